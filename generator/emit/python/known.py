"""Types that are known already: most properties of a document say one of a few things."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

from ...document import Schema
from .types import Constrained, LiteralOf, Nullable, Primitive, PyType

__all__ = ["is_plain", "said_by"]

_TALK: Final = frozenset(
    {"default", "deprecated", "description", "example", "examples", "externalDocs", "title"}
)
"""Keywords of which no type depends."""


def said_by(schema: Schema) -> Hashable | None:
    """What a schema says of its values, as a key; None where that has schemas within it."""
    said: list[Hashable] = []
    for keyword, value in schema.keywords.items():
        if keyword in _TALK:
            continue
        if isinstance(value, list):
            if not all(isinstance(item, str) for item in value):
                return None
            said.append((keyword, *value))
        elif isinstance(value, dict):
            return None
        else:
            said.append((keyword, value.__class__, value))
    return tuple(said)


def is_plain(of: PyType) -> bool:
    """Whether a type has no name that depends on where its schema stands."""
    if isinstance(of, Nullable | Constrained):
        return is_plain(of.inner if isinstance(of, Nullable) else of.base)
    return isinstance(of, Primitive | LiteralOf)
