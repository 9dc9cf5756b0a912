"""requests, and urllib3 where it is used by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from functools import partial
from inspect import signature
from typing import TYPE_CHECKING, Any, Final

from ...mockserver.contract import Exchange
from .around import Undo, put_around
from .traffic import Hear, Later, Traffic

if TYPE_CHECKING:
    import requests

__all__ = ["around_requests", "around_urllib3"]

_HEARD: Final = "_heard_by_mockument"
_by_requests: Final = ContextVar("by_requests", default=False)


def around_requests(module: Any, hear: Hear) -> Iterable[Undo]:  # noqa: ANN401 - requests itself
    """Hear of what sessions send, redirects among it."""

    def send(method: Any, session: Any, /, request: Any, **options: Any) -> Any:  # noqa: ANN401
        __tracebackhide__ = True
        token = _by_requests.set(True)
        try:
            response = method(session, request, **options)
        finally:
            _by_requests.reset(token)
        for one in (*response.history, response):
            # A redirect is followed by a call within this call, which has told of it already.
            if not hasattr(one, _HEARD):
                setattr(one, _HEARD, True)
                later: Later = partial(_traffic, one)
                hear(later if options.get("stream") else later())
        return response

    yield put_around(module.Session, "send", send)


def _traffic(response: requests.Response) -> Traffic:
    request = response.request
    body = request.body
    known = body is None or isinstance(body, str | bytes)
    # Asked for the whole answer, a response would read on: this tells what has been read.
    content = response.__dict__.get("_content", False)
    exchange = Exchange(
        (request.method or "GET").upper(),
        request.url or "",
        tuple((name, _text(value)) for name, value in request.headers.items()),
        _bytes(body) if known else b"",
        response.status_code,
        tuple(response.headers.items()),
        content if isinstance(content, bytes) else b"",
    )
    return Traffic(exchange, known, content is not False)


def around_urllib3(module: Any, hear: Hear) -> Iterable[Undo]:  # noqa: ANN401 - urllib3 itself
    """Hear of what pools send, but for what requests sends through them."""

    def urlopen(method: Any, pool: Any, /, *rest: Any, **options: Any) -> Any:  # noqa: ANN401
        __tracebackhide__ = True
        is_outermost = not _by_requests.get()
        token = _by_requests.set(True)  # a retry is a call within a call
        try:
            response = method(pool, *rest, **options)
        finally:
            _by_requests.reset(token)
        if is_outermost:
            asked = parameters.bind(pool, *rest, **options).arguments
            hear(_of_pool(pool, asked, response))
        return response

    parameters = signature(module.HTTPConnectionPool.urlopen)
    yield put_around(module.HTTPConnectionPool, "urlopen", urlopen)


def _of_pool(pool: Any, asked: Mapping[str, Any], response: Any) -> Traffic:  # noqa: ANN401
    """What a pool was called with, by the names of its parameters, and what it got."""
    body, url = asked.get("body"), asked["url"]
    known = body is None or isinstance(body, str | bytes)
    sent = pool.headers if asked.get("headers") is None else asked["headers"]
    preloaded = asked.get("preload_content", True)
    exchange = Exchange(
        asked["method"].upper(),
        f"{pool.scheme}://{pool.host}:{pool.port}{url}" if url.startswith("/") else url,
        tuple((name, _text(value)) for name, value in (sent or {}).items()),
        _bytes(body) if known else b"",
        response.status,
        tuple(response.headers.items()),
        response.data if preloaded else b"",
    )
    return Traffic(exchange, known, preloaded)


def _bytes(body: str | bytes | None) -> bytes:
    return body.encode() if isinstance(body, str) else body or b""


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
