"""Parts of an ``allOf`` that no value can keep together (JSON Schema core, section 10.2.1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ...findings import JsonValue
from .. import pointers
from ..references import Node
from ..schema import Schema
from .ranges import PAIRS, STRICT_PAIRS, number
from .rule import Fault
from .survey import Survey, meaning

__all__ = ["contradictory_parts"]

_MOST_PARTS: Final = 100
"""Parts of one composition that are looked at, those of its parts among them."""


@dataclass(frozen=True, slots=True)
class _Clash:
    """Why two schemas have no value in common.

    :param parts: where the two stand.
    :param message: one sentence.
    """

    parts: tuple[str, str]
    message: str


def contradictory_parts(survey: Survey) -> Iterator[Fault]:
    """One fault a composition; those that only have such a one for a part are not at fault."""
    clashes: dict[str, _Clash] = {}
    within: dict[str, list[str]] = {}
    for node in survey.objects["schema"]:
        if isinstance(node.mapping.get("allOf"), list) and "$ref" not in meaning(node):
            parts = list(_parts(node))
            clash = next(_clashes(parts), None)
            if clash:
                clashes[node.pointer] = clash
                within[node.pointer] = [part.pointer for part in parts[1:]]
    for pointer, clash in clashes.items():
        if clashes.keys().isdisjoint(within[pointer]):
            below = pointers.child(pointer, "allOf")
            hint = "correct one of the two parts, or take it out of the allOf"
            yield Fault(below, f"no value keeps all parts: {clash.message}", hint, clash.parts)


def _parts(node: Node) -> Iterator[Node]:
    """A schema and all that it is composed of, references followed; each once."""
    waiting, seen = [node], set[str]()
    while waiting and len(seen) < _MOST_PARTS:
        part = waiting.pop(0).followed()
        if part is None or part.pointer in seen or not isinstance(part.value, dict):
            continue
        seen.add(part.pointer)
        yield part
        waiting += part.elements("allOf")


def _clashes(parts: list[Node]) -> Iterator[_Clash]:
    yield from _type_clashes(parts)
    yield from _bound_clashes(parts)
    yield from _value_clashes(parts)
    yield from _closed_clashes(parts)
    yield from _property_clashes(parts)


def _type_clashes(parts: list[Node]) -> Iterator[_Clash]:
    left: frozenset[str] = frozenset()
    typed: Node | None = None
    for part in parts:
        types = frozenset(Schema(part).types)
        if not types:
            continue
        common = _common(left, types) if typed else types
        if typed and not common:
            ours, theirs = " or ".join(sorted(left)), " or ".join(sorted(types))
            yield _Clash((typed.pointer, part.pointer), f"one is of type {ours}, one of {theirs}")
            return
        left, typed = common, typed or part


def _common(ours: frozenset[str], theirs: frozenset[str]) -> frozenset[str]:
    """The types that both allow: an integer is a number."""
    common = ours & theirs
    has_number = "number" in ours | theirs and "integer" in ours | theirs
    return common | {"integer"} if has_number and "number" not in common else common


def _bound_clashes(parts: list[Node]) -> Iterator[_Clash]:
    words = [(part, meaning(part)) for part in parts]
    for low, high, strict in [(*p, False) for p in PAIRS] + [(*p, True) for p in STRICT_PAIRS]:
        lows = [(n, p) for p, w in words if (n := number(w.get(low))) is not None]
        highs = [(n, p) for p, w in words if (n := number(w.get(high))) is not None]
        if not lows or not highs:
            continue
        least, from_low = max(lows, key=lambda pair: pair[0])
        most, from_high = min(highs, key=lambda pair: pair[0])
        is_empty = least > most or (strict and least == most)
        if is_empty and from_low.pointer != from_high.pointer:
            places = (from_low.pointer, from_high.pointer)
            yield _Clash(places, f"{low} {least} and {high} {most} leave no value")


def _value_clashes(parts: list[Node]) -> Iterator[_Clash]:
    left: set[str] | None = None
    first = ""
    for part in parts:
        values = _values(part)
        if values is None:
            continue
        if left is not None and not left & values:
            yield _Clash((first, part.pointer), "their enums have no value in common")
            return
        left, first = values if left is None else left & values, first or part.pointer


def _values(part: Node) -> set[str] | None:
    """The values that ``enum`` and ``const`` leave, each as a mark that tells JSON types apart."""
    words = meaning(part)
    listed = words.get("enum")
    if "const" in words:
        return {_mark(words["const"])}
    return {_mark(value) for value in listed} if isinstance(listed, list) and listed else None


def _mark(value: JsonValue) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"{type(value).__name__} {value!r}"


def _closed_clashes(parts: list[Node]) -> Iterator[_Clash]:
    """What one part requires and another, closed by ``additionalProperties: false``, forbids."""
    for closed in parts:
        words = meaning(closed)
        if words.get("additionalProperties") is not False or "patternProperties" in words:
            continue
        declared = closed.child("properties").mapping
        for part in parts:
            names = sorted(Schema(part).required - declared.keys())
            if names and part.pointer != closed.pointer:
                message = (
                    f"one requires {names[0]!r}, and additionalProperties: false of another "
                    "forbids it"
                )
                yield _Clash((part.pointer, closed.pointer), message)


def _property_clashes(parts: list[Node]) -> Iterator[_Clash]:
    """A required property that two parts want of different types."""
    required = frozenset[str]().union(*(Schema(part).required for part in parts))
    known: dict[str, tuple[frozenset[str], Node]] = {}
    for part in parts:
        for name, node in part.entries("properties"):
            target = node.followed() if name in required else None
            types = frozenset(Schema(target).types) if target else frozenset[str]()
            if not types:
                continue
            before, owner = known.setdefault(name, (types, part))
            if not _common(before, types):
                ours, theirs = " or ".join(sorted(before)), " or ".join(sorted(types))
                message = f"the required property {name!r} is of type {ours} and of type {theirs}"
                yield _Clash((owner.pointer, part.pointer), message)
