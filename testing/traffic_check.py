"""Stored traffic held against a document: findings, each at its exchange in its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..generator.document import Api
from ..generator.findings import DocumentPlace, Finding, Severity, Unusable
from ..mockserver.contract import Judged
from ..mockserver.engine.violations import ContractViolation
from .stored import Stored, read_stored, stored_files
from .violating import place_of
from .watch import Scope, Watcher

__all__ = ["CheckedTraffic", "check_stored"]

_FIRST_REFUSAL: Final = 400


@dataclass(frozen=True, slots=True)
class CheckedTraffic:
    """What came out.

    :param exchanges: how many were held against the document.
    :param elsewhere: how many were with other hosts, and passed over.
    """

    findings: tuple[Finding, ...]
    exchanges: int
    elsewhere: int


def check_stored(api: Api, paths: Iterable[Path], scope: Scope) -> CheckedTraffic:
    """Hold the exchanges of files, and of the files of folders, against a document.

    A file that is no traffic is an error where it was named, and passed over in a folder.
    """
    findings: list[Finding] = []
    checked = 0
    watcher = Watcher(api, scope, lambda _: None)
    for stored in _all_stored(paths):
        if isinstance(stored, Finding):
            findings.append(stored)
            continue
        judged = watcher.judge(stored.traffic)
        if judged is not None:
            checked += 1
            findings += _findings(api, judged, stored)
    return CheckedTraffic(tuple(findings), checked, watcher.elsewhere.total())


def _all_stored(paths: Iterable[Path]) -> Iterator[Stored | Finding]:
    for path in paths:
        for file in stored_files(path):
            try:
                yield from read_stored(file)
            except Unusable as unusable:
                if file == path:
                    yield unusable.finding


def _findings(api: Api, judged: Judged, stored: Stored) -> Iterator[Finding]:
    exchange = judged.exchange
    call = f"{exchange.method} {exchange.path} {exchange.status}"
    if judged.operation is None:
        message = f"{call}: {judged.request[0].message}"
        yield Finding("undocumented-call", Severity.WARNING, stored.place, message)
        return
    refused = exchange.status >= _FIRST_REFUSAL
    severity = Severity.INFO if refused else Severity.ERROR  # refused as it should be
    for one in judged.request:
        yield _finding(api, "request-violation", severity, stored, "/request", call, one)
    for one in judged.response:
        yield _finding(api, "response-violation", Severity.ERROR, stored, "/response", call, one)
    if judged.unchecked:
        message = f"{call}: not checked: {judged.unchecked}"
        yield Finding("traffic-unchecked", Severity.INFO, stored.place, message)


def _finding(  # noqa: PLR0913, PLR0917 - what a finding is made of
    api: Api,
    code: str,
    severity: Severity,
    stored: Stored,
    side: str,
    call: str,
    violation: ContractViolation,
) -> Finding:
    where = " ".join(filter(None, (violation.location, violation.name, violation.pointer)))
    place = DocumentPlace(stored.place.file, f"{stored.place.pointer}{side}")
    said = place_of(api, violation.schema)
    hint = f"the document says so at {said}" if said else ""
    return Finding(code, severity, place, f"{call}: {where}: {violation.message}", hint)
