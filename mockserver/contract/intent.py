"""Intent: whether a call, as it reads on the wire, is the one that its case means."""

from __future__ import annotations

from ...generator.document import Operation
from ...generator.messages.call import Call
from .case import Case
from .exchange import Checker, Exchange, Judged

__all__ = ["request_of", "why_not_meant"]


def request_of(checker: Checker, call: Call) -> Judged:
    """What the document says of a call that was not made yet."""
    cookies = "; ".join(f"{name}={value}" for name, value in call.cookies)
    headers = (*call.headers, *((("Cookie", cookies),) if cookies else ()))
    body = (call.body or "").encode("utf-8", "surrogatepass")
    url = checker.base + call.target
    return checker.check_request(Exchange(call.method, url, headers, body, 0, (), b""))


def why_not_meant(checker: Checker, case: Case) -> str:
    """Why a call is not the one that its case means; empty where it is."""
    if case.call is None:
        return ""
    asked = request_of(checker, case.call)
    if case.expectation == "unknown-method":
        return "" if asked.operation is None else "the method is documented"
    if asked.operation is None:
        return asked.request[0].message
    return _why_not(case, asked, asked.operation)


def _why_not(case: Case, asked: Judged, operation: Operation) -> str:
    if operation.pointer != case.operation.pointer:
        return f"the call means another operation: {operation.label}"
    if case.keeps_contract and asked.request:
        first = asked.request[0]
        where = " ".join(filter(None, (first.location, first.name, first.pointer)))
        return f"the call itself would break the contract: {where}: {first.message}"[:500]
    if case.breaks and case.breaks not in {one.keyword for one in asked.request}:
        return f"the call would not break {case.breaks!r}"
    return ""
