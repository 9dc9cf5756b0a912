"""Answer: a choice as bytes, made once and kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Final

from ...generator.document import Header, MediaType, Response, Schema
from ...generator.findings import JsonValue
from .choose import Choice
from .encoding import json_bytes
from .exchange import Answer
from .media import essence, is_json, is_xml, sent_as
from .problems import NOTHING_TO_ANSWER, Problem
from .sample import NoSample, sample
from .sequence import sequence_bytes
from .xml_text import xml_bytes

__all__ = ["make_answer"]

_BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT, HTTPStatus.NOT_MODIFIED})
_NOT_OURS: Final = frozenset(
    {
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "keep-alive",
        "server",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers that say how this message is sent; the server writes them (RFC 9110, section 7.6.1)."""
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def make_answer(choice: Choice) -> Answer | Problem:
    """Status, headers and body for a choice: the documented example to the byte.

    Where there is no example the body is made from the schema; where that fails, the document
    does not say what to answer.
    """
    headers = tuple(_headers(choice.response)) if choice.response else ()
    if choice.media is None or choice.status in _BODILESS:
        return Answer(choice.status, headers)
    try:
        body = _body(choice.media, choice)
    except NoSample as why:
        name = choice.media.name
        return Problem(NOTHING_TO_ANSWER, f"there is no example of {name}, and {why}")
    return Answer(choice.status, (("Content-Type", sent_as(choice.media.name)), *headers), body)


def _body(media: MediaType, choice: Choice) -> bytes:
    if choice.example is not None:
        if choice.example.serialized is not None:
            return choice.example.serialized.encode()
        return _bytes(choice.example.value, media)
    if media.item_schema and not media.schema:
        return sequence_bytes(sample(media.item_schema), media.name)
    if media.schema is None:
        return b"null" if is_json(sent_as(media.name)) else b""
    return _made(media, media.schema)


def _made(media: MediaType, schema: Schema) -> bytes:
    """A body that is made from its schema; none of a kind that cannot be made."""
    if is_xml(media.name):
        return xml_bytes(sample(schema), schema)
    if is_json(sent_as(media.name)) or essence(media.name).startswith("text/"):
        return _bytes(sample(schema), media)
    return b""


def _bytes(value: JsonValue, media: MediaType) -> bytes:
    if isinstance(value, str) and not is_json(sent_as(media.name)):
        return value.encode("utf-8", errors="replace")
    if is_xml(media.name):
        if media.schema is None:
            raise NoSample("the documented one is no text, and no schema says how to write it")
        return xml_bytes(value, media.schema)
    return json_bytes(value)


def _headers(response: Response) -> Iterator[tuple[str, str]]:
    """The documented headers of which a value is known."""
    for name, header in response.headers.items():
        lowered = name.lower()
        if not _HEADER_NAME.fullmatch(name) or lowered in _NOT_OURS:
            continue
        if lowered.startswith("access-control-"):
            continue  # two rules on who may read an answer are none: browsers refuse both
        value = _header_text(header)
        if value is not None and value.isascii() and value.isprintable():
            yield name, value


def _header_text(header: Header) -> str | None:
    if header.examples:
        return _as_text(header.examples[0].value)
    if header.schema is None or not header.required:
        return None
    try:
        return _as_text(sample(header.schema))
    except NoSample:
        return None


def _as_text(value: JsonValue) -> str:
    if isinstance(value, list):
        return ",".join(map(_as_text, value))
    return value if isinstance(value, str) else json_bytes(value).decode()
