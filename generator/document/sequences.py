"""Sequential media types: content that is items, one after the other (OpenAPI 3.2.0, 4.14.1).

Before 3.2 no keyword describes an item. Documents of those versions give the schema of one item, or
of an event's data, as if it were that of the content: the content of a sequence is an array, which
a schema of objects cannot mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from .schema import Schema

__all__ = ["EVENTS", "describes_items", "event_data", "is_sequential", "tells_errors"]

EVENTS: Final = "text/event-stream"
"""Server-sent events (WHATWG HTML, section 9.2)."""
_SEQUENTIAL: Final = frozenset(
    {
        EVENTS, "application/json-lines", "application/json-seq", "application/jsonl",
        "application/jsonlines", "application/ndjson", "application/stream+json",
        "application/x-jsonl", "application/x-jsonlines", "application/x-ndjson",
    }
)  # fmt: skip
_OF_ARRAYS: Final = frozenset({"items", "prefixItems"})
_OF_OBJECTS: Final = frozenset({"properties", "additionalProperties", "required"})
_MOST_PARTS: Final = 500


@lru_cache(maxsize=256)  # a document has few, and asks of them all the time
def is_sequential(media_type: str) -> bool:
    """Whether content of a media type, such as ``application/jsonl``, is a sequence of items."""
    kind = media_type.partition(";")[0].strip().lower()
    return kind in _SEQUENTIAL or kind.endswith("+json-seq")


def describes_items(schema: Schema) -> bool:
    """Whether the schema of a sequence means each of its items: it says objects, and no array."""
    kinds = {kind for part in _parts(schema) for kind in _kinds(part)}
    return "object" in kinds and "array" not in kinds


def event_data(item: Schema) -> tuple[Schema, ...] | None:
    """What the schema of an item says of ``data``, where it is that of events with their fields.

    :return: None where the schema has other properties: it is that of the data itself.
    """
    parts = [part for part in _parts(item) if part.properties or part.required]
    events = [part.properties for part in parts if _are_fields(part.properties)]
    return tuple(fields["data"] for fields in events) if events or not parts else None


def tells_errors(data: Schema) -> bool:
    """Whether events may be errors by the schema of their data: one of its tags is ``error``."""
    properties = (one.followed() for part in _parts(data) for one in part.properties.values())
    return any(one is not None and _may_be_error(one) for one in properties)


def _may_be_error(schema: Schema) -> bool:
    listed = schema.keywords.get("enum")
    named = isinstance(listed, list) and "error" in listed
    return named or schema.keywords.get("const") == "error"


def _are_fields(properties: Mapping[str, Schema]) -> bool:
    names = properties.keys()
    return "data" in names and ("event" in names or "id" in names or len(names) == 1)


def _parts(schema: Schema) -> Iterator[Schema]:
    """A schema and what it is composed of, each once."""
    waiting = [schema]
    seen: set[str] = set()
    while waiting and len(seen) < _MOST_PARTS:
        one = waiting.pop().followed()
        if one is not None and one.pointer not in seen:
            seen.add(one.pointer)
            yield one
            for keyword in ("allOf", "oneOf", "anyOf"):
                waiting += one.list_of(keyword)


def _kinds(schema: Schema) -> Iterator[str]:
    yield from schema.types
    if not schema.types:
        if not _OF_ARRAYS.isdisjoint(schema.keywords):
            yield "array"
        if not _OF_OBJECTS.isdisjoint(schema.keywords):
            yield "object"
