"""The access log: written off the request path, and never what holds a request up."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import IO, Final, Literal, TypeAlias

from ..generator.findings import JsonValue
from ..generator.messages.encoding import json_bytes
from .engine import Request
from .engine.outcome import Outcome

__all__ = ["AccessLog", "LogForm"]

LogForm: TypeAlias = Literal["short", "json"]
"""``short`` for people, who are spared more lines than they can read; ``json`` for programs."""

_DRAIN_SECONDS: Final = 0.1
_SHORT_LINES: Final = 200
_JSON_LINES: Final = 50_000
"""How many lines may wait at once: what comes while so many wait is counted, not kept."""
_SHOWN_PATH: Final = 300

_Entry: TypeAlias = tuple[float, Request, Outcome, float]
_Format: TypeAlias = Callable[[float, Request, Outcome, float], str]


class AccessLog:
    """Writes a line for each request, some time after it was answered.

    A listener of a :class:`.mock.Mock`. Lines that cannot be written in time are left out, and
    their number is told: a mock under load stays as fast as it is.

    :param form: what a line looks like.
    :param stream: where lines go.
    """

    def __init__(self, form: LogForm, stream: IO[str]) -> None:
        self._format: _Format = _short if form == "short" else _json
        self._most = _SHORT_LINES if form == "short" else _JSON_LINES
        self._stream = stream
        self._waiting: deque[_Entry] = deque()
        self._added = 0
        self._told = 0
        self._writing = threading.Lock()

    def __call__(self, request: Request, outcome: Outcome, seconds: float) -> None:
        """Take note of a request."""
        self._added += 1
        if len(self._waiting) < self._most:
            self._waiting.append((time.time(), request, outcome, seconds))

    def start(self) -> None:
        """Begin to write, in a thread that ends with the process."""
        threading.Thread(target=self._run, name="access-log", daemon=True).start()

    def _run(self) -> None:
        while True:
            time.sleep(_DRAIN_SECONDS)
            if self._waiting:
                self.flush()

    def flush(self) -> None:
        """Write what waits."""
        with self._writing:
            waiting = [self._waiting.popleft() for _ in range(len(self._waiting))]
            lines = [self._format(*entry) for entry in waiting]
            left_out = self._added - self._told - len(lines) - len(self._waiting)
            self._told += len(lines)
            if left_out > 0:
                self._told += left_out
                lines.append(f"… {left_out:,} more requests in the same moment\n")
            self._stream.write("".join(lines))
            self._stream.flush()


def _short(at: float, request: Request, outcome: Outcome, seconds: float) -> str:
    clock = time.strftime("%H:%M:%S", time.localtime(at))
    target = request.path + (f"?{request.query}" if request.query else "")
    operation = outcome.operation.label if outcome.operation else "-"
    why = _why(outcome)
    line = (
        f"{clock} {request.method} {target[:_SHOWN_PATH]} {outcome.answer.status} "
        f"{seconds * 1000:.1f} ms {operation}{f': {why}' if why else ''}"
    )
    return "".join(c if c.isprintable() else "�" for c in line) + "\n"


def _why(outcome: Outcome) -> str:
    """What was wrong, as shortly as it can be said; empty for a good request."""
    problem = outcome.problem
    if problem is None:
        return ""
    violations = problem.members.get("violations")
    first = violations[0] if isinstance(violations, list) and violations else None
    if not isinstance(violations, list) or not isinstance(first, dict):
        return problem.detail[:_SHOWN_PATH]
    place = " ".join(str(first.get(key) or "") for key in ("in", "name", "pointer"))
    more = f" (and {len(violations) - 1} more)" if len(violations) > 1 else ""
    return f"{' '.join(place.split())} {first.get('message')}{more}"[:_SHOWN_PATH]


def _json(at: float, request: Request, outcome: Outcome, seconds: float) -> str:
    problem = outcome.problem
    because: list[JsonValue] = list(outcome.decision.because)
    line: dict[str, JsonValue] = {
        "at": round(at, 3),
        "method": request.method,
        "path": request.path,
        "query": request.query,
        "operation": outcome.operation.label if outcome.operation else None,
        "status": outcome.answer.status,
        "seconds": round(seconds, 6),
        "rung": outcome.decision.rung,
        "because": because,
        "problem": problem.kind.name if problem else None,
        "detail": problem.detail if problem else None,
    }
    return json_bytes(line).decode() + "\n"
