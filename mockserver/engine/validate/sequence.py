"""Sequences: content that is made of items, each with a schema (OpenAPI 3.2.0, section 4.14.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import orjson

from ....generator.document.schema import Schema
from ....generator.document.sequences import EVENTS, event_data, is_sequential
from ....generator.findings import JsonValue
from ....generator.messages.encoding import json_bytes
from ....generator.messages.media import essence, is_json

__all__ = ["BrokenSequence", "read_events", "read_sequence", "sequence_bytes"]

_RECORD_SEPARATOR: Final = b"\x1e"
_EVENT_FIELDS: Final = ("event", "id", "retry", "data")
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_DONE: Final = "[DONE]"
"""What many servers send last: the end of the stream, and no item."""


class BrokenSequence(Exception):  # noqa: N818 - what it is
    """An item that is no JSON.

    :param index: its number, from 0.
    :param reason: what is wrong with it.
    """

    def __init__(self, index: int, reason: str) -> None:
        super().__init__(f"item {index}: {reason}")


def _is_json_seq(media_type: str) -> bool:
    kind = essence(media_type)
    return kind == "application/json-seq" or kind.endswith("+json-seq")


def read_sequence(content: bytes, media_type: str) -> list[JsonValue]:
    """The items of a sequence of JSON texts: lines, or records (RFC 7464, section 2.1).

    :raises BrokenSequence: at the first item that is no JSON.
    """
    separator = _RECORD_SEPARATOR if _is_json_seq(media_type) else b"\n"
    return _as_json(text for text in content.split(separator) if text.strip())


def _as_json(texts: Iterable[bytes | str]) -> list[JsonValue]:
    items: list[JsonValue] = []
    for text in texts:
        try:
            items.append(orjson.loads(text))
        except orjson.JSONDecodeError as error:
            raise BrokenSequence(len(items), error.msg) from error
    return items


def read_events(content: bytes, item: Schema) -> list[JsonValue]:
    """The items of an event stream: events with their fields, or the JSON that is their data.

    :param item: the schema of each, which says which of both it is.
    :raises BrokenSequence: at the first data that is no JSON, where it should be.
    """
    events = list(_events(content.decode("utf-8", errors="replace")))
    documented = event_data(item)
    if documented is None:
        return _as_json(event["data"] for event in events if event["data"] != _DONE)
    if not documented or any("string" in (one.followed() or one).types for one in documented):
        return [dict(event) for event in events]
    data = _as_json(event["data"] for event in events)
    return [{**event, "data": one} for event, one in zip(events, data, strict=True)]


def _events(text: str) -> Iterator[dict[str, str]]:
    """The events of a stream that have data (WHATWG HTML, section 9.2.6)."""
    found: dict[str, str] = {}
    for line in _LINE_END.split(text.removeprefix("\ufeff")):
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            if "data" in found:
                yield found
            found = {}
        elif name == "data" and "data" in found:
            found["data"] += f"\n{value}"
        elif name in ("data", "event", "id"):
            found[name] = value


def sequence_bytes(items: Iterable[JsonValue], media_type: str) -> bytes:
    """A sequence of some items, as its media type writes it; nothing where that is not known."""
    if _is_json_seq(media_type):  # RFC 7464, section 2.2
        return b"".join(_RECORD_SEPARATOR + json_bytes(item) + b"\n" for item in items)
    if essence(media_type) == EVENTS:
        return b"".join(map(_event, items))
    if is_json(media_type):
        return json_bytes(list(items))
    if not is_sequential(media_type):
        return b""
    return b"".join(json_bytes(item) + b"\n" for item in items)


def _event(item: JsonValue) -> bytes:
    """One event (WHATWG HTML, section 9.2.6), of an object with its fields, or of its data."""
    is_event = isinstance(item, dict) and "data" in item and item.keys() <= set(_EVENT_FIELDS)
    fields = item if is_event and isinstance(item, dict) else {"data": item}
    lines = [
        f"{name}: {line}\n"
        for name in _EVENT_FIELDS
        if fields.get(name) is not None
        for line in _LINE_END.split(_text(fields[name]))
    ]
    return "".join([*lines, "\n"]).encode("utf-8", errors="replace")


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json_bytes(value).decode()
