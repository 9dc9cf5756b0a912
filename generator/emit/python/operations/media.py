"""Media types: what a body of each is to Python."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

from ....document import MediaType
from ....document.references import DeadReference
from ....document.sequences import is_sequential
from ..schemas.lowering import Lowering
from ..types import ANY, Binary, Primitive, PyType

__all__ = [
    "BodyKind",
    "answered_type",
    "body_kind",
    "content_type",
    "essence_of",
    "has_parts",
    "is_json_name",
    "is_range",
    "preferred",
    "report_answered_texts",
    "report_texts",
    "says_too_little",
    "sendable",
    "sendable_names",
]

BodyKind: TypeAlias = Literal["json", "form", "multipart", "lines", "raw"]

_TEXTUAL: Final = ("application/xml", "application/yaml", "application/x-yaml", "+xml", "+yaml")
_TOKEN: Final = r"[A-Za-z0-9!#$&^_.+-]+"
_SENDABLE: Final = re.compile(
    rf'{_TOKEN}/{_TOKEN}(?:[ \t]*;[ \t]*{_TOKEN}=(?:{_TOKEN}|"[ !#-\[\]-~]*"))*'
)
"""A media type with its parameters (RFC 9110, section 8.3.1)."""
_RANGE: Final = re.compile(rf"{_TOKEN}/\*")
_PREFERENCE: Final[tuple[BodyKind, ...]] = ("json", "form", "multipart", "raw")


def essence_of(name: str) -> str:
    """A media type without its parameters, in lower case (RFC 9110, section 8.3.1)."""
    return name.partition(";")[0].strip().lower()


def essence(media: MediaType) -> str:
    """The media type without its parameters, in lower case."""
    return essence_of(media.name)


def body_kind(media: MediaType) -> BodyKind:
    """How a body of a media type is written."""
    if (media.is_json or essence(media) == "*/*") and not media.is_binary:
        return "json"
    if essence(media) == "application/x-www-form-urlencoded":
        return "form"
    return "multipart" if essence(media).startswith("multipart/") else "raw"


def report_texts(lowering: Lowering, content: Iterable[MediaType]) -> None:
    """Say what of a request is passed as a text, though it has parts, for want of another way."""
    listed = list(content)
    if all(body_kind(media) == "raw" for media in listed):
        _report_texts(lowering, listed)


def report_answered_texts(lowering: Lowering, content: Iterable[MediaType]) -> None:
    """The same of an answer, of which nobody chooses what comes."""
    listed = list(content)
    if all(body_kind(media) != "json" for media in listed):
        _report_texts(lowering, (one for one in listed if not is_sequential(one.name)))


def _report_texts(lowering: Lowering, content: Iterable[MediaType]) -> None:
    for media in content:
        if has_parts(media):
            lowering.report(
                "content-as-text",
                media.node.pointer,
                f"{media.name!r:.60} is passed as it is: no model is read from it or written to it",
            )


def has_parts(media: MediaType) -> bool:
    """Whether a schema tells of objects or lists."""
    try:
        types = media.schema.resolved().types if media.schema else ()
    except DeadReference:
        return False
    return not {"array", "object"}.isdisjoint(types)


def _has_no_fields(media: MediaType) -> bool:
    """Whether a schema tells of something else than objects."""
    try:
        types = media.schema.resolved().types if media.schema else ()
    except DeadReference:
        return False
    return bool(types) and "object" not in types


def _is_number(media: MediaType) -> bool:
    """Whether a text is a number or a truth value."""
    try:
        types = set(media.schema.resolved().types) if media.schema else set[str]()
    except DeadReference:
        return False
    return bool(types) and types <= {"boolean", "integer", "number"}


def is_range(media: MediaType) -> bool:
    """Whether several media types may be sent, as of ``image/*``."""
    return body_kind(media) == "raw" and essence(media).endswith("/*")


def says_too_little(media: MediaType) -> bool:
    """Whether a media type such as ``image/*`` says of a body too little to send it."""
    return is_range(media) and essence(media) not in ("*/*", "application/*", "text/*")


def preferred(content: Iterable[MediaType]) -> list[MediaType]:
    """The media types of a request as they are chosen: JSON before forms, forms before the rest."""
    return sorted(content, key=lambda media: _PREFERENCE.index(body_kind(media)))


def sendable(media: MediaType) -> str:
    """The media type as a header's value; a range, or what is no media type, gets a plain one."""
    if _SENDABLE.fullmatch(media.name):
        return media.name
    if body_kind(media) == "json":
        return "application/json"
    return "text/plain" if essence(media) == "text/*" else "application/octet-stream"


def answered_type(lowering: Lowering, media: MediaType, hint: str) -> PyType:
    """The type of an answer's body: the same, but for forms, which are not taken apart."""
    if body_kind(media) == "form":
        return Primitive("str")
    if body_kind(media) == "multipart":
        return Binary()
    return content_type(lowering, media, hint)


def content_type(lowering: Lowering, media: MediaType, hint: str) -> PyType:
    """The type of a body: by its schema where it is JSON or a form, else text or bytes."""
    kind = body_kind(media)
    if kind in ("form", "multipart") and _has_no_fields(media):
        as_text = kind == "form"
        taken = "a text is taken, and sent as it is" if as_text else "any fields are taken"
        message = f"{media.name!r:.60} has fields, and its schema is of no object: {taken}"
        lowering.report("form-of-no-object", media.node.pointer, message)
        return Primitive("str") if as_text else ANY
    if kind != "raw":
        return lowering.type_of(media.schema, hint) if media.schema else ANY
    name = essence(media)
    if name.startswith("text/") and _is_number(media):
        return lowering.type_of(media.schema, hint) if media.schema else ANY
    textual = name.startswith("text/") or name.endswith(_TEXTUAL) or is_sequential(name)
    return Primitive("str") if textual else Binary()


def is_json_name(name: str) -> bool:
    """Whether a media type is JSON by its name."""
    return name.partition(";")[0].strip().lower().endswith(("/json", "+json"))


def sendable_names(names: Iterable[str]) -> list[str]:
    """The media types that a request can ask for, ranges among them, each once."""
    return list(
        dict.fromkeys(name for name in names if _SENDABLE.fullmatch(name) or _RANGE.fullmatch(name))
    )
