"""The whole walk: page → document → models → client → running mock, and both directions checked."""

import asyncio
import importlib
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, get_origin

import httpx
import orjson
import pytest

from mockument.generator.capture import capture_paths
from mockument.generator.document import Api, Operation, load_text
from mockument.generator.document.validation import SchemaValidator
from mockument.generator.emit.emitter import find_emitter
from mockument.generator.emit.folder import write_folder
from mockument.mockserver import MockOptions, create_app

ROOT = Path(__file__).parents[2]
SOURCES = {"seed": ROOT / "spec" / "pages", "portal": ROOT / "tests" / "fixtures" / "pages"}


class Walk:
    """One walk's results: the document, its model, and the generated client's module."""

    def __init__(self, name: str, folder: Path) -> None:
        self.document = folder / f"{name}.yaml"
        self.document.write_text(capture_paths([SOURCES[name]]).text, "utf-8")
        self.api = load_text(self.document.read_text("utf-8"), name)
        package = f"walk_{name}_client"
        write_folder(find_emitter("client").emit(self.api), folder / package)
        sys.path.insert(0, str(folder))
        importlib.invalidate_caches()
        try:
            self.client: ModuleType = importlib.import_module(package)
        finally:
            sys.path.remove(str(folder))

    def calls(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each method of the client, with the documented request as its arguments."""
        for operation in self.api.operations:
            shared = [(one.operation_id, one.example) for one in operation.shared]
            for operation_id, example in shared or [(operation.operation_id, "")]:
                yield snake(operation_id), arguments(operation, example)


def snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


def arguments(operation: Operation, example: str) -> dict[str, Any]:
    found: dict[str, Any] = {p.name: "a b" for p in operation.parameters if p.required}
    if operation.request_body:
        examples = operation.request_body.content["application/json"].examples
        found["body"] = next(e.value for e in examples if e.name == example)
    return found


@pytest.fixture(scope="module", params=sorted(SOURCES))
def walk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    return Walk(request.param, tmp_path_factory.mktemp(request.param))


def typed(walk: Walk, method: str, result: Any) -> bool:
    """Whether a result is of the type that the method promises."""
    spelled = inspect.signature(getattr(walk.client.Client, method)).return_annotation
    promised = eval(spelled, {"Any": Any}, vars(walk.client))
    return promised is Any or isinstance(result, get_origin(promised) or promised)


@pytest.mark.slow
def test_over_a_real_socket(walk: Walk, serving: Any) -> None:
    with serving(walk.document) as mock:
        url = f"http://127.0.0.1:{mock.port}"
        with walk.client.Client(url, session_uuid="me") as client:
            blocking = {name: getattr(client, name)(**given) for name, given in walk.calls()}
        awaited = asyncio.run(call_async(walk, url))
    assert blocking == awaited
    assert all(typed(walk, name, result) for name, result in blocking.items())
    if "add_model_service" in blocking:
        assert blocking["add_model_service"].inventory.request_memory == 1024
    else:
        assert blocking["start_vm_instance"].inventory.memory_size == 8589934592
        assert blocking["update_vm_instance"].inventory.name == "新名字"


async def call_async(walk: Walk, url: str) -> dict[str, Any]:
    async with walk.client.AsyncClient(url, session_uuid="me") as client:
        return {name: await getattr(client, name)(**given) for name, given in walk.calls()}


class Contract(httpx.BaseTransport):
    """Sends requests to the mock in this process, and holds both directions to the document."""

    def __init__(self, api: Api, options: MockOptions) -> None:
        self.inner = httpx.WSGITransport(create_app(api, options))
        self.operations = {(o.method, o.path): o for o in api.operations}
        self.checked: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self.inner.handle_request(request)
        content = response.read()
        operation = self.find(request)
        if operation.request_body:
            self.check(operation.request_body.content, request.headers, request.content)
        documented = operation.responses.get(str(response.status_code))
        if documented:
            self.check(documented.content, response.headers, content)
        self.checked.append(operation.label)
        return httpx.Response(response.status_code, headers=response.headers, content=content)

    def find(self, request: httpx.Request) -> Operation:
        depth = request.url.raw_path.count(b"/")
        return next(
            operation
            for (method, path), operation in self.operations.items()
            if method == request.method
            and path.count("/") == depth
            and request.url.path.startswith(path.partition("{")[0])
        )

    @staticmethod
    def check(content: Any, headers: httpx.Headers, body: bytes) -> None:
        media = content[headers["content-type"].partition(";")[0]]
        if media.schema:
            assert SchemaValidator(media.schema).violations(orjson.loads(body)) == []


def test_both_directions_keep_the_document(walk: Walk) -> None:
    transport = Contract(walk.api, MockOptions())
    with walk.client.Client("http://mock", session_uuid="me", transport=transport) as client:
        results = {name: getattr(client, name)(**given) for name, given in walk.calls()}
    assert all(typed(walk, name, result) for name, result in results.items())
    assert len(transport.checked) == len(results) > 0


def test_models_give_back_what_they_read(walk: Walk) -> None:
    for operation in walk.api.operations:
        if operation.success is None:
            continue
        for media in operation.success.content.values():
            if media.schema is None or media.schema.reference is None:
                continue
            model = getattr(walk.client, media.schema.reference.rpartition("/")[2])
            for example in media.examples:
                assert (
                    model.model_validate_json(orjson.dumps(example.value)).to_wire()
                    == example.value
                )


def test_what_the_mock_refuses_the_client_raises(walk: Walk) -> None:
    name, given = next((n, g) for n, g in walk.calls() if "body" in g)
    transport = httpx.WSGITransport(create_app(walk.api))
    with (
        walk.client.Client("http://mock", transport=transport) as client,
        pytest.raises(walk.client.ApiStatusError) as refused,
    ):
        getattr(client, name)(**given)
    assert refused.value.status == 401
    assert refused.value.headers["www-authenticate"].startswith("OAuth realm=")
    assert refused.value.body["title"]
    with (
        walk.client.Client("http://mock", session_uuid="me", transport=transport) as client,
        pytest.raises(walk.client.ApiStatusError) as refused,
    ):
        getattr(client, name)(**{**given, "body": {}})
    assert refused.value.status == 422
    assert refused.value.body["violations"][0]["keyword"]


def test_an_error_in_the_envelope_is_raised(walk: Walk) -> None:
    name, given = next((n, g) for n, g in walk.calls() if "body" in g and n != "delete_zone")
    failure = {
        "success": False,
        "error": {"code": "SYS.1000", "details": "no", "cause": {"code": "X"}},
    }
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=failure))
    with (
        walk.client.Client("http://mock", session_uuid="me", transport=transport) as client,
        pytest.raises(walk.client.ApiEnvelopeError) as raised,
    ):
        getattr(client, name)(**given)
    assert raised.value.status == 200
    assert raised.value.error.code == "SYS.1000"
    assert raised.value.error.cause.code == "X"
    assert type(raised.value.error).__name__ == "ErrorCode"
