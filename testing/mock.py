"""The mock of an API as a test sees it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import lru_cache, partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin, get_type_hints

from ..generator.document import Api
from ..mockserver.engine import Answer, Call, Engine, MockOptions, Request
from ..mockserver.engine.choose.choice import Asked, choose
from ..mockserver.engine.choose.prefer import Wish
from ..mockserver.engine.handler import names_of
from ..mockserver.engine.outcome import Outcome
from ..mockserver.engine.problems import Problem
from ..mockserver.journal import Record
from ..project import default_document
from .backend import Backend, lend, take_back
from .calls import Calls
from .violating import ContractViolated, Violating, told, violating
from .whence import Test, caller, whence

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from httpx import AsyncClient, Client
    from requests.adapters import BaseAdapter

    from ..mockserver.app import View

__all__ = ["MockApi", "Violating", "mock_api", "options_of"]

_IN_PROCESS_URL: Final = "http://localhost"
_FIRST_OWN_FAULT: Final = 500
"""Problems from this status on are the mock's or the document's, not the request's."""


class MockApi:
    """A mock of an API for one test: see :func:`mock_api`.

    :param backend: what answers.
    :param test: the test that it is for.
    """

    def __init__(self, backend: Backend, test: Test) -> None:
        self._backend = backend
        self._mock = backend.mock
        self._test = test
        self._found: list[tuple[Violating, bool]] = []
        self._faults: list[tuple[str, BaseException]] = []
        self._allowances = 0
        self._mock.listeners.append(self._listen)

    @property
    def api(self) -> Api:
        """The document."""
        return self._mock.api

    @property
    def url(self) -> str:
        """Where the mock listens on this machine, without a slash at the end."""
        return self._backend.url

    @property
    def wsgi(self) -> WSGIApplication:
        """The mock as a WSGI app, in this process."""
        return self._backend.wsgi

    @property
    def asgi(self) -> Callable[..., Any]:
        """The mock as an ASGI app, in this process."""
        from .doors import asgi_app

        return asgi_app(self.wsgi)

    def client(self, **options: Any) -> Client:  # noqa: ANN401 - httpx's own
        """An httpx client whose requests the mock answers in this process, without a socket.

        :param options: what ``httpx.Client`` takes.
        """
        import httpx

        transport = httpx.WSGITransport(app=self.wsgi)
        return httpx.Client(**{"transport": transport, "base_url": _IN_PROCESS_URL, **options})

    def async_client(self, **options: Any) -> AsyncClient:  # noqa: ANN401 - httpx's own
        """The same as :meth:`client` for ``async`` code.

        :param options: what ``httpx.AsyncClient`` takes.
        """
        import httpx

        transport = httpx.ASGITransport(app=self.asgi)
        return httpx.AsyncClient(**{"transport": transport, "base_url": _IN_PROCESS_URL, **options})

    def requests_adapter(self) -> BaseAdapter:
        """A transport adapter: ``session.mount("https://api.example.com", adapter)``.

        What the session sends there, the mock answers in this process, without a socket.
        """
        from .doors import requests_adapter

        return requests_adapter(self.wsgi)

    def on(self, operation: str) -> Callable[[View], View]:
        """Answer an operation by a function, until the test's end.

        >>> @mock_api.on("AddModelService")        # doctest: +SKIP
        ... def add(call):
        ...     return {"error": {"code": "SYS.1000"}}, 409

        The function is called with requests that keep the contract, and returns what a Flask view
        may, or None for the answer that the document has. What it raises, the test fails with.

        :param operation: an ``operationId``, or method and path: ``POST /zones``.
        :raises LookupError: if the document has no such operation.
        """
        __tracebackhide__ = True
        register = self._backend.app.on(operation)

        def watched(view: View) -> View:
            register(self._watched(operation, view))
            return view

        return watched

    def prefer(
        self,
        operation: str,
        *,
        code: int | None = None,
        example: str | None = None,
        dynamic: bool | None = None,
    ) -> None:
        """Let an operation give another documented answer, until the test's end.

        >>> mock_api.prefer("GetZone", code=404)   # doctest: +SKIP

        :param operation: an ``operationId``, or method and path: ``POST /zones``.
        :param code: the status code of a documented response.
        :param example: the name of a documented example.
        :param dynamic: whether the body is made from the schema.
        :raises LookupError: if the document has no such operation, or no such answer of it.
        """
        __tracebackhide__ = True
        name = self._mock.known(operation)
        wish = Wish(code or 0, example or "", dynamic)
        (wanted,) = (one for one in self.api.operations if name in names_of(one))
        choice = choose(wanted, Asked(wish=wish))
        if isinstance(choice, Problem):
            raise LookupError(f"{name}: {choice.detail}")
        self._mock.handle(name, partial(_preferring, self._backend.unhandled, wish.applied))

    @property
    def calls(self) -> Calls:
        """What the mock was called with in this test."""
        return Calls(tuple(self._records()), self._mock.known)

    @property
    def violations(self) -> tuple[Violating, ...]:
        """The requests of this test that violate the contract, allowed ones among them."""
        return tuple(one for one, _ in self._found)

    def allow_violations(self) -> _Allowance:
        """Let requests violate the contract: from now on, or while a ``with`` block lasts.

        >>> with mock_api.allow_violations():       # doctest: +SKIP
        ...     assert shop.order(-1) is None
        """
        return _Allowance(self)

    def reset(self) -> None:
        """Forget the calls, violations and handlers up to now."""
        self._found.clear()
        self._faults.clear()
        self._mock.handlers.clear()
        self._mock.journal.clear()

    def verify(self) -> None:
        """Raise where the test sent what violates the contract, or a handler failed; then forget.

        :raises ContractViolated: if a request violates the contract and was not allowed to.
        """
        refused = [one for one, allowed in self._found if not allowed]
        faults = list(self._faults)
        self._found.clear()
        self._faults.clear()
        for operation, fault in faults:
            fault.add_note(f"raised by the handler of {operation}")
            raise fault
        if refused:
            raise ContractViolated(told(self.api, refused, "mock_api.allow_violations()"))

    def close(self) -> None:
        """Undo what the test asked for, and leave the mock to the next test."""
        take_back(self._backend)

    def _records(self) -> Iterator[Record]:
        return self._mock.journal.records()

    def _listen(self, request: Request, outcome: Outcome, _: float) -> None:
        problem = outcome.problem
        if problem is None:
            # Where nothing is refused, the header alone tells; of a handler it says something else.
            if self._mock.options.validate != "warn" or not _is_warned(outcome):
                return
        elif problem.kind.status >= _FIRST_OWN_FAULT:
            return
        sent = whence(self._test)
        self._found.append((violating(request, outcome, sent), self._allowances > 0))

    def _watched(self, operation: str, view: View) -> View:
        @wraps(view)
        def watched(call: Call) -> Any:  # noqa: ANN401 - whatever a view returns
            try:
                return view(call)
            except Exception as fault:
                self._faults.append((operation, fault))
                raise

        return watched


@dataclass(frozen=True)
class _Allowance:
    """Violations are allowed from when it is made, and no more when a ``with`` block ends."""

    mock: MockApi

    def __post_init__(self) -> None:
        self.mock._allowances += 1  # noqa: SLF001 - they are one

    def __enter__(self) -> None:
        """It began when it was made."""

    def __exit__(self, *_: object) -> None:
        self.mock._allowances -= 1  # noqa: SLF001 - they are one


@contextmanager
def mock_api(document: str | Path | None = None, **options: Any) -> Iterator[MockApi]:  # noqa: ANN401
    """A mock of an API for as long as a ``with`` block lasts, in any test runner.

    >>> with mock_api("openapi.yaml") as api:       # doctest: +SKIP
    ...     shop = Shop(api.url)

    :param document: the document's path; the one of ``[tool.mockument]`` where none is named.
    :param options: how the mock behaves: fields of :class:`~mockument.mockserver.MockOptions`.
    :raises Unusable: if there is no document that can be read.
    :raises ContractViolated: at the end, if a request violated the contract and was not allowed to.
    """
    path = default_document(Path()) if document is None else Path(document)
    api = MockApi(lend(path, options_of(options)), caller())
    try:
        yield api
        api.verify()
    finally:
        api.close()


def options_of(options: dict[str, Any]) -> MockOptions:
    """Options by their names.

    :raises TypeError: if there is no option of a name.
    :raises ValueError: if an option has no such value.
    """
    known = _choices() if options else {}
    for name, value in options.items():
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            listed = ", ".join(sorted(known))
            raise TypeError(f"a mock has no option {name!r}{hint}; these are: {listed}")
        if known[name] and value not in known[name]:
            listed = ", ".join(map(repr, known[name]))
            raise ValueError(f"a mock's option {name!r} is one of {listed}, not {value!r}")
    return MockOptions(**options)


@lru_cache(maxsize=1)
def _choices() -> dict[str, tuple[str, ...]]:
    """The options, and of each the values that it may have; none where it may have any."""
    types = get_type_hints(MockOptions)
    found = {one.name: types[one.name] for one in fields(MockOptions)}
    return {
        name: get_args(kind) if get_origin(kind) is Literal else () for name, kind in found.items()
    }


def _preferring(engine: Engine, wish: str, call: Call) -> Answer:
    """The answer of the document to a request that asks for another one."""
    sent = call.request
    headers = (*((n, v) for n, v in sent.headers if n.lower() != "prefer"), ("Prefer", wish))
    read = io.BytesIO(sent.body).read
    asked = Request(sent.method, sent.path, sent.query, headers, len(sent.body), read)
    return engine.respond(asked)


def _is_warned(outcome: Outcome) -> bool:
    by_handler = outcome.decision.because == ("a handler in Python",)
    return not by_handler and outcome.answer.header("Mockument-Violations") is not None
