"""A book of what a suite has used of one document: counted in each process, added up in one."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..generator.document import Api, Operation
from ..mockserver.contract import Judged, Tally
from ..mockserver.contract.coverage import Coverage, inputs_of, outputs_of
from ..mockserver.engine.answer.contract import documented_response

__all__ = ["Book", "Covered", "Share", "Used", "used_of"]

_FIRST_REFUSAL: Final = 400


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a kind were used, of how many there are."""

    used: int
    total: int

    @property
    def percent(self) -> float:
        """From 0 to 100; of nothing, all."""
        return 100.0 if not self.total else self.used / self.total * 100


@dataclass(frozen=True, slots=True)
class Used:
    """What of one operation was used, by valid exchanges.

    :param calls: how many there were.
    :param statuses: how often each documented response came, by its key.
    :param parameters: how often each parameter (``query limit``) and field of a request
        (``body /name``) was sent.
    :param fields: how often each field of an answer came (``200 /id``).
    """

    operation: Operation
    calls: int
    statuses: dict[str, int]
    parameters: dict[str, int]
    fields: dict[str, int]


@dataclass(frozen=True, slots=True)
class Covered:
    """What of a document was used, by valid exchanges.

    :param undocumented: method and path of what was called and is not documented, with counts.
    :param undocumented_statuses: operation and status of what was answered and is not documented.
    :param invalid: how many exchanges broke the contract, and counted for nothing.
    """

    api: Api
    operations: tuple[Used, ...]
    undocumented: dict[str, int]
    undocumented_statuses: dict[str, int]
    invalid: int

    @property
    def shares(self) -> dict[str, Share]:
        """How much was used, by kind: operations, statuses, parameters and fields."""
        used = self.operations
        return {
            "operations": Share(sum(1 for one in used if one.calls), len(used)),
            "statuses": _share(one.statuses for one in used),
            "parameters": _share(one.parameters for one in used),
            "fields": _share(one.fields for one in used),
        }


def _share(counts: Iterable[Mapping[str, int]]) -> Share:
    listed = [count for counted in counts for count in counted.values()]
    return Share(sum(1 for count in listed if count), len(listed))


class Book:
    """What a suite has used of one document.

    :param api: the document.
    """

    def __init__(self, api: Api) -> None:
        self.api = api
        self._tally = Tally(api)
        self._undocumented: Counter[str] = Counter()
        self._statuses: Counter[str] = Counter()
        self._invalid = 0
        self._writing = threading.Lock()

    def add(self, judged: Judged) -> None:
        """Count an exchange that keeps the contract, and tell of others.

        A request that breaks the contract and is refused as documented counts its status alone.
        """
        with self._writing:
            if judged.operation is None:
                path = judged.exchange.path
                self._undocumented[f"{judged.exchange.method} {path}"] += 1
            elif judged.response or (judged.request and judged.status < _FIRST_REFUSAL):
                self._invalid += 1
                if any(one.location == "status" for one in judged.response):
                    self._statuses[f"{judged.operation.label} {judged.status}"] += 1
            else:
                self._count(judged)

    def _count(self, judged: Judged) -> None:
        self._tally.count(judged.pointer, judged.status)
        if not judged.request:
            self._tally.sent(judged)
        self._tally.answered(judged)

    def state(self) -> dict[str, Any]:
        """All of it as values that JSON has."""
        return {
            "tally": self._tally.state(),
            "undocumented": dict(self._undocumented),
            "statuses": dict(self._statuses),
            "invalid": self._invalid,
        }

    def merge(self, state: dict[str, Any]) -> None:
        """Add what another process has counted."""
        self._tally.merge(state["tally"])
        self._undocumented.update(state["undocumented"])
        self._statuses.update(state["statuses"])
        self._invalid += state["invalid"]

    def covered(self) -> Covered:
        """What was used up to now."""
        return Covered(
            self.api,
            used_of(self._tally.coverage()),
            dict(self._undocumented.most_common()),
            dict(self._statuses.most_common()),
            self._invalid,
        )


def used_of(coverage: Coverage) -> tuple[Used, ...]:
    """What was used of each operation, of those that were never called as well."""
    return tuple(
        Used(
            one.operation,
            one.calls,
            _by_key(one.operation, one.statuses),
            dict(one.inputs) or dict.fromkeys(inputs_of(one.operation), 0),
            dict(one.outputs) or dict.fromkeys(outputs_of(one.operation), 0),
        )
        for one in coverage.operations
    )


def _by_key(operation: Operation, statuses: Mapping[int, int]) -> dict[str, int]:
    """How often each documented response came; ranges and ``default`` take what is left."""
    found = dict.fromkeys(operation.responses, 0)
    for status, count in statuses.items():
        response = documented_response(operation, status)
        if response is not None:
            found[response.status] += count
    return found
