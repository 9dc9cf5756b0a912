"""Which keywords of a JSON Schema hold schemas (JSON Schema 2020-12, core section 10, 11)."""

from __future__ import annotations

from typing import Final

__all__ = ["SCHEMA_KEYWORDS", "SCHEMA_LIST_KEYWORDS", "SCHEMA_MAP_KEYWORDS"]

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
