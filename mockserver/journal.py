"""Journal: what the mock was asked and what it answered, the latest of it."""

from __future__ import annotations

import itertools
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .engine.exchange import Request
from .engine.outcome import Outcome

__all__ = ["Entry", "Journal"]

_KEPT_BODY_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class Entry:
    """One request and its outcome.

    :param number: how many came before it, plus one.
    :param at: when it came, in seconds since 1970.
    :param seconds: how long the answer took.
    :param request: the request; of a large body only the beginning.
    :param body_bytes: how long the request's body was.
    """

    number: int
    at: float
    seconds: float
    request: Request
    body_bytes: int
    outcome: Outcome


class Journal:
    """The latest requests, in a ring, and counts of all of them.

    Adding costs well under a microsecond: nothing is copied or formatted before somebody asks.

    :param size: how many requests are kept; 0 keeps none, and counts none.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._ring: deque[tuple[int, float, float, Request, int, Outcome]] = deque(maxlen=size)
        self._numbers = itertools.count(1)
        self._counts: Counter[tuple[str, int]] = Counter()

    def add(self, request: Request, outcome: Outcome, at: float, seconds: float) -> None:
        """Keep a request and its outcome.

        :param at: when it came, in seconds since 1970.
        :param seconds: how long the answer took.
        """
        length = len(request.body)
        if length > _KEPT_BODY_BYTES:
            request.body = request.body[:_KEPT_BODY_BYTES]
        self._ring.append((next(self._numbers), at, seconds, request, length, outcome))
        operation = outcome.operation
        self._counts[operation.pointer if operation else "", outcome.answer.status] += 1

    def entries(self) -> Iterator[Entry]:
        """What is kept, the oldest first."""
        for number, at, seconds, request, length, outcome in tuple(self._ring):
            yield Entry(number, at, seconds, request, length, outcome)

    def counts(self) -> Counter[tuple[str, int]]:
        """How often each operation, by its pointer, answered each status, since the last clear.

        Requests that matched no operation count under an empty pointer.
        """
        return Counter(self._counts)

    def clear(self) -> None:
        """Forget everything; numbers go on."""
        self._ring.clear()
        self._counts.clear()
