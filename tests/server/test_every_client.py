"""Every operation of other people's documents, called by the client that is generated of each.

The client asks the mock of the same document: its arguments are made from the document, and what
comes back is the documented result, blocking and awaited.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from mockument.generator.document import Api, Operation, Parameter, load
from mockument.generator.emit.python.client import ClientPlan, emitter, plan_client
from mockument.generator.emit.python.operations.plan import OperationPlan
from mockument.generator.messages.call import Call, call_of
from mockument.generator.messages.sample import NoSample, sample
from mockument.mockserver.app import create_app
from mockument.mockserver.engine import Answer
from mockument.mockserver.engine.answer.contract import AnswerContract

TESTS = Path(__file__).parents[1]
SPECS = TESTS.parents[1] / "shared" / "specs"
OPERATIONS = 60
"""How many of a document are called: of larger ones, as many from beginning to end."""

LARGE = 1_000_000
"""Bytes from which on a document is tried in `make soak` only, with all of its operations."""
EXEMPT = {
    # It has `items` and `properties` without a type, which models take for arrays and objects.
    "slackapi.slack-api-specs__web-api__slack_web_openapi_v2.json": (
        "should be a valid array",
        "should be an object",
    ),
    # It requires arrays that are empty in what is made of it: no form has a way to say so.
    "stripe.com.json": ("is a required property",),
}
"""Documents whose good values fail, with what is said of them then."""

OVER_SOCKETS = [
    TESTS.parent / "spec" / "openapi.yaml",
    TESTS / "fixtures" / "emit" / "wire.yaml",
    TESTS / "golden" / "whole-documents" / "files" / "openapi.yaml",
    TESTS / "golden" / "whole-documents" / "events" / "openapi.yaml",
    SPECS / "bump-sh-examples.train-travel-api__openapi.yaml",
    SPECS / "swagger-api.swagger-petstore__openapi.yaml",
    SPECS / "netlify.open-api__swagger.yml",
]

pytestmark = pytest.mark.slow


def documents() -> list[Any]:
    kept = sorted((TESTS / "fixtures").glob("*/*.yaml"))
    own = [path for path in kept if path.name != "drift.yaml" and "-baseline" not in path.stem]
    own.append(TESTS.parent / "spec" / "openapi.yaml")
    rows = (SPECS / "index.tsv").read_text("utf-8").splitlines()[1:] if SPECS.is_dir() else []
    return [
        pytest.param(
            path,
            id=f"{path.parent.name}/{path.name}",
            marks=[pytest.mark.soak] if path.stat().st_size > LARGE else [],
        )
        for path in (*own, *(SPECS / row.split("\t")[0] for row in rows))
    ]


@pytest.mark.parametrize("path", documents())
def test_every_operation(path: Path, tmp_path: Path) -> None:
    api = load(path)
    mock = create_app(api).wsgi_app
    seen: list[httpx.Response] = []

    def answer(request: httpx.Request) -> httpx.Response:
        raw = httpx.WSGITransport(mock).handle_request(request)
        return kept(seen, request, raw, raw.read())

    transport = httpx.MockTransport(answer)
    most = None if path.stat().st_size > LARGE else OPERATIONS
    wrong = called_all(api, tmp_path, Asked("http://mock", transport, transport, seen), most)
    for told in EXEMPT.get(path.name, ()):
        assert any(told in line for line in wrong), "this exemption is no longer needed"
        wrong = [line for line in wrong if told not in line]
    assert not wrong, f"\n{len(wrong)} calls\n" + "\n".join(wrong)


@pytest.mark.parametrize("path", OVER_SOCKETS, ids=lambda path: path.name)
def test_every_operation_over_a_socket(path: Path, tmp_path: Path, serving: Any) -> None:
    """What WSGI in this process does not show: heads and bodies as they go over the wire."""
    if not path.exists():
        pytest.skip("the shared documents are not here")
    seen: list[httpx.Response] = []
    with serving(path) as mock:
        address = f"http://127.0.0.1:{mock.port}"
        asked = Asked(address, Transport(seen), AsyncTransport(seen), seen)
        wrong = called_all(load(path), tmp_path, asked)
    assert seen
    assert not wrong, f"\n{len(wrong)} calls\n" + "\n".join(wrong)


@dataclass(frozen=True)
class Asked:
    """A mock that clients ask, and what it has answered so far."""

    address: str
    transport: httpx.BaseTransport
    async_transport: httpx.AsyncBaseTransport
    seen: list[httpx.Response]


class Transport(httpx.HTTPTransport):
    """Keeps what is answered."""

    def __init__(self, seen: list[httpx.Response]) -> None:
        super().__init__()
        self.seen = seen

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raw = super().handle_request(request)
        return kept(self.seen, request, raw, raw.read())


class AsyncTransport(httpx.AsyncHTTPTransport):
    """The same, awaited."""

    def __init__(self, seen: list[httpx.Response]) -> None:
        super().__init__()
        self.seen = seen

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raw = await super().handle_async_request(request)
        return kept(self.seen, request, raw, await raw.aread())


def kept(
    seen: list[httpx.Response], request: httpx.Request, raw: httpx.Response, content: bytes
) -> httpx.Response:
    seen.append(httpx.Response(raw.status_code, headers=raw.headers, content=content))
    seen[-1].request = request
    return seen[-1]


def called_all(api: Api, folder: Path, asked: Asked, most: int | None = OPERATIONS) -> list[str]:
    """What is wrong with the calls of both clients of a document."""
    planned = plan_client(api)
    plans = called_plans(planned, most)
    wrong: list[str] = []
    with imported(api, folder) as module:
        options = {**credentials(planned), "retries": module.ApiRetries(most=0)}
        with module.Client(asked.address, transport=asked.transport, **options) as client:
            for plan in plans:
                call = method_of(client, planned, plan)
                given = arguments(api, plan)
                wrong += outcome(module, plan, asked.seen, partial(called, call, given))
        wrong += asyncio.run(awaited(module, api, planned, plans, asked, options))
    return wrong


async def awaited(
    module: ModuleType,
    api: Api,
    planned: ClientPlan,
    plans: list[OperationPlan],
    asked: Asked,
    options: dict[str, Any],
) -> list[str]:
    wrong: list[str] = []
    opened = module.AsyncClient(asked.address, transport=asked.async_transport, **options)
    async with opened as client:
        for plan in plans:
            made = method_of(client, planned, plan)(**arguments(api, plan))
            try:
                if isinstance(made, AsyncIterator):
                    result: Any = [item async for item in made]
                else:
                    result = await made
            except Exception as error:
                result = error
            wrong += outcome(module, plan, asked.seen, partial(raising, result))
    return [f"async {line}" for line in wrong]


def called(method: Any, given: dict[str, Any]) -> Any:
    result = method(**given)
    return list(result) if isinstance(result, Iterator) else result


def raising(result: Any) -> Any:
    if isinstance(result, Exception):
        raise result
    return result


def called_plans(planned: ClientPlan, most: int | None) -> list[OperationPlan]:
    plans = planned.operations
    # Of paths that differ in a fragment alone, nobody could ask for any but the first.
    reached: dict[tuple[str, str], Operation] = {}
    for plan in plans:
        key = (plan.operation.method, plan.operation.path.partition("#")[0])
        reached.setdefault(key, plan.operation)
    operations = {id(operation) for operation in reached.values()}
    kept = [plan for plan in plans if id(plan.operation) in operations]
    return kept[:: -(-len(kept) // most) or 1] if most else kept


def method_of(client: Any, planned: ClientPlan, plan: OperationPlan) -> Any:
    owner = getattr(client, planned.groups[plan.group].name) if planned.groups else client
    return getattr(owner, plan.name)


def outcome(
    module: ModuleType, plan: OperationPlan, seen: list[httpx.Response], called: Any
) -> Iterator[str]:
    """What is wrong with a call: nothing, where its result is the documented one."""
    label = f"{plan.operation.label} {plan.operation.pointer}"
    try:
        called()
    except getattr(module, "ApiEnvelopeError", ()):
        return  # the answer that is made of the schema has an error in it
    except module.ApiResponseError as error:
        if not AnswerContract(plan.operation).violations(as_answer(seen[-1])):
            yield f"{label}: {str(error)[:600]}"
    except module.ApiStatusError as error:
        if plan.operation.success is None and str(error.status) in plan.operation.responses:
            return  # nothing else is documented
        asked = seen[-1].request
        yield f"{label}: {error} {error.content!r:.900} {asked.url} {asked.content!r:.300}"
    except Exception as error:
        yield f"{label}: {error!r}"


def as_answer(response: httpx.Response) -> Answer:
    return Answer(response.status_code, tuple(response.headers.items()), response.content)


@contextmanager
def imported(api: Api, folder: Path) -> Iterator[ModuleType]:
    for path, text in emitter.emit(api).files.items():
        (folder / "sdk" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "sdk" / path).write_text(text, "utf-8")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield importlib.import_module("sdk")
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.partition(".")[0] == "sdk"]:
            del sys.modules[name]
        shutil.rmtree(folder / "sdk")


def credentials(planned: ClientPlan) -> dict[str, Any]:
    """A credential for each scheme that a client takes."""
    return {
        str(view.argument): ("me", "me") if "tuple" in view.annotation else "me"
        for view in planned.constructor.schemes
    }


def arguments(api: Api, plan: OperationPlan) -> dict[str, Any]:
    given = {str(one.argument): value_of(one.parameter) for one in plan.parameters if one.required}
    if plan.body:
        made = body_of(plan, call_of(api, plan.operation))
        if made is not None or plan.body.required:
            given["body"] = {} if made is None else made
    return given


def value_of(parameter: Parameter) -> Any:
    """A value that the parameter's schema allows: the documented one, if there is one."""
    if parameter.examples:
        return parameter.examples[0].value
    try:
        return sample(parameter.schema) if parameter.schema else parameter.name
    except NoSample:
        return parameter.name


def body_of(plan: OperationPlan, call: Call) -> Any:
    """The body of a call as a client takes it."""
    assert plan.body
    if call.body is None:
        return None
    first = plan.body.first
    match first.kind:
        case "json":
            return json.loads(call.body)
        case "raw":
            return call.body
        case "multipart":
            return dict(call.form)
        case "form":
            assert plan.operation.request_body
            media = plan.operation.request_body.content[first.media_type]
            return sample(media.schema, "request") if media.schema else {}
