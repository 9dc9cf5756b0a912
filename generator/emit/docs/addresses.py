"""Where things stand in the site: files of pages, and anchors within them.

An address hangs on nothing but the thing's own name, so that a link to it stays good when the
document grows: only what would be told apart by nothing else gets a mark of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from ...document import Operation

__all__ = ["Anchors", "file_names", "operation_name"]

_OUTSIDE: Final = re.compile(r"[^A-Za-z0-9_.-]+")
_OUT_OF_ANCHORS: Final = re.compile(r"[^\w\-$@\[\]+*/{}]")
_LONGEST: Final = 80
_MARK: Final = 6


def operation_name(operation: Operation) -> str:
    """What an operation's page is named after: its id, else its method and path."""
    shared = operation.label if operation.shared else ""
    return operation.operation_id or shared or f"{operation.method.lower()}{operation.path}"


def file_names(names: Iterable[str]) -> dict[str, str]:
    """A file's name without its ending for each name, safe on every file system.

    Names that differ by what a file's name cannot hold, or by case alone, get a mark made from the
    name itself: no other name has a say in it, but for the one that it would be mistaken for.
    """
    listed = list(dict.fromkeys(names))
    plain = {name: _plain(name) for name in listed}
    taken: dict[str, list[str]] = {}
    for name in listed:
        taken.setdefault(plain[name].lower(), []).append(name)
    return {
        name: plain[name] if _is_owner(name, taken[plain[name].lower()]) else _marked(name)
        for name in listed
    }


def _is_owner(name: str, rivals: list[str]) -> bool:
    """Whether a name has its plain form for itself, or is spelled just so and first."""
    exact = [one for one in rivals if _plain(one) == one]
    return name == exact[0] if exact else len(rivals) == 1


def _plain(name: str) -> str:
    plain = _OUTSIDE.sub("-", name).strip("-.")
    whole = plain[:_LONGEST]
    lost = len(whole) < len(plain) or any(not c.isascii() and c.isalnum() for c in name)
    return _with_mark(whole, name) if lost or not whole else whole


def _marked(name: str) -> str:
    return _with_mark(_OUTSIDE.sub("-", name).strip("-.")[:_LONGEST], name)


def _with_mark(plain: str, name: str) -> str:
    mark = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]
    return f"{plain}-{mark}" if plain else f"x-{mark}"


class Anchors:
    """The anchors of one page: each once, none with what an ``id`` cannot hold.

    HTML, section 3.2.6: an ``id`` has at least one character and no ASCII whitespace.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def claim(self, *parts: str) -> str:
        """The anchor of a place, such as ``body.param.name``."""
        wanted = ".".join(_part(part) for part in parts)
        found, number = wanted, 2
        while found in self._taken:
            found, number = f"{wanted}~{number}", number + 1
        self._taken.add(found)
        return found


def _part(part: str) -> str:
    """A name within an anchor: what would end or hide it is written as ``~`` and its code."""
    return _OUT_OF_ANCHORS.sub(lambda found: f"~{ord(found[0]):x}", part) or "~"
