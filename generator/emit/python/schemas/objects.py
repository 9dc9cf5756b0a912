"""Objects with names of their own: one class each, its fields in the document's order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from ....document import Schema
from ....document.direction import Direction
from ....document.pointers import child
from ....document.references import DeadReference
from ....document.validation import BadSchema, SchemaValidator
from ....findings import JsonValue
from ...naming import BASE_MODEL_MEMBERS, class_name, identifiers
from ...text import ClassName, Identifier
from ..definitions import ClassDef, FieldDef
from ..types import ANY, Key, PyType
from .described import description_of
from .rules import class_rules
from .shape import Part, Shape

if TYPE_CHECKING:
    from .lowering import Lowering

__all__ = ["build_class", "is_class"]

_USED_IN_ANNOTATIONS = frozenset({"bool", "bytes", "dict", "float", "int", "list", "str", "tuple"})
"""A field of such a name would hide the type from the annotations after it."""

_USED_IN_CLASSES = frozenset({"documented", "model_validator"})
"""A field of such a name would hide the function from the lines after it."""

_TIMES = frozenset({"date-time", "time"})

_LEADING = frozenset({"$ref", "$dynamicRef", "$recursiveRef", "allOf"})
"""Keywords by which other schemas say what holds."""

RESERVED_ATTRIBUTES = BASE_MODEL_MEMBERS | _USED_IN_ANNOTATIONS | _USED_IN_CLASSES


def is_class(shape: Shape, *, nullable: bool = False) -> bool:
    """Whether a shape is an object with declared properties, and nothing else.

    :param nullable: whether to answer for an object that may also be null.
    """
    if shape.groups or shape.values is not None or shape.never:
        return False
    expected = {"object", "null"} if nullable else {"object"}
    return set(shape.possible_types) == expected and shape.has_fields


def build_class(lowering: Lowering, key: Key, name: ClassName, shape: Shape) -> ClassDef:
    """The class of an object."""
    wire_names = [*shape.properties, *(n for n in shape.required if n not in shape.properties)]
    attributes = identifiers(wire_names, lowering.scope("field", RESERVED_ATTRIBUTES))
    fields = tuple(
        _field(lowering, name, shape, wire_name, attributes[wire_name]) for wire_name in wire_names
    )
    doc = description_of(*(part.schema for part in shape.parts))
    extra = _extra(lowering, name, shape)
    _report_other_names(lowering, shape, wire_names)
    return ClassDef(key, name, doc, fields, extra, class_rules(lowering.report, shape))


def _field(
    lowering: Lowering, owner: ClassName, shape: Shape, wire_name: str, attribute: Identifier
) -> FieldDef:
    undeclared = [] if shape.patterned else shape.additional
    schemas = shape.properties.get(wire_name, undeclared)
    required = wire_name in shape.required
    read = partial(_read, lowering, owner, attribute, wire_name, schemas, required=required)
    if len(schemas) != 1:
        return read()
    return lowering.known_field((attribute, wire_name, required), schemas[0], read)


def _read(  # noqa: PLR0913 - what a field is made of
    lowering: Lowering,
    owner: ClassName,
    attribute: Identifier,
    wire_name: str,
    schemas: list[Schema],
    *,
    required: bool,
) -> FieldDef:
    of = lowering.type_of_all(schemas, f"{owner} {class_name(wire_name)}") if schemas else ANY
    only = None
    if schemas and (hidden := lowering.hidden_in(schemas)):
        only = _remaining(hidden)
        if only is None and required:
            required = False
            lowering.report(
                "required-one-way",
                schemas[0].pointer,
                f"{wire_name!r:.60} is required, but both readOnly and writeOnly: optional",
            )
    default = () if required else _default(lowering, schemas)
    doc = description_of(*schemas)
    return FieldDef(attribute, wire_name, of, required, default, doc, only)


def _remaining(hidden: frozenset[Direction]) -> Direction | None:
    """The direction in which a property goes that is hidden in the other; None if it is in both."""
    if len(hidden) > 1:
        return None
    return "response" if "request" in hidden else "request"


def _default(lowering: Lowering, schemas: list[Schema]) -> tuple[JsonValue, ...]:
    """The default that is said nearest: by a schema itself, else by what it refers to."""
    parts: Sequence[Part] = tuple(map(Part, schemas))
    if any(not _LEADING.isdisjoint(schema.keywords) for schema in schemas):
        parts = lowering.shape_of_parts(tuple(parts)).parts
    nearest = next((part.schema for part in parts if "default" in part.schema.keywords), None)
    value = nearest.keywords["default"] if nearest else None
    if nearest is None or value is None:
        return ()  # absent reads as None already
    with suppress(BadSchema):
        if all(_is_value(schema, value) for schema in schemas):
            return (value,)
    lowering.report(
        "default-not-used",
        child(nearest.pointer, "default"),
        "the default is no value of its own schema",
    )
    return ()


def _with_default(schemas: Iterable[Schema]) -> Schema | None:
    """The first of some schemas, then of what they consist of, that says a default."""
    waiting, seen = list(schemas), set[str]()
    while waiting:
        schema = waiting.pop(0)
        if schema.pointer in seen:
            continue
        seen.add(schema.pointer)
        if "default" in schema.keywords:
            return schema
        waiting += (member.schema for member in Part(schema).members())
        if schema.reference is not None:
            with suppress(DeadReference):
                waiting.append(schema.target())
    return None


def _is_value(schema: Schema, value: JsonValue) -> bool:
    validator = SchemaValidator(schema)
    if validator.is_valid(value):
        return True
    # A time without an offset is read, too: what it lacks would be such.
    return isinstance(value, str) and schema.format in _TIMES and validator.is_valid(f"{value}Z")


def _extra(lowering: Lowering, owner: ClassName, shape: Shape) -> PyType | None:
    if shape.patterned:
        return ANY
    if shape.closed:
        return None
    return lowering.type_of_all(shape.additional, f"{owner} Value") if shape.additional else ANY


def _report_other_names(lowering: Lowering, shape: Shape, names: list[str]) -> None:
    """Properties that a part would refuse, since they stand in another.

    By JSON Schema a closed parent has no heirs; authors mean that it has, and so do servers.
    """
    for part in shape.parts:
        said = part.schema.keywords.get("additionalProperties", True)
        if said in (True, {}) or "patternProperties" in part.assertions:
            continue  # with patterns it is a rule
        own = part.schema.properties
        there = names if said is False else shape.properties
        other = next((name for name in there if name not in own), None)
        if other is not None:
            lowering.report(
                "keyword-not-checked",
                child(part.schema.pointer, "additionalProperties"),
                f"{other!r:.60} stands elsewhere, and is not held against this "
                "`additionalProperties`",
            )
