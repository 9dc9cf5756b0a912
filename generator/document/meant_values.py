"""Listed values that are all of another type than their schema, read as they were meant.

YAML takes an unquoted ``1.0`` for a number where a version was meant, and many a generator writes
the numbers of an enumeration as texts. As it stands nothing would be valid. Where some of the
values are, the others never are, as the standard says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from ..findings import JsonValue

__all__ = ["of_types", "with_meant_values"]

_PYTHON_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


def of_types(value: JsonValue, types: tuple[str, ...]) -> bool:
    """Whether a value is of one of some JSON types; 1.0 is an integer (core, section 4.2.3)."""
    return any(_is(value, one) for one in types)


def _is(value: JsonValue, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _PYTHON_TYPES[kind])


def with_meant_values(schema: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """A schema object whose ``enum`` and ``const`` have values of its own types.

    Where none is, what could be written as one is read so. Where nothing could, the type counts,
    and the values are left out: it is what most programs go by.
    """
    said = schema.get("type")
    listed = tuple(said) if isinstance(said, list) else (said,)
    types = tuple(one for one in listed if isinstance(one, str) and one in _PYTHON_TYPES)
    if not types or len(types) < len(listed):
        return schema
    for keyword in ("enum", "const"):
        if keyword in schema:
            schema = _with_meant(schema, keyword, types)
    return schema


def _with_meant(
    schema: Mapping[str, JsonValue], keyword: str, types: tuple[str, ...]
) -> Mapping[str, JsonValue]:
    value = schema[keyword]
    values = value if keyword == "enum" and isinstance(value, list) else [value]
    if not values or any(of_types(one, types) for one in values):
        return schema
    meant = [_meant(one, types) for one in values]
    others = {key: one for key, one in schema.items() if key != keyword}
    if not any(of_types(one, types) for one in meant if one is not None):
        return others
    return {**others, keyword: meant if keyword == "enum" else meant[0]}


def _meant(value: JsonValue, types: tuple[str, ...]) -> JsonValue:
    """A value as one of some types, where it can be written so; else as it is."""
    if value is None or of_types(value, types):
        return value
    if isinstance(value, str):
        return next(
            (read(value) for kind, read, fits in _READERS if kind in types and fits(value)), value
        )
    if "string" in types and isinstance(value, bool | int | float):
        return str(value).lower()
    return value


_READERS: Final[tuple[tuple[str, Callable[[str], JsonValue], Callable[[str], object]], ...]] = (
    ("integer", int, re.compile(r"[+-]?[0-9]{1,30}").fullmatch),
    ("number", float, re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?").fullmatch),
    ("boolean", "true".__eq__, {"true", "false"}.__contains__),
)
"""How texts are read for values of a type, and which of them."""
