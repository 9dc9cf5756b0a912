"""Media types: what a body of each is to Python."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal, TypeAlias

from ...document import MediaType
from .lowering import Lowering
from .types import ANY, Binary, Primitive, PyType

__all__ = [
    "BodyKind",
    "best_request_media",
    "body_kind",
    "content_type",
    "sendable",
    "sendable_range",
]

BodyKind: TypeAlias = Literal["json", "form", "multipart", "raw"]

_TEXTUAL: Final = ("application/xml", "application/yaml", "application/x-yaml", "+xml", "+yaml")
_SENDABLE: Final = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(; ?[a-z]+=[\w.-]+)*")
_PREFERENCE: Final[tuple[BodyKind, ...]] = ("json", "form", "multipart", "raw")


def essence(media: MediaType) -> str:
    """The media type without its parameters, in lower case (RFC 9110, section 8.3.1)."""
    return media.name.partition(";")[0].strip().lower()


def body_kind(media: MediaType) -> BodyKind:
    """How a body of a media type is written."""
    if media.is_json or essence(media) == "*/*":
        return "json"
    if essence(media) == "application/x-www-form-urlencoded":
        return "form"
    return "multipart" if essence(media).startswith("multipart/") else "raw"


def best_request_media(content: Mapping[str, MediaType]) -> MediaType | None:
    """The media type that requests are sent in: JSON before forms, forms before anything else."""
    ranked = sorted(content.values(), key=lambda media: _PREFERENCE.index(body_kind(media)))
    return ranked[0] if ranked else None


def sendable(media: MediaType) -> str:
    """The media type as a header's value; a range, or what is no media type, gets a plain one."""
    if _SENDABLE.fullmatch(media.name):
        return media.name
    return "application/json" if body_kind(media) == "json" else "application/octet-stream"


def content_type(lowering: Lowering, media: MediaType, hint: str) -> PyType:
    """The type of a body: by its schema where it is JSON or a form, else text or bytes."""
    kind = body_kind(media)
    if kind != "raw":
        return lowering.type_of(media.schema, hint) if media.schema else ANY
    name = essence(media)
    textual = name.startswith("text/") or name.endswith(_TEXTUAL)
    return Primitive("str") if textual else Binary()


def sendable_range(names: Iterable[str]) -> str:
    """The media types that a request accepts, as one header; empty where none can be said."""
    return ", ".join(dict.fromkeys(name for name in names if _SENDABLE.fullmatch(name)))
