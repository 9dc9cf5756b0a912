"""The two clients of a package: words for what differs between blocking and awaiting, no logic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from ....document import Api
from ...text import Bracketed, ClassName, DocText, Identifier, PyExpr, doc_text
from ..operations.security import SchemeView
from ..operations.servers import ServerPlan

__all__ = ["Argument", "Constructor", "Side", "sides"]


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
    :param session: what makes a request, with what is awaited before.
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
    arguments: tuple[Argument, ...]
    transport: Argument
    session: PyExpr
    sleep: PyExpr
    manager: Identifier
    iterator: Identifier
    stream: ClassName
    streamed: PyExpr
    joined: PyExpr
    for_: PyExpr
    read: Identifier
    lock: PyExpr
    stack: Identifier
    reply: ClassName
    enter_context: Identifier
    close_stack: Identifier


_COMMON: Final = (
    Argument(Identifier("timeout"), PyExpr("float | httpx.Timeout | None"), PyExpr("30.0")),
    Argument(Identifier("headers"), PyExpr("Mapping[str, str] | None"), PyExpr("None")),
    Argument(Identifier("retries"), PyExpr("ApiRetries | int | None"), PyExpr("None")),
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


_ASKED: Final = "Callable[[], str]"
_PROMISED: Final = "Callable[[], str | Awaitable[str]]"
_TIMEOUT: Final = (
    "seconds that each step of an exchange may take, or an `httpx.Timeout`; None for no limit."
)


@dataclass(frozen=True, slots=True)
class Constructor:
    """What both clients are made with: the address, the credentials, what every request has."""

    server: ServerPlan
    schemes: tuple[SchemeView, ...]

    @property
    def server_url(self) -> PyExpr | None:
        """The document's own address of the API, made from the server's variables."""
        return self.server.url

    @property
    def base_url(self) -> Argument:
        """Where the API is served; it must be given where the document does not say."""
        if self.server.url is None:
            return Argument(Identifier("base_url"), PyExpr("str"), None)
        return Argument(Identifier("base_url"), PyExpr("str | None"), PyExpr("None"))

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """All arguments, the address first."""
        credentials = (Argument(s.argument, s.annotation, PyExpr("None")) for s in self.schemes)
        variables = (Argument(v.argument, v.annotation, v.default) for v in self.server.variables)
        return (self.base_url, *credentials, *variables, *_COMMON)

    @property
    def awaited(self) -> tuple[Argument, ...]:
        """The same of the client that is awaited, and so can await a credential."""
        promised = (one.annotation.replace(_ASKED, _PROMISED) for one in self.arguments)
        pairs = zip(self.arguments, promised, strict=True)
        return tuple(replace(one, annotation=PyExpr(text)) for one, text in pairs)

    @property
    def given(self) -> Bracketed:
        """The arguments as they are handed on to the session."""
        return Bracketed.of("_session(", [("", PyExpr(one.name)) for one in self.arguments])


def sides(api: Api, constructor: Constructor) -> tuple[Side, Side]:
    """The blocking client, and the one that is awaited."""
    return (
        Side(
            ClassName("Client"),
            _doc(api, constructor, "blocks until the answer is there", "Client", "with"),
            PyExpr(""),
            PyExpr("def"),
            PyExpr(""),
            PyExpr("with"),
            Identifier("__enter__"),
            Identifier("__exit__"),
            Identifier("close"),
            Identifier("open_transport"),
            constructor.arguments,
            _transport("Transport | httpx.BaseTransport | httpx.Client"),
            PyExpr("self._session"),
            PyExpr("time.sleep"),
            Identifier("contextmanager"),
            Identifier("Iterator"),
            ClassName("ApiStream"),
            PyExpr("Generator[ApiStream, None, None]"),
            PyExpr('b"".join(reply.chunks)'),
            PyExpr("for"),
            Identifier("read"),
            PyExpr("threading.Lock"),
            Identifier("ExitStack"),
            ClassName("ApiReply"),
            Identifier("enter_context"),
            Identifier("close"),
        ),
        Side(
            ClassName("AsyncClient"),
            _doc(api, constructor, "is awaited", "AsyncClient", "async with"),
            PyExpr("Async"),
            PyExpr("async def"),
            PyExpr("await "),
            PyExpr("async with"),
            Identifier("__aenter__"),
            Identifier("__aexit__"),
            Identifier("aclose"),
            Identifier("open_async_transport"),
            constructor.awaited,
            _transport("AsyncTransport | httpx.AsyncBaseTransport | httpx.AsyncClient"),
            PyExpr("(await self._session.awaited(call))"),
            PyExpr("asyncio.sleep"),
            Identifier("asynccontextmanager"),
            Identifier("AsyncIterator"),
            ClassName("AsyncApiStream"),
            PyExpr("AsyncGenerator[AsyncApiStream, None]"),
            PyExpr('b"".join([chunk async for chunk in reply.chunks])'),
            PyExpr("async for"),
            Identifier("read_async"),
            PyExpr("asyncio.Lock"),
            Identifier("AsyncExitStack"),
            ClassName("AsyncApiReply"),
            Identifier("enter_async_context"),
            Identifier("aclose"),
        ),
    )


def _transport(kinds: str) -> Argument:
    return Argument(Identifier("transport"), PyExpr(f"{kinds} | None"), PyExpr("None"))


def _doc(api: Api, constructor: Constructor, manner: str, name: str, word: str) -> DocText:
    lines = [
        f"{api.title}: every call {manner}.",
        "",
        f"Use it as `{word} {name}(...) as client:`, or close it in the end.",
        "",
        f":param base_url: where the API is served{_where(constructor.server)}.",
        *(f":param {one.argument}: {' '.join(one.doc.split())}" for one in constructor.schemes),
        *(
            f":param {one.argument}: {' '.join(one.doc.split()) or 'part of the address'}"
            for one in constructor.server.variables
        ),
        f":param timeout: {_TIMEOUT}",
        ":param headers: headers that every request has.",
        ":param retries: when a call that failed is sent again, or how often at most.",
        ":param on_request: may change a request before it is sent.",
        ":param on_response: sees each answer that came.",
        ":param transport: what sends requests: a transport or a client of httpx, or your own.",
    ]
    return doc_text("\n".join(lines))


def _where(server: ServerPlan) -> str:
    return "" if server.url is None else ", if not where the document says"
