"""One try at a value that keeps a schema: from the outside in, within limits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from ...findings import JsonValue
from ..encoding import json_bytes
from ..sample import NoSample
from .apart import set_apart
from .hand import Hand
from .height import ENDLESS
from .numbers import bounds, in_steps
from .regex import Unreadable, matching_text
from .shape import Schemas, Shape
from .text import make_text

if TYPE_CHECKING:
    from .maker import Maker

__all__ = ["Making", "Try"]

_MAX_DEPTH: Final = 24
_MAX_VALUES: Final = 3_000
_MAX_BYTES: Final = 65_536
_MAX_ITEMS: Final = 200
_DISTINCT_TRIES: Final = 30
_SHORT: Final = 200


class Try(NamedTuple):
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


@dataclass(slots=True)
class Making:
    """One try at a value.

    :param how: whose ``trust`` says which of the values that the document suggests are taken: any,
        those that are neither object nor array, or none.
    :param left: how many values may still be made.
    :param room: how many bytes they may still have, roughly.
    """

    maker: Maker
    hand: Hand
    how: Try
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
