"""Whether a value can keep two schemas at once, as far as it is plain from what they say.

``oneOf`` takes a value that exactly one member takes. Types say less: where members cannot overlap
that is the same, elsewhere it is reported.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Final

from ....document import Schema
from ....findings import JsonValue
from .shape import Part, Read, Shape

__all__ = ["overlapping"]

_DEEPEST: Final = 3
_EVERYTHING: Final = frozenset(
    {"array", "boolean", "integer", "null", "number", "object", "string"}
)
_TYPES: Final = {bool: "boolean", dict: "object", float: "number", int: "integer", list: "array"}


def overlapping(read: Read, members: Iterable[Schema]) -> tuple[int, int] | None:
    """The places of the first two of some schemas that a value could keep at once."""
    shapes = [read((Part(member),)) for member in members]
    for (one, left), (other, right) in combinations(enumerate(shapes), 2):
        if not _are_apart(read, left, right, 0):
            return one, other
    return None


def _are_apart(read: Read, left: Shape, right: Shape, depth: int) -> bool:
    if left.never or right.never:
        return True
    types = _types(read, left, depth) & _types(read, right, depth)
    if left.values is not None and right.values is not None:
        return not any(_is_same(one, other) for one in left.values for other in right.values)
    if types != {"object"} or depth >= _DEEPEST:
        return not types
    if _lacks(left, right) or _lacks(right, left):
        return True
    return any(
        _are_apart(read, _property(read, left, name), _property(read, right, name), depth + 1)
        for name in left.properties
        if name in right.properties and (name in left.required or name in right.required)
    )


def _types(read: Read, shape: Shape, depth: int) -> frozenset[str]:
    """The types of a shape's values, where every integer is a number too."""
    if found := shape.possible_types:
        return frozenset({*found, "integer"} if "number" in found else found)
    if shape.values is not None:
        return frozenset(
            "null" if value is None else _TYPES.get(type(value), "string") for value in shape.values
        )
    if shape.groups and depth < _DEEPEST:
        members = (read((Part(member),)) for member in shape.groups[0].members)
        return frozenset().union(*(_types(read, member, depth + 1) for member in members))
    return _EVERYTHING


def _is_same(one: JsonValue, other: JsonValue) -> bool:
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def _lacks(one: Shape, other: Shape) -> bool:
    """Whether one has no place for what the other requires."""
    return one.closed and not one.patterned and not other.required.keys() <= one.properties.keys()


def _property(read: Read, shape: Shape, name: str) -> Shape:
    return read(tuple(map(Part, shape.properties[name])))
