"""The two clients of a package: words for what differs between blocking and awaiting, no logic."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ...document import Api
from ..text import ClassName, DocText, Identifier, PyExpr, alternatives, doc_text, literal
from .security import SchemeView

__all__ = ["Argument", "Side", "constructor_arguments", "sides"]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of the constructors."""

    name: Identifier
    annotation: PyExpr
    default: PyExpr | None


@dataclass(frozen=True, slots=True)
class Side:
    """What a client is called and how its code is written.

    :param prefix: what the names of its groups' classes begin with.
    """

    name: ClassName
    doc: DocText
    prefix: PyExpr
    def_: PyExpr
    await_: PyExpr
    with_: PyExpr
    enter: Identifier
    exit: Identifier
    close: Identifier
    opener: Identifier
    transport: PyExpr
    sleep: PyExpr
    manager: Identifier
    iterator: Identifier
    stream: ClassName
    streamed: PyExpr
    joined: PyExpr


_COMMON: Final = (
    Argument(Identifier("timeout"), PyExpr("float | None"), PyExpr("30.0")),
    Argument(Identifier("headers"), PyExpr("Mapping[str, str] | None"), PyExpr("None")),
    Argument(Identifier("retries"), PyExpr("ApiRetries | None"), PyExpr("None")),
    Argument(
        Identifier("on_request"),
        PyExpr("Callable[[ApiRequest], ApiRequest] | None"),
        PyExpr("None"),
    ),
    Argument(
        Identifier("on_response"),
        PyExpr("Callable[[ApiRequest, ApiAnswer], object] | None"),
        PyExpr("None"),
    ),
)


def constructor_arguments(api: Api, schemes: tuple[SchemeView, ...]) -> tuple[Argument, ...]:
    """What both constructors take: the address, the credentials, what every request has."""
    credentials = (Argument(one.argument, one.annotation, PyExpr("None")) for one in schemes)
    return (_base_url(api), *credentials, *_COMMON)


def _base_url(api: Api) -> Argument:
    url = api.servers[0].url if api.servers else ""
    absolute = re.match(r"https?://[^/{]", url) is not None
    default = literal(url) if absolute else None
    return Argument(Identifier("base_url"), PyExpr("str"), default)


def sides(api: Api, schemes: tuple[SchemeView, ...]) -> tuple[Side, Side]:
    """The blocking client, and the one that is awaited."""
    return (
        Side(
            ClassName("Client"),
            _doc(api, schemes, "blocks until the answer is there", "Client", "with"),
            PyExpr(""),
            PyExpr("def"),
            PyExpr(""),
            PyExpr("with"),
            Identifier("__enter__"),
            Identifier("__exit__"),
            Identifier("close"),
            Identifier("open_transport"),
            alternatives([PyExpr("Transport"), PyExpr("httpx.BaseTransport")]),
            PyExpr("time.sleep"),
            Identifier("contextmanager"),
            Identifier("Iterator"),
            ClassName("ApiStream"),
            PyExpr("Generator[ApiStream, None, None]"),
            PyExpr('b"".join(reply.chunks)'),
        ),
        Side(
            ClassName("AsyncClient"),
            _doc(api, schemes, "is awaited", "AsyncClient", "async with"),
            PyExpr("Async"),
            PyExpr("async def"),
            PyExpr("await "),
            PyExpr("async with"),
            Identifier("__aenter__"),
            Identifier("__aexit__"),
            Identifier("aclose"),
            Identifier("open_async_transport"),
            alternatives([PyExpr("AsyncTransport"), PyExpr("httpx.AsyncBaseTransport")]),
            PyExpr("asyncio.sleep"),
            Identifier("asynccontextmanager"),
            Identifier("AsyncIterator"),
            ClassName("AsyncApiStream"),
            PyExpr("AsyncGenerator[AsyncApiStream, None]"),
            PyExpr('b"".join([chunk async for chunk in reply.chunks])'),
        ),
    )


def _doc(api: Api, schemes: tuple[SchemeView, ...], manner: str, name: str, word: str) -> DocText:
    lines = [
        f"{api.title}: every call {manner}.",
        "",
        f"Use it as `{word} {name}(...) as client:`, or close it in the end.",
        "",
        ":param base_url: where the API is served.",
        *(f":param {one.argument}: {' '.join(one.doc.split())}" for one in schemes),
        ":param timeout: seconds that each step of an exchange may take; None for no limit.",
        ":param headers: headers that every request has.",
        ":param retries: when a call that failed is sent again.",
        ":param on_request: may change a request before it is sent.",
        ":param on_response: sees each answer that came.",
        ":param transport: what sends requests in place of the network: httpx's, or your own.",
    ]
    return doc_text("\n".join(lines))
