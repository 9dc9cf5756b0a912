"""Values that keep a schema: made, checked, and made more simply where they do not keep it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from ....generator.document import Schema
from ....generator.document.direction import HIDDEN, Direction, SentValidator
from ....generator.document.references import DeadReference
from ....generator.document.validation import BadSchema
from ....generator.findings import JsonValue
from ..encoding import json_bytes
from .apart import keeps, set_apart
from .hand import Hand, Plain
from .height import ENDLESS, Heights
from .numbers import bounds, in_steps
from .regex import Unreadable, matching_text
from .shape import Schemas, Shape
from .text import make_text

__all__ = ["Maker", "NoSample"]


class _Try(NamedTuple):
    """One way to make a value.

    :param depth: how deep optional parts go.
    :param trust: which of the document's examples are trusted.
    :param variation: in what other way open choices are made.
    :param apart: whether a value is set apart from the alternatives that were not chosen.
    """

    depth: int
    trust: str = "none"
    variation: int = 0
    apart: bool = False


_NATURAL: Final = (
    *(_Try(4, "any"), _Try(4, "scalar"), _Try(4, variation=1), _Try(4, variation=2)),
    *(_Try(3, variation=3), _Try(2), _Try(2, variation=1), _Try(1), _Try(1, variation=1)),
    *(_Try(0), _Try(0, variation=1), _Try(0, variation=2), _Try(0, variation=3)),
)
"""One try after the other, the most telling values first."""
_APART: Final = tuple(_Try(depth, variation=n, apart=True) for depth in (2, 1, 0) for n in (0, 1))
"""What comes then: alternatives that overlap."""
_MIXED: Final = tuple(_Try(depth, variation=n) for n in range(10, 26) for depth in (1, 0))
"""And in the end each choice for itself, in any combination."""
_FIRST_MIXED: Final = 10
_MAX_DEPTH: Final = 24
_MAX_VALUES: Final = 3_000
_MAX_BYTES: Final = 65_536
_MAX_ITEMS: Final = 200
_DISTINCT_TRIES: Final = 30
_SHORT: Final = 200


class NoSample(Exception):  # noqa: N818 - what it is
    """No value could be made; the message says why."""


class Shapes:
    """The shapes of a document's schemas, each made once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], Shape] = {}
        self._chosen: dict[tuple[int, int], Shape] = {}
        self.heights = Heights(self.of)

    def of(self, schemas: Schemas) -> Shape:
        """The shape of some schemas together.

        :raises DeadReference: if one refers to nothing.
        """
        key = tuple([schema.pointer for schema in schemas])
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = Shape.of(schemas)
        return known

    def decided(self, shape: Shape, hand: Hand, *, simplest: bool) -> Shape:
        """A shape without choices: one after the other is made.

        :param simplest: whether the option that ends soonest is taken, rather than any.
        :raises NoSample: if no option goes with what is asked for already.
        """
        while shape.choices:
            options = shape.choices[0].options
            for index in self._order(options, hand, simplest=simplest):
                chosen = self._with_choice(shape, index)
                if chosen.is_consistent:
                    shape = chosen
                    break
            else:
                raise NoSample(f"no alternative at {shape.pointer} can be kept")
        return shape

    def fitting(self, shape: Shape, value: JsonValue) -> Shape:
        """A shape without choices: the options that a value keeps, else none of them."""
        while shape.choices:
            options = shape.choices[0].options
            kept = (i for i, option in enumerate(options) if keeps(value, option))
            index = next(kept, None)
            if index is None:
                return shape
            shape = self._with_choice(shape, index)
        return shape

    def _with_choice(self, shape: Shape, index: int) -> Shape:
        # Shapes are kept for good, so that no two ever have the same identity.
        key = (id(shape), index)
        known = self._chosen.get(key)
        if known is None:
            known = self._chosen[key] = shape.chosen(index)
        return known

    def _order(self, options: Sequence[Schemas], hand: Hand, *, simplest: bool) -> list[int]:
        """The options in the order in which they are tried."""
        heights = [self.heights.of(option) for option in options]
        numbers = list(range(len(options)))
        if simplest:
            return sorted(numbers, key=heights.__getitem__)
        # Null says least; it is taken where there is nothing else.
        telling = [i for i in numbers if heights[i] < ENDLESS and not self._is_null(options[i])]
        if not telling:
            return numbers
        first = hand.pick(len(telling))
        return [*telling[first:], *telling[:first], *(i for i in numbers if i not in telling)]

    def _is_null(self, option: Schemas) -> bool:
        return self.of(option).kinds == frozenset({"null"})


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
        self.shapes = _shapes_of(schema)

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

    def _made(self, hand: Hand, tries: Iterable[_Try]) -> JsonValue:
        why = "no value that keeps the schema could be made from it; document an example"
        for one in tries:
            try:
                value = _Making(self, _varied(hand, one), one).value((self._schema,))
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
                made = _Making(self, hand, one).completed(value, (self._schema,))
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


def _varied(hand: Hand, one: _Try) -> Hand:
    if not one.variation:
        return hand
    return (hand.varied if one.variation < _FIRST_MIXED else hand.mixed)(one.variation)


def _shapes_of(schema: Schema) -> Shapes:
    """Those of the schema's document; they live as long as it does."""
    kept = schema.node.document.kept
    known = kept.get(Shapes)
    if not isinstance(known, Shapes):
        known = kept[Shapes] = Shapes()
    return known


@dataclass(slots=True)
class _Making:
    """One try; of the values that the document suggests it takes any, those that are neither object
    nor array, or none.

    :param left: how many values may still be made.
    :param room: how many bytes they may still have, roughly.
    """

    maker: Maker
    hand: Hand
    how: _Try
    left: int = _MAX_VALUES
    room: int = _MAX_BYTES

    def value(self, schemas: Schemas, name: str = "", owner: str = "", depth: int = 0) -> JsonValue:
        """A value that keeps schemas."""
        return self.shaped(self.maker.shapes.of(schemas), name, owner, depth)

    def shaped(self, shape: Shape, name: str, owner: str, depth: int) -> JsonValue:
        """A value of a shape."""
        self.left -= 1
        if self.left < 0 or self.room < 0:
            raise NoSample(f"the schema asks for more than {_MAX_VALUES:,} values")
        if depth > _MAX_DEPTH:
            raise NoSample(f"the schema requires itself without end: {shape.pointer}")
        if shape.choices:
            simplest = depth >= self.how.depth
            shape = self.maker.shapes.decided(shape, self.hand, simplest=simplest)
        if not shape.is_consistent:
            raise NoSample(f"nothing keeps all that is asked for at {shape.pointer}")
        if shape.allowed is not None or shape.suggested:
            given = self._given(shape)
            if given is not _NOTHING:
                return given[0]
        made = self._made(self._kind(shape, depth), shape, (name, owner), depth)
        if self.how.apart and shape.rivals:
            made = set_apart(made, shape)
        self.room -= len(made) if isinstance(made, str) else 8
        return made

    def _made(self, kind: str, shape: Shape, names: tuple[str, str], depth: int) -> JsonValue:
        """A value of a JSON type.

        :param names: of the field, and of what the field belongs to.
        """
        match kind:
            case "string":
                return self._text(shape, names, depth)
            case "object":
                return self._object(shape, names[0], depth)
            case "array":
                return self._array(shape, names[0], depth)
            case "integer" | "number":
                return self._number(shape, *names, whole=kind == "integer")
            case "boolean":
                return self.hand.pick(2) == 0
            case _:
                return None

    def _text(self, shape: Shape, names: tuple[str, str], depth: int) -> str:
        """A text; where the schema says what JSON it holds, that (JSON Schema validation, 8.5)."""
        if shape.written and depth <= self.how.depth:
            return json_bytes(self.value(tuple(shape.written), *names, depth + 1)).decode()
        return make_text(shape, *names, self.hand)

    def completed(
        self, value: JsonValue, schemas: Schemas, name: str = "", depth: int = 0
    ) -> JsonValue:
        """A value with the properties that it lacks, and so on within it."""
        if not isinstance(value, dict | list) or depth > _MAX_DEPTH:
            return value
        shape = self.maker.shapes.fitting(self.maker.shapes.of(schemas), value)
        if isinstance(value, list):
            items = tuple(shape.items)
            return [self.completed(v, items, name, depth + 1) if items else v for v in value]
        made: dict[str, JsonValue] = {}
        deep = depth < self.how.depth
        declared = self.maker.parts(shape)
        wanted = {part.name for part in declared if part.required or (deep and part.possible)}
        for part in dict.fromkeys((*shape.properties, *value)):
            parts = tuple(shape.properties.get(part, ()))
            if part in value:
                below = value[part]
                made[part] = self.completed(below, parts, part, depth + 1) if parts else below
            elif part in wanted:
                made[part] = self._member(part, shape, name, depth)
        return made

    def _given(self, shape: Shape) -> tuple[JsonValue, ...]:
        """A value that the document gives: one of a list, or an example."""
        values = shape.allowed
        if values is None:
            values = self._suggested(shape)
        elif shape.kinds is not None:
            values = [v for v in values if _kinds_of(v) & shape.kinds] or values
        if not values:
            return _NOTHING
        telling = [value for value in values if value is not None] or values
        return (telling[self.hand.pick(len(telling))],)

    def _suggested(self, shape: Shape) -> list[JsonValue]:
        if not shape.suggested or self.how.trust == "none":
            return []
        kinds = shape.kinds
        fitting = [v for v in shape.suggested if kinds is None or _kinds_of(v) & kinds]
        if self.how.trust == "any":
            return fitting
        return [value for value in fitting if not isinstance(value, dict | list)]

    def _kind(self, shape: Shape, depth: int) -> str:
        kinds = shape.kinds
        if kinds is None:
            return _guessed_kind(shape) or ("string" if depth else "null")
        if len(kinds) == 1:
            return next(iter(kinds))
        if "null" in kinds and depth and self.hand.is_null():
            return "null"
        ordered = [kind for kind in _KINDS if kind in kinds]
        return ordered[0] if "object" in ordered else ordered[self.hand.pick(len(ordered))]

    def _number(self, shape: Shape, name: str, owner: str, *, whole: bool) -> JsonValue:
        low, high = bounds(shape, whole=whole)
        known = self.hand.named(name, owner, "integer" if whole else "number")
        if isinstance(known, int | float) and low <= known <= high and not shape.steps:
            return known
        return in_steps(self.hand.between(low, high), (low, high), shape.steps, whole=whole)

    def _array(self, shape: Shape, name: str, depth: int) -> JsonValue:
        made: list[JsonValue] = [
            self.value(tuple(part), name, name, depth + 1) for part in shape.prefix
        ]
        for schema, least in shape.contains:
            wanted = (schema, *shape.items)
            made += [self.value(wanted, name, name, depth + 1) for _ in range(min(least, 50))]
        low = int(shape.count.low or 0)
        wished = 1 + self.hand.pick(3) if depth < self.how.depth else 0
        most = max(_MAX_ITEMS, min(low, _MAX_VALUES))
        count = min(max(low, wished), int(min(shape.count.high or most, most)))
        if shape.count.high == 0:
            return []
        items = tuple(shape.items)
        if items and self.maker.shapes.heights.of(items) >= ENDLESS and not low:
            return made
        while len(made) < count:
            one = self._item(items, shape, made, (name, depth))
            if one is None:
                break
            made += one
        return made

    def _item(
        self, items: Schemas, shape: Shape, made: list[JsonValue], place: tuple[str, int]
    ) -> list[JsonValue] | None:
        """One more item; None where no other could be found that differs from all before."""
        name, depth = place
        usual = self.hand
        try:
            for number in range(_DISTINCT_TRIES if shape.unique else 1):
                if number:
                    self.hand = usual.varied(len(made) + number)
                one = self.value(items, name, name, depth + 1) if items else self.hand.words(3, 20)
                if not shape.unique or _is_new(one, made):
                    return [one]
        finally:
            self.hand = usual
        return None

    def _object(self, shape: Shape, name: str, depth: int) -> JsonValue:
        made: dict[str, JsonValue] = {}
        deep = depth < self.how.depth
        owner = name or shape.pointer.rpartition("/")[2]
        for part in self.maker.parts(shape):
            if part.required or (deep and part.possible and self.hand.is_included()):
                made[part.name] = (
                    self.shaped(part.shape, part.name, owner, depth + 1)
                    if part.fixed is None
                    else part.fixed
                )
        if len(made) < len(shape.required):
            hidden = {part.name for part in self.maker.parts(shape) if part.hidden}
            for one in shape.required:
                if one not in made and one not in hidden:
                    made[one] = self._undeclared(one, shape, owner, depth)
        if shape.dependent_required or shape.dependent_schemas:
            self._add_dependent(made, shape, owner, depth)
        self._fill(made, shape, owner, depth)
        return made

    def _undeclared(self, name: str, shape: Shape, owner: str, depth: int) -> JsonValue:
        """A member whose name stands under no ``properties``."""
        if name in shape.fixed:
            return shape.fixed[name]
        parts = [part for pattern, part in shape.patterns if _matches(pattern, name)]
        schemas = tuple(parts or shape.additional)
        return self.value(schemas, name, owner, depth + 1) if schemas else self.hand.words(3, 20)

    def _member(self, name: str, shape: Shape, owner: str, depth: int) -> JsonValue:
        part = next((part for part in self.maker.parts(shape) if part.name == name), None)
        if part is None:
            return self._undeclared(name, shape, owner, depth)
        return part.fixed or self.shaped(part.shape, name, owner, depth + 1)

    def _add_dependent(
        self, made: dict[str, JsonValue], shape: Shape, owner: str, depth: int
    ) -> None:
        waiting = list(made)
        while waiting:
            name = waiting.pop()
            extra = [
                self.maker.shapes.of((schema,)) for schema in shape.dependent_schemas.get(name, ())
            ]
            needed = [(one, shape) for one in shape.dependent_required.get(name, ())]
            needed += [(one, other) for other in extra for one in other.required]
            for one, source in needed:
                if one not in made:
                    known = shape if one in shape.properties else source
                    made[one] = self._member(one, known, owner, depth)
                    waiting.append(one)

    def _fill(self, made: dict[str, JsonValue], shape: Shape, owner: str, depth: int) -> None:
        """Members that no name is declared for, as many as are needed, or a few of a map."""
        low = int(shape.members.low or 0)
        if not low and shape.members.high is None and shape.properties:
            return
        is_map = not shape.properties and bool(shape.additional or shape.patterns)
        parts = tuple(shape.additional) or tuple(part for _, part in shape.patterns)
        if is_map and depth < self.how.depth and self.maker.shapes.heights.of(parts) < ENDLESS:
            low = max(low, 1)
        high = shape.members.high
        if high is not None:
            for name in [name for name in made if name not in shape.required][::-1]:
                if len(made) > high:
                    del made[name]
            low = min(low, int(high))
        declared = (
            part.name
            for part in self.maker.parts(shape)
            if part.name not in made and not part.hidden
        )
        while len(made) < min(low, _MAX_ITEMS):
            name = next(declared, "") or self._new_name(made, shape)
            if not name:
                return
            made[name] = self._member(name, shape, owner, depth)

    def _new_name(self, made: dict[str, JsonValue], shape: Shape) -> str:
        """A name that is not there yet; empty where none was found."""
        for number in range(_DISTINCT_TRIES):
            hand = self.hand.varied(len(made) + number) if number else self.hand
            if shape.names:
                name = make_text(self.maker.shapes.of(tuple(shape.names)), "", "", hand)
            elif shape.patterns and (shape.closed is not None or not shape.additional):
                name = self._by_pattern(shape.patterns[0][0], hand, number)
            else:
                name = hand.words(1, 20)
            if name and name not in made:
                return name
        return ""

    def _by_pattern(self, pattern: str, hand: Hand, stretch: int) -> str:
        try:
            return matching_text(pattern, hand.pick, stretch)
        except Unreadable:
            return ""


_KINDS: Final = ("object", "array", "string", "integer", "number", "boolean")
_NOTHING: Final[tuple[JsonValue, ...]] = ()


def _is_new(one: JsonValue, made: list[JsonValue]) -> bool:
    text = json_bytes(one)
    return all(json_bytes(other) != text for other in made)


def _matches(pattern: str, name: str) -> bool:
    """Whether a name most likely falls under a pattern; the validator judges in the end."""
    try:
        return re.search(pattern, name[:100]) is not None if len(pattern) < _SHORT else True
    except re.error:
        return True


def _kinds_of(value: JsonValue) -> frozenset[str]:
    if isinstance(value, float):
        return frozenset({"number", "integer"} if value.is_integer() else {"number"})
    return _KINDS_OF[type(value)]


_KINDS_OF: Final = {
    type(None): frozenset({"null"}),
    bool: frozenset({"boolean"}),
    int: frozenset({"integer", "number"}),
    str: frozenset({"string"}),
    list: frozenset({"array"}),
    dict: frozenset({"object"}),
}


def _guessed_kind(shape: Shape) -> str:
    """What a schema without a type most likely describes; empty where nothing tells."""
    if shape.properties or shape.required or shape.additional or shape.members.low:
        return "object"
    if shape.items or shape.prefix or shape.count.low or shape.contains:
        return "array"
    if shape.patterned or shape.format or shape.length.low is not None:
        return "string"
    limits = shape.number
    if shape.steps or any(x is not None for x in (limits.low, limits.high, limits.above)):
        return "number"
    return ""
