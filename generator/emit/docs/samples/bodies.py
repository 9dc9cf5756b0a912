"""Bodies of sample requests."""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import urlencode

from ....document import MediaType
from ....findings import JsonValue
from ....messages.call import body_text
from ....messages.forms import FormPart, form_fields, form_parts
from ....messages.media import essence, is_form, is_json, is_xml, sent_as
from .texts import clean

__all__ = [
    "Body",
    "FileBody",
    "FormBody",
    "JsonBody",
    "MultipartBody",
    "Part",
    "TextBody",
    "json_text",
    "sample_body",
    "uses_files",
]

_OCTETS: Final = "application/octet-stream"
_MULTIPART: Final = "multipart/form-data"
_TEXTUAL: Final = ("+xml", "+yaml", "/xml", "/yaml", "/x-yaml", "/graphql", "/ndjson", "/x-ndjson")
_MEDIA_TYPE: Final = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_WIDTH: Final = 72
_LONGEST: Final = 20_000
"""Characters of a body that stand in the code: a longer one is a file, as nobody would read it."""
_SUFFIX: Final = re.compile(r"\.[a-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class JsonBody:
    """JSON.

    :param value: what it says.
    :param text: the same, printed for people; every character of it is visible.
    """

    media_type: str
    value: JsonValue
    text: str


@dataclass(frozen=True, slots=True)
class FormBody:
    """Fields of ``application/x-www-form-urlencoded``.

    :param value: the object that they were made from.
    :param fields: names and values, not encoded.
    """

    media_type: str
    value: Mapping[str, JsonValue]
    fields: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The fields as they are sent."""
        return urlencode(self.fields)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a multipart form: a text, or a file.

    :param text: what it holds; empty for a file.
    :param media_type: its ``Content-Type``; empty where it goes without saying.
    :param file_name: of the file; empty for a text.
    """

    name: str
    text: str
    media_type: str
    file_name: str

    @property
    def said_type(self) -> str:
        """Its media type, where clients would not send the same by themselves."""
        return "" if self.file_name and self.media_type == _OCTETS else self.media_type


@dataclass(frozen=True, slots=True)
class MultipartBody:
    """Parts of ``multipart/form-data`` (RFC 7578).

    :param value: the object that they were made from.
    """

    media_type: str
    value: Mapping[str, JsonValue]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class TextBody:
    """Text as it is."""

    media_type: str
    text: str


@dataclass(frozen=True, slots=True)
class FileBody:
    """The bytes of a file: what is no text, or too long a one."""

    media_type: str
    file_name: str


Body: TypeAlias = JsonBody | FormBody | MultipartBody | TextBody | FileBody


def sample_body(media: MediaType, value: JsonValue) -> Body:
    """A value as a body of a media type."""
    media_type = sent_as(media.name)
    if isinstance(value, dict) and essence(media.name) == _MULTIPART:
        parts = tuple(map(_part, form_parts(media, value)))
        return MultipartBody(_MULTIPART, value, parts)
    if isinstance(value, dict) and is_form(media.name):
        fields = tuple((clean(n), clean(v)) for n, v in form_fields(media, value))
        return FormBody(media_type, value, fields)
    body = _text_body(media, media_type, value)
    if body is None or len(body.text) > _LONGEST:
        return FileBody(media_type, f"body{_suffix(media_type)}")
    return body


def _text_body(media: MediaType, media_type: str, value: JsonValue) -> JsonBody | TextBody | None:
    """A body that is a text; None where it is bytes."""
    if is_json(media_type):
        return JsonBody(media_type, value, json_text(value))
    kind = essence(media_type)
    textual = is_xml(kind) or kind.startswith("text/") or kind.endswith(_TEXTUAL)
    if textual or not isinstance(value, str):
        return TextBody(media_type, clean(body_text(media, value)))
    return None


def uses_files(body: Body | None) -> bool:
    """Whether files are sent."""
    match body:
        case FileBody():
            return True
        case MultipartBody():
            return any(part.file_name for part in body.parts)
        case _:
            return False


def json_text(value: JsonValue) -> str:
    """JSON for people: what is long stands on several lines, and what cannot be seen is escaped."""
    text = _spread(value, 0)
    if text.isascii():
        return text.replace("\x7f", "\\u007f")
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def _spread(value: JsonValue, depth: int) -> str:
    """A value on one line where it is short or no object, else a member or item a line."""
    if not isinstance(value, dict | list) or not value:
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        line = json.dumps(value, ensure_ascii=False)
        if len(line) + 2 * depth <= _WIDTH:
            return line
    if isinstance(value, dict):
        begin, end = "{}"
        items = [
            f"{json.dumps(name, ensure_ascii=False)}: {_spread(item, depth + 1)}"
            for name, item in value.items()
        ]
    else:
        begin, end = "[]"
        items = [_spread(item, depth + 1) for item in value]
    margin = "\n" + "  " * (depth + 1)
    return f"{begin}{margin}{f',{margin}'.join(items)}{margin[:-2]}{end}"


def _part(part: FormPart) -> Part:
    name = clean(part.name)
    media_type = part.media_type if _MEDIA_TYPE.fullmatch(part.media_type) else ""
    if not part.is_file:
        return Part(name, clean(part.text), media_type, "")
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:40] or "file"
    media_type = media_type or _OCTETS
    return Part(name, "", media_type, f"{stem}{_suffix(media_type)}")


def _suffix(media_type: str) -> str:
    """The end of a file's name by what is in it."""
    known = mimetypes.guess_extension(essence(media_type)) or ""
    return known if _SUFFIX.fullmatch(known) else ".bin"
