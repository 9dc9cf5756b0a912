"""Cases of the phase *fuzz*: random calls, of which the smallest that fail are shown."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ...generator.document import Operation
from ...generator.document.validation import BadSchema
from ...generator.messages.call import Call
from ...generator.messages.written import fill_path, value_text
from ..engine.violations import ContractViolation
from .access import Access
from .asker import Asker
from .case import SAFE, Case
from .hooks import HookFailed
from .intent import request_of
from .random_calls import CannotMake, RandomCalls
from .results import Failure, Result
from .supply import Missing, Supply

__all__ = ["Fuzzer"]

_NAME: Final = "random values"
_ALL: Final = "random calls"
"""All of an operation's: not what one that fails is called, since chance may not find that again,
and a known difference that is not found is not gone."""
_ALIKE: Final = "random calls fail as others do that are told"
_LENIENT: Final = frozenset({"format", "readOnly"})
"""Keywords that servers may take for a remark: that they are broken is no fault of an answer."""
_WAITING: Final = frozenset({"no-answer", "slow"})
"""Rules that are broken by waiting: nobody waits a hundred times for a smaller call."""


@dataclass(frozen=True)
class Fuzzer:
    """Makes random calls and has their answers judged.

    :param asker: what makes the calls.
    :param access: what they are sent with.
    :param supply: ids for their paths.
    :param most: random calls of each operation.
    :param seed: what makes them the same again.
    """

    asker: Asker
    access: Access
    supply: Supply
    most: int
    seed: int

    def of(self, operation: Operation, before: Iterable[Result]) -> Iterator[Result]:
        """Make random calls of an operation.

        :param before: what is known already: what failed there is not looked for again.
        :returns: one result for each thing that fails, with the smallest call; else one for all.
        """
        if operation.method == "DELETE":
            yield _not_run(operation, "what deletes is not called at random")
            return
        known = {
            _key(result.case, failure)
            for result in before
            if result.case.operation.pointer == operation.pointer
            for failure in result.failures
        }
        try:
            yield from _Round(self, operation, known).results()
        except (CannotMake, BadSchema) as why:
            yield _not_run(operation, str(why))
        except HookFailed as failed:
            yield _not_run(operation, f"a hook failed: {failed}")


@dataclass
class _Round:
    """The random calls of one operation."""

    fuzzer: Fuzzer
    operation: Operation
    known: set[str]
    found: dict[str, Result] = field(default_factory=dict)
    reasons: dict[str, None] = field(default_factory=dict)
    good: int = 0
    is_over: bool = False
    texts: Mapping[str, str] | None = None

    def results(self) -> Iterator[Result]:
        began = time.perf_counter()
        operation, fuzzer = self.operation, self.fuzzer
        path = fuzzer.supply.path_values(operation)
        if not isinstance(path, Missing):
            self.texts = path.texts
        elif operation.method not in SAFE:
            why = f"no value for {{{path.name}}}: give one by --bind {path.name}=…"
            yield _not_run(operation, why)
            return
        calls = RandomCalls(operation, self._fixed(), fuzzer.most, fuzzer.seed)
        is_sure = calls.each(self._use)
        for result in self.found.values():
            yield result if is_sure else _not_always(result)
        seconds = time.perf_counter() - began
        if not self.found and self.good:
            case = Case(operation, "fuzz", _ALL, None, data_from="made")
            yield Result(case, seconds=seconds)
        elif not self.found:
            yield _not_run(operation, next(iter(self.reasons), "no call could be made at random"))

    def _fixed(self) -> dict[str, dict[str, str]]:
        """What the user gives for parameters: nothing is made up in its place."""
        found: dict[str, dict[str, str]] = {}
        for parameter in self.operation.parameters:
            name, place = parameter.name, parameter.location
            given = self.fuzzer.supply.given(self.operation, name, parameter.schema)
            if place != "path" and given is not None and not parameter.is_ignored:
                found.setdefault(place, {})[name] = value_text(given, ",")
        return found

    def _use(self, call: Call, may_be_unknown: bool) -> str:
        """Make a call. Returns what is wrong with its answer; empty for nothing new."""
        if self.is_over:
            return ""
        is_known = self.texts is not None and not (may_be_unknown and call.method in SAFE)
        if is_known and self.texts is not None:
            call.path = fill_path(self.operation.path, self.texts)
        missing = self.fuzzer.access.add(self.operation, call)
        asked = request_of(self.fuzzer.asker.checker, call)
        broken = [one for one in asked.request if one.location != "security"]
        is_other = asked.operation is None or asked.operation.pointer != self.operation.pointer
        if is_other or (broken and all(one.keyword in _LENIENT and one.schema for one in broken)):
            return ""  # nothing can be said of its answer
        case = self._case(call, broken, missing, is_known=is_known)
        return self._judged(self.fuzzer.asker.ask(case), broken)

    def _judged(self, result: Result, broken: Sequence[ContractViolation]) -> str:
        if result.reason:
            self.reasons[result.reason] = None
            is_busy = result.exchange is not None and result.exchange.status == 429
            self.is_over = is_busy or bool(self.fuzzer.asker.unreachable)
            return ""
        self.good += not result.failures
        self.fuzzer.asker.count(result)
        return self._told(replace(result, failures=tuple(_explained(result, broken))))

    def _told(self, result: Result) -> str:
        """The first new thing that is wrong; it is kept, with the call."""
        for failure in result.failures:
            key = _key(result.case, failure)
            self.is_over |= failure.rule in _WAITING
            if key in self.known:
                self.reasons[_ALIKE] = None
                continue
            self.found[key] = replace(result, failures=(failure,))
            return "" if self.is_over else key
        return ""

    def _case(
        self, call: Call, broken: Sequence[ContractViolation], missing: str, *, is_known: bool
    ) -> Case:
        return Case(
            self.operation,
            "fuzz",
            f"{_NAME}, wrong {_place(broken[0])}" if broken else _NAME,
            call,
            "refused" if broken else "kept",
            path_from="answered" if is_known or "{" not in self.operation.path else "made",
            data_from="made",
            missing=missing,
            variables=self.texts or {},
        )


def _explained(result: Result, broken: Sequence[ContractViolation]) -> Iterator[Failure]:
    """The failures of a result; of a call that was to be refused, with what is wrong with it."""
    for failure in result.failures:
        if failure.rule == "invalid-accepted" and broken:
            first = broken[0]
            why = f"accepted although {_place(first)} breaks its contract: {first.message}"[:500]
            yield replace(failure, message=why)
        else:
            yield failure


def _place(violation: ContractViolation) -> str:
    """The part of a call that is wrong."""
    where = violation.pointer if violation.location == "body" else violation.name
    return " ".join(filter(None, (violation.location, where)))


def _key(case: Case, failure: Failure) -> str:
    """What tells one thing that is wrong from others of the same operation."""
    part = ""
    if case.expectation == "refused":
        part = case.name.removeprefix(f"{_NAME}, wrong ").partition(":")[0]
    told = " ".join(filter(None, (failure.rule, failure.where, part)))
    return re.sub(r"/\d+(?=/|$)", "/*", told, flags=re.ASCII)


def _not_always(result: Result) -> Result:
    failures = (
        replace(one, message=f"{one.message}; not each time that it was sent")
        for one in result.failures
    )
    return replace(result, failures=tuple(failures))


def _not_run(operation: Operation, reason: str) -> Result:
    return Result(Case(operation, "fuzz", _ALL, None, missing=reason), reason=reason)
