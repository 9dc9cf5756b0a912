"""The outline of an old document on its way to today's: what moves where, and what is noticed.

An upgraded outline is a new value, made of the parts of the old one. Every part that changes its
place is noted in both directions: references of the text find it where it stands now, and findings
name the place that its author knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from ..findings import DocumentPlace, Finding, JsonValue, Severity
from . import pointers
from .references import Document, Node

__all__ = ["Outline", "UpgradedDocument", "extensions", "reference_to", "references_root"]


@dataclass(frozen=True, eq=False)
class UpgradedDocument(Document):
    """A document whose outline is a younger one than its text.

    :param origins: pointers into the text by those of today. Several parts may come from one:
        a body's schema stands under each of its media types.
    """

    origins: Mapping[str, str] = field(default_factory=dict)

    def origin(self, pointer: str) -> str:
        """Where a part stood in the text; with a URI, if that was in another document."""
        if pointers.document_of(pointer):
            return pointer
        prefix = pointer
        while prefix:
            if prefix in self.origins:
                return self.origins[prefix] + pointer[len(prefix) :]
            prefix = prefix.rpartition("/")[0]
        return pointer

    def place(self, pointer: str) -> DocumentPlace:
        """Where a value stands in the text, still without its line."""
        origin = self.origin(pointer)
        source = self.library.source(pointers.document_of(origin))
        return source.place(pointers.local(origin))


@dataclass
class Outline:
    """What is known of an outline while it is made.

    :param text: the document as it is written; nodes of it are what is upgraded.
    :param moved: today's pointers by those of the text.
    :param origins: the text's pointers by those of today.
    :param findings: what could not be said today, or had to be decided.
    """

    text: Document
    moved: dict[str, str] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    _followed: dict[tuple[str, str], Node | None] = field(default_factory=dict)

    def followed(self, node: Node) -> Node | None:
        """What a node's reference leads to, the node itself without one; None for a dead one.

        Each is followed once, since operations by the thousand refer to the same few objects.
        """
        reference = node.mapping.get("$ref")
        if not isinstance(reference, str):
            return node
        key = (pointers.document_of(node.pointer), reference)
        if key not in self._followed:
            self._followed[key] = node.followed()
        return self._followed[key]

    def move(self, node: Node, *at: str) -> None:
        """Note that a part of the text stands at other places now; references lead to the first."""
        for pointer in at:
            self.come(node.pointer, pointer)
        if at and at[0] != node.pointer and not pointers.document_of(node.pointer):
            self.moved.setdefault(node.pointer, at[0])

    def come(self, origin: str, at: str) -> None:
        """Note where something was said in the text; no reference of the text can mean it."""
        if origin != at:
            self.origins[at] = origin

    def schema(self, node: Node, *at: str) -> JsonValue:
        """A schema of the text for its places of today: itself, for schemas upgrade when read.

        One of another document is referred to, since its own references count from there.
        """
        self.move(node, *at)
        if not pointers.document_of(node.pointer):
            return node.value
        return reference_to(node.pointer)

    def report(
        self,
        code: str,
        node: Node,
        message: str,
        hint: str = "",
        severity: Severity = Severity.WARNING,
    ) -> None:
        """Note what cannot be said today, or what was decided."""
        place = self.text.place(node.pointer)
        self.findings.append(Finding(code, severity, place, message, hint))

    def finished(self, data: JsonValue) -> UpgradedDocument:
        """The document with its new outline."""
        text = self.text
        return UpgradedDocument(
            text.source, text.version, data, text.library, self.moved, origins=self.origins
        )


def extensions(node: Node) -> Iterator[tuple[str, JsonValue]]:
    """The vendor extensions of an object (Swagger 2.0, section "Vendor Extensions")."""
    return ((key, value) for key, value in node.mapping.items() if key.startswith("x-"))


def reference_to(pointer: str) -> dict[str, JsonValue]:
    """A Reference Object to a pointer, whichever document that leads into."""
    fragment = quote(pointers.local(pointer), safe="/~!$&'()*+,;=:@")
    return {"$ref": f"{pointers.document_of(pointer)}#{fragment}"}


def references_root(node: Node, target: Node, section: str) -> bool:
    """Whether a node is a reference to one of the root document's shared objects.

    :param section: the key of these objects, such as ``responses``.
    """
    if node.pointer == target.pointer or pointers.document_of(target.pointer):
        return False
    tokens = pointers.tokens(target.pointer)
    return len(tokens) == 2 and tokens[0] == section
