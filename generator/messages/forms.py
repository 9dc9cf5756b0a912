"""Forms: the fields and the parts that a body's members become.

OpenAPI 3.1.1, sections 4.8.14.4 and 4.8.15. What is null is not sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ..document import MediaType, Schema
from ..findings import JsonValue
from .encoding import json_bytes
from .media import essence, is_json
from .written import styled_pairs, value_text

__all__ = ["FormPart", "form_fields", "form_parts"]

_STYLES: Final = frozenset({"form", "spaceDelimited", "pipeDelimited", "deepObject"})
_OCTETS: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class FormPart:
    """One part of a multipart form (RFC 7578).

    :param text: what it holds.
    :param media_type: its ``Content-Type``; empty where it goes without saying.
    :param is_file: whether it is a file, of which ``text`` is but a stand-in.
    """

    name: str
    text: str
    media_type: str = ""
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class _Encoding:
    """What an Encoding Object says of a property (section 4.8.15).

    :param style: empty where fields are written by their media type.
    """

    media_type: str = ""
    style: str = ""
    explode: bool = True


def form_fields(media: MediaType, value: Mapping[str, JsonValue]) -> Iterator[tuple[str, str]]:
    """The fields of ``application/x-www-form-urlencoded``, not encoded."""
    encodings = _encodings(media)
    for name, item in value.items():
        encoding = encodings.get(name, _Encoding())
        if item is None:
            continue
        if encoding.style:
            yield from styled_pairs(name, item, encoding.style, explode=encoding.explode)
        elif is_json(encoding.media_type) or isinstance(item, dict):
            yield name, json_bytes(item).decode()
        else:
            yield from ((name, _text(one)) for one in _each(item))


def form_parts(media: MediaType, value: Mapping[str, JsonValue]) -> Iterator[FormPart]:
    """The parts of ``multipart/form-data``: one for each item of a list."""
    encodings = _encodings(media)
    properties = _followed(media.schema).properties if media.schema else {}
    for name, item in value.items():
        media_type = encodings.get(name, _Encoding()).media_type
        file_type = _file_type(properties.get(name), media_type)
        for one in _each(item):
            if one is None:
                continue
            if file_type and isinstance(one, str):
                yield FormPart(name, one, file_type, is_file=True)
            elif isinstance(one, dict | list):
                yield FormPart(name, _text(one), media_type or "application/json")
            else:
                yield FormPart(name, _text(one), media_type)


def _each(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [value]


def _text(value: JsonValue) -> str:
    return json_bytes(value).decode() if isinstance(value, dict | list) else value_text(value, ",")


def _encodings(media: MediaType) -> Mapping[str, _Encoding]:
    found: dict[str, _Encoding] = {}
    for name, node in media.node.entries("encoding"):
        style = node.text("style") if node.text("style") in _STYLES else ""
        kind = node.text("contentType").split(",")[0].strip()
        explode = node.flag("explode", default=style in ("", "form"))
        found[name] = _Encoding("" if "*" in kind else kind, style, explode)
    return found


def _file_type(schema: Schema | None, media_type: str) -> str:
    """The media type of a property that is a file; empty where it is none.

    A string is a file where it is binary, or where its part is neither text nor JSON.
    """
    own = _followed(schema) if schema else None
    items = own.single("items") if own else None
    own = _followed(items) if items else own
    if own is None or not {*own.types} <= {"string", "null"}:
        return ""
    said = own.keywords.get("contentMediaType")
    kind = media_type or (said if isinstance(said, str) else "")
    if not own.types and not kind and own.keywords:
        return ""
    if own.format == "binary" or not own.types:
        return kind or _OCTETS
    textual = not kind or is_json(kind) or essence(kind).startswith("text/")
    return "" if textual or "contentEncoding" in own.keywords else kind


def _followed(schema: Schema) -> Schema:
    return schema.followed() or schema
