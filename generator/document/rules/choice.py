"""Which rules a user wants, in words: ``operation-operationId=off``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ...findings import Severity
from .registry import BY_CODE
from .suggest import closest

__all__ = ["UnknownChoice", "severities"]

_OFF: Final = "off"
_WORDS: Final = (_OFF, *(s.value for s in reversed(Severity)))


class UnknownChoice(Exception):  # noqa: N818 - what it is
    """A rule or a severity that there is not; the message says which was probably meant."""


def severities(words: Mapping[str, str]) -> dict[str, Severity | None]:
    """The severities by code that ``words`` ask for; None for a rule that is off.

    :raises UnknownChoice: for a code that is no rule's, or a word that is no severity.
    """
    return {_code(code): _severity(code, word) for code, word in words.items()}


def _code(code: str) -> str:
    if code in BY_CODE:
        return code
    meant = closest(code, BY_CODE)
    hint = f" Did you mean {meant!r}?" if meant else ""
    raise UnknownChoice(f"There is no rule {code!r}.{hint}")


def _severity(code: str, word: str) -> Severity | None:
    if word in _WORDS:
        return None if word == _OFF else Severity(word)
    meant = closest(word, _WORDS)
    hint = f" Did you mean {meant!r}?" if meant else ""
    raise UnknownChoice(f"{code}={word}: a rule is one of {', '.join(_WORDS)}.{hint}")
