"""What of a document is not on its pages, gathered: one finding for each kind of thing."""

from __future__ import annotations

from typing import Final

from ....document.pointers import child
from ....document.references import Document, Node
from ....findings import Finding, Severity

__all__ = ["Differences"]

_SEVERITIES: Final = {
    "portal-operation-left-out": Severity.WARNING,
    "portal-cannot-say": Severity.WARNING,
    "portal-says-otherwise": Severity.WARNING,
    "portal-renames": Severity.INFO,
    "portal-adds": Severity.INFO,
}
_MESSAGES: Final = {
    "portal-operation-left-out": "{what} is on no page: the layout has no way to print it",
    "portal-cannot-say": "{what} is not on the pages: the layout has no place for it",
    "portal-says-otherwise": "{what} reads otherwise on the pages",
    "portal-renames": "the name of a {what} is another one on the pages, or not there",
    "portal-adds": "{what} is said by the pages, and not by the document",
}
_HINTS: Final = {
    ("portal-says-otherwise", "description"): (
        "what the layout says in words alone, such as an enum or a default, became words of it"
    ),
    ("portal-says-otherwise", "required"): (
        "a response's Required is read as a claim: capture --response-required documented trusts it"
    ),
    ("portal-says-otherwise", "version"): "no page prints it: capture takes the latest Since",
    ("portal-says-otherwise", "servers"): "a page calls one server, in its curl line",
}


class Differences:
    """Differences between a document and what its pages say, by kind and by what differs."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._found: dict[tuple[str, str], dict[str, None]] = {}

    def lost(self, pointer: str, what: str) -> None:
        """Something that the pages do not say."""
        self._add("portal-cannot-say", what, pointer)

    def changed(self, pointer: str, what: str) -> None:
        """Something that the pages say in another way."""
        self._add("portal-says-otherwise", what, pointer)

    def added(self, pointer: str, what: str) -> None:
        """Something that the pages say of what stands at ``pointer``, and the document does not."""
        self._add("portal-adds", what, pointer)

    def renamed(self, pointer: str, what: str) -> None:
        """Something that has another name on the pages."""
        self._add("portal-renames", what, pointer)

    def left_out(self, pointer: str, label: str) -> None:
        """An operation without a page."""
        self._add("portal-operation-left-out", label, pointer)

    def _add(self, code: str, what: str, pointer: str) -> None:
        self._found.setdefault((code, what), {})[pointer] = None

    def compare(self, one: Node, other: Node, skipped: frozenset[str] = frozenset()) -> None:
        """Two objects, key by key, but for the skipped keys."""
        for key, value in one.mapping.items():
            if key in skipped or value == other.mapping.get(key):
                continue
            kind = self.lost if key not in other.mapping else self.changed
            kind(child(one.pointer, key), key)
        for key in other.mapping:
            if key not in skipped and key not in one.mapping:
                self.added(one.pointer, key)

    def findings(self) -> tuple[Finding, ...]:
        """One finding for each kind of thing that differs, with all its places."""
        order = list(_SEVERITIES)
        found = sorted(self._found.items(), key=lambda item: order.index(item[0][0]))
        return self._document.located(
            self._finding(code, what, list(pointers)) for (code, what), pointers in found
        )

    def _finding(self, code: str, what: str, pointers: list[str]) -> Finding:
        places = [self._document.place(pointer) for pointer in pointers]
        message = _MESSAGES[code].format(what=what)
        if len(places) > 1:
            message += f", in {len(places)} places"
        return Finding(
            code,
            _SEVERITIES[code],
            places[0],
            message,
            _HINTS.get((code, what), ""),
            related=tuple(places) if len(places) > 1 else (),
        )
