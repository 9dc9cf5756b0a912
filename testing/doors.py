"""Ways into a mock that need no socket: ASGI, and an adapter for requests."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import unquote_to_bytes, urlsplit

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment
    from requests import PreparedRequest, Response
    from requests.adapters import BaseAdapter

__all__ = ["asgi_app", "requests_adapter"]

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]


def asgi_app(app: WSGIApplication) -> Callable[[Message, Receive, Send], Awaitable[None]]:
    """A WSGI app of quick answers as an ASGI app; it answers in the event loop's own thread."""

    async def asgi(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"a mock answers http, not {scope['type']}")
        status, headers, body = _called(app, _of_scope(scope, await _body(receive)))
        raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": body})

    return asgi


def requests_adapter(app: WSGIApplication) -> BaseAdapter:
    """A transport adapter that lets a ``requests.Session`` ask a WSGI app."""
    return _adapter_class()(app)


@cache
def _adapter_class() -> Callable[[WSGIApplication], BaseAdapter]:
    """The adapter's class: made once, and not before requests is needed."""
    from requests.adapters import BaseAdapter, HTTPAdapter
    from urllib3 import HTTPHeaderDict, HTTPResponse

    by_http = HTTPAdapter()

    class Adapter(BaseAdapter):
        def __init__(self, app: WSGIApplication) -> None:
            super().__init__()
            self._app = app

        def send(self, request: PreparedRequest, *_: Any, **__: Any) -> Response:  # noqa: ANN401
            sent = request.body or b""
            content = sent.encode() if isinstance(sent, str) else _whole(sent)
            headers = [(name, _text(value)) for name, value in request.headers.items()]
            url = _text(request.url or "")
            environ = _environ(request.method or "GET", url, headers, content)
            status, answered, body = _called(self._app, environ)
            raw = HTTPResponse(
                io.BytesIO(body), HTTPHeaderDict(answered), status, preload_content=False
            )
            return by_http.build_response(request, raw)

        def close(self) -> None:
            """There is nothing to close."""

    return Adapter


def _whole(body: Any) -> bytes:  # noqa: ANN401 - whatever requests lets a body be
    """A body in one piece: of bytes, a file, or what gives pieces one by one."""
    if isinstance(body, bytes):
        return body
    if hasattr(body, "read"):
        read = body.read()
        return read.encode() if isinstance(read, str) else bytes(read)
    return b"".join(body)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


async def _body(receive: Receive) -> bytes:
    pieces: list[bytes] = []
    while True:
        message = await receive()
        pieces.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(pieces)


def _of_scope(scope: Mapping[str, Any], content: bytes) -> WSGIEnvironment:
    raw = scope.get("raw_path") or scope["path"].encode()
    query = scope.get("query_string", b"")
    headers = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in scope.get("headers", ())]
    target = raw.decode("latin-1") + (f"?{query.decode('latin-1')}" if query else "")
    return _environ(scope["method"], target, headers, content)


def _environ(
    method: str, url: str, headers: Iterable[tuple[str, str]], content: bytes
) -> WSGIEnvironment:
    """A WSGI environment (PEP 3333)."""
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": method.upper(),
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(parts.path or "/").decode("latin-1"),
        "QUERY_STRING": parts.query,
        "REQUEST_URI": target,
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": parts.hostname or "localhost",
        "SERVER_PORT": str(parts.port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": parts.netloc or "localhost",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme or "http",
        "wsgi.input": io.BytesIO(content),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers:
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        environ[key] = f"{environ[key]},{value}" if key in environ and key != "HTTP_HOST" else value
    environ["CONTENT_LENGTH"] = str(len(content)) if content else environ.get("CONTENT_LENGTH", "")
    return environ


def _called(
    app: WSGIApplication, environ: WSGIEnvironment
) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, header fields and body of an app's answer."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], _: object = None
    ) -> Callable[[bytes], object]:
        started[:] = [(status, headers)]
        return lambda _: None

    answer = app(environ, start_response)
    try:
        body = b"".join(answer)
    finally:
        if callable(close := getattr(answer, "close", None)):
            close()
    ((status, headers),) = started
    return int(status.partition(" ")[0]), headers, body
