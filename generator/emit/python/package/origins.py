"""Where in the document a class comes from, in the words of its docstring.

A class says so where the document does not describe it, so that its reader finds the schema:
``lines[]`` of ``Order``, or the body of ``POST /orders``.
"""

from __future__ import annotations

from ....document.pointers import document_of, tokens
from ..schemas.places import length_of_owner
from ..types import Key

__all__ = ["origin_of", "origins_of"]

_METHOD = 2
"""The place of a path item's method among the tokens of a pointer, as in ``/paths/~1a/get``."""


_ROOT = " of the document"
_MOST = 3
"""Schemas that a sentence names."""


def origins_of(key: Key) -> str:
    """A sentence on the place of the schemas that a definition stands for."""
    pointers = dict.fromkeys(one.partition("!")[0] for one in key)
    apart = [one for one in pointers if not any(it.startswith(f"{one}/") for it in pointers)]
    first, *others = dict.fromkeys(origin_of(pointer)[:-1] for pointer in apart[:_MOST])
    said = [first, *(f"{one[0].lower()}{one[1:]}" for one in others)]
    return f"{' and '.join([*(one.removesuffix(_ROOT) for one in said[:-1]), said[-1]])}."


def origin_of(pointer: str) -> str:
    """A sentence on the place of a schema."""
    parts, uri = tokens(pointer), document_of(pointer)
    if uri:
        return _in_file(parts, uri) or f"The schema at `{pointer}`."
    if parts[:2] == ["components", "schemas"] and len(parts) > 2:
        owner, way = f"`{parts[2]}`", _way(parts[3:])
        return _within(way, owner) if way else f"{owner} of the document."
    if parts[:1] == ["paths"] and "schema" in parts[_METHOD:]:
        end = parts.index("schema", _METHOD)
        owner, way = _part(parts[:end]), _way(parts[end + 1 :])
        if owner:
            return _within(way, f"the {owner}") if way else f"The {owner}."
    return f"The schema at `#{pointer}`."


def _in_file(parts: list[str], uri: str) -> str:
    """The same in another document; nothing where it is in no component of it."""
    length = length_of_owner(parts, uri)
    if length is None:
        return ""
    owner = f"`{parts[length - 1] if length else uri}`"
    if way := _way(parts[length:]):
        return _within(way, owner)
    return f"{owner} of `{uri}`." if length else f"The schema of {owner}."


def _within(way: str, owner: str) -> str:
    if way == "|":
        return f"One of the kinds of {owner}."
    return f"An item of {owner}." if way == "[]" else f"`{way}` of {owner}."


def _part(parts: list[str]) -> str:
    """The part of an operation that a schema is of; nothing where it is of no one operation."""
    operation = f"`{parts[_METHOD].upper()} {parts[1]}`"
    match parts[_METHOD + 1 :]:
        case ["requestBody", *_]:
            return f"body of {operation}"
        case ["responses", status, *_]:
            return f"answer {status} of {operation}"
        case ["parameters", index, *_]:
            return f"parameter {int(index) + 1} of {operation}"
        case _:
            return ""


def _way(parts: list[str]) -> str:
    """The way from a schema to one below it: names of properties, ``[]`` for items."""
    way, named = "", False
    for part in parts:
        if named:
            way += f".{part}"
        elif part in ("items", "prefixItems"):
            way += "[]"
        elif part == "additionalProperties":
            way += ".*"
        named = not named and part in ("properties", "patternProperties", "$defs")
    if not way and parts[-2:-1] in (["anyOf"], ["oneOf"]):
        return "|"
    return way.lstrip(".")
