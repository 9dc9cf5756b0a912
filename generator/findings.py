"""How every part of mockument says what it saw: findings, each with its place.

Reading a foreign text never stops at the first surprise. What could not be used, or had to be
decided, becomes a :class:`Finding`; only what leaves nothing usable becomes :class:`Unusable`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

__all__ = [
    "DocumentPlace",
    "Finding",
    "JsonValue",
    "PagePlace",
    "Place",
    "Severity",
    "Unusable",
    "count_by_severity",
    "has_errors",
]

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
"""Any JSON value, as Python holds it (RFC 8259, section 3)."""


class Severity(StrEnum):
    """How much a finding matters: ``error`` makes a result doubtful, ``info`` only tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for ``error``, 1 for ``warning``, 2 for ``info``: the order of a report."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A place on a reference page.

    :param page: the page's file name.
    :param line: line number, from 1; None where the finding is about the page as a whole.
    :param where: what on the page, such as ``body.param.name`` or ``response.inventory``.
    """

    page: str
    line: int | None
    where: str

    def __str__(self) -> str:
        position = self.page if self.line is None else f"{self.page}:{self.line}"
        return f"{position} {self.where}"

    def to_json(self) -> dict[str, JsonValue]:
        """The place as the keys ``page``, ``line`` and ``where``."""
        return {"page": self.page, "line": self.line, "where": self.where}


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """A place in an OpenAPI document.

    :param file: the document's name, as the user wrote it.
    :param pointer: JSON Pointer to the value (RFC 6901), ``""`` for the whole document.
    :param line: line number, from 1, where known.
    :param column: column, from 1, in characters, where known.
    """

    file: str
    pointer: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        position = ":".join(str(p) for p in (self.file, self.line, self.column) if p is not None)
        return f"{position} {self.pointer}" if self.pointer else position

    def to_json(self) -> dict[str, JsonValue]:
        """The place as the keys ``file``, ``line``, ``column`` and ``pointer``."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "pointer": self.pointer,
        }


Place: TypeAlias = PagePlace | DocumentPlace


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was seen, decided or refused.

    :param code: what kind of thing, in kebab case: stable, to be switched on by scripts.
    :param severity: how much it matters.
    :param place: where it was seen.
    :param message: what was seen and what was made of it, one plain sentence or two.
    :param hint: what the reader can do about it; empty where there is nothing to do.
    :param related: every place that the same fact concerns, where it is more than one.
    """

    code: str
    severity: Severity
    place: Place
    message: str
    hint: str = ""
    related: tuple[Place, ...] = ()

    def to_json(self) -> dict[str, JsonValue]:
        """One object: ``code``, ``severity``, the place's keys, ``message``, ``hint``, and
        ``related`` places where there are any.
        """
        value: dict[str, JsonValue] = {
            "code": self.code,
            "severity": self.severity.value,
            **self.place.to_json(),
            "message": self.message,
            "hint": self.hint,
        }
        if self.related:
            value["related"] = [place.to_json() for place in self.related]
        return value


class Unusable(Exception):  # noqa: N818 - it names what the input is, as the command line prints it
    """Nothing can be made of an input: the one exception that reaches the edge.

    :param finding: why, and where.
    :param findings: everything else that was seen on the way.
    """

    def __init__(self, finding: Finding, findings: Iterable[Finding] = ()) -> None:
        super().__init__(f"{finding.place}: {finding.message}")
        self.finding = finding
        self.findings = tuple(findings)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of ``findings`` is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def count_by_severity(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many findings there are of each severity, most severe first."""
    counts = dict.fromkeys(Severity, 0)
    for finding in findings:
        counts[finding.severity] += 1
    return counts
