"""Arrays and objects without names of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....document import Schema
from ..types import ANY, Limit, ListOf, MapOf, PyType, TupleOf, held, limited, union_of
from .rules import pattern_rules, place_rules
from .scalars import limits_of
from .shape import Shape

if TYPE_CHECKING:
    from .lowering import Lowering

__all__ = ["lower_array", "lower_map"]


def lower_array(lowering: Lowering, shape: Shape, hint: str) -> PyType:
    """A list of one type of item, or a tuple where length and places are fixed."""
    item = lowering.type_of_all(shape.items, f"{hint} Item") if shape.items else ANY
    limits = limits_of(shape, {"minItems": "min_length", "maxItems": "max_length"})
    if shape.unique:
        limits.append(Limit("unique", True))
    if shape.no_more_items:
        limits = [limit for limit in limits if limit.name != "max_length"]
        most = min(shape.limits.get("maxItems", len(shape.prefix)), len(shape.prefix))
        limits.append(Limit("max_length", most))
    if not shape.prefix:
        return limited(ListOf(item), limits)
    places = tuple(
        lowering.type_of_all(_at_place(shape, index), f"{hint} Item{index + 1}")
        for index in range(len(shape.prefix))
    )
    if _has_fixed_length(shape, len(places)):
        kept = [limit for limit in limits if limit.name == "unique"]
        return limited(TupleOf(places), kept)
    each = union_of([*places, *([] if shape.no_more_items else [item])])
    of = limited(ListOf(each), limits)
    if each != ANY and all(place == each for place in places):
        return of  # no place is another
    return held(of, place_rules(lowering.report, shape))


def _at_place(shape: Shape, index: int) -> list[Schema]:
    """What all parts of a shape say of one place."""
    found: list[Schema | None] = []
    for part in shape.parts:
        prefix = part.schema.list_of("prefixItems")
        found.append(prefix[index] if index < len(prefix) else part.schema.single("items"))
    return [schema for schema in found if schema is not None]


def _has_fixed_length(shape: Shape, length: int) -> bool:
    at_least = shape.limits.get("minItems", 0)
    at_most = length if shape.no_more_items else shape.limits.get("maxItems")
    return at_least == length and at_most == length


def lower_map(lowering: Lowering, shape: Shape, hint: str) -> PyType:
    """An object of which no property is declared."""
    limits = limits_of(shape, {"minProperties": "min_length", "maxProperties": "max_length"})
    of = limited(MapOf(_value_type(lowering, shape, hint)), limits)
    return held(of, pattern_rules(lowering.report, shape))


def _value_type(lowering: Lowering, shape: Shape, hint: str) -> PyType:
    if not shape.patterned:
        return lowering.type_of_all(shape.additional, f"{hint} Value") if shape.additional else ANY
    if not shape.closed and not shape.additional:
        return ANY
    patterned = [lowering.type_of(schema, f"{hint} Value") for schema in shape.patterned]
    rest = [lowering.type_of_all(shape.additional, f"{hint} Value")] if shape.additional else []
    return union_of([*patterned, *rest])
