"""``unevaluatedProperties`` and ``unevaluatedItems``: what they come to once a conjunction is read.

They are about what no schema beside or beneath them has looked at (JSON Schema 2020-12, core,
section 11). Where that is plain they say what ``additionalProperties`` and ``items`` would; where
it depends on the value they are rules, which a helper of the generated package checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final

from ....document import Schema
from ....document.references import DeadReference
from .shape import Group, Part, Shape, conditions_only

__all__ = ["read_unevaluated"]

_LOOKS_AT_ALL: Final = {
    "unevaluatedProperties": "additionalProperties",
    "unevaluatedItems": "items",
}
_BY_VALUE: Final = {
    "unevaluatedProperties": frozenset(
        {"$dynamicRef", "dependentSchemas", "if", "patternProperties"}
    ),
    "unevaluatedItems": frozenset({"$dynamicRef", "contains", "if"}),
}
"""Keywords that look at some parts of some values."""
_UNIONS: Final = frozenset({"anyOf", "oneOf"})


def read_unevaluated(shape: Shape, children: Mapping[str, Sequence[str]]) -> None:
    """Add to a shape what the two keywords of its parts say, and note which of them are said so.

    :param children: for each part, by its key, those that it refers to or has in its ``allOf``.
    """
    for part in shape.parts:
        for keyword in _LOOKS_AT_ALL:
            if keyword not in part.assertions:
                continue
            below = _below(shape, part, children)
            if part.assertions[keyword] in (True, {}):
                shape.said.add((part.key, keyword))
            elif any(_looks_at_all(one, part, keyword) for one in below):
                shape.said.add((part.key, keyword))  # nothing is left for it
            elif len(below) == len(shape.parts):
                _read_plain(shape, part, keyword)


def _looks_at_all(one: Part, part: Part, keyword: str) -> bool:
    """Whether a part leaves nothing that a keyword of another could be about."""
    keywords = one.schema.keywords
    return _LOOKS_AT_ALL[keyword] in keywords or (one is not part and keyword in keywords)


def _below(shape: Shape, part: Part, children: Mapping[str, Sequence[str]]) -> list[Part]:
    """A part with all that it is composed of, members of its unions among them."""
    if part.ignored:
        pointers = _composed_of(part.schema)
        owned = any(not _UNIONS.isdisjoint(one.ignored) for one in _named(shape, pointers))
        return [p for p in shape.parts if p.schema.pointer in pointers or (owned and not p.ignored)]
    found, waiting = set[str](), [part.key]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += children.get(key, ())
    return [one for one in shape.parts if one.key in found]


def _named(shape: Shape, pointers: set[str]) -> Iterator[Part]:
    return (one for one in shape.parts if one.schema.pointer in pointers)


def _composed_of(schema: Schema) -> set[str]:
    """The pointers of a schema, and of those that it refers to or has in its ``allOf``."""
    found, waiting = set[str](), [schema]
    while waiting:
        one = waiting.pop()
        if one.pointer not in found:
            found.add(one.pointer)
            waiting += one.list_of("allOf")
            with suppress(DeadReference):
                waiting.append(one.target())
    return found


def _read_plain(shape: Shape, part: Part, keyword: str) -> None:
    by_value = _BY_VALUE[keyword]
    if any(not by_value.isdisjoint(one.schema.keywords) for one in shape.parts):
        return
    if any(not conditions_only(group) for group in _groups(shape)):
        return
    schema = Schema(part.schema.node.child(keyword))
    if keyword == "unevaluatedProperties":
        shape.said.add((part.key, keyword))
        if schema.node.value is False:
            shape.closed = True
        else:
            shape.additional.append(schema)
    elif schema.node.value is False:
        if sum("prefixItems" in one.assertions for one in shape.parts) < 2:
            shape.said.add((part.key, keyword))
        shape.no_more_items = True
    else:
        shape.items.append(schema)


def _groups(shape: Shape) -> Iterator[Group]:
    """Those ``anyOf`` and ``oneOf`` of which one value can keep several members, or any."""
    for part in shape.parts:
        yield Group("anyOf", part, part.schema.list_of("anyOf"))
    yield from shape.conditions
