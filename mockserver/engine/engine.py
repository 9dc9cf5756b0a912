"""The engine: a request's life in five words, route, authenticate, validate, choose, answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from ...generator.document import Api, Operation
from .answer import make_answer
from .api_errors import ApiErrors
from .authenticate import authenticate
from .choose import Choice, choose
from .cors import cors_headers, is_preflight, preflight_headers
from .exchange import Answer, Headers, MockOptions, Request
from .problems import METHOD_NOT_ALLOWED, PATH_UNKNOWN, Problem, problem_answer
from .route import Matched, MethodMissing, PathUnknown, Router
from .validate import Body, Contract

__all__ = ["Engine"]

_Key: TypeAlias = tuple[str, int, str, str]


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
        answer = self._respond(request)
        return answer.with_headers(cors_headers(request, answer, self.options.cors_origins))

    def _respond(self, request: Request) -> Answer:
        match self._router.route(request.method, request.path):
            case Matched(operation, variables):
                outcome = self._operate(operation, request, variables)
                return self._finish(outcome, request, operation)
            case MethodMissing(allow) if request.method == "OPTIONS":
                return self._options(request, allow)
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

    def _options(self, request: Request, allow: tuple[str, ...]) -> Answer:
        """OPTIONS for a path that documents none (RFC 9110, section 9.3.7)."""
        headers: Headers = (("Allow", ", ".join(allow)),)
        if is_preflight(request):
            headers += preflight_headers(request, self.options.cors_origins, allow)
        return Answer(204, headers)


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
        f"no operation has the path {request.path}{near}",
        {"nearest": list(unknown.nearest)},
    )
