"""Shown: results as people and programs may see them, every secret masked."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Final

from ...generator.findings import Finding, JsonValue, Severity
from ...generator.messages.call import Call
from ...generator.messages.curl import curl_command
from ..engine.violations import MAX_LISTED
from .access import Secrets
from .exchange import Exchange
from .results import Failure, Report, Result

__all__ = ["Shower", "Shown", "ShownFailure", "findings_of", "report_json"]

_MAX_BODY: Final = 4000
"""Characters of a body that are shown."""
_MAX_CALL: Final = 8000


@dataclass(frozen=True, slots=True)
class ShownFailure:
    """A failure, with everything that is secret masked."""

    rule: str
    message: str
    where: str
    expected: str
    got: str
    place: str
    is_accepted: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A result, with everything that is secret masked.

    :param before: the calls that were made first, as commands.
    :param curl: the call as a command; empty where there was none.
    :param answer: the answer as it came: status line, header fields, body.
    """

    operation: str
    method: str
    path: str
    phase: str
    name: str
    state: str
    reason: str
    seconds: float
    curl: str
    answer: str
    failures: tuple[ShownFailure, ...]
    before: tuple[str, ...] = ()

    @property
    def commands(self) -> tuple[str, ...]:
        """All calls as commands, in the order in which they were made."""
        return (*self.before, *((self.curl,) if self.curl else ()))

    @property
    def label(self) -> str:
        """The operation and the case."""
        return f"{self.operation} ({self.name})"


class Shower:
    """Shows results.

    :param secrets: what nobody is shown.
    :param base_url: what stands before the paths of calls.
    """

    def __init__(self, secrets: Secrets, base_url: str) -> None:
        self._secrets = secrets
        self._base = base_url.rstrip("/")

    def shown(self, result: Result) -> Shown:
        """A result as it may be seen."""
        case, exchange = result.case, result.exchange
        masked = self._secrets.masked
        return Shown(
            case.operation.label,
            case.call.method if case.call else case.operation.method,
            case.operation.path,
            case.phase,
            masked(case.name),
            result.state,
            masked(result.reason),
            result.seconds,
            self.curl(case.call) if case.call else "",
            self._answer(exchange) if exchange else "",
            (
                *(self.failure(one) for one in result.failures[:MAX_LISTED]),
                *(replace(self.failure(one), is_accepted=True) for one in result.accepted),
            ),
            tuple(map(self.curl, case.before)),
        )

    def text(self, text: str) -> str:
        """A text as it may be seen."""
        return self._secrets.masked(text)

    def failure(self, failure: Failure) -> ShownFailure:
        """A failure as it may be seen."""
        safe = self.masked(failure)
        return ShownFailure(
            safe.rule, safe.message, safe.where, safe.expected, safe.got, str(safe.place)
        )

    def masked(self, failure: Failure) -> Failure:
        """The same failure without what is secret."""
        hide = self._secrets.masked
        return replace(
            failure,
            message=hide(failure.message),
            expected=hide(failure.expected),
            got=hide(failure.got),
        )

    def curl(self, call: Call) -> str:
        """A call as a command that can be pasted once its secrets are put in."""
        pairs = self._secrets.masked_pairs
        safe = replace(
            call,
            query=list(pairs(tuple(call.query))),
            headers=list(pairs(tuple(call.headers))),
            cookies=[(name, "***") for name, _ in call.cookies],
            body=None if call.body is None else self._secrets.masked(call.body),
        )
        command = self._secrets.masked(curl_command(safe, self._base))
        return command if len(command) <= _MAX_CALL else f"{command[:_MAX_CALL]}…"

    def _answer(self, exchange: Exchange) -> str:
        fields = self._secrets.masked_pairs(exchange.response_headers)
        lines = [f"HTTP {exchange.status}", *(f"{name}: {value}" for name, value in fields), ""]
        body = exchange.response_body.decode("utf-8", errors="replace")
        shown = self._secrets.masked(body)
        more = f"… ({len(body):,} characters)" if len(shown) > _MAX_BODY else ""
        return "\n".join([*lines, shown[:_MAX_BODY] + more])


def findings_of(report: Report, shower: Shower) -> list[Finding]:
    """The failures as findings, each at the line of the document that says otherwise."""
    found: list[Finding] = []
    for result in report.results:
        label = shower.shown(result).label
        for one in map(shower.masked, result.failures):
            message = f"{label}: {one.where}: {one.message}; expected {one.expected}, got {one.got}"
            found.append(Finding(one.rule, Severity.ERROR, one.place, message))
    return found


def report_json(report: Report, shower: Shower) -> str:
    """A report for programs."""
    coverage: list[JsonValue] = [
        {
            "operation": one.operation.label,
            "calls": one.calls,
            "statuses": {str(status): count for status, count in sorted(one.statuses.items())},
            "neverAnswered": list(one.never_answered),
            "inputs": dict(one.inputs),
            "outputs": dict(one.outputs),
        }
        for one in report.coverage.operations
    ]
    value: JsonValue = {
        "document": report.document,
        "baseUrl": report.base_url,
        "exit": int(report.exit),
        "seconds": round(report.seconds, 3),
        "summary": {
            "passed": report.count("passed"),
            "failed": report.count("failed"),
            "notRun": report.count("not run"),
            "leftOut": len(report.left_out),
        },
        "unreachable": report.unreachable,
        "interrupted": report.interrupted,
        "leftOut": [operation.label for operation in report.left_out],
        "stale": list(report.stale),
        "floors": list(report.floors),
        "seed": report.seed,
        "leftBehind": list(map(shower.text, report.left_behind)),
        "results": [_result(shower.shown(one)) for one in report.results],
        "coverage": coverage,
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _result(shown: Shown) -> JsonValue:
    failures: list[JsonValue] = [
        {
            "rule": one.rule,
            "message": one.message,
            "where": one.where,
            "expected": one.expected,
            "got": one.got,
            "place": one.place,
            "accepted": one.is_accepted,
        }
        for one in shown.failures
    ]
    return {
        "operation": shown.operation,
        "method": shown.method,
        "path": shown.path,
        "phase": shown.phase,
        "case": shown.name,
        "state": shown.state,
        "reason": shown.reason,
        "seconds": round(shown.seconds, 4),
        "before": list(shown.before),
        "curl": shown.curl,
        "answer": shown.answer if shown.state == "failed" else "",
        "failures": failures,
    }
