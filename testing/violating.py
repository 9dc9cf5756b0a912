"""Requests that violate the contract, told so that the test's author sees what to change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from ..generator.document import Api
from ..generator.findings import DocumentPlace, Finding, JsonValue, Severity
from ..mockserver.engine import Request
from ..mockserver.engine.outcome import Outcome
from ..mockserver.engine.problems import PATH_UNKNOWN, Problem
from .whence import Place, Whence

if TYPE_CHECKING:
    from ..mockserver.contract import Judged

__all__ = ["ContractViolated", "Violating", "place_of", "told", "violating", "violating_exchange"]

_SHOWN_REQUESTS = 10
_SHOWN_VIOLATIONS = 10
_SHOWN_CHARACTERS = 300


class ContractViolated(AssertionError):  # noqa: N818 - what it is
    """A test sent requests that violate the contract; the message says which, how, and where."""


@dataclass(frozen=True, slots=True)
class Violating:
    """A request that violates the contract.

    :param path: the path as it was sent, with its query.
    :param operation: the operation's name; empty where none matched.
    :param problem: what is wrong in a word, such as ``request-invalid`` or ``path-unknown``.
    :param detail: what is wrong, in a sentence.
    :param violations: each violation with ``in``, ``name``, ``pointer``, ``keyword``, ``message``
        and ``schema``, the pointer to what says so in the document.
    :param status: what the mock answered.
    """

    method: str
    path: str
    operation: str
    problem: str
    detail: str
    violations: tuple[dict[str, JsonValue], ...]
    status: int
    whence: Whence


def violating(request: Request, outcome: Outcome, sent: Whence) -> Violating:
    """What is told of a request whose outcome says that it violates the contract."""
    problem = outcome.problem
    listed = problem.members.get("violations") if problem else None
    said = outcome.answer.header("Mockument-Violations") or ""
    return Violating(
        request.method,
        request.path + (f"?{request.query}" if request.query else ""),
        outcome.operation.label if outcome.operation else "",
        problem.kind.name if problem else "request-invalid",
        _detail(problem) if problem else said,
        tuple(one for one in listed or () if isinstance(one, dict))
        if isinstance(listed, list)
        else (),
        outcome.answer.status,
        sent,
    )


def _detail(problem: Problem) -> str:
    """What is wrong; of an unknown path, kind and detail say the same."""
    if problem.kind is PATH_UNKNOWN:
        return f"{problem.detail[:1].upper()}{problem.detail[1:]}"
    return f"{problem.kind.title}: {problem.detail}"


def violating_exchange(judged: Judged, sent: Whence) -> Violating:
    """What is told of a recorded exchange of which one side broke the contract."""
    exchange = judged.exchange
    sides = (("", judged.request), ("answer ", judged.response))
    return Violating(
        exchange.method,
        exchange.url,
        judged.operation.label if judged.operation else "",
        "response-invalid" if judged.response else "request-invalid",
        "",
        tuple(
            {**one.to_json(), "in": f"{side}{one.location}"}
            for side, found in sides
            for one in found
        ),
        exchange.status,
        sent,
    )


def told(api: Api, found: Sequence[Violating], hint: str, noun: str = "request") -> str:
    """The requests in words, each with its violations and the line that sent it.

    :param hint: how to say that the violations are meant.
    :param noun: what they are.
    """
    name = api.document.source.name
    those = f"1 {noun} violates" if len(found) == 1 else f"{len(found)} {noun}s violate"
    lines = [f"{those} the contract of {name}"]
    groups = [[*same] for _, same in groupby(found)]  # who polls sends the same many times
    shown = groups[:_SHOWN_REQUESTS]
    places = _places(api, [_said(v) for same in shown for v in _first(same[0])])
    for same in shown:
        lines += ["", *_request(same[0], len(same), places)]
    more = len(found) - sum(map(len, shown))
    if more:
        lines += ["", f"… and {more} more"]
    return "\n".join((*lines, "", f"Where it is meant: {hint}"))


def _first(one: Violating) -> tuple[dict[str, JsonValue], ...]:
    """The violations of a request that are shown."""
    return one.violations[:_SHOWN_VIOLATIONS]


def _said(violation: Mapping[str, JsonValue]) -> str:
    """The pointer to what the document says; empty where it says nothing."""
    return str(violation.get("schema", ""))


def _request(one: Violating, times: int, places: Mapping[str, DocumentPlace]) -> Iterator[str]:
    label = f" ({one.operation})" if one.operation not in ("", f"{one.method} {one.path}") else ""
    often = f", {times} times" if times > 1 else ""
    yield f"{one.method} {_cut(one.path)}{label}, answered {one.status}{often}"
    if not one.violations:
        yield f"  {_cut(one.detail)}"
    for said, same in groupby(_first(one), key=_said):
        for violation in same:
            named = (str(violation[k]) for k in ("in", "name", "pointer") if violation.get(k))
            yield f"  {_cut(' '.join(named))}: {_cut(str(violation.get('message', '')))}"
        if said in places:
            yield f"      says {places[said]}"
    if len(one.violations) > _SHOWN_VIOLATIONS:
        yield f"  … and {len(one.violations) - _SHOWN_VIOLATIONS} more violations"
    yield from _sent(one.whence)


def _sent(sent: Whence) -> Iterator[str]:
    how = "sent by" if sent.exact else "sent while the test was at"
    if sent.test is not None:
        yield from _line(f"  {how} ", sent.test)
        how = "through"
    if sent.sender is not None and sent.sender != sent.test:
        yield from _line(f"  {how} ", sent.sender)


def _line(how: str, place: Place) -> Iterator[str]:
    yield f"{how}{place}"
    if place.text:
        yield f"      {place.text}"


@lru_cache(maxsize=1024)
def place_of(api: Api, pointer: str) -> DocumentPlace | None:
    """The line of the document at a pointer; None for no pointer."""
    return _places(api, [pointer]).get(pointer)


def _places(api: Api, pointers: Sequence[str]) -> dict[str, DocumentPlace]:
    """The lines of the document at some pointers: its text is gone through but once."""
    name, wanted = api.document.source.name, [*filter(None, dict.fromkeys(pointers))]
    found = api.document.located(
        Finding("violation", Severity.ERROR, DocumentPlace(name, pointer), "") for pointer in wanted
    )
    return {
        pointer: finding.place
        for pointer, finding in zip(wanted, found, strict=True)
        if isinstance(finding.place, DocumentPlace)
    }


def _cut(text: str) -> str:
    """Foreign text on one line, not too much of it, and nothing that a terminal obeys."""
    shown = text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in shown)
