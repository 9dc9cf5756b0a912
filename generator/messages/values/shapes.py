"""The shapes of a document's schemas, kept, and their choices made."""

from __future__ import annotations

from collections.abc import Sequence

from ...document import Schema
from ...findings import JsonValue
from ..sample import NoSample
from .apart import keeps
from .hand import Hand
from .height import ENDLESS, Heights
from .shape import Schemas, Shape

__all__ = ["Shapes", "shapes_of"]


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


def shapes_of(schema: Schema) -> Shapes:
    """Those of the schema's document; they live as long as it does."""
    kept = schema.node.document.kept
    known = kept.get(Shapes)
    if not isinstance(known, Shapes):
        known = kept[Shapes] = Shapes()
    return known
