"""Arrays and objects without names of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...document.pointers import child
from .scalars import limits_of
from .shape import Shape
from .types import ANY, Constrained, Limit, ListOf, MapOf, PyType, TupleOf, union_of

if TYPE_CHECKING:
    from .lowering import Lowering

__all__ = ["lower_array", "lower_map"]


def lower_array(lowering: Lowering, shape: Shape, hint: str) -> PyType:
    """A list of one type of item, or a tuple where length and places are fixed."""
    item = lowering.type_of_all(shape.items, f"{hint} Item") if shape.items else ANY
    limits = limits_of(shape, {"minItems": "min_length", "maxItems": "max_length"})
    if shape.unique:
        limits.append(Limit("unique", True))
    if not shape.prefix:
        return _limited(ListOf(item), limits)
    places = tuple(
        lowering.type_of(schema, f"{hint} Item{number}")
        for number, schema in enumerate(shape.prefix, start=1)
    )
    if _has_fixed_length(shape, len(places)):
        kept = [limit for limit in limits if limit.name == "unique"]
        return _limited(TupleOf(places), kept)
    lowering.report(
        "tuple-as-list",
        child(shape.pointer, "prefixItems"),
        "an array with places of their own types but without a fixed length is a list of any "
        "of these types",
        "give it `minItems` and `items: false`",
    )
    rest = [] if shape.no_more_items else [item]
    return _limited(ListOf(union_of([*places, *rest])), limits)


def _has_fixed_length(shape: Shape, length: int) -> bool:
    at_least = shape.limits.get("minItems", 0)
    at_most = length if shape.no_more_items else shape.limits.get("maxItems")
    return at_least == length and at_most == length


def lower_map(lowering: Lowering, shape: Shape, hint: str) -> PyType:
    """An object of which no property is declared."""
    limits = limits_of(shape, {"minProperties": "min_length", "maxProperties": "max_length"})
    return _limited(MapOf(_value_type(lowering, shape, hint)), limits)


def _value_type(lowering: Lowering, shape: Shape, hint: str) -> PyType:
    if not shape.patterned:
        return lowering.type_of_all(shape.additional, f"{hint} Value") if shape.additional else ANY
    lowering.report(
        "keyword-not-checked",
        child(shape.pointer, "patternProperties"),
        "a `dict` cannot say which names go with which values: each value may be of any of them",
    )
    if not shape.closed and not shape.additional:
        return ANY
    patterned = [lowering.type_of(schema, f"{hint} Value") for schema in shape.patterned]
    rest = [lowering.type_of_all(shape.additional, f"{hint} Value")] if shape.additional else []
    return union_of([*patterned, *rest])


def _limited(base: PyType, limits: list[Limit]) -> PyType:
    return Constrained(base, tuple(limits)) if limits else base
