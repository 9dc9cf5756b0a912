"""Printed types to schemas: the table of what a type of the portal means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ..findings import JsonValue

__all__ = ["PrintedType", "is_container", "is_list", "is_map", "parse_type", "scalar_schema"]

_SCALARS: Final[dict[str, dict[str, JsonValue]]] = {
    "String": {"type": "string"},
    "Integer": {"type": "integer", "format": "int32"},
    "int": {"type": "integer", "format": "int32"},
    "Long": {"type": "integer", "format": "int64"},
    "long": {"type": "integer", "format": "int64"},
    "Boolean": {"type": "boolean"},
    "boolean": {"type": "boolean"},
    "Double": {"type": "number", "format": "double"},
    "double": {"type": "number", "format": "double"},
    "Float": {"type": "number", "format": "float"},
    "float": {"type": "number", "format": "float"},
    # No date-time: the portal's own examples read "Nov 14, 2017 10:20:57 PM".
    "Timestamp": {"type": "string"},
}
_PLAIN: Final = frozenset(
    {"String", "Integer", "Long", "Boolean", "Double", "Float", "List", "Map", "Object"}
)
_LISTS: Final = frozenset({"List", "ArrayList", "LinkedList", "Collection"})
_SETS: Final = frozenset({"Set", "HashSet"})
_MAPS: Final = frozenset({"Map", "HashMap", "LinkedHashMap"})
_GENERIC = re.compile(r"(?P<name>[\w.$]+)\s*(?:<(?P<arguments>.+)>)?(?P<array>(?:\[\])*)")


@dataclass(frozen=True, slots=True)
class PrintedType:
    """A printed type, such as ``List<String>``, ``byte[]`` or ``ErrorCode``.

    :param name: the type without what follows it.
    :param arguments: its type arguments; for ``T[]`` the one of the list that it is.
    """

    name: str
    arguments: tuple[PrintedType, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether a schema alone tells which type was printed."""
        return self.name in _PLAIN and not self.arguments


def parse_type(text: str) -> PrintedType:
    """A printed type, taken apart; ``String[]`` is a list of strings, ``byte[]`` stays itself."""
    match = _GENERIC.fullmatch(text.strip())
    if not match or (match["array"] and match["name"] == "byte"):
        return PrintedType(text)
    arguments = tuple(parse_type(part) for part in _split_arguments(match["arguments"] or ""))
    parsed = PrintedType(match["name"], arguments)
    for _ in range(match["array"].count("[]")):
        parsed = PrintedType("List", (parsed,))
    return parsed


def _split_arguments(text: str) -> list[str]:
    """Type arguments, split at the commas that stand within no bracket."""
    parts, depth, held = [], 0, ""
    for character in text:
        depth += {"<": 1, ">": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append(held.strip())
            held = ""
        else:
            held += character
    return [*parts, held.strip()] if held.strip() else parts


def scalar_schema(kind: PrintedType) -> dict[str, JsonValue] | None:
    """The schema of a scalar type; None for a container, a structure or a type never seen."""
    schema = _SCALARS.get(kind.name)
    return None if schema is None or kind.arguments else dict(schema)


def is_list(kind: PrintedType) -> bool:
    """Whether this is a list or a set."""
    return kind.name in _LISTS | _SETS


def is_set(kind: PrintedType) -> bool:
    """Whether this is a set: its items are unique."""
    return kind.name in _SETS


def is_map(kind: PrintedType) -> bool:
    """Whether this is a map."""
    return kind.name in _MAPS


def is_container(kind: PrintedType) -> bool:
    """Whether this is a list, a set or a map."""
    return is_list(kind) or is_map(kind)
