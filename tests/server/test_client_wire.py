"""Clients against a server of sockets alone: what goes over the wire, byte by byte."""

from __future__ import annotations

import asyncio
import importlib
import io
import json
import pickle
import socket
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from mockument.generator.document import load_text
from mockument.generator.emit import find_emitter

DOCUMENT = """
openapi: 3.2.0
info: {title: wire, version: "1"}
paths:
  /things/{id}:
    get:
      operationId: getThing
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: tag, in: query, schema: {type: array, items: {type: string}}}
        - {name: X-When, in: header, schema: {type: string, format: date}}
        - {name: crumb, in: cookie, schema: {type: array, items: {type: integer}}}
      responses:
        "200": {description: It., content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
        "404": {description: None., content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}}
  /file:
    put:
      operationId: putFile
      requestBody: {required: true, content: {application/octet-stream: {}}}
      responses: {"204": {description: Done.}}
    post:
      operationId: sendForm
      requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, properties: {file: {type: string, format: binary}, note: {type: string}}}}}}
      responses: {"204": {description: Done.}}
  /events: {get: {operationId: events, responses: {"200": {description: Events., content: {text/event-stream: {}}}}}}
  /own: {get: {operationId: own, security: [{machine: []}], responses: {"200": {description: Events., content: {text/event-stream: {}}}}}}
  /mine: {get: {operationId: mine, security: [{machine: []}], responses: {"204": {description: Mine.}}}}
components:
  securitySchemes: {machine: {type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}}}
  schemas:
    Thing: {type: object, required: [name], properties: {name: {type: string}}}
    Problem: {type: object, properties: {code: {type: string}}}
"""  # noqa: E501 - one line an operation
NOTHING = b"HTTP/1.1 204 Done\r\nConnection: close\r\n\r\n"
EVENTS = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/event-stream\r\n\r\n"
MEGABYTE = 1 << 20


def answer(status: int, value: Any) -> bytes:
    content = json.dumps(value).encode()
    head = f"HTTP/1.1 {status} x\r\nConnection: close\r\nContent-Type: application/json\r\n"
    return head.encode() + b"Content-Length: %d\r\n\r\n" % len(content) + content


@dataclass
class Server:
    """Answers one request a connection with what is next, piece by piece, and keeps what came."""

    answers: list[tuple[bytes, ...]]
    heads: list[bytes] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    keeps: bool = True

    def __post_init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.lock = threading.Lock()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self.exchange, args=(connection,), daemon=True).start()

    def exchange(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as file:
            head = b"".join(iter(file.readline, b"\r\n"))
            body = b"".join(self.body(file, head))
            with self.lock:
                self.heads.append(head)
                self.bodies.append(body)
                pieces = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for piece in pieces:
                connection.sendall(piece)
                threading.Event().wait(0.02)

    def body(self, file: Any, head: bytes) -> Iterator[bytes]:
        if b"transfer-encoding: chunked" in head.lower():
            while size := int(file.readline() or b"0", 16):
                yield file.read(size)
                file.readline()
            return
        left = next((int(v) for n, v in self.fields(head) if n == b"content-length"), 0)
        while left:
            piece = file.read(min(left, MEGABYTE))
            left -= len(piece)
            yield piece if self.keeps else b""

    def fields(self, head: bytes) -> list[tuple[bytes, bytes]]:
        lines = (line.partition(b":") for line in head.split(b"\r\n")[1:] if line)
        return [(name.lower(), value.strip()) for name, _, value in lines]

    def sent(self, name: bytes, number: int = 0) -> list[bytes]:
        return [value for field_, value in self.fields(self.heads[number]) if field_ == name]

    @property
    def targets(self) -> list[bytes]:
        return [head.split(b" ")[1] for head in self.heads]


@pytest.fixture
def server() -> Iterator[Callable[..., Server]]:
    made: list[Server] = []

    def serving(*answers: bytes | tuple[bytes, ...], keeps: bool = True) -> Server:
        listed = [one if isinstance(one, tuple) else (one,) for one in answers]
        made.append(Server(listed, keeps=keeps))
        return made[-1]

    yield serving
    for one in made:
        one.listening.close()


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    folder = tmp_path_factory.mktemp("wire")
    for path, text in find_emitter("client").emit(load_text(DOCUMENT)).files.items():
        (folder / "client_on_the_wire" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "client_on_the_wire" / path).write_text(text, "utf-8")
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module("client_on_the_wire")
    finally:
        sys.path.remove(str(folder))


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest, wire: ModuleType) -> Callable[..., Any]:
    """Calls a method of either client; all items of it where it gives some."""

    def blocking(one: Server, method: str, options: dict[str, Any], arguments: Any) -> Any:
        with wire.Client(one.url, **options) as client:
            result = getattr(client, method)(**arguments)
            return list(result) if isinstance(result, Iterator) else result

    async def awaited(one: Server, method: str, options: dict[str, Any], arguments: Any) -> Any:
        async with wire.AsyncClient(one.url, **options) as client:
            result = getattr(client, method)(**arguments)
            if hasattr(result, "__aiter__"):
                return [item async for item in result]
            return await result

    def called(one: Server, method: str, *, machine: Any = None, **arguments: Any) -> Any:
        options = {"machine": machine, "retries": wire.ApiRetries(first=0.001), "timeout": 10}
        if request.param == "sync":
            return blocking(one, method, options, arguments)
        return asyncio.run(awaited(one, method, options, arguments))

    return called


def test_a_request_is_what_the_document_says(server: Any, call: Any) -> None:
    one = server(answer(200, {"name": "a"}))
    thing = call(one, "get_thing", id="../é", tag=["x y", "&"], x_when="2024-01-31", crumb=[1, 2])
    assert thing.name == "a"
    assert one.targets == [b"/things/..%2F%C3%A9?tag=x%20y&tag=%26"]
    assert one.sent(b"x-when") == [b"2024-01-31"]
    assert one.sent(b"cookie") == [b"crumb=1; crumb=2"]
    assert one.sent(b"content-length") == []


def test_an_open_file_is_read_while_it_is_sent_and_again(
    server: Any, call: Any, tmp_path: Path
) -> None:
    one = server(answer(503, {}), NOTHING)
    (tmp_path / "a").write_bytes(b"not this: abc")
    with (tmp_path / "a").open("rb") as file:
        file.seek(10)
        call(one, "put_file", body=file)
    assert one.bodies == [b"abc", b"abc"]
    assert one.sent(b"content-length") == [b"3"]
    assert one.sent(b"transfer-encoding") == []


class Pipe(io.RawIOBase):
    """What can be read once, and does not tell how long it is."""

    def __init__(self, content: bytes) -> None:
        self.left = content

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece, self.left = self.left[: len(buffer)], self.left[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def test_what_cannot_be_read_again_is_sent_once(server: Any, call: Any, wire: ModuleType) -> None:
    one = server(answer(503, {}), NOTHING)
    with pytest.raises(wire.ApiServerError):
        call(one, "put_file", body=Pipe(b"abc"))
    assert one.bodies == [b"abc"]
    assert one.sent(b"transfer-encoding") == [b"chunked"]


def test_a_call_with_a_pipe_is_no_call_twice(server: Any, wire: ModuleType) -> None:
    one = server(NOTHING)
    once = wire.calls.put_file(body=Pipe(b"abc"))
    with wire.Client(one.url) as client:
        client.send(once)
        with pytest.raises(ValueError, match="once only"):
            client.send(once)


def test_files_open_as_text_are_refused(wire: ModuleType) -> None:
    with Path(__file__).open(encoding="utf-8") as file, pytest.raises(TypeError, match="binary"):
        wire.calls.put_file(body=file)


def test_a_large_file_is_not_held_in_memory(server: Any, call: Any, tmp_path: Path) -> None:
    one = server(NOTHING, keeps=False)
    with (tmp_path / "large").open("w+b") as file:
        file.truncate(32 * MEGABYTE)
        tracemalloc.start()
        try:
            call(one, "send_form", body={"file": file, "note": "é"})
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert int(one.sent(b"content-length")[0]) > 32 * MEGABYTE
    assert peak < 8 * MEGABYTE


def test_events_may_break_anywhere(server: Any, call: Any) -> None:
    """Within a character, and within the end of a line."""
    pieces = ("data: é".encode()[:7], "data: é".encode()[7:] + b"\r", b"\n\r", b"\ndata: b\n\n")
    one = server((EVENTS, *pieces))
    assert [event.data for event in call(one, "events")] == ["é", "b"]


def test_a_stream_is_begun_anew(server: Any, call: Any) -> None:
    one = server((), answer(503, {}), EVENTS + b"data: a\n\n")
    assert [event.data for event in call(one, "events")] == ["a"]
    assert len(one.heads) == 3


def test_an_answer_that_breaks_off_is_none(server: Any, call: Any, wire: ModuleType) -> None:
    one = server(answer(200, {"name": "a"})[:-3])
    with pytest.raises(wire.ApiConnectionError):
        call(one, "get_thing", id="a")
    assert len(one.heads) == 3


def token(text: str) -> bytes:
    """A token by a server that writes numbers as texts."""
    return answer(200, {"access_token": text, "token_type": "bearer", "expires_in": "3600"})


@pytest.mark.parametrize("method", ["own", "mine"])
def test_a_token_that_is_refused_is_renewed_once(
    server: Any, call: Any, wire: ModuleType, method: str
) -> None:
    good = EVENTS if method == "own" else NOTHING
    one = server(token("a"), answer(401, {}), token("b"), good)
    machine = wire.ApiClientCredentials("me", "secret", token_url=f"{one.url}/token")
    call(one, method, machine=machine)
    asked = f"/{method}".encode()
    assert one.targets == [b"/token", asked, b"/token", asked]
    assert one.sent(b"authorization", 3) == [b"Bearer b"]


def test_many_callers_get_one_token(server: Any, wire: ModuleType) -> None:
    one = server((b"", b"", token("a")), NOTHING)
    machine = wire.ApiClientCredentials("me", "secret", token_url=f"{one.url}/token")
    with wire.Client(one.url, machine=machine) as client, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: client.mine(), range(8)))
    assert one.targets.count(b"/token") == 1
    assert len(one.targets) == 9


def test_an_exception_goes_to_another_process(server: Any, wire: ModuleType) -> None:
    one = server(answer(404, {"code": "gone"}))
    with wire.Client(one.url) as client, pytest.raises(wire.ApiNotFoundError) as raised:
        client.get_thing(id="a")
    other = pickle.loads(pickle.dumps(raised.value))
    assert (str(other), other.body, other.status) == (str(raised.value), raised.value.body, 404)


@pytest.mark.parametrize("address", ["localhost:80", "/v1", "ftp://a", ""])
def test_what_is_no_address_is_refused_at_once(wire: ModuleType, address: str) -> None:
    with pytest.raises(ValueError, match="must begin with http"):
        wire.Client(address)


def test_an_address_that_httpx_cannot_read_fails_as_all_else(wire: ModuleType) -> None:
    with (
        wire.Client("http://[::1", retries=wire.ApiRetries(most=0)) as client,
        pytest.raises(wire.ApiConnectionError),
    ):
        client.mine()
