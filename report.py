"""Findings as people and scripts read them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import click

from .generator.findings import Finding, JsonValue, Severity, count_by_severity

__all__ = ["COLOURS", "findings_json", "print_findings", "printable", "summary"]

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def print_findings(findings: Iterable[Finding], *, most_severe_only: bool = False) -> None:
    """Print findings to standard error, one paragraph each, in the order of their places.

    :param most_severe_only: leave out those of severity ``info``.
    """
    for finding in findings:
        if most_severe_only and finding.severity is Severity.INFO:
            continue
        severity = click.style(f"{finding.severity.value:<7}", fg=COLOURS[finding.severity])
        code = click.style(finding.code, bold=True)
        click.echo(f"{severity} {printable(str(finding.place))} {code}", err=True)
        click.echo(f"        {printable(finding.message)}", err=True)
        if finding.hint:
            click.echo(f"        → {printable(finding.hint)}", err=True)


def printable(text: str) -> str:
    """Foreign text without control characters, which a terminal might obey."""
    return "".join(c if c.isprintable() or c == " " else repr(c)[1:-1] for c in text)


def summary(findings: Sequence[Finding]) -> str:
    """Such as ``1 error, 3 warnings, 7 infos``; ``no findings`` where there are none."""
    counts = {s.value: n for s, n in count_by_severity(findings).items() if n}
    listed = [f"{n} {name}{'s' if n > 1 else ''}" for name, n in counts.items()]
    return ", ".join(listed) or "no findings"


def findings_json(findings: Sequence[Finding], **more: JsonValue) -> str:
    """A report for scripts: ``summary`` counts by severity, ``findings`` lists them all."""
    counts = {s.value: n for s, n in count_by_severity(findings).items()}
    value = {**more, "summary": counts, "findings": [f.to_json() for f in findings]}
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
