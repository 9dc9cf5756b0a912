"""What type checkers make of a list or a dictionary that stands there without its type.

A list of texts is no ``list[str | int]`` to them, since that could be given a number.
"""

from __future__ import annotations

from typing import Final

from ....findings import JsonValue
from ..definitions import Definitions
from ..types import AnyType, Constrained, ListOf, MapOf, Nullable, Primitive, PyType

__all__ = ["is_inferred"]

_NOT_TEXTS: Final = {"bool": bool, "int": int, "int32": int, "int64": int, "number": float}
"""The classes of the values of primitive types; those of the others are texts."""


def is_inferred(definitions: Definitions, of: PyType, value: JsonValue) -> bool:
    """Whether the value of a field is taken to have its type without being told."""
    if value in ([], {}):
        return True
    resolved = definitions.resolved(of)
    return _is(definitions, resolved.inner if isinstance(resolved, Nullable) else resolved, value)


def _is(definitions: Definitions, of: PyType, value: JsonValue) -> bool:
    match definitions.resolved(of):
        case AnyType():
            return True
        case Constrained(inner, _):
            return _is(definitions, inner, value)
        case Primitive(kind):
            return type(value) is _NOT_TEXTS.get(kind, str)
        case ListOf(inner) if isinstance(value, list):
            return _are(definitions, inner, value)
        case MapOf(inner) if isinstance(value, dict):
            return _are(definitions, inner, [*value.values()])
        case _:
            return False


def _are(definitions: Definitions, of: PyType, values: list[JsonValue]) -> bool:
    if {type(value) for value in values} == {int, float}:  # together they are taken for float
        values = [value for value in values if isinstance(value, float)]
    return bool(values) and all(_is(definitions, of, value) for value in values)
