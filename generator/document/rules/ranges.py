"""Bounds of a schema that leave no value (JSON Schema 2020-12, validation, sections 6.2 to 6.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Final

from ...findings import JsonValue
from .. import pointers
from ..references import Node
from ..schema import Schema
from .rule import Fault
from .survey import Survey, meaning

__all__ = ["PAIRS", "STRICT_PAIRS", "impossible_counts", "impossible_ranges", "number"]

PAIRS: Final = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
)
"""Lower and upper bounds that may be equal."""

STRICT_PAIRS: Final = (
    ("exclusiveMinimum", "maximum"),
    ("minimum", "exclusiveMaximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
)
"""Lower and upper bounds that may not."""

_BOUNDS: Final = frozenset(word for pair in (*PAIRS, *STRICT_PAIRS) for word in pair)
_COUNTS: Final = frozenset({"minItems", "minProperties", "maxProperties"})

_LARGEST: Final = 10**15
"""Numbers beyond it are not calculated with: a float does not tell them apart."""


def number(value: JsonValue) -> float | int | None:
    """A value as a number, None if it is none; ``true`` is none."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def impossible_ranges(survey: Survey) -> Iterator[Fault]:
    """A lower bound above the upper one, or no integer or multiple between them."""
    for node in survey.objects["schema"]:
        if _BOUNDS.isdisjoint(node.mapping):
            continue
        words = meaning(node)
        found = list(_crossed(node, words))
        yield from found or _without_step(node, words)


def _crossed(node: Node, words: Mapping[str, JsonValue]) -> Iterator[Fault]:
    pairs = [(*pair, False) for pair in PAIRS] + [(*pair, True) for pair in STRICT_PAIRS]
    for low, high, strict in pairs:
        if low not in words or high not in words:
            continue
        least, most = number(words[low]), number(words[high])
        if least is None or most is None:
            continue
        if least > most or (strict and least == most):
            yield Fault(
                pointers.child(node.pointer, low),
                f"{low} {words[low]} and {high} {words[high]} leave no value",
                "exchange the two, or correct one",
            )


def _without_step(node: Node, words: Mapping[str, JsonValue]) -> Iterator[Fault]:
    """No multiple of what numbers must be multiples of lies between the bounds."""
    step = number(words.get("multipleOf"))
    types = Schema(node).types
    if types == ("integer",):
        step = 1 if step is None else step
    if types not in (("integer",), ("number",)) or step is None or step <= 0:
        return
    low, least = _bound(words, "minimum", "exclusiveMinimum")
    high, most = _bound(words, "maximum", "exclusiveMaximum")
    if least is None or most is None or not all(abs(n) < _LARGEST for n in (least, most, step)):
        return
    # By their digits, as they are written: 0.1 is no sum of halves.
    unit = Fraction(str(step))
    first, last = ceil(Fraction(str(least)) / unit), floor(Fraction(str(most)) / unit)
    first += low == "exclusiveMinimum" and first * unit == Fraction(str(least))
    last -= high == "exclusiveMaximum" and last * unit == Fraction(str(most))
    if first > last:
        what = "integer" if step == 1 else f"multiple of {step}"
        message = f"there is no {what} from {low} {least} to {high} {most}"
        yield Fault(pointers.child(node.pointer, low), message, "correct one of the bounds")


def _bound(
    words: Mapping[str, JsonValue], plain: str, exclusive: str
) -> tuple[str, float | int | None]:
    """The bound that is there and its keyword; none where both are."""
    names = [name for name in (plain, exclusive) if number(words.get(name)) is not None]
    return (names[0], number(words[names[0]])) if len(names) == 1 else (plain, None)


def impossible_counts(survey: Survey) -> Iterator[Fault]:
    """More properties or items than the other keywords leave room for."""
    for node in survey.objects["schema"]:
        if _COUNTS.isdisjoint(node.mapping):
            continue
        words = meaning(node)
        yield from _properties(node, words)
        yield from _items(node, words)


def _properties(node: Node, words: Mapping[str, JsonValue]) -> Iterator[Fault]:
    least, most = number(words.get("minProperties")), number(words.get("maxProperties"))
    required = len(Schema(node).required)
    if most is not None and required > most:
        message = (
            f"{required} properties are required, and maxProperties is {words['maxProperties']}"
        )
        yield Fault(node.child("maxProperties").pointer, message, "correct one of the two")
    is_closed = words.get("additionalProperties") is False and "patternProperties" not in words
    declared = len(node.child("properties").mapping)
    if least is not None and is_closed and least > declared:
        message = f"minProperties is {least}, and only {declared} properties are allowed"
        hint = "declare the others, or allow additionalProperties"
        yield Fault(node.child("minProperties").pointer, message, hint)


def _items(node: Node, words: Mapping[str, JsonValue]) -> Iterator[Fault]:
    least = number(words.get("minItems"))
    if least is None:
        return
    first = words.get("prefixItems")
    count = len(first) if isinstance(first, list) else 0
    if words.get("items") is False and least > count:
        message = f"minItems is {least}, and only {count} items are allowed"
        yield Fault(node.child("minItems").pointer, message, "correct one of the two")
    distinct = _distinct(node.child("items"))
    if words.get("uniqueItems") is True and not count and distinct and least > distinct:
        message = f"minItems is {least}, and there are only {distinct} different items"
        yield Fault(node.child("minItems").pointer, message, "correct it, or leave out uniqueItems")


def _distinct(items: Node) -> int:
    """How many different items there can be; 0 where that is not plain to see."""
    target = items.followed()
    if target is None:
        return 0
    listed = meaning(target).get("enum")
    if isinstance(listed, list):
        return len({repr(value) for value in listed})
    return 2 if Schema(target).types == ("boolean",) else 0
