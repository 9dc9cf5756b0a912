"""Cleaner: what calls have made is deleted when all is done, whatever became of the calls."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final

from .access import Access
from .asker import Asker
from .case import Case
from .chains import Chain, Made
from .draft import Draft
from .leftovers import Leftovers

__all__ = ["Cleaner"]

_GONE: Final = frozenset({404, 410})
_SHOWN: Final = 3


@dataclass(frozen=True)
class Cleaner:
    """Deletes what calls have made. Its own calls are no cases: nothing is said of their answers.

    :param leftovers: what has been made, and not been deleted.
    """

    asker: Asker
    access: Access
    leftovers: Leftovers

    def clean(self, pool: Executor) -> tuple[str, ...]:
        """Delete all that there is.

        :returns: what is left behind, in words.
        """
        behind: dict[tuple[str, str], list[str]] = defaultdict(list)
        remaining = [*self.leftovers.remaining()]
        # What is nested is deleted before what it is nested in.
        for depth in sorted({len(made.texts) for _, made in remaining}, reverse=True):
            level = [one for one in remaining if len(one[1].texts) == depth]
            for (chain, made), why in zip(level, pool.map(self._deleted, level), strict=True):
                if why:
                    behind[chain.create.label, why].append(str(made.key))
        told = [_told(label, ids, why) for (label, why), ids in behind.items()]
        for label, count in self.leftovers.unnamed.items():
            noun = "answer does" if count == 1 else "answers do"
            told.append(f"what {label} may have made: {count} {noun} not tell its id")
        return tuple(told)

    def _deleted(self, one: tuple[Chain, Made]) -> str:
        """Why a thing is still there; empty where it is not."""
        chain, made = one
        if chain.delete is None:
            return "no operation that is asked deletes them"
        variables = chain.variables(chain.delete, made)
        call = Draft(chain.delete, variables).call()
        missing = self.access.add(chain.delete, call)
        case = Case(chain.delete, "stateful", "clean up", call, missing=missing)
        result = self.asker.ask(case)
        if result.exchange is None:
            return result.reason or result.failures[0].message
        status = result.exchange.status
        return "" if status < 300 or status in _GONE else f"{chain.delete.label} answers {status}"


def _told(label: str, ids: list[str], why: str) -> str:
    shown = ", ".join(ids[:_SHOWN]) + (", …" if len(ids) > _SHOWN else "")
    return f"{len(ids)} made by {label} ({shown}): {why}"
