"""What is known already: most schemas of a document say one of a few things."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

from ....document import Schema
from ....document.pointers import document_of
from ....findings import JsonValue
from ..types import (
    AnyType,
    Constrained,
    ListOf,
    LiteralOf,
    MapOf,
    Nullable,
    Primitive,
    PyType,
)

__all__ = ["is_the_same_anywhere", "said_by", "text_of"]

_TALK: Final = frozenset(
    {"default", "deprecated", "description", "example", "examples", "externalDocs", "title"}
)
"""Keywords of which no type depends."""

_BESIDE: Final = _TALK | {"$ref", "readOnly", "writeOnly"}
"""What may stand beside a reference that means just what it leads to."""


def text_of(schema: Schema) -> Hashable | None:
    """All that a schema says as it is written, as a key; None where it has schemas within it."""
    written = schema.node.value
    if not isinstance(written, dict):
        return None
    said = [_said(keyword, value) for keyword, value in written.items()]
    return None if None in said else (document_of(schema.pointer), *said)


def said_by(schema: Schema) -> Hashable | None:
    """What a schema says of its values, as a key; None where that has schemas within it."""
    said = [_said(*one) for one in schema.keywords.items() if one[0] not in _TALK]
    return None if None in said else (document_of(schema.pointer), *said)


def _said(keyword: str, value: JsonValue) -> Hashable | None:
    if value.__class__ is str:
        return keyword, value
    if isinstance(value, list):
        return (keyword, *value) if all(isinstance(item, str) for item in value) else None
    if isinstance(value, dict):
        return None
    return keyword, value.__class__, value  # to Python 1, 1.0 and True are the same


def is_the_same_anywhere(of: PyType, schema: Schema) -> bool:
    """Whether all schemas of one document that say what ``schema`` says have its type ``of``.

    Classes are named by where they stand; but for those that are referred to.
    """
    if schema.reference is None:
        return _has_no_name(of)
    document, pointer = schema.node.document, schema.pointer
    return schema.keywords.keys() <= _BESIDE and not document.has_resources(pointer)


def _has_no_name(of: PyType) -> bool:
    match of:
        case Nullable(inner) | Constrained(inner, _) | ListOf(inner) | MapOf(inner):
            return _has_no_name(inner)
        case _:
            return isinstance(of, Primitive | LiteralOf | AnyType)
