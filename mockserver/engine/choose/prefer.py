"""Prefer: what a request asks of its answer (RFC 7240), in the words that Prism made usual."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from ..exchange import Request
from ..problems import PREFERENCE_INVALID, Problem

__all__ = ["NO_WISH", "TWINS", "Wish", "read_wish"]

_WORDS: Final = frozenset({"code", "example", "dynamic", "wait"})
TWINS: Final = frozenset(f"__{word}" for word in _WORDS)
"""Query parameters that mean the same."""
_PREFERENCE: Final = re.compile(
    r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:=\s*(\"(?:[^\"\\]|\\.)*\"|[^\s;,\"]*))?\s*(?:[,;]|$)"
)
"""A preference, or a parameter of one: ``code=404; example=gone`` is taken for two preferences."""
_MAX_WAIT_SECONDS: Final = 60


class Wish(NamedTuple):
    """What a request asks of its answer.

    :param code: the status code; 0 for none.
    :param example: the name of the documented example; empty for none.
    :param dynamic: whether the body is made from the schema; None where nothing is said.
    :param wait: seconds to wait before answering.
    """

    code: int = 0
    example: str = ""
    dynamic: bool | None = None
    wait: float = 0.0

    @property
    def applied(self) -> str:
        """The value of ``Preference-Applied`` (RFC 7240, section 3)."""
        example = self.example.replace("\\", "\\\\").replace('"', '\\"')
        said = {
            f"code={self.code}": self.code,
            f'example="{example}"': self.example and example.isascii() and example.isprintable(),
            f"dynamic={str(self.dynamic).lower()}": self.dynamic is not None,
            f"wait={self.wait:g}": self.wait,
        }
        return ", ".join(text for text, is_said in said.items() if is_said)


NO_WISH: Final = Wish()


def read_wish(request: Request, *, from_query: bool) -> Wish | Problem:
    """What a request asks for with ``Prefer``.

    Words that mean nothing here are passed over, as RFC 7240 wants it; a word of ours with a value
    that makes no sense is refused, so that nobody looks for an effect that never comes.

    :param from_query: whether ``?__code=404`` and its like mean the same, for browsers.
    """
    said = dict(_preferences(request.header("prefer") or ""))
    if from_query:
        twins = {name[2:]: value for name, value in request.query_pairs if name.startswith("__")}
        said |= {name: value for name, value in twins.items() if name in _WORDS}
    return _wish(said) if said else NO_WISH


def _preferences(header: str) -> Iterator[tuple[str, str]]:
    for found in _PREFERENCE.finditer(header[:4096]):
        name, value = found[1].lower(), found[2] or ""
        if value.startswith('"'):
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        if name in _WORDS:
            yield name, value


def _wish(said: Mapping[str, str]) -> Wish | Problem:
    code, dynamic, wait = said.get("code", ""), said.get("dynamic", ""), said.get("wait", "")
    if "code" in said and not re.fullmatch(r"[2-5][0-9][0-9]", code):
        return _nonsense("code", code, "a status code from 200 to 599, such as 404")
    if "dynamic" in said and dynamic.lower() not in ("true", "false", ""):
        return _nonsense("dynamic", dynamic, "true or false")
    if "wait" in said and not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,6})?", wait):
        return _nonsense("wait", wait, f"seconds, at most {_MAX_WAIT_SECONDS}")
    return Wish(
        code=int(code or 0),
        example=said.get("example", ""),
        dynamic=dynamic.lower() != "false" if "dynamic" in said else None,
        wait=min(float(wait or 0), _MAX_WAIT_SECONDS),
    )


def _nonsense(word: str, value: str, wanted: str) -> Problem:
    return Problem(
        PREFERENCE_INVALID, f"`Prefer: {word}={value[:100]}` makes no sense: say {wanted}"
    )
