"""``mockument verify --update``: the overlay, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..generator.document import Api
    from ..mockserver.contract.drift import Drift
    from ..mockserver.contract.results import Report
    from ..mockserver.contract.shown import Shower

__all__ = ["write_drift"]


def write_drift(api: Api, report: Report, shower: Shower, path: Path) -> None:
    """Write the overlay of a run, and tell what it says and what it does not.

    A run that says nothing of the server, or that was cut short, leaves the file as it is.
    """
    from ..mockserver.contract.drift import drift_of, write_overlay
    from ..report import printable

    if report.unreachable or not any(one.exchange for one in report.results):
        why = "the server could not be reached" if report.unreachable else "nothing was answered"
        click.echo(f"{path} is not written: {why}", err=True)
        return
    drift = drift_of(api, report, shower.text)
    write_overlay(drift.overlay, path)
    for line in _told(drift, path):
        click.echo(printable(shower.text(line)), err=True)


def _told(drift: Drift, path: Path) -> Iterator[str]:
    for one in drift.unsaid:
        yield f"not in {path}: {one.place}: {one.why}; {one.evidence}"
    count = len(drift.overlay.actions)
    yield f"{path}: {count} {'change' if count == 1 else 'changes'} of {drift.overlay.document}"
