"""Coerce: text as it was sent becomes a value of its schema's type."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import orjson

from ..document import Schema
from ..findings import JsonValue

__all__ = ["Coercion"]

_INTEGER = re.compile(r"[+-]?[0-9]{1,4000}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_COMPOSITIONS: Final = ("allOf", "anyOf", "oneOf")
_TYPE_NAMES: Final = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}


@dataclass(frozen=True)
class Coercion:
    """How texts become values of a schema. What it needs of the schema is looked up once.

    :param schema: the schema; None where anything goes.
    """

    schema: Schema | None

    @cached_property
    def _own(self) -> Schema | None:
        """The schema itself, its references followed; None where they lead nowhere."""
        return self.schema.followed() if self.schema else None

    @cached_property
    def types(self) -> frozenset[str]:
        """The JSON types that the schema allows, its compositions looked into."""
        return _types(self._own, None, None)

    @cached_property
    def items(self) -> Coercion:
        """What reads the items of a list."""
        found = (one.single("items") for one in _parts(self._own))
        return Coercion(next((items for items in found if items), None))

    @cached_property
    def properties(self) -> Mapping[str, Coercion]:
        """What reads the properties of an object: those of its compositions among them."""
        found: dict[str, Coercion] = {}
        for one in _parts(self._own):
            for name, schema in one.properties.items():
                found.setdefault(name, Coercion(schema))
        return found

    @cached_property
    def unclear(self) -> tuple[str, ...]:
        """The properties that alternatives declare with different types: text cannot tell which."""
        found: dict[str, frozenset[str]] = {}
        unclear: dict[str, None] = {}
        for one in _parts(self._own):
            for name, schema in one.properties.items():
                types = Coercion(schema).types
                if types and found.setdefault(name, types) != types:
                    unclear[name] = None
        return tuple(unclear)

    @cached_property
    def additional(self) -> Coercion:
        """What reads the properties that are not declared."""
        found = (one.single("additionalProperties") for one in _parts(self._own))
        return Coercion(next((schema for schema in found if schema), None))

    @property
    def is_list(self) -> bool:
        """Whether one text can only be the items of a list."""
        return "array" in self.types and "string" not in self.types

    @property
    def is_object(self) -> bool:
        """Whether one text can only be the members of an object."""
        return "object" in self.types and "string" not in self.types

    @property
    def keywords(self) -> Mapping[str, JsonValue]:
        """The schema's own keywords."""
        return self._own.keywords if self._own else {}

    @cached_property
    def required(self) -> frozenset[str]:
        """The properties that must be there, those of ``allOf`` among them."""
        parts = [self._own, *(self._own.list_of("allOf") if self._own else ())]
        followed = (one.followed() for one in parts if one)
        return frozenset(name for one in followed if one for name in one.required)

    def property(self, name: str) -> Coercion:
        """What reads the property of a name."""
        return self.properties.get(name) or self.additional

    def value(self, text: str) -> JsonValue:
        """The text as the first of the schema's types that it can be; else as it is."""
        types = self._types_for(text)
        return text if "string" in types else _typed(text, types)

    def scalar(self, text: str) -> tuple[JsonValue, tuple[JsonValue, ...]]:
        """A single value, and what else its text may mean where the schema has a choice."""
        types = self._types_for(text)
        if "string" not in types or len(types) == 1:
            return self.value(text), ()
        other = _typed(text, types)
        if other != text:
            return text, (other,)
        return text, (([text],) if "array" in types else ())

    def list(self, texts: Sequence[str]) -> JsonValue:
        """The items of a list."""
        return [self.items.value(text) for text in texts]

    def several(self, texts: Sequence[str]) -> JsonValue:
        """What was sent under one name: a list where the schema has one, else the last."""
        return self.list(texts) if "array" in self.types else self.value(texts[-1])

    def _types_for(self, text: str) -> frozenset[str]:
        own = self._own
        if own is None or own.types or _listed(own.keywords):
            return self.types
        return _types(own, text, None)


def _parts(schema: Schema | None) -> Iterator[Schema]:
    """A schema and those that it is composed of, each once, the schema first."""
    waiting = [schema] if schema else []
    seen: set[str] = set()
    while waiting:
        one = waiting.pop().followed()
        if one is None or one.pointer in seen:
            continue
        seen.add(one.pointer)
        yield one
        inner = [*one.list_of("allOf"), *one.list_of("anyOf"), *one.list_of("oneOf")]
        waiting += reversed(inner)


def _typed(text: str, types: frozenset[str]) -> JsonValue:
    if "integer" in types and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in types and _NUMBER.fullmatch(text):
        return _number(text)
    if "boolean" in types and text in ("true", "false"):
        return text == "true"
    if "null" in types and text in ("", "null"):
        return None
    return _json(text, types)


def _json(text: str, types: frozenset[str]) -> JsonValue:
    """An object or a list that stands in a text as JSON, where one is wanted; else the text.

    No style says how the items of a list are written that are objects (OpenAPI 3.1.1, section
    4.8.12.3): clients and pages such as Swagger UI's write JSON.
    """
    if not ("object" in types and text.startswith("{")) and not (
        "array" in types and text.startswith("[")
    ):
        return text
    try:
        value: JsonValue = orjson.loads(text.encode("utf-8", errors="replace"))
    except orjson.JSONDecodeError:
        return text
    return value


def _number(text: str) -> JsonValue:
    if not re.search(r"[.eE]", text):
        return int(text) if len(text) <= 4000 else text
    number = float(text)
    return number if math.isfinite(number) else text  # JSON has no infinity


def _types(schema: Schema | None, text: str | None, seen: set[str] | None) -> frozenset[str]:
    """The JSON types that a schema allows, each schema looked into once.

    :param text: what was sent: alternatives that list other values are no alternatives for it.
    :param seen: pointers of the schemas that were looked into on the way here.
    """
    if schema is None or (seen is not None and schema.pointer in seen):
        return frozenset()
    listed = _listed(schema.keywords)
    if (
        seen is not None
        and text is not None
        and listed
        and not any(value == text or not isinstance(value, str) for value in listed)
    ):
        return frozenset()
    if schema.types or listed:
        return frozenset(schema.types or map(_type_of, listed))
    return _composed_types(schema, text, seen if seen is not None else set())


def _listed(keywords: Mapping[str, JsonValue]) -> list[JsonValue]:
    """The values that a schema allows, by ``const`` or ``enum``; none where it lists none."""
    if "const" in keywords:
        return [keywords["const"]]
    values = keywords.get("enum")
    return values if isinstance(values, list) else []


def _composed_types(schema: Schema, text: str | None, seen: set[str]) -> frozenset[str]:
    seen.add(schema.pointer)
    inner = [one for key in _COMPOSITIONS for one in schema.list_of(key)]
    found = frozenset(kind for one in inner for kind in _types(one.followed(), text, seen))
    if found:
        return found
    if "items" in schema.keywords:
        return frozenset({"array"})
    return frozenset({"object"}) if schema.properties else frozenset()


def _type_of(value: JsonValue) -> str:
    return _TYPE_NAMES.get(type(value), "null")
