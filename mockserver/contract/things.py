"""Things: what answers tell of, and which of their fields a variable of a path means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from ...generator.findings import JsonValue

__all__ = ["Fields", "fields_for", "is_same", "made_objects", "objects", "plain_name"]

Fields: TypeAlias = Mapping[str, "str | int"]
"""An object's fields of one text or whole number, by their names in small letters and digits."""

_USUAL: Final = ("id", "uuid", "guid", "key", "name", "slug", "code", "number")
_IDS: Final = ("id", "uuid", "guid", "key")
_WRAPPERS: Final = frozenset(
    {"data", "result", "item", "object", "payload", "response", "resource"}
)
_MAX_ITEMS: Final = 100
_MAX_DEPTH: Final = 3


def objects(value: JsonValue, depth: int = 0) -> Iterator[Fields]:
    """The objects that an answer tells of, the outermost first."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value[:_MAX_ITEMS]:
            yield from objects(item, depth)
    elif isinstance(value, dict):
        plain = _fields(value)
        if plain:
            yield plain
        for part in value.values():
            if isinstance(part, dict | list):
                yield from objects(part, depth + 1)


def made_objects(value: JsonValue, path: str) -> Iterator[Fields]:
    """What an answer to POST may say of the thing that was made: the answer itself comes first.

    An object in it may be another thing, such as an owner, which nobody has made, and which nobody
    may delete. So it counts only where it is all that there is, or where its name says that it
    wraps the thing: ``data``, or ``zone`` below ``/zones``.

    :param path: the path that was posted to.
    """
    if not isinstance(value, dict):
        return
    yield _fields(value)
    collection = plain_name(path.rstrip("/").rpartition("/")[2])
    for name, part in value.items():
        is_named = plain_name(name) in _WRAPPERS or _is_one_of(plain_name(name), collection)
        if isinstance(part, dict) and (is_named or len(value) == 1):
            yield _fields(part)


def fields_for(name: str, above: str) -> Iterator[str]:
    """The fields that a path's variable may mean, the likeliest first.

    :param above: the path above the variable.
    """
    wanted = plain_name(name)
    yield wanted
    collection = plain_name(above.rpartition("/")[2])
    for field in _USUAL:
        owner = wanted.removesuffix(field)
        if owner != wanted and collection.startswith(
            owner[: max(len(owner) - 1, 1)] if owner else ""
        ):
            yield field
    if wanted == "id":
        yield from ("uuid", "guid")


def is_same(one: Fields, other: Fields) -> bool:
    """Whether two objects are one thing: the first of the usual ids that both have is the same."""
    field = next((name for name in _IDS if name in one and name in other), None)
    return field is not None and one[field] == other[field]


def _fields(value: Mapping[str, JsonValue]) -> dict[str, str | int]:
    return {
        plain_name(name): part
        for name, part in value.items()
        if isinstance(part, str | int) and not isinstance(part, bool) and part != ""
    }


def _is_one_of(name: str, collection: str) -> bool:
    """Whether a name is a collection's in the singular: ``zone`` of ``zones``."""
    return collection in (name, f"{name}s", f"{name}es", f"{name[:-1]}ies")


def plain_name(name: str) -> str:
    """A name in small letters and digits: `zoneId`, `zone_id` and `Zone-Id` are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
