"""Commands on a document, measured in turns: wall time, time within the process, peak memory.

Every round runs each contender once, so that a machine that slows down slows all of them, and only
ratios are worth quoting. Whoever is slow is run less often, whoever does not end is stopped.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from documents import Document

__all__ = ["Absent", "Contender", "Contest", "Job", "Row", "WorkItself"]

LAUNCHER = Path(__file__).with_name("launcher.py")
ROUNDS = 5
PATIENCE_SECONDS = 10
"""Once a contender has taken so long in all, it is not run again."""
LIMIT_SECONDS = 60
"""A single run that takes longer is stopped."""


@dataclass(frozen=True)
class Row:
    """What came out for one contender.

    :param name: the contender.
    :param figures: numbers by what they are; the first one is what ratios are made of.
    :param note: what has to be known beside them: one run only, or why there are none.
    """

    name: str
    figures: Mapping[str, float] = field(default_factory=dict)
    note: str = ""


class Job(Protocol):
    """Something that several can do with a document; the first row is ours."""

    @property
    def name(self) -> str:
        """What the table is called."""
        ...

    def rows(self, document: Document) -> Iterable[Row]:
        """Do it with a document, all in one run."""
        ...


@dataclass(frozen=True)
class Contender:
    """One way to do a job, in a process of its own.

    :param command: the command, without the document's path, which comes last. The last line that
        it prints may be the seconds that the work itself took, the start of the process left out.
    :param until: what it prints when it has done the job, if it does not end by itself.
    """

    name: str
    command: tuple[str, ...]
    until: str = ""


@dataclass(frozen=True)
class Absent:
    """A contender that is not here, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Run:
    """One run: seconds of wall time, of all CPUs, of the work if told, megabytes at the peak."""

    seconds: float
    cpu: float
    inside: float | None
    megabytes: float


@dataclass(frozen=True)
class Contest:
    """A job that is a command for each contender."""

    name: str
    contenders: tuple[Contender | Absent, ...]

    def rows(self, document: Document) -> Iterable[Row]:
        """Run all in turns, and yield what came out for each."""
        return (whole(name, runs) for name, runs in in_turns(self.contenders, document))


@dataclass(frozen=True)
class WorkItself:
    """The same, judged by the time within the process: how long it takes to start is no part."""

    contenders: tuple[Contender | Absent, ...]

    def rows(self, document: Document) -> Iterable[Row]:
        """Run all in turns, and yield what came out for each."""
        return (within(name, runs) for name, runs in in_turns(self.contenders, document))


def in_turns(
    contenders: Iterable[Contender | Absent], document: Document
) -> Iterable[tuple[str, list[Run] | str]]:
    """The runs of each contender, or why there are none."""
    runs: dict[str, list[Run]] = {c.name: [] for c in contenders}
    failed = {c.name: c.reason for c in contenders if isinstance(c, Absent)}
    for _ in range(ROUNDS):
        for contender in contenders:
            done = runs[contender.name]
            is_spent = sum(run.seconds for run in done) > PATIENCE_SECONDS
            if isinstance(contender, Absent) or contender.name in failed or is_spent:
                continue
            outcome = run(contender, str(document.path))
            if isinstance(outcome, str):
                failed[contender.name] = outcome
            else:
                done.append(outcome)
    return [(name, failed.get(name) or done) for name, done in runs.items()]


def whole(name: str, runs: list[Run] | str) -> Row:
    """A row whose first figure is the time of the whole process."""
    if isinstance(runs, str):
        return Row(name, {}, runs)
    figures = {"seconds": statistics.median(run.seconds for run in runs)}
    inside = [run.inside for run in runs if run.inside is not None]
    if inside:
        figures["of which the work itself"] = statistics.median(inside)
    figures["of CPU"] = statistics.median(run.cpu for run in runs)
    figures["MB at the peak"] = max(run.megabytes for run in runs)
    return Row(name, figures, count(runs))


def within(name: str, runs: list[Run] | str) -> Row:
    """A row whose first figure is the time that the work itself took."""
    if isinstance(runs, str):
        return Row(name, {}, runs)
    inside = [run.inside for run in runs if run.inside is not None]
    figures = {"seconds": statistics.median(inside)} if inside else {}
    return Row(name, {**figures, "MB at the peak": max(r.megabytes for r in runs)}, count(runs))


def count(runs: list[Run]) -> str:
    """How many runs a figure is of, where they are fewer than they should be."""
    if len(runs) >= ROUNDS:
        return ""
    return f"{len(runs)} runs" if len(runs) > 1 else "one run"


def run(contender: Contender, path: str) -> Run | str:
    """Run a contender on a document; why it failed, if it did."""
    launcher = [sys.executable, str(LAUNCHER), str(LIMIT_SECONDS), contender.until]
    launched = [*launcher, *contender.command, path]
    done = subprocess.run(launched, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    return told["failed"] if "failed" in told else Run(**told)
