"""Exchanges: a request and its answer, held against the document, whoever sent and answered it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal
from urllib.parse import urlsplit

from ...generator.document import Api, Operation
from ..engine import Answer, Headers, Request
from ..engine.answer.contract import AnswerContract
from ..engine.authenticate.guard import Guard, key_names
from ..engine.problems import MEDIA_TYPE_UNSUPPORTED, NOTHING_TO_ANSWER, REQUEST_INVALID, Problem
from ..engine.route.router import Matched, MethodMissing, PathUnknown, Router
from ..engine.route.shared_paths import SharedPaths
from ..engine.validate.contract import Contract
from ..engine.violations import ContractViolation

__all__ = ["Checker", "Exchange", "Judged"]

_MAX_BODY: Final = 1 << 40
"""Bytes: what was received already is looked at, however long it is."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer, as they went over the wire.

    :param method: the request's method, in upper case.
    :param url: its URL, absolute or not; percent-encoded as it was sent.
    :param request_headers: its header fields; ``Cookie`` is one of them.
    :param request_body: its body, as it was sent.
    :param status: the answer's status code.
    :param response_headers: the answer's header fields.
    :param response_body: the answer's body, any content coding undone.
    """

    method: str
    url: str
    request_headers: Headers
    request_body: bytes
    status: int
    response_headers: Headers
    response_body: bytes

    @property
    def path(self) -> str:
        """The URL's path, percent-encoded."""
        return urlsplit(self.url).path

    @property
    def query(self) -> str:
        """The URL's query, without its question mark."""
        return urlsplit(self.url).query

    @property
    def answer(self) -> Answer:
        """The answer as the engine knows it."""
        return Answer(self.status, self.response_headers, self.response_body)

    def request(self, path: str = "") -> Request:
        """The request as the engine knows it.

        :param path: what counts as its path; the URL's own where it is empty.
        """
        body = self.request_body
        return Request(
            self.method,
            path or self.path,
            self.query,
            self.request_headers,
            len(body) or None,
            lambda most: body[:most],
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """What the document says of an exchange.

    :param operation: the operation that was called; None where none has this method and path.
    :param request: the ways in which the request breaks its contract.
    :param response: the ways in which the answer does; none where there is no operation.
    :param unchecked: what could not be held against the document, and why; empty for nothing.
    """

    exchange: Exchange
    operation: Operation | None
    request: tuple[ContractViolation, ...] = ()
    response: tuple[ContractViolation, ...] = ()
    unchecked: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether both sides kept the contract."""
        return self.operation is not None and not self.request and not self.response

    # What coverage is counted from: see :class:`.coverage.Seen`.

    @property
    def pointer(self) -> str:
        """Where the operation stands in the document; empty where there is none."""
        return self.operation.pointer if self.operation else ""

    @property
    def query(self) -> str:
        """The request's query."""
        return self.exchange.query

    @property
    def headers(self) -> Headers:
        """The request's header fields."""
        return self.exchange.request_headers

    @property
    def body(self) -> bytes:
        """The request's body."""
        return self.exchange.request_body

    @property
    def status(self) -> int:
        """The answer's status code."""
        return self.exchange.status

    @property
    def answer_body(self) -> bytes:
        """The answer's body."""
        return self.exchange.response_body


class Checker:
    """Holds exchanges against a document.

    >>> checker = Checker(load("openapi.yaml"))                        # doctest: +SKIP
    >>> checker.check(exchange).response                               # doctest: +SKIP
    (ContractViolation(location='body', name='', pointer='/id', keyword='type', …),)

    :param api: the document.
    :param base: a path that stands before those of the document, such as ``/api``; those of the
        document's own servers are known without it.
    :param undeclared: whether query parameters and members of bodies that the document does not
        declare are violations of a request.

    One checker may be used by several threads. What an operation needs is compiled at its first
    exchange.
    """

    def __init__(
        self, api: Api, *, base: str = "", undeclared: Literal["ignore", "refuse"] = "ignore"
    ) -> None:
        self.api = api
        self.base: Final = base.rstrip("/")
        self._undeclared: Final = undeclared
        self._router = Router(api)
        self._shared_paths = SharedPaths(api.operations)
        self._keys = key_names(api)
        self._known: dict[str, _Sides] = {}

    def check(self, exchange: Exchange) -> Judged:
        """What the document says of an exchange. The answer to HEAD is not asked for a body."""
        asked = self.check_request(exchange)
        if asked.operation is None:
            return asked
        return replace(asked, response=self.check_answer(asked.operation, exchange))

    def check_request(self, exchange: Exchange) -> Judged:
        """What the document says of the request of an exchange alone."""
        path = self._below_base(exchange.path)
        match self._router.route(exchange.method, path):
            case Matched() as matched:
                request = exchange.request(path)
                meant = self._shared_paths.meant(matched, request)
                operation = meant.operation
                violations, unchecked = self._sides(operation).of_request(request, meant.variables)
                return Judged(exchange, operation, violations, (), unchecked)
            case MethodMissing(allow):
                listed = ", ".join(allow)
                message = f"{exchange.method} is not documented for this path; these are: {listed}"
                return Judged(exchange, None, (_undeclared("method", message),))
            case PathUnknown(nearest):
                near = f"; nearest: {', '.join(nearest)}" if nearest else ""
                message = f"no operation has the path {path[:200]}{near}"
                return Judged(exchange, None, (_undeclared("path", message),))

    def check_answer(
        self, operation: Operation, exchange: Exchange
    ) -> tuple[ContractViolation, ...]:
        """What an operation says of the answer of an exchange."""
        return self._sides(operation).of_answer(exchange)

    def _below_base(self, path: str) -> str:
        rest = path.removeprefix(self.base)
        return rest if rest.startswith("/") else path or "/"

    def _sides(self, operation: Operation) -> _Sides:
        known = self._known.get(operation.pointer)
        if known is None:
            known = self._known[operation.pointer] = _Sides(
                Guard(self.api, operation),
                Contract(operation, self._undeclared, self._keys),
                AnswerContract(operation),
            )
        return known


@dataclass(frozen=True, slots=True)
class _Sides:
    """What one operation asks of both sides."""

    guard: Guard
    contract: Contract
    answers: AnswerContract

    def of_request(
        self, request: Request, variables: Mapping[str, str]
    ) -> tuple[tuple[ContractViolation, ...], str]:
        """The violations of a request, and what of it could not be looked at."""
        found = self.contract.examine(request, variables, _MAX_BODY)
        unchecked, problem = found.body.unchecked, found.problem
        violations = [*self._of_credentials(request), *found.violations]
        if problem is not None and problem.kind is NOTHING_TO_ANSWER:
            unchecked = problem.detail
        elif problem is not None and problem.kind is not REQUEST_INVALID:
            violations.append(_of_body(problem))
        return tuple(violations), unchecked

    def _of_credentials(self, request: Request) -> Iterator[ContractViolation]:
        problem = self.guard.check(request)
        if problem is not None:
            node = self.contract.operation.node
            above = node.pointer if "security" in node.mapping else ""
            yield ContractViolation(
                "security", "", "", "security", problem.detail, f"{above}/security"
            )

    def of_answer(self, exchange: Exchange) -> tuple[ContractViolation, ...]:
        """The violations of an answer."""
        found = self.answers.violations(exchange.answer)
        if exchange.method == "HEAD":
            return tuple(one for one in found if one.location != "body")
        return tuple(found)


def _of_body(problem: Problem) -> ContractViolation:
    """A body that cannot be read, or that is of another media type than those documented."""
    if problem.kind is MEDIA_TYPE_UNSUPPORTED:
        return ContractViolation("header", "Content-Type", "", "undeclared", problem.detail)
    return ContractViolation("body", "", "", "format", problem.detail)


def _undeclared(location: str, message: str) -> ContractViolation:
    return ContractViolation(location, "", "", "undeclared", message)
