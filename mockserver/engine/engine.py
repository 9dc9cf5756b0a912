"""The engine: a request's life in five words, route, authenticate, validate, choose, answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from ...generator.document import Api, Operation
from .answer.api_errors import ApiErrors
from .authenticate.credentials import Credentials, read_credentials
from .authenticate.guard import Guard
from .cors import cors_headers, is_preflight, preflight_answer, vary
from .exchange import Answer, MockOptions, Request
from .handler import Handler
from .outcome import Decision, Outcome
from .plan import Plan
from .problems import INTERNAL_FAULT, METHOD_NOT_ALLOWED, PATH_UNKNOWN, Problem, problem_answer
from .route.router import Matched, MethodMissing, PathUnknown, Route, Router
from .route.shared_paths import SharedPaths

__all__ = ["Engine"]

_LOG = logging.getLogger(__name__)
_SHOWN_PATH: Final = 200


class Engine:
    """Answers requests as a document says. It knows no server and no framework.

    :param api: the document.
    :param options: how the mock behaves.
    :param handlers: what answers in the document's place, by the names of operations; they may
        change while it runs.
    :raises Unusable: if there is a file of credentials, and it cannot be used.

    One engine may be used by several threads: what it keeps is only ever added to.
    """

    def __init__(
        self,
        api: Api,
        options: MockOptions | None = None,
        handlers: Mapping[str, Handler] | None = None,
    ) -> None:
        self.api = api
        self._handlers = handlers if handlers is not None else {}
        self.options = options or MockOptions()
        self._router = Router(api)
        shared = SharedPaths(api.operations)
        self._shared_paths = shared or None  # hardly any document has such paths
        self._credentials = _credentials(api, self.options)
        self._api_errors = ApiErrors(api, self.options.errors)
        self._plans: dict[str, Plan] = {}
        self._vary = vary(self.options.cors_origins)

    def respond(self, request: Request) -> Answer:
        """The answer to a request; whatever the request is, there is one."""
        return self.decide(request).answer

    def decide(self, request: Request) -> Outcome:
        """The answer to a request, and how it came about."""
        try:
            outcome = self._decide(request)
        except Exception:
            # The last net under all rungs: one request's fault must not become a broken connection.
            _LOG.exception("%s %s failed", request.method, request.path[:_SHOWN_PATH])
            outcome = self._failed(_internal_fault(), request, None, "answer")
        if request.method == "HEAD" or request.header("origin") is not None:
            return self._told(outcome, request)
        return outcome

    def operation(self, request: Request) -> Operation | None:
        """The operation that a request asks for, if there is one."""
        route = self._router.route(request.method, request.path)
        return self._meant(route, request).operation if isinstance(route, Matched) else None

    def _decide(self, request: Request) -> Outcome:
        route = self._router.route(request.method, request.path)
        if request.method == "OPTIONS" and is_preflight(request, self.options.cors_origins):
            answer = preflight_answer(request, self._methods(route, request.path))
            return self._made(answer, "a preflight")
        match route:
            case Matched() as matched:
                meant = self._meant(matched, request)
                return self._operate(meant.operation, request, meant.variables)
            case MethodMissing(allow) if request.method == "OPTIONS":
                answer = Answer(204, (("Allow", ", ".join(allow)),))  # RFC 9110, section 9.3.7
                return self._made(answer, "what the path allows")
            case MethodMissing(allow):
                return self._failed(_not_allowed(request, allow), request, None, "route")
            case PathUnknown() as unknown:
                return self._failed(_unknown_path(request, unknown), request, None, "route")

    def _meant(self, route: Matched, request: Request) -> Matched:
        """The operation of a path that is meant, where the document has several."""
        shared = self._shared_paths
        return route if shared is None else shared.meant(route, request)

    def _operate(
        self, operation: Operation, request: Request, variables: Mapping[str, str]
    ) -> Outcome:
        plan = self._plans.get(operation.pointer)
        if plan is None:
            plan = self._plans[operation.pointer] = self._plan(operation)
        outcome = plan.respond(request, variables)
        if isinstance(outcome, Outcome):
            return outcome
        rung, problem = outcome
        return self._failed(problem, request, operation, rung)

    def _plan(self, operation: Operation) -> Plan:
        guard = Guard(self.api, operation, self._credentials)
        return Plan(self.api, guard, operation, self.options, self._handlers)

    def _failed(
        self, problem: Problem, request: Request, operation: Operation | None, rung: str
    ) -> Outcome:
        own = self._api_errors.answer(problem, operation, request.path)
        decision = Decision(rung, (problem.kind.title,))
        answer = own or problem_answer(problem, request.path)
        more = self._vary
        if self.options.explain:
            more = (*more, ("Mockument-Decision", decision.header(operation)))
        return Outcome(answer.with_headers(more), decision, operation, problem)

    def _made(self, answer: Answer, because: str) -> Outcome:
        """An answer of HTTP's own, of which the document says nothing."""
        return Outcome(answer.with_headers(self._vary), Decision("route", (because,)))

    def _told(self, outcome: Outcome, request: Request) -> Outcome:
        """The same outcome for a browser's page, and for HEAD."""
        answer = outcome.answer
        answer = answer.with_headers(cors_headers(request, answer, self.options.cors_origins))
        if request.method == "HEAD":
            answer = answer.without_body()
        return Outcome(answer, outcome.decision, outcome.operation, outcome.problem, outcome.wait)

    def _methods(self, route: Route, path: str) -> tuple[str, ...]:
        """The methods of a path that OPTIONS was sent to; none where the path is unknown."""
        match route:
            case MethodMissing(allow):
                return allow
            case Matched():
                return self._router.methods(path)
            case PathUnknown():
                return ()


def _credentials(api: Api, options: MockOptions) -> Credentials | None:
    path = options.credentials
    return read_credentials(path, api.security_schemes) if path is not None else None


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
