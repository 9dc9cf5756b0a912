"""What an answer or a body has that speaks of pages: its members, and where its items are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ....document import Schema
from ....document.references import DeadReference

__all__ = ["bare", "items_in", "members_of", "properties_of", "types_of"]

_ITEMS: Final = ("data", "items", "results", "records", "values", "entries", "list", "elements")
_ASIDE: Final = frozenset(
    {"cursor", "cursors", "links", "meta", "metadata", "page", "pageinfo", "pagination", "paging",
     "responsemetadata"}
)  # fmt: skip
"""Objects beside the items, or in a body, that may say where the next page is."""
_LEVELS: Final = 3
"""Levels down to what says so: ``meta.page.after``."""
_DEPTH: Final = 4


def items_in(answer: Schema) -> tuple[str, ...] | None:
    """Where the one list in an answer is; None where there is none, or more than one."""
    if types_of(answer) == ("array",):
        return ()
    lists = [name for name, one in properties_of(answer).items() if "array" in types_of(one)]
    usual = [name for name in _ITEMS if name in lists]
    if len(lists) == 1 or usual:
        return (usual[0] if usual else lists[0],)
    below = properties_of(answer).get("_embedded")  # HAL
    inner = items_in(below) if below else None
    return ("_embedded", *inner) if inner else None


def members_of(
    answer: Schema, around: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Schema]]:
    """The members of an object, and of the objects in it that speak of pages."""
    for name, schema in properties_of(answer).items():
        at = (*around, name)
        yield at, schema
        if bare(name) in _ASIDE and len(at) < _LEVELS:
            yield from members_of(schema, at)
        elif around and bare(name) == "next" and "href" in properties_of(schema):
            yield (*at, "href"), properties_of(schema)["href"]


def bare(name: str) -> str:
    """A name by its letters and digits alone: ``next_cursor`` is ``nextcursor``."""
    return "".join(c for c in name.lower() if c.isalnum())


def types_of(schema: Schema) -> tuple[str, ...]:
    """The types of a schema; none where its reference leads nowhere."""
    try:
        return tuple(schema.resolved().types)
    except DeadReference:
        return ()


def properties_of(schema: Schema, depth: int = 0) -> Mapping[str, Schema]:
    """The properties of an object, those of what it is composed of among them."""
    if depth > _DEPTH:
        return {}
    try:
        resolved = schema.resolved()
    except DeadReference:
        return {}
    found: dict[str, Schema] = {}
    for part in resolved.list_of("allOf"):
        found |= properties_of(part, depth + 1)
    return found | dict(resolved.properties)
