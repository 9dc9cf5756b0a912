"""Style ``deepObject``: ``filter[age][gte]=18`` in a query becomes an object.

OpenAPI 3.1.1, section 4.8.12.2, says it of one level of brackets and of scalars. Further levels
and lists (``expand[]=a``, ``expand[0]=a``) are read as the APIs that use them do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from ...generator.document import Schema
from ...generator.findings import JsonValue

__all__ = ["read_deep_object"]

_BRACKETS: Final = re.compile(r"(?:\[[^\[\]]*\]){1,32}")
_KEY: Final = re.compile(r"\[([^\[\]]*)\]")

Typed: TypeAlias = Callable[[list[str], Schema | None], JsonValue]
"""Makes a value of a schema's type of the texts that were sent under one key."""


@dataclass(slots=True)
class _Branch:
    """What was sent at and below one key."""

    texts: list[str] = field(default_factory=list)
    below: dict[str, _Branch] = field(default_factory=dict)


def read_deep_object(
    name: str, pairs: Iterable[tuple[str, str]], schema: Schema | None, typed: Typed
) -> JsonValue:
    """The value of a parameter; None where nothing was sent for it.

    :param pairs: the query's pairs, decoded.
    :param schema: the parameter's schema, resolved.
    """
    root = _Branch()
    for key, text in pairs:
        brackets = key.removeprefix(name)
        if key.startswith(name) and _BRACKETS.fullmatch(brackets):
            branch = root
            for token in _KEY.findall(brackets):
                branch = branch.below.setdefault(token, _Branch())
            branch.texts.append(text)
    return _value(root, schema, typed) if root.below else None


def _value(branch: _Branch, schema: Schema | None, typed: Typed) -> JsonValue:
    if not branch.below:
        return typed(branch.texts, schema)
    resolved = _described(schema) if schema else None
    if all(not key or key.isdecimal() for key in branch.below):
        items = resolved.single("items") if resolved else None
        below = branch.below.values()
        return [value for one in below for value in _items(one, items, typed)]
    declared = resolved.properties if resolved else {}
    return {key: _value(below, declared.get(key), typed) for key, below in branch.below.items()}


def _described(schema: Schema) -> Schema:
    """What says of an object's properties or a list's items: of alternatives, the first that does.

    ``anyOf: [{type: object, …}, {enum: [""]}]`` is how an API says that an object may be unset.
    """
    resolved = schema.resolved()
    alternatives = (*resolved.list_of("anyOf"), *resolved.list_of("oneOf"))
    for one in (resolved, *(alternative.resolved() for alternative in alternatives)):
        if one.properties or one.single("items"):
            return one
    return resolved


def _items(branch: _Branch, items: Schema | None, typed: Typed) -> list[JsonValue]:
    """The items that stand under one index, or under ``[]``, which may come several times."""
    if branch.below:
        return [_value(branch, items, typed)]
    return [typed([text], items) for text in branch.texts]
