"""Requests and answers as WSGI carries them (PEP 3333)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from .engine.exchange import Answer, Headers, Request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

__all__ = ["WsgiRequest", "send"]

_BARE_FIELDS: Final = {"CONTENT_TYPE": "Content-Type", "CONTENT_LENGTH": "Content-Length"}
"""The two header fields that CGI keeps without a prefix (RFC 3875, section 4.1)."""
_UNRESERVED: Final = "/:@!$&'()*+,;=~-._"


class WsgiRequest(Request):
    """A request in a WSGI environment: nothing is looked up before it is asked for.

    :param environ: the environment.
    """

    def __init__(self, environ: WSGIEnvironment) -> None:
        # Not the base's own: this runs for each request, and all of that would be looked up.
        self.environ = environ
        self.method = environ["REQUEST_METHOD"]
        self.query = environ.get("QUERY_STRING", "")
        self.path = _path(environ)
        self.body = b""

    @property
    def headers(self) -> Headers:
        """The header fields; of a name that WSGI has changed, the usual spelling."""
        return tuple(_fields(self.environ))

    @property
    def content_length(self) -> int | None:
        """What ``Content-Length`` says, in bytes; None where it says nothing sensible."""
        length = self.environ.get("CONTENT_LENGTH")
        return int(length) if length and length.isascii() and length.isdigit() else None

    def header(self, name: str) -> str | None:
        """A header's value."""
        value: str | None = self.environ.get(_cgi_name(name))
        return value

    def read(self, most: int) -> bytes:
        """The body, or its first ``most`` bytes.

        :raises OSError: if it breaks off.
        """
        length = self.content_length
        if length is None and not self.environ.get("wsgi.input_terminated"):
            return b""  # nothing says that there is a body, and reading on could wait for ever
        wanted = most if length is None else min(length, most)
        self.body = _read(self.environ["wsgi.input"], wanted)
        if length is not None and len(self.body) < wanted:
            raise OSError(f"{len(self.body):,} of {length:,} bytes came")
        return self.body

    def close(self) -> None:
        """Let go of the body's stream, so that a request that is kept keeps no connection."""
        self.environ.pop("wsgi.input", None)


def _read(stream: Any, wanted: int) -> bytes:  # noqa: ANN401 - any stream that a server has
    data: bytes = stream.read(wanted)
    if len(data) == wanted or not data:
        return data
    pieces = [data]
    left = wanted - len(data)
    while left and (more := stream.read(left)):
        pieces.append(more)
        left -= len(more)
    return b"".join(pieces)


def _path(environ: Mapping[str, Any]) -> str:
    """The path as it was sent, as far as WSGI still tells.

    Granian, as most servers, tells the decoded path only: there ``%2F`` cannot be told from ``/``.
    """
    raw = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if isinstance(raw, str) and raw.startswith("/"):
        path = raw.partition("?")[0]
        return path if path.isascii() else _quoted(path)
    path = str(environ.get("SCRIPT_NAME", "")) + str(environ.get("PATH_INFO", ""))
    if path.isascii() and "%" not in path and path.isprintable() and " " not in path:
        return path
    return _quoted(path)


def _quoted(path: str) -> str:
    """A path whose characters stand for bytes (PEP 3333), percent-encoded."""
    return quote(path.encode("latin-1", errors="replace"), safe=_UNRESERVED)


@lru_cache(maxsize=2048)
def _cgi_name(name: str) -> str:
    key = name.upper().replace("-", "_")
    return key if key in _BARE_FIELDS else f"HTTP_{key}"


def _fields(environ: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for key, value in environ.items():
        if key.startswith("HTTP_"):
            yield _field_name(key), value
        elif key in _BARE_FIELDS and value:
            yield _BARE_FIELDS[key], value


@lru_cache(maxsize=2048)
def _field_name(key: str) -> str:
    return key.removeprefix("HTTP_").replace("_", "-").title()


_STATUS_LINES: Final = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def send(answer: Answer, start_response: StartResponse) -> list[bytes]:
    """Send an answer the way that WSGI has it."""
    status = _STATUS_LINES.get(answer.status) or f"{answer.status} Unknown"
    start_response(status, list(answer.headers))
    return [answer.body] if answer.body else []
