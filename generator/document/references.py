"""References: where a ``$ref`` leads, without ever reading a file or a host that was not named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..findings import Finding, JsonValue, Severity
from . import pointers
from .source import Source

__all__ = ["DeadReference", "Document", "Node", "dead_references"]

_MAX_HOPS = 64


class DeadReference(Exception):  # noqa: N818 - what it is, not how bad it is
    """A reference that leads nowhere.

    :param reference: the value of ``$ref``.
    :param reason: why, as the end of a sentence.
    """

    def __init__(self, reference: str, reason: str) -> None:
        super().__init__(f"the reference {reference!r} {reason}")
        self.reference = reference
        self.reason = reason


@dataclass(frozen=True)
class Document:
    """An OpenAPI document whose references can be followed.

    :param source: the document as it was read.
    :param version: the value of ``openapi``, such as ``3.1.1``.
    """

    source: Source
    version: str

    def target(self, reference: str) -> str:
        """The pointer that a reference names: OpenAPI 3.1.1, section 4.6.

        :raises DeadReference: if it names another file or host, or nothing.
        """
        uri, _, fragment = reference.partition("#")
        if uri:
            raise DeadReference(reference, "names another document, and only this one is read")
        pointer = pointers.from_fragment(fragment)
        try:
            pointers.resolve(self.source.data, pointer)
        except KeyError as error:
            raise DeadReference(reference, f"leads nowhere: there is no {error.args[0]}") from None
        except ValueError:
            raise DeadReference(reference, "is no JSON pointer") from None
        return pointer

    def node(self, pointer: str) -> Node:
        """The value at ``pointer``, as a node.

        :raises KeyError: if there is none.
        """
        return Node(self, pointer, pointers.resolve(self.source.data, pointer))


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands. Reading a node never fails: what has another shape is absent."""

    document: Document
    pointer: str
    value: JsonValue

    @property
    def mapping(self) -> dict[str, JsonValue]:
        """The value if it is an object, else an empty one."""
        return self.value if isinstance(self.value, dict) else {}

    def child(self, key: str | int) -> Node:
        """The value under a key or an index; ``None`` stands for what is absent."""
        value: JsonValue = None
        if isinstance(self.value, dict):
            value = self.value.get(str(key))
        elif isinstance(self.value, list) and isinstance(key, int) and key < len(self.value):
            value = self.value[key]
        return Node(self.document, pointers.child(self.pointer, key), value)

    def entries(self, key: str) -> Iterator[tuple[str, Node]]:
        """Name and node of each member of the object under ``key``."""
        parent = self.child(key)
        for name in parent.mapping:
            yield name, parent.child(name)

    def elements(self, key: str) -> Iterator[Node]:
        """The nodes of the list under ``key``."""
        parent = self.child(key)
        if isinstance(parent.value, list):
            for index in range(len(parent.value)):
                yield parent.child(index)

    def text(self, key: str) -> str:
        """The string under ``key``, or an empty one."""
        value = self.mapping.get(key)
        return value if isinstance(value, str) else ""

    def flag(self, key: str, *, default: bool = False) -> bool:
        """The boolean under ``key``."""
        value = self.mapping.get(key)
        return value if isinstance(value, bool) else default

    def texts(self, key: str) -> tuple[str, ...]:
        """The strings in the list under ``key``."""
        value = self.mapping.get(key)
        return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()

    def follow(self) -> Node:
        """This node, or the one that its ``$ref`` leads to, through several if need be.

        :raises DeadReference: if it leads nowhere or in a circle.
        """
        node = self
        for _ in range(_MAX_HOPS):
            reference = node.mapping.get("$ref")
            if not isinstance(reference, str):
                return node
            pointer = self.document.target(reference)
            node = self.document.node(pointer)
        raise DeadReference(str(self.mapping.get("$ref")), "leads in a circle")

    def followed(self) -> Node | None:
        """The same as :meth:`follow`, with None for a dead reference; ``check`` reports those."""
        try:
            return self.follow()
        except DeadReference:
            return None


_DATA_KEYWORDS = frozenset({"default", "enum", "const", "value"})


def dead_references(document: Document) -> list[Finding]:
    """One finding for each ``$ref`` of the document that leads nowhere.

    Below ``example`` and its kin a ``$ref`` is data, not a reference.
    """
    findings: list[Finding] = []
    stack: list[tuple[str, JsonValue, bool]] = [("", document.source.data, False)]
    while stack:
        pointer, value, names = stack.pop()
        if isinstance(value, list):
            stack.extend((pointers.child(pointer, i), v, False) for i, v in enumerate(value))
        if not isinstance(value, dict):
            continue
        reference = value.get("$ref")
        if isinstance(reference, str) and not names:
            dead = _why_dead(Node(document, pointer, value))
            if dead:
                findings.append(
                    Finding(
                        "unresolved-reference",
                        Severity.ERROR,
                        document.source.place(pointers.child(pointer, "$ref")),
                        str(dead),
                        "correct the reference; what does not use it works",
                    )
                )
        stack.extend(
            (pointers.child(pointer, key), child, not names and key in _NAMING_KEYWORDS)
            for key, child in value.items()
            if names or not _is_data(key)
        )
    findings.sort(key=lambda f: str(f.place))
    return findings


_NAMING_KEYWORDS = frozenset({"properties", "patternProperties", "$defs", "definitions"})


def _is_data(key: str) -> bool:
    return key in _DATA_KEYWORDS or key in ("example", "examples") or key.startswith("x-")


def _why_dead(node: Node) -> DeadReference | None:
    try:
        node.follow()
    except DeadReference as dead:
        return dead
    return None
