"""What requests and responses are made of: parameters, bodies, responses, headers, examples.

Section numbers are those of OpenAPI 3.1.1; what 3.2.0 adds is named so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, TypeAlias

from .examples import Example, examples_of, external_examples, media_examples, read_external
from .links import Link
from .meant import meant_media_type
from .references import Node
from .schema import Schema
from .sequences import describes_items, is_sequential

__all__ = [
    "Example",
    "Header",
    "MediaType",
    "Parameter",
    "ParameterLocation",
    "RequestBody",
    "Response",
]

_IGNORED_HEADERS: Final = frozenset({"accept", "content-type", "authorization"})
_FRAMING_HEADERS: Final = frozenset({"connection", "content-length", "host", "transfer-encoding"})

ParameterLocation: TypeAlias = Literal["path", "query", "header", "cookie", "querystring"]
"""Where a parameter stands; ``querystring`` is the whole query as one value (3.2.0, 4.12)."""


@dataclass(frozen=True)
class MediaType:
    """A Media Type Object: what one content type holds (section 4.8.14).

    :param name: the key in ``content``; what is meant by it, where it is no media type.
    """

    name: str
    node: Node

    @cached_property
    def schema(self) -> Schema | None:
        """The schema of the content; of a sequence's, where it is not that of each item."""
        return None if self._is_of_items else self._schema("schema")

    @cached_property
    def item_schema(self) -> Schema | None:
        """The schema of each item, where the content is a sequence (3.2.0, section 4.14.1).

        In documents before 3.2 that is a ``schema`` which says objects.
        """
        return self._schema("schema" if self._is_of_items else "itemSchema")

    @cached_property
    def _is_of_items(self) -> bool:
        if not is_sequential(self.name) or "itemSchema" in self.node.mapping:
            return False
        schema = self._schema("schema")
        return schema is not None and describes_items(schema)

    def _schema(self, keyword: str) -> Schema | None:
        child = self.node.child(keyword)
        return Schema(child) if isinstance(child.value, dict | bool) else None

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The documented examples: ``example`` first, then ``examples`` in their order.

        One that is only there as it is sent counts as its text, or as what its JSON says.
        """
        return tuple(media_examples(self.node, self.schema, is_json=self.is_json))

    @cached_property
    def external_examples(self) -> tuple[Example, ...]:
        """The examples that stand in files of their own: they have no value here."""
        return tuple(external_examples(self.node))

    def read_external(self, example: Example) -> Example:
        """One of :attr:`external_examples` with its value.

        :raises Refused: if its file may not be read or cannot be.
        """
        return read_external(self.node, example, is_json=self.is_json)

    @cached_property
    def is_json(self) -> bool:
        """Whether this is JSON: ``application/json``, or any ``+json`` (RFC 6839, section 3.1)."""
        essence = self.name.partition(";")[0].strip().lower()
        return essence.endswith(("/json", "+json"))

    @cached_property
    def is_binary(self) -> bool:
        """Whether its schema says that the content is bytes, whatever the media type is."""
        schema = self.schema.followed() if self.schema else None
        return schema is not None and schema.format == "binary"


@dataclass(frozen=True)
class Header:
    """A response's header (section 4.8.21)."""

    name: str
    node: Node

    @cached_property
    def schema(self) -> Schema | None:
        """The schema of the header's value."""
        return _schema_or_content(self.node)

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The documented examples."""
        return tuple(examples_of(self.node, self.schema))

    @property
    def required(self) -> bool:
        """Whether the header is always sent."""
        return self.node.flag("required")


@dataclass(frozen=True)
class Parameter:
    """A Parameter Object (section 4.8.12).

    :param name: its name, as sent.
    :param location: the value of ``in``.
    """

    name: str
    location: ParameterLocation
    node: Node

    @property
    def required(self) -> bool:
        """Whether a request must have it; path parameters always are."""
        return self.location == "path" or self.node.flag("required")

    @property
    def description(self) -> str:
        """What the parameter is for."""
        return self.node.text("description")

    @property
    def deprecated(self) -> bool:
        """Whether it should no longer be used."""
        return self.node.flag("deprecated")

    @property
    def is_ignored(self) -> bool:
        """Whether this describes a header that other parts of a document, or HTTP itself, write.

        A parameter of which other parts speak shall be ignored (section 4.8.12.1). What says where
        a message goes and where it ends is for whoever sends it (RFC 9112, sections 3.2 and 6).
        """
        return self.location == "header" and (
            self.name.lower() in _IGNORED_HEADERS or self.is_framing
        )

    @property
    def is_framing(self) -> bool:
        """Whether this describes a header that HTTP itself writes."""
        return self.location == "header" and self.name.lower() in _FRAMING_HEADERS

    @property
    def style(self) -> str:
        """How the value is written: its ``style``, or the location's default."""
        default = "simple" if self.location in ("path", "header") else "form"
        return self.node.text("style") or default

    @property
    def explode(self) -> bool:
        """Whether arrays and objects are written as several values."""
        return self.node.flag("explode", default=self.style in ("form", "cookie"))

    @cached_property
    def schema(self) -> Schema | None:
        """The schema of the value, whether under ``schema`` or under ``content``."""
        return _schema_or_content(self.node)

    @cached_property
    def content(self) -> Mapping[str, MediaType]:
        """The media type of a parameter whose value is serialised as one."""
        return _content(self.node)

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The documented examples."""
        return tuple(examples_of(self.node, self.schema))


@dataclass(frozen=True)
class RequestBody:
    """A Request Body Object (section 4.8.13)."""

    node: Node

    @property
    def required(self) -> bool:
        """Whether a request must have a body."""
        return self.node.flag("required")

    @property
    def description(self) -> str:
        """What the body is for."""
        return self.node.text("description")

    @cached_property
    def content(self) -> Mapping[str, MediaType]:
        """The media types that are accepted, by their keys."""
        return _content(self.node)


@dataclass(frozen=True)
class Response:
    """A Response Object (section 4.8.17).

    :param status: its key: ``200``, ``4XX`` or ``default``.
    """

    status: str
    node: Node

    @property
    def summary(self) -> str:
        """What the response means, in a few words (3.2.0, section 4.17.1)."""
        return self.node.text("summary")

    @property
    def description(self) -> str:
        """What the response means."""
        return self.node.text("description")

    @cached_property
    def content(self) -> Mapping[str, MediaType]:
        """The media types that may come, by their keys."""
        return _content(self.node)

    @cached_property
    def headers(self) -> Mapping[str, Header]:
        """The headers, by name; ``Content-Type`` is not one of them (section 4.8.17.1)."""
        return {
            name: Header(name, target)
            for name, node in self.node.entries("headers")
            if name.lower() != "content-type" and (target := node.followed())
        }

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The operations that can follow (section 4.8.20)."""
        entries = self.node.entries("links")
        return tuple(Link(name, node) for name, each in entries if (node := each.followed()))


def _content(node: Node) -> Mapping[str, MediaType]:
    found: dict[str, MediaType] = {}
    for key, child in node.entries("content"):
        name = meant_media_type(key) or key
        is_there_as_such = name != key and name in node.child("content").mapping
        target = child.followed()
        if target and not is_there_as_such:
            found[name] = MediaType(name, target)
    return found


def _schema_or_content(node: Node) -> Schema | None:
    child = node.child("schema")
    if isinstance(child.value, dict | bool):
        return Schema(child)
    return next((media.schema for media in _content(node).values()), None)
