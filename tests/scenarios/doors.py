"""Doors: three ways in which a request comes to a mock, and its answer back."""

from __future__ import annotations

import http.client
import io
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote_to_bytes
from wsgiref.validate import validator

from click.testing import CliRunner
from werkzeug.datastructures import Headers

from mockument.cli import cli
from mockument.generator.document import load
from mockument.mockserver import serve as serving
from mockument.mockserver.app import MockApp, create_app
from mockument.mockserver.serve import Service

from .scenario import CLOSED, Sent

__all__ = ["Got", "ask_flask", "ask_socket", "ask_wsgi", "service"]

SECONDS = 20


@dataclass(frozen=True)
class Got:
    """An answer, whichever door it came through."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        return ", ".join(found) if found else None


def service(options: tuple[str, ...]) -> Service:
    """What ``mockument serve`` would serve if it were called with a command line."""
    made: list[Service] = []
    with patch.object(serving, "serve", lambda service, _ready: made.append(service)):
        result = CliRunner().invoke(cli, ["serve", *options])
    assert made, result.output
    return made[0]


def _app(options: tuple[str, ...]) -> MockApp:
    wanted = service(options)
    return create_app(
        load(wanted.document, wanted.access),
        wanted.options,
        journal=wanted.journal,
        control_token=wanted.control_token,
    )


@lru_cache(maxsize=64)
def _bare(options: tuple[str, ...]) -> MockApp:
    return _app(options)


@lru_cache(maxsize=64)
def _hooked(options: tuple[str, ...]) -> MockApp:
    """An app with a hook that does nothing, so that Flask carries each request."""
    app = _app(options)
    app.before_request(lambda: None)
    return app


def ask_wsgi(options: tuple[str, ...], sent: Sent) -> Got:
    """Call the app as a server does that keeps to PEP 3333, and see that it keeps to it too."""
    told: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[..., None]:
        told.append((status, headers))
        return lambda _: None

    # An answer without content needs no type; the library's checks are of before RFC 9110.
    with patch("wsgiref.validate.check_content_type"):
        answer: Any = validator(_bare(options))(_environ(sent), start_response)
        with closing(answer):
            body = b"".join(answer)
    status, headers = told[-1]
    return Got(int(status[:3]), tuple(headers), body)


def _environ(sent: Sent) -> dict[str, Any]:
    path, _, query = sent.target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": sent.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path.encode("latin-1")).decode("latin-1"),
        "QUERY_STRING": query,
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(_unchunked(sent)),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if sent.header("transfer-encoding") == "chunked":
        environ["wsgi.input_terminated"] = True
    for name, _value in sent.headers:
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = sent.header(
            name
        )
    return environ


def _unchunked(sent: Sent) -> bytes:
    """The body as a server hands it on (RFC 9112, section 7.1.3)."""
    if sent.header("transfer-encoding") != "chunked":
        return sent.body
    rest, found = sent.body, b""
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        length = int(size.partition(b";")[0], 16)
        if not length:
            break
        found, rest = found + rest[:length], rest[length + 2 :]
    return found


def ask_flask(options: tuple[str, ...], sent: Sent) -> Got:
    """Call Flask's own test client."""
    chunked = sent.header("transfer-encoding") == "chunked"
    client = _hooked(options).test_client(use_cookies=False)
    path, _, query = sent.target.partition("?")
    response = client.open(
        path,
        query_string=query,
        method=sent.method,
        headers=Headers(list(sent.headers)),
        input_stream=io.BytesIO(_unchunked(sent)),
        environ_overrides={"wsgi.input_terminated": True} if chunked else {},
    )
    return Got(response.status_code, tuple(response.headers), response.get_data())


def ask_socket(port: int, sent: Sent) -> Got:
    """Send bytes to a server, and read what it sends back."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=SECONDS)) as raw:
        # Beside reading: an answer may come before all of a large request is taken.
        sending = threading.Thread(target=_send, args=(raw, sent), daemon=True)
        sending.start()
        response = http.client.HTTPResponse(raw, method=sent.method)
        try:
            response.begin()
            return Got(response.status, tuple(response.getheaders()), response.read())
        except (http.client.HTTPException, ConnectionError):
            return Got(CLOSED, (), b"")
        finally:
            response.close()
            with suppress(OSError):
                raw.shutdown(socket.SHUT_RDWR)
            sending.join(SECONDS)


def _wire(sent: Sent) -> Iterable[bytes]:
    yield f"{sent.method} {sent.target} HTTP/1.1\r\n".encode("latin-1")
    named = {name.lower() for name, _ in sent.headers}
    for name, value in (*sent.headers, *(() if "host" in named else (("Host", "localhost"),))):
        yield f"{name}: {value}\r\n".encode("latin-1")
    yield b"\r\n" + sent.body


def _send(raw: socket.socket, sent: Sent) -> None:
    length = sent.header("content-length") or ""
    with suppress(OSError):  # the server may close before it has taken all
        raw.sendall(b"".join(_wire(sent)))
        if length.isdigit() and int(length) > len(sent.body):
            raw.shutdown(socket.SHUT_WR)  # nothing more comes: the body breaks off here
