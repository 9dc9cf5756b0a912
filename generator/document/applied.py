"""Which schemas of a schema are applied to a value itself, and which to its parts.

JSON Schema 2020-12, core section 10.2 (in place) and 10.3 (to child instances).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from ..findings import JsonValue
from .expansion import definition_name

__all__ = ["Applied", "SchemaObject", "to_itself", "to_parts"]

SchemaObject: TypeAlias = Mapping[str, JsonValue]

_ONE: Final = ("not", "if", "then", "else")
_LISTS: Final = ("allOf", "anyOf", "oneOf")
_OTHER_PROPERTIES: Final = ("additionalProperties", "unevaluatedProperties")
_ITEMS: Final = ("items", "contains", "unevaluatedItems")


@dataclass(frozen=True, slots=True)
class Applied:
    """A schema that another applies.

    :param schema: the schema.
    :param keyword: the keyword that applies it.
    :param path: where it stands: below the other, or below the root for a reference.
    :param value: what it is applied to.
    :param key: what leads there from the value; empty to the value itself.
    """

    schema: SchemaObject
    keyword: str
    path: tuple[str, ...]
    value: JsonValue
    key: tuple[str | int, ...] = ()


def to_itself(
    schema: SchemaObject, value: JsonValue, definitions: SchemaObject
) -> Iterator[Applied]:
    """What is applied to a value itself, whether that holds or not.

    :param definitions: what references of the form ``#/$defs/…`` lead to.
    """
    reference = schema.get("$ref")
    if isinstance(reference, str):
        name = definition_name(reference)
        target = definitions.get(name)
        if isinstance(target, dict):
            yield Applied(target, "$ref", ("$defs", name), value)
    for keyword in _ONE:
        one = schema.get(keyword)
        if isinstance(one, dict):
            yield Applied(one, keyword, (keyword,), value)
    for keyword in _LISTS:
        listed = schema.get(keyword)
        for index, one in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(one, dict):
                yield Applied(one, keyword, (keyword, str(index)), value)
    for name, one in _object(schema.get("dependentSchemas")).items():
        if isinstance(one, dict) and isinstance(value, dict) and name in value:
            yield Applied(one, "dependentSchemas", ("dependentSchemas", name), value)


def to_parts(schema: SchemaObject, value: JsonValue) -> Iterator[Applied]:
    """What is, or may be, applied to the parts of a value."""
    if isinstance(value, dict):
        yield from _to_properties(schema, value)
    elif isinstance(value, list):
        yield from _to_items(schema, value)


def _to_properties(schema: SchemaObject, value: dict[str, JsonValue]) -> Iterator[Applied]:
    named = _object(schema.get("properties"))
    others: list[tuple[str, tuple[str, ...], JsonValue]]
    others = [(key, (key,), schema.get(key)) for key in _OTHER_PROPERTIES]
    for pattern, one in _object(schema.get("patternProperties")).items():
        others.append(("patternProperties", ("patternProperties", pattern), one))
    for name, part in value.items():
        own = [("properties", ("properties", name), named[name])] if name in named else others
        for keyword, path, one in own:
            if isinstance(one, dict):
                yield Applied(one, keyword, path, part, (name,))


def _to_items(schema: SchemaObject, value: list[JsonValue]) -> Iterator[Applied]:
    first = schema.get("prefixItems")
    for index, one in enumerate(first[: len(value)] if isinstance(first, list) else ()):
        if isinstance(one, dict):
            yield Applied(one, "prefixItems", ("prefixItems", str(index)), value[index], (index,))
    for keyword in _ITEMS:
        every = schema.get(keyword)
        if isinstance(every, dict):
            for index, part in enumerate(value):
                yield Applied(every, keyword, (keyword,), part, (index,))


def _object(value: JsonValue) -> SchemaObject:
    return value if isinstance(value, dict) else {}
