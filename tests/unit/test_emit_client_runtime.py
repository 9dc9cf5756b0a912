"""What a generated client does around its calls: retries, tokens, streams, pages, hooks."""

from __future__ import annotations

import asyncio
import importlib
import io
import json
import pickle
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from mockument.generator.document import load, load_text
from mockument.generator.emit import find_emitter
from mockument.generator.emit.options import configured

FIXTURE = Path(__file__).parents[1] / "fixtures" / "emit" / "runtime.yaml"
Handler = Callable[[httpx.Request], httpx.Response]
NOTE = {"text": "a"}


def imported(name: str, api: Any, folder: Path, **options: object) -> ModuleType:
    for path, text in configured(find_emitter("client"), options).emit(api).files.items():
        (folder / name / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / name / path).write_text(text, "utf-8")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return imported("notes_client", load(FIXTURE), tmp_path_factory.mktemp("runtime"))


def transport(*answers: httpx.Response | Exception) -> tuple[httpx.MockTransport, list[Any]]:
    """A transport that gives one answer after the other, and what it was asked."""
    left = list(answers)
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return httpx.MockTransport(handle), asked


def ok(value: Any = (), **headers: str) -> httpx.Response:
    return httpx.Response(200, json=value, headers=headers)


def quick(notes: Any, **options: Any) -> Any:
    return notes.ApiRetries(first=0.001, **options)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_passes_is_tried_again(notes: Any, status: int) -> None:
    way, asked = transport(httpx.Response(status), httpx.ConnectError("gone"), ok([NOTE]))
    with notes.Client(transport=way, retries=quick(notes)) as client:
        assert client.list_notes() == [notes.Note(text="a")]
    assert len(asked) == 3


def test_what_is_awaited_is_tried_again(notes: Any) -> None:
    way, asked = transport(httpx.Response(503), ok([NOTE]))

    async def called() -> Any:
        async with notes.AsyncClient(transport=way, retries=quick(notes)) as client:
            return await client.list_notes()

    assert asyncio.run(called()) == [notes.Note(text="a")]
    assert len(asked) == 2


@pytest.mark.parametrize("status", [400, 404, 501])
def test_what_stays_is_not_tried_again(notes: Any, status: int) -> None:
    way, asked = transport(httpx.Response(status), ok())
    with notes.Client(transport=way) as client, pytest.raises(notes.ApiStatusError):
        client.list_notes()
    assert len(asked) == 1


def test_it_ends(notes: Any) -> None:
    way, asked = transport(*[httpx.Response(503)] * 9)
    with (
        notes.Client(transport=way, retries=quick(notes, most=3)) as client,
        pytest.raises(notes.ApiServerError, match="status 503"),
    ):
        client.list_notes()
    assert len(asked) == 4


@pytest.mark.parametrize(
    ("headers", "status", "sent"),
    [({}, 503, 1), ({}, 429, 2), ({"idempotency-key": "k"}, 503, 2)],
)
def test_what_might_be_done_twice_needs_a_key(
    notes: Any, headers: dict[str, str], status: int, sent: int
) -> None:
    way, asked = transport(httpx.Response(status), httpx.Response(204))
    with notes.Client(transport=way, retries=quick(notes), headers=headers) as client:
        if sent == 1:
            with pytest.raises(notes.ApiServerError):
                client.clear_notes()
        else:
            client.clear_notes()
    assert len(asked) == sent


def test_a_documented_key_is_made_once_for_all_attempts(notes: Any) -> None:
    answers = [httpx.Response(503), *[httpx.Response(201, json=NOTE)] * 3]
    way, asked = transport(*answers)
    with notes.Client(transport=way, retries=quick(notes), machine="t") as client:
        client.add_note(body=NOTE)
        client.add_note(body=NOTE)
        client.add_note(body=NOTE, idempotency_key="mine")
    keys = [request.headers["idempotency-key"] for request in asked]
    assert keys[0] == keys[1] != keys[2]
    assert keys[3] == "mine"


def test_the_server_says_when(notes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    answers = [httpx.Response(429, headers={"Retry-After": when}) for when in ("7", soon, "999")]
    way, _ = transport(*answers, httpx.Response(429, headers={"Retry-After": "soon"}), ok())
    with notes.Client(transport=way, retries=notes.ApiRetries(most=4)) as client:
        client.list_notes()
    assert slept[0] == 7
    assert 17 < slept[1] <= 20
    assert slept[2] == 30, "never longer than the longest"
    assert 2 <= slept[3] <= 4, "half to all of 0.5 doubled three times"


def test_the_exception_names_the_status_and_has_the_body(notes: Any) -> None:
    problem = {"message": "no such page"}
    answers = [httpx.Response(status, json=problem) for status in (404, 409, 422, 418)]
    way, _ = transport(*answers)
    with notes.Client(transport=way) as client:
        for kind in ("NotFound", "Conflict", "UnprocessableContent", "Status"):
            with pytest.raises(getattr(notes, f"Api{kind}Error")) as raised:
                client.list_notes()
            assert raised.value.body == notes.Problem(message="no such page")


def test_a_result_comes_with_its_answer(notes: Any) -> None:
    way, _ = transport(ok([NOTE], ETag="x"))
    with notes.Client(transport=way) as client:
        answer = client.respond(notes.calls.list_notes())
    assert answer.value == [notes.Note(text="a")]
    assert (answer.status, answer.headers["etag"]) == (200, "x")
    assert json.loads(answer.content) == [NOTE]


def test_options_are_a_client_of_their_own_on_the_same_connections(notes: Any) -> None:
    way, asked = transport(*[ok() for _ in range(3)])
    with notes.Client(transport=way, headers={"X-A": "1"}, timeout=9) as client:
        client.with_options(headers={"X-B": "2"}, timeout=None).list_notes()
        client.with_options(timeout=3).list_notes()
        client.list_notes()
    assert [dict(r.headers).get("x-b") for r in asked] == ["2", None, None]
    assert [r.headers["x-a"] for r in asked] == ["1", "1", "1"]
    assert [r.extensions["timeout"]["read"] for r in asked] == [None, 3, 9]


def test_hooks_change_requests_and_see_answers(notes: Any) -> None:
    way, asked = transport(httpx.Response(503), ok())
    seen: list[int] = []
    with notes.Client(
        transport=way,
        retries=quick(notes),
        on_request=lambda r: replace(r, headers=(*r.headers, ("X-Trace", "t"))),
        on_response=lambda _, answer: seen.append(answer.status),
    ) as client:
        client.list_notes()
    assert [r.headers["x-trace"] for r in asked] == ["t", "t"]
    assert seen == [503, 200]


def token(text: str, **more: Any) -> httpx.Response:
    return httpx.Response(200, json={"access_token": text, "token_type": "Bearer", **more})


def test_tokens_are_got_kept_and_renewed(notes: Any) -> None:
    added = [httpx.Response(201, json=NOTE) for _ in range(3)]
    refused = httpx.Response(401)
    way, asked = transport(
        token("one", expires_in=3600), added[0], added[1], refused, token("two"), added[2]
    )
    own = notes.ApiClientCredentials("me", "s3cret", scopes=["write"])
    with notes.Client(transport=way, machine=own) as client:
        for _ in range(3):
            client.add_note(body=NOTE)
    assert [r.url.path for r in asked] == ["/token", *["/notes"] * 3, "/token", "/notes"]
    sent = [r.headers["authorization"] for r in asked if r.url.path == "/notes"]
    assert sent == ["Bearer one"] * 3 + ["Bearer two"]
    assert asked[0].content == b"grant_type=client_credentials&scope=write"
    assert "s3cret" not in repr(own) + repr(client._session)


def test_a_token_is_renewed_before_it_ends(notes: Any) -> None:
    added = [httpx.Response(201, json=NOTE) for _ in range(2)]
    way, asked = transport(token("one", expires_in=0), added[0], token("two"), added[1])

    async def called() -> None:
        own = notes.ApiClientCredentials("me", "secret")
        async with notes.AsyncClient(transport=way, machine=own) as client:
            await client.add_note(body=NOTE)
            await client.add_note(body=NOTE)

    asyncio.run(called())
    assert len(asked) == 4


def test_a_token_that_is_refused_says_why(notes: Any) -> None:
    way, _ = transport(httpx.Response(400, json={"error": "invalid_client"}))
    with (
        notes.Client(transport=way, machine=notes.ApiClientCredentials("me", "no")) as client,
        pytest.raises(notes.ApiUnauthorizedError, match="invalid_client"),
    ):
        client.add_note(body=NOTE)


def test_a_function_is_asked_for_each_request(notes: Any) -> None:
    way, asked = transport(*[httpx.Response(201, json=NOTE) for _ in range(2)])
    tokens = iter("ab")
    with notes.Client(transport=way, machine=lambda: next(tokens)) as client:
        client.add_note(body=NOTE)
        client.add_note(body=NOTE)
    assert [r.headers["authorization"] for r in asked] == ["Bearer a", "Bearer b"]


def test_pages_follow_the_link_and_send_credentials_nowhere_else(notes: Any) -> None:
    following = '<https://evil.example/notes?page=2&x=a%20b>; rel="last prev next"'
    way, asked = transport(ok([NOTE], Link=following), ok([], Link='</notes>; rel="first"'))
    with notes.Client(transport=way) as client:
        pages = list(client.pages(notes.calls.list_notes()))
    assert pages == [[notes.Note(text="a")], []]
    assert str(asked[1].url) == "https://notes.example/notes?page=2&x=a%20b"


def test_pages_that_lead_to_themselves_end(notes: Any) -> None:
    way, asked = transport(*[ok([], Link="<?page=2>; rel=next") for _ in range(5)])

    async def called() -> int:
        async with notes.AsyncClient(transport=way) as client:
            return len([page async for page in client.pages(notes.calls.list_notes())])

    assert asyncio.run(called()) == 2
    assert len(asked) == 2


class Server(BaseHTTPRequestHandler):
    """Sends events in awkward pieces, and takes files."""

    protocol_version = "HTTP/1.1"
    pieces: tuple[bytes, ...] = ()
    received = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in (*self.pieces, b""):
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")

    def do_PUT(self) -> None:
        type(self).received = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


@contextmanager
def served(*pieces: bytes) -> Iterator[str]:
    Server.pieces = pieces
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


EVENTS = (b": hello\n\nid: 7\ndata: a", b"\r", b"\ndata:b\r\n\r\nevent: end\nretry: 50\ndata\n\n")


def test_events_come_as_they_are_sent(notes: Any) -> None:
    wanted = [
        notes.ServerSentEvent("a\nb", id="7"),
        notes.ServerSentEvent("", event="end", id="7", retry=50),
    ]
    with (
        served(*EVENTS) as url,
        notes.Client(url) as client,
        client.stream(notes.calls.events()) as stream,
    ):
        assert stream.headers["content-type"] == "text/event-stream"
        assert list(stream.iter_events()) == wanted

    async def called(url: str) -> list[Any]:
        async with (
            notes.AsyncClient(url) as client,
            client.stream(notes.calls.events()) as stream,
        ):
            return [event async for event in stream.iter_events()]

    with served(*EVENTS) as url:
        assert asyncio.run(called(url)) == wanted


def test_lines_come_as_values(notes: Any) -> None:
    lines = b'{"text": "a"}\n\n{"te', 'xt": "é"}'.encode()
    with served(*lines) as url, notes.Client(url) as client:
        with client.stream(notes.calls.events()) as stream:
            found = list(stream.iter_json(notes.Note))
        with client.stream(notes.calls.events()) as stream:
            assert b"".join(stream.iter_bytes()) == b"".join(lines)
    assert found == [notes.Note(text="a"), notes.Note(text="é")]


def test_a_stream_that_is_refused_raises(notes: Any) -> None:
    way, _ = transport(httpx.Response(403, json={"message": "not you"}))
    with (
        notes.Client(transport=way) as client,
        pytest.raises(notes.ApiForbiddenError, match="not you") as raised,
        client.stream(notes.calls.events()),
    ):
        pass
    assert raised.value.body == notes.Problem(message="not you")


def test_open_files_are_sent_as_they_are_read(notes: Any, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"x" * 200_000)
    with served() as url, notes.Client(url) as client, (tmp_path / "a.bin").open("rb") as file:
        call = notes.calls.send_file(body={"file": file, "name": "n"})
        for _ in range(2):  # each time from where the file stood
            client.send(call)
            assert b'filename="a.bin"' in Server.received
            assert Server.received.count(b"x") >= 200_000

    async def called(url: str) -> None:
        async with notes.AsyncClient(url) as client:
            await client.send_file(body={"file": ("b.txt", io.BytesIO(b"yy"), "text/plain")})

    with served() as url:
        asyncio.run(called(url))
    assert b'filename="b.txt"\r\nContent-Type: text/plain\r\n\r\nyy\r\n' in Server.received


def large() -> str:
    """A document with so many operations that its client has groups."""
    paths: dict[str, Any] = {
        f"/things/{number}": {
            "get": {
                "operationId": f"things/get-{number}",
                "tags": ["things"],
                "responses": {"200": {"description": "d"}},
            }
        }
        for number in range(40)
    }
    note = {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}}
    several = {
        "application/json": {
            "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Note"}}
        }
    }
    paths["/notes"] = {
        "get": {
            "operationId": "notes/list",
            "tags": ["notes"],
            "responses": {"200": {"description": "d", "content": several}},
        },
        "post": {
            "operationId": "notes/send",
            "tags": ["notes"],
            "responses": {"200": {"description": "d", "content": note}},
        },
    }
    paths["/ping"] = {"get": {"responses": {"204": {"description": "d"}}}}
    paths["/aux"] = {"get": {"tags": ["aux"], "responses": {"204": {"description": "d"}}}}
    schemas = {"Note": {"type": "object", "properties": {"text": {"type": "string"}}}}
    return json.dumps(
        {
            "openapi": "3.1.1",
            "info": {"title": "Large", "version": "1"},
            "tags": [{"name": "notes", "description": 'Notes """ of \\ all kinds.'}],
            "paths": paths,
            "components": {"schemas": schemas},
        }
    )


def test_large_documents_have_groups_that_are_loaded_when_they_are_used(tmp_path: Path) -> None:
    package: Any = imported("large_client", load_text(large(), "large.json"), tmp_path)
    calls = importlib.import_module("large_client.calls")
    assert "large_client._groups.notes" not in sys.modules
    assert calls.notes.list().path == "/notes"
    assert "large_client.calls.things" not in sys.modules
    assert dir(calls) == ["aux_", "default", "notes", "things"]
    with pytest.raises(AttributeError, match="has no attribute 'note'"):
        print(calls.note)
    way, asked = transport(ok([NOTE]), httpx.Response(204), ok(NOTE))
    with package.Client("http://x", transport=way) as client:
        assert client.notes.list() == [package.Note(text="a")]
        assert "large_client._groups.things" not in sys.modules
        client.default.get_ping()
        assert client.with_options(headers={"X-A": "1"}).notes.send().text == "a"
        assert client.things.get_7.__doc__
        assert client.aux_.get
    assert [r.headers.get("x-a") for r in asked] == [None, None, "1"]
    assert 'Notes """ of' in (package.Client("http://x").notes.__doc__ or "")
    for path in tmp_path.rglob("*.py"):
        compile(path.read_text("utf-8"), str(path), "exec")


def busy(asked: list[str]) -> Callable[[httpx.Request], httpx.Response]:
    """A server that counts the tokens that it gives."""

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        if request.url.path == "/token":
            time.sleep(0.02)
            return token(str(len(asked)), expires_in=3600)
        return httpx.Response(201, json=NOTE)

    return handle


def test_threads_that_need_a_token_ask_for_one_together(notes: Any) -> None:
    asked: list[str] = []
    own = notes.ApiClientCredentials("me", "secret")
    with (
        notes.Client(transport=httpx.MockTransport(busy(asked)), machine=own) as client,
        ThreadPoolExecutor(8) as pool,
    ):
        list(pool.map(lambda _: client.with_options().add_note(body=NOTE), range(16)))
    assert asked.count("/token") == 1
    assert asked.count("/notes") == 16


def test_tasks_that_need_a_token_ask_for_one_together(notes: Any) -> None:
    asked: list[str] = []

    async def handle(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.001)
        return busy(asked)(request)

    async def called() -> None:
        own = notes.ApiClientCredentials("me", "secret")
        async with notes.AsyncClient(transport=httpx.MockTransport(handle), machine=own) as client:
            await asyncio.gather(*(client.add_note(body=NOTE) for _ in range(16)))

    asyncio.run(called())
    assert asked.count("/token") == 1
    assert asked.count("/notes") == 16


def test_a_token_that_came_meanwhile_is_kept(notes: Any) -> None:
    own = notes.ApiClientCredentials("me", "secret")
    own.take(notes.ApiAnswer(200, {}, b'{"access_token": "new"}'))
    own.forget("old")
    assert own() == "new"
    own.forget("new")
    assert not own.is_good


class Endless(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body without end, that says when it was let go of."""

    closed = False

    def __iter__(self) -> Iterator[bytes]:
        while True:
            yield b"data: x\n\n"

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            yield b"data: x\n\n"

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


def test_a_stream_that_is_left_early_lets_go_of_its_connection(notes: Any) -> None:
    body = Endless()
    way, _ = transport(httpx.Response(200, stream=body))
    with notes.Client(transport=way) as client:
        events = client.events()
        assert next(events).data == "x"
        assert not body.closed
        events.close()
        assert body.closed


def test_an_awaited_stream_that_is_left_early_lets_go_of_its_connection(notes: Any) -> None:
    body = Endless()
    way, _ = transport(httpx.Response(200, stream=body))

    async def called() -> None:
        async with notes.AsyncClient(transport=way) as client:
            async with aclosing(client.events()) as events:
                assert (await anext(events)).data == "x"
            assert body.closed

    asyncio.run(called())


def test_a_stream_is_asked_for_again_as_long_as_it_has_not_begun(notes: Any) -> None:
    stream = httpx.Response(200, content=b"data: x\n\n")
    way, asked = transport(httpx.Response(503), httpx.Response(429), stream)
    with notes.Client(transport=way, retries=quick(notes)) as client:
        assert [event.data for event in client.events()] == ["x"]
    assert len(asked) == 3


def test_headers_are_read_as_types(notes: Any) -> None:
    way, _ = transport(ok([], **{"X-Total": "7", "X-Tags": "a, b"}))
    with notes.Client(transport=way) as client:
        answer = client.respond(notes.calls.list_notes())
    assert answer.header("X-Total", int) == 7
    assert answer.header("x-tags", list[str]) == ["a", "b"]
    assert answer.header("X-None", int) is None
    with pytest.raises(ValueError, match="valid integer"):
        answer.header("X-Tags", int)


def test_files_are_sent_with_their_length_where_they_have_one(notes: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"0123456789")
    way, asked = transport(*[httpx.Response(204)] * 2)

    class Pipe(io.RawIOBase):
        def seekable(self) -> bool:
            return False

        def read(self, size: int = -1) -> bytes:
            return b""

    with notes.Client(transport=way) as client, (tmp_path / "a.txt").open("rb") as file:
        file.seek(4)
        client.send_file(body={"file": file})
        client.send_file(body={"file": Pipe()})
    assert int(asked[0].headers["content-length"]) == len(asked[0].read())
    assert b"\r\n456789\r\n" in asked[0].read()
    assert "transfer-encoding" not in asked[0].headers
    assert asked[1].headers["transfer-encoding"] == "chunked"


@pytest.mark.parametrize("tags", [[], ["a", "b"]], ids=["flat", "grouped"])
def test_models_of_large_documents_are_loaded_when_they_are_used(
    tags: list[str], tmp_path: Path
) -> None:
    part = {"$ref": "#/components/schemas/Part"}
    paths: dict[str, Any] = {
        f"/things/{number}": {
            "get": {
                "operationId": f"thing{number}",
                **({"tags": [tags[number % 2]]} if tags else {}),
                "responses": {"200": {"content": {"text/event-stream": {"schema": part}}}},
            }
        }
        for number in range(40)
    }
    document = {
        "openapi": "3.1.1",
        "info": {"title": "Large", "version": "1"},
        "servers": [{"url": "https://large.example"}],
        "paths": paths,
        "components": {"schemas": {"Part": {"properties": {"n": {"type": "integer"}}}}},
    }
    name = f"large_{len(tags)}"
    by = "tags" if tags else "none"
    module = imported(name, load_text(json.dumps(document)), tmp_path, group_by=by)
    way, _ = transport(httpx.Response(200, text='data: {"n": 1}\n\n'))
    with module.Client(transport=way) as client:
        owner = client.a if tags else client
        assert [part.n for part in owner.thing0()] == [1]
    for file in (tmp_path / name / "calls.py", tmp_path / name / "calls" / "a.py"):
        if file.is_file():
            top = file.read_text("utf-8").partition("if TYPE_CHECKING")[0]
            assert "_models" not in top


def test_exceptions_go_from_one_process_to_another(notes: Any) -> None:
    problem = httpx.Response(404, json={"title": "gone"})
    way, _ = transport(problem, httpx.ConnectError("no"))
    with notes.Client(token="t", transport=way, retries=notes.ApiRetries(most=0)) as client:
        with pytest.raises(notes.ApiNotFoundError) as found:
            client.get_note(id=1)
        with pytest.raises(notes.ApiConnectionError) as lost:
            client.get_note(id=1)
    there = pickle.loads(pickle.dumps(found.value))
    assert (type(there), str(there)) == (notes.ApiNotFoundError, str(found.value))
    assert (there.status, there.body, there.operation) == (404, found.value.body, "GET /notes/{id}")
    assert str(pickle.loads(pickle.dumps(lost.value))) == str(lost.value)


def test_methods_tell_their_errors_and_how_to_get_items(notes: Any) -> None:
    assert ":raises ApiNotFoundError: None.\n" in notes.Client.get_note.__doc__
    assert ":raises ApiError: if there is no result." in notes.Client.get_note.__doc__
    assert "`client.items(calls.list_notes(...))`" in notes.Client.list_notes.__doc__
    assert "client.items" not in notes.Client.get_note.__doc__
    package = importlib.import_module(notes.__name__)
    assert ":param token: a bearer token, or a function that gives it" in package.Client.__doc__


DEPRECATED = """
openapi: 3.1.0
info: {title: Old, version: "1"}
servers: [{url: "https://api.example"}]
paths:
  /old: {get: {operationId: deprecated, tags: [a], deprecated: true, responses: {}}}
  /new: {get: {operationId: new, tags: [a], responses: {}}}
"""


@pytest.mark.parametrize("by", ["none", "tags"])
def test_deprecated_methods_are_marked_for_editors(by: str, tmp_path: Path) -> None:
    old = imported(f"old_by_{by}", load_text(DEPRECATED), tmp_path, **{"group-by": by})
    for side in (old.Client, old.AsyncClient):
        has = type(side().a) if by == "tags" else side
        assert has.deprecated.__deprecated__
        assert not hasattr(has.new, "__deprecated__")
