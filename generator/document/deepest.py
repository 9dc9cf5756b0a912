"""Where deep inside a value it breaks its schema, if to list all errors would take too long.

What a validator cannot be asked for at once is asked level by level: whether the value fits when
none of its parts are looked at, and if so, which of them is at fault. Of alternatives those count
that the value fits so far, such as the one whose tag it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ..findings import JsonValue
from .applied import Applied, SchemaObject, to_itself, to_parts
from .keywords import SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS

if TYPE_CHECKING:
    import jsonschema_rs

__all__ = ["Deepest", "deepest"]

_Compile: TypeAlias = Callable[[SchemaObject], Any]

_CHOICES: Final = frozenset({"anyOf", "oneOf"})
_CONDITIONS: Final = frozenset({"not", "if", "then", "else", "contains"})
"""Keywords that hold by what holds of parts: nothing can be said of them without those."""
_LISTS: Final = frozenset({"allOf", "anyOf", "oneOf"})


@dataclass(frozen=True, slots=True)
class Deepest:
    """The innermost part of a value that breaks its schema, and why.

    :param key: what leads to the part.
    :param path: where the schema stands that it breaks, below the bundled one.
    :param errors: what is wrong with it; none where that cannot be said.
    """

    key: tuple[str | int, ...]
    path: tuple[str, ...]
    errors: tuple[jsonschema_rs.ValidationError, ...] = ()


def deepest(bundled: SchemaObject, value: JsonValue, compiled: _Compile) -> Deepest:
    """Where a value breaks its schema.

    :param bundled: a schema with all that it refers to under ``$defs``.
    :param value: a value that breaks it.
    :param compiled: makes validators of jsonschema-rs.
    """
    descent = _Descent(bundled, compiled)
    root = {keyword: one for keyword, one in bundled.items() if keyword != "$defs"}
    at = Applied(root, "", (), value)
    while True:
        errors = descent.own_errors(at)
        part = None if errors else descent.faulty_part(at)
        if part is None:
            return Deepest(at.key, at.path, errors)
        at = part


class _Descent:
    """One value, level by level."""

    def __init__(self, bundled: SchemaObject, compiled: _Compile) -> None:
        found = bundled.get("$defs")
        self._definitions: SchemaObject = found if isinstance(found, dict) else {}
        self._compiled = compiled
        self._known: dict[tuple[int, bool], Any] = {}

    @cached_property
    def _flat(self) -> dict[str, JsonValue]:
        return {name: _flat(one) for name, one in self._definitions.items()}

    def own_errors(self, at: Applied) -> tuple[jsonschema_rs.ValidationError, ...]:
        """What is wrong with a value whatever its parts are."""
        key = (id(at.schema), True)
        if key not in self._known:
            flat = _flat(dict(at.schema))
            self._known[key] = self._compiled({"allOf": [flat], "$defs": self._flat})
        return tuple(self._known[key].iter_errors(at.value))

    def faulty_part(self, at: Applied) -> Applied | None:
        """The first part of a value that breaks a schema that is applied to it."""
        for layer in self._layers(at):
            for part in to_parts(layer.schema, layer.value):
                path = (*layer.path, *part.path)
                if part.keyword not in _CONDITIONS and not self._is_valid(part):
                    return replace(part, key=(*at.key, *part.key), path=path)
        return None

    def _layers(self, at: Applied) -> Iterator[Applied]:
        """The schemas that a value is held against itself, of alternatives those that it fits."""
        seen: set[int] = set()
        waiting = [at]
        while waiting:
            layer = waiting.pop()
            if id(layer.schema) in seen:
                continue
            seen.add(id(layer.schema))
            yield layer
            for one in to_itself(layer.schema, layer.value, self._definitions):
                path = one.path if one.keyword == "$ref" else (*layer.path, *one.path)
                if self._is_looked_into(layer.schema, one):
                    waiting.append(replace(one, path=path))

    def _is_looked_into(self, schema: SchemaObject, applied: Applied) -> bool:
        keyword = applied.keyword
        if keyword in _CHOICES:
            others = to_itself({keyword: schema[keyword]}, applied.value, self._definitions)
            return not self.own_errors(applied) and not any(map(self._is_valid, others))
        return keyword not in _CONDITIONS

    def _is_valid(self, part: Applied) -> bool:
        key = (id(part.schema), False)
        if key not in self._known:
            whole: SchemaObject = {
                "allOf": [dict(part.schema)],
                "$defs": dict(self._definitions),
            }
            self._known[key] = self._compiled(whole)
        return bool(self._known[key].is_valid(part.value))


def _flat(schema: JsonValue) -> JsonValue:
    """A schema that says of a value what it does whatever is said of parts by reference.

    Alternatives that differ in their parts alone are not told apart: at least one must fit.
    """
    if not isinstance(schema, dict) or not _refers(schema):
        return schema
    flat: dict[str, JsonValue] = {}
    lists: list[JsonValue] = []
    for keyword, value in schema.items():
        if keyword in _LISTS and isinstance(value, list):
            name = "anyOf" if keyword in _CHOICES else keyword
            lists.append({name: [_flat(one) for one in value]})
        elif keyword == "dependentSchemas" and isinstance(value, dict):
            flat[keyword] = {name: _flat(one) for name, one in value.items()}
        elif keyword not in _CONDITIONS or not any(_refers(schema.get(k)) for k in _CONDITIONS):
            flat[keyword] = _without_parts(keyword, value)
    return {**flat, "allOf": lists} if lists else flat


def _without_parts(keyword: str, value: JsonValue) -> JsonValue:
    if keyword in SCHEMA_MAP_KEYWORDS and isinstance(value, dict):
        return {name: _refers(one) or one for name, one in value.items()}
    if keyword in SCHEMA_LIST_KEYWORDS and isinstance(value, list):
        return [_refers(one) or one for one in value]
    return True if keyword in SCHEMA_KEYWORDS and _refers(value) else value


def _refers(value: JsonValue) -> bool:
    """Whether there is a reference in a value."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if "$ref" in one:
                return True
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return False
