"""Reading a conjunction of schemas: every keyword of every schema merged into one shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from ....document import Schema
from ....document.references import DeadReference
from ....findings import JsonValue
from .shape import Group, Part, Shape, conditions_only, normalised
from .unevaluated import read_unevaluated

__all__ = ["shape_of"]

_MAX_UNIONS: Final = 3
"""Unions of one conjunction that its type says: they multiply."""

_NUMBER_TYPES = frozenset({"integer", "number"})


def shape_of(parts: Iterable[Part]) -> Shape:
    """Read a conjunction: references followed, ``allOf`` opened, keyword by keyword merged."""
    shape = Shape()
    waiting = list(parts)
    roots = len(waiting)
    children: dict[str, list[str]] = {}
    while waiting:
        part = waiting.pop(0)
        if part.key in children:
            continue
        shape.parts.append(part)
        assertions = part.assertions
        opened: list[Part] = []
        if isinstance(assertions.get("$ref"), str):
            try:
                opened += normalised((Part(part.schema.target()),))
            except DeadReference as dead:
                shape.dead.append((part.schema, dead))
        opened += part.members()
        children[part.key] = [one.key for one in opened]
        waiting += opened
        for keyword, value in assertions.items():
            _merge(shape, part, keyword, value)
    _order_properties(shape, children, roots)
    groups = [group for group in shape.groups if not _is_kept(group, shape)]
    unions = [group for group in groups if not conditions_only(group)][:_MAX_UNIONS]
    shape.conditions = [group for group in groups if group not in unions]
    shape.groups = unions
    read_unevaluated(shape, children)
    return shape


def _order_properties(shape: Shape, children: Mapping[str, Sequence[str]], roots: int) -> None:
    """Properties as a class would have them: what is inherited, or stands around, comes first.

    :param roots: how many of the parts are no children of others.
    """
    if len(shape.parts) == 1:
        return
    by_key = {part.key: part for part in shape.parts}
    entered: set[str] = set()
    ordered: dict[str, list[Schema]] = {}
    waiting = [(part, False) for part in (*reversed(shape.parts[roots:]), *shape.parts[:roots])]
    while waiting:
        part, is_left = waiting.pop()
        if is_left:
            names = part.schema.properties if "properties" in part.assertions else ()
            ordered.update((name, shape.properties[name]) for name in names if name not in ordered)
        elif part.key not in entered:
            entered.add(part.key)
            waiting.append((part, True))
            waiting += ((by_key[key], False) for key in reversed(children[part.key]))
    shape.properties = ordered


def _is_kept(group: Group, shape: Shape) -> bool:
    """Whether one of a group's alternatives is asked for already, so that the group says no more.

    It is where a base lists its children, and each child has ``allOf`` with the base: without this
    a child would be made of a base, that of a child, and so on.
    """
    asked = {part.schema.pointer for part in shape.parts} - {group.part.schema.pointer}
    return any(_led_to(member) in asked for member in group.members)


def _led_to(schema: Schema) -> str:
    try:
        return schema.resolved().pointer
    except DeadReference:
        return schema.pointer


def _merge(shape: Shape, part: Part, keyword: str, value: JsonValue) -> None:
    if keyword in _BOUNDS:
        _merge_bound(shape, keyword, value)
    elif keyword in _READERS:
        _READERS[keyword](shape, part, value)


def _merge_bound(shape: Shape, keyword: str, value: JsonValue) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        strictest = _BOUNDS[keyword]
        shape.limits[keyword] = strictest(shape.limits.get(keyword, value), value)


_BOUNDS: Final[dict[str, Callable[[float | int, float | int], float | int]]] = {
    "minimum": max,
    "exclusiveMinimum": max,
    "minLength": max,
    "minItems": max,
    "minProperties": max,
    "maximum": min,
    "exclusiveMaximum": min,
    "maxLength": min,
    "maxItems": min,
    "maxProperties": min,
}


def _merge_type(shape: Shape, part: Part, _value: JsonValue) -> None:
    types = part.schema.types
    shape.types = types if shape.types is None else _common_types(shape.types, types)
    shape.never = shape.never or not shape.types


def _common_types(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    """The types in both; every integer is a number."""
    common = [name for name in left if name in right]
    if "integer" not in common and {*left, *right} >= _NUMBER_TYPES:
        common.append("integer")
    return tuple(common)


def _merge_enum(shape: Shape, _part: Part, value: JsonValue) -> None:
    values = value if isinstance(value, list) else [value]
    before = shape.values
    shape.values = [v for v in values if before is None or _is_among(v, before)]


def _is_among(value: JsonValue, values: list[JsonValue]) -> bool:
    return any(type(value) is type(other) and value == other for other in values)


def _merge_const(shape: Shape, part: Part, value: JsonValue) -> None:
    _merge_enum(shape, part, [value])


def _merge_properties(shape: Shape, part: Part, _value: JsonValue) -> None:
    for name, schema in part.schema.properties.items():
        shape.properties.setdefault(name, []).append(schema)


def _merge_required(shape: Shape, _part: Part, value: JsonValue) -> None:
    if isinstance(value, list):
        shape.required.update((name, None) for name in value if isinstance(name, str))


def _merge_additional(shape: Shape, part: Part, value: JsonValue) -> None:
    if value is False:
        shape.closed = True
    elif value != {} and (schema := part.schema.single("additionalProperties")):
        shape.additional.append(schema)


def _merge_patterned(shape: Shape, part: Part, _value: JsonValue) -> None:
    parent = part.schema.node.child("patternProperties")
    shape.patterned.extend(Schema(parent.child(name)) for name in parent.mapping)


def _merge_items(shape: Shape, part: Part, value: JsonValue) -> None:
    if value is False:
        shape.no_more_items = True
    elif schema := part.schema.single("items"):
        shape.items.append(schema)


def _merge_prefix(shape: Shape, part: Part, _value: JsonValue) -> None:
    shape.prefix = max(shape.prefix, part.schema.list_of("prefixItems"), key=len)


def _merge_any_of(shape: Shape, part: Part, _value: JsonValue) -> None:
    if "anyOf" not in part.composed:
        shape.groups.append(Group("anyOf", part, part.schema.list_of("anyOf")))


def _merge_one_of(shape: Shape, part: Part, _value: JsonValue) -> None:
    if "oneOf" not in part.composed:
        shape.groups.append(Group("oneOf", part, part.schema.list_of("oneOf")))


def _merge_format(shape: Shape, part: Part, _value: JsonValue) -> None:
    shape.format = shape.format or part.schema.format


def _merge_pattern(shape: Shape, _part: Part, value: JsonValue) -> None:
    if isinstance(value, str) and value not in shape.patterns:
        shape.patterns.append(value)


def _merge_divisor(shape: Shape, _part: Part, value: JsonValue) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
        shape.divisors.append(value)


def _merge_unique(shape: Shape, _part: Part, value: JsonValue) -> None:
    shape.unique = shape.unique or value is True


def _merge_not(shape: Shape, _part: Part, value: JsonValue) -> None:
    shape.never = shape.never or value == {} or value is True


_READERS: Final[dict[str, Callable[[Shape, Part, JsonValue], None]]] = {
    "type": _merge_type,
    "enum": _merge_enum,
    "const": _merge_const,
    "properties": _merge_properties,
    "required": _merge_required,
    "additionalProperties": _merge_additional,
    "patternProperties": _merge_patterned,
    "items": _merge_items,
    "prefixItems": _merge_prefix,
    "anyOf": _merge_any_of,
    "oneOf": _merge_one_of,
    "format": _merge_format,
    "pattern": _merge_pattern,
    "multipleOf": _merge_divisor,
    "uniqueItems": _merge_unique,
    "not": _merge_not,
}
