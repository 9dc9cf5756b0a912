"""The report as JUnit XML, as CI servers read it: a suite an operation, a case a case."""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from .results import Report
from .shown import Shower, Shown

__all__ = ["junit"]

_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot have, section 2.2."""


def junit(report: Report, shower: Shower) -> str:
    """The report as JUnit XML. What could not run is skipped, with the reason."""
    suites: dict[str, list[Shown]] = {}
    for result in report.results:
        shown = shower.shown(result)
        suites.setdefault(shown.operation, []).append(shown)
    counts = _counts(
        len(report.results), report.count("failed"), report.count("not run"), report.seconds
    )
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="mockument" {counts}>']
    for name, cases in suites.items():
        failed = sum(1 for one in cases if one.state == "failed")
        skipped = sum(1 for one in cases if one.state == "not run")
        counts = _counts(len(cases), failed, skipped, sum(one.seconds for one in cases))
        lines.append(f"<testsuite name={_attribute(name)} {counts}>")
        lines += map(_case, cases)
        lines.append("</testsuite>")
    return "\n".join([*lines, "</testsuites>", ""])


def _counts(tests: int, failed: int, skipped: int, seconds: float) -> str:
    return (
        f'tests="{tests}" failures="{failed}" errors="0" skipped="{skipped}" time="{seconds:.3f}"'
    )


def _case(shown: Shown) -> str:
    names = f"classname={_attribute(shown.operation)} name={_attribute(shown.name)}"
    inner = ""
    if shown.state == "not run":
        inner = f"<skipped message={_attribute(shown.reason)}/>"
    elif shown.state == "failed":
        first = shown.failures[0]
        told = "\n\n".join(
            f"{one.rule} {one.where}: {one.message}\nexpected  {one.expected}\n"
            f"got       {one.got}\nsays      {one.place}"
            for one in shown.failures
        )
        calls = "\n".join(f"$ {command}" for command in shown.commands)
        text = _text(f"{told}\n\n{calls}\n\n{shown.answer}")
        message = _attribute(f"{first.rule}: {first.message}")
        inner = f"<failure type={_attribute(first.rule)} message={message}>{text}</failure>"
    return f'<testcase {names} time="{shown.seconds:.3f}">{inner}</testcase>'


def _attribute(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("\ufffd", text))


def _text(text: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", text))
