"""References: where a ``$ref`` leads, without ever reading a file or a host that was not named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias
from urllib.parse import urljoin

from ..findings import DocumentPlace, Finding, JsonValue, Severity
from . import pointers
from .identifiers import Identifiers
from .library import Library, Refused
from .source import Source

__all__ = ["DeadReference", "Document", "Node", "dead_references"]


class DeadReference(Exception):  # noqa: N818 - what it is, not how bad it is
    """A reference that leads nowhere.

    :param reference: the value of ``$ref``.
    :param reason: why, as the end of a sentence.
    """

    def __init__(self, reference: str, reason: str) -> None:
        super().__init__(f"the reference {reference!r} {reason}")
        self.reference = reference
        self.reason = reason


@dataclass(frozen=True, eq=False)
class Document:
    """An OpenAPI document whose references can be followed, into other documents as well.

    A pointer into another document is written with its URI: ``pets.yaml#/Pet``.

    :param source: the root document as it was read.
    :param version: the version that was written, such as ``3.1.1``.
    :param data: the root document's value as it is looked at: upgraded, where it is an old one.
    :param library: the other documents.
    :param moved: for an upgraded document, where parts of it stand now: today's pointers by those
        of the text.
    :param kept: what readers have worked out of the document, by its type; it goes when the
        document goes.
    """

    source: Source
    version: str
    data: JsonValue
    library: Library
    moved: Mapping[str, str] = field(default_factory=dict)
    kept: dict[type[object], object] = field(default_factory=dict, repr=False)
    _targets: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)

    def target(self, reference: str, base: str = "") -> str:
        """The pointer that a reference names: OpenAPI 3.1.1, section 4.6.

        :param base: the pointer of the object that has the reference.
        :raises DeadReference: if it leads nowhere, or where it must not.
        """
        if self.has_resources(base):  # then it depends on where in the document it stands
            return self._target(reference, base)
        key = (pointers.document_of(base), reference)
        known = self._targets.get(key)
        if known is None:
            known = self._targets[key] = self._target(reference, base)
        return known

    def _target(self, reference: str, base: str) -> str:
        try:
            pointer = self._find(reference, base)
            self.value(pointer)
        except Refused as refused:
            raise DeadReference(reference, str(refused)) from None
        except KeyError as error:
            raise DeadReference(reference, f"leads nowhere: there is no {error.args[0]}") from None
        except ValueError:
            raise DeadReference(reference, "is no JSON pointer") from None
        return pointer

    def _find(self, reference: str, base: str) -> str:
        name, _, fragment = reference.partition("#")
        uri, local = pointers.document_of(base), pointers.local(base)
        names = self._identifiers(uri)
        resource = names.find(name, local) if name else names.resource_of(local)[1]
        if resource is None:
            uri, resource = self._document_of(name, uri, names.resource_of(local)[0]), ""
            names = self._identifiers(uri)
        pointer = pointers.from_fragment(fragment)
        if pointer and not pointer.startswith("/"):
            anchor = names.anchor(pointer, resource)
            if anchor is None:
                raise KeyError(f"anchor {pointer!r}")
            return pointers.in_document(uri, anchor)
        return self._within(uri, resource, pointer)

    def _document_of(self, name: str, uri: str, around: str) -> str:
        """The URI of the document that a reference names.

        What calls itself by a web address means its neighbours by web addresses too: a schema by
        ``$id`` (JSON Schema 2020-12, core, section 8.2.1), a document by ``$self`` (OpenAPI 3.2.0,
        section 4.1.2.2.1). Where those are not read, or not there, the file of that name is meant:
        so most people who give addresses keep their files.

        :param around: the ``$id`` around the reference; empty for none.
        """
        absolute = urljoin(around or self.library.self_of(uri), name)
        known = self.library.named(absolute)
        if known is not None:
            return known
        if absolute.startswith(("http://", "https://")) and self.library.access.remote:
            with suppress(Refused):
                self.library.source(absolute)
                return absolute
        return self.library.uri(uri, name)

    def dynamic_anchors(self, pointer: str) -> Mapping[str, str]:
        """The dynamic anchors of the resource that a value belongs to: pointers by their names.

        JSON Schema 2020-12, core, section 8.2.2.
        """
        uri, local = pointers.document_of(pointer), pointers.local(pointer)
        try:
            names = self._identifiers(uri)
        except Refused:
            return {}
        found = names.dynamic.get(names.resource_of(local)[1], {}) if names.dynamic else {}
        return {name: pointers.in_document(uri, place) for name, place in found.items()}

    def dynamic_places(self, pointer: str, name: str) -> int:
        """In how many resources of the document a dynamic anchor of a name stands.

        :param pointer: a pointer into the document.
        """
        try:
            names = self._identifiers(pointers.document_of(pointer))
        except Refused:
            return 0
        return sum(name in anchors for anchors in names.dynamic.values())

    def version_at(self, pointer: str) -> str:
        """The version of the document that a value stands in; the root's where it has none."""
        uri = pointers.document_of(pointer)
        data = self.library.source(uri).data if uri else None
        said = data.get("openapi", data.get("swagger")) if isinstance(data, dict) else None
        return said if isinstance(said, str) else self.version

    def has_resources(self, pointer: str) -> bool:
        """Whether schemas in the document that a pointer leads into have an ``$id``."""
        try:
            return bool(self._identifiers(pointers.document_of(pointer)).resources)
        except Refused:
            return False

    def _within(self, uri: str, resource: str, pointer: str) -> str:
        """A pointer within a resource; many authors mean the whole document all the same."""
        if resource:
            found = pointers.in_document(uri, resource + pointer)
            with suppress(KeyError):
                self.value(found)
                return found
        return pointers.in_document(uri, pointer if uri else _moved(pointer, self.moved))

    def _identifiers(self, uri: str) -> Identifiers:
        return self.library.identifiers(uri)

    def value(self, pointer: str) -> JsonValue:
        """The value at ``pointer``.

        :raises KeyError: if there is none.
        :raises Refused: if it is in a document that is not read.
        """
        uri = pointers.document_of(pointer)
        data = self.library.source(uri).data if uri else self.data
        return pointers.resolve(data, pointers.local(pointer))

    def node(self, pointer: str) -> Node:
        """The value at ``pointer``, as a node.

        :raises KeyError: if there is none.
        """
        return Node(self, pointer, self.value(pointer))

    def place(self, pointer: str) -> DocumentPlace:
        """Where a value stands in the text, still without its line: see :meth:`located`."""
        uri = pointers.document_of(pointer)
        if uri:
            return self.library.source(uri).place(pointers.local(pointer))
        back = {new: old for old, new in self.moved.items()}
        return self.source.place(_moved(pointer, back))

    def located(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The same findings, with line and column in whichever document they are about."""
        listed = list(findings)
        by_file: dict[str, list[int]] = {}
        for index, finding in enumerate(listed):
            if isinstance(finding.place, DocumentPlace):
                by_file.setdefault(finding.place.file, []).append(index)
        for source in self.library.sources:
            indexes = by_file.get(source.name, [])
            found = source.located(listed[index] for index in indexes)
            for index, finding in zip(indexes, found, strict=True):
                listed[index] = finding
        return tuple(listed)


def _moved(pointer: str, moved: Mapping[str, str]) -> str:
    """A pointer, its longest known beginning replaced."""
    if not moved:
        return pointer
    prefix = pointer
    while prefix:
        if prefix in moved:
            return moved[prefix] + pointer[len(prefix) :]
        prefix = prefix.rpartition("/")[0]
    return pointer


class Node(NamedTuple):
    """A value and where it stands. Reading a node never fails: what has another shape is absent.

    A tuple, since nodes are made by the hundred thousand, and a frozen data class takes twice as
    long to make.
    """

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
        around = self.value
        if isinstance(around, dict):
            value = around.get(str(key))
        elif isinstance(around, list) and isinstance(key, int) and key < len(around):
            value = around[key]
        return Node(self.document, pointers.child(self.pointer, key), value)

    def entries(self, key: str) -> Iterator[tuple[str, Node]]:
        """Name and node of each member of the object under ``key``."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        if isinstance(value, dict):
            around = pointers.child(self.pointer, key)
            for name, inner in value.items():
                yield name, Node(self.document, pointers.child(around, name), inner)

    def elements(self, key: str) -> Iterator[Node]:
        """The nodes of the list under ``key``."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        if isinstance(value, list):
            around = pointers.child(self.pointer, key)
            for index, inner in enumerate(value):
                yield Node(self.document, f"{around}/{index}", inner)

    def text(self, key: str) -> str:
        """The string under ``key``, or an empty one."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
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
        seen: set[str] = set()
        while node.pointer not in seen:
            seen.add(node.pointer)
            reference = node.mapping.get("$ref")
            if not isinstance(reference, str):
                return node
            pointer = self.document.target(reference, node.pointer)
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
    """One finding for each ``$ref`` that leads nowhere, in all documents that belong together.

    Below ``example`` and its kin a ``$ref`` is data, not a reference. Each reference is followed
    one step, so that the cost is linear in their number; circles are looked for afterwards.
    """
    findings: list[Finding] = []
    steps: dict[str, tuple[str, Node]] = {}
    seen: set[str] = set()
    waiting = [""]
    while waiting:
        for node in _references_in(document, waiting.pop()):
            try:
                target = document.target(str(node.mapping["$ref"]), node.pointer)
            except DeadReference as dead:
                findings.append(_dead_finding(document, node, dead))
                continue
            steps[node.pointer] = (target, node)
            found = pointers.document_of(target)
            if found and found not in seen:
                seen.add(found)
                waiting.append(found)
    return findings + [_dead_finding(document, *circle) for circle in _circles(steps)]


def _circles(steps: Mapping[str, tuple[str, Node]]) -> Iterator[tuple[Node, DeadReference]]:
    """The references that lead back to themselves through nothing but references."""
    done: set[str] = set()
    for start in steps:
        walked: dict[str, None] = {}
        pointer = start
        while pointer in steps and pointer not in done and pointer not in walked:
            walked[pointer] = None
            pointer = steps[pointer][0]
        if pointer in walked:
            order = list(walked)
            for member in order[order.index(pointer) :]:
                node = steps[member][1]
                yield node, DeadReference(str(node.mapping["$ref"]), "leads in a circle")
        done.update(walked)


def _dead_finding(document: Document, node: Node, why: DeadReference) -> Finding:
    return Finding(
        "unresolved-reference",
        Severity.ERROR,
        document.place(pointers.child(node.pointer, "$ref")),
        str(why),
        "correct the reference; what does not use it works",
    )


_Path: TypeAlias = "tuple[_Path, str | int] | None"
"""The way to a value: the way to its parent, and its key. A pointer is made where one is needed."""


def _references_in(document: Document, uri: str) -> Iterator[Node]:
    """Every object with a ``$ref`` in one document, in its order."""
    start = pointers.in_document(uri, "")
    stack: list[tuple[_Path, JsonValue, bool]] = [(None, document.value(start), False)]
    while stack:
        path, value, names = stack.pop()
        if isinstance(value, list):
            stack.extend(((path, i), value[i], False) for i in range(len(value) - 1, -1, -1))
        if not isinstance(value, dict):
            continue
        if isinstance(value.get("$ref"), str) and not names:
            yield Node(document, pointers.child(start, *_keys(path)), value)
        stack.extend(
            ((path, key), value[key], not names and key in _NAMING_KEYWORDS)
            for key in reversed(value)
            if (names or not _is_data(key)) and isinstance(value[key], dict | list)
        )


def _keys(path: _Path) -> list[str | int]:
    keys: list[str | int] = []
    while path is not None:
        path, key = path
        keys.append(key)
    return keys[::-1]


_NAMING_KEYWORDS = frozenset({"properties", "patternProperties", "$defs", "definitions"})


def _is_data(key: str) -> bool:
    return key in _DATA_KEYWORDS or key in ("example", "examples") or key.startswith("x-")
