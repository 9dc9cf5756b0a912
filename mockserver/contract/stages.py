"""Stages: what can be asked at once, one stage after another, so that they help each other.

What lists comes before what needs an id, what creates before what changes, what deletes last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby
from typing import Final, TypeAlias

from ...generator.document import Api, Operation, Response
from ..engine.answer.contract import documented_response
from .access import Access
from .asker import Asker
from .asking import Asking
from .case import Case
from .chain_steps import ChainSteps
from .chains import Chain
from .coverage_cases import CoverageCases, methods_of
from .example_cases import example_cases
from .intent import why_not_meant
from .leftovers import Leftovers
from .link_steps import LinkSteps
from .results import Result
from .steps import Steps
from .supply import Supply

__all__ = ["Stage", "Stages", "examples_of", "waves_of"]

Stage: TypeAlias = Iterable[Iterable[Result]]
"""Calls that can be made at once; the inner ones only one after another, as they are asked for."""

_EMPTIES: Final = "it deletes without an id: name it in full by --include to have it sent"
_RANKS: Final = {"GET": 0, "HEAD": 0, "OPTIONS": 0, "POST": 1, "DELETE": 3}


def waves_of(operations: Iterable[Operation]) -> Iterator[list[Operation]]:
    """Operations that can be called at once, one group after another."""
    for _, group in groupby(sorted(operations, key=_wave), key=_wave):
        yield list(group)


def examples_of(
    wave: Iterable[Operation], asking: Asking, supply: Supply, access: Access
) -> Iterator[Case]:
    """The documented examples of operations."""
    for operation in wave:
        if asking.empties(operation):
            yield Case(operation, "examples", "example", None, missing=_EMPTIES)
        else:
            yield from example_cases(operation, supply, access)


@dataclass(frozen=True)
class Stages:
    """Makes the stages of a run.

    :param asker: what makes the calls.
    :param access: what they are sent with.
    :param supply: values for the variables of paths.
    :param chains: what can be made, read, changed and deleted.
    :param leftovers: what has been made.
    """

    api: Api
    asking: Asking
    asker: Asker
    access: Access
    supply: Supply
    chains: Sequence[Chain]
    leftovers: Leftovers

    def all(self, results: Sequence[Result]) -> Iterator[Stage]:
        """The stages. What deletes comes last, after everything that needs what is there.

        :param results: what has come of the stages before, at any time.
        """
        waves = [*waves_of(self.asking.sent)]
        for wave in waves:
            if wave[0].method != "DELETE":
                yield from self._of_wave(wave, results)
        if "stateful" in self.asking.phases:
            yield self._of_links(results)
            yield self._of_chains(results)
        for wave in waves:
            if wave[0].method == "DELETE":
                yield from self._of_wave(wave, results)

    def _of_wave(self, wave: list[Operation], results: Sequence[Result]) -> Iterator[Stage]:
        yield self._asked(examples_of(wave, self.asking, self.supply, self.access))
        if "coverage" in self.asking.phases:
            yield self._asked(self._changed(wave, results))
        if "fuzz" in self.asking.phases:
            yield self._fuzzed(wave, [*results])

    def _asked(self, cases: Iterable[Case]) -> Stage:
        return (map(self.asker.ask, (case,)) for case in cases)

    def _changed(self, wave: Iterable[Operation], results: Iterable[Result]) -> Iterator[Case]:
        """Cases with one thing changed, for operations of which an example was answered well."""
        good: dict[str, Case] = {}
        for result in results:
            is_example = result.case.phase == "examples" and not result.reason
            if is_example and result.exchange is not None and result.exchange.status < 400:
                good.setdefault(result.case.operation.pointer, result.case)
        for operation in wave:
            base = good.get(operation.pointer)
            for case in self._changes.of(base) if base else ():
                if case.call is None or not why_not_meant(self.asker.checker, case):
                    yield case

    @cached_property
    def _changes(self) -> CoverageCases:
        return CoverageCases(
            self.access,
            self.supply,
            methods_of(self.api.operations),
            self.asking.allow_writes,
            self.asking.knows_credentials,
        )

    def _fuzzed(self, wave: Iterable[Operation], results: Sequence[Result]) -> Stage:
        """Random calls, one after another: Hypothesis in several threads finds not always the same.

        What makes them is an extra, and takes long to load.
        """
        from .fuzzer import Fuzzer

        asking = self.asking
        fuzzer = Fuzzer(self.asker, self.access, self.supply, asking.max_examples, asking.seed)
        return [chain.from_iterable(fuzzer.of(operation, results) for operation in wave)]

    def _of_links(self, results: Iterable[Result]) -> Stage:
        """The links of good answers, those of one response once."""
        asked = frozenset(one.pointer for one in self.asking.sent)
        links = LinkSteps(self.api, self._steps, asked)
        followed: set[str] = set()
        for result in results:
            response = _good_response(result)
            if response is not None and response.node.pointer not in followed:
                followed.add(response.node.pointer)
                yield from (links.of(result, link) for link in response.links)

    def _of_chains(self, results: Iterable[Result]) -> Stage:
        """What good calls have made, read, changed and deleted."""
        asking = self.asking
        walk = ChainSteps(self._steps, self.leftovers, asking.remembers, asking.reads_back)
        good: dict[str, Result] = {}
        for result in results:
            # One that breaks its contract may have made something all the same.
            if result.case.phase == "examples" and not result.reason and _is_success(result):
                good.setdefault(result.case.operation.pointer, result)
        return [walk.of(one, good.get(one.create.pointer)) for one in self.chains]

    @cached_property
    def _steps(self) -> Steps:
        return Steps(self.asker, self.access, self.supply)


def _is_success(result: Result) -> bool:
    return result.exchange is not None and 200 <= result.exchange.status < 300


def _good_response(result: Result) -> Response | None:
    """What is documented of a good answer to an example; None for other answers."""
    exchange = result.exchange
    if exchange is None or result.state != "passed" or result.case.phase != "examples":
        return None
    is_success = exchange.status < 400
    return documented_response(result.case.operation, exchange.status) if is_success else None


def _wave(operation: Operation) -> tuple[int, int, int]:
    depth = operation.path.count("{")
    rank = _RANKS.get(operation.method, 2)
    return (1, -depth, 0) if operation.method == "DELETE" else (0, depth, rank)
