"""What a schema says of a value beside its type: limits, defaults, and what no type can say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...document import Schema
from ...document.listed_values import constants_of, described_values
from ...findings import JsonValue
from ...messages.encoding import json_bytes
from .fields import Fact, Value

__all__ = ["compact", "enum_of", "facts_of"]

_LONGEST: Final = 300

_SHOWN_ELSEWHERE: Final = frozenset(
    {
        *(
            "$ref",
            "$dynamicRef",
            "$id",
            "$schema",
            "$anchor",
            "$dynamicAnchor",
            "$defs",
            "$comment",
        ),
        *("definitions", "type", "format", "enum", "title", "description", "example", "examples"),
        *("deprecated", "readOnly", "writeOnly", "required", "nullable"),
        *("properties", "patternProperties", "items", "prefixItems"),
        *("allOf", "oneOf", "anyOf", "discriminator", "xml", "externalDocs"),
    }
)
"""Keywords that have a place of their own on the page, or say nothing of the value."""


def facts_of(schema: Schema) -> Iterator[Fact]:
    """The facts of a schema, in the order that it has them in; vendors' extensions are none."""
    for keyword, value in schema.keywords.items():
        if keyword in _SHOWN_ELSEWHERE or keyword.startswith("x-"):
            continue
        if keyword == "additionalProperties" and value is not False:
            continue
        if keyword == "uniqueItems" and value is not True:
            continue
        yield Fact(keyword, value if isinstance(value, str) else compact(value))


def enum_of(schema: Schema) -> tuple[Value, ...]:
    """The values that are listed; null is told by the type."""
    listed = schema.keywords.get("enum")
    values = listed if isinstance(listed, list) else constants_of(schema)
    if not values:
        return ()
    told = {compact(value): text for value, text in described_values(schema)}
    shown = (Value(_shown(one), told.get(compact(one), "")) for one in values if one is not None)
    return tuple(shown)


def _shown(value: JsonValue) -> str:
    is_plain = isinstance(value, str) and value.strip() == value != ""
    return str(value) if is_plain else compact(value)


def compact(value: JsonValue) -> str:
    """A value as JSON on one line, cut where it is long."""
    text = json_bytes(value).decode("utf-8", "replace")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
