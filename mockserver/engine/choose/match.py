"""Match: which of the document's named examples a request is.

A name that stands on both sides, among the examples of what is sent and among those of what is
answered, makes them a pair: whoever sends the one gets the other. Microcks and Imposter read
documents the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ....generator.document import Operation, Parameter
from ....generator.findings import JsonValue
from ..exchange import Request
from ..validate.parameters import Sent, read_parameter
from .examples import example_names, known_examples

__all__ = ["Matcher"]


@dataclass(frozen=True, slots=True)
class _Pair:
    """What a request must send to be an example.

    :param parameters: parameters with the values that they must have.
    :param bodies: what the body must be, in one media type or another; empty for any.
    """

    name: str
    parameters: tuple[tuple[Parameter, JsonValue], ...]
    bodies: tuple[JsonValue, ...]


class Matcher:
    """Tells which named example of its operation a request is.

    :param operation: the operation; its examples are read once.
    """

    def __init__(self, operation: Operation) -> None:
        self._pairs = tuple(_pairs(operation))
        self._wrappers = {one.wrapper: one.example for one in operation.shared if one.wrapper}
        query = frozenset(p.name for p in operation.parameters if p.location == "query")
        self._query_names = query

    def __bool__(self) -> bool:
        return bool(self._pairs or self._wrappers)

    def name(self, request: Request, variables: Mapping[str, str], body: JsonValue) -> str:
        """The name of the example that a request is; empty where it is none.

        Of several, the one that asks for most counts, then the first in the document.

        :param variables: the path's variables.
        :param body: the body's value; None where there is none.
        """
        for pair in self._pairs:
            if pair.bodies and not any(_same(body, wanted) for wanted in pair.bodies):
                continue
            if all(self._is(p, value, request, variables) for p, value in pair.parameters):
                return pair.name
        if self._wrappers and isinstance(body, dict):
            return next((name for key, name in self._wrappers.items() if key in body), "")
        return ""

    def _is(
        self, parameter: Parameter, value: JsonValue, request: Request, variables: Mapping[str, str]
    ) -> bool:
        others = self._query_names - {parameter.name}
        sent = read_parameter(parameter, request, variables, others)
        if not isinstance(sent, Sent):
            return False
        return any(_same(said, value) for said in (sent.value, *sent.otherwise))


def _same(one: JsonValue, other: JsonValue) -> bool:
    """Whether two values are one JSON value; a text may stand for the number that it writes."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other


def _pairs(operation: Operation) -> Iterator[_Pair]:
    answered = {
        name
        for response in operation.responses.values()
        for media in response.content.values()
        for name in example_names(media)
    }
    bodies: dict[str, list[JsonValue]] = {}
    if answered and operation.request_body:
        for media in operation.request_body.content.values():
            for example in known_examples(media):
                bodies.setdefault(example.name, []).append(example.value)
    parameters: dict[str, list[tuple[Parameter, JsonValue]]] = {}
    for parameter in operation.parameters if answered else ():
        for example in parameter.examples:
            parameters.setdefault(example.name, []).append((parameter, example.value))
    named = [name for name in dict.fromkeys((*bodies, *parameters)) if name in answered]
    pairs = [_Pair(n, tuple(parameters.get(n, ())), tuple(bodies.get(n, ()))) for n in named]
    yield from sorted(pairs, key=lambda pair: -(len(pair.parameters) + bool(pair.bodies)))
