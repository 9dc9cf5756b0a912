"""Aliases that mean nothing but themselves: no type could hold them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..definitions import AliasDef, Definition, unguarded
from ..types import ANY, Key, Nullable, Primitive, PyType, Reference, UnionOf, union_of

__all__ = ["open_circles"]


def open_circles(defined: dict[Key, Definition]) -> Iterator[Key]:
    """Give those that lead back to themselves a meaning: what else they may be, or anything.

    :param defined: all definitions; aliases in circles are replaced.
    :returns: the aliases that were.
    """
    for key, alias in defined.items():
        if isinstance(alias, AliasDef) and _is_circle(defined, key):
            others = [one for one in _members(alias.type) if one != Reference(key)]
            defined[key] = replace(alias, type=union_of(others) if others else ANY)
            if _is_circle(defined, key):
                defined[key] = replace(alias, type=ANY)
            yield key


def _is_circle(defined: Mapping[Key, Definition], start: Key) -> bool:
    waiting, seen = [start], set[Key]()
    while waiting:
        alias = defined.get(waiting.pop())
        below = list(unguarded(alias.type)) if isinstance(alias, AliasDef) else []
        if start in below:
            return True
        waiting.extend(key for key in below if key not in seen)
        seen.update(below)
    return False


def _members(of: PyType) -> tuple[PyType, ...]:
    if isinstance(of, Nullable):
        return (*_members(of.inner), Primitive("none"))
    return of.members if isinstance(of, UnionOf) else (of,)
