"""Sequences: content that is made of items, each with a schema (OpenAPI 3.2.0, section 4.14.3)."""

from __future__ import annotations

from typing import Final

from ...generator.findings import JsonValue
from .encoding import json_bytes
from .media import essence, is_json

__all__ = ["sequence_bytes"]

_RECORD_SEPARATOR: Final = b"\x1e"
_LINES: Final = frozenset({"application/jsonl", "application/x-ndjson", "application/x-jsonl"})
_EVENT_FIELDS: Final = ("event", "id", "retry", "data")


def sequence_bytes(item: JsonValue, media_type: str) -> bytes:
    """A sequence of one item, as its media type writes it; nothing where that is not known."""
    kind = essence(media_type)
    if kind == "application/json-seq" or kind.endswith("+json-seq"):
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
