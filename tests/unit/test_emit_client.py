"""Clients: what they send and what they make of an answer, blocking and not."""

from __future__ import annotations

import asyncio
import importlib
import sys
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from mockument.generator.document import load
from mockument.generator.emit import find_emitter

FIXTURES = Path(__file__).parents[1] / "fixtures" / "emit"
Handler = Callable[[httpx.Request], httpx.Response]


def emitted(fixture: str, parent: Path) -> ModuleType:
    name = f"emitted_client_{fixture}"
    (parent / name).mkdir()
    for path, text in find_emitter("client").emit(load(FIXTURES / f"{fixture}.yaml")).files.items():
        (parent / name / path).write_text(text, "utf-8")
    sys.path.insert(0, str(parent))
    importlib.invalidate_caches()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return importlib.import_module(name)
    finally:
        sys.path.remove(str(parent))


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ModuleType]:
    parent = tmp_path_factory.mktemp("clients")
    return {name: emitted(name, parent) for name in ("addmodel", "shared", "wire")}


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest, packages: dict[str, ModuleType]) -> Callable[..., Any]:
    """Calls one method of a client against a handler; gives the result and what was sent."""

    def called(
        package: str, method: str, handler: Handler, options: dict[str, Any], **arguments: Any
    ) -> tuple[Any, httpx.Request | None]:
        sent: list[httpx.Request] = []

        def recording(request: httpx.Request) -> httpx.Response:
            sent.append(request)
            return handler(request)

        transport = httpx.MockTransport(recording)
        module = packages[package]
        if request.param == "sync":
            with module.Client(transport=transport, **options) as client:
                return getattr(client, method)(**arguments), sent[-1] if sent else None

        async def awaited() -> Any:
            async with module.AsyncClient(transport=transport, **options) as client:
                return await getattr(client, method)(**arguments)

        return asyncio.run(awaited()), sent[-1]

    return called


def answers(status: int = 200, **response: Any) -> Handler:
    return lambda _request: httpx.Response(status, **response)


def test_the_documented_request_is_sent(call: Callable[..., Any]) -> None:
    result, sent = call(
        "addmodel",
        "add_model_service",
        answers(json={"success": True, "inventory": {"requestCpu": 4.0}, "new": 1}),
        {"session_uuid": "abc"},
        body={"param": {"name": "x"}},
    )
    assert sent.method == "POST"
    assert str(sent.url) == "http://localhost:8080/zstack/v1/ai/model-services"
    assert sent.headers["authorization"] == "OAuth abc"
    assert sent.headers["content-type"] == "application/json"
    assert sent.headers["user-agent"].startswith("Inference-Service-APIs/5.1.8 mockument/")
    assert sent.content == b'{"param":{"name":"x"}}'
    assert type(result).__name__ == "AddModelServiceResponse"
    assert result.inventory.request_cpu == 4


def test_a_model_is_sent_with_what_was_set(
    call: Callable[..., Any], packages: dict[str, ModuleType]
) -> None:
    module = packages["addmodel"]
    param = module.AddModelServiceRequestParam.model_construct(name="x", request_cpu=1)
    request = module.AddModelServiceRequest.model_construct(param=param)
    _, sent = call("addmodel", "add_model_service", answers(json={}), {}, body=request)
    assert sent.content == b'{"param":{"name":"x","requestCpu":1}}'
    assert "authorization" not in sent.headers


def test_an_error_in_the_envelope_raises(
    call: Callable[..., Any], packages: dict[str, ModuleType]
) -> None:
    module = packages["addmodel"]
    envelope = {"error": {"code": "SYS.1000", "cause": {"code": "HOST.1"}}, "inventory": 5}
    with pytest.raises(module.ApiEnvelopeError, match=r"SYS\.1000") as raised:
        call("addmodel", "add_model_service", answers(json=envelope), {}, body={})
    assert isinstance(raised.value, module.ApiError)
    assert isinstance(raised.value.error, module.ErrorCode)
    assert raised.value.error.cause.code == "HOST.1"
    assert raised.value.status == 200


@pytest.mark.parametrize("body", [b"", b"not json", b'{"success": 1}', b"[]"])
def test_an_answer_that_is_not_as_documented_raises(
    call: Callable[..., Any], packages: dict[str, ModuleType], body: bytes
) -> None:
    with pytest.raises(packages["addmodel"].ApiResponseError) as raised:
        call("addmodel", "add_model_service", answers(content=body), {}, body={})
    assert raised.value.content == body


def test_operations_that_share_a_path_have_a_method_each(call: Callable[..., Any]) -> None:
    result, sent = call(
        "shared",
        "start_vm_instance",
        answers(json={"inventory": {"memorySize": 8.589934592e9}}),
        {},
        uuid="a/b",
        body={"startvminstance": {}},
    )
    assert type(result).__name__ == "StartVmInstanceResponse"
    assert result.inventory.memory_size == 8589934592
    assert sent.url.raw_path == b"/zstack/v1/vm-instances/a%2Fb/actions"


def test_parameters_are_written_as_documented(call: Callable[..., Any]) -> None:
    result, sent = call(
        "wire",
        "get_part",
        answers(json={"partNumber": 7}),
        {"key": "s&c"},
        id="..",
        part=[1, 2],
        id_query=["a b", "c,d"],
        query={"from": {"min": 1}, "to": ["x", "y"]},
        pipes=["p", "q"],
        since=datetime(2024, 1, 31, tzinfo=UTC),
        filter={"a": None},
        x_flag=True,
        crumb="c;d",
    )
    assert result.part_number == 7
    path, _, query = sent.url.raw_path.decode().partition("?")
    assert path == "/v1/things/%2E%2E/parts/1,2"
    assert query.split("&") == [
        "id=a%20b",
        "id=c%2Cd",
        "query%5Bfrom%5D%5Bmin%5D=1",
        "query%5Bto%5D%5B0%5D=x",
        "query%5Bto%5D%5B1%5D=y",
        "pipes=p%7Cq",
        "since=2024-01-31T00%3A00%3A00Z",
        "filter=%7B%22a%22%3Anull%7D",
        "api%20key=s%26c",
    ]
    assert sent.headers["x-flag"] == "true"
    assert sent.headers["cookie"] == "crumb=c%3Bd"


def test_no_content_is_none(call: Callable[..., Any]) -> None:
    assert call("wire", "get_part", answers(204), {}, id="a", part=[1])[0] is None


@pytest.mark.parametrize(
    ("status", "response", "expected"),
    [
        (404, {"json": {"code": "x", "description": "gone"}}, "Problem"),
        (500, {"text": "broken"}, "str"),
        (404, {"json": [1]}, "list"),
        (302, {"content": b""}, "str"),
    ],
)
def test_other_statuses_raise_with_their_body(
    call: Callable[..., Any],
    packages: dict[str, ModuleType],
    status: int,
    response: dict[str, Any],
    expected: str,
) -> None:
    with pytest.raises(packages["wire"].ApiStatusError, match=f"status {status}") as raised:
        call("wire", "get_part", answers(status, **response), {}, id="a", part=[1])
    assert raised.value.status == status
    assert type(raised.value.body).__name__ == expected
    assert isinstance(raised.value.content, bytes)


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (httpx.ReadTimeout("slow"), "ApiTimeoutError"),
        (httpx.ConnectError("no"), "ApiConnectionError"),
    ],
)
def test_failures_of_the_network_raise(
    call: Callable[..., Any], packages: dict[str, ModuleType], failure: Exception, kind: str
) -> None:
    def failing(_request: httpx.Request) -> httpx.Response:
        raise failure

    with pytest.raises(getattr(packages["wire"], kind)):
        call("wire", "get_part", failing, {}, id="a", part=[1])


def test_bytes_come_as_bytes_and_nothing_is_authenticated_unasked(call: Callable[..., Any]) -> None:
    result, sent = call(
        "wire", "get_files_by_name", answers(content=b"\0\xff"), {"key": "k"}, name="ä"
    )
    assert result == b"\0\xff"
    assert sent.url.raw_path == b"/v1/files/%C3%A4"


def test_files_are_sent_in_parts(call: Callable[..., Any]) -> None:
    body = {"file": ('a".txt', b"\0data", "text/x"), "note": "hi"}
    result, sent = call("wire", "upload", answers(201), {}, name="n", body=body)
    assert result is None
    assert sent.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert (
        b'name="file"; filename="a%22.txt"\r\nContent-Type: text/x\r\n\r\n\0data\r\n'
        in sent.content
    )
    assert b'name="note"\r\n\r\nhi\r\n' in sent.content


def test_forms_and_basic_authentication(call: Callable[..., Any]) -> None:
    result, sent = call(
        "wire", "list_", answers(text="done"), {"user": ("u", "p")}, body={"a": "x y", "b": [1, 2]}
    )
    assert result == "done"
    assert sent.content == b"a=x%20y&b=1&b=2"
    assert sent.headers["authorization"] == "Basic dTpw"


@pytest.mark.parametrize("bad", ["a\r\nX-Evil: 1", "a\nb"])
def test_headers_cannot_be_split(call: Callable[..., Any], bad: str) -> None:
    with pytest.raises(ValueError, match="line breaks"):
        call("addmodel", "add_model_service", answers(json={}), {"session_uuid": bad}, body={})


def test_a_path_parameter_must_not_be_empty(call: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="must not be empty"):
        call("shared", "start_vm_instance", answers(json={}), {}, uuid="", body={})


def test_generated_code_never_names_mockument(packages: dict[str, ModuleType]) -> None:
    for path in Path(packages["wire"].__file__ or "").parent.glob("*.py"):
        assert "import mockument" not in path.read_text("utf-8")
        assert "from mockument" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    "paths", ["{}", "{/health: {get: {responses: {'204': {description: up}}}}}"]
)
def test_a_client_without_any_model_imports(
    paths: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = tmp_path / "bare.yaml"
    document.write_text(f"openapi: 3.1.0\ninfo: {{title: Bare, version: '1'}}\npaths: {paths}\n")
    package = tmp_path / f"bare_{len(paths)}"  # a name for each: modules stay imported
    package.mkdir()
    for path, text in find_emitter("client").emit(load(document)).files.items():
        (package / path).write_text(text, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    client = importlib.import_module(package.name).Client("http://127.0.0.1:1")
    client.close()
