"""Keywords with values that no schema can have: read as they were meant, or not at all.

One such keyword would take every operation with it that has to do with its schema, since no
validator compiles it. What is wrong with the document is for ``check`` to say; here it is read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from ..findings import JsonValue
from .keywords import SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS
from .meant_values import with_meant_values

__all__ = ["is_regular", "without_irregular", "without_malformed"]

_Reader: TypeAlias = Callable[[JsonValue], JsonValue]

_LONGEST: Final = 10_000
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_TYPES: Final = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})
_MEANT_TYPES: Final[Mapping[str, str]] = {
    **{name: name for name in _TYPES},
    **dict.fromkeys(("int", "int32", "int64", "long"), "integer"),
    **dict.fromkeys(("float", "double", "decimal"), "number"),
    **dict.fromkeys(("str", "text", "date", "datetime", "date-time", "uuid"), "string"),
    **dict.fromkeys(("bool",), "boolean"),
    **dict.fromkeys(("map", "dict", "hash"), "object"),
    **dict.fromkeys(("list",), "array"),
}

_MEANT_FORMATS: Final[Mapping[str, str]] = {
    **{name: name for name in ("date", "date-time", "double", "float", "int32", "int64", "uuid")},
    "datetime": "date-time",
    "long": "int64",
}
"""Formats that authors write for a type."""


class _Nothing(Exception):  # noqa: N818 - what it is
    """Nothing can be read from a value: its keyword is left out."""


def without_malformed(schema: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """A schema object's own keywords, each with a value that it can have.

    JSON Schema 2020-12, core and validation. Schemas within it are left as they are; what is well
    formed comes back as it is.
    """
    read: dict[str, JsonValue] | None = None
    for keyword, value in schema.items():
        reader = _READERS.get(keyword)
        if reader is None:
            continue
        try:
            meant = reader(value)
        except _Nothing:
            read = dict(schema) if read is None else read
            del read[keyword]
            continue
        if meant is not value:
            read = dict(schema) if read is None else read
            read[keyword] = meant
    kind = schema.get("type")
    if isinstance(kind, str) and kind in _MEANT_FORMATS and "format" not in schema:
        read = dict(schema) if read is None else read
        read["format"] = _MEANT_FORMATS[kind]
    own = schema if read is None else read
    return with_meant_values(own) if "enum" in own or "const" in own else own


def without_irregular(schema: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """A schema object's own keywords without the patterns that the validator cannot read.

    They stay in the model: other targets may have engines that can.
    """
    if "pattern" not in schema and "patternProperties" not in schema:
        return schema
    kept = dict(schema)
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and not is_regular(pattern):
        del kept["pattern"]
    named = schema.get("patternProperties")
    if isinstance(named, dict):
        kept["patternProperties"] = {key: one for key, one in named.items() if is_regular(key)}
    return kept


@lru_cache(maxsize=4096)
def is_regular(pattern: str) -> bool:
    """Whether the validator of this package reads a text as a regular expression (ECMA-262)."""
    import jsonschema_rs  # few documents that are but read have patterns

    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern[:_LONGEST]})
    except ValueError:
        return False
    return True


def _text(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return value
    raise _Nothing


def _flag(value: JsonValue) -> JsonValue:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise _Nothing


def _number(value: JsonValue) -> JsonValue:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    raise _Nothing


def _above_zero(value: JsonValue) -> JsonValue:
    number = _number(value)
    if isinstance(number, int | float) and number > 0:
        return number
    raise _Nothing


def _count(value: JsonValue) -> JsonValue:
    number = _number(value)
    if isinstance(number, int | float) and number >= 0 and number == number // 1:
        return number
    raise _Nothing


def _type(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        if value in _TYPES:
            return value
        value = [value]
    if not isinstance(value, list):
        raise _Nothing
    if value and all(isinstance(one, str) and one in _TYPES for one in value):
        return _distinct(value)
    # In YAML an unquoted `null` is none of the names.
    names = ["null" if one is None else one for one in value]
    known = [_MEANT_TYPES.get(one.lower()) if isinstance(one, str) else None for one in names]
    if not known or None in known:
        raise _Nothing  # of the types that are allowed one is not known: anything is
    meant = list(dict.fromkeys(known))
    return meant[0] if len(meant) == 1 else list[JsonValue](meant)


def _distinct(values: list[JsonValue]) -> JsonValue:
    """The same list where nothing stands in it twice; of texts alone."""
    distinct = list(dict.fromkeys(one for one in values if isinstance(one, str)))
    return values if len(distinct) == len(values) else list[JsonValue](distinct)


def _names(value: JsonValue) -> JsonValue:
    if isinstance(value, list):
        return _distinct(value)
    if isinstance(value, str):
        return [value]
    raise _Nothing


def _values(value: JsonValue) -> JsonValue:
    if isinstance(value, list):
        return value
    if value is None or isinstance(value, dict):
        raise _Nothing
    return [value]


def _list(value: JsonValue) -> JsonValue:
    if isinstance(value, list):
        return value
    raise _Nothing


def _schema(value: JsonValue) -> JsonValue:
    if isinstance(value, dict | bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise _Nothing


def _schemas(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return [value]
    if not isinstance(value, list):
        raise _Nothing
    kept: list[JsonValue] = [one for one in value if isinstance(one, dict | bool)]
    if not kept:
        raise _Nothing
    return value if len(kept) == len(value) else kept


def _named_schemas(value: JsonValue) -> JsonValue:
    """Names stay, for they are known: what is said of them is not."""
    if not isinstance(value, dict):
        raise _Nothing
    if all(isinstance(one, dict | bool) for one in value.values()):
        return value
    return {name: one if isinstance(one, dict | bool) else {} for name, one in value.items()}


def _names_by_name(value: JsonValue) -> JsonValue:
    if isinstance(value, dict) and all(isinstance(one, list) for one in value.values()):
        return value
    raise _Nothing


_READERS: Final[Mapping[str, _Reader]] = {
    **dict.fromkeys(
        (
            *("$anchor", "$comment", "$dynamicAnchor", "$dynamicRef", "$id", "$ref", "$schema"),
            *("$recursiveAnchor", "$recursiveRef", "contentEncoding", "contentMediaType"),
            *("description", "format", "pattern", "title"),
        ),
        _text,
    ),
    **dict.fromkeys(("deprecated", "readOnly", "uniqueItems", "writeOnly"), _flag),
    **dict.fromkeys(("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum"), _number),
    **dict.fromkeys(
        (
            *("maxContains", "maxItems", "maxLength", "maxProperties"),
            *("minContains", "minItems", "minLength", "minProperties"),
        ),
        _count,
    ),
    **dict.fromkeys(SCHEMA_KEYWORDS, _schema),
    **dict.fromkeys(SCHEMA_LIST_KEYWORDS, _schemas),
    **dict.fromkeys(SCHEMA_MAP_KEYWORDS, _named_schemas),
    "dependentRequired": _names_by_name,
    "enum": _values,
    "examples": _list,
    "multipleOf": _above_zero,
    "required": _names,
    "type": _type,
}
