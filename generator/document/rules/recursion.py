"""Schemas that require themselves without end: no finite value is valid.

A value exists if each thing that a schema demands exists: every required property, the items that
must be there, each part of ``allOf``, one of ``anyOf`` and of ``oneOf``. What can exist is worked
out from the leaves up, each demand once, so that the cost is linear.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ...findings import JsonValue
from .. import pointers
from ..references import Node
from ..schema import Schema
from .rule import Fault
from .survey import Survey, meaning

__all__ = ["endless_schemas"]

_Demand = tuple[str, ...]
"""Pointers of schemas of which one must have a value."""


def endless_schemas(survey: Survey) -> Iterator[Fault]:
    """One fault a circle of demands that passes through a property or an item."""
    targets = {node.pointer: target for _, node, target in survey.references}
    demands: dict[str, list[_Demand]] = {}
    for node in survey.objects["schema"]:
        found = list(_demands(node, targets.get(node.pointer, "")))
        if found:
            demands[node.pointer] = found
    impossible = _without_value(demands)
    for circle in _circles(demands, impossible):
        if _passes_a_value(circle):
            start = min(circle, key=len)
            message = f"the schema requires itself without end: {_through(circle)}"
            yield Fault(start, message, "make one property on the way optional or nullable")
        elif any(pointers.tokens(p)[-2:-1] == ["allOf"] for p in circle):
            start = min(circle, key=len)
            message = f"the schema is a part of itself: {_through(circle)}"
            yield Fault(start, message, "take it out of its own allOf: it says nothing there")


def _demands(node: Node, target: str) -> Iterator[_Demand]:
    words, schema = meaning(node), Schema(node)
    if target:
        yield (target,)
    if node.mapping.get("nullable") is True:
        return
    for index in range(_count(words, "allOf")):
        yield (pointers.child(node.pointer, "allOf", index),)
    for keyword in ("anyOf", "oneOf"):
        parts = range(_count(words, keyword))
        if parts:
            yield tuple(pointers.child(node.pointer, keyword, i) for i in parts)
    # Without a type a text would be valid too; but who lists properties means an object.
    if schema.types == ("object",) or (not schema.types and "properties" in words):
        yield from _of_properties(node, words)
    if schema.types == ("array",):
        yield from _of_items(node, words)


def _of_properties(node: Node, words: Mapping[str, JsonValue]) -> Iterator[_Demand]:
    declared, required = node.child("properties").mapping, Schema(node).required
    for name in required & declared.keys():
        yield (pointers.child(node.pointer, "properties", name),)
    least = _least(words, "minProperties")
    needs_others = bool(required - declared.keys()) or least > len(declared)
    if needs_others and "additionalProperties" in words and "patternProperties" not in words:
        yield (pointers.child(node.pointer, "additionalProperties"),)


def _of_items(node: Node, words: Mapping[str, JsonValue]) -> Iterator[_Demand]:
    least, first = _least(words, "minItems"), _count(words, "prefixItems")
    for index in range(min(least, first)):
        yield (pointers.child(node.pointer, "prefixItems", index),)
    if least > first and "items" in words:
        yield (pointers.child(node.pointer, "items"),)


def _least(words: Mapping[str, JsonValue], keyword: str) -> int:
    value = words.get(keyword)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _count(words: Mapping[str, JsonValue], keyword: str) -> int:
    """How many schemas stand in the list under a keyword."""
    value = words.get(keyword)
    return len(value) if isinstance(value, list) else 0


def _without_value(demands: dict[str, list[_Demand]]) -> set[str]:
    """The schemas that no finite value can satisfy."""
    open_demands = {pointer: set(range(len(found))) for pointer, found in demands.items()}
    users: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for pointer, found in demands.items():
        for index, choices in enumerate(found):
            for choice in choices:
                users[choice].append((pointer, index))
    possible = [choice for choice in users if choice not in demands]
    while possible:
        for pointer, index in users.get(possible.pop(), ()):
            waiting = open_demands[pointer]
            if index in waiting:
                waiting.discard(index)
                if not waiting:
                    possible.append(pointer)
    return {pointer for pointer, waiting in open_demands.items() if waiting}


def _circles(demands: dict[str, list[_Demand]], impossible: set[str]) -> Iterator[list[str]]:
    """The circles among impossible schemas: those that only lead to one are not at fault."""
    done: set[str] = set()
    for start in sorted(impossible, key=len):
        walked: dict[str, None] = {}
        pointer = start
        while pointer not in walked and pointer not in done:
            walked[pointer] = None
            pointer = next(
                choices[0] for choices in demands[pointer] if impossible.issuperset(choices)
            )
        if pointer in walked:
            order = list(walked)
            yield order[order.index(pointer) :]
        done.update(walked)


def _passes_a_value(circle: list[str]) -> bool:
    return any(set(pointers.tokens(p)[-2:]) & _VALUES for p in circle)


_VALUES = frozenset({"properties", "additionalProperties", "items", "prefixItems"})


def _through(circle: list[str]) -> str:
    names = [
        pointers.last_key(p) or pointers.document_of(p)
        for p in circle
        if pointers.tokens(p)[-2:-1] != ["allOf"]
    ]
    shown = [*names[:6], "…"] if len(names) > 6 else names
    return " → ".join([*shown, names[0]])
