"""aiohttp: sessions that are made while somebody records get a trace of its own kind."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from ...mockserver.contract import Exchange
from .around import Undo, put_around
from .traffic import Hear, Traffic

__all__ = ["around_aiohttp"]


def around_aiohttp(module: Any, hear: Hear) -> Iterable[Undo]:  # noqa: ANN401 - aiohttp itself
    """Hear of what sessions send that are made from now on."""

    def init(method: Any, session: Any, /, *rest: Any, **options: Any) -> None:  # noqa: ANN401
        __tracebackhide__ = True
        given = options.get("trace_configs") or ()
        options["trace_configs"] = [*given, _trace(module, hear)]
        method(session, *rest, **options)

    yield put_around(module.ClientSession, "__init__", init)


def _trace(module: Any, hear: Hear) -> Any:  # noqa: ANN401 - aiohttp's own
    trace = module.TraceConfig()

    async def sent(_: Any, context: SimpleNamespace, piece: Any) -> None:  # noqa: ANN401
        _of(context).pieces.append(piece.chunk)

    async def ended(_: Any, context: SimpleNamespace, end: Any) -> None:  # noqa: ANN401
        exchange = _of(context)
        exchange.end = end
        hear(exchange.later)

    async def redirected(_: Any, context: SimpleNamespace, end: Any) -> None:  # noqa: ANN401
        exchange = _of(context)
        exchange.end = end
        hear(exchange.later())
        context.mockument = _Open()

    async def received(_: Any, context: SimpleNamespace, piece: Any) -> None:  # noqa: ANN401
        exchange = _of(context)
        exchange.answer = piece.chunk

    trace.on_request_chunk_sent.append(sent)
    trace.on_request_end.append(ended)
    trace.on_request_redirect.append(redirected)
    trace.on_response_chunk_received.append(received)
    return trace


class _Open:
    """An exchange whose parts come one after another."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.end: Any = None
        self.answer: bytes | None = None

    def later(self) -> Traffic:
        response = self.end.response
        exchange = Exchange(
            self.end.method,
            str(response.url),
            tuple(response.request_info.headers.items()),
            b"".join(self.pieces),
            response.status,
            tuple(response.headers.items()),
            self.answer or b"",
        )
        return Traffic(exchange, answer_read=self.answer is not None)


def _of(context: SimpleNamespace) -> _Open:
    if not hasattr(context, "mockument"):
        context.mockument = _Open()
    found: _Open = context.mockument
    return found
