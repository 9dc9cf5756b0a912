"""Backends: mocks that outlive a test, so that the next one finds its document read and its port
open."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..generator.document import Api, load
from ..mockserver.control import CONTROL
from ..mockserver.engine import Engine, MockOptions
from ..mockserver.journal import Journal
from ..mockserver.mock import Mock
from ..mockserver.wsgi import WsgiRequest, send

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from ..mockserver.app import MockApp
    from .server import LocalServer

__all__ = ["Backend", "lend", "take_back"]

_CALLS: Final = 100_000
"""Calls that are kept of one test."""


class Backend:
    """A mock of one document with one set of options; its app and its port are made when needed.

    :param api: the document.
    :param options: how the mock behaves.
    """

    def __init__(self, api: Api, options: MockOptions) -> None:
        self.mock = Mock(api, options, 0)
        self.mock.journal = Journal(_CALLS, options.max_body_bytes)
        self._server: LocalServer | None = None
        self._starting = threading.Lock()

    @cached_property
    def app(self) -> MockApp:
        """The mock as a Flask app."""
        from ..mockserver.app import MockApp

        return MockApp(self.mock)

    @cached_property
    def unhandled(self) -> Engine:
        """An engine that no function answers for, and whose answers say nothing of themselves."""
        silent = replace(self.mock.options, explain=False, cors_origins=())
        return Engine(self.mock.api, silent)

    def wsgi(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The mock as a WSGI app; Flask is there once it has a part in an answer."""
        request = WsgiRequest(environ)
        if self.mock.handlers or request.path.startswith(CONTROL):
            return self.app(environ, start_response)
        answer = self.mock.respond(request)
        self._read_unread(request)
        request.close()
        return send(answer, start_response)

    def _read_unread(self, request: WsgiRequest) -> None:
        """Read a body that the mock has refused unread: tests ask what was sent."""
        if not request.body and not request.header("Expect"):  # who waits has sent none yet
            with suppress(OSError):
                request.read(self.mock.options.max_body_bytes)

    @property
    def url(self) -> str:
        """Where the mock listens; it does so from the first time that this is asked for."""
        with self._starting:
            if self._server is None:
                from .server import LocalServer

                self._server = LocalServer(self.wsgi)
            return self._server.url

    def reset(self) -> None:
        """Forget what a test has asked for, said and made."""
        self.mock.listeners.clear()
        self.mock.handlers.clear()
        self.mock.journal.clear()


_Key = tuple[Path, int, int, MockOptions]
_idle: Final[dict[_Key, list[Backend]]] = {}
_lent: Final[dict[int, _Key]] = {}


def lend(document: Path, options: MockOptions) -> Backend:
    """A mock that nobody else uses until it is taken back.

    :raises Unusable: if the path names no document that can be read.
    """
    path = Path(os.path.abspath(document))  # noqa: PTH100 - for each test: no links are followed
    changed = size = 0
    with suppress(OSError):  # reading it says why
        stat = path.stat()
        changed, size = stat.st_mtime_ns, stat.st_size
    key = (path, changed, size, options)
    free = _idle.setdefault(key, [])
    backend = free.pop() if free else Backend(_document(document, path, changed, size), options)
    _lent[id(backend)] = key
    return backend


def take_back(backend: Backend) -> None:
    """Keep a mock for the next who asks for its like."""
    backend.reset()
    _idle[_lent.pop(id(backend))].append(backend)


@lru_cache(maxsize=64)
def _document(document: Path, _path: Path, _changed: int, _size: int) -> Api:
    return load(document)
