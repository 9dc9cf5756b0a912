"""Clients by constructs: each document beside this file's folder, and what its client is to do.

``clients/NAME.yaml`` is a document that shows one construct. ``clients/NAME.calls.yaml`` lists
calls of its client: what is called with what, the request that must be sent for it, what is
answered, and what comes of it. Each is made by both clients. ``clients/README.md`` says how they
are written.
"""

from __future__ import annotations

import asyncio
import email.parser
import email.policy
import importlib
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
import yaml

from mockument.generator.document import load
from mockument.generator.emit.python import client as client_target
from mockument.generator.emit.python.client import ClientEmitter
from mockument.mockserver.app import create_app

FOLDER = Path(__file__).parent / "clients"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml") if not path.stem.endswith(".calls"))
EXEMPT: dict[str, str] = {}
"""Constructs whose client is not right yet, and why; one that is right fails here."""


KEYS = frozenset(
    ["call", "client", "with", "how", "answer", "sends", "gives", "headers", "raises", "model"]
)


def calls_of(name: str) -> list[dict[str, Any]]:
    text = (FOLDER / f"{name}.calls.yaml").read_text("utf-8")
    loaded: list[dict[str, Any]] = yaml.safe_load(text)
    return loaded


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where packages are, as long as this module runs."""
    path = tmp_path_factory.mktemp("clients")
    sys.path.insert(0, str(path))
    yield path
    sys.path.remove(str(path))


def package(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The client of a construct; it is not formatted, which takes most of the time."""
    if not (folder / f"of_{name}").is_dir():
        monkeypatch.setattr(client_target, "finished", dict)
        write(name, folder)
        importlib.invalidate_caches()
    return importlib.import_module(f"of_{name}")


def write(name: str, folder: Path) -> None:
    for path, text in ClientEmitter().emit(load(FOLDER / f"{name}.yaml")).files.items():
        target = folder / f"of_{name}" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


@pytest.mark.parametrize("side", ["sync", "async"])
@pytest.mark.parametrize("name", NAMES)
def test_construct(name: str, side: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    wrong: list[str] = []
    module = package(name, folder, monkeypatch)
    for number, told in enumerate(calls_of(name)):
        try:
            Case(module, told, folder).check(side)
        except Exception as error:
            wrong.append(f"{number} {told['call']}: {type(error).__name__}: {error}")
    if name in EXEMPT:
        assert wrong, "this exemption is no longer needed"
    else:
        assert not wrong, "\n" + "\n".join(wrong)


REFUSED_BY_MOCKS = {
    "bytes_elsewhere": "what is JSON by its media type is JSON to the mock",
    "client_credentials": "the mock has no `/token`",
    "token_url": "the mock has no `/oauth/token`",
    "form_of_no_object": "a form is an object to the mock, and the schema says that it is none",
    "form_encodings": "bytes without a name are application/octet-stream, and image/* is wanted",
    "nothing_documented": "the mock answers 400, as nothing else is documented",
    "pages_by_links": "the mock's links lead nowhere",
    "path_encoding": "WSGI has no encoded slashes",
    "path_reserved": "WSGI has no encoded slashes",
    "path_routers": "to the mock each variable is one segment, as the standard has it",
    "uploads": "WSGI has no body without its length",
}
"""Constructs of which the mock does not take all that is sent, and why."""


@pytest.mark.parametrize("name", NAMES)
def test_the_mock_takes_what_is_sent(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a client writes and what the mock reads follow one standard."""
    module = package(name, folder, monkeypatch)
    transport = Mocked(httpx.WSGITransport(create_app(load(FOLDER / f"{name}.yaml")).wsgi_app))
    for told in calls_of(name):
        options = {**told.get("client", {}), "retries": 0}
        case = Case(module, {**told, "client": options}, folder, transport)
        with suppress(Exception):  # answers are not what is looked at
            case.run("sync")
    assert bool(transport.refused) is (name in REFUSED_BY_MOCKS), transport.refused


class Mocked(httpx.BaseTransport):
    """Sends to a mock, and remembers what it refuses."""

    def __init__(self, mock: httpx.WSGITransport) -> None:
        self.mock = mock
        self.refused: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.mock.handle_request(request)
        answer.read()
        if answer.status_code in (400, 404, 405, 406, 413, 415, 422):
            self.refused.append(f"{request.method} {request.url}: {answer.text}")
        return answer


def test_each_document_has_calls_and_each_exemption_a_document() -> None:
    assert {f"{name}.calls" for name in NAMES} == {p.stem for p in FOLDER.glob("*.calls.yaml")}
    assert set(EXEMPT) <= set(NAMES)


FEW = ["answers_of_enums", "names_collide", "pages_by_cursor", "recursion", "response_media_types"]
"""The constructs that are most to type checkers; all of them take minutes."""


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(FEW, id="few", marks=pytest.mark.slow),
        pytest.param(NAMES, id="all", marks=pytest.mark.soak),
    ],
)
def test_type_checkers_find_nothing(names: list[str], tmp_path: Path) -> None:
    for name in names:
        write(name, tmp_path)
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    mypy = [sys.executable, "-m", "mypy", "--strict", "."]
    pyright = [sys.executable, "-m", "basedpyright", "--pythonpath", sys.executable]
    for command in (mypy, pyright):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


class Case:
    """One call of a client."""

    def __init__(
        self,
        module: ModuleType,
        told: dict[str, Any],
        folder: Path,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        assert set(told) <= KEYS, set(told) - KEYS
        self.transport = transport or httpx.MockTransport(self.answer)
        self.module = module
        self.told = told
        self.folder = folder
        self.asked: list[httpx.Request] = []
        answers = told.get("answer", {"status": 204})
        self.answers = list(answers) if isinstance(answers, list) else [answers]

    def check(self, side: str) -> None:
        raises = self.told.get("raises")
        if raises is None:
            result = self.run(side)
            if "gives" in self.told:
                self.check_result(result)
        else:
            own = getattr(self.module, raises["error"], (TypeError, ValueError))
            with pytest.raises(own, match=raises.get("match")) as raised:
                self.run(side)
            self.check_error(raised.value, raises)
        self.check_requests()
        assert len(self.answers) == 1, "not all answers were asked for"

    def run(self, side: str) -> Any:
        options = {key: self.python(value) for key, value in self.told.get("client", {}).items()}
        if "retries" in options:
            options["retries"] = self.module.ApiRetries(most=options["retries"])
        options["transport"] = self.transport
        arguments = {key: self.python(value) for key, value in self.told.get("with", {}).items()}
        if side == "sync":
            return self.blocking(options, arguments)
        options.setdefault("retries", self.module.ApiRetries(first=0))
        return asyncio.run(self.awaited(options, arguments))

    def blocking(self, options: dict[str, Any], arguments: dict[str, Any]) -> Any:
        with self.module.Client(**options) as client:
            match self.told.get("how", "send"):
                case "send":
                    return getattr(client, self.told["call"])(**arguments)
                case "iterate":
                    return list(getattr(client, self.told["call"])(**arguments))
                case "respond":
                    return client.respond(self.call(arguments))
                case "stream_bytes":
                    with client.stream(self.call(arguments)) as stream:
                        return b"".join(stream.iter_bytes())
                case how:
                    return list(getattr(client, how)(self.call(arguments)))

    async def awaited(self, options: dict[str, Any], arguments: dict[str, Any]) -> Any:
        async with self.module.AsyncClient(**options) as client:
            match self.told.get("how", "send"):
                case "send":
                    return await getattr(client, self.told["call"])(**arguments)
                case "iterate":
                    return await listed(getattr(client, self.told["call"])(**arguments))
                case "respond":
                    return await client.respond(self.call(arguments))
                case "stream_bytes":
                    async with client.stream(self.call(arguments)) as stream:
                        return b"".join([chunk async for chunk in stream.iter_bytes()])
                case how:
                    return await listed(getattr(client, how)(self.call(arguments)))

    def call(self, arguments: dict[str, Any]) -> Any:
        return getattr(self.module.calls, self.told["call"])(**arguments)

    def python(self, value: Any) -> Any:
        """A value of a sidecar as it is passed."""
        if isinstance(value, list):
            return [self.python(item) for item in value]
        if not isinstance(value, dict):
            return value
        made = {key: self.python(item) for key, item in value.items()}
        match made:
            case {"$open": str(text)}:
                path = self.folder / "open.txt"
                path.write_text(text, "utf-8")
                return path.open("rb")
            case {"$path": str(text)}:
                path = self.folder / "path.txt"
                path.write_text(text, "utf-8")
                return path
            case {"$pieces": [*pieces]}:
                return (str(piece).encode() for piece in pieces)
            case {"$file": [name, content, *more]}:
                return (name, content.encode(), *more)
            case {"$credentials": [client_id, secret]}:
                return self.module.ApiClientCredentials(client_id, secret)
            case {"$model": name, **fields}:
                return getattr(self.module, name).model_validate(fields)
        return made

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        told = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if "fails" in told:
            raise getattr(httpx, told["fails"])("broken")
        status, headers = told.get("status", 200), told.get("headers", {})
        if "json" in told:
            headers = {"content-type": "application/json", **headers}
            return httpx.Response(status, headers=headers, content=json.dumps(told["json"]))
        content = told.get("bytes", told.get("body", ""))
        return httpx.Response(status, headers=headers, content=content)

    def check_result(self, result: Any) -> None:
        for name, value in self.told.get("headers", {}).items():
            assert result.headers[name] == value
        value = result.value if self.told.get("how") == "respond" else result
        if "model" in self.told:
            assert type(value).__name__ == self.told["model"]
        assert self.wire(value) == self.told["gives"]

    def wire(self, value: Any) -> Any:
        if isinstance(value, bytes):
            return value
        if isinstance(value, list):
            return [self.wire(item) for item in value]
        if type(value).__name__ == "ServerSentEvent":
            return {key: getattr(value, key) for key in ("data", "event", "id", "retry")}
        return value.to_wire() if hasattr(value, "to_wire") else value

    def check_error(self, error: Any, told: dict[str, Any]) -> None:
        assert type(error).__name__ == told["error"]
        if "model" in told:
            assert type(error.body).__name__ == told["model"]
        if "body" in told:
            assert self.wire(error.body) == told["body"]

    def check_requests(self) -> None:
        told = self.told.get("sends", [])
        listed = told if isinstance(told, list) else [told]
        assert not listed or len(self.asked) == len(listed), self.asked
        for request, expected in zip(self.asked, listed, strict=False):
            check_request(request, expected)


async def listed(items: AsyncIterator[Any]) -> list[Any]:
    return [item async for item in items]


def check_request(request: httpx.Request, told: dict[str, Any]) -> None:
    for key, expected in told.items():
        match key:
            case "method":
                assert request.method == expected
            case "target":
                assert request.url.raw_path.decode() == expected
            case "url":
                assert str(request.url) == str(httpx.URL(expected))
            case "headers":
                assert {name: request.headers.get(name) for name in expected} == expected
            case "media_type":
                assert request.headers["content-type"].partition(";")[0] == expected
            case "json":
                assert json.loads(request.content) == expected
            case "body" | "bytes":
                content = request.read()
                assert (content.decode() if key == "body" else content) == expected
            case "parts":
                assert list(parts_of(request)) == [normal(part) for part in expected]
            case _:
                raise AssertionError(f"what is {key!r}?")


Part = tuple[str, str | None, str | None, bytes]


def normal(part: dict[str, Any]) -> Part:
    content: str | bytes = part["body"]
    body = content if isinstance(content, bytes) else content.encode()
    return part["disposition"], part.get("type"), part.get("id"), body


def parts_of(request: httpx.Request) -> Iterator[Part]:
    """The parts of a form: disposition, media type, `Content-ID` and content of each."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + request.read())
    for part in message.iter_parts():
        content: Any = part.get_payload(decode=True)
        yield str(part["content-disposition"]), part["content-type"], part["content-id"], content
