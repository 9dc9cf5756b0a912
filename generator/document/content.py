"""What requests and responses are made of: parameters, bodies, responses, headers, examples.

Section numbers are those of OpenAPI 3.1.1; what 3.2.0 adds is named so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import orjson

from ..findings import JsonValue
from .references import Node
from .schema import Schema

__all__ = [
    "Example",
    "Header",
    "MediaType",
    "Parameter",
    "ParameterLocation",
    "RequestBody",
    "Response",
]

ParameterLocation: TypeAlias = Literal["path", "query", "header", "cookie", "querystring"]
"""Where a parameter stands; ``querystring`` is the whole query as one value (3.2.0, 4.12)."""


@dataclass(frozen=True)
class Example:
    """One example of a parameter's or a media type's value (section 4.8.19).

    :param name: its key under ``examples``; empty for the single ``example``.
    :param value: the value.
    :param serialized: the text that the value was printed as, from ``serializedValue`` (3.2.0,
        section 4.19) or ``x-serializedValue``; None where there is none or where it no longer says
        the same.
    :param pointer: where the value stands.
    """

    name: str
    value: JsonValue
    serialized: str | None
    pointer: str


@dataclass(frozen=True)
class MediaType:
    """A Media Type Object: what one content type holds (section 4.8.14).

    :param name: the key in ``content``, as written.
    """

    name: str
    node: Node

    @cached_property
    def schema(self) -> Schema | None:
        """The schema of the content."""
        child = self.node.child("schema")
        return Schema(child) if isinstance(child.value, dict | bool) else None

    @cached_property
    def item_schema(self) -> Schema | None:
        """The schema of each item, where the content is a sequence (3.2.0, section 4.14.1)."""
        child = self.node.child("itemSchema")
        return Schema(child) if isinstance(child.value, dict | bool) else None

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The documented examples: ``example`` first, then ``examples`` in their order.

        One that is only there as it is sent counts as its text, or as what its JSON says.
        """
        return tuple(_examples(self.node, takes_text=True))

    @property
    def is_json(self) -> bool:
        """Whether this is JSON: ``application/json``, or any ``+json`` (RFC 6839, section 3.1)."""
        essence = self.name.partition(";")[0].strip().lower()
        return essence.endswith(("/json", "+json"))


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
        return tuple(_examples(self.node))

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
        return tuple(_examples(self.node))


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


def _content(node: Node) -> Mapping[str, MediaType]:
    return {
        name: MediaType(name, target)
        for name, child in node.entries("content")
        if (target := child.followed())
    }


def _schema_or_content(node: Node) -> Schema | None:
    child = node.child("schema")
    if isinstance(child.value, dict | bool):
        return Schema(child)
    return next((media.schema for media in _content(node).values()), None)


def _examples(node: Node, *, takes_text: bool = False) -> Iterator[Example]:
    """The examples of an object.

    :param takes_text: whether one that is only told as it is sent is one; how a parameter is sent
        hangs on its style.
    """
    if "example" in node.mapping:
        child = node.child("example")
        yield Example("", child.value, _serialized(node, child.value), child.pointer)
    for name, entry in node.entries("examples"):
        target = entry.followed()
        if target is None:
            continue
        # 3.2.0, section 4.19.1: `dataValue` is what `value` was, said clearly.
        key = next((key for key in ("dataValue", "value") if key in target.mapping), "")
        if key:
            child = target.child(key)
            yield Example(name, child.value, _serialized(target, child.value), child.pointer)
        elif takes_text and isinstance(target.mapping.get("serializedValue"), str):
            text = target.text("serializedValue")
            child = target.child("serializedValue")
            yield Example(name, _parsed(text), text, child.pointer)


def _serialized(owner: Node, value: JsonValue) -> str | None:
    """The text of an example, where it says the same as its value or cannot be compared."""
    text = owner.mapping.get("serializedValue")
    if isinstance(text, str):
        return text if not _is_json(text) or orjson.loads(text) == value else None
    text = owner.mapping.get("x-serializedValue")
    if isinstance(text, str) and _is_json(text) and orjson.loads(text) == value:
        return text
    return None


def _is_json(text: str) -> bool:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True


def _parsed(text: str) -> JsonValue:
    value: JsonValue = orjson.loads(text) if _is_json(text) else text
    return value
