"""Which JSON types a schema refuses, as far as it can be seen without a value at hand."""

from __future__ import annotations

from .references import DeadReference
from .schema import Schema

__all__ = ["refuses"]

_DEEPEST = 10
"""Levels of composition that are looked into: what stands deeper is taken to allow everything."""


def refuses(schema: Schema, kind: str) -> bool:
    """Whether no value of a JSON type keeps a schema; False where that is not plain to see.

    :param kind: ``null``, ``string``, ``object`` or another word of ``type``.
    """
    return _refuses(schema, kind, _DEEPEST)


def _refuses(schema: Schema, kind: str, levels: int) -> bool:
    if levels == 0:
        return False
    if schema.reference is not None:
        try:
            schema = schema.resolved()
        except DeadReference:
            return False
    types = schema.types
    if types and kind not in types:
        return not (kind == "integer" and "number" in types)
    if any(_refuses(part, kind, levels - 1) for part in schema.list_of("allOf")):
        return True
    choices = (schema.list_of("anyOf"), schema.list_of("oneOf"))
    if any(of and all(_refuses(part, kind, levels - 1) for part in of) for of in choices):
        return True
    return not types and _is_about_another(schema, kind)


def _is_about_another(schema: Schema, kind: str) -> bool:
    """Whether a schema without a type speaks of objects or arrays alone, as authors forget it."""
    words = schema.keywords
    return kind not in ("object", "array") and ("properties" in words or "items" in words)
