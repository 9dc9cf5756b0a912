"""Documented defaults as expressions: those that Python can write where the field stands."""

from __future__ import annotations

from ...findings import JsonValue
from ..text import PyExpr, literal
from .definitions import Definitions, FieldDef
from .types import (
    AnyType,
    Constrained,
    EnumOf,
    ListOf,
    LiteralOf,
    MapOf,
    Nullable,
    Primitive,
    PyType,
    UnionOf,
)

__all__ = ["default_expression"]

_PLAIN_KINDS = frozenset({"bool", "int", "int32", "int64", "none", "number", "str"})
_WHOLE_KINDS = frozenset({"int", "int32", "int64"})


def default_expression(definitions: Definitions, field: FieldDef) -> PyExpr | None:
    """What stands after the ``=`` of a field with a default; None where it has none.

    A default whose type is a class or a time has no literal: the field then reads as None.
    """
    if not field.default or not _is_plain(definitions, field.type, 0):
        return None
    value = _whole(definitions, field.type, field.default[0])
    try:
        written = literal(value)
    except ValueError:
        return None
    if isinstance(value, list | dict):
        return PyExpr(f"Field(default_factory=lambda: {written})")
    return written


def _is_plain(definitions: Definitions, of: PyType, depth: int) -> bool:
    """Whether values of a type are in Python what they are in JSON."""
    match definitions.resolved(of):
        case Primitive(kind):
            return kind in _PLAIN_KINDS
        case LiteralOf() | EnumOf() | AnyType():
            return True
        case Constrained(inner, _) | Nullable(inner) | ListOf(inner) | MapOf(inner):
            return depth < 20 and _is_plain(definitions, inner, depth + 1)
        case UnionOf(members, _):
            return depth < 20 and all(_is_plain(definitions, m, depth + 1) for m in members)
        case _:
            return False


def _whole(definitions: Definitions, of: PyType, value: JsonValue) -> JsonValue:
    """``4.0`` as 4 where a whole number is asked for."""
    base = definitions.resolved(of)
    while isinstance(base, Constrained | Nullable):
        base = definitions.resolved(base.base if isinstance(base, Constrained) else base.inner)
    if isinstance(value, float) and isinstance(base, Primitive) and base.kind in _WHOLE_KINDS:
        return int(value)
    return value
