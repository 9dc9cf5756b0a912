"""Documented defaults as expressions: literals, or values that are read when they are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from ....findings import JsonValue
from ...text import PyExpr, call, literal
from ..definitions import ClassDef, Definitions, FieldDef
from ..types import (
    AnyType,
    Constrained,
    EnumOf,
    External,
    ListOf,
    LiteralOf,
    MapOf,
    Nullable,
    Primitive,
    PyType,
    Reference,
    TupleOf,
    UnionOf,
)
from .inferred import is_inferred

__all__ = ["DOCUMENTED", "default_expression", "unreadable_defaults"]

DOCUMENTED = "documented"
"""The helper that gives a default's JSON value, for pydantic to read."""

_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "date": date.fromisoformat,
    "date-time": datetime.fromisoformat,
    "time": time.fromisoformat,
    "uuid": UUID,
}
"""What takes the texts of those kinds that are no texts in Python."""

_WHOLE_KINDS = frozenset({"int", "int32", "int64"})
_DEEPEST = 20
_MOST = 1000
"""Values that are read for one default; more than that would lead back to itself."""


class _EndlessError(Exception):
    """A default has no end: it brings itself."""


def unreadable_defaults(definitions: Definitions) -> Iterator[tuple[ClassDef, FieldDef]]:
    """Objects and lists that are defaults, but cannot be, with the classes of their fields."""
    classes = (one for one in definitions.by_key.values() if isinstance(one, ClassDef))
    for one in classes:
        for field in one.fields:
            holds = field.default and isinstance(field.default[0], dict | list)
            if holds and default_expression(definitions, field) is None:
                yield one, field


def default_expression(definitions: Definitions, field: FieldDef) -> PyExpr | None:
    """What stands after the ``=`` of a field with a default; None where it has none.

    What JSON and Python write alike is a literal. Times, objects and what holds some are read by
    pydantic each time, so that no two objects share them.
    """
    if not field.default:
        return None
    value = _whole(definitions, field.type, field.default[0])
    try:
        written = literal(value)
    except ValueError:
        return None
    if not _is_plain(definitions, field.type, 0):
        if not _is_readable(definitions, field, value):
            return None
        read = call(DOCUMENTED, written)
        return PyExpr(f"Field(default_factory={read}, validate_default=True)")
    if isinstance(value, list | dict):
        inferred = is_inferred(definitions, field.type, value)
        made = PyExpr(f"lambda: {written}") if inferred else call(DOCUMENTED, written)
        return PyExpr(f"Field(default_factory={made})")
    return written


def _is_plain(definitions: Definitions, of: PyType, depth: int) -> bool:
    """Whether values of a type are in Python what they are in JSON."""
    match definitions.resolved(of):
        case Primitive(kind):
            return kind not in _READERS
        case LiteralOf() | EnumOf() | AnyType():
            return True
        case Constrained(inner, _) | Nullable(inner) | ListOf(inner) | MapOf(inner):
            return depth < _DEEPEST and _is_plain(definitions, inner, depth + 1)
        case UnionOf(members, _):
            return depth < _DEEPEST and all(_is_plain(definitions, m, depth + 1) for m in members)
        case _:
            return False


def _is_readable(definitions: Definitions, field: FieldDef, value: JsonValue) -> bool:
    try:
        return _Reading(definitions).reads(field.type, value)
    except _EndlessError:
        return False


@dataclass
class _Reading:
    """Whether a value that its schema allows is read: a schema lets false dates through.

    Objects bring the defaults of their own absent properties, which may lead back to the first.

    :param left: how many values more may be read.
    """

    definitions: Definitions
    left: int = _MOST

    def reads(self, of: PyType, value: JsonValue, depth: int = 0) -> bool:
        """Whether a value is read as a type.

        :raises _EndlessError: if it brings itself.
        """
        self.left -= 1
        if depth > _DEEPEST or self.left < 0:
            raise _EndlessError
        match self.definitions.resolved(of):
            case External():
                return False
            case Primitive() | LiteralOf() if isinstance(value, dict | list):
                return False
            case Primitive("date" | "date-time" | "time" | "uuid" as kind):
                return _is_read(kind, value)
            case UnionOf(members, None):
                return any(self.reads(member, value, depth + 1) for member in members)
            case resolved:
                within = self._within(resolved, value)
                return all(self.reads(one, item, depth + 1) for one, item in within)

    def _within(  # noqa: PLR0911 - one case a type
        self, of: PyType, value: JsonValue
    ) -> list[tuple[PyType, JsonValue]]:
        """The values within a value, each with its type."""
        match of:
            case Constrained(inner, _):
                return [(inner, value)]
            case Nullable(inner):
                return [] if value is None else [(inner, value)]
            case ListOf(inner) if isinstance(value, list):
                return [(inner, item) for item in value]
            case TupleOf(items) if isinstance(value, list):
                return list(zip(items, value, strict=False))
            case MapOf(inner) if isinstance(value, dict):
                return [(inner, item) for item in value.values()]
            case Reference(key) if isinstance(value, dict):
                found = self.definitions.by_key[key]
                fields = found.fields if isinstance(found, ClassDef) else ()
                return [
                    (f.type, value[f.wire_name] if f.wire_name in value else f.default[0])
                    for f in fields
                    if f.wire_name in value or f.default
                ]
            case _:
                return []


def _is_read(kind: str, value: JsonValue) -> bool:
    try:
        _READERS[kind](str(value).upper())
    except ValueError:
        return False
    return isinstance(value, str)


def _whole(definitions: Definitions, of: PyType, value: JsonValue) -> JsonValue:
    """``4.0`` as 4 where a whole number is asked for."""
    base = definitions.resolved(of)
    while isinstance(base, Constrained | Nullable):
        base = definitions.resolved(base.base if isinstance(base, Constrained) else base.inner)
    if isinstance(value, float) and isinstance(base, Primitive) and base.kind in _WHOLE_KINDS:
        return int(value)
    return value
