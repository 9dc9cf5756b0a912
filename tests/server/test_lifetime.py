"""No process outlives its use, and what a server does to a request does no harm to the mock."""

import http.client
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

KINDS = Path(__file__).parents[1] / "fixtures" / "mock" / "kinds.yaml"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="signals are those of POSIX"),
]


def until(condition: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def is_silent(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return True
    return False


def test_a_killed_mock_leaves_no_worker(serving: Any) -> None:
    with serving(KINDS) as mock:
        assert not is_silent(mock.port)
        os.kill(mock.process.pid, signal.SIGKILL)
        mock.process.wait(timeout=10)
        assert until(lambda: is_silent(mock.port))


def test_a_closed_terminal_ends_the_mock(serving: Any) -> None:
    with serving(KINDS) as mock:
        mock.process.send_signal(signal.SIGHUP)
        rest = mock.process.communicate(timeout=15)[0]
        assert mock.process.returncode == 0, rest
        assert is_silent(mock.port)


@pytest.fixture(scope="module")
def mock(serving: Any) -> Iterator[Any]:
    with serving(KINDS) as running:
        yield running


def raw(mock: Any, data: bytes) -> bytes:
    with closing(socket.create_connection(("127.0.0.1", mock.port), timeout=10)) as connection:
        connection.sendall(data)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_a_header_with_an_underscore_is_heard(mock: Any) -> None:
    start = b"GET /zones/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    assert raw(mock, start + b"api_key: k\r\n\r\n").startswith(b"HTTP/1.1 200")
    assert raw(mock, start + b"\r\n").startswith(b"HTTP/1.1 401")


def test_a_chunked_body_is_read(mock: Any) -> None:
    with closing(mock.connection()) as connection:
        parts = iter([b'{"name":', b'"a"}'])
        headers = {"Content-Type": "application/json"}
        connection.request("PUT", "/zones/a", body=parts, headers=headers, encode_chunked=True)
        assert connection.getresponse().status == 201


def test_head_tells_the_length_of_get(mock: Any) -> None:
    with closing(mock.connection()) as connection:
        answers: list[tuple[int, str | None]] = []
        for method in ("GET", "HEAD", "GET"):
            connection.request(method, "/zones/a", headers={"api_key": "k"})
            response: http.client.HTTPResponse = connection.getresponse()
            answers.append((response.status, response.headers["Content-Length"]))
            assert bool(response.read()) is (method == "GET")
        assert len(set(answers)) == 1


def test_a_preflight_over_the_wire(mock: Any) -> None:
    asked = {"Origin": "http://localhost:5173", "Access-Control-Request-Method": "PUT"}
    with closing(mock.connection()) as connection:
        connection.request("OPTIONS", "/v1/zones/a", headers=asked)
        response = connection.getresponse()
        assert (response.status, response.read()) == (204, b"")
        assert "PUT" in response.headers["Access-Control-Allow-Methods"]


ODD = [
    b"GET /zones/a?" + b"b&" * 20_000 + b" HTTP/1.1\r\n",
    b"GET /" + b"-" * 60_000 + b" HTTP/1.1\r\n",
    b"GET /zones/\xe4\xba\x91 HTTP/1.1\r\nCookie: \xff=\xff\r\n",
    b"GET http://elsewhere/zones/a HTTP/1.1\r\n",
    b"OPTIONS * HTTP/1.1\r\n",
    b"PUT /zones/a HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: -3\r\n",
    b"PUT /zones/a HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: gzip\r\n",
    b"GET /zones/a HTTP/1.1\r\n" + b"X: y\r\n" * 500,
    b"GET /zones/a HTTP/1.1\r\nX: " + b"y" * 300_000 + b"\r\n",
]


@pytest.mark.parametrize("start", ODD, ids=range(len(ODD)))
def test_odd_messages_never_make_a_server_error(mock: Any, start: bytes) -> None:
    answer = raw(mock, start + b"Host: x\r\nConnection: close\r\n\r\n")
    assert answer[:9] == b"HTTP/1.1 "
    assert answer[9:10] in b"24", answer[:200]


def test_nothing_of_that_was_printed(serving: Any) -> None:
    with serving(KINDS) as mock:
        for start in ODD:
            raw(mock, start + b"Host: x\r\nConnection: close\r\n\r\n")
        mock.process.send_signal(signal.SIGINT)
        rest = mock.process.communicate(timeout=15)[0]
    assert "Traceback" not in rest
