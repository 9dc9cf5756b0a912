"""What the document says of the values that it lists, each by itself.

A number says little: its name stands beside it, where the document has one. People write that as
``oneOf`` of ``const`` with a ``title``, or by extensions that generators have made up.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from ....document import Schema
from ....findings import JsonValue

__all__ = ["values_of"]

_NAMES: Final = ("x-enum-varnames", "x-enumNames", "x-enum-names")
_DESCRIPTIONS: Final = ("x-enum-descriptions", "x-enumDescriptions", "x-enum-description")
_LISTING: Final = frozenset({"anyOf", "enum", "oneOf"})
_MOST: Final = 100
"""Values that a docstring lists."""


def values_of(schema: Schema) -> str:
    """A list of the values that have names or descriptions; empty where none has."""
    if _LISTING.isdisjoint(schema.keywords):
        return ""
    said = [*_of_members(schema), *_of_extensions(schema)]
    lines = [f"- `{_written(value)}`: {text}" for value, text in said[:_MOST]]
    return "\n".join(["Its values:", "", *lines]) if lines else ""


def _of_members(schema: Schema) -> Iterator[tuple[JsonValue, str]]:
    for member in (*schema.list_of("oneOf"), *schema.list_of("anyOf")):
        text = _joined(member.node.text("title"), member.description)
        if "const" in member.keywords and text:
            yield member.keywords["const"], text


def _of_extensions(schema: Schema) -> Iterator[tuple[JsonValue, str]]:
    listed = schema.keywords.get("enum")
    if not isinstance(listed, list):
        return
    names, descriptions = _extension(schema, _NAMES), _extension(schema, _DESCRIPTIONS)
    for index, value in enumerate(listed):
        text = _joined(*(_of_value(one, value, index) for one in (names, descriptions)))
        if text and text != value:
            yield value, text


def _extension(schema: Schema, names: tuple[str, ...]) -> JsonValue:
    return next((schema.keywords[name] for name in names if name in schema.keywords), None)


def _of_value(said: JsonValue, value: JsonValue, index: int) -> str:
    """The text of one value, in a list in the order of the values or a mapping by them."""
    if isinstance(said, Mapping):
        found = said.get(str(value))
    else:
        found = said[index] if isinstance(said, list) and index < len(said) else None
    return " ".join(found.split()) if isinstance(found, str) else ""


def _joined(name: str, description: str) -> str:
    return ". ".join(filter(None, (name.strip().rstrip("."), " ".join(description.split()))))


def _written(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)
