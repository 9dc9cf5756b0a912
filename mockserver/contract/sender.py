"""Sender: calls over the wire, no faster than wanted, again only where that is safe."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import httpx

from ..._version import __version__
from ...generator.document.sequences import is_sequential
from ...generator.messages.call import Call
from .case import SAFE
from .exchange import Exchange

__all__ = ["NoAnswer", "Sender", "Sending", "Sent", "Unreachable", "wait_for"]

_BUSY: Final = frozenset({429, 503})
_LONGEST_WAIT: Final = 30.0
"""Seconds that a server's ``Retry-After`` is waited for at most."""
_MAX_ANSWER: Final = 64 * 1024 * 1024
"""Bytes of an answer that are read."""
_STREAM_SECONDS: Final = 3.0
"""How long a sequence is listened to: what came by then is judged."""
_POLL_SECONDS: Final = 0.1


class Unreachable(Exception):  # noqa: N818 - what the server is
    """Nothing listens where the server should be; the message says why."""


class NoAnswer(Exception):  # noqa: N818 - what came
    """A call was made and no whole answer came; the message says why."""


@dataclass(frozen=True, slots=True)
class Sending:
    """How calls are made.

    :param base_url: what stands before the paths of the document.
    :param timeout: seconds that an answer may take.
    :param rate: calls a second; 0 for as many as go.
    :param retries: how often a call that changes nothing is made again where no answer came, or
        where the server is busy.
    :param verify_tls: whether the server's certificate is checked.
    """

    base_url: str
    timeout: float = 10.0
    rate: float = 0.0
    retries: int = 1
    verify_tls: bool = True


@dataclass(frozen=True, slots=True)
class Sent:
    """A call that was answered.

    :param seconds: how long the answer took, the body's end included.
    """

    exchange: Exchange
    seconds: float


class Sender:
    """Makes calls; may be used by several threads.

    :param sending: how.
    :param transport: what carries them, where that is not the network.
    """

    def __init__(self, sending: Sending, transport: httpx.BaseTransport | None = None) -> None:
        self._sending = sending
        self._base = sending.base_url.rstrip("/")
        self._pace = _Pace(sending.rate)
        self._client = httpx.Client(
            timeout=sending.timeout,
            verify=sending.verify_tls,
            follow_redirects=False,  # a redirect is an answer, and credentials are for one host
            trust_env=False,
            headers={"User-Agent": f"mockument/{__version__}"},
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=64),
            transport=transport,
        )

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def send(self, call: Call) -> Sent:
        """Make a call.

        :raises Unreachable: if there is nothing to connect to.
        :raises NoAnswer: if it was made and no whole answer came in time.
        """
        request = self._request(call)
        left = self._sending.retries if call.method in SAFE else 0
        while True:
            self._pace.wait()
            try:
                sent = self._sent(request, call)
            except (Unreachable, NoAnswer):
                if left <= 0:
                    raise
            else:
                wait = _busy_for(sent.exchange) if left > 0 else None
                if wait is None:
                    return sent
                time.sleep(wait)
            left -= 1

    def _request(self, call: Call) -> httpx.Request:
        headers = [(n.encode(), v.encode("utf-8", "surrogatepass")) for n, v in call.headers]
        if call.cookies:
            cookies = "; ".join(f"{name}={value}" for name, value in call.cookies)
            headers.append((b"Cookie", cookies.encode("utf-8", "surrogatepass")))
        content = None if call.body is None else call.body.encode("utf-8", "surrogatepass")
        try:
            return self._client.build_request(
                call.method, self._base + call.target, headers=headers, content=content
            )
        except (httpx.InvalidURL, ValueError) as error:
            raise NoAnswer(f"the call cannot be written: {error}") from error

    def _sent(self, request: httpx.Request, call: Call) -> Sent:
        began = time.perf_counter()
        try:
            response = self._client.send(request, stream=True)
            try:
                if is_sequential(response.headers.get("content-type", "")):
                    body = _items(response, began + min(self._sending.timeout, _STREAM_SECONDS))
                else:
                    body = _body(response, began + self._sending.timeout)
            finally:
                response.close()
        except httpx.ConnectTimeout as error:
            raise Unreachable(f"{self._base}: no connection in time") from error
        except httpx.ConnectError as error:
            raise Unreachable(f"{self._base}: {error}") from error
        except httpx.TimeoutException as error:
            raise NoAnswer(f"no answer within {self._sending.timeout:g} s") from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise NoAnswer(f"no whole answer: {error or type(error).__name__}") from error
        exchange = Exchange(
            call.method,
            str(request.url),
            _fields(request.headers),
            request.content,
            response.status_code,
            _fields(response.headers),
            body,
        )
        return Sent(exchange, time.perf_counter() - began)


def _body(response: httpx.Response, deadline: float) -> bytes:
    """An answer's body, unpacked: a server that sends drop by drop is not waited for either."""
    pieces: list[bytes] = []
    size = 0
    for piece in response.iter_bytes():
        pieces.append(piece)
        size += len(piece)
        if time.perf_counter() > deadline:
            raise httpx.ReadTimeout("the answer takes too long")
        if size > _MAX_ANSWER:
            raise httpx.StreamError(f"the answer has more than {_MAX_ANSWER:,} bytes")
    return b"".join(pieces)


def _items(response: httpx.Response, deadline: float) -> bytes:
    """The items of a sequence that came in time, each of them whole: some streams never end."""
    pieces: list[bytes] = []
    size = 0
    with suppress(httpx.ReadTimeout):
        for piece in response.iter_bytes():
            pieces.append(piece)
            size += len(piece)
            if time.perf_counter() > deadline or size > _MAX_ANSWER:
                break
        else:
            return b"".join(pieces)
    came, end, _ = b"".join(pieces).rpartition(b"\n")
    return came + end


def _fields(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


def _busy_for(exchange: Exchange) -> float | None:
    """Seconds that a busy server wants to be left alone (RFC 9110, section 10.2.3)."""
    said = exchange.answer.header("retry-after") or ""
    if exchange.status not in _BUSY or not (said.isascii() and said.isdigit()):
        return None
    return float(said) if float(said) <= _LONGEST_WAIT else None


class _Pace:
    """Lets calls go no faster than so many a second, evenly."""

    def __init__(self, rate: float) -> None:
        self._gap = 1 / rate if rate > 0 else 0.0
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        if not self._gap:
            return
        with self._lock:
            now = time.monotonic()
            at = max(self._next, now)
            self._next = at + self._gap
        time.sleep(max(at - now, 0.0))


def wait_for(url: str, seconds: float, *, verify_tls: bool = True) -> None:
    """Wait until a URL answers, whatever it answers below 500.

    :raises Unreachable: if it does not within so many seconds.
    """
    deadline = time.monotonic() + seconds
    why = "no answer"
    with httpx.Client(timeout=5, verify=verify_tls, trust_env=False) as client:
        while True:
            try:
                status = client.get(url).status_code
            except httpx.HTTPError as error:
                why = str(error)
            else:
                if status < 500:
                    return
                why = f"it answers {status}"
            if time.monotonic() > deadline:
                raise Unreachable(f"{url} was waited for {seconds:g} s: {why}")
            time.sleep(_POLL_SECONDS)
