"""What a mock serves, for people: a row for each operation, and a call to begin with."""

from __future__ import annotations

from dataclasses import dataclass

from ..generator.document import Api, Operation
from .curl import curl_example
from .engine.choose import choose
from .engine.problems import Problem

__all__ = ["Row", "curl_example", "describe"]


@dataclass(frozen=True, slots=True)
class Row:
    """One operation in the table of what is served.

    :param answer: what a good request gets, such as ``200 application/json (documented example)``.
    """

    method: str
    path: str
    name: str
    answer: str


def describe(api: Api) -> list[Row]:
    """A row for each operation, in the document's order."""
    return [Row(o.method, o.path, o.label, _answer(o)) for o in api.operations]


def _answer(operation: Operation) -> str:
    choice = choose(operation, None)
    if isinstance(choice, Problem):
        return str(choice.kind.status)
    if choice.media is None:
        return str(choice.status)
    source = "documented example" if choice.example else "made from the schema"
    return f"{choice.status} {choice.media.name} ({source})"
