"""Coverage of the mock: what of its document the journal's calls have used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ...generator.document import Api
from ..contract.coverage import Coverage, OperationCoverage, Tally
from ..journal import Record

__all__ = ["Coverage", "OperationCoverage", "coverage"]


def coverage(api: Api, counts: Counter[tuple[str, int]], records: Iterable[Record]) -> Coverage:
    """What of a document the counted calls have used.

    :param counts: how often each operation, by its pointer, answered each status code.
    :param records: the requests that are still known; of those that were wrong, nothing counts.
    """
    tally = Tally(api)
    for (pointer, status), count in counts.items():
        tally.count(pointer, status, count)
    for record in records:
        if not record.problem:
            tally.sent(record)
            tally.answered(record)
    return tally.coverage()
