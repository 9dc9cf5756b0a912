"""Operations that have method and path in common, told apart by the rest of a request.

OpenAPI has no such operations. Documents have them all the same, where one path does many things:
they write ``/things?action=start``, or ``/#X-Amz-Target=Start`` and a header that is always the
same, or ``/things/{id}`` beside ``/things/{name}``, which differ in what the variable may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias
from urllib.parse import unquote_plus

from ....generator.document import Operation, Parameter, Schema
from ....generator.document.listed_values import only_value
from ....generator.document.validation import BadSchema
from ....generator.messages.coerce import Coercion
from ....generator.messages.media import essence
from ....generator.messages.request_schema import RequestValidator
from ....generator.messages.written import own_query
from ..exchange import Request
from .router import Matched
from .segments import segments_of

__all__ = ["SharedPaths"]

_AFTER_PATH: Final = re.compile("[?#]")
_VARIABLE: Final = re.compile(r"\{[^{}/]*\}")
_Place: TypeAlias = tuple[str, str]
"""Where something stands in a request, ``query`` or ``header``, and by which name."""


class SharedPaths:
    """The operations of a document that share method and path, each with what only it is sent."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        shared: dict[tuple[str, str], list[Operation]] = {}
        for operation in operations:
            path = _VARIABLE.sub("{}", _AFTER_PATH.split(operation.path, maxsplit=1)[0])
            shared.setdefault((operation.method, path), []).append(operation)
        self._known: Mapping[str, tuple[_Asked, ...]] = {
            alike[0].pointer: tuple(map(_asked, alike))
            for alike in shared.values()
            if len(alike) > 1
        }

    def __bool__(self) -> bool:
        return bool(self._known)

    def meant(self, route: Matched, request: Request) -> Matched:
        """The one of the operations that share a path that a request asks for.

        :param route: the first of them, as its path says.
        """
        known = self._known.get(route.operation.pointer)
        if known is None:
            return route
        values = [*route.variables.values()]
        if len(values) != len(known[0].variables):
            return route  # a name stands twice, of which one value is left
        queries = dict(request.query_pairs)
        pairs = frozenset(request.query_pairs)
        fitting = [one for one in known if one.fits(request, pairs, values)]
        nearest = max(fitting, key=lambda one: one.nearness(request, queries), default=None)
        if nearest is None or nearest.operation is route.operation:
            return route
        names = [variable.name for variable in nearest.variables]
        return Matched(nearest.operation, dict(zip(names, values, strict=True)))


@dataclass(frozen=True)
class _Variable:
    """A variable of a path.

    :param schema: what its parameter says of it.
    """

    name: str
    schema: Schema | None

    @cached_property
    def coercion(self) -> Coercion:
        """What reads its text."""
        return Coercion(self.schema)

    @cached_property
    def _validator(self) -> RequestValidator | None:
        return RequestValidator(self.schema) if self.schema else None

    @property
    def is_narrow(self) -> bool:
        """Whether it is plain that not every text is one of its values."""
        types = self.coercion.types
        return bool(types) and "string" not in types

    def fits(self, text: str) -> bool:
        """Whether a text is one of its values."""
        try:
            return self._validator is None or self._validator.is_valid(self.coercion.value(text))
        except BadSchema:
            return True


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an operation is asked for with.

    :param variables: those of its path.
    :param pairs: names and values that its query always has, decoded.
    :param headers: the same of headers.
    :param names: what else is asked of query and headers.
    :param media_types: those of its body, without parameters.
    """

    operation: Operation
    variables: tuple[_Variable, ...]
    pairs: frozenset[tuple[str, str]]
    headers: tuple[tuple[str, str], ...]
    names: frozenset[_Place]
    media_types: frozenset[str]

    def fits(
        self, request: Request, pairs: frozenset[tuple[str, str]], values: Sequence[str]
    ) -> bool:
        """Whether a request has all that is always the same, and values that its path may have."""
        headers = (request.header(name) == value for name, value in self.headers)
        variables = (one.fits(text) for one, text in zip(self.variables, values, strict=True))
        return self.pairs <= pairs and all(headers) and all(variables)

    def nearness(self, request: Request, queries: Mapping[str, str]) -> tuple[int, ...]:
        """How much of it a request has; the most is the nearest."""
        there = sum(
            name in queries if place == "query" else request.header(name) is not None
            for place, name in self.names
        )
        sent = essence(request.header("content-type") or "")
        return (
            len(self.pairs) + len(self.headers),
            there,
            there - len(self.names),
            sent in self.media_types,
            sum(one.is_narrow for one in self.variables),
        )


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
    body = operation.request_body
    return _Asked(
        operation,
        tuple(_variables(operation)),
        frozenset(pairs),
        tuple(headers),
        frozenset(names),
        frozenset(map(essence, body.content)) if body else frozenset(),
    )


def _variables(operation: Operation) -> Iterator[_Variable]:
    declared = {p.name: p.schema for p in operation.parameters if p.location == "path"}
    for segment in segments_of(operation.path):
        for name in segment.names:
            yield _Variable(name, declared.get(name))


def _required(operation: Operation) -> Iterator[Parameter]:
    for one in operation.parameters:
        if one.required and one.location in ("query", "header") and not one.is_ignored:
            yield one
