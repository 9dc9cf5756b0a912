"""Values that keep one alternative of ``oneOf`` alone, and nothing of what stands under ``not``.

JSON Schema 2020-12, core, sections 10.2.1.3 and 10.2.1.4. Alternatives overlap more often than
their authors know: an object of the one is an object of the other too, as long as nothing is said
of what else may stand in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...document.validation import BadSchema, SchemaValidator
from ...findings import JsonValue
from .shape import Schemas, Shape

__all__ = ["keeps", "set_apart"]

_ODD: Final[tuple[JsonValue, ...]] = ("string", 0, True, 1.5, [], {}, None)
"""Values of each type: a member that is none of one's own may be any of them."""
_LENGTHS: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256)


def keeps(value: JsonValue, schemas: Schemas) -> bool:
    """Whether a value keeps schemas; one that no validator reads is not kept."""
    try:
        return all(SchemaValidator(schema).is_valid(value) for schema in schemas)
    except BadSchema:
        return False


def set_apart(value: JsonValue, shape: Shape) -> JsonValue:
    """A value like ``value`` that no rival of its shape's alternatives takes for its own.

    As near to that as could be had: the validator judges in the end.
    """
    for own, rival in shape.rivals:
        if keeps(value, rival):
            others = _unlike(value, shape, rival)
            fitting = (one for one in others if keeps(one, own) and not keeps(one, rival))
            value = next(fitting, value)
    return value


def _unlike(value: JsonValue, shape: Shape, rival: Schemas) -> Iterator[JsonValue]:
    """Values that a rival might refuse, those that look natural first."""
    match value:
        case dict():
            yield from _objects(value, shape, Shape.of(rival))
        case bool() | None:
            pass
        case int() | float():
            yield from (value + step for step in (0.5, 1, 10, 100, 1000, -1, -10, -1000))
        case str():
            yield from (value[:length] for length in _LENGTHS if length < len(value))
            yield from (value.ljust(length, "x") for length in _LENGTHS if length > len(value))
            yield from ("1", "a1", "A", "value", "#")
        case list():
            yield []
            yield from ([*value, *value[-1:] * more] for more in (1, 2, 5, 10))
    if shape.kinds is None:
        yield from _ODD


def _objects(
    value: dict[str, JsonValue], shape: Shape, rival: Shape
) -> Iterator[dict[str, JsonValue]]:
    """The object with a member that the rival cannot want, or with fewer of its own."""
    if shape.closed is None and not shape.additional:
        for name in rival.properties:
            if name not in shape.properties and name not in value:
                yield from ({**value, name: odd} for odd in _ODD)
    for name in value:
        if name not in shape.required:
            yield {key: one for key, one in value.items() if key != name}
