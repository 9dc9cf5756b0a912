"""The report for a terminal: what failed in full, what could not run by its reason, a last line."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Final

import click

from ...report import printable
from .coverage import Coverage
from .results import Exit, Report
from .shown import Shower, Shown, ShownFailure

__all__ = ["progress_line", "text_report"]

_SHOWN_OF_AN_ANSWER: Final = 12
_SHOWN_REASONS: Final = 10
_SHOWN_OF_A_RULE: Final = 10
"""Failures of one operation and rule that are shown in full."""
_MARGIN: Final = "    "
_COLOURS: Final = {"passed": "green", "failed": "red", "not run": "yellow"}


def progress_line(shown: Shown) -> str:
    """One line about one case, when it has ended."""
    mark = {"passed": "✓", "failed": "✗", "not run": "-"}[shown.state]
    rules = ", ".join(dict.fromkeys(one.rule for one in shown.failures))
    what = shown.reason or rules
    told = f"{mark} {shown.method} {shown.path} {shown.name}" + (f": {what}" if what else "")
    return click.style(printable(told)[: _width() - 1], fg=_COLOURS[shown.state])


def _width() -> int:
    return shutil.get_terminal_size((120, 24)).columns


def text_report(report: Report, shower: Shower) -> Iterator[str]:
    """The report's lines."""
    seen: Counter[tuple[str, str, str]] = Counter()
    failed = [shower.shown(one) for one in report.results if one.state == "failed"]
    shown = [paragraph for one in failed if (paragraph := list(_failed(one, seen)))]
    yield from chain.from_iterable(shown)
    if len(shown) < len(failed):
        yield f"{len(failed) - len(shown)} more cases failed alike; --format json lists all"
    yield from _not_run(report)
    yield from _left_out(report)
    for told in map(shower.text, report.left_behind):
        yield click.style(printable(f"left behind: {told}"), fg="yellow")
    accepted = sum(len(one.accepted) for one in report.results)
    if accepted:
        yield f"accepted by the baseline: {accepted} known differences"
    for one in report.stale:
        told = f"stale  accepted, and no longer so: {one}"
        yield click.style(printable(told), fg="red")
    if report.seed is not None:
        yield f"random calls: the same again by --seed {report.seed}"
    yield from _coverage(report.coverage)
    yield from (click.style(printable(f"floor  {one}"), fg="red") for one in report.floors)
    if report.unreachable:
        yield click.style(printable(f"unreachable: {report.unreachable}"), fg="red")
    yield _last_line(report)


def _failed(shown: Shown, seen: Counter[tuple[str, str, str]]) -> Iterator[str]:
    first = shown.failures[0]
    same, alike = (shown.operation, first.rule, first.message), (shown.operation, first.rule, "")
    seen.update((same, alike))
    if seen[same] > 1 or seen[alike] > _SHOWN_OF_A_RULE:
        return
    title = f"{shown.method} {shown.path}  {shown.operation} ({shown.name})"
    yield click.style(f"failed {printable(title)}", fg="red", bold=True)
    for failure in shown.failures:
        yield from _failure(failure)
    for command in shown.commands:
        yield f"{_MARGIN}$ {printable(command)}"
    lines = shown.answer.splitlines()
    for line in lines[:_SHOWN_OF_AN_ANSWER]:
        yield f"{_MARGIN}< {printable(line)[: _width() * 3]}"
    if len(lines) > _SHOWN_OF_AN_ANSWER:
        yield f"{_MARGIN}< … {len(lines) - _SHOWN_OF_AN_ANSWER} more lines"
    yield ""


def _failure(failure: ShownFailure) -> Iterator[str]:
    known = " (accepted by the baseline)" if failure.is_accepted else ""
    rule = click.style(failure.rule, bold=True)
    yield f"{_MARGIN}{rule} {printable(failure.where)}: {printable(failure.message)}{known}"
    yield f"{_MARGIN}  expected  {printable(failure.expected)}"
    yield f"{_MARGIN}  got       {printable(failure.got)}"
    yield f"{_MARGIN}  says      {printable(failure.place)}"


def _not_run(report: Report) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for one in report.results:
        if one.reason:
            reasons.setdefault(one.reason, []).append(one.case.operation.label)
    for number, (reason, labels) in enumerate(reasons.items()):
        if number == _SHOWN_REASONS:
            yield f"not run: {len(reasons) - number} more reasons; --format json lists all"
            return
        names = list(dict.fromkeys(labels))
        listed = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        yield click.style(printable(f"not run {listed}: {reason}"), fg="yellow")


def _left_out(report: Report) -> Iterator[str]:
    count = len(report.left_out)
    if count:
        noun = "operation changes" if count == 1 else "operations change"
        yield click.style(f"left out: {count} {noun} something: --allow-writes", fg="yellow")


def _coverage(coverage: Coverage) -> Iterator[str]:
    called = [one for one in coverage.operations if one.calls]
    statuses = sum(len(one.operation.responses) for one in coverage.operations)
    never = sum(len(one.never_answered) for one in coverage.operations)
    inputs = [count for one in called for count in one.inputs.values()]
    outputs = [count for one in called for count in one.outputs.values()]
    yield (
        f"covered {len(called)} of {len(coverage.operations)} operations, "
        f"{statuses - never} of {statuses} statuses; of those called "
        f"{sum(map(bool, inputs))} of {len(inputs)} inputs, "
        f"{sum(map(bool, outputs))} of {len(outputs)} fields of answers"
    )


def _last_line(report: Report) -> str:
    counted = ", ".join(
        click.style(f"{report.count(state)} {state}", fg=_COLOURS[state])
        for state in ("passed", "failed", "not run")
    )
    return f"{counted} in {report.seconds:.1f} s: {_verdict(report)}"


def _verdict(report: Report) -> str:
    match report.exit:
        case Exit.HOLDS:
            return "the contract holds"
        case Exit.INTERRUPTED:
            return "interrupted, there was more to ask"
        case Exit.UNREACHABLE:
            return "the server cannot be reached"
        case Exit.COVERAGE:
            return "coverage is under its floor" if report.floors else "nothing could be asked"
        case _:
            return "the contract is broken"
