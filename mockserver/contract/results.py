"""Results: what became of each case, and of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, TypeAlias

from ...generator.document import Operation
from ...generator.findings import DocumentPlace
from .case import Case
from .coverage import Coverage
from .exchange import Exchange

__all__ = ["Exit", "Failure", "Report", "Result", "State"]

State: TypeAlias = Literal["passed", "failed", "not run"]


class Exit(IntEnum):
    """The exit codes of ``mockument verify``; 3 is a document that cannot be used."""

    HOLDS = 0
    BROKEN = 1
    USAGE = 2
    DOCUMENT = 3
    UNREACHABLE = 4
    COVERAGE = 5
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Failure:
    """One way in which a server does not do what is documented.

    :param rule: which rule it breaks, in kebab case, such as ``body-invalid``.
    :param message: what is wrong, one sentence.
    :param where: the part of the answer, such as ``body /items/0/id`` or ``header ETag``.
    :param expected: what the document says, short.
    :param got: what came, short.
    :param place: where the document says so.
    """

    rule: str
    message: str
    where: str
    expected: str
    got: str
    place: DocumentPlace


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one case.

    :param exchange: what went over the wire; None where no answer came.
    :param failures: what is wrong.
    :param reason: why the case could not run; empty where it ran.
    :param seconds: how long the answer took.
    :param accepted: failures that the baseline knows.
    """

    case: Case
    exchange: Exchange | None = None
    failures: tuple[Failure, ...] = ()
    reason: str = ""
    seconds: float = 0.0
    accepted: tuple[Failure, ...] = ()

    @property
    def state(self) -> State:
        """Passed, failed, or not run: a case that could not run has not passed."""
        if self.reason:
            return "not run"
        return "failed" if self.failures else "passed"


@dataclass(frozen=True, slots=True)
class Report:
    """What became of all cases.

    :param document: the document's name.
    :param base_url: the server that was asked.
    :param results: in the order of the document.
    :param left_out: operations that were not asked, since they change something.
    :param coverage: what of the document was used by exchanges that kept it.
    :param seconds: how long all of it took.
    :param stale: accepted differences that no longer occur, in words.
    :param unreachable: why the server could not be reached any more; empty where it could.
    :param left_behind: what this run has made and could not delete, in words.
    :param seed: what makes random calls the same again; None where none were made.
    :param floors: what of the coverage is under its floor, in words.
    :param interrupted: whether the user ended the run before its end.
    """

    document: str
    base_url: str
    results: tuple[Result, ...]
    left_out: tuple[Operation, ...]
    coverage: Coverage
    seconds: float
    stale: tuple[str, ...] = ()
    unreachable: str = ""
    floors: tuple[str, ...] = ()
    left_behind: tuple[str, ...] = ()
    seed: int | None = None
    interrupted: bool = False

    def count(self, state: State) -> int:
        """How many cases are in a state."""
        return sum(1 for one in self.results if one.state == state)

    @property
    def exit(self) -> Exit:
        """The exit code: nothing that ran is no success."""
        if self.interrupted:
            return Exit.INTERRUPTED
        if self.count("failed") or self.stale:
            return Exit.BROKEN
        if self.unreachable:
            return Exit.UNREACHABLE
        if self.floors or not self.count("passed"):
            return Exit.COVERAGE
        return Exit.HOLDS
