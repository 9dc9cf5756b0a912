"""Heights: how many levels a value has at least, so that recursion finds its way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ...document.references import DeadReference
from .shape import Schemas, Shape

__all__ = ["ENDLESS", "Heights"]

ENDLESS: Final = 1_000
"""A height that no value has: the schema can never be kept."""

_STEPS: Final = 2_000
_DEEPEST: Final = 100
_SCALARS: Final = frozenset({"null", "string", "integer", "number", "boolean"})


class Heights:
    """Measures heights; each once, in bounded time.

    :param shape_of: gives the shape of schemas.
    """

    def __init__(self, shape_of: Callable[[Schemas], Shape]) -> None:
        self._shape_of = shape_of
        self._known: dict[tuple[str, ...], int] = {}
        self._under_way: set[tuple[str, ...]] = set()
        self._left = _STEPS

    def of(self, schemas: Schemas) -> int:
        """How many levels a value has at least; :data:`ENDLESS` or more where it never ends."""
        key = tuple(schema.pointer for schema in schemas)
        known = self._known.get(key)
        if known is not None:
            return known
        if not self._under_way:
            self._left = _STEPS
        self._left -= 1
        if key in self._under_way or self._left < 0 or len(self._under_way) > _DEEPEST:
            return ENDLESS
        self._under_way.add(key)
        try:
            height = self._measured(self._shape_of(schemas))
        except DeadReference:
            height = 0  # told elsewhere, and better
        finally:
            self._under_way.discard(key)
        # What is endless on the way around a circle may end when it is entered elsewhere.
        if height < ENDLESS or not self._under_way:
            self._known[key] = height
        return height

    def _measured(self, shape: Shape) -> int:
        if shape.impossible or shape.kinds == frozenset() or shape.allowed == []:
            return ENDLESS
        if shape.allowed:
            return 0
        of_choices = max((min(map(self.of, c.options)) for c in shape.choices), default=0)
        kinds = shape.kinds
        if kinds is not None and kinds & _SCALARS:
            return of_choices
        below = 0
        if kinds is None or "object" in kinds:
            parts = (tuple(p) for n, p in shape.properties.items() if n in shape.required)
            below = max((self.of(part) + 1 for part in parts), default=0)
        elif shape.items and (shape.count.low or 0) > 0:
            below = self.of(tuple(shape.items)) + 1
        return max(below, of_choices)
