"""What clients do not do as a document may mean it is reported, with its place."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest

from mockument.generator.document import load_text
from mockument.generator.emit import find_emitter
from mockument.generator.emit.options import configured
from mockument.generator.findings import DocumentPlace

LISTS = {"type": "object", "properties": {"a": {"type": "array"}, "b": {"type": "string"}}}
FULL = {"type": "object", "properties": {"a": {"type": "array", "minItems": 1}}}
DEEP = {"type": "object", "properties": {"a": {"type": "object"}}}
TABLE = {"type": "array", "items": {"type": "array"}}
OBJECT = {"type": "object"}
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def reported(**operation: Any) -> list[tuple[str, str]]:
    document = {
        "openapi": "3.2.0",
        "info": {"title": "a", "version": "1"},
        "paths": {"/x": {"post": {"responses": {"204": {"description": "done"}}, **operation}}},
    }
    findings = find_emitter("client").emit(load_text(json.dumps(document))).findings
    places = [(f.code, f.place) for f in findings]
    return [(code, at.pointer) for code, at in places if isinstance(at, DocumentPlace)]


def parameter(where: str, schema: Any, **more: Any) -> dict[str, Any]:
    return {"name": "p", "in": where, "schema": schema, **more}


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (parameter("query", TABLE), True),
        (parameter("query", DEEP), True),
        (parameter("query", DEEP, style="deepObject"), True),
        (parameter("query", {"type": "array"}, style="deepObject"), True),
        (parameter("query", {"type": "array"}, style="pipeDelimited", explode=True), True),
        (parameter("header", TABLE), True),
        (parameter("cookie", DEEP), True),
        (parameter("query", {"type": "array", "items": {"type": "string"}}), False),
        (parameter("query", OBJECT, style="deepObject"), False),
        (parameter("query", {"type": "array"}, style="pipeDelimited", explode=False), False),
        (parameter("query", {"$ref": "#/components/schemas/None"}), False),
        ({"name": "p", "in": "query", "content": {JSON: {"schema": TABLE}}}, False),
    ],
)
def test_styles_that_the_standard_leaves_open(declared: dict[str, Any], said: bool) -> None:
    found = ("parameter-style-open", "/paths/~1x/post/parameters/0") in reported(
        parameters=[declared]
    )
    assert found is said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({FORM: {"schema": LISTS}}, True),
        ({"multipart/form-data": {"schema": LISTS}}, True),
        ({FORM: {"schema": FULL}}, False),
        ({FORM: {"schema": LISTS, "encoding": {"a": {"contentType": JSON}}}}, False),
        ({JSON: {"schema": LISTS}}, False),
    ],
)
def test_lists_that_no_form_can_say(content: dict[str, Any], said: bool) -> None:
    name = next(iter(content)).replace("/", "~1")
    place = f"/paths/~1x/post/requestBody/content/{name}/schema"
    assert (("empty-list-not-sent", place) in reported(requestBody={"content": content})) is said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"application/xml": {"schema": OBJECT}}, True),
        ({"application/xml": {"schema": {"type": "string"}}}, False),
        ({"application/xml": {"schema": OBJECT}, JSON: {"schema": OBJECT}}, False),
    ],
)
def test_what_is_passed_as_a_text(content: dict[str, Any], said: bool) -> None:
    responses = {"200": {"description": "done", "content": content}}
    for operation in ({"requestBody": {"content": content}}, {"responses": responses}):
        assert any(code == "content-as-text" for code, _ in reported(**operation)) is said
    value = {"name": "p", "in": "query", "content": {"application/xml": {"schema": OBJECT}}}
    assert [code for code, _ in reported(parameters=[value])] == ["content-as-text"]


def test_what_is_read_in_pieces_is_written_as_a_text() -> None:
    content = {"application/jsonl": {"schema": {"type": "array"}}}
    responses = {"200": {"description": "done", "content": content}}
    assert reported(responses=responses) == []
    place = "/paths/~1x/post/requestBody/content/application~1jsonl"
    assert reported(requestBody={"content": content}) == [("content-as-text", place)]


def test_parts_by_their_position_are_reported() -> None:
    media = {"itemSchema": {"type": "string"}, "itemEncoding": {"contentType": "text/plain"}}
    found = reported(requestBody={"content": {"multipart/mixed": media}})
    place = "/paths/~1x/post/requestBody/content/multipart~1mixed/itemEncoding"
    assert ("encoding-by-position-not-used", place) in found


NOWHERE = """\
openapi: 3.1.0
info: {title: References that lead nowhere, version: "1"}
paths:
  /a:
    post:
      operationId: a
      parameters:
        - {name: p, in: query, style: deepObject, schema: {type: object, properties: {x: {$ref: '#/no'}}}}
        - {name: q, in: query, schema: {type: array, items: {$ref: '#/no'}}}
        - {name: c, in: query, content: {text/plain: {schema: {$ref: '#/no'}}}}
      requestBody:
        content:
          multipart/form-data: {schema: {type: object, properties: {f: {type: array, items: {$ref: '#/no'}}, g: {$ref: '#/no'}}}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/no'}}
          text/plain: {schema: {$ref: '#/no'}}
          text/csv: {schema: {type: array, items: {$ref: '#/no'}}}
          application/xml: {schema: {type: object, properties: {x: {$ref: '#/no'}}}}
          '*/*': {schema: {$ref: '#/no'}}
      responses:
        '200':
          description: x
          content:
            text/plain: {schema: {$ref: '#/no'}}
            application/xml: {schema: {$ref: '#/no'}}
            application/octet-stream: {schema: {$ref: '#/no'}}
            application/jsonl: {itemSchema: {$ref: '#/no'}}
  /b:
    post:
      operationId: b
      parameters: [{name: p, in: query, schema: {oneOf: [{$ref: '#/no'}, {type: object, properties: {k: {const: 1}}}], discriminator: {propertyName: k, mapping: {z: '#/no'}}}}]
      requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {f: {type: array, items: {$ref: '#/no'}}}}}}}
      responses: {'200': {description: x, content: {application/json: {schema: {type: object, unevaluatedProperties: false, allOf: [{$ref: '#/no'}], properties: {w: {$ref: '#/no', writeOnly: true}}, not: {$ref: '#/no'}}}}}}
"""  # noqa: E501


@pytest.mark.parametrize("by", ["tags", "paths", "none"])
def test_references_that_lead_nowhere_stop_no_client(by: str) -> None:
    emitter = configured(find_emitter("client"), {"group-by": by})
    emission = emitter.emit(load_text(NOWHERE, "nowhere.yaml"))
    assert all(ast.parse(text) for path, text in emission.files.items() if path.endswith(".py"))
    dead = [f.place for f in emission.findings if f.code == "unresolved-reference"]
    pointers = {at.pointer for at in dead if isinstance(at, DocumentPlace)}
    form = "/paths/~1b/post/requestBody/content/multipart~1form-data/schema"
    assert {f"{form}/properties/f/items", "/paths/~1a/post/parameters/1/schema/items"} <= pointers


ODD: dict[str, dict[str, Any]] = {
    "no status": {"responses": {"": {"description": "What?"}, "200": {"description": "Fine."}}},
    "no list of servers": {"servers": "https://elsewhere.example"},
    "a pointer that is none": {
        "x-pagination": {"by": "cursor", "items": "/data", "next": "data.next"}
    },
    "events of nothing": {
        "responses": {
            "200": {
                "description": "Events.",
                "content": {
                    "text/event-stream": {
                        "schema": {"properties": {"data": {"$ref": "#/nowhere"}}},
                    }
                },
            }
        }
    },
    "what is required is no name": {
        "requestBody": {
            "content": {
                JSON: {
                    "schema": {
                        "properties": {"a": {"type": "string", "readOnly": True}},
                        "dependentRequired": {"b": [{"a": 1}, "a"]},
                    }
                }
            }
        }
    },
}


@pytest.mark.parametrize("operation", ODD.values(), ids=ODD)
def test_an_odd_operation_stops_no_client(operation: dict[str, Any]) -> None:
    reported(**operation)


def test_a_path_to_the_next_page_that_is_no_pointer_is_reported() -> None:
    told = reported(**ODD["a pointer that is none"])
    assert ("pagination-not-read", "/paths/~1x/post/x-pagination") in told


def test_a_page_that_is_asked_for_in_a_body_that_is_no_json_is_reported() -> None:
    paged = {"by": "cursor", "body": "/cursor", "items": "", "next": "/next"}
    form = {"content": {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}}}
    told = reported(**{"x-pagination": paged, "requestBody": form})
    assert ("pagination-not-read", "/paths/~1x/post/x-pagination") in told


def test_a_union_that_may_be_null_in_3_0_has_names_for_its_members() -> None:
    either: list[dict[str, Any]] = [
        {"type": ["object", "null"], "properties": {"a": {"type": "string"}}},
        {"type": "string"},
    ]
    document = {
        "openapi": "3.0.3",
        "info": {"title": "a", "version": "1"},
        "paths": {},
        "components": {
            "schemas": {
                "Outer": {
                    "type": "object",
                    "properties": {"d": {"nullable": True, "oneOf": either}},
                }
            }
        },
    }
    files = find_emitter("models").emit(load_text(json.dumps(document))).files
    assert "class OuterD" in files["_models.py"]


UNUSABLE = """\
openapi: 3.1.0
info: {title: What no request can use, version: "1"}
security: [{gone: []}]
servers: [{url: 'https://{host}/v1'}]
paths:
  /a/{id}:
    parameters: [{name: other, in: path, required: true, schema: {type: string}}]
    get:
      operationId: a
      parameters:
        - {$ref: '#/components/parameters/Gone'}
        - {in: query, schema: {type: string}}
        - {name: p, in: body, schema: {type: string}}
        - {name: X Größe, in: header, schema: {type: string}}
        - {name: ID, in: path, required: true, schema: {type: string}}
      requestBody: {$ref: '#/components/requestBodies/Gone'}
      responses: {'200': {$ref: '#/components/responses/Gone'}}
  noslash: {get: {operationId: b, responses: {'204': {description: Done.}}}}
  x-own: {}
components: {securitySchemes: {d: {type: http, scheme: digest}}}
"""


def test_what_no_request_can_use_is_reported_where_it_stands() -> None:
    findings = find_emitter("client").emit(load_text(UNUSABLE)).findings
    assert {(f.code, f.place.pointer) for f in findings if isinstance(f.place, DocumentPlace)} == {
        ("parameter-not-sent", "/paths/~1a~1{id}/parameters/0"),
        ("unresolved-reference", "/paths/~1a~1{id}/get/parameters/0"),
        ("parameter-not-sent", "/paths/~1a~1{id}/get/parameters/1"),
        ("parameter-not-sent", "/paths/~1a~1{id}/get/parameters/2"),
        ("parameter-not-sent", "/paths/~1a~1{id}/get/parameters/3"),
        ("path-variable-taken", "/paths/~1a~1{id}/get"),
        ("unresolved-reference", "/paths/~1a~1{id}/get/requestBody"),
        ("unresolved-reference", "/paths/~1a~1{id}/get/responses/200"),
        ("path-not-used", "/paths/noslash"),
        ("server-not-used", "/servers/0"),
        ("security-scheme-unknown", "/security/0/gone"),
        ("security-scheme-as-text", "/components/securitySchemes/d"),
    }


def test_forms_and_events_that_are_not_read_as_their_schema_says_are_reported() -> None:
    form = {"multipart/form-data": {"schema": {"type": "array"}}}
    place = "/paths/~1x/post/requestBody/content/multipart~1form-data"
    assert reported(requestBody={"content": form}) == [("form-of-no-object", place)]
    event = {"type": "object", "properties": {"event": {}, "data": {}}}
    events = {"text/event-stream": {"schema": {"oneOf": [event, event]}}}
    place = "/paths/~1x/post/responses/200/content/text~1event-stream"
    responses = {"200": {"description": "Events.", "content": events}}
    assert ("events-as-they-are", place) in reported(responses=responses)
