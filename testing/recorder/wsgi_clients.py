"""The test clients of Flask (that is werkzeug's) and of Django."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Final

from ...mockserver.contract import Exchange
from ...mockserver.engine import Headers
from ...mockserver.wsgi import WsgiRequest
from .around import Undo, put_around
from .traffic import Hear, Later, Traffic

__all__ = ["around_django", "around_werkzeug"]

_MOST: Final = 1 << 30


def around_werkzeug(module: Any, hear: Hear) -> Iterable[Undo]:  # noqa: ANN401 - werkzeug.test
    """Hear of what test clients of werkzeug send, Flask's among them."""

    def run(method: Any, client: Any, /, environ: dict[str, Any], *rest: Any, **more: Any) -> Any:  # noqa: ANN401
        __tracebackhide__ = True
        asked = dict(environ)
        body = _read(environ)
        environ["wsgi.input"] = io.BytesIO(body)
        pieces, status, headers = method(client, environ, *rest, **more)
        heard = _Pieces(pieces)
        if "content-length" in {name.lower() for name, _ in headers.items()}:
            heard.read_ahead()  # a test may look at no more than the status
        later: Later = partial(_of_wsgi, asked, body, status, headers, heard)
        hear(later() if heard.is_whole else later)
        return heard, status, headers

    yield put_around(module.Client, "run_wsgi_app", run)


class _Pieces:
    """The pieces of an answer's body, kept while somebody reads them."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self._left = iter(pieces)
        self.read: list[bytes] = []
        self.is_whole = False

    def read_ahead(self) -> None:
        """Read to the end now; whoever reads later gets the same."""
        self.read = list(self._left)
        self.is_whole = True
        self._left = iter(tuple(self.read))

    def __iter__(self) -> _Pieces:
        return self

    def __next__(self) -> bytes:
        try:
            piece = next(self._left)
        except StopIteration:
            self.is_whole = True
            raise
        if not self.is_whole:
            self.read.append(piece)
        return piece

    def close(self) -> None:
        if callable(close := getattr(self._pieces, "close", None)):
            close()


def _of_wsgi(
    environ: dict[str, Any],
    body: bytes,
    status: str,
    headers: Any,  # noqa: ANN401 - werkzeug's own
    pieces: _Pieces,
) -> Traffic:
    exchange = _exchange(
        environ, body, int(str(status).split(maxsplit=1)[0]), tuple(headers.items()),
        b"".join(pieces.read),
    )  # fmt: skip
    return Traffic(exchange, answer_read=pieces.is_whole)


def around_django(module: Any, hear: Hear) -> Iterable[Undo]:  # noqa: ANN401 - django.test.client
    """Hear of what Django's test client sends."""

    def request(method: Any, client: Any, /, **given: Any) -> Any:  # noqa: ANN401 - Django's own
        __tracebackhide__ = True
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", **given}
        body = _read(environ)
        if "wsgi.input" in given:
            given["wsgi.input"] = module.FakePayload(body)
        response = method(client, **given)
        streamed = response.streaming
        answer = b"" if streamed else response.content
        exchange = _exchange(
            {**client._base_environ(), **environ},  # noqa: SLF001 - documented by none, used by all
            body,
            response.status_code,
            tuple(response.items()),
            answer,
        )
        hear(Traffic(exchange, answer_read=not streamed))
        return response

    yield put_around(module.Client, "request", request)


def _read(environ: Mapping[str, Any]) -> bytes:
    stream = environ.get("wsgi.input")
    body: bytes = stream.read() if stream is not None else b""
    return body


def _exchange(
    environ: dict[str, Any], sent: bytes, status: int, headers: Headers, answer: bytes
) -> Exchange:
    """An exchange whose request is a WSGI environment."""
    request = WsgiRequest(environ)
    host = environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "localhost")
    query = f"?{request.query}" if request.query else ""
    url = f"{environ.get('wsgi.url_scheme', 'http')}://{host}{request.path}{query}"
    return Exchange(request.method, url, request.headers, sent, status, headers, answer)
