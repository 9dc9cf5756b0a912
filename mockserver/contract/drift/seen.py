"""Seen: in what answers differ from the document, each difference with the answers that show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ....generator.findings import JsonValue
from .shape import Shape

__all__ = ["Difference", "Kind", "Seen", "Sight"]

Kind: TypeAlias = Literal[
    "status",
    "media type",
    "header",
    "missing header",
    "field",
    "missing field",
    "type",
    "value",
    "unsaid",
]
"""``unsaid`` is what an overlay cannot say, or should not: a failure of the server, for one."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which answers differ from the document.

    :param pointer: the part of the document that would have to say so.
    :param name: the status, media type, header, field, JSON type, or enumerated value as JSON;
        for what is unsaid, why.
    """

    kind: Kind
    pointer: str
    name: str


@dataclass(frozen=True, slots=True)
class Sight:
    """An answer that was seen, told in words that are the same at each run.

    :param call: the operation and the case, such as ``GET /zones (example)``.
    :param status: the answer's status.
    """

    call: str
    status: int

    def __str__(self) -> str:
        return f"{self.call}, {self.status}"


@dataclass
class _Evidence:
    sights: dict[Sight, None] = field(default_factory=dict)
    shape: Shape = field(default_factory=Shape)


@dataclass
class Seen:
    """All differences, in the order in which they were met."""

    found: dict[Difference, _Evidence] = field(default_factory=dict)

    def note(self, difference: Difference, sight: Sight, *values: JsonValue) -> None:
        """Remember a difference, the answer that shows it, and the values that came."""
        evidence = self.found.setdefault(difference, _Evidence())
        evidence.sights.setdefault(sight)
        for value in values:
            evidence.shape.add(value)

    def sights(self, difference: Difference) -> tuple[Sight, ...]:
        """The answers that show a difference."""
        return tuple(self.found[difference].sights)

    def shape(self, difference: Difference) -> Shape:
        """What the values were like."""
        return self.found[difference].shape

    def of(self, *kinds: Kind) -> Iterator[Difference]:
        """The differences of some kinds."""
        return (one for one in self.found if one.kind in kinds)
