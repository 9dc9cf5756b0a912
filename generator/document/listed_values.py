"""Values that a schema lists, with what the document says of each by itself.

A number says little: its name stands beside it, where the document has one. People write that as
``oneOf`` of ``const`` with a ``title``, or by extensions that generators have made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ..findings import JsonValue
from .schema import Schema

__all__ = ["constants_of", "described_values", "only_value"]

_NAMES: Final = ("x-enum-varnames", "x-enumNames", "x-enum-names")
_DESCRIPTIONS: Final = ("x-enum-descriptions", "x-enumDescriptions", "x-enum-description")
_LISTING: Final = frozenset({"anyOf", "enum", "oneOf"})
_BESIDE_CONSTANTS: Final = frozenset(
    {"const", "type", "title", "description", "deprecated", "example", "examples", "$comment"}
)
"""What may stand beside a constant that is a value like others of a list."""


def described_values(schema: Schema) -> list[tuple[JsonValue, str]]:
    """The values that have names or descriptions, with both in one line."""
    if _LISTING.isdisjoint(schema.keywords):
        return []
    return [*_of_members(schema), *_of_extensions(schema)]


def constants_of(schema: Schema) -> list[JsonValue]:
    """The values of ``oneOf``, where each alternative is one; else none."""
    members = [one.keywords for one in schema.list_of("oneOf")]
    if not all("const" in one and one.keys() <= _BESIDE_CONSTANTS for one in members):
        return []
    return [one["const"] for one in members]


def only_value(schema: Schema) -> JsonValue:
    """The one value that a schema allows, by ``const`` or ``enum``; None where there are others."""
    followed = schema.followed()
    keywords = followed.keywords if followed else {}
    listed = [keywords["const"]] if "const" in keywords else keywords.get("enum")
    return listed[0] if isinstance(listed, list) and len(listed) == 1 else None


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
