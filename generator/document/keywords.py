"""Which keywords of a JSON Schema hold schemas (JSON Schema 2020-12, core section 10, 11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..findings import JsonValue
from . import pointers

__all__ = ["SCHEMA_KEYWORDS", "SCHEMA_LIST_KEYWORDS", "SCHEMA_MAP_KEYWORDS", "subschemas"]

SCHEMA_KEYWORDS: Final = frozenset(
    {
        "additionalProperties",
        "contains",
        "contentSchema",
        "else",
        "if",
        "items",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
"""Keywords whose value is one schema."""

SCHEMA_LIST_KEYWORDS: Final = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
"""Keywords whose value is a list of schemas."""

SCHEMA_MAP_KEYWORDS: Final = frozenset(
    {"$defs", "definitions", "dependentSchemas", "patternProperties", "properties"}
)
"""Keywords whose value maps names to schemas."""


def subschemas(schema: JsonValue, pointer: str = "") -> Iterator[tuple[str, JsonValue]]:
    """The schemas directly within a schema, each with its pointer; references are not followed."""
    if not isinstance(schema, dict):
        return
    for keyword, value in schema.items():
        below = pointers.child(pointer, keyword)
        if keyword in SCHEMA_KEYWORDS:
            yield below, value
        elif keyword in SCHEMA_LIST_KEYWORDS and isinstance(value, list):
            for index, item in enumerate(value):
                yield pointers.child(below, index), item
        elif keyword in SCHEMA_MAP_KEYWORDS and isinstance(value, dict):
            for name, item in value.items():
                yield pointers.child(below, name), item
