"""The mock as a Flask app: a real route per operation, the engine behind all of them.

Flask carries requests to the engine and answers back. It decides nothing: whatever it has no
route for goes to the engine as well, so that every failure has one shape.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from ..generator.document import Api, Operation, load
from .engine import Answer, Engine, MockOptions, Request

__all__ = ["create_app"]

_VARIABLE = re.compile(r"\{[^{}/]*\}")


def create_app(api: Api | str | Path, options: MockOptions | None = None) -> Flask:
    """A Flask app that mocks an API.

    >>> app = create_app("openapi.yaml")             # doctest: +SKIP
    >>> app.test_client().get("/zones").status_code  # doctest: +SKIP
    401

    :param api: the document, or the path of one.
    :raises Unusable: if the path names no document that can be read.
    """
    opened = api if isinstance(api, Api) else load(api)
    engine = Engine(opened, options)
    app = Flask(__name__, root_path=str(Path(__file__).parent), static_folder=None)
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.extensions["mockument"] = engine

    def answer(**_: str) -> Response:
        return _to_flask(engine.respond(_from_flask(engine.options.max_body_bytes)))

    for rule, methods, endpoint in _rules(opened.operations):
        app.add_url_rule(rule, endpoint, answer, methods=methods, provide_automatic_options=False)
    app.register_error_handler(HTTPException, lambda _: answer())
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


def _from_flask(limit: int) -> Request:
    environ = request.environ
    raw = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    path = raw.partition("?")[0] if isinstance(raw, str) and raw.startswith("/") else None
    if path is None:
        path = _quoted_path()
    return Request(
        method=request.method,
        path=path,
        query=request.query_string.decode("latin-1"),
        headers=tuple(request.headers.items()),
        content_length=request.content_length,
        read=_reader(limit),
    )


def _quoted_path() -> str:
    """The path as it was sent, as far as WSGI still tells (PEP 3333).

    Granian, as most servers, tells the decoded path only: there ``%2F`` cannot be told from ``/``.
    """
    from urllib.parse import quote

    return quote(request.path, safe="/:@!$&'()*+,;=~-._")


def _reader(limit: int) -> Callable[[int], bytes]:
    def read(size: int) -> bytes:
        request.max_content_length = max(limit, size)
        try:
            return request.stream.read(size)
        except HTTPException as error:  # the client went away, or broke its own framing
            raise OSError(error.description or "bad framing") from error

    return read


def _to_flask(answer: Answer) -> Response:
    response = Response(status=answer.status)
    # Not set_data: that would write a Content-Length of its own, and HEAD's is that of GET.
    response.response = [answer.body]
    response.headers.clear()
    for name, value in answer.headers:
        response.headers.add(name, value)
    return response
