"""Values that keep a schema: made, checked, and made more simply where they do not keep it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ...document import Schema
from ...document.direction import HIDDEN, Direction, SentValidator
from ...document.references import DeadReference
from ...document.validation import BadSchema
from ...findings import JsonValue
from ..sample import NoSample
from .hand import Hand, Plain
from .height import ENDLESS
from .making import Making, Try
from .shape import Schemas, Shape
from .shapes import Shapes, shapes_of

__all__ = ["Maker"]


_NATURAL: Final = (
    *(Try(4, "any"), Try(4, "scalar"), Try(4, variation=1), Try(4, variation=2)),
    *(Try(3, variation=3), Try(2), Try(2, variation=1), Try(1), Try(1, variation=1)),
    *(Try(0), Try(0, variation=1), Try(0, variation=2), Try(0, variation=3)),
)
"""One try after the other, the most telling values first."""
_APART: Final = tuple(Try(depth, variation=n, apart=True) for depth in (2, 1, 0) for n in (0, 1))
"""What comes then: alternatives that overlap."""
_MIXED: Final = tuple(Try(depth, variation=n) for n in range(10, 26) for depth in (1, 0))
"""And in the end each choice for itself, in any combination."""
_FIRST_MIXED: Final = 10


class Maker:
    """Makes values that keep a schema; what it reads of the schema it reads once.

    :param schema: the schema.
    :param direction: which way the values go.
    """

    def __init__(self, schema: Schema, direction: Direction = "response") -> None:
        self._schema = schema
        self._hidden = HIDDEN[direction]
        self._parts: dict[int, tuple[Part, ...]] = {}
        self._validator = SentValidator(schema, direction)
        self._plainest: tuple[JsonValue] | str | None = None
        self.shapes = shapes_of(schema)

    def make(self, hand: Hand) -> JsonValue:
        """A value that keeps the schema, checked by the compiled validator.

        :param hand: makes the choices that the schema leaves open.
        :raises NoSample: if none could be made.
        """
        if isinstance(hand, Plain):
            return self._made(hand, (*_NATURAL, *_APART, *_MIXED))
        if isinstance(self._plainest, str):
            raise NoSample(self._plainest)
        try:
            return self._made(hand, (*_NATURAL, *_APART))
        except NoSample:
            return self._plain()

    def _plain(self) -> JsonValue:
        """The plainest value, for where chance finds none; looked for once."""
        if self._plainest is None:
            try:
                self._plainest = (self.make(Plain()),)
            except NoSample as none:
                self._plainest = str(none)
        if isinstance(self._plainest, str):
            raise NoSample(self._plainest)
        return self._plainest[0]

    def _made(self, hand: Hand, tries: Iterable[Try]) -> JsonValue:
        why = "no value that keeps the schema could be made from it; document an example"
        for one in tries:
            try:
                value = Making(self, _varied(hand, one), one).value((self._schema,))
                if self._validator.is_valid(value):
                    return value
            except NoSample as none:
                why = str(none)
            except (BadSchema, DeadReference, RecursionError, ArithmeticError) as error:
                raise NoSample(str(error)) from error
        raise NoSample(why)

    def complete(self, value: JsonValue, hand: Hand) -> JsonValue:
        """``value`` with what the schema still has: nothing that is there is changed.

        :returns: a value that keeps the schema; ``value`` itself where none could be made.
        """
        for one in _NATURAL:
            try:
                made = Making(self, hand, one).completed(value, (self._schema,))
                if self._validator.is_valid(made):
                    return made
            except (NoSample, BadSchema, DeadReference, RecursionError, ArithmeticError):
                continue
        return value

    def parts(self, shape: Shape) -> tuple[Part, ...]:
        """The declared properties of a shape, worked out once."""
        known = self._parts.get(id(shape))
        if known is None:
            made = (self._part(name, schemas, shape) for name, schemas in shape.properties.items())
            known = self._parts[id(shape)] = tuple(made)
        return known

    def _part(self, name: str, schemas: list[Schema], shape: Shape) -> Part:
        fixed = shape.fixed.get(name)
        if fixed is not None:
            allowed = self.shapes.of(tuple(schemas)).allowed
            fixed = fixed if allowed is None or fixed in allowed else None
        hidden = self._is_hidden(schemas)
        possible = (
            not hidden
            and (shape.closed is None or name in shape.closed)
            and self.shapes.heights.of(tuple(schemas)) < ENDLESS
        )
        required = (name in shape.required and not hidden) or fixed is not None
        return Part(name, tuple(schemas), self.shapes, required, possible, fixed, hidden)

    def _is_hidden(self, schemas: Iterable[Schema]) -> bool:
        """Whether a part is left out, as it goes the other way only."""
        return any(
            schema.keywords.get(self._hidden) is True
            or (schema.reference and schema.resolved().keywords.get(self._hidden) is True)
            for schema in schemas
        )


@dataclass(frozen=True)
class Part:
    """A declared property.

    :param possible: whether it may be there where it need not be.
    :param fixed: the value that a discriminator asks for.
    :param hidden: whether it goes the other way only, even if it is required.
    """

    name: str
    schemas: Schemas
    shapes: Shapes
    required: bool
    possible: bool
    fixed: str | None
    hidden: bool

    @cached_property
    def shape(self) -> Shape:
        """The shape of its value."""
        return self.shapes.of(self.schemas)


def _varied(hand: Hand, one: Try) -> Hand:
    if not one.variation:
        return hand
    return (hand.varied if one.variation < _FIRST_MIXED else hand.mixed)(one.variation)
