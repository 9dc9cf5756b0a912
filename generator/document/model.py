"""The document's model: what an OpenAPI document means, as frozen data classes.

Each class is a view of one object of the document. Plain facts are fields; whatever stands
further down is read when it is asked for, so that opening a large document costs next to nothing.
References are kept as references: ``Schema.reference`` says where one leads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ..findings import Finding
from .content import Example, Header, MediaType, Parameter, RequestBody, Response
from .links import Link
from .operation import Operation, SharedOperation
from .path_item import PathItem, path_item
from .references import DeadReference, Document, Node
from .schema import Schema
from .security import OAuthFlow, SecurityRequirement, SecurityScheme
from .server import Server

__all__ = [
    "METHODS",
    "Api",
    "Example",
    "Header",
    "Link",
    "MediaType",
    "OAuthFlow",
    "Operation",
    "Parameter",
    "RequestBody",
    "Response",
    "Schema",
    "SecurityRequirement",
    "SecurityScheme",
    "Server",
    "SharedOperation",
    "Tag",
]

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""The fields of a Path Item Object that hold an operation (OpenAPI 3.2.0, section 4.9)."""

_OLDER_METHODS: Final = METHODS[:-1]
"""Those before 3.2.0, where ``query`` had no meaning."""


@dataclass(frozen=True)
class Tag:
    """A Tag Object (section 4.8.22).

    :param name: its name, as operations have it.
    """

    name: str
    node: Node

    @property
    def summary(self) -> str:
        """What people call it, where that is not its name (3.2.0, section 4.22).

        Before 3.2 an extension says it that many renderers of documentation read.
        """
        return self.node.text("summary") or self.node.text("x-displayName")

    @property
    def description(self) -> str:
        """What its operations have in common."""
        return self.node.text("description")

    @property
    def parent(self) -> str:
        """The name of the tag that it belongs below; empty at the top (3.2.0, section 4.22)."""
        return self.node.text("parent")

    @property
    def kind(self) -> str:
        """What it tells operations apart by, such as ``nav`` or ``audience`` (3.2.0, 4.22)."""
        return self.node.text("kind")


@dataclass(frozen=True)
class Api:
    """An OpenAPI document as its readers need it.

    :param document: the document behind it.
    :param findings: what was noticed while it was read.
    """

    document: Document
    findings: tuple[Finding, ...] = ()

    @property
    def root(self) -> Node:
        """The OpenAPI Object."""
        return self.document.node("")

    @property
    def title(self) -> str:
        """``info.title``, or ``API``."""
        return self.root.child("info").text("title") or "API"

    @property
    def version(self) -> str:
        """``info.version``."""
        return self.root.child("info").text("version")

    @property
    def description(self) -> str:
        """``info.description``."""
        return self.root.child("info").text("description")

    @cached_property
    def servers(self) -> tuple[Server, ...]:
        """The document's servers."""
        return tuple(Server(node) for node in self.root.elements("servers"))

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """All operations, in the document's order."""
        is_3_2 = self.document.version.startswith("3.2")
        return tuple(
            operation
            for path, node in self.root.entries("paths")
            if path.startswith("/")
            for operation in _operations(path, path_item(node), is_3_2=is_3_2)
        )

    def linked(self, link: Link) -> Operation | None:
        """The operation that a link leads to, if it is there."""
        try:
            pointer = link.operation_pointer
        except DeadReference:
            return None
        if pointer:
            return next((o for o in self.operations if o.pointer == pointer), None)
        name = link.operation_id
        return next((o for o in self.operations if name and o.operation_id == name), None)

    @cached_property
    def schemas(self) -> Mapping[str, Schema]:
        """The schemas under ``components``, by name."""
        return {
            name: Schema(node) for name, node in self.root.child("components").entries("schemas")
        }

    @cached_property
    def security_schemes(self) -> Mapping[str, SecurityScheme]:
        """The security schemes under ``components``, by name."""
        return {
            name: SecurityScheme(name, target)
            for name, node in self.root.child("components").entries("securitySchemes")
            if (target := node.followed())
        }

    @property
    def self_uri(self) -> str:
        """The document's own address, from ``$self`` (3.2.0, section 4.1.1)."""
        return self.root.text("$self")

    @cached_property
    def tags(self) -> Mapping[str, Tag]:
        """The tags that the document describes, by name, in its order; the first of a name."""
        found: dict[str, Tag] = {}
        for node in self.root.elements("tags"):
            name = node.text("name")
            if name:
                found.setdefault(name, Tag(name, node))
        return found

    def tag_path(self, name: str) -> tuple[str, ...]:
        """A tag's name after those of the tags that it belongs below, the topmost first.

        Tags that are not described stand at the top; a circle of parents ends.
        """
        path = [name]
        while (tag := self.tags.get(path[0])) and tag.parent and tag.parent not in path:
            path.insert(0, tag.parent)
        return tuple(path)


def _operations(path: str, item: PathItem, *, is_3_2: bool) -> Iterator[Operation]:
    """The operations of a path item, in its order."""
    methods = METHODS if is_3_2 else _OLDER_METHODS
    for key, node in item.fields.items():
        if key in methods and isinstance(node.value, dict):
            yield Operation(key.upper(), path, node, item)
        elif key == "additionalOperations" and is_3_2:
            for method, additional in item.additional_operations.items():
                if isinstance(additional.value, dict):
                    yield Operation(method, path, additional, item)
