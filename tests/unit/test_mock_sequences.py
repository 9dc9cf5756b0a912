"""Sequences: events, lines and records come as their media type writes them."""

import json
from typing import Any

import pytest

from mockument.generator.document import Api, load_text
from mockument.generator.document.check import check
from mockument.generator.document.sequences import describes_items, event_data, is_sequential
from mockument.mockserver import create_app
from mockument.mockserver.engine.answer.contract import AnswerContract
from mockument.mockserver.engine.exchange import Answer

CHUNK = {
    "type": "object",
    "required": ["id", "n"],
    "properties": {"id": {"type": "string"}, "n": {"type": "integer", "const": 1}},
}
EVENT = {
    "type": "object",
    "required": ["data"],
    "properties": {"event": {"const": "delta"}, "data": {"type": "string", "const": "a\nb"}},
}


def api_of(media_type: str, media: dict[str, Any], version: str = "3.1.1") -> Api:
    content = {media_type: media}
    document = {
        "openapi": version,
        "info": {"title": "T", "version": "1"},
        "paths": {"/s": {"get": {"responses": {"200": {"description": "x", "content": content}}}}},
    }
    return load_text(json.dumps(document))


def sent(api: Api) -> bytes:
    answer = create_app(api).test_client().get("/s")
    assert answer.status_code == 200
    assert not list(violations(api, answer.data))
    return bytes(answer.data)


def violations(api: Api, body: bytes) -> list[str]:
    (operation,) = api.operations
    (name,) = operation.responses["200"].content
    answer = Answer(200, (("Content-Type", name),), body)
    return [f"{one.pointer} {one.keyword}" for one in AnswerContract(operation).violations(answer)]


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/event-stream", b'data: {"id":"string","n":1}\n\n'),
        ("application/jsonl", b'{"id":"string","n":1}\n'),
        ("application/x-ndjson; charset=utf-8", b'{"id":"string","n":1}\n'),
        ("application/json-seq", b'\x1e{"id":"string","n":1}\n'),
        ("application/vnd.x+json-seq", b'\x1e{"id":"string","n":1}\n'),
    ],
)
@pytest.mark.parametrize("keyword", ["schema", "itemSchema"])
def test_a_schema_of_objects_is_that_of_the_items(
    keyword: str, media_type: str, body: bytes
) -> None:
    assert sent(api_of(media_type, {keyword: CHUNK})) == body


@pytest.mark.parametrize("version", ["3.0.3", "3.1.1", "3.2.0"])
def test_examples_are_written_as_sequences(version: str) -> None:
    items = [{"id": "a", "n": 1}, {"id": "b", "n": 1}]
    lines = sent(api_of("application/jsonl", {"schema": CHUNK, "example": items}, version))
    assert lines == b'{"id":"a","n":1}\n{"id":"b","n":1}\n'
    one = sent(api_of("text/event-stream", {"schema": CHUNK, "example": items[0]}, version))
    assert one == b'data: {"id":"a","n":1}\n\n'
    as_it_is = 'data: {"id": "a", "n": 1}\n\ndata: [DONE]\n\n'
    assert sent(api_of("text/event-stream", {"schema": CHUNK, "example": as_it_is})) == (
        as_it_is.encode()
    )


def test_an_array_is_all_of_them() -> None:
    array = {"type": "array", "items": CHUNK, "minItems": 2}
    assert sent(api_of("application/jsonl", {"schema": array})) == b'{"id":"string","n":1}\n' * 2


def test_a_text_is_the_whole_stream() -> None:
    text = {"type": "string", "const": "data: x\n\n"}
    for media_type in ("text/event-stream", "application/jsonl"):
        api = api_of(media_type, {"schema": text})
        assert sent(api) == b"data: x\n\n"
        assert violations(api, b"data: y\n\n")


def test_events_have_their_fields() -> None:
    api = api_of("text/event-stream", {"itemSchema": EVENT}, "3.2.0")
    assert sent(api).endswith(b"data: a\ndata: b\n\n")
    assert (
        violations(api, b"event: delta\r\ndata: a\r\ndata: b\r\n\r\n: a comment\n\nretry: 5\n\n")
        == []
    )
    assert violations(api, b"event: gamma\ndata: a\ndata: b\n\n") == ["/0/event const"]
    assert violations(api, b"data: c\n\n") == ["/0/data const"]
    unsaid = api_of("text/event-stream", {"itemSchema": {"type": "object"}}, "3.2.0")
    assert violations(unsaid, b"data: no JSON\n\n") == []


def test_data_that_is_described_is_json() -> None:
    event = {"properties": {"event": {"type": "string"}, "data": CHUNK}}
    api = api_of("text/event-stream", {"schema": event})
    assert violations(api, b'event: e\ndata: {"id":"a",\ndata: "n":1}\n\n') == []
    assert violations(api, b'data: {"id":"a"}\n\n') == ["/0/data required"]


def test_data_that_breaks_its_contract_is_told() -> None:
    api = api_of("text/event-stream", {"schema": CHUNK})
    good = b'data: {"id":"a","n":1}\n\n'
    assert violations(api, good + b'data:{"id":"a","n":2}\n\n') == ["/1/n const"]
    assert violations(api, good + b"data: [DONE]\n\n") == []
    assert violations(api, good + b"data: hello\n\n") == [" format"]
    assert violations(api, b'\xef\xbb\xbfdata: {"id":"a","n":1}\n\ndata: not ended') == []


def test_what_a_document_means_by_a_schema() -> None:
    def described(schema: dict[str, Any], schemas: dict[str, Any] | None = None) -> bool:
        api = load_text(json.dumps({
            "openapi": "3.1.1", "info": {"title": "T", "version": "1"}, "paths": {},
            "components": {"schemas": {**(schemas or {}), "It": schema}},
        }))  # fmt: skip
        return describes_items(api.schemas["It"])

    a, b = {"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}
    schemas = {"A": CHUNK, "B": {"type": "array", "items": a}, "It2": {"$ref": "#/no"}}
    assert described({"oneOf": [a, {"type": "null"}]}, schemas)
    assert described({"allOf": [a, {"description": "x"}]}, schemas)
    assert described({"required": ["x"]})
    assert not described({"anyOf": [a, b]}, schemas)
    assert not described({"items": {}})
    assert not described({"type": "string"})
    assert not described({})
    assert not described({"$ref": "#/components/schemas/It2"}, schemas)
    assert is_sequential("Application/JSONL; charset=utf-8")
    assert not is_sequential("application/json")


@pytest.mark.parametrize("first", ["application/json", "text/event-stream"])
def test_a_body_asks_for_the_stream(first: str) -> None:
    names = sorted(["application/json", "text/event-stream"], key=lambda name: name != first)
    document = {
        "openapi": "3.1.1",
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/chat": {
                "post": {
                    "requestBody": {"content": {"application/json": {"schema": {}}}},
                    "responses": {
                        "200": {
                            "description": "x",
                            "content": {name: {"schema": CHUNK} for name in names},
                        },
                        "400": {"description": "no", "content": {"application/json": {}}},
                    },
                }
            }
        },
    }
    client = create_app(load_text(json.dumps(document))).test_client()

    def kind(body: Any, **headers: str) -> str:
        return client.post("/chat", json=body, headers=headers).mimetype or ""

    assert kind({"stream": True}) == "text/event-stream"
    assert kind({"stream": True}, Accept="application/json") == "text/event-stream"
    assert kind({"stream": False}) == "application/json"
    assert kind({"stream": "yes"}) == kind({}) == kind([]) == first
    assert kind({}, Accept="text/event-stream") == "text/event-stream"
    assert kind({"stream": True}, Prefer="code=400") == "application/json"


def test_the_decision_is_reported() -> None:
    api = api_of("application/jsonl", {"schema": CHUNK})
    (found,) = [one for one in check(api) if one.code == "sequence-schema"]
    assert "items" in found.message
    (operation,) = api.operations
    (media,) = operation.responses["200"].content.values()
    assert media.schema is None
    assert media.item_schema
    assert media.item_schema.pointer.endswith("/application~1jsonl/schema")
    assert event_data(media.item_schema) is None
    unclear: list[dict[str, Any]] = [
        {"itemSchema": CHUNK},
        {"schema": {"type": "array"}},
        {"schema": {}},
    ]
    for good in unclear:
        assert "sequence-schema" not in {
            one.code for one in check(api_of("application/jsonl", good))
        }
