"""What people do with a generated client: their own httpx, careless arguments, odd answers."""

from __future__ import annotations

import asyncio
import importlib
import sys
from types import ModuleType
from typing import Any

import httpx
import pytest

from mockument.generator.document import load_text
from mockument.generator.emit import find_emitter

NOTES = """
openapi: 3.1.0
info: {title: Notes, version: "1"}
servers: [{url: "https://notes.example"}]
security: [{token: []}]
paths:
  /notes:
    get:
      operationId: list_notes
      responses:
        "200":
          description: All.
          content:
            application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Note"}}}
    post:
      operationId: add_note
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
      responses:
        "201":
          description: Added.
          content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}
  /file:
    get:
      operationId: get_file
      responses: {"200": {description: It., content: {application/json: {schema: {type: string}}}}}
components:
  securitySchemes: {token: {type: http, scheme: bearer}}
  schemas:
    Note:
      type: object
      required: [text]
      properties:
        text: {type: string}
        color: {type: string, enum: [red, blue]}
        size: {type: integer}
        by: {$ref: "#/components/schemas/Author"}
        mark: {anyOf: [{type: string}, {type: string, enum: [a, b]}, {type: integer}]}
        gone: {type: [string, "null"]}
    Author: {type: object, additionalProperties: false, properties: {name: {type: string}}}
"""


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    folder = tmp_path_factory.mktemp("use")
    for path, text in find_emitter("client").emit(load_text(NOTES)).files.items():
        (folder / "used_notes" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "used_notes" / path).write_text(text, "utf-8")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        return importlib.import_module("used_notes")
    finally:
        sys.path.remove(str(folder))


def answering(*answers: httpx.Response) -> tuple[httpx.MockTransport, list[httpx.Request]]:
    """A transport that gives one answer after the other, the last for ever; what it was asked."""
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answers[min(len(asked), len(answers)) - 1]

    return httpx.MockTransport(handle), asked


def said(notes: Any, answer: httpx.Response) -> Any:
    """What a list of notes that is answered so comes to."""
    with notes.Client(transport=answering(answer)[0], retries=0) as client:
        return client.list_notes()


def test_a_client_of_httpx_is_used_and_left_open(notes: Any) -> None:
    way, asked = answering(httpx.Response(200, json=[]))
    seen: list[httpx.Request] = []
    own = httpx.Client(transport=way, follow_redirects=True, event_hooks={"request": [seen.append]})
    with notes.Client(transport=own, token="mine") as client:
        client.list_notes()
    assert not own.is_closed
    assert asked[0].headers["Authorization"] == "Bearer mine"
    assert seen == asked


def test_an_awaited_client_of_httpx_is_used_and_left_open(notes: Any) -> None:
    own = httpx.AsyncClient(transport=answering(httpx.Response(200, json=[]))[0])

    async def used() -> None:
        async with notes.AsyncClient(transport=own) as client:
            assert await client.list_notes() == []
        assert not own.is_closed

    asyncio.run(used())


def test_a_credential_is_not_replaced_by_one_of_the_address(notes: Any) -> None:
    way, asked = answering(httpx.Response(200, json=[]))
    address = "https://user:pass@notes.example"
    notes.Client(address, token="mine", transport=way).list_notes()
    notes.Client(address, transport=way).list_notes()
    sent = [request.headers["Authorization"].split()[0] for request in asked]
    assert sent == ["Bearer", "Basic"]


def test_what_cannot_send_is_refused_at_once(notes: Any) -> None:
    with pytest.raises(TypeError, match=r"Client cannot send by AsyncHTTPTransport.*awaited"):
        notes.Client(transport=httpx.AsyncHTTPTransport())
    with pytest.raises(TypeError, match="AsyncClient cannot send by Client, which blocks"):
        notes.AsyncClient(transport=httpx.Client())
    with pytest.raises(TypeError, match="a transport must send, stream and close: str does not"):
        notes.Client(transport="proxy")


@pytest.mark.parametrize("most", [0, 1, 3])
def test_retries_can_be_a_number(notes: Any, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    way, asked = answering(httpx.Response(503))
    with pytest.raises(notes.ApiServerError):
        notes.Client(transport=way, retries=most).list_notes()
    with pytest.raises(notes.ApiServerError):
        notes.Client(transport=way).with_options(retries=most).list_notes()
    assert len(asked) == 2 * (1 + most)


def test_each_step_can_have_a_time_limit_of_its_own(notes: Any) -> None:
    way, asked = answering(httpx.Response(200, json=[]))
    notes.Client(transport=way, timeout=httpx.Timeout(60, connect=5)).list_notes()
    assert asked[0].extensions["timeout"] == {"connect": 5, "read": 60, "write": 60, "pool": 60}


def test_a_hook_that_gives_nothing_back_is_told_so(notes: Any) -> None:
    client = notes.Client(transport=answering(httpx.Response(200, json=[]))[0], on_request=print)
    with pytest.raises(TypeError, match="on_request must return the request, and returned None"):
        client.list_notes()
