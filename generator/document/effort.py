"""Effort: how often schemas are applied to a value and its parts, to list all that is wrong.

Whether a value is valid a validator finds out quickly. Why it is not can take longer than anybody
waits: where two alternatives of ``oneOf`` lead back to it, the errors of both are collected at each
level of the value, and twenty levels make a million of them.
"""

from __future__ import annotations

from itertools import chain
from typing import Final

from ..findings import JsonValue
from .applied import SchemaObject, to_itself, to_parts

__all__ = ["is_bearable"]

_BEARABLE: Final = 20_000
"""Applications that are bearable wherever they come from: the errors of one take some 50 µs."""
_REPEATED: Final = 10
"""How often, on average, a schema may be applied to one part of a larger value."""


def is_bearable(bundled: SchemaObject, value: JsonValue) -> bool:
    """Whether all that is wrong with a value can be listed in good time.

    Counted in time linear in the applications that differ; what a keyword may be applied to counts
    as what it is applied to.

    :param bundled: a schema with all that it refers to under ``$defs``.
    """
    counted = _Counted(bundled)
    try:
        all_of_them = counted.applications(bundled, value)
    except RecursionError:
        return False
    return all_of_them <= max(_BEARABLE, _REPEATED * counted.steps)


class _Counted:
    """Applications, by schema and part of the value.

    :ivar steps: how many were looked at.
    """

    def __init__(self, bundled: SchemaObject) -> None:
        found = bundled.get("$defs")
        self._definitions = found if isinstance(found, dict) else {}
        self._known: dict[tuple[int, int], int] = {}
        self.steps = 0

    def applications(self, schema: SchemaObject, value: JsonValue) -> int:
        """How often schemas are applied to a value and its parts where one is applied to it."""
        key = (id(schema), id(value))  # both are there for as long as this is
        if key not in self._known:
            self._known[key] = 1  # a circle counts once: validators see through it
            own = to_itself(schema, value, self._definitions)
            for one in chain(own, to_parts(schema, value)):
                self._known[key] += self.applications(one.schema, one.value)
                self.steps += 1
        return self._known[key]
