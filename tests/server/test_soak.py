"""A million requests of every kind: the mock answers them all, and its memory stays as it is."""

from __future__ import annotations

import re
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

DOCUMENT = Path(__file__).parents[1] / "scenarios" / "documents" / "animals.yaml"
REQUESTS = 1_000_000
WARM = 100_000
CLIENTS = 4
BATCH = 100
GROWTH_KB = 8_192
STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")

pytestmark = pytest.mark.soak


def requests(start: int) -> Iterator[tuple[int, bytes]]:
    """Requests of every kind, no two alike, each with the status that it must get."""
    for number in range(start, start + BATCH, 10):
        yield 200, get(f"/animals?limit={number % 100}")
        yield 200, get(f"/animals/{number}?{number}")
        yield 200, get("/animals", f"Accept: text/x{number}, */*;q=0.1")
        yield 422, get(f"/animals?limit=x{number}")
        yield 404, get(f"/nowhere/{number}")
        yield 406, get("/animals", f"Accept: text/x{number}")
        yield 201, post(f'{{"name": "{number}", "legs": {number}}}')
        yield 201, post('{"name": "made", "legs": 4}', f"Prefer: dynamic=true, other={number}")
        yield 422, post(f'{{"name": {number}, "legs": "{number}"}}')
        yield 400, post(f'{{"name": {number}, ')


def get(target: str, *fields: str) -> bytes:
    return "\r\n".join([f"GET {target} HTTP/1.1", "Host: mock", *fields, "\r\n"]).encode()


def post(body: str, *fields: str) -> bytes:
    more = ("Content-Type: application/json", f"Content-Length: {len(body)}")
    head = ["POST /animals HTTP/1.1", "Host: mock", *more, *fields, "\r\n"]
    return "\r\n".join(head).encode() + body.encode()


class Client(threading.Thread):
    """Sends batches of requests over one connection, and counts the answers' statuses."""

    def __init__(self, port: int, first: int, count: int) -> None:
        super().__init__()
        self._port, self._first, self._count = port, first, count
        self.wrong: Counter[tuple[int, int]] = Counter()
        self.answered = 0

    def run(self) -> None:
        with closing(socket.create_connection(("127.0.0.1", self._port), timeout=60)) as raw:
            for start in range(self._first, self._first + self._count, BATCH):
                wanted, sent = zip(*requests(start), strict=True)
                raw.sendall(b"".join(sent))
                got = self._statuses(raw)
                self.answered += len(got)
                self.wrong += Counter(
                    (one, other) for one, other in zip(wanted, got, strict=True) if one != other
                )

    @staticmethod
    def _statuses(raw: socket.socket) -> list[int]:
        got = b""
        while len(found := STATUS.findall(got)) < BATCH or not got.endswith((b"}", b"]")):
            more = raw.recv(1_000_000)
            assert more, "the mock has closed the connection"
            got += more
        return [int(status) for status in found]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_memory_is_flat_over_a_million_requests(serving: Any) -> None:
    with serving(DOCUMENT, "--log", "off") as mock:
        process = mock.process.pid
        (worker,) = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
        kilobytes: list[int] = []
        begun = time.monotonic()
        for first in range(0, REQUESTS, WARM):
            clients = [
                Client(mock.port, first + WARM // CLIENTS * n, WARM // CLIENTS)
                for n in range(CLIENTS)
            ]
            for client in clients:
                client.start()
            for client in clients:
                client.join()
                assert not client.wrong
                assert client.answered == WARM // CLIENTS
            status = Path(f"/proc/{worker}/status").read_text("ascii")
            kilobytes.append(int(re.findall(r"VmRSS:\s+(\d+)", status)[0]))
        print(f"{REQUESTS / (time.monotonic() - begun):,.0f} requests/s; kB: {kilobytes}")
        assert max(kilobytes) - kilobytes[0] < GROWTH_KB, kilobytes
