"""Our own mock as the server that is asked: a document that fails against it contradicts itself."""

from __future__ import annotations

import httpx

from ...generator.document import Api
from ..engine import Engine, Request

__all__ = ["MockTransport"]


class MockTransport(httpx.BaseTransport):
    """Has a mock of a document answer, without a socket.

    :param api: the document.
    """

    def __init__(self, api: Api) -> None:
        self._engine = Engine(api)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The mock's answer."""
        path, _, query = request.url.raw_path.decode("ascii").partition("?")
        body = request.read()
        headers = tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in request.headers.raw)
        answer = self._engine.respond(
            Request(request.method, path, query, headers, len(body), lambda most: body[:most])
        )
        return httpx.Response(answer.status, headers=list(answer.headers), content=answer.body)
