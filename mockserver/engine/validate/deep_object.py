"""Style ``deepObject``: ``filter[age][gte]=18`` in a query becomes an object.

OpenAPI 3.1.1, section 4.8.12.2, says it of one level of brackets and of scalars. Further levels
and lists (``expand[]=a``, ``expand[0]=a``) are read as the APIs that use them do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from ....generator.findings import JsonValue
from ....generator.messages.coerce import Coercion

__all__ = ["read_deep_object"]

_BRACKETS: Final = re.compile(r"(?:\[[^\[\]]*\]){1,32}")
_KEY: Final = re.compile(r"\[([^\[\]]*)\]")


@dataclass(slots=True)
class _Branch:
    """What was sent at and below one key."""

    texts: list[str] = field(default_factory=list)
    below: dict[str, _Branch] = field(default_factory=dict)


def read_deep_object(name: str, pairs: Iterable[tuple[str, str]], coercion: Coercion) -> JsonValue:
    """The value of a parameter; None where nothing was sent for it.

    :param pairs: the query's pairs, decoded.
    :param coercion: what makes values of the parameter's schema.
    """
    root = _Branch()
    for key, text in pairs:
        brackets = key.removeprefix(name)
        if key.startswith(name) and _BRACKETS.fullmatch(brackets):
            branch = root
            for token in _KEY.findall(brackets):
                branch = branch.below.setdefault(token, _Branch())
            branch.texts.append(text)
    return _value(root, coercion) if root.below else None


def _value(branch: _Branch, coercion: Coercion) -> JsonValue:
    if not branch.below:
        return coercion.several(branch.texts)
    if all(not key or key.isdecimal() for key in branch.below):
        below = branch.below.values()
        return [value for one in below for value in _items(one, coercion.items)]
    return {key: _value(below, coercion.property(key)) for key, below in branch.below.items()}


def _items(branch: _Branch, items: Coercion) -> list[JsonValue]:
    """The items that stand under one index, or under ``[]``, which may come several times."""
    if branch.below:
        return [_value(branch, items)]
    return [items.several([text]) for text in branch.texts]
