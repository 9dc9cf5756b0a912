"""The mock on a port: one process that serves, ready when it says so, gone when it is told."""

from __future__ import annotations

import errno
import http.client
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from flask import Flask

from ..generator.document import Api, load
from ..generator.document.library import Access
from .app import create_app
from .engine import MockOptions

__all__ = ["CannotServe", "free_port", "serve"]

_READY_SECONDS = 30
_HANGUP = getattr(signal, "SIGHUP", signal.SIGTERM)  # Windows has none


class CannotServe(Exception):  # noqa: N818 - what it is
    """The mock cannot be served; the message says why, in one line."""


def serve(
    document: tuple[Path, Access],
    host: str,
    port: int,
    options: MockOptions,
    on_ready: Callable[[Api, str], None],
) -> None:
    """Serve the mock of a document until SIGINT or SIGTERM.

    :param document: its path, and what its references may read.
    :param port: 0 for any that is free.
    :param on_ready: called with the document and the mock's URL once it answers.
    :raises Unusable: if the document cannot be read; nothing is bound then.
    :raises CannotServe: if the port is taken or the host is none of this machine's.
    """
    api = _load(*document)
    _application(document, options)
    port = free_port(host, port)
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    waiting = threading.Thread(
        target=_tell_when_ready, args=(host, port, api, url, on_ready), daemon=True
    )
    waiting.start()
    _run(host, port, partial(_loader, document, options))


@lru_cache(maxsize=1)
def _load(path: Path, access: Access) -> Api:
    return load(path, access)


@lru_cache(maxsize=1)
def _application(document: tuple[Path, Access], options: MockOptions) -> Flask:
    """The app: made once before the server forks, once more where workers are spawned."""
    return create_app(_load(*document), options)


def _loader(document: tuple[Path, Access], options: MockOptions, _target: str) -> Flask:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    return _application(document, options)


def _end_with_parent() -> None:
    """End this worker when the process that started it is gone, even if it was killed.

    Granian ends its workers itself, but cannot where it gets no chance to.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def free_port(host: str, port: int) -> int:
    """``port`` if it can be bound on ``host``, or a free one for 0.

    :raises CannotServe: if it cannot.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError as error:
            raise CannotServe(f"{port} is no port: there are 0 to 65535") from error
        except OSError as error:
            raise CannotServe(_why(error, host, port)) from error
        return int(probe.getsockname()[1])


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is taken: choose another with --port, or --port 0 for any"
    if error.errno == errno.EACCES:
        return f"port {port} on {host} is not allowed: choose one above 1023"
    return f"{host} cannot be served on: {error.strerror or error}"


def _run(host: str, port: int, loader: Callable[..., Any]) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        "mockument.mockserver.serve",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=2,  # so that one client that stalls stops nobody else
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=3,
    )
    server.on_startup(partial(_end_at_hangup, server, signal.getsignal(_HANGUP)))
    with suppress(KeyboardInterrupt):
        server.serve(target_loader=loader)


def _end_at_hangup(server: Any, before: Any) -> None:  # noqa: ANN401 - granian's, and any handler
    """A closed terminal ends the mock, unless it was started with ``nohup``.

    Granian would start a new worker instead, which nobody could see or end any more.
    """
    handler = signal.SIG_IGN if before is signal.SIG_IGN else server.signal_handler_interrupt
    signal.signal(_HANGUP, handler)


def _tell_when_ready(
    host: str, port: int, api: Api, url: str, on_ready: Callable[[Api, str], None]
) -> None:
    end = time.monotonic() + _READY_SECONDS
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    while time.monotonic() < end:
        connection = http.client.HTTPConnection(address, port, timeout=5)
        with closing(connection), suppress(OSError, http.client.HTTPException):
            connection.request("HEAD", "/")
            connection.getresponse()
            on_ready(api, url)
            return
        time.sleep(0.01)
