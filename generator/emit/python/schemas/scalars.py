"""Scalars: texts, numbers, booleans, and values that are listed one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ....document.pointers import child
from ....document.validation import BadSchema, SchemaValidator
from ....findings import JsonValue
from ..types import (
    TEXT_KINDS,
    Binary,
    EnumOf,
    Limit,
    LimitName,
    LiteralOf,
    NeverType,
    Primitive,
    PrimitiveKind,
    PyType,
    Scalar,
    held,
    limited,
    nullable,
    union_of,
)
from .patterns import pattern_limit
from .rules import value_rules
from .shape import Shape

if TYPE_CHECKING:
    from .lowering import Lowering

__all__ = ["limits_of", "lower_integer", "lower_number", "lower_string", "lower_values"]

_TYPE_NAMES: Final[dict[type, tuple[str, ...]]] = {
    str: ("string",),
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number",),
    type(None): ("null",),
    list: ("array",),
    dict: ("object",),
}

_NUMBER_LIMITS: Final[dict[str, LimitName]] = {
    "minimum": "ge",
    "exclusiveMinimum": "gt",
    "maximum": "le",
    "exclusiveMaximum": "lt",
}

_LONGEST: Final = 2**63 - 1

_SAID_BY_VALUES: Final = frozenset({"$ref", "allOf", "const", "enum", "format", "type"})
"""Keywords that are read where values are listed; what is referred to is a part of its own."""

_OPEN_KINDS: Final[dict[type, PrimitiveKind]] = {str: "str", bool: "bool", int: "int"}

_READ_KINDS: Final[tuple[PrimitiveKind, ...]] = ("date", "date-time", "time", "uuid")
"""Formats whose texts become something else."""

_FORMATS: Final[dict[str, PrimitiveKind]] = {
    **{kind: kind for kind in (*_READ_KINDS, *TEXT_KINDS)},
    "idn-email": "email",
    "iri": "uri",
    "iri-reference": "uri-reference",
}

_ENCODED: Final = {"base64": "byte", "base64url": "byte"}
"""The formats that encodings are: OpenAPI 3.1 has the latter for the former."""


def lower_values(lowering: Lowering, shape: Shape) -> PyType:
    """``enum`` and ``const``: those values that the other keywords allow."""
    values = [value for value in shape.values or [] if _has_type(value, shape.types)]
    allowed, unchecked = _allowed(shape, values)
    rules = value_rules(lowering.report, shape) if unchecked else {}
    values = [_whole(value) for value in allowed]
    kept = [value for value in values if value is not None]
    null = len(kept) < len(values)
    if not kept:
        return Primitive("none") if null else NeverType()
    scalars = tuple(value for value in kept if _is_scalar(value))
    listed = LiteralOf(_each_once(scalars)) if len(scalars) == len(kept) else EnumOf(tuple(kept))
    if isinstance(listed, EnumOf):
        lowering.report(
            "enum-without-literal",
            child(shape.pointer, "enum"),
            "some of the listed values are no text, boolean or whole number of 64 bits: checked "
            "when a value is read, but not by type checkers",
        )
    opened = _opened(listed) if lowering.choices.open_enums else listed
    return held(nullable(opened) if null else opened, rules)


def _allowed(shape: Shape, values: list[JsonValue]) -> tuple[list[JsonValue], bool]:
    """Of some values those that what stands beside them allows, such as ``minimum``.

    :returns: the values, and whether something beside them could not be read.
    """
    unread = False
    for part in shape.parts:
        if part.assertions.keys() <= _SAID_BY_VALUES:
            continue
        validator = SchemaValidator(part.schema)
        try:
            values = [value for value in values if validator.is_valid(value)]
        except BadSchema:
            unread = True
    return values, unread


def _opened(listed: PyType) -> PyType:
    """ApiEnum values, or others of their types: a single value is a tag, and stays alone."""
    if not isinstance(listed, LiteralOf) or len(listed.values) < 2:
        return listed
    kinds = dict.fromkeys(type(value) for value in listed.values)
    return union_of([listed, *(Primitive(_OPEN_KINDS[kind]) for kind in kinds)])


def _has_type(value: JsonValue, types: tuple[str, ...] | None) -> bool:
    if types is None:
        return True
    names = _TYPE_NAMES[type(value)]
    whole = isinstance(value, float) and value.is_integer()
    return any(name in types for name in names) or (whole and "integer" in types)


def _whole(value: JsonValue) -> JsonValue:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _is_scalar(value: JsonValue) -> bool:
    if isinstance(value, str):
        return _is_unicode(value)
    # mypy takes no larger number for a literal.
    return isinstance(value, int) and abs(value) <= _LONGEST


def _is_unicode(text: str) -> bool:
    """Whether a text can be sent at all: half of a surrogate pair cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _each_once(values: tuple[JsonValue, ...]) -> tuple[Scalar, ...]:
    once = {(type(v), v): v for v in values if isinstance(v, str | int)}
    return tuple(once.values())


def lower_string(lowering: Lowering, shape: Shape) -> PyType:
    """A string: text in its limits, a time, a UUID, or bytes (OpenAPI 3.1.1, section 4.4)."""
    raw = _said(shape, "contentMediaType") == "application/octet-stream"
    if shape.format == "binary" or (raw and not _said(shape, "contentEncoding")):
        _report_limits_of_bytes(lowering, shape)
        return Binary()
    limits = [*limits_of(shape, {"minLength": "min_length", "maxLength": "max_length"})]
    for pattern in shape.patterns:
        first = not any(limit.name == "pattern" for limit in limits)
        limit = pattern_limit(pattern, first=first)
        if limit is None:
            lowering.report(
                "pattern-not-checked",
                child(shape.pointer, "pattern"),
                f"neither pydantic nor Python can run the pattern {pattern!r:.80}",
                "write it without constructs that only ECMA 262 has",
            )
        elif limit not in limits:
            limits.append(limit)
    kind = _FORMATS.get(shape.format or _ENCODED.get(_said(shape, "contentEncoding"), ""), "str")
    if kind in _READ_KINDS and limits:
        # A limit is about the text, which a time no longer is.
        kind = "str"
    return limited(Primitive(kind), limits)


def _said(shape: Shape, keyword: str) -> str:
    """What a keyword says that restricts no value; of the nearest schema that has it."""
    return next(filter(None, (part.schema.node.text(keyword) for part in shape.parts)), "")


def _report_limits_of_bytes(lowering: Lowering, shape: Shape) -> None:
    for part in shape.parts:
        for keyword in ("maxLength", "minLength", "pattern"):
            if keyword in part.assertions:
                lowering.report(
                    "keyword-not-checked",
                    child(part.schema.pointer, keyword),
                    f"bytes are not held against this `{keyword}`, which is about text",
                )


def lower_integer(shape: Shape) -> PyType:
    """A whole number, with the range of its format and its own limits."""
    kind: PrimitiveKind = "int"
    if shape.format in ("int32", "int64"):
        kind = "int32" if shape.format == "int32" else "int64"
    return limited(Primitive(kind), _number_limits(shape))


def lower_number(shape: Shape) -> PyType:
    """A number with its limits; one whose format is an integer's is whole."""
    if shape.format in ("int32", "int64"):
        return lower_integer(shape)
    return limited(Primitive("number"), _number_limits(shape))


def _number_limits(shape: Shape) -> list[Limit]:
    divisors = [Limit("multiple_of", divisor) for divisor in dict.fromkeys(shape.divisors)]
    return [*limits_of(shape, _NUMBER_LIMITS), *divisors]


def limits_of(shape: Shape, names: dict[str, LimitName]) -> list[Limit]:
    """The bounds of a shape among ``names``, under pydantic's names."""
    found = [Limit(name, shape.limits[key]) for key, name in names.items() if key in shape.limits]
    return [kept for limit in found if (kept := _countable(limit))]


def _countable(limit: Limit) -> Limit | None:
    """A limit that pydantic can count to, in 64 bits; None where nothing is as long."""
    if limit.name not in ("min_length", "max_length") or not isinstance(limit.value, int | float):
        return limit
    if limit.value <= _LONGEST:
        return Limit(limit.name, int(limit.value))  # `2.0` is a count, too
    return Limit("min_length", _LONGEST) if limit.name == "min_length" else None
