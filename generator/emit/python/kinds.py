"""The types that ``type`` names, one by one and several together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...document.pointers import child
from .containers import lower_array, lower_map
from .rules import limit_rules
from .scalars import lower_integer, lower_number, lower_string
from .shape import Shape
from .types import ANY, Primitive, PyType, held, nullable, union_of

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
    if set(types) >= _EVERY:
        return held(ANY, limit_rules(lowering.report, shape))
    members = [_lower_kind(lowering, kind, shape, hint) for kind in types if kind != "null"]
    if not members:
        return Primitive("none")
    union = union_of(members)
    return nullable(union) if "null" in types else union


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
            return lower_map(lowering, shape, hint)
        case _:
            lowering.report(
                "unknown-type",
                child(shape.pointer, "type"),
                f"no type of JSON Schema: {kind!r:.60}; taken for any value",
            )
            return ANY
