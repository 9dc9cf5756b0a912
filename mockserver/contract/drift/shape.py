"""Shapes: what values have in common, as far as they were seen, and the schema that says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ....generator.findings import JsonValue
from .dialect import Dialect

__all__ = ["Shape", "type_of"]

_MOST_NAMES: Final = 100
"""Members that an object may have; one with more is a map whose names are data."""
_DEEPEST: Final = 32
"""Levels that are looked at; of what is below, nothing is said."""
_MOST_ITEMS: Final = 1000
_IS_DATA: Final = re.compile(r"[0-9]+|[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")
"""Names that are numbers or UUIDs: those of a map, and other ones tomorrow."""


def type_of(value: JsonValue) -> str:
    """The JSON type of a value; a number without a fraction is an integer (2020-12, 6.1.1)."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "integer" if value == value // 1 else "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


@dataclass
class Shape:
    """What was seen of the values that stand in one place.

    :param types: their JSON types.
    :param members: what objects have, by name.
    :param items: what arrays hold; None where none had an item.
    """

    types: set[str] = field(default_factory=set)
    members: dict[str, Shape] = field(default_factory=dict)
    items: Shape | None = None

    def add(self, value: JsonValue, depth: int = 0) -> None:
        """Take a value in."""
        self.types.add(type_of(value))
        if depth >= _DEEPEST:
            return
        if isinstance(value, dict):
            for name, member in value.items():
                self.members.setdefault(name, Shape()).add(member, depth + 1)
        elif isinstance(value, list) and value:
            self.items = self.items or Shape()
            for item in value[:_MOST_ITEMS]:
                self.items.add(item, depth + 1)

    def schema(self, dialect: Dialect) -> dict[str, JsonValue]:
        """A schema that all values keep which were taken in, and that asks for nothing more.

        Names stand in the order of the alphabet: a server's order may differ from run to run.
        """
        types = self.types - {"integer"} if "number" in self.types else self.types
        return dialect.of_types({one: self._keywords(one, dialect) for one in sorted(types)})

    def _keywords(self, kind: str, dialect: Dialect) -> Mapping[str, JsonValue]:
        if kind == "array":
            items = self.items.schema(dialect) if self.items else {}
            return {"items": items} if items or dialect.needs_items else {}
        if kind != "object" or not self.members:
            return {}
        if len(self.members) > _MOST_NAMES or all(map(_IS_DATA.fullmatch, self.members)):
            return {"additionalProperties": self._any_member().schema(dialect)}
        return {
            "properties": {
                name: self.members[name].schema(dialect) for name in sorted(self.members)
            }
        }

    def _any_member(self) -> Shape:
        together = Shape()
        for member in self.members.values():
            together.merge(member)
        return together

    def merge(self, other: Shape) -> None:
        """Take in what another shape has."""
        self.types |= other.types
        for name, member in other.members.items():
            self.members.setdefault(name, Shape()).merge(member)
        if other.items is not None:
            self.items = self.items or Shape()
            self.items.merge(other.items)
