"""What a mock serves, for people: a row for each operation, and a call to begin with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..generator.document import Api, Operation
from ..generator.document.references import dead_references
from ..generator.findings import Finding, Severity
from ..generator.messages.curl import curl_example
from .engine.choose.choice import choose
from .engine.problems import Problem

__all__ = ["Row", "curl_example", "describe", "faults"]


@dataclass(frozen=True, slots=True)
class Row:
    """One operation in the table of what is served.

    :param answer: what a good request gets, such as ``200 application/json (documented example)``.
    """

    method: str
    path: str
    name: str
    answer: str


def describe(operations: Iterable[Operation]) -> list[Row]:
    """A row for each operation."""
    return [Row(o.method, o.path, o.label, _answer(o)) for o in operations]


def faults(api: Api) -> tuple[Finding, ...]:
    """What of a document is not served as it was meant: what reading it showed, dead references."""
    noticed = [f for f in api.findings if f.severity is not Severity.INFO]
    return api.document.located([*noticed, *dead_references(api.document)])


def _answer(operation: Operation) -> str:
    choice = choose(operation)
    if isinstance(choice, Problem):
        return str(choice.kind.status)
    if choice.media is None:
        return str(choice.status)
    source = "documented example" if choice.example else "made from the schema"
    return f"{choice.status} {choice.media.name} ({source})"
