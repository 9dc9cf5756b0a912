"""Bodies: the bytes of a request become the value that its schema describes, by media type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias
from urllib.parse import parse_qsl

import orjson

from ....generator.document import MediaType
from ....generator.document.sequences import EVENTS, is_sequential
from ....generator.document.validation import Violation
from ....generator.findings import JsonValue, Unusable
from ....generator.messages.coerce import Coercion
from ....generator.messages.media import essence, is_form, is_json, is_xml, parameter_of
from ..problems import BODY_NOT_JSON, BODY_TOO_LARGE, BODY_UNREADABLE, Problem
from .form import Encoding, encodings, read_pairs
from .multipart import MAX_PARTS, BrokenForm, TooManyParts, read_multipart
from .sequence import BrokenSequence, read_events, read_sequence

if TYPE_CHECKING:
    from .xml_body import XmlReader

__all__ = ["BodyReader", "Parsed", "Reader"]

_MAX_FIELDS: Final = 10_000
_MAX_YAML: Final = 2**20
"""Bytes that a body of YAML may have: reading them takes half a second."""
_CHARSETS: Final = {
    "": "utf-8",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "windows-1252": "cp1252",
    "utf-16": "utf-16",
}
_YAML: Final = frozenset({"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"})


class Parsed(NamedTuple):
    """A body as it was read.

    :param value: its value.
    :param violations: what is wrong with it in ways that its schema cannot see.
    :param unchecked: what could not be held against the schema, and why; empty for nothing.
    """

    value: JsonValue
    violations: tuple[Violation, ...] = ()
    unchecked: str = ""


Reader: TypeAlias = Callable[[bytes], Parsed | Problem]
"""Reads bytes; a problem says why they cannot be read."""


@dataclass(frozen=True)
class BodyReader:
    """Reads bodies that are documented under one media type.

    :param media: what is documented.
    """

    media: MediaType

    @cached_property
    def _coercion(self) -> Coercion:
        return Coercion(self.media.schema)

    @cached_property
    def _encodings(self) -> dict[str, Encoding]:
        return dict(encodings(self.media))

    @cached_property
    def _xml(self) -> XmlReader:
        from .xml_body import XmlReader  # few documents have XML

        return XmlReader(self.media.schema)

    def reader(self, sent: str) -> Reader:
        """What reads bodies that are sent with a ``Content-Type``."""
        if is_json(sent):
            return _read_json
        if is_sequential(sent):
            return self._reader_of_sequences(sent)
        if is_xml(sent):
            return self._read_xml
        return self._reader_of_forms(sent) or self._reader_of_strings(sent)

    def _reader_of_sequences(self, sent: str) -> Reader:
        item = self.media.item_schema
        if self.media.schema is not None and self._coercion.types == {"string"}:
            return self._reader_of_strings(sent)  # all of it is one text
        if essence(sent) != EVENTS:
            return partial(_read_items, partial(read_sequence, media_type=sent))
        if item is None:
            return self._reader_of_strings(sent)
        return partial(_read_items, partial(read_events, item=item))

    def _reader_of_forms(self, sent: str) -> Reader | None:
        kind = essence(sent)
        if is_form(sent):
            # A schema of texts alone means the form itself, as it is written.
            is_text = self._coercion.types == {"string"}
            return partial(self._read_text, "utf-8") if is_text else self._read_form
        if kind == "multipart/form-data" and self._coercion.types != {"string"}:
            return partial(self._read_multipart, parameter_of(sent, "boundary"))
        is_yaml = kind in _YAML or kind.endswith("+yaml")
        # A schema of texts alone, such as Swagger 2.0's `file`, means the text itself.
        return _read_yaml if is_yaml and self._coercion.types != {"string"} else None

    def _reader_of_strings(self, sent: str) -> Reader:
        """What reads a body that is one text or one run of bytes."""
        kind = essence(sent)
        types = self._coercion.types
        if self.media.schema is None and self.media.item_schema is None:
            return _read_nothing
        if (types and not types - {"object", "array"}) or self.media.item_schema:
            return partial(_leave, f"nothing reads {kind} as what its schema describes")
        charset = _CHARSETS.get(parameter_of(sent, "charset").lower())
        if not kind.startswith("text/"):
            return _read_binary
        if charset is None:
            return partial(_leave, "the charset is not known")
        return partial(self._read_text, charset)

    def _read_form(self, content: bytes) -> Parsed | Problem:
        text = content.decode("utf-8", errors="replace")
        try:
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_FIELDS)
        except ValueError:
            return Problem(BODY_TOO_LARGE, f"a form may have {_MAX_FIELDS:,} fields")
        return Parsed(read_pairs(pairs, self._coercion, self._encodings))

    def _read_multipart(self, boundary: str, content: bytes) -> Parsed | Problem:
        if not boundary:
            return Problem(BODY_UNREADABLE, "the Content-Type does not say the boundary")
        try:
            form = read_multipart(content, boundary, self._coercion, self._encodings)
        except TooManyParts:
            return Problem(BODY_TOO_LARGE, f"a form may have {MAX_PARTS:,} parts")
        except BrokenForm as broken:
            return Problem(BODY_UNREADABLE, f"the form cannot be read: {broken}")
        return Parsed(form.value, form.violations)

    def _read_xml(self, content: bytes) -> Parsed | Problem:
        from .xml_body import BrokenXml

        try:
            return Parsed(*self._xml.read(content))
        except BrokenXml as broken:
            return Problem(BODY_UNREADABLE, f"the body is no XML that is read here: {broken}")

    def _read_text(self, charset: str, content: bytes) -> Parsed | Problem:
        try:
            text = content.decode(charset)
        except UnicodeDecodeError as error:
            return Problem(BODY_UNREADABLE, f"the body is not {charset} (byte {error.start})")
        return Parsed(self._coercion.value(text))


def _read_json(content: bytes) -> Parsed | Problem:
    """JSON; of members with the same name the last one counts, as in every peer."""
    try:
        return Parsed(orjson.loads(content))
    except orjson.JSONDecodeError as error:
        return _not_json(content, error)


def _not_json(content: bytes, error: orjson.JSONDecodeError) -> Problem:
    why, line, column = error.msg, error.lineno, error.colno
    try:
        content.decode()
    except UnicodeDecodeError as bad:
        why = "JSON is UTF-8 (RFC 8259, section 8.1), and this is not"
        line = content.count(b"\n", 0, bad.start) + 1
        column = bad.start - content.rfind(b"\n", 0, bad.start)
    place: dict[str, JsonValue] = {"line": line, "column": column}
    return Problem(BODY_NOT_JSON, f"{why}: line {line}, column {column}", place)


def _read_items(read: Callable[[bytes], list[JsonValue]], content: bytes) -> Parsed | Problem:
    try:
        return Parsed(read(content))
    except BrokenSequence as broken:
        return Problem(BODY_NOT_JSON, str(broken))


def _read_yaml(content: bytes) -> Parsed | Problem:
    from ....generator.document.yaml12 import read_yaml  # few bodies are YAML

    if len(content) > _MAX_YAML:
        return Problem(BODY_TOO_LARGE, f"a body of YAML may have {_MAX_YAML:,} bytes")
    try:
        return Parsed(read_yaml(content.decode(), "body").value)
    except UnicodeDecodeError as error:
        return Problem(BODY_UNREADABLE, f"the body is not UTF-8 (byte {error.start})")
    except Unusable as unusable:
        return Problem(BODY_UNREADABLE, f"the body is no YAML: {unusable}")


def _read_binary(content: bytes) -> Parsed:
    """Bytes as a text of one character each, so that its length is theirs."""
    return Parsed(content.decode("latin-1"))


def _read_nothing(_content: bytes) -> Parsed:
    return Parsed(None)


def _leave(why: str, _content: bytes) -> Parsed:
    return Parsed(None, (), why)
