"""Failures with the lines of the document that say otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ...generator.document import Api
from ...generator.findings import DocumentPlace, Finding, Severity
from .results import Failure, Result

__all__ = ["located"]


def located(api: Api, results: Sequence[Result]) -> tuple[Result, ...]:
    """The same results, the places of their failures with line and column."""
    failures = [one for result in results for one in (*result.failures, *result.accepted)]
    places = iter(_places(api, failures))

    def at(found: Iterable[Failure]) -> tuple[Failure, ...]:
        return tuple(replace(one, place=next(places)) for one in found)

    return tuple(
        replace(one, failures=at(one.failures), accepted=at(one.accepted)) for one in results
    )


def _places(api: Api, failures: Iterable[Failure]) -> Iterator[DocumentPlace]:
    findings = [Finding(f.rule, Severity.ERROR, f.place, f.message) for f in failures]
    for finding in api.document.located(findings):
        if isinstance(finding.place, DocumentPlace):
            yield finding.place
