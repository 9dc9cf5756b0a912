"""Fields to schemas: what a printed list of fields becomes in the document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from ..findings import JsonValue
from .page import Field
from .prose import says_null, stated_default, stated_options
from .types import PrintedType, is_list, is_map, is_set, parse_type, scalar_schema

__all__ = [
    "JsonObject",
    "SchemaFactory",
    "component_reference",
    "is_structure",
    "structure_of",
    "typed_value",
]

JsonObject = dict[str, JsonValue]

_STRUCTURE = re.compile(r"[A-Z][A-Za-z0-9_]*")


def component_reference(name: str) -> str:
    """The reference to a schema of the document's components."""
    return f"#/components/schemas/{name}"


def is_structure(kind: PrintedType) -> bool:
    """Whether a printed type is a named structure, such as ``ErrorCode``."""
    if kind.name == "Object" or kind.arguments or is_list(kind) or is_map(kind):
        return False
    return scalar_schema(kind) is None and _STRUCTURE.fullmatch(kind.name) is not None


def structure_of(kind: PrintedType) -> str | None:
    """The named structure whose fields stand below a field of this type, if they are one's.

    >>> structure_of(parse_type("Zone")), structure_of(parse_type("List<Zone>"))
    ('Zone', 'Zone')
    """
    if is_structure(kind):
        return kind.name
    held = kind.arguments[-1] if kind.arguments and (is_list(kind) or is_map(kind)) else None
    return held.name if held and is_structure(held) else None


@dataclass(frozen=True)
class SchemaFactory:
    """Makes schemas from fields.

    :param components: printed type names that are components, and each one's name there.
    :param response_required: whether ``Required`` on a response's field becomes ``required``.
    :param renamed: component names of the page's structures that differ from their namesakes, by
        the line of the field.
    """

    components: dict[str, str]
    response_required: bool = False
    renamed: Mapping[int, str] = dataclass_field(default_factory=dict)

    def object_schema(self, fields: Sequence[Field], *, response: bool) -> JsonObject:
        """An object with the given fields."""
        enforced = not response or self.response_required
        required: list[JsonValue] = [f.name for f in fields if f.required and enforced]
        schema: JsonObject = {
            "type": "object",
            "properties": {f.name: self.field_schema(f, response=response) for f in fields},
        }
        if required:
            schema["required"] = required
        return schema

    def field_schema(self, field: Field, *, response: bool) -> JsonObject:
        """The schema of one field, with what its description says of null, options, default."""
        kind = parse_type(field.type)
        schema = self._of_type(kind, field, response=response)
        description = field.description or ""
        schema = _with_options(schema, description)
        if says_null(description):
            schema = _nullable(schema)
        if description:
            schema = _described(schema, description)
        if field.deprecated:
            schema["deprecated"] = True
        if not kind.is_plain and kind.name not in self.components:
            schema["x-documented-type"] = field.type
        if response and field.required:
            schema["x-documented-required"] = True
        return schema

    def _of_type(self, kind: PrintedType, field: Field, *, response: bool) -> JsonObject:
        if kind.name in self.components and not kind.arguments:
            name = self.renamed.get(field.line, self.components[kind.name])
            return {"$ref": component_reference(name)}
        if is_list(kind):
            return self._list(kind, field, response=response)
        if is_map(kind):
            return self._map(kind, field, response=response)
        if field.children:
            return self.object_schema(field.children, response=response)
        if kind.name == "Object":
            return {"type": "object", "additionalProperties": True}
        return scalar_schema(kind) or {}

    def _map(self, kind: PrintedType, field: Field, *, response: bool) -> JsonObject:
        if field.children and not self._has_structures(kind):
            below = self.object_schema(field.children, response=response)
            return {**below, "additionalProperties": True}
        return {"type": "object", "additionalProperties": self._argument(kind, 1, field) or True}

    def _list(self, kind: PrintedType, field: Field, *, response: bool) -> JsonObject:
        items: JsonObject = self._argument(kind, 0, field)
        if field.children and not self._has_structures(kind):
            items = self.object_schema(field.children, response=response)
        schema: JsonObject = {"type": "array", "items": items}
        return schema | {"uniqueItems": True} if is_set(kind) else schema

    def _has_structures(self, kind: PrintedType) -> bool:
        """Whether a list or map holds structures of a name, whose fields stand below it."""
        return structure_of(kind) in self.components

    def _argument(self, kind: PrintedType, index: int, field: Field) -> JsonObject:
        """The schema of a type argument, such as ``String``; open where there is none."""
        if index >= len(kind.arguments):
            return {}
        argument = kind.arguments[index]
        if argument.name in self.components:
            name = self.renamed.get(field.line, self.components[argument.name])
            return {"$ref": component_reference(name)}
        if is_list(argument):
            items: JsonObject = self._argument(argument, 0, field)
            return {"type": "array", "items": items}
        if is_map(argument):
            values = self._argument(argument, 1, field)
            return {"type": "object", "additionalProperties": values or True}
        return scalar_schema(argument) or {}


def _with_options(schema: JsonObject, description: str) -> JsonObject:
    """Options and a default that the description states, where they agree with the type."""
    schema = {**schema}
    kind = schema.get("type")
    options = [typed_value(text, kind) for text in stated_options(description)]
    if options and all(value is not None for value in options):
        schema["enum"] = [*options]
    stated = stated_default(description)
    default = None if stated is None else typed_value(stated, kind)
    if default is not None and (not options or default in options):
        schema["default"] = default
    return schema


def typed_value(text: str, kind: JsonValue) -> JsonValue:
    """A word of prose as a value of a JSON type; None where it is none."""
    if kind == "string":
        return text
    if kind == "boolean":
        return {"true": True, "false": False}.get(text.lower())
    if kind == "integer":
        return int(text) if re.fullmatch(r"-?\d{1,18}", text) else None
    if kind == "number":
        return float(text) if re.fullmatch(r"-?\d{1,18}(?:\.\d{1,18})?", text) else None
    return None


def _nullable(schema: JsonObject) -> JsonObject:
    if "$ref" in schema:
        return {"oneOf": [schema, {"type": "null"}]}
    schema = {**schema}
    kind, options = schema.get("type"), schema.get("enum")
    if isinstance(kind, str):
        schema["type"] = [kind, "null"]
    if isinstance(options, list):
        schema["enum"] = [*options, None]
    return schema


def _described(schema: JsonObject, description: str) -> JsonObject:
    """The schema with its description behind its type, where a reader looks for it."""
    head: JsonObject = {k: v for k, v in schema.items() if k in ("$ref", "oneOf", "type", "format")}
    rest = {key: value for key, value in schema.items() if key not in head}
    return {**head, "description": description, **rest}
