"""Paths that are written with a query, such as ``/things?action=start``, told apart by it.

OpenAPI has no such paths; documents have them all the same, where one path does many things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias
from urllib.parse import unquote_plus

from ....generator.document import Operation
from ....generator.messages.written import own_query

__all__ = ["Queried", "own_pairs"]

_Pairs: TypeAlias = frozenset[tuple[str, str]]


class Queried:
    """The operations that share method and path, and differ in the queries of their templates."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        shared: dict[tuple[str, str], list[Operation]] = {}
        for operation in operations:
            path = operation.path.partition("?")[0]
            shared.setdefault((operation.method, path), []).append(operation)
        self._known: Mapping[str, tuple[tuple[_Pairs, Operation], ...]] = {
            operations[0].pointer: tuple((own_pairs(one), one) for one in operations)
            for operations in shared.values()
            if len(operations) > 1 and any("?" in one.path for one in operations)
        }

    def __bool__(self) -> bool:
        return bool(self._known)

    def meant(self, operation: Operation, sent: Iterable[tuple[str, str]]) -> Operation:
        """The one of the operations that share a path whose query is sent, the longest first.

        :param operation: the first of them, as its path says.
        :param sent: name and value pairs of the query, decoded.
        """
        pairs = frozenset(sent)
        fitting = [one for one in self._known.get(operation.pointer, ()) if one[0] <= pairs]
        return max(fitting, key=lambda one: len(one[0]))[1] if fitting else operation


def own_pairs(operation: Operation) -> _Pairs:
    """The pairs that a path's own query has, decoded."""
    found = own_query(operation.path)
    return frozenset((unquote_plus(name), unquote_plus(value)) for name, value in found)
