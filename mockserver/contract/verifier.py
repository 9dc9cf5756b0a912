"""Verifier: all cases of a document made of a server, and what came of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

from ...generator.document import Api, Operation
from .access import Access
from .asker import Asker
from .asking import Asking
from .case import Case
from .chains import chains_of
from .cleaner import Cleaner
from .coverage import Tally
from .exchange import Checker
from .judge import Judge
from .leftovers import Leftovers
from .located import located
from .results import Report, Result
from .sender import Sender
from .stages import Stages, examples_of, waves_of
from .supply import Supply

__all__ = ["Asking", "Verifier"]


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

    @property
    def left_out(self) -> tuple[Operation, ...]:
        """The operations that are not asked, since they change something."""
        return self._asking.left_out

    def calls(self) -> Iterator[Case]:
        """The cases of examples as they would be, with nothing known of the server's answers."""
        for wave in waves_of(self._asking.sent):
            yield from examples_of(wave, self._asking, self._supply, self._access)

    def run(self, sender: Sender, tell: Callable[[Result], None] = lambda _: None) -> Report:
        """Ask the server. What the calls have made is deleted at the end.

        Whoever interrupts it (Ctrl-C) gets what was found by then.

        :param tell: called after each case, in the order in which they end.
        """
        began = time.perf_counter()
        chains = chains_of(self._asking.sent)
        leftovers = Leftovers(chains)
        asker = Asker(
            self._checker, self._judge, self._asking.hooks, sender, Tally(self._api), leftovers.note
        )
        stages = Stages(
            self._api, self._asking, asker, self._access, self._supply, chains, leftovers
        )
        results: list[Result] = []
        behind: tuple[str, ...] = ()
        interrupted = False
        try:
            with self._pool() as pool:  # which waits at its end for the calls that are under way
                for stage in stages.all(results):
                    for result in chain.from_iterable(pool.map(_all, stage)):
                        self._learn(asker, result)
                        results.append(result)
                        tell(result)
                    if asker.unreachable:
                        break
        except KeyboardInterrupt:
            interrupted = True
        finally:
            if self._asking.remembers:
                with self._pool() as pool:
                    behind = Cleaner(asker, self._access, leftovers).clean(pool)
        order = {operation.pointer: n for n, operation in enumerate(self._api.operations)}
        results.sort(key=lambda one: order[one.case.operation.pointer])
        return Report(
            self._api.document.source.name,
            "",
            located(self._api, results),
            self.left_out,
            asker.tally.coverage(),
            time.perf_counter() - began,
            unreachable=asker.unreachable,
            left_behind=behind,
            seed=self._asking.seed if "fuzz" in self._asking.phases else None,
            interrupted=interrupted,
        )

    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(max(1, self._asking.workers))

    def _learn(self, asker: Asker, result: Result) -> None:
        """Count what an exchange has used, and remember what its answer tells."""
        judged = asker.count(result)
        if judged is not None and result.case.phase in ("examples", "coverage"):
            self._supply.learn(judged, result.case.variables)


def _all(results: Iterable[Result]) -> list[Result]:
    """What comes of calls that are made one after another."""
    return list(results)
