"""The types that ``type`` names, one by one and several together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....document.pointers import child
from ..types import ANY, Primitive, PyType, held, nullable, union_of
from .containers import lower_array, lower_map
from .rules import keyword_rules, limit_rules
from .scalars import lower_integer, lower_number, lower_string
from .shape import Part, Shape

if TYPE_CHECKING:
    from .lowering import Lowering

__all__ = ["lower_kinds"]

_EVERY = frozenset({"array", "boolean", "null", "number", "object", "string"})


_FORMATTED = frozenset({"integer", "number", "string"})


def lower_kinds(lowering: Lowering, shape: Shape, hint: str) -> PyType:
    """A shape without ``enum``, ``oneOf`` and ``anyOf``: the union of its types."""
    types = shape.possible_types
    if not types:
        return held(ANY, limit_rules(lowering.report, shape))
    if set(types) >= _EVERY and not _has_schemas(shape):
        return held(ANY, limit_rules(lowering.report, shape))
    members = [_lower_kind(lowering, kind, shape, hint) for kind in types if kind != "null"]
    if not members:
        return Primitive("none")
    union = union_of(members)
    return nullable(union) if "null" in types else union


def _has_schemas(shape: Shape) -> bool:
    """Whether anything is said of what stands within a value."""
    within = (shape.additional, shape.items, shape.patterned, shape.prefix, shape.properties)
    return any(within) or shape.closed or shape.no_more_items


def _lower_kind(  # noqa: PLR0911 - one case a type
    lowering: Lowering, kind: str, shape: Shape, hint: str
) -> PyType:
    if kind in _FORMATTED and (own := lowering.of_format(shape.format)):
        return own
    match kind:
        case "string":
            return lower_string(lowering, shape)
        case "integer":
            return lower_integer(shape)
        case "number":
            return lower_number(shape)
        case "boolean":
            return Primitive("bool")
        case "array":
            return lower_array(lowering, shape, hint)
        case "object":
            return _lower_object(lowering, shape, hint)
        case _:
            lowering.report(
                "unknown-type",
                child(shape.pointer, "type"),
                f"no type of JSON Schema: {kind!r:.60}; taken for any value",
            )
            return ANY


def _lower_object(lowering: Lowering, shape: Shape, hint: str) -> PyType:
    """An object among other types: a class of its own where it has properties."""
    if shape.properties or (shape.closed and not shape.patterned):
        return lowering.type_of_parts(_object_parts(shape), hint)
    of = lower_map(lowering, shape, hint)
    return held(of, keyword_rules(lowering.report, shape, "required"))


def _object_parts(shape: Shape) -> tuple[Part, ...]:
    """What is left of a shape where its type is known to be an object."""
    left = (part.without("type", *part.composed) for part in shape.parts)
    return tuple(part for part in left if part.assertions)
