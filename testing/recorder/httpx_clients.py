"""httpx, and Starlette's test client, which is one of its clients."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from ...mockserver.contract import Exchange
from .around import Undo, put_around
from .traffic import Hear, Later, Traffic

if TYPE_CHECKING:
    import httpx

__all__ = ["around_httpx"]


def around_httpx(module: Any, hear: Hear) -> Iterable[Undo]:  # noqa: ANN401 - httpx or its like
    """Hear of what clients send, redirects among it."""

    def send(method: Any, client: Any, /, request: Any, **options: Any) -> Any:  # noqa: ANN401
        __tracebackhide__ = True
        response = method(client, request, **options)
        _heard(response, hear)
        return response

    async def send_async(method: Any, client: Any, /, request: Any, **options: Any) -> Any:  # noqa: ANN401
        __tracebackhide__ = True
        response = await method(client, request, **options)
        _heard(response, hear)
        return response

    yield put_around(module.Client, "send", send)
    yield put_around(module.AsyncClient, "send", send_async)


def _heard(response: httpx.Response, hear: Hear) -> None:
    for one in (*response.history, response):
        later: Later = partial(_traffic, one)
        hear(later() if _is_read(one) else later)


def _is_read(response: httpx.Response) -> bool:
    return response.is_closed and hasattr(response, "_content")


def _traffic(response: httpx.Response) -> Traffic:
    request = response.request
    try:
        sent, request_read = request.content, True
    except RuntimeError:  # its stream was sent, and kept by nobody
        sent, request_read = b"", False
    answer_read = hasattr(response, "_content")
    exchange = Exchange(
        request.method,
        str(request.url),
        tuple(request.headers.multi_items()),
        sent,
        response.status_code,
        tuple(response.headers.multi_items()),
        response.content if answer_read else b"",
    )
    return Traffic(exchange, request_read, answer_read)
