"""Verifier: all cases of a document made of a server, in an order that lets them help each other.

What lists comes before what needs an id, what creates before what changes, what deletes last.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from typing import Final

from ...generator.document import Api, Operation
from ...generator.findings import DocumentPlace, Finding, Severity
from ...generator.messages.call import Call
from .access import Access
from .case import SAFE, Case, Phase
from .coverage import Tally
from .coverage_cases import CoverageCases, methods_of
from .example_cases import example_cases
from .exchange import Checker, Exchange, Judged
from .hooks import NO_HOOKS, HookFailed, Hooks
from .judge import Judge
from .results import Failure, Report, Result
from .sender import NoAnswer, Sender, Sent, Unreachable
from .supply import Supply

__all__ = ["Asking", "Verifier"]

_EMPTIES: Final = "it deletes without an id: name it in full by --include to have it sent"
_RANKS: Final = {"GET": 0, "HEAD": 0, "OPTIONS": 0, "POST": 1, "DELETE": 3}


@dataclass(frozen=True)
class Asking:
    """What is asked of a server.

    :param operations: the operations that are asked.
    :param allow_writes: whether methods that change something are sent.
    :param workers: calls that are made at once.
    :param base_path: the path of the server's URL.
    :param phases: what is sent besides the documented examples.
    :param may_empty: where the operations stand that may delete whatever is there, as they take no
        id; None for all.
    :param knows_credentials: whether the server tells good credentials from wrong ones.
    :param hooks: functions of the user's around each call.
    """

    operations: tuple[Operation, ...]
    allow_writes: bool = False
    workers: int = 4
    base_path: str = ""
    phases: frozenset[Phase] = frozenset({"examples", "coverage"})
    may_empty: frozenset[str] | None = frozenset()
    knows_credentials: bool = True
    hooks: Hooks = NO_HOOKS


@dataclass
class _Run:
    """What has become of the cases up to now."""

    results: list[Result] = field(default_factory=list)
    unreachable: str = ""


class Verifier:
    """Holds a server against a document.

    :param api: the document.
    :param asking: what is asked.
    :param access: what calls are sent with.
    :param supply: values for the variables of paths.
    :param judge: what is wrong with answers.
    """

    def __init__(
        self,
        api: Api,
        asking: Asking,
        access: Access,
        supply: Supply,
        judge: Judge,
    ) -> None:
        self._api = api
        self._asking = asking
        self._access = access
        self._supply = supply
        self._judge = judge
        self._checker = Checker(api, base=asking.base_path)
        self._tally = Tally(api)

    @property
    def left_out(self) -> tuple[Operation, ...]:
        """The operations that are not asked, since they change something."""
        return tuple(o for o in self._asking.operations if not self._may_send(o))

    def _may_send(self, operation: Operation) -> bool:
        return self._asking.allow_writes or operation.method in SAFE

    def calls(self) -> Iterator[Case]:
        """The cases as they would be, with nothing known of the server's answers."""
        for wave in self._waves():
            yield from self._examples(wave)

    def run(self, sender: Sender, tell: Callable[[Result], None] = lambda _: None) -> Report:
        """Ask the server.

        :param tell: called after each case, in the order in which they end.
        """
        began = time.perf_counter()
        run = _Run()
        with ThreadPoolExecutor(max(1, self._asking.workers)) as pool:
            for wave in self._waves():
                for cases in (self._examples(wave), self._changed(wave, run)):
                    for result in pool.map(lambda case: self._result(case, sender, run), cases):
                        self._learn(result)
                        run.results.append(result)
                        tell(result)
                if run.unreachable:
                    break
        order = {operation.pointer: n for n, operation in enumerate(self._api.operations)}
        run.results.sort(key=lambda one: order[one.case.operation.pointer])
        return Report(
            self._api.document.source.name,
            "",
            located(self._api, run.results),
            self.left_out,
            self._tally.coverage(),
            time.perf_counter() - began,
            unreachable=run.unreachable,
        )

    def _examples(self, wave: Iterable[Operation]) -> Iterator[Case]:
        for operation in wave:
            if self._empties(operation):
                yield Case(operation, "examples", "example", None, missing=_EMPTIES)
            else:
                yield from example_cases(operation, self._supply, self._access)

    def _empties(self, operation: Operation) -> bool:
        """Whether an operation would delete what it is not told to."""
        allowed = self._asking.may_empty
        is_named = allowed is None or operation.pointer in allowed
        return operation.method == "DELETE" and "{" not in operation.path and not is_named

    def _changed(self, wave: Iterable[Operation], run: _Run) -> Iterator[Case]:
        """Cases with one thing changed, for operations of which an example was answered well."""
        if "coverage" not in self._asking.phases:
            return
        good: dict[str, Case] = {}
        for result in run.results:
            if result.exchange is not None and not result.reason and result.exchange.status < 400:
                good.setdefault(result.case.operation.pointer, result.case)
        for operation in wave:
            base = good.get(operation.pointer)
            for case in self._changes.of(base) if base else ():
                if case.call is None or not self._misses(case):
                    yield case

    @cached_property
    def _changes(self) -> CoverageCases:
        return CoverageCases(
            self._access,
            self._supply,
            methods_of(self._api.operations),
            self._asking.allow_writes,
            self._asking.knows_credentials,
        )

    def _misses(self, case: Case) -> str:
        """Why a call is not what its case means; empty where it is."""
        if case.call is None:
            return ""
        asked = self._checker.check_request(_unanswered(case.call, self._asking.base_path))
        return _not_as_meant(case, asked)

    def _waves(self) -> Iterator[list[Operation]]:
        """The operations that can be asked at once, one group after another."""
        asked = sorted(filter(self._may_send, self._asking.operations), key=_wave)
        for _, group in groupby(asked, key=_wave):
            yield list(group)

    def _result(self, case: Case, sender: Sender, run: _Run) -> Result:
        reason = case.missing or run.unreachable or self._misses(case)
        if reason or case.call is None:
            return Result(case, reason=reason)
        try:
            self._asking.hooks.before_call(case.call, case)
            sent = sender.send(case.call)
        except HookFailed as failed:
            return Result(case, reason=f"a hook failed: {failed}")
        except Unreachable as why:
            run.unreachable = str(why)
            return Result(case, reason=str(why))
        except NoAnswer as why:
            return Result(case, failures=(self._judge.no_answer(case, str(why)),))
        return self._judged(case, sent)

    def _judged(self, case: Case, sent: Sent) -> Result:
        exchange = sent.exchange
        reason = self._judge.not_run(case, exchange)
        if reason:
            return Result(case, exchange, (), reason, sent.seconds)
        found = self._checker.check_answer(case.operation, exchange)
        failures = [*self._judge.failures(case, exchange, sent.seconds, found)]
        try:
            self._asking.hooks.after_call(exchange, case)
        except HookFailed as failed:
            failures.append(self._judge.hook_failed(case, str(failed)))
        return Result(case, exchange, tuple(failures), "", sent.seconds)

    def _learn(self, result: Result) -> None:
        """Count what an exchange has used, and remember what its answer tells."""
        exchange = result.exchange
        if exchange is None or result.failures or result.case.expectation == "unknown-method":
            return
        judged = Judged(exchange, result.case.operation)
        self._tally.count(judged.pointer, judged.status)
        if result.case.expectation == "kept" and result.state == "passed":
            self._tally.sent(judged)
            self._supply.learn(judged, result.case.variables)
        if result.state == "passed":
            self._tally.answered(judged)


def _wave(operation: Operation) -> tuple[int, int, int]:
    depth = operation.path.count("{")
    rank = _RANKS.get(operation.method, 2)
    return (1, -depth, 0) if operation.method == "DELETE" else (0, depth, rank)


def _unanswered(call: Call, base_path: str) -> Exchange:
    """A call as an exchange of which only one side is there."""
    cookies = "; ".join(f"{name}={value}" for name, value in call.cookies)
    headers = (*call.headers, *((("Cookie", cookies),) if cookies else ()))
    body = (call.body or "").encode("utf-8", "surrogatepass")
    return Exchange(call.method, base_path + call.target, headers, body, 0, (), b"")


def _not_as_meant(case: Case, asked: Judged) -> str:
    """Why a call is not the one that its case means; empty where it is."""
    if case.expectation == "unknown-method":
        return "" if asked.operation is None else "the method is documented"
    if asked.operation is None:
        return asked.request[0].message
    if asked.operation.pointer != case.operation.pointer:
        return f"the call means another operation: {asked.operation.label}"
    if case.expectation == "kept" and asked.request:
        first = asked.request[0]
        where = " ".join(filter(None, (first.location, first.name, first.pointer)))
        return f"the call itself would break the contract: {where}: {first.message}"[:500]
    if case.breaks and case.breaks not in {one.keyword for one in asked.request}:
        return f"the call would not break {case.breaks!r}"
    return ""


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
