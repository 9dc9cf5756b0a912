"""Trials: values at the limits of a schema and just beyond them.

Whether a value keeps the contract, once it is written, is not decided here: what is meant to break
it and does not, or the other way round, is not sent. ``null`` as the text of a query's string, for
one, breaks nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Final

from ...generator.document import Schema
from ...generator.findings import JsonValue

__all__ = ["Trial", "trials"]

_EXACT: Final = 2**53
"""Up to here every whole number has a float of its own."""
_LONGEST: Final = 10_000
"""Characters and items that a value is made of at most."""
_MOST_CHOICES: Final = 20
_UNKNOWN: Final = "mockument-unknown"


@dataclass(frozen=True, slots=True)
class Trial:
    """A value to try.

    :param name: what it is, such as ``one above the maximum (101)``.
    :param breaks: the keyword that it is meant to break; empty where it keeps the schema.
    """

    name: str
    value: JsonValue
    breaks: str = ""


def trials(schema: Schema, value: JsonValue) -> Iterator[Trial]:
    """Values at the limits of a schema, beyond them, and of other types.

    :param value: one that keeps the schema, or None where none is known.
    """
    resolved = schema.followed()
    if resolved is None:
        return
    keywords, types = resolved.keywords, resolved.types
    yield from _choices(keywords)
    if {"integer", "number"} & set(types):
        yield from _numbers(keywords)
    if "string" in types:
        yield from _texts(keywords)
    if "array" in types:
        yield from _lists(keywords, value)
    yield from _other_types(types)


def _choices(keywords: Mapping[str, JsonValue]) -> Iterator[Trial]:
    listed = keywords.get("enum")
    if isinstance(listed, list):
        for choice in listed[:_MOST_CHOICES]:
            yield Trial(f"the choice {str(choice)[:40]}", choice)
        yield Trial("none of the choices", _UNKNOWN, "enum")


def _numbers(keywords: Mapping[str, JsonValue]) -> Iterator[Trial]:
    step = _number(keywords.get("multipleOf")) or 1
    for word, side, outward in (("minimum", "below", -1), ("maximum", "above", 1)):
        limit = _number(keywords.get(word))
        if limit is not None:
            yield Trial(f"the {word} ({limit})", limit)
            beyond = limit + outward * step
            yield Trial(f"one {side} the {word} ({beyond})", beyond, word)
        exclusive = f"exclusive{word.capitalize()}"
        limit = _number(keywords.get(exclusive))
        if limit is not None:
            yield Trial(f"the exclusive {word} ({limit})", limit, exclusive)
            within = limit - outward * step
            yield Trial(f"next to the exclusive {word} ({within})", within)


def _number(value: JsonValue) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and (not isfinite(value) or abs(value) > _EXACT):
        return None  # who knows which number was meant
    return int(value) if value == int(value) else value


def _texts(keywords: Mapping[str, JsonValue]) -> Iterator[Trial]:
    for word, side, outward in (("minLength", "below", -1), ("maxLength", "above", 1)):
        limit = keywords.get(word)
        if isinstance(limit, int) and 0 <= limit + outward <= _LONGEST:
            yield Trial(f"{limit} characters, {word}", "a" * limit)
            beyond = limit + outward
            yield Trial(f"{beyond} characters, one {side} {word}", "a" * beyond, word)


def _lists(keywords: Mapping[str, JsonValue], value: JsonValue) -> Iterator[Trial]:
    item = value[0] if isinstance(value, list) and value else None
    for word, side, outward in (("minItems", "below", -1), ("maxItems", "above", 1)):
        limit = keywords.get(word)
        if isinstance(limit, int) and 0 <= limit + outward <= _LONGEST and item is not None:
            within: list[JsonValue] = [item] * limit
            yield Trial(f"{limit} items, {word}", within)
            beyond: list[JsonValue] = [item] * (limit + outward)
            yield Trial(f"{len(beyond)} items, one {side} {word}", beyond, word)


def _other_types(types: tuple[str, ...]) -> Iterator[Trial]:
    if not types:
        return
    others: dict[str, JsonValue] = {
        "string": _UNKNOWN,
        "number": 12.5,
        "boolean": True,
        "object": {},
        "array": [],
        "null": None,
    }
    wrong = [name for name in others if name not in types]
    # Two are enough: a text where no text is taken, or a number, and null.
    for name in [*wrong[:1], *(["null"] if "null" in wrong[1:] else [])]:
        article = "" if name == "null" else "an " if name in ("object", "array") else "a "
        yield Trial(f"{article}{name} for {' or '.join(types)}", others[name], "type")
