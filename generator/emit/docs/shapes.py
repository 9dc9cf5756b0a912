"""Shapes of values put together: a reference with what stands beside it, parts of ``allOf``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ...document import Schema
from ...document.listed_values import constants_of
from ...document.references import DeadReference
from ...findings import JsonValue
from .facts import enum_of, facts_of
from .fields import Choices, Field, Shape, TypeName

__all__ = ["both", "described", "kind_of", "linked", "named", "said_of", "title_of", "union_of"]

_OF_OBJECTS: Final = ("properties", "patternProperties", "additionalProperties", "required")
_NAMED: Final = 4
"""Alternatives that the type of a union names."""
_VAGUE: Final = frozenset({"any", "object", "array"})


def both(one: Shape, other: Shape) -> Shape:
    """What keeps two shapes at once: fields of the same name are told by the later one."""
    fields = {(f.kind, f.name): f for f in one.fields}
    for each in other.fields:
        key = (each.kind, each.name)
        fields[key] = _narrowed(fields[key], each) if key in fields else each
    return Shape(
        one.type if other.type.text in _VAGUE and one.type.text != "any" else other.type,
        one.nullable or other.nullable,
        other.format or one.format,
        tuple(dict.fromkeys((*one.facts, *other.facts))),
        other.enum or one.enum,
        tuple(fields.values()),
        (*one.choices, *other.choices),
    )


def _narrowed(wide: Field, narrow: Field) -> Field:
    return replace(
        narrow,
        shape=both(wide.shape, narrow.shape),
        description=narrow.description or wide.description,
        required=wide.required or narrow.required,
    )


def linked(name: str, href: str, end: Schema) -> Shape:
    """A schema that is not unfolded: its name, and what is said in a word or two."""
    values = end.keywords
    plain = not any(key in values for key in ("properties", "allOf", "oneOf", "anyOf", "items"))
    return Shape(
        TypeName("", name, href),
        nullable="null" in end.types,
        format=end.format,
        facts=tuple(facts_of(end)) if plain else (),
        enum=enum_of(end),
    )


def named(kind: TypeName, name: str, href: str) -> TypeName:
    """The type of a schema that is unfolded, with the link to its page."""
    if kind.text in {"any", "object"} or kind.href:
        return TypeName("", name, href)
    return TypeName(f"{kind.text} · ", name, href) if name else kind


def kind_of(schema: Schema) -> str:
    """The type of values where ``type`` does not say it: by what else is said of them."""
    types = [one for one in schema.types if one != "null"]
    if types:
        return " | ".join(types)
    keywords = schema.keywords
    if any(key in keywords for key in _OF_OBJECTS):
        return "object"
    if "items" in keywords or "prefixItems" in keywords:
        return "array"
    values = keywords.get("enum")
    listed = values if isinstance(values, list) else []
    if "const" in keywords:
        listed = [keywords["const"]]
    listed = listed or constants_of(schema)
    names = dict.fromkeys(_name_of(value) for value in listed if value is not None)
    return " | ".join(names) or "any"


def _name_of(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def said_of(schema: Schema) -> Mapping[str, JsonValue]:
    """The keywords that say what a property is for: its own, else those of what it refers to."""
    end = schema.followed()
    if end is None:
        return schema.keywords
    return schema.keywords if end is schema else {**end.keywords, **schema.keywords}


def described(schema: Schema) -> str:
    """A schema's description: its own, else that of what it refers to, else its title."""
    told = said_of(schema)
    for key in ("description", "title"):
        text = told.get(key)
        if isinstance(text, str) and text.strip():
            return text
    return ""


def title_of(schema: Schema, names: Mapping[str, str]) -> str:
    """What to call an alternative: the schema that it refers to, or its title; else nothing."""
    if schema.reference is not None:
        try:
            return names.get(schema.target().pointer, "") or schema.reference.rpartition("/")[2]
        except DeadReference:
            return schema.reference
    title = schema.keywords.get("title")
    return title if isinstance(title, str) else ""


def union_of(choices: Choices) -> TypeName:
    """The type of a value that is one of several: their names, of many the first few."""
    names = list(dict.fromkeys(one.shape.type.text for one in choices.options))
    more = ["…"] if len(names) > _NAMED else []
    return TypeName(" | ".join((*names[:_NAMED], *more)))
