"""Findings as people and scripts read them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

import click

from .generator.findings import Finding, JsonValue, Severity, count_by_severity

__all__ = ["COLOURS", "findings_json", "print_findings", "printable", "summary"]

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def print_findings(findings: Iterable[Finding], *, infos_of_a_kind: int | None = None) -> None:
    """Print findings to standard error, one paragraph each, in the order of their places.

    :param infos_of_a_kind: how many of severity ``info`` and one code are printed; then how many
        more there are. None for all.
    """
    infos: Counter[str] = Counter()
    for finding in findings:
        if finding.severity is Severity.INFO and infos_of_a_kind is not None:
            infos[finding.code] += 1
            if infos[finding.code] > infos_of_a_kind:
                continue
        _print_finding(finding)
    for code, number in infos.items():
        if infos_of_a_kind is not None and number > infos_of_a_kind:
            more = f"{number - infos_of_a_kind} more of {click.style(code, bold=True)}"
            click.echo(f"info    {more} (--format json lists all)", err=True)


def _print_finding(finding: Finding) -> None:
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
