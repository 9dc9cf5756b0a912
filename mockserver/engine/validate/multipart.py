"""Multipart forms: parts become the object that a schema describes (RFC 7578).

Werkzeug splits the message. Each part is then read as its property is declared, and as
``encoding`` says (OpenAPI 3.1.1, section 4.8.15): JSON, text of a type, or a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import orjson

from ....generator.document.pointers import child
from ....generator.document.validation import Violation
from ....generator.findings import JsonValue
from ....generator.messages.coerce import Coercion
from ....generator.messages.media import essence, is_json, match_content_type
from .deep_object import read_deep_object
from .form import Encoding, PartHeader, read_json_text

if TYPE_CHECKING:
    from werkzeug.sansio.multipart import Event, Field, File, MultipartDecoder

__all__ = ["MAX_PARTS", "BrokenForm", "MultipartForm", "TooManyParts", "read_multipart"]

MAX_PARTS: Final = 1000
"""Parts that one form may have, as Flask has it."""

_PIECE: Final = 64 * 1024
"""Bytes that are looked at together: a header section of more takes seconds to take apart."""
_ITEM: Final = re.compile(r"\[[0-9]*\]")
_PLAIN: Final = Encoding()
_OPAQUE: Final = frozenset({"", "text/plain", "application/octet-stream"})
"""What clients call a part when they do not know better."""


class BrokenForm(Exception):  # noqa: N818 - what it is
    """A message that is no multipart form."""


class TooManyParts(Exception):  # noqa: N818 - what it is
    """A form with more parts than are read."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a form.

    :param headers: its header fields, by names in lower case.
    :param is_file: whether it has a file name.
    """

    name: str
    headers: Mapping[str, str]
    is_file: bool
    content: bytes

    @property
    def content_type(self) -> str:
        """What it says that it is; empty where it says nothing."""
        return self.headers.get("content-type", "")


@dataclass(frozen=True, slots=True)
class MultipartForm:
    """A form as it was read.

    :param value: the object that its parts make.
    :param violations: what is wrong with parts in ways that the schema cannot see.
    """

    value: JsonValue
    violations: tuple[Violation, ...]


@dataclass(slots=True)
class _Property:
    """The parts of one name."""

    values: list[JsonValue] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)


def read_multipart(
    content: bytes, boundary: str, coercion: Coercion, encoded: Mapping[str, Encoding]
) -> MultipartForm:
    """A form's parts as an object; files as texts of one character a byte.

    :param boundary: what separates the parts, from the ``Content-Type``.
    :param coercion: what makes values of the form's schema.
    :param encoded: how properties are written, by name.
    :raises BrokenForm: if this is no multipart form.
    :raises TooManyParts: if there are more than :data:`MAX_PARTS`.
    """
    found: dict[str, _Property] = {}
    deep: dict[str, list[tuple[str, str]]] = {}
    for part in _parts(content, boundary):
        name, is_deep = _property_of(part.name, coercion)
        if is_deep:
            text = part.content.decode(errors="replace")
            deep.setdefault(name, []).append((part.name, text))
            continue
        declared = coercion.property(name)
        encoding = encoded.get(name, _PLAIN)
        one = declared.items if "array" in declared.types else declared
        entry = found.setdefault(name, _Property())
        pointer = child("", name)
        entry.violations += _violations(part, one, encoding, pointer)
        values, malformed = _values(part, one, declared, encoding, pointer)
        entry.values += values
        entry.violations += malformed
    read: dict[str, JsonValue] = {
        root: read_deep_object(root, pairs, coercion.property(root)) for root, pairs in deep.items()
    }
    for name, entry in found.items():
        if entry.values:
            is_list = "array" in coercion.property(name).types
            read[name] = entry.values if is_list else entry.values[-1]
    return MultipartForm(read, tuple(v for entry in found.values() for v in entry.violations))


def _property_of(name: str, coercion: Coercion) -> tuple[str, bool]:
    """The property that a part is of, and whether its name leads further into it.

    Where a property is declared, ``files[]`` and ``files[0]`` are its items, and ``a[b]`` is a
    member of it, as in other forms.
    """
    root = name.partition("[")[0]
    if root == name or name in coercion.properties or root not in coercion.properties:
        return name, False
    is_item = "array" in coercion.properties[root].types and _ITEM.fullmatch(name, len(root))
    return root, not is_item


def _parts(content: bytes, boundary: str) -> Iterator[_Part]:
    # Late, since few documents have such forms, and a mock starts in the time of a blink.
    from werkzeug.exceptions import RequestEntityTooLarge
    from werkzeug.sansio import multipart

    decoder = multipart.MultipartDecoder(boundary.encode("latin-1", "replace"), max_parts=MAX_PARTS)
    opened: Field | File | None = None
    pieces: list[bytes] = []
    try:
        for event in _events(decoder, content):
            if isinstance(event, multipart.Field | multipart.File):
                opened, pieces = event, []
            elif isinstance(event, multipart.Data) and opened is not None:
                pieces.append(event.data)
                if not event.more_data:
                    yield _part(opened, b"".join(pieces))
    except RequestEntityTooLarge:
        raise TooManyParts from None
    except ValueError as error:
        raise BrokenForm(str(error)) from error


def _events(decoder: MultipartDecoder, content: bytes) -> Iterator[Event]:
    """What the decoder makes of a message. It is fed in pieces: no header may be longer than one.

    :raises ValueError: if this is no multipart form.
    """
    from werkzeug.sansio.multipart import Epilogue, NeedData, State

    for start in range(0, len(content) + 1, _PIECE):
        piece = content[start : start + _PIECE]
        decoder.receive_data(piece)
        if len(piece) < _PIECE:
            decoder.receive_data(None)
        while not isinstance(event := decoder.next_event(), NeedData | Epilogue):
            yield event
        if decoder.state is State.PART and len(decoder.buffer) > _PIECE:
            raise BrokenForm("the header section of a part is too long")


def _part(opened: Field | File, content: bytes) -> _Part:
    name: str | None = opened.name  # werkzeug passes on that there is none
    if name is None:
        raise BrokenForm("a part has no name")
    headers = {key.lower(): value for key, value in opened.headers.items()}
    return _Part(name, headers, hasattr(opened, "filename"), content)


def _values(
    part: _Part, one: Coercion, declared: Coercion, encoding: Encoding, pointer: str
) -> tuple[list[JsonValue], list[Violation]]:
    """What a part holds: one value, or the items of a list that is written as one text."""
    sent = part.content_type
    kind = sent or next(iter(encoding.content_types), "")
    # A style says how it is written; a part that says itself that it is JSON was written otherwise.
    if is_json(sent) or (is_json(kind) and not encoding.style):
        return _json_values(part, declared, pointer)
    if part.is_file or (essence(kind) not in _OPAQUE and not essence(kind).startswith("text/")):
        return [part.content.decode("latin-1")], []
    try:
        text = part.content.decode()
    except UnicodeDecodeError:
        return [part.content.decode("latin-1")], []  # a file whose client gave it no name
    return _text_values(text, one, declared, encoding), []


def _text_values(
    text: str, one: Coercion, declared: Coercion, encoding: Encoding
) -> list[JsonValue]:
    if encoding.delimiter and one is not declared:
        return [one.value(piece) for piece in text.split(encoding.delimiter)]
    if one is not declared and "array" not in one.types and text.startswith("["):
        whole = read_json_text(text)  # pages such as Swagger UI's write a list into one part
        if isinstance(whole, list) and "string" not in one.types:
            return whole
    if one.is_object or one.is_list:
        return [read_json_text(text)]  # JSON is what such properties have by default
    return [one.value(text)]


def _json_values(
    part: _Part, declared: Coercion, pointer: str
) -> tuple[list[JsonValue], list[Violation]]:
    try:
        value: JsonValue = orjson.loads(part.content)
    except orjson.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        return [], [Violation(pointer, "contentMediaType", f"no JSON: {error.msg}: {where}", "")]
    if isinstance(value, list) and "array" in declared.types:
        return value, []  # the whole list in one part
    return [value], []


def _violations(
    part: _Part, one: Coercion, encoding: Encoding, pointer: str
) -> Iterator[Violation]:
    """What is wrong with a part's header fields."""
    sent = part.content_type
    asked = encoding.content_types or _media_types(one)
    known = essence(sent) not in _OPAQUE or bool(encoding.content_types and sent)
    if known and asked and match_content_type(sent, asked) is None:
        message = f"the part is {sent!r}; documented: {', '.join(asked)}"
        yield Violation(pointer, "contentType", message, "")
    for header in encoding.headers:
        yield from _header_violations(part, header, pointer)


def _media_types(one: Coercion) -> tuple[str, ...]:
    """The media type that a schema says its string holds."""
    kind = one.keywords.get("contentMediaType")
    return (kind,) if isinstance(kind, str) else ()


def _header_violations(part: _Part, declared: PartHeader, pointer: str) -> Iterator[Violation]:
    name = declared.header.name
    text = part.headers.get(name.lower())
    if text is None:
        if declared.header.required:
            yield Violation(pointer, "required", f"the part has no header `{name}`", "")
    elif declared.validator is not None:
        for one in declared.validator.violations(declared.coercion.value(text)).listed:
            message = f"the part's header `{name}`: {one.message}"
            yield Violation(pointer, one.keyword, message, one.schema_pointer)
