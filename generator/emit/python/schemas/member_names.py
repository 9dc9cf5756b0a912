"""What the members of a ``oneOf`` or ``anyOf`` are called, within what the union is called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ....document import Schema
from ....document.references import DeadReference
from ...naming import words

__all__ = ["member_name"]

_MOST_WORDS: Final = 4
"""Words of a name: longer titles are sentences."""


def member_name(members: Sequence[Schema], index: int) -> str:
    """What one member adds to the name of its union.

    By its title, else by the one value that tells it from the others (``object: {const: card}``),
    else by its number; nothing where all others are null.
    """
    member = members[index]
    others = [one for number, one in enumerate(members) if number != index]
    if all(one.types == ("null",) for one in others):
        return ""
    if member.reference is not None:
        return member.reference.rpartition("/")[2]
    return _short(member.node.text("title")) or _tag(member, others) or f"Option{index + 1}"


def _tag(member: Schema, others: Sequence[Schema]) -> str:
    """The only value that a property has here, where all others have the property, but not it."""
    objects = [one for one in others if one.types != ("null",)]
    for name, schema in member.properties.items():
        value = _only_value(schema)
        if value and _tells(value, [_only_value(one) for one in _of_name(objects, name)]):
            return value.lower() if value.isupper() else value
    return ""


def _tells(value: str, others: Sequence[str | None]) -> bool:
    return None not in others and value not in others


def _of_name(objects: Sequence[Schema], name: str) -> list[Schema | None]:
    """The property of each; None where one does not have it."""
    try:
        return [one.resolved().properties.get(name) for one in objects]
    except DeadReference:
        return [None]


def _only_value(schema: Schema | None) -> str | None:
    """The one text that a value can be; empty where there are more, None without a schema."""
    if schema is None:
        return None
    listed = schema.keywords.get("enum")
    values = listed if isinstance(listed, list) else [schema.keywords.get("const")]
    return _short(values[0]) if len(values) == 1 and isinstance(values[0], str) else ""


def _short(text: str) -> str:
    return text if 0 < len(words(text)) <= _MOST_WORDS else ""
