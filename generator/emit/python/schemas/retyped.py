"""Types with other definitions in place of some, and the unions within a type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..types import (
    Constrained,
    Discriminator,
    Key,
    ListOf,
    MapOf,
    Nullable,
    PyType,
    Reference,
    TupleOf,
    UnionOf,
)

__all__ = ["renamed", "unions_in"]


def unions_in(of: PyType) -> Iterator[UnionOf]:
    """Every union in a type, the outermost first."""
    match of:
        case Constrained(inner, _) | ListOf(inner) | MapOf(inner) | Nullable(inner):
            yield from unions_in(inner)
        case UnionOf(members, _) | TupleOf(members):
            if isinstance(of, UnionOf):
                yield of
            for member in members:
                yield from unions_in(member)
        case _:
            return


def renamed(of: PyType, others: Mapping[Key, Key]) -> PyType:  # noqa: PLR0911 - one case a type
    """The same type, which names other definitions instead of some."""
    match of:
        case Reference(key):
            return Reference(others.get(key, key))
        case ListOf(inner):
            return ListOf(renamed(inner, others))
        case MapOf(inner):
            return MapOf(renamed(inner, others))
        case Nullable(inner):
            return Nullable(renamed(inner, others))
        case Constrained(inner, limits):
            return Constrained(renamed(inner, others), limits)
        case TupleOf(items):
            return TupleOf(tuple(renamed(item, others) for item in items))
        case UnionOf(members, told):
            found = told and _told(told, others)
            return UnionOf(tuple(renamed(member, others) for member in members), found)
        case _:
            return of


def _told(told: Discriminator, others: Mapping[Key, Key]) -> Discriminator:
    classes = tuple((tag, others.get(key, key)) for tag, key in told.classes)
    other = told.other and others.get(told.other, told.other)
    return replace(told, classes=classes, other=other)
