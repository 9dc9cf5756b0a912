"""Baseline: differences that are known and accepted, in a file that people review.

An entry that no longer occurs is a failure too: what is mended must not be broken again unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import yaml

from ...generator.document.pointers import child
from ...generator.document.source import Source, read_source
from ...generator.findings import DocumentPlace, Finding, JsonValue, Severity, Unusable
from .results import Failure, Report, Result
from .shown import Shower

__all__ = ["NAME", "Accepted", "accepting", "baseline_text", "read_baseline"]

NAME: Final = "mockument-baseline.yaml"
_FIELDS: Final = ("operation", "rule", "where", "case", "reason")
_NEEDED: Final = ("operation", "rule")
_HEAD: Final = """\
# Where the server is known to differ from its document. `mockument verify` accepts these, and fails
# when one of them no longer occurs. `*` stands for anything; say why in `reason`.
"""


@dataclass(frozen=True, slots=True)
class Accepted:
    """One known difference; ``*`` in a text stands for anything.

    :param operation: what people call the operation.
    :param where: the part of the answer, such as ``body /items/*/id``.
    :param case: what was sent, such as ``query limit: the maximum (100)``.
    :param place: where the file says so.
    """

    operation: str
    rule: str
    where: str
    case: str
    place: DocumentPlace

    def __str__(self) -> str:
        return f"{self.place}: {self.operation} {self.rule} {self.where} ({self.case})"

    def is_of(self, result: Result) -> bool:
        """Whether a case is one that the difference is about."""
        case = result.case
        return _is_like(self.operation, case.operation.label) and _is_like(self.case, case.name)

    def accepts(self, failure: Failure) -> bool:
        """Whether a failure is the difference."""
        return _is_like(self.rule, failure.rule) and _is_like(self.where, failure.where)


def _is_like(pattern: str, text: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), text, re.DOTALL) is not None


def read_baseline(path: Path) -> tuple[Accepted, ...]:
    """The differences that a file accepts.

    :raises Unusable: if it cannot be read, or says something that has no meaning.
    """
    source = read_source(path)
    wrong: list[Finding] = []
    data = source.data if isinstance(source.data, dict) else {}
    listed = data.get("accepted")
    if not isinstance(listed, list):
        wrong.append(_wrong(source, "", "not a mapping with a list under `accepted`"))
        listed = []
    found = [
        entry
        for number, value in enumerate(listed)
        if (entry := _entry(source, value, child("/accepted", number), wrong)) is not None
    ]
    if wrong:
        first, *more = source.located(wrong)
        raise Unusable(first, more)
    return tuple(_located(source, found))


def _entry(source: Source, value: JsonValue, pointer: str, wrong: list[Finding]) -> Accepted | None:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        wrong.append(_wrong(source, pointer, f"not a mapping of texts: {', '.join(_FIELDS)}"))
        return None
    said = {name: str(one) for name, one in value.items()}
    unknown = [name for name in said if name not in _FIELDS]
    missing = [name for name in _NEEDED if not said.get(name)]
    for name in unknown:
        wrong.append(_wrong(source, child(pointer, name), f"{name!r} has no meaning here"))
    for name in missing:
        wrong.append(_wrong(source, pointer, f"{name!r} is missing"))
    return Accepted(
        said.get("operation", ""),
        said.get("rule", ""),
        said.get("where", "*"),
        said.get("case", "*"),
        source.place(pointer),
    )


def _wrong(source: Source, pointer: str, message: str) -> Finding:
    return Finding("baseline", Severity.ERROR, source.place(pointer), message)


def _located(source: Source, entries: Iterable[Accepted]) -> Iterator[Accepted]:
    listed = list(entries)
    findings = [Finding("baseline", Severity.INFO, one.place, "") for one in listed]
    for entry, finding in zip(listed, source.located(findings), strict=True):
        place = finding.place
        yield replace(entry, place=place) if isinstance(place, DocumentPlace) else entry


def accepting(report: Report, baseline: Sequence[Accepted]) -> Report:
    """A report in which known differences are accepted, and those that are gone are told."""
    used: set[Accepted] = set()
    results = tuple(_accepting(one, baseline, used) for one in report.results)
    stale = tuple(
        str(entry)
        for entry in baseline
        if entry not in used and any(entry.is_of(one) and not one.reason for one in results)
    )
    return replace(report, results=results, stale=stale)


def _accepting(result: Result, baseline: Sequence[Accepted], used: set[Accepted]) -> Result:
    if not result.failures:
        return result
    known = [entry for entry in baseline if entry.is_of(result)]
    left: list[Failure] = []
    accepted: list[Failure] = []
    for failure in result.failures:
        entries = [entry for entry in known if entry.accepts(failure)]
        used.update(entries)
        (accepted if entries else left).append(failure)
    return replace(result, failures=tuple(left), accepted=tuple(accepted))


def baseline_text(report: Report, shower: Shower) -> str:
    """A file that accepts every failure of a report."""
    entries: dict[tuple[str, ...], Mapping[str, str]] = {}
    for result in report.results:
        label, name = result.case.operation.label, shower.shown(result).name
        for failure in (*result.failures, *result.accepted):
            where = re.sub(r"/\d+(?=/|$)", "/*", failure.where)
            fields = (label, failure.rule, where, name)
            entries[fields] = dict(zip(_FIELDS, (*fields, ""), strict=True))
    listed = {"accepted": list(entries.values())}
    text: str = yaml.safe_dump(listed, allow_unicode=True, sort_keys=False, width=100)
    return _HEAD + text
