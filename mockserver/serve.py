"""The mock on a port: processes that serve, ready when they say so, gone when they are told."""

from __future__ import annotations

import gc
import http.client
import multiprocessing
import os
import secrets
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache, partial
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any, Literal

from werkzeug.test import create_environ, run_wsgi_app

from ..generator.document import Api, load
from ..generator.document.library import Access
from .address import CannotServe, address_of, held_port
from .app import MockApp, create_app
from .control import CONTROL
from .control.docs import prepare
from .engine import MockOptions
from .log import AccessLog
from .reload import Reloader
from .shared_journal import Meeting, SharedJournal

__all__ = ["Running", "Service", "serve"]

_READY_SECONDS = 30
_KEPT_VARIABLES = frozenset(
    {"HOME", "LANG", "LC_ALL", "PATH", "SYSTEMROOT", "TEMP", "TMPDIR", "TZ"}
)
_HANGUP = getattr(signal, "SIGHUP", signal.SIGTERM)  # Windows has none


@dataclass(frozen=True, slots=True)
class Service:
    """What is served, and how.

    :param document: the document's path.
    :param access: what its references may read.
    :param port: 0 for any that is free.
    :param options: how the mock behaves.
    :param journal: how many requests the journal keeps, in each process; 0 turns it off.
    :param control_token: what the control API asks for; empty lets this machine alone ask.
    :param log: how requests are logged, to standard error.
    :param workers: how many processes serve.
    :param threads: how many requests each process can be in the middle of: one whose body is long
        in coming, or that asked to wait, holds up nobody while others are free. More of them
        cost speed under load.
    :param reload: whether a change of the document is taken while the mock runs.
    """

    document: Path
    access: Access = field(default_factory=Access)
    host: str = "127.0.0.1"
    port: int = 4010
    options: MockOptions = field(default_factory=MockOptions)
    journal: int = 1000
    control_token: str = ""
    log: Literal["off", "short", "json"] = "off"
    workers: int = 1
    threads: int = 4
    reload: bool = True


@dataclass(frozen=True, slots=True)
class Running:
    """A mock that answers.

    :param stop: ends it gracefully; :func:`serve` returns then.
    """

    api: Api
    url: str
    port: int
    stop: Callable[[], None]


def serve(service: Service, on_ready: Callable[[Running], None]) -> None:
    """Serve the mock of a document until SIGINT or SIGTERM, or until it is told to stop.

    :param on_ready: called once the mock answers, in a thread of its own.
    :raises Unusable: if the document cannot be read; nothing is bound then.
    :raises CannotServe: if the port is taken or the host is none of this machine's.
    """
    app = _application(service)
    host = address_of(service.host)
    with held_port(host, service.port) as port:
        _serve(service, app, (host, port), on_ready)


def _serve(
    service: Service, app: MockApp, address: tuple[str, int], on_ready: Callable[[Running], None]
) -> None:
    host, port = address
    url = f"http://{f'[{host}]' if ':' in service.host else service.host}:{port}"
    server = _server(service, host, port)
    ready = partial(on_ready, Running(app.mock.api, url, port, server.signal_handler_interrupt))
    with _meeting(service.workers) as meeting:
        joined = multiprocessing.get_context().Value("i", 0)
        waiting = (partial(_have_joined, joined, service.workers), (host, port), ready)
        threading.Thread(target=_tell_when_ready, args=waiting, daemon=True).start()
        server.on_startup(partial(_end_at_hangup, server, signal.getsignal(_HANGUP)))
        _settle(app)
        try:
            server.serve(target_loader=partial(_loader, service, meeting, joined))
        except KeyboardInterrupt:
            pass
        except RuntimeError as error:  # granian's, where it cannot bind; a backtrace follows
            why = str(error).partition("\n")[0]
            raise CannotServe(f"port {port} on {host} cannot be served on: {why}") from error


@lru_cache(maxsize=1)
def _application(service: Service) -> MockApp:
    """The app: made once before the server forks, once more where workers are spawned."""
    return create_app(
        load(service.document, service.access),
        service.options,
        journal=service.journal,
        control_token=service.control_token,
    )


@contextmanager
def _meeting(workers: int) -> Iterator[Meeting | None]:
    """Where several workers find each other; None for one alone."""
    if workers == 1:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="mockument-") as folder:
        yield Meeting(Path(folder), secrets.token_bytes(16), workers)


def _loader(service: Service, meeting: Meeting | None, joined: Any, _target: str) -> MockApp:  # noqa: ANN401
    """The app of one worker, with all that runs beside it.

    :param joined: a counter that the workers share.
    """
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _forget_environment()
    app = _application(service)
    worker = 0
    with joined.get_lock():
        joined.value += 1
        if meeting:
            app.mock.journal = shared = SharedJournal(service.journal, meeting)
            shared.start()
            worker = shared.worker
    if service.log != "off":
        log = AccessLog(service.log, sys.stderr)
        app.mock.listeners.append(log)
        log.start()
        # Granian ends workers without Python's own last steps; multiprocessing's are taken.
        Finalize(None, log.flush, exitpriority=1)
    if service.reload:
        tell = _tell if worker == 0 else _say_nothing
        Reloader(app.mock, service.document, service.access, tell).start()
    if sys.stderr.isatty():  # somebody sits there, and may open a page; suites do not
        threading.Thread(target=prepare, args=(app.mock,), daemon=True).start()
    gc.freeze()
    return app


def _settle(app: MockApp) -> None:
    """Have in place what workers need, and tell the garbage collector that it stays.

    Done before workers are forked, who share all memory that they do not write to: what Flask loads
    at its first request is loaded once, and no look of the collector writes to every object.
    """
    run_wsgi_app(app, create_environ(f"{CONTROL}/health"))
    gc.collect()
    gc.freeze()


def _forget_environment() -> None:
    """Keep of the process's environment only what libraries look up while they run.

    Granian puts it below each request's own: there, ``HTTP_PROXY`` would be a header that nobody
    sent, every request would carry all of it, and the journal would keep it.
    """
    for name in set(os.environ) - _KEPT_VARIABLES:
        del os.environ[name]


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _say_nothing(_: str) -> None:
    """Of several workers, one tells what all do."""


def _end_with_parent() -> None:
    """End this worker when the process that started it is gone, even if it was killed.

    Granian ends its workers itself, but cannot where it gets no chance to.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _server(service: Service, host: str, port: int) -> Any:  # noqa: ANN401 - granian's own
    """The server, by WSGI.

    Granian's own RSGI takes twice the processor time a request (40 to 56 µs beside 22, the body
    read and nothing else done, with uvloop or without), since each crosses to an event loop and
    back. It would let requests wait without a thread; the path is decoded there as well.
    """
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    return Server(
        "mockument.mockserver.serve",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=service.workers,
        blocking_threads=service.threads,
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=3,
        respawn_failed_workers=True,
        respawn_interval=0.1,
    )


def _end_at_hangup(server: Any, before: Any) -> None:  # noqa: ANN401 - granian's, and any handler
    """A closed terminal ends the mock, unless it was started with ``nohup``.

    Granian would start a new worker instead, which nobody could see or end any more.
    """
    handler = signal.SIG_IGN if before is signal.SIG_IGN else server.signal_handler_interrupt
    signal.signal(_HANGUP, handler)


def _have_joined(joined: Any, workers: int) -> bool:  # noqa: ANN401 - multiprocessing's own
    return bool(joined.value >= workers)


def _tell_when_ready(
    have_joined: Callable[[], bool], address: tuple[str, int], on_ready: Callable[[], None]
) -> None:
    """Call ``on_ready`` once the mock answers.

    Nothing is done before all workers are there: what this thread is in the middle of when they are
    forked, such as an import, would never end in them.
    """
    host, port = address
    end = time.monotonic() + _READY_SECONDS
    while not have_joined() and time.monotonic() < end:
        time.sleep(0.005)
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    while time.monotonic() < end:
        connection = http.client.HTTPConnection(name, port, timeout=5)
        with closing(connection), suppress(OSError, http.client.HTTPException):
            connection.request("GET", f"{CONTROL}/health")
            connection.getresponse()
            on_ready()
            return
        time.sleep(0.01)
