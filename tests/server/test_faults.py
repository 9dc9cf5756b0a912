"""The mock in bad company: workers that are killed, clients that stall, leave or never end."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

STALLED = 24
DOCUMENT = """\
openapi: 3.1.1
info: {title: Faults, version: "1"}
paths:
  /a:
    get: {responses: {"200": {description: d, content: {application/json: {example: before}}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object}}}}
      responses: {"201": {description: d, content: {application/json: {example: made}}}}
  /large:
    get:
      responses:
        "200":
          description: d
          content: {text/plain: {example: LARGE}}
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "openapi.yaml"
    path.write_text(DOCUMENT.replace("LARGE", "x" * 5_000_000), encoding="utf-8")
    return path


def get(port: int, path: str, **headers: str) -> Any:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.loads(answer.read())


def workers_of(mock: Any) -> set[int]:
    process = mock.process.pid
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return set(map(int, children.split()))


def soon(condition: Callable[[], bool], seconds: float = 5) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(OSError, http.client.HTTPException):
            if condition():
                return True
        time.sleep(0.05)
    return False


class Load:
    """Clients that ask all the time, and go on when a connection breaks."""

    def __init__(self, port: int, clients: int = 4) -> None:
        self._port = port
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(clients)]
        self.answers = 0

    def _ask(self) -> None:
        while not self._over.is_set():
            with suppress(OSError, http.client.HTTPException):
                get(self._port, "/a")
                self.answers += 1

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()


@pytest.mark.skipif(sys.platform != "linux", reason="the workers are found through /proc")
def test_a_killed_worker_is_replaced_under_load(serving: Any, document: Path) -> None:
    with serving(document, "--workers", "2", "--log", "off") as mock:
        before = workers_of(mock)
        assert len(before) == 2
        changed = DOCUMENT.replace("before", "after")
        document.write_text(changed, encoding="utf-8")
        assert soon(lambda: {get(mock.port, "/a") for _ in range(20)} == {"after"})
        with Load(mock.port) as load:
            os.kill(min(before), signal.SIGKILL)
            assert soon(lambda: len(workers_of(mock) - before) == 1)
            answered = load.answers
            assert soon(lambda: load.answers > answered + 100)
        # The new one serves what is served now, not what was when the mock began.
        assert soon(lambda: {get(mock.port, "/a") for _ in range(20)} == {"after"})

        # And it has the killed one's place in the journal of all.
        urllib.request.urlopen(
            urllib.request.Request(
                f"http://127.0.0.1:{mock.port}/__mockument/journal", method="DELETE"
            ),
            timeout=5,
        )
        for _ in range(30):
            get(mock.port, "/a")
        calls = [get(mock.port, "/__mockument/coverage")["operations"][0]["calls"] for _ in "1234"]
        assert calls == [30] * 4
        mock.process.send_signal(signal.SIGTERM)
        rest = mock.process.communicate(timeout=15)[0]
        assert mock.process.returncode == 0
        assert "Traceback" not in rest


@pytest.mark.skipif(sys.platform != "linux", reason="the workers are found through /proc")
def test_a_document_that_is_gone_is_served_on(serving: Any, document: Path) -> None:
    with serving(document, "--log", "off") as mock:
        document.unlink()
        assert soon(lambda: get(mock.port, "/__mockument/ready")["trouble"] is not None)
        before = workers_of(mock)
        os.kill(min(before), signal.SIGKILL)
        assert soon(lambda: bool(workers_of(mock) - before))
        assert soon(lambda: get(mock.port, "/a") == "before")
        document.write_text(DOCUMENT.replace("before", "after"), encoding="utf-8")
        assert soon(lambda: get(mock.port, "/a") == "after")


@pytest.fixture
def stalled() -> Iterator[Callable[[int, bytes, int], list[socket.socket]]]:
    with ExitStack() as stack:

        def stall(port: int, sent: bytes, clients: int) -> list[socket.socket]:
            opened = []
            for _ in range(clients):
                raw = socket.create_connection(("127.0.0.1", port), timeout=10)
                opened.append(stack.enter_context(closing(raw)))
                raw.sendall(sent)
            return opened

        yield stall


HEAD = b"POST /a HTTP/1.1\r\nHost: mock\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    ("sent", "rest"),
    [
        (b"POST /a HT", b"TP" + HEAD[10:].removeprefix(b"TP") + b"Content-Length: 2\r\n\r\n{}"),
        (HEAD, b"Content-Length: 2\r\n\r\n{}"),
        (HEAD + b"Content-Length: 7\r\n\r\n{", b'"a":1}'),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n", b"1\r\n}\r\n0\r\n\r\n"),
    ],
    ids=["request line", "headers", "body", "chunks"],
)
def test_clients_that_stall_hold_nobody_up(
    serving: Any, document: Path, stalled: Any, sent: bytes, rest: bytes
) -> None:
    with serving(document, "--log", "off", "--threads", "32") as mock:
        waiting = stalled(mock.port, sent, STALLED)
        begun = time.monotonic()
        assert [get(mock.port, "/a") for _ in range(20)] == ["before"] * 20
        assert time.monotonic() - begun < 2
        for raw in waiting:  # late is not never
            raw.sendall(rest)
            assert raw.recv(12) == b"HTTP/1.1 201"


def test_clients_that_asked_to_wait_hold_nobody_up(serving: Any, document: Path) -> None:
    with serving(document, "--log", "off", "--threads", "32") as mock:
        patient = [
            threading.Thread(target=get, args=(mock.port, "/a"), kwargs={"Prefer": "wait=3"})
            for _ in range(STALLED)
        ]
        begun = time.monotonic()
        for thread in patient:
            thread.start()
        assert get(mock.port, "/a") == "before"
        assert time.monotonic() - begun < 2
        for thread in patient:
            thread.join()


def test_clients_that_leave_in_the_middle_of_an_answer(serving: Any, document: Path) -> None:
    with serving(document) as mock:
        for _ in range(50):
            with closing(socket.create_connection(("127.0.0.1", mock.port), timeout=10)) as raw:
                raw.sendall(b"GET /large HTTP/1.1\r\nHost: mock\r\n\r\n")
                raw.recv(100)
        for _ in range(50):
            with closing(socket.create_connection(("127.0.0.1", mock.port), timeout=10)) as raw:
                raw.sendall(HEAD + b"Content-Length: 7\r\n\r\n{")
        assert get(mock.port, "/a") == "before"
        mock.process.send_signal(signal.SIGTERM)
        rest = mock.process.communicate(timeout=15)[0]
        assert mock.process.returncode == 0
        assert "Traceback" not in rest
        assert "panicked" not in rest


def test_clients_that_never_read_hold_nobody_up(serving: Any, document: Path, stalled: Any) -> None:
    with serving(document, "--log", "off") as mock:
        stalled(mock.port, b"GET /large HTTP/1.1\r\nHost: mock\r\n\r\n" * 20, STALLED)
        assert [get(mock.port, "/a") for _ in range(20)] == ["before"] * 20
        mock.process.send_signal(signal.SIGTERM)
        mock.process.communicate(timeout=15)
        assert mock.process.returncode == 0


def test_what_was_asked_before_the_end_is_answered(serving: Any, document: Path) -> None:
    found: list[Any] = []
    with serving(document) as mock:
        asking = threading.Thread(
            target=lambda: found.append(get(mock.port, "/a", Prefer="wait=1"))
        )
        asking.start()
        time.sleep(0.3)
        mock.process.send_signal(signal.SIGTERM)
        rest = mock.process.communicate(timeout=15)[0]
        asking.join()
        assert found == ["before"]
        assert mock.process.returncode == 0
        assert "Traceback" not in rest


def test_a_client_that_never_ends_does_not_keep_the_mock_from_ending(
    serving: Any, document: Path, stalled: Any
) -> None:
    with serving(document) as mock:
        stalled(mock.port, HEAD + b"Content-Length: 7\r\n\r\n{", 5)
        begun = time.monotonic()
        mock.process.send_signal(signal.SIGTERM)
        rest = mock.process.communicate(timeout=15)[0]
        assert time.monotonic() - begun < 8
        assert mock.process.returncode == 0
        assert "Traceback" not in rest


def test_a_full_journal_keeps_the_latest(serving: Any, document: Path) -> None:
    with (
        serving(document, "--journal", "5", "--log", "off") as mock,
        closing(mock.connection()) as connection,
    ):
        for number in range(2000):
            connection.request("GET", f"/a?number={number}")
            connection.getresponse().read()
        kept = get(mock.port, "/__mockument/journal")
        assert [entry["request"]["query"] for entry in kept["entries"]] == [
            f"number={number}" for number in range(1995, 2000)
        ]
        assert kept["forgotten"] == 1995
