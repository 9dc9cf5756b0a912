"""Journal: what the mock was asked and what it answered, the latest of it."""

from __future__ import annotations

import itertools
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from ..generator.findings import JsonValue
from .engine import Headers, Request
from .engine.handler import names_of
from .engine.outcome import Outcome

__all__ = ["KEPT_BODY_BYTES", "Journal", "Record"]

KEPT_BODY_BYTES: Final = 65_536
"""Bytes of a request's body that a journal keeps where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Record:
    """One request and its answer, for those who ask later.

    :param number: how many requests came before it, plus one.
    :param at: when it came, in seconds since 1970.
    :param seconds: how long the answer took.
    :param body: the request's body, or its beginning.
    :param body_bytes: how long the request's body was.
    :param operation: what people call the operation; empty where none matched.
    :param names: all that the operation can be called by.
    :param pointer: where it stands in the document.
    :param rung: the rung that decided, see :class:`.engine.outcome.Decision`.
    :param problem: what was wrong with the request, in a word of the mock's; empty for a good one.
    :param violations: what the request broke, as its answer listed it.
    """

    number: int
    at: float
    seconds: float
    method: str
    path: str
    query: str
    headers: Headers
    body: bytes
    body_bytes: int
    operation: str
    names: tuple[str, ...]
    pointer: str
    rung: str
    because: tuple[str, ...]
    problem: str
    violations: tuple[JsonValue, ...]
    status: int
    answer_headers: Headers
    answer_body: bytes


class Journal:
    """The latest requests, in a ring, and counts of all of them.

    Adding costs well under a microsecond: nothing is copied or formatted before somebody asks.

    :param size: how many requests are kept; 0 keeps none, and counts none.
    :param body_bytes: how much is kept of each request's body.
    """

    def __init__(self, size: int, body_bytes: int = KEPT_BODY_BYTES) -> None:
        self.size = size
        self._body_bytes = body_bytes
        self._ring: deque[tuple[int, float, float, Request, int, Outcome]] = deque(maxlen=size)
        self._numbers = itertools.count(1)
        self._counts: Counter[tuple[str, int]] = Counter()

    def add(self, request: Request, outcome: Outcome, at: float, seconds: float) -> None:
        """Keep a request and its outcome.

        :param at: when it came, in seconds since 1970.
        :param seconds: how long the answer took.
        """
        length = len(request.body)
        if length > self._body_bytes:
            request.body = request.body[: self._body_bytes]
        self._ring.append((next(self._numbers), at, seconds, request, length, outcome))
        operation = outcome.operation
        self._counts[operation.pointer if operation else "", outcome.answer.status] += 1

    def records(self) -> Iterator[Record]:
        """What is kept, the oldest first."""
        for number, at, seconds, request, length, outcome in tuple(self._ring):
            yield _record(_Numbered(number, at, seconds, length), request, outcome)

    @property
    def forgotten(self) -> int:
        """How many requests were too many for the ring, since the last clear."""
        return self._counts.total() - len(self._ring)

    def counts(self) -> Counter[tuple[str, int]]:
        """How often each operation, by its pointer, answered each status, since the last clear.

        Requests that matched no operation count under an empty pointer.
        """
        return Counter(self._counts)

    def clear(self) -> None:
        """Forget everything; numbers go on."""
        self._ring.clear()
        self._counts.clear()


class _Numbered(NamedTuple):
    number: int
    at: float
    seconds: float
    body_bytes: int


def _record(numbered: _Numbered, request: Request, outcome: Outcome) -> Record:
    operation, problem, answer = outcome.operation, outcome.problem, outcome.answer
    violations = problem.members.get("violations") if problem else None
    return Record(
        **numbered._asdict(),
        method=request.method,
        path=request.path,
        query=request.query,
        headers=request.headers,
        body=request.body,
        operation=operation.label if operation else "",
        names=names_of(operation) if operation else (),
        pointer=operation.pointer if operation else "",
        rung=outcome.decision.rung,
        because=outcome.decision.because,
        problem=problem.kind.name if problem else "",
        violations=tuple(violations) if isinstance(violations, list) else (),
        status=answer.status,
        answer_headers=answer.headers,
        answer_body=answer.body,
    )
