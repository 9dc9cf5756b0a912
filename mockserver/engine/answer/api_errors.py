"""``--errors``: failures in the API's own words, where its document has words for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final, Literal, TypeAlias

from ....generator.document import Api, MediaType, Operation, Response, Schema
from ....generator.document.envelope import operation_envelope
from ....generator.document.validation import BadSchema, SchemaValidator
from ....generator.findings import JsonValue
from ....generator.messages.encoding import json_bytes
from ....generator.messages.media import essence, is_json, sent_as
from ...engine import problems
from ..choose.examples import ExampleJudge
from ..exchange import Answer, Headers
from ..outcome import header_string
from ..problems import Kind, Problem, problem_body
from .error_body import error_bodies, in_a_sentence
from .headers import documented_headers

__all__ = ["ApiErrors", "ErrorStyle"]

ErrorStyle: TypeAlias = Literal["auto", "problem", "api"]
"""How failures are written: ``problem`` details always (RFC 9457); in the API's own words where
the operation documents such an answer (``auto``), or wherever the document has any (``api``)."""

_OF_REQUESTS: Final = frozenset(
    {
        problems.BODY_NOT_JSON,
        problems.BODY_TOO_LARGE,
        problems.BODY_UNREADABLE,
        problems.CODING_UNSUPPORTED,
        problems.FORBIDDEN,
        problems.MEDIA_TYPE_UNSUPPORTED,
        problems.REQUEST_INVALID,
        problems.UNAUTHENTICATED,
    }
)
"""What an API itself would say of a request; the rest is the mock's own to say."""
_ALIKE: Final = {400: ("400", "422"), 422: ("422", "400")}
"""Statuses that APIs use for one and the same: what is documented counts."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """A documented answer that may hold a failure.

    :param status: its status; None where any may be.
    :param content_type: what it is sent as.
    :param headers: the documented ones of which a value is known.
    :param shown: the example that is documented, as it is sent; empty for none.
    """

    status: int | None
    content_type: str
    schema: Schema
    headers: Headers = ()
    shown: bytes = b""


class ApiErrors:
    """Writes problems the way that a document says its API does.

    :param api: the document.
    :param style: how failures are written.
    """

    def __init__(self, api: Api, style: ErrorStyle) -> None:
        self._api = api
        self._style = style
        self._shapes: dict[tuple[str, Kind], tuple[_Shape, ...]] = {}
        self._validators: dict[str, SchemaValidator] = {}

    def answer(self, problem: Problem, operation: Operation | None, instance: str) -> Answer | None:
        """The problem in the API's words; None where the document has none that can hold it.

        :param instance: the path that was asked for.
        """
        if self._style == "problem":
            return None
        if self._style == "auto" and (operation is None or problem.kind not in _OF_REQUESTS):
            return None
        key = (operation.pointer if operation else "", problem.kind)
        shapes = self._shapes.get(key)
        if shapes is None:
            shapes = self._shapes[key] = tuple(self._possible(problem.kind, operation))
        written = (self._written(problem, shape, instance) for shape in shapes)
        shown = (_shown(problem, shape) for shape in shapes)
        return next((answer for answer in chain(written, shown) if answer), None)

    def _possible(self, kind: Kind, operation: Operation | None) -> Iterator[_Shape]:
        """The answers that may hold a kind of problem, the likeliest first."""
        if operation is not None:
            yield from _documented(operation, kind)
        if self._style == "api":
            yield from _enveloped(operation) if operation else ()
            yield from self._anywhere

    @cached_property
    def _anywhere(self) -> tuple[_Shape, ...]:
        """The first answers of the whole document that hold failures."""
        enveloped = (shape for o in self._api.operations for shape in _enveloped(o))
        documented = (
            _Shape(None, shape.content_type, shape.schema)
            for operation in self._api.operations
            for response in operation.responses.values()
            if response.status[:1] in "45" or response.status == "default"
            for shape in _of_response(response)
        )
        firsts = (next(enveloped, None), next(documented, None))
        return tuple(shape for shape in firsts if shape)

    def _written(self, problem: Problem, shape: _Shape, instance: str) -> Answer | None:
        status = shape.status or problem.kind.status
        headers = _headers(problem, shape)
        if essence(shape.content_type) == "application/problem+json":
            details = {**problem_body(problem, instance), "status": status}
            if self._is_valid(shape.schema, details):
                return Answer(status, headers, json_bytes(details))
        for body in error_bodies(problem, shape.schema, status):
            if (body.says or self._style == "api") and self._is_valid(shape.schema, body.value):
                return Answer(status, headers, json_bytes(body.value))
        return None

    def _is_valid(self, schema: Schema, body: JsonValue) -> bool:
        validator = self._validators.setdefault(schema.pointer, SchemaValidator(schema))
        try:
            return validator.is_valid(body)
        except BadSchema:
            return False


def _shown(problem: Problem, shape: _Shape) -> Answer | None:
    """The example of a status that an operation documents; what is wrong stands in a header."""
    if shape.status is None or not shape.shown:
        return None
    told = ("Mockument-Problem", header_string(in_a_sentence(problem)))
    return Answer(shape.status, (*_headers(problem, shape), told), shape.shown)


def _headers(problem: Problem, shape: _Shape) -> Headers:
    own = {name.lower() for name, _ in problem.headers}
    documented = (pair for pair in shape.headers if pair[0].lower() not in own)
    return (("Content-Type", shape.content_type), *problem.headers, *documented)


def _documented(operation: Operation, kind: Kind) -> Iterator[_Shape]:
    """What an operation documents for a status, or for one that is like it."""
    responses = {key.upper(): response for key, response in operation.responses.items()}
    keys = _ALIKE.get(kind.status, (str(kind.status),))
    for key in (*keys, f"{kind.status // 100}XX", "DEFAULT"):
        if key in responses:
            yield from _of_response(responses[key])


def _of_response(response: Response) -> Iterator[_Shape]:
    status = int(response.status) if response.status.isdecimal() else None
    for media in response.content.values():
        if media.schema is not None and is_json(sent_as(media.name)):
            headers = tuple(documented_headers(response))
            yield _Shape(status, sent_as(media.name), media.schema, headers, _example(media))


def _example(media: MediaType) -> bytes:
    """The first example that keeps its schema, as it is sent; empty where there is none."""
    good = (one for one in ExampleJudge().examples(media) if one.keeps_contract)
    first = next(good, None)
    if first is None:
        return b""
    return first.example.to_bytes() or json_bytes(first.meaning)


def _enveloped(operation: Operation) -> Iterator[_Shape]:
    """The body of a success, where it has an error in it when the operation failed."""
    envelope = operation_envelope(operation)
    if envelope is not None:
        yield _Shape(None, "application/json", envelope.body)
