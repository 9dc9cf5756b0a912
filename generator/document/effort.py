"""Effort: how often schemas are applied to a value and its parts, to list all that is wrong.

Whether a value is valid a validator finds out quickly. Why it is not can take longer than anybody
waits: where two alternatives of ``oneOf`` lead back to it, the errors of both are collected at each
level of the value, and twenty levels make a million of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final, TypeAlias

from ..findings import JsonValue
from .expansion import definition_name

__all__ = ["is_bearable"]

_BEARABLE: Final = 20_000
"""Applications that are bearable wherever they come from: the errors of one take some 50 µs."""
_REPEATED: Final = 10
"""How often, on average, a schema may be applied to one part of a larger value."""

_Object: TypeAlias = Mapping[str, JsonValue]
_Application: TypeAlias = tuple[_Object, JsonValue]
"""A schema, and the part of the value that it is applied to."""

_SAME: Final = ("not", "if", "then", "else")
_SAME_LISTS: Final = ("allOf", "anyOf", "oneOf")
_OTHER_PROPERTIES: Final = ("additionalProperties", "unevaluatedProperties")
_ITEMS: Final = ("items", "contains", "unevaluatedItems")


def is_bearable(bundled: _Object, value: JsonValue) -> bool:
    """Whether all that is wrong with a value can be listed in good time.

    Counted in time linear in the applications that differ; what a keyword may be applied to counts
    as what it is applied to.

    :param bundled: a schema with all that it refers to under ``$defs``.
    """
    counted = _Counted(bundled)
    try:
        all_of_them = counted.applications(bundled, value)
    except RecursionError:
        return False
    return all_of_them <= max(_BEARABLE, _REPEATED * counted.steps)


class _Counted:
    """Applications, by schema and part of the value.

    :ivar steps: how many were looked at.
    """

    def __init__(self, bundled: _Object) -> None:
        self._definitions = _object(bundled.get("$defs"))
        self._known: dict[tuple[int, int], int] = {}
        self.steps = 0

    def applications(self, schema: _Object, value: JsonValue) -> int:
        """How often schemas are applied to a value and its parts where one is applied to it."""
        key = (id(schema), id(value))  # both are there for as long as this is
        if key not in self._known:
            self._known[key] = 1  # a circle counts once: validators see through it
            for one in chain(self._to_itself(schema, value), _to_parts(schema, value)):
                self._known[key] += self.applications(*one)
                self.steps += 1
        return self._known[key]

    def _to_itself(self, schema: _Object, value: JsonValue) -> Iterator[_Application]:
        applied = [schema.get(keyword) for keyword in _SAME]
        for keyword in _SAME_LISTS:
            applied += _list(schema.get(keyword))
        applied += _object(schema.get("dependentSchemas")).values()
        reference = schema.get("$ref")
        if isinstance(reference, str):
            applied.append(self._definitions.get(definition_name(reference)))
        return ((one, value) for one in applied if isinstance(one, dict))


def _to_parts(schema: _Object, value: JsonValue) -> Iterator[_Application]:
    if isinstance(value, dict):
        return _to_properties(schema, value)
    return _to_items(schema, value) if isinstance(value, list) else iter(())


def _to_properties(schema: _Object, value: _Object) -> Iterator[_Application]:
    named = _object(schema.get("properties"))
    others = [schema.get(keyword) for keyword in _OTHER_PROPERTIES]
    others += _object(schema.get("patternProperties")).values()
    for name, part in value.items():
        applied = [named[name]] if name in named else others
        yield from ((one, part) for one in applied if isinstance(one, dict))


def _to_items(schema: _Object, value: list[JsonValue]) -> Iterator[_Application]:
    first = zip(_list(schema.get("prefixItems")), value, strict=False)
    yield from ((one, part) for one, part in first if isinstance(one, dict))
    for keyword in _ITEMS:
        every = schema.get(keyword)
        if isinstance(every, dict):
            yield from ((every, part) for part in value)


def _object(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
