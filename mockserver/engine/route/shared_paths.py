"""Operations that have method and path in common, told apart by the rest of a request.

OpenAPI has no such operations. Documents have them all the same, where one path does many things:
they write ``/things?action=start``, or ``/#X-Amz-Target=Start`` and a header that is always the
same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import unquote_plus

from ....generator.document import Operation, Parameter
from ....generator.document.listed_values import only_value
from ....generator.messages.written import own_query
from ..exchange import Request

__all__ = ["SharedPaths"]

_AFTER_PATH: Final = re.compile("[?#]")
_Place: TypeAlias = tuple[str, str]
"""Where something stands in a request, ``query`` or ``header``, and by which name."""


class SharedPaths:
    """The operations of a document that share method and path, each with what only it is sent."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        shared: dict[tuple[str, str], list[Operation]] = {}
        for operation in operations:
            path = _AFTER_PATH.split(operation.path, maxsplit=1)[0]
            shared.setdefault((operation.method, path), []).append(operation)
        self._known: Mapping[str, tuple[_Asked, ...]] = {
            alike[0].pointer: tuple(map(_asked, alike))
            for alike in shared.values()
            if len(alike) > 1 and any(_AFTER_PATH.search(one.path) for one in alike)
        }

    def __bool__(self) -> bool:
        return bool(self._known)

    def meant(self, operation: Operation, request: Request) -> Operation:
        """The one of the operations that share a path that a request asks for.

        :param operation: the first of them, as its path says.
        """
        known = self._known.get(operation.pointer)
        if known is None:
            return operation
        queries = dict(request.query_pairs)
        pairs = frozenset(request.query_pairs)
        fitting = [one for one in known if one.fits(request, pairs)]
        nearest = max(fitting, key=lambda one: one.nearness(request, queries), default=None)
        return nearest.operation if nearest else operation


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an operation is asked for with.

    :param pairs: names and values that its query always has, decoded.
    :param headers: the same of headers.
    :param names: what else is asked of query and headers.
    """

    operation: Operation
    pairs: frozenset[tuple[str, str]]
    headers: tuple[tuple[str, str], ...]
    names: frozenset[_Place]

    def fits(self, request: Request, pairs: frozenset[tuple[str, str]]) -> bool:
        """Whether a request has all that is always the same."""
        headers = (request.header(name) == value for name, value in self.headers)
        return self.pairs <= pairs and all(headers)

    def nearness(self, request: Request, queries: Mapping[str, str]) -> tuple[int, int, int]:
        """How much of it a request has; the most is the nearest."""
        there = sum(
            name in queries if place == "query" else request.header(name) is not None
            for place, name in self.names
        )
        return len(self.pairs) + len(self.headers), there, there - len(self.names)


def _asked(operation: Operation) -> _Asked:
    own = own_query(operation.path)
    pairs = {(unquote_plus(name), unquote_plus(value)) for name, value in own}
    names: set[_Place] = {
        ("query", unquote_plus(name)) for name in operation.query_variables.values()
    }
    headers: list[tuple[str, str]] = []
    for parameter in _required(operation):
        value = only_value(parameter.schema) if parameter.schema else None
        if not isinstance(value, str):
            names.add((parameter.location, parameter.name))
        elif parameter.location == "query":
            pairs.add((parameter.name, value))
        else:
            headers.append((parameter.name.lower(), value))
    return _Asked(operation, frozenset(pairs), tuple(headers), frozenset(names))


def _required(operation: Operation) -> Iterator[Parameter]:
    for one in operation.parameters:
        if one.required and one.location in ("query", "header") and not one.is_ignored:
            yield one
