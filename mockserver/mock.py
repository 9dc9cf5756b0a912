"""The mock: an engine that may be exchanged, what it was asked, and who listens to it."""

from __future__ import annotations

import time
from collections.abc import Callable
from difflib import get_close_matches

from ..generator.document import Api
from .engine import Answer, Engine, Handler, MockOptions, Request
from .engine.handler import names_of
from .engine.outcome import Outcome
from .journal import Journal

__all__ = ["Listener", "Mock"]

Listener = Callable[[Request, Outcome, float], None]
"""Called after each request with its outcome and the seconds that the answer took."""


class Mock:
    """A mock of a document, whatever server stands before it.

    :param api: the document.
    :param options: how the mock behaves.
    :param journal_size: how many requests the journal keeps; 0 turns it off.
    """

    def __init__(self, api: Api, options: MockOptions, journal_size: int = 1000) -> None:
        self.options = options
        self.journal = Journal(journal_size)
        self.listeners: list[Listener] = []
        self.handlers: dict[str, Handler] = {}
        self.engine = Engine(api, options, self.handlers)

        self.changes = 0
        """How often a changed document has been taken."""
        self.trouble = ""
        """Why the document's latest edit is not used, where the last good one still is."""

    @property
    def api(self) -> Api:
        """The document that is mocked now."""
        return self.engine.api

    def use(self, api: Api) -> None:
        """Mock another document from the next request on; the journal goes on."""
        self.changes += 1
        self.trouble = ""
        self.engine = Engine(api, self.options, self.handlers)

    def handle(self, operation: str, handler: Handler) -> None:
        """Let a function answer an operation.

        :param operation: what :meth:`known` has found.
        """
        self.handlers[operation] = handler

    def known(self, operation: str) -> str:
        """The name of an operation, where there is one of that name.

        :param operation: its ``operationId``, or its method and path: ``POST /zones``.
        :raises LookupError: if the document has no such operation.
        """
        names = {name for one in self.api.operations for name in names_of(one)}
        if operation not in names:
            near = get_close_matches(operation, names, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise LookupError(f"the document has no operation {operation!r}{hint}")
        return operation

    def has_handler(self, request: Request) -> bool:
        """Whether a request is for an operation that a function answers."""
        operation = self.engine.operation(request)
        return operation is not None and any(n in self.handlers for n in names_of(operation))

    def respond(self, request: Request) -> Answer:
        """The answer to a request; whatever the request is, there is one."""
        began = time.perf_counter()
        outcome = self.engine.decide(request)
        if outcome.wait:
            time.sleep(outcome.wait)
        seconds = time.perf_counter() - began
        if self.journal.size:
            self.journal.add(request, outcome, time.time(), seconds)
        for listener in self.listeners:
            listener(request, outcome, seconds)
        return outcome.answer
