"""The mock as a Flask app: a real route per operation, the engine behind all of them.

Flask's own cycle costs ten times what the engine does. So ``wsgi_app``, the place that Flask
documents for it, asks the engine itself, and leaves to Flask what is Flask's: the control API,
handlers that were written in Python, and hooks, where the app has any. Either way the engine
answers; Flask decides nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from flask import Flask, Response, request
from flask import Request as FlaskRequest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, MapAdapter, Rule

from ..generator.document import Api, Operation, load
from .control import CONTROL, DOCS, control, control_problem
from .control.docs import docs
from .engine import Answer, Call, MockOptions
from .mock import Mock
from .wsgi import WsgiRequest, send

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from flask.typing import ResponseReturnValue


__all__ = ["MockApp", "View", "create_app"]

View: TypeAlias = Callable[[Call], Any]
"""A function that answers an operation: it returns what a Flask view may, or None."""

_VARIABLE = re.compile(r"\{[^{}/]*\}")


class MockApp(Flask):
    """A Flask app that mocks an API: see :func:`create_app`.

    :param mock: what answers.
    :param token: what the control API asks for; empty lets this machine alone ask.
    """

    def __init__(self, mock: Mock, token: str = "") -> None:
        self._ready = False
        self._routed: Api | None = None
        self._has_own_routes = False
        super().__init__(__name__, root_path=str(Path(__file__).parent), static_folder=None)
        self.mock = mock
        self.register_error_handler(HTTPException, self._fallback)
        self.register_blueprint(control(mock, token))
        self.register_blueprint(docs(mock))
        self._ready = True

    def on(self, operation: str) -> Callable[[View], View]:
        """Answer an operation by a function, for what no document can say.

        >>> @app.on("AddModelService")             # doctest: +SKIP
        ... def add(call):
        ...     if call.body["param"]["name"] == "taken":
        ...         return {"error": {"code": "SYS.1000"}}, 409

        The function is called with requests that keep the contract. It returns what a Flask view
        may return, or None for the answer that the document has. It runs in Flask's own cycle, so
        that ``flask.request`` and the app's context are there.

        :param operation: an ``operationId``, or method and path: ``POST /zones``.
        :raises LookupError: if the document has no such operation.
        """

        name = self.mock.known(operation)

        def register(view: View) -> View:
            self.mock.handle(name, partial(self._call, view))
            return view

        return register

    def _call(self, view: View, call: Call) -> Answer | None:
        value = self.ensure_sync(view)(call)
        if value is None:
            return None
        response = self.make_response(value)
        return Answer(response.status_code, tuple(response.headers), response.get_data())

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request: by the engine at once, or by Flask where Flask has a part in it."""
        wanted = WsgiRequest(environ)
        if self._has_own_part(wanted):
            return super().wsgi_app(environ, start_response)
        if wanted.path == "/" and self._is_a_reader(wanted):
            return send(_to_pages(environ), start_response)
        answer = self.mock.respond(wanted)
        wanted.close()
        return send(answer, start_response)

    def _has_own_part(self, wanted: WsgiRequest) -> bool:
        """Whether Flask carries a request: hooks, routes and handlers of the app's own are its."""
        return bool(
            wanted.path.startswith(CONTROL)
            or self._has_own_routes
            or self.before_request_funcs.get(None)
            or self.after_request_funcs.get(None)
            or self.teardown_request_funcs.get(None)
            or (self.mock.handlers and self.mock.has_handler(wanted))
        )

    def _is_a_reader(self, wanted: WsgiRequest) -> bool:
        """Whether somebody opened the mock's address in a browser, where the document has nothing.

        Browsers name HTML first when they open a page; programs ask for it by no accident.
        """
        is_page = wanted.method == "GET" and (wanted.header("accept") or "").startswith("text/html")
        return is_page and self.mock.engine.operation(wanted) is None

    def add_url_rule(self, rule: str, *arguments: Any, **options: Any) -> None:  # noqa: ANN401
        """As Flask's own; from then on Flask carries each request."""
        self._has_own_routes = self._has_own_routes or not rule.startswith(CONTROL)
        super().add_url_rule(rule, *arguments, **options)
        self._routed = None

    def create_url_adapter(self, request: FlaskRequest | None) -> MapAdapter | None:
        """As Flask's own, but the control API needs no routes of operations."""
        own = request is not None and request.path.startswith(CONTROL)
        if request is None or not own or self.config["TRUSTED_HOSTS"]:
            return super().create_url_adapter(request)
        return self._routes.bind_to_environ(request.environ)

    @property
    def url_map(self) -> Map:
        """Flask's routes, with one for each operation of the document as it is now.

        Those are not made before somebody asks: of a large document that takes as long as opening
        it, and neither the engine nor the control API needs them.
        """
        if self._ready and self._routed is not self.mock.api:
            self._route_operations(self.mock.api)
        return self._routes

    @url_map.setter
    def url_map(self, routes: Map) -> None:
        self._routes = routes

    def _route_operations(self, api: Api) -> None:
        kept = [rule.empty() for rule in self._routes.iter_rules() if not self._is_ours(rule)]
        routes = Map(kept, strict_slashes=False, merge_slashes=False)
        taken = {(_shape(rule.rule), method) for rule in kept for method in rule.methods or ()}
        for rule, methods, endpoint in _rules(api.operations):
            if (_shape(rule), methods[0]) in taken:
                continue  # a route of the user's own wins
            routes.add(Rule(rule, endpoint=endpoint, methods=methods))
            self.view_functions[endpoint] = self._answer
        self._routes, self._routed = routes, api

    def _is_ours(self, rule: Rule) -> bool:
        return self.view_functions.get(rule.endpoint) == self._answer

    def _answer(self, **_: str) -> Response:
        return _to_flask(self.mock.respond(WsgiRequest(request.environ)))

    def _fallback(self, error: HTTPException) -> ResponseReturnValue:
        """What no route matches is the engine's to answer, so that every failure has one form."""
        return control_problem(error) if request.path.startswith(CONTROL) else self._answer()


def create_app(
    api: Api | str | Path,
    options: MockOptions | None = None,
    *,
    journal: int = 1000,
    control_token: str = "",
) -> MockApp:
    """A Flask app that mocks an API.

    >>> app = create_app("openapi.yaml")             # doctest: +SKIP
    >>> app.test_client().get("/zones").status_code  # doctest: +SKIP
    401

    :param api: the document, or the path of one.
    :param options: how the mock behaves.
    :param journal: how many requests the journal keeps; 0 turns it off.
    :param control_token: what callers of the control API must send as a bearer token; empty lets
        this machine alone call it.
    :raises Unusable: if the path names no document that can be read.
    """
    opened = api if isinstance(api, Api) else load(api)
    app = MockApp(Mock(opened, options or MockOptions(), journal), control_token)
    app.extensions["mockument"] = app.mock
    return app


def _rules(operations: Iterable[Operation]) -> Iterable[tuple[str, list[str], str]]:
    """Rule, methods and endpoint of each operation.

    Werkzeug's rules cannot say all that a path template can; a path without a rule is answered
    all the same, by way of the error handler.
    """
    used: Counter[str] = Counter()
    for operation in operations:
        rule = _rule(operation.path)
        if rule is None:
            continue
        name = re.sub(r"[^\w-]+", "_", operation.label) or "operation"
        used[name] += 1
        # A colon stands in no operation's name, so that a numbered one is never another's.
        yield rule, [operation.method], name if used[name] == 1 else f"{name}:{used[name]}"


def _shape(rule: str) -> str:
    """A rule without the names of its variables."""
    return re.sub(r"<[^<>]*>", "<>", rule)


def _rule(path: str) -> str | None:
    """``/zones/{uuid}`` as ``/zones/<v0>``; None for what no rule can say."""
    fixed = _VARIABLE.split(path)
    if not path.startswith("/") or any(set(piece) & set("<>|{}?#") for piece in fixed):
        return None
    if any(piece == "" for piece in fixed[1:-1]):
        return None  # two variables without anything between them
    return "".join(
        piece if last else f"{piece}<v{number}>"
        for number, piece in enumerate(fixed)
        for last in [number == len(fixed) - 1]
    )


def _to_pages(environ: WSGIEnvironment) -> Answer:
    """The way to the reference pages."""
    return Answer(302, (("Location", f"{environ.get('SCRIPT_NAME', '')}{DOCS}/index.html"),))


def _to_flask(answer: Answer) -> Response:
    response = Response(status=answer.status)
    # Not set_data: that would write a Content-Length of its own, and HEAD's is that of GET.
    response.response = [answer.body]
    response.headers.clear()
    for name, value in answer.headers:
        response.headers.add(name, value)
    return response
