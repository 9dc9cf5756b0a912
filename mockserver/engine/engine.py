"""The engine: a request's life in five words, route, authenticate, validate, choose, answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final, TypeAlias

from ...generator.document import Api, Operation
from .answer import make_answer
from .api_errors import ApiErrors
from .authenticate import authenticate
from .choose import Choice, choose
from .cors import cors_headers, is_preflight, preflight_answer
from .exchange import Answer, MockOptions, Request
from .problems import INTERNAL_FAULT, METHOD_NOT_ALLOWED, PATH_UNKNOWN, Problem, problem_answer
from .route import Matched, MethodMissing, PathUnknown, Route, Router
from .validate import Body, Contract

__all__ = ["Engine"]

_Key: TypeAlias = tuple[str, int, str, str]

_LOG = logging.getLogger(__name__)
_SHOWN_PATH: Final = 200


class Engine:
    """Answers requests as a document says. It knows no server and no framework.

    :param api: the document.
    :param options: how the mock behaves.

    One engine may be used by several threads: what it keeps is only ever added to.
    """

    def __init__(self, api: Api, options: MockOptions | None = None) -> None:
        self.api = api
        self.options = options or MockOptions()
        self._router = Router(api)
        self._api_errors = ApiErrors(api)
        self._contracts: dict[str, Contract] = {}
        self._answers: dict[_Key, Answer | Problem] = {}

    def respond(self, request: Request) -> Answer:
        """The answer to a request; whatever the request is, there is one."""
        try:
            answer = self._respond(request)
        except Exception:
            # The last net under all rungs: one request's fault must not become a broken connection.
            _LOG.exception("%s %s failed", request.method, request.path[:_SHOWN_PATH])
            answer = problem_answer(_internal_fault(), request.path)
        answer = answer.with_headers(cors_headers(request, answer, self.options.cors_origins))
        return answer.without_body() if request.method == "HEAD" else answer

    def _respond(self, request: Request) -> Answer:
        route = self._router.route(request.method, request.path)
        if is_preflight(request, self.options.cors_origins):
            return preflight_answer(request, self._methods(route, request.path))
        match route:
            case Matched(operation, variables):
                outcome = self._operate(operation, request, variables)
                return self._finish(outcome, request, operation)
            case MethodMissing(allow) if request.method == "OPTIONS":
                return Answer(204, (("Allow", ", ".join(allow)),))  # RFC 9110, section 9.3.7
            case MethodMissing(allow):
                return self._finish(_not_allowed(request, allow), request, None)
            case PathUnknown() as unknown:
                return self._finish(_unknown_path(request, unknown), request, None)

    def _operate(
        self, operation: Operation, request: Request, variables: Mapping[str, str]
    ) -> Answer | Problem:
        problem = authenticate(self.api, operation, request)
        if problem:
            return problem
        body = self._contract(operation).validate(request, variables, self.options.max_body_bytes)
        if isinstance(body, Problem):
            return body
        choice = choose(operation, request.header("accept"), _asked_example(operation, body))
        return choice if isinstance(choice, Problem) else self._answer(operation, choice)

    def _contract(self, operation: Operation) -> Contract:
        contract = self._contracts.get(operation.pointer)
        if contract is None:
            contract = self._contracts[operation.pointer] = Contract(operation)
        return contract

    def _answer(self, operation: Operation, choice: Choice) -> Answer | Problem:
        """The prepared answer for a choice: nothing of it depends on the request."""
        media = choice.media.name if choice.media else ""
        key = (
            operation.pointer,
            choice.status,
            media,
            choice.example.name if choice.example else "",
        )
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = make_answer(choice)
        return answer

    def _finish(
        self, outcome: Answer | Problem, request: Request, operation: Operation | None
    ) -> Answer:
        if isinstance(outcome, Answer):
            return outcome
        if self.options.api_errors:
            own = self._api_errors.answer(outcome, operation)
            if own:
                return own
        return problem_answer(outcome, request.path)

    def _methods(self, route: Route, path: str) -> tuple[str, ...]:
        """The methods of a path that OPTIONS was sent to; none where the path is unknown."""
        match route:
            case MethodMissing(allow):
                return allow
            case Matched():
                return self._router.methods(path)
            case PathUnknown():
                return ()


def _asked_example(operation: Operation, body: Body) -> str:
    """For operations that share a path: the example of the one whose wrapper the body has."""
    if not operation.shared or not isinstance(body.value, dict):
        return ""
    found = (one.example for one in operation.shared if one.wrapper in body.value)
    return next(found, "")


def _not_allowed(request: Request, allow: tuple[str, ...]) -> Problem:
    detail = f"{request.method} is not documented for this path; these are: {', '.join(allow)}"
    return Problem(
        METHOD_NOT_ALLOWED, detail, {"allow": list(allow)}, (("Allow", ", ".join(allow)),)
    )


def _internal_fault() -> Problem:
    return Problem(
        INTERNAL_FAULT, "a fault of mockument, not of the request; please report it with the log"
    )


def _unknown_path(request: Request, unknown: PathUnknown) -> Problem:
    if unknown.slash:
        return Problem(
            PATH_UNKNOWN,
            f"only the slash at the end is wrong: {unknown.slash} is documented",
            {"nearest": [unknown.slash]},
        )
    near = f"; nearest: {', '.join(unknown.nearest)}" if unknown.nearest else ""
    return Problem(
        PATH_UNKNOWN,
        f"no operation has the path {_shortened(request.path)}{near}",
        {"nearest": list(unknown.nearest)},
    )


def _shortened(path: str) -> str:
    return path if len(path) <= _SHOWN_PATH else f"{path[:_SHOWN_PATH]}…"
