"""Failures in an API's own words, and how strict a mock is."""

import json
from pathlib import Path
from typing import Any

import pytest

from mockument.generator.document import Api, load_text
from mockument.generator.document.validation import SchemaValidator
from mockument.generator.findings import Unusable
from mockument.mockserver.engine import Answer, Engine, MockOptions, Request

PROBLEM = "application/problem+json"
JSON = (("Content-Type", "application/json"),)
FINE = {"200": {"description": "d"}}
BODY = {
    "content": {
        "application/json": {
            "schema": {
                "required": ["name"],
                "properties": {"name": {"type": "string"}, "n": {"type": "integer"}},
            }
        }
    }
}
BAD = b'{"n": "x"}'


def api_of(responses: dict[str, Any], **more: Any) -> Api:
    operation = {"requestBody": BODY, "responses": responses, **more}
    return load_text(
        json.dumps(
            {
                "openapi": "3.1.1",
                "info": {"title": "T", "version": "1"},
                "paths": {"/a": {"post": operation}},
                "components": {"securitySchemes": {"k": {"type": "http", "scheme": "bearer"}}},
            }
        ),
        "t.json",
    )


def response(schema: Any, kind: str = "application/json") -> dict[str, Any]:
    return {"description": "d", "content": {kind: {"schema": schema}}}


def post(api: Api, content: bytes = BAD, target: str = "/a", **options: Any) -> Answer:
    path, _, query = target.partition("?")
    request = Request("POST", path, query, JSON, len(content), lambda n: content[:n])
    return Engine(api, MockOptions(**options)).respond(request)


def header(answer: Answer, wanted: str) -> str | None:
    return next((value for name, value in answer.headers if name == wanted), None)


TEXT = {"type": "string"}
NAME = '"name" is a required property'
SCHEMAS: list[tuple[dict[str, Any], Any]] = [
    # One line each: what the API documents, and where a text must be found in the answer.
    (
        {
            "required": ["code", "message"],
            "properties": {"code": {"type": "integer"}, "message": TEXT},
        },
        ["message"],
    ),
    (
        {
            "additionalProperties": False,
            "required": ["error"],
            "properties": {
                "error": {
                    "required": ["code", "message", "request_id"],
                    "properties": {
                        "code": TEXT,
                        "message": {"type": "string", "maxLength": 500},
                        "request_id": {"type": "string", "format": "uuid"},
                    },
                }
            },
        },
        ["error", "message"],
    ),
    ({"required": ["error"], "properties": {"error": TEXT}}, ["error"]),
    (
        {
            "type": "object",
            "required": ["errors"],
            "properties": {
                "errors": {
                    "type": "array",
                    "items": {
                        "required": ["message", "path", "kind"],
                        "properties": {
                            "message": TEXT,
                            "path": TEXT,
                            "kind": {"enum": ["client", "server"]},
                        },
                    },
                }
            },
        },
        ["errors", 0, "message"],
    ),
    ({"properties": {"messages": {"type": "array", "items": TEXT}}}, ["messages", 0]),
    ({"type": "array", "items": {"properties": {"msg": TEXT}}}, [0, "msg"]),
    (
        {
            "oneOf": [
                {"required": ["a"], "properties": {"a": {"enum": [1]}}},
                {"required": ["title"], "properties": {"title": TEXT}},
            ]
        },
        ["title"],
    ),
    (
        {
            "allOf": [
                {"required": ["status"], "properties": {"status": {"const": "error"}}},
                {"properties": {"message": TEXT}},
            ]
        },
        ["message"],
    ),
]


def test_documented_headers_come_with_it() -> None:
    wrong = response({"properties": {"message": TEXT}}, "application/json")
    wrong["headers"] = {
        "X-Trace": {"required": True, "schema": {"type": "integer"}},
        "X-Shown": {"schema": {"type": "string"}, "example": "a"},
        "X-Maybe": {"schema": {"type": "string"}},
    }
    answer = post(api_of({**FINE, "400": wrong}))
    assert (header(answer, "X-Trace") or "").isdecimal()
    assert header(answer, "X-Shown") == "a"
    assert "X-Maybe" not in dict(answer.headers)


@pytest.mark.parametrize(("schema", "where"), SCHEMAS)
@pytest.mark.parametrize("key", ["400", "422", "4XX", "default"])
def test_violations_are_written_as_the_operation_documents_it(
    schema: dict[str, Any], where: list[str | int], key: str
) -> None:
    api = api_of({**FINE, key: response(schema, "application/vnd.x+json")})
    answer = post(api)
    assert answer.status == (400 if key == "400" else 422)
    assert header(answer, "Content-Type") == "application/vnd.x+json"
    body = json.loads(answer.body)
    documented = api.operations[0].responses[key].content["application/vnd.x+json"].schema
    assert documented is not None
    assert SchemaValidator(documented).is_valid(body)
    for step in where:
        body = body[step]
    assert NAME in body


def test_problem_details_are_written_where_they_are_documented() -> None:
    schema = {"required": ["type", "title"], "properties": {"type": {"format": "uri"}}}
    answer = post(api_of({**FINE, "400": response(schema, PROBLEM)}))
    body = json.loads(answer.body)
    assert (answer.status, body["status"], header(answer, "Content-Type")) == (400, 400, PROBLEM)
    assert len(body["violations"]) == 2


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer"},
        {"properties": {"message": {"enum": ["no"]}}, "required": ["message"]},
        {"properties": {"when": TEXT}},
        {"additionalProperties": False},
        {"not": {}},
        {"$ref": "#/nowhere"},
        {"$ref": "#/paths/~1a/post/responses/400/content/application~1json/schema"},
    ],
)
def test_what_cannot_hold_the_violations_is_not_used(schema: dict[str, Any]) -> None:
    answer = post(api_of({**FINE, "400": response(schema)}))
    assert (answer.status, header(answer, "Content-Type")) == (422, PROBLEM)


@pytest.mark.parametrize(
    ("key", "example", "comes"),
    [
        ("400", {"code": "E1"}, True),
        ("422", {"code": "E1"}, True),
        ("400", {"code": 1}, False),  # breaks its schema
        ("4XX", {"code": "E1"}, False),  # says nothing of this status
        ("default", {"code": "E1"}, False),
    ],
)
def test_where_nothing_can_be_said_the_example_of_the_status_comes(
    key: str, example: Any, comes: bool
) -> None:
    schema = {"required": ["code"], "properties": {"code": TEXT, "when": TEXT}}
    wrong = response(schema)
    wrong["content"]["application/json"]["example"] = example
    answer = post(api_of({**FINE, key: wrong}))
    told = header(answer, "Mockument-Problem") or ""
    if comes:
        assert (answer.status, json.loads(answer.body)) == (int(key), example)
        assert told.startswith('"2 violations of the contract: ')
    else:
        assert (told, header(answer, "Content-Type")) == ("", PROBLEM)


def test_an_error_schema_that_contains_itself_ends() -> None:
    inner = "#/paths/~1a/post/responses/400/content/application~1json/schema"
    schema = {
        "required": ["message"],
        "properties": {
            "message": TEXT,
            "causes": {"type": "array", "items": {"$ref": inner}},
            "error": {"$ref": inner},
        },
    }
    answer = post(api_of({**FINE, "400": response(schema)}))
    assert answer.status in (400, 422)


def test_which_errors_are_the_apis_own() -> None:
    documented = {**FINE, "default": response(SCHEMAS[0][0])}
    api = api_of(documented, security=[{"k": []}])
    auto = post(api)
    assert (auto.status, json.loads(auto.body)["code"]) == (401, 401)
    assert header(auto, "WWW-Authenticate") == 'Bearer realm="T"'
    assert header(post(api, errors="problem"), "Content-Type") == PROBLEM
    assert header(post(api, target="/b"), "Content-Type") == PROBLEM
    assert json.loads(post(api, target="/b", errors="api").body)["code"] == 404


# --- how strict


def test_warn_answers_and_tells() -> None:
    answer = post(api_of(FINE), validate="warn")
    assert answer.status == 200
    assert header(answer, "Mockument-Violations") == (
        'count=2, first="body: %22name%22 is a required property"'
    )
    assert header(post(api_of(FINE), b'{"name": ""}', validate="warn"), "Mockument-V") is None
    assert "column 2" in (
        header(post(api_of(FINE), b"{", validate="warn"), "Mockument-Violations") or ""
    )
    assert post(api_of(FINE), validate="warn", max_body_bytes=3).status == 413


def test_off_does_not_look() -> None:
    for content in (BAD, b"{", b""):
        answer = post(api_of(FINE), content, validate="off")
        assert answer.status == 200
        assert header(answer, "Mockument-Violations") is None
    assert post(api_of(FINE), validate="off", max_body_bytes=3).status == 413


def test_what_is_not_checked_is_told() -> None:
    request = {"content": {"application/cbor": {"schema": {"type": "object"}}}}
    api = api_of(FINE, requestBody=request)
    fields = (("Content-Type", "application/cbor"),)
    asked = Request("POST", "/a", "", fields, 1, lambda _: b"\xa0")
    answer = Engine(api).respond(asked)
    assert answer.status == 200
    assert "application/cbor" in (header(answer, "Mockument-Unchecked") or "")


def test_undeclared_query_parameters_are_refused_where_that_is_asked_for() -> None:
    declared = [
        {"name": "limit", "in": "query", "schema": {"type": "integer"}},
        {"name": "filter", "in": "query", "style": "deepObject", "schema": {"type": "object"}},
        {"name": "o", "in": "query", "schema": {"properties": {"x": {}}}},
    ]
    api = api_of(FINE, parameters=declared)
    target = "/a?limit=1&filter[a]=1&x=2&limti=3&__code=200"
    assert post(api, b'{"name": ""}', target).status == 200
    answer = post(api, b'{"name": ""}', target, undeclared="refuse", query_preferences=True)
    (violation,) = json.loads(answer.body)["violations"]
    assert (violation["in"], violation["name"]) == ("query", "limti")
    assert "did you mean 'limit'?" in violation["message"]


def test_no_credentials_are_asked_for_where_that_is_said() -> None:
    api = api_of({**FINE, "401": response({})}, security=[{"k": []}])
    for asks, status in ((True, 401), (False, 200)):
        engine = Engine(api, MockOptions(authenticate=asks))
        assert engine.respond(Request("POST", "/a")).status == status


def test_a_file_of_credentials(tmp_path: Path) -> None:
    api = api_of(FINE, security=[{"k": []}])
    file = tmp_path / "credentials.yaml"
    file.write_text("k: [good]")
    engine = Engine(api, MockOptions(credentials=file))
    for token, status in (("good", 200), ("bad", 401)):
        fields = (("Authorization", f"Bearer {token}"),)
        assert engine.respond(Request("POST", "/a", "", fields)).status == status
    file.write_text("nobody: []")
    with pytest.raises(Unusable):
        Engine(api, MockOptions(credentials=file))
