"""Sequences: content that is made of items, each with a schema (OpenAPI 3.2.0, section 4.14.3)."""

from __future__ import annotations

from typing import Final

import orjson

from ....generator.findings import JsonValue
from ....generator.messages.encoding import json_bytes
from ....generator.messages.media import essence, is_json

__all__ = ["BrokenSequence", "is_sequence", "read_sequence", "sequence_bytes"]

_RECORD_SEPARATOR: Final = b"\x1e"
_LINES: Final = frozenset({"application/jsonl", "application/x-ndjson", "application/x-jsonl"})
_EVENT_FIELDS: Final = ("event", "id", "retry", "data")


class BrokenSequence(Exception):  # noqa: N818 - what it is
    """An item that is no JSON.

    :param index: its number, from 0.
    :param reason: what is wrong with it.
    """

    def __init__(self, index: int, reason: str) -> None:
        super().__init__(f"item {index}: {reason}")


def is_sequence(media_type: str) -> bool:
    """Whether this is a sequence of JSON texts."""
    return essence(media_type) in _LINES or _is_json_seq(media_type)


def _is_json_seq(media_type: str) -> bool:
    kind = essence(media_type)
    return kind == "application/json-seq" or kind.endswith("+json-seq")


def read_sequence(content: bytes, media_type: str) -> list[JsonValue]:
    """The items of a sequence of JSON texts: lines, or records (RFC 7464, section 2.1).

    :raises BrokenSequence: at the first item that is no JSON.
    """
    separator = _RECORD_SEPARATOR if _is_json_seq(media_type) else b"\n"
    items: list[JsonValue] = []
    for text in content.split(separator):
        if text.strip():
            try:
                items.append(orjson.loads(text))
            except orjson.JSONDecodeError as error:
                raise BrokenSequence(len(items), error.msg) from error
    return items


def sequence_bytes(item: JsonValue, media_type: str) -> bytes:
    """A sequence of one item, as its media type writes it; nothing where that is not known."""
    kind = essence(media_type)
    if _is_json_seq(media_type):
        return _RECORD_SEPARATOR + json_bytes(item) + b"\n"  # RFC 7464, section 2.2
    if kind in _LINES:
        return json_bytes(item) + b"\n"
    if kind == "text/event-stream":
        return _event(item)
    return json_bytes([item]) if is_json(media_type) else b""


def _event(item: JsonValue) -> bytes:
    """One event, from an object with its fields (WHATWG HTML, section 9.2)."""
    fields = item if isinstance(item, dict) else {"data": item}
    lines = [
        f"{name}: {line}\n"
        for name in _EVENT_FIELDS
        if fields.get(name) is not None
        for line in _text(fields[name]).splitlines() or [""]
    ]
    return "".join([*lines, "\n"]).encode("utf-8", errors="replace")


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json_bytes(value).decode()
