"""Forms: the fields of an HTML form become the object that a schema describes.

``encoding`` says how each property is written (OpenAPI 3.1.1, section 4.8.15).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import orjson

from ....generator.document import Header, MediaType
from ....generator.findings import JsonValue
from ....generator.messages.coerce import Coercion
from ....generator.messages.media import is_json
from ....generator.messages.request_schema import RequestValidator
from .deep_object import read_deep_object

__all__ = ["Encoding", "PartHeader", "encodings", "read_json_text", "read_pairs"]

_DELIMITERS: Final = {"spaceDelimited": " ", "pipeDelimited": "|"}


@dataclass(frozen=True)
class PartHeader:
    """A header that a part of a multipart form has, its validator made once.

    :param header: what the document says of it.
    """

    header: Header

    @cached_property
    def coercion(self) -> Coercion:
        """What makes a value of the header's text."""
        return Coercion(self.header.schema)

    @cached_property
    def validator(self) -> RequestValidator | None:
        """What the value is held against."""
        return RequestValidator(self.header.schema) if self.header.schema else None


@dataclass(frozen=True, slots=True)
class Encoding:
    """An Encoding Object: how one property of a form is written.

    :param content_types: the media types or ranges that it may have; none where nothing is said.
    :param style: ``style``, or an empty string: with one, a property is written as a query
        parameter is.
    :param delimiter: what separates a list's items that are one text; empty where each has its own.
    :param headers: what a part's header section has besides.
    """

    content_types: tuple[str, ...] = ()
    style: Literal["", "form", "spaceDelimited", "pipeDelimited", "deepObject"] = ""
    delimiter: str = ""
    headers: tuple[PartHeader, ...] = ()


_PLAIN: Final = Encoding()
_NO_ENCODINGS: Final[Mapping[str, Encoding]] = {}


def encodings(media: MediaType) -> Mapping[str, Encoding]:
    """The encodings of a form's properties, by name."""
    found: dict[str, Encoding] = {}
    for name, node in media.node.entries("encoding"):
        style = node.text("style")
        explode = node.flag("explode", default=style in ("", "form"))
        content_types = (kind.strip() for kind in node.text("contentType").split(","))
        headers = (
            PartHeader(Header(header, target))
            for header, child in node.entries("headers")
            if header.lower() != "content-type" and (target := child.followed())
        )
        found[name] = Encoding(
            tuple(kind for kind in content_types if kind),
            style if style in ("form", "deepObject", *_DELIMITERS) else "",  # type: ignore[arg-type]
            "" if explode else _DELIMITERS.get(style, ","),
            tuple(headers),
        )
    return found


def read_pairs(
    pairs: Iterable[tuple[str, str]],
    coercion: Coercion,
    encoded: Mapping[str, Encoding] = _NO_ENCODINGS,
) -> JsonValue:
    """An HTML form's pairs as an object: lists where the schema has arrays.

    RFC 1866, section 8.2.1, with values typed by the schema's properties. Names with brackets
    are read as style ``deepObject`` writes them, where the schema declares what stands before.

    :param encoded: how properties are written, by name.
    """
    declared = coercion.properties
    gathered: dict[str, list[str]] = {}
    deep: dict[str, list[tuple[str, str]]] = {}
    for name, value in pairs:
        root = name.partition("[")[0]
        if root != name and root in declared:
            deep.setdefault(root, []).append((name, value))
        else:
            gathered.setdefault(name, []).append(value)
    read = {root: read_deep_object(root, deep[root], declared[root]) for root in deep}
    return read | {
        name: _property(texts, coercion.property(name), encoded.get(name, _PLAIN))
        for name, texts in gathered.items()
    }


def _property(texts: list[str], coercion: Coercion, encoding: Encoding) -> JsonValue:
    if encoding.delimiter and "array" in coercion.types:
        return coercion.list([part for text in texts for part in text.split(encoding.delimiter)])
    if coercion.is_object and encoding.delimiter:
        parts = texts[-1].split(encoding.delimiter)
        pairs = zip(parts[::2], parts[1::2], strict=False)
        return {name: coercion.property(name).value(text) for name, text in pairs}
    if coercion.is_object or any(is_json(kind) for kind in encoding.content_types):
        return read_json_text(texts[-1])
    return coercion.several(texts)


def read_json_text(text: str) -> JsonValue:
    """What a text says as JSON; the text itself where it is none, for its schema to refuse."""
    try:
        value: JsonValue = orjson.loads(text.encode("utf-8", errors="replace"))
    except orjson.JSONDecodeError:
        return text
    return value
