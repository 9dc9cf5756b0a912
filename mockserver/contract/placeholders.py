"""Placeholders: ``<name>`` in a documented example is for its reader to fill in."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Final, TypeAlias

import orjson

from ...generator.document import Schema
from ...generator.document.references import DeadReference
from ...generator.findings import JsonValue
from ...generator.messages.sample import NoSample, sample

__all__ = ["Given", "filled", "has_placeholder", "member", "typed"]

Given: TypeAlias = Callable[[str, "Schema | None"], JsonValue]
"""Finds what the user gives for a name, held against a schema; None for nothing."""

_PLACEHOLDER: Final = re.compile(r"<([^<>]*)>")


def has_placeholder(value: JsonValue) -> bool:
    """Whether anything in a value is left for the reader to fill in."""
    if isinstance(value, str):
        return _PLACEHOLDER.fullmatch(value) is not None
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(has_placeholder, parts))


def filled(value: JsonValue, schema: Schema | None, given: Given) -> JsonValue:
    """A value with its placeholders filled in.

    :param schema: what the value is held against: what nobody gives is made from it.
    :param given: finds what the user gives for a placeholder's name.
    """
    if isinstance(value, str):
        found = _PLACEHOLDER.fullmatch(value)
        return _made(value, found[1], schema, given) if found else value
    if isinstance(value, dict):
        return {name: filled(part, member(schema, name), given) for name, part in value.items()}
    if isinstance(value, list):
        items = _resolved(schema)
        below = items.single("items") if items else None
        return [filled(part, below, given) for part in value]
    return value


def _made(text: str, name: str, schema: Schema | None, given: Given) -> JsonValue:
    value = given(name, schema)
    if value is not None:
        return value
    try:
        return sample(schema, "request") if schema else name
    except (NoSample, DeadReference):
        return text


def typed(text: str, schema: Schema | None) -> JsonValue:
    """A text that a user gives, as the value that its schema wants."""
    known = _resolved(schema)
    if known is None or not known.types or "string" in known.types:
        return text
    with suppress(orjson.JSONDecodeError):
        value: JsonValue = orjson.loads(text)
        return value
    return text


def _resolved(schema: Schema | None) -> Schema | None:
    return schema.followed() if schema else None


def member(schema: Schema | None, name: str) -> Schema | None:
    """The schema of a member, wherever the object's schema has it."""
    known = _resolved(schema)
    if known is None:
        return None
    if name in known.properties:
        return known.properties[name]
    parts = (*known.list_of("allOf"), *known.list_of("oneOf"), *known.list_of("anyOf"))
    return next((found for part in parts if (found := member(part, name))), None)
