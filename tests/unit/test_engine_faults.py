"""Faults that the engine had once, each with the request or document that showed it."""

import json
import logging
import time
from typing import Any

import pytest

from mockument.generator.document import Api, load_text
from mockument.generator.messages.encoding import json_bytes
from mockument.mockserver.engine import Answer, Engine, MockOptions, Request
from mockument.mockserver.engine.authenticate.guard import Guard


def api_of(paths: dict[str, Any], **more: Any) -> Api:
    document = {"openapi": "3.1.1", "info": {"title": "T", "version": "1"}, "paths": paths, **more}
    return load_text(json.dumps(document), "t.json")


def operation(**more: Any) -> dict[str, Any]:
    return {"responses": {"200": {"description": "fine"}}, **more}


def answering(media: dict[str, Any], **response: Any) -> Api:
    described = {"200": {"description": "d", "content": media, **response}}
    return api_of({"/a": {"get": {"responses": described}}})


def taking(schema: dict[str, Any], kind: str = "application/json") -> Api:
    return api_of({"/a": {"post": operation(requestBody={"content": {kind: {"schema": schema}}})}})


def with_parameter(**parameter: Any) -> Api:
    return api_of(
        {"/a": {"get": operation(parameters=[{"name": "p", "in": "query", **parameter}])}}
    )


def ask(
    api: Api,
    method: str,
    target: str,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    options: MockOptions | None = None,
) -> Answer:
    path, _, query = target.partition("?")
    named = tuple((headers or {}).items())
    request = Request(method, path, query, named, len(body) or None, lambda n: body[:n])
    return Engine(api, options).respond(request)


def header(answer: Answer, name: str) -> str | None:
    return dict(answer.headers).get(name)


JSON = {"Content-Type": "application/json"}


def test_a_query_of_many_fields_is_read() -> None:
    assert (
        ask(with_parameter(schema={"type": "integer"}), "GET", "/a?" + "b&" * 20_000).status == 200
    )


def test_a_segment_cannot_be_made_slow_to_match() -> None:
    api = api_of({"/{a}-{b}-{c}-{d}.json": {"get": operation()}})
    start = time.perf_counter()
    assert ask(api, "GET", "/" + "-" * 20_000).status == 404
    assert time.perf_counter() - start < 2


def test_an_error_stays_small_however_large_its_cause() -> None:
    once = taking({"allOf": [{"type": "integer"}] * 20})
    long = ask(once, "POST", "/a", b'"' + b"x" * 500_000 + b'"', JSON)
    assert len(json.loads(long.body)["violations"]) == 20
    assert len(long.body) < 50_000
    many = ask(
        taking({"items": {"type": "string"}}), "POST", "/a", b"[" + b"1," * 4999 + b"1]", JSON
    )
    assert json.loads(many.body)["detail"].startswith(
        "5000 violations of the contract, the first 1000"
    )
    path = ask(once, "GET", "/" + "y" * 60_000)
    assert len(json.loads(path.body)["detail"]) < 500


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("json", "application/json"),
        ("application/json; charset=utf-8", "application/json; charset=utf-8"),
    ],
)
def test_what_is_documented_as_a_range_can_be_accepted(key: str, sent: str) -> None:
    api = answering({key: {"example": 1}})
    answer = ask(api, "GET", "/a", headers={"Accept": "application/json"})
    assert (answer.status, header(answer, "Content-Type"), answer.body) == (200, sent, b"1")
    assert ask(api, "GET", "/a", headers={"Accept": "image/png"}).status == 406


def test_a_bare_star_accepts_all() -> None:
    api = answering({"application/json": {"example": 1}})
    assert ask(api, "GET", "/a", headers={"Accept": "text/html, *; q=.2"}).status == 200


def test_what_can_be_answered_is_preferred_to_what_cannot() -> None:
    schema = {"schema": {"type": "object"}}
    both = answering({"application/xml": schema, "application/json": schema})
    assert header(ask(both, "GET", "/a"), "Content-Type") == "application/json"
    assert ask(both, "GET", "/a", headers={"Accept": "application/xml"}).status == 200
    documented = answering({"application/xml": {"example": "<a/>"}, "application/json": schema})
    assert ask(documented, "GET", "/a").body == b"<a/>"


def test_an_object_is_no_xml() -> None:
    answer = ask(answering({"application/xml": {"example": {"a": 1}}}), "GET", "/a")
    assert answer.status == 501
    assert "no text" in json.loads(answer.body)["detail"]


def test_documented_headers_cannot_break_the_message() -> None:
    framing = ["Content-Length", "Transfer-Encoding", "Connection", "Content-Encoding", "Date"]
    named = [*framing, "Access-Control-Allow-Origin", "X-Fine"]
    api = answering(
        {"application/json": {"example": 1}}, headers={name: {"example": "9"} for name in named}
    )
    answer = ask(api, "GET", "/a", headers={"Origin": "https://a.example"})
    assert not {name for name, _ in answer.headers} & set(framing)
    assert header(answer, "X-Fine") == "9"
    origins = [v for n, v in answer.headers if n == "Access-Control-Allow-Origin"]
    assert origins == ["https://a.example"]


ASKED = {"Origin": "https://a.example", "Access-Control-Request-Method": "PATCH"}


@pytest.mark.parametrize("path", ["/a", "/nowhere"])
def test_a_preflight_never_hides_what_is_wrong(path: str) -> None:
    api = api_of(
        {"/a": {"options": operation(security=[{"k": []}]), "get": operation()}},
        components={"securitySchemes": {"k": {"type": "http", "scheme": "bearer"}}},
    )
    answer = ask(api, "OPTIONS", path, headers=ASKED)
    assert answer.status == 204
    assert "PATCH" in (header(answer, "Access-Control-Allow-Methods") or "")
    assert header(answer, "Access-Control-Allow-Origin") == "https://a.example"
    off = ask(api, "OPTIONS", path, headers=ASKED, options=MockOptions(cors_origins=()))
    assert off.status in (401, 404)


def test_nothing_that_ends_a_line_is_sent_back() -> None:
    api = api_of({"/a": {"get": operation()}})
    split = {**ASKED, "Access-Control-Request-Headers": "a\r\nX-Evil: 1"}
    for answer in (
        ask(api, "OPTIONS", "/a", headers=split),
        ask(api, "GET", "/a", headers={"Origin": "a\r\nX-Evil: 1"}),
    ):
        assert not [value for _, value in answer.headers if "Evil" in value]


def test_headers_that_a_document_may_not_describe_are_not_asked_for() -> None:
    declared = [
        {"name": name, "in": "header", "required": True, "schema": {"type": "integer"}}
        for name in ("Authorization", "accept", "Content-Type")
    ]
    assert ask(api_of({"/a": {"get": operation(parameters=declared)}}), "GET", "/a").status == 200


def test_names_with_underscores_arrive_with_hyphens() -> None:
    api = api_of(
        {"/a": {"get": operation(security=[{"k": []}])}},
        components={
            "securitySchemes": {"k": {"type": "apiKey", "in": "header", "name": "api_key"}}
        },
    )
    assert ask(api, "GET", "/a", headers={"Api-Key": "v"}).status == 200
    assert ask(api, "GET", "/a").status == 401


def test_the_name_of_an_authentication_scheme_knows_no_case() -> None:
    scheme = {"type": "apiKey", "in": "header", "name": "Authorization", "x-prefix": "OAuth "}
    api = api_of(
        {"/a": {"get": operation(security=[{"k": []}])}},
        components={"securitySchemes": {"k": scheme}},
    )
    assert ask(api, "GET", "/a", headers={"Authorization": "oauth v"}).status == 200
    assert ask(api, "GET", "/a", headers={"Authorization": "OAuthv"}).status == 401


def test_a_credential_whose_place_is_not_said_is_not_asked_for() -> None:
    api = api_of(
        {"/a": {"get": operation(security=[{"k": []}])}},
        components={"securitySchemes": {"k": {"type": "apiKey", "in": "body", "name": "x"}}},
    )
    assert ask(api, "GET", "/a").status == 200


@pytest.mark.parametrize(
    ("parameter", "good", "bad"),
    [
        ({"allowEmptyValue": True, "schema": {"type": "boolean"}}, "/a?p", "/a?p=x"),
        ({"schema": {"anyOf": [{"type": "integer"}, {"enum": ["all"]}]}}, "/a?p=1", "/a?p=some"),
        ({"schema": {"type": ["string", "integer"], "enum": [1, "x"]}}, "/a?p=1", "/a?p=2"),
        ({"schema": {"type": "integer"}}, "/a?p=3", "/a?p=%D9%A3"),
        (
            {
                "required": True,
                "schema": {"type": "object", "additionalProperties": {"type": "integer"}},
            },
            "/a?x=1",
            "/a?x=y",
        ),
        (
            {
                "style": "deepObject",
                "schema": {"type": "array", "items": {"type": "integer"}, "minItems": 3},
            },
            "/a?p[]=1&p[]=2&p[0]=3",
            "/a?p[]=x",
        ),
        (
            {
                "style": "deepObject",
                "schema": {"properties": {"a": {"properties": {"b": {"type": "integer"}}}}},
            },
            "/a?p[a][b]=1",
            "/a?p[a][b]=x",
        ),
    ],
)
def test_parameters_that_were_misread(parameter: dict[str, Any], good: str, bad: str) -> None:
    api = with_parameter(**parameter)
    assert ask(api, "GET", good).status == 200
    assert ask(api, "GET", bad).status == 422


def test_an_object_in_the_query_leaves_other_parameters_alone() -> None:
    numbers = {"type": "object", "additionalProperties": {"type": "integer"}}
    declared = [
        {"name": "p", "in": "query", "schema": numbers},
        {"name": "q", "in": "query", "schema": {"type": "string"}},
    ]
    api = api_of({"/a": {"get": operation(parameters=declared)}})
    assert ask(api, "GET", "/a?q=text&x=1").status == 200
    assert ask(api, "GET", "/a?q=text&x=y").status == 422


@pytest.mark.parametrize("order", [1, -1])
def test_the_segment_with_more_fixed_text_wins(order: int) -> None:
    templates = ["/{a}", "/{a}.json", "/x-{a}.json"][::order]
    api = api_of(
        {
            t: {
                "get": {
                    "responses": {
                        "200": {"description": t, "content": {"application/json": {"example": t}}}
                    }
                }
            }
            for t in templates
        }
    )
    for path, template in (("/x-1.json", "/x-{a}.json"), ("/1.json", "/{a}.json"), ("/1", "/{a}")):
        assert json.loads(ask(api, "GET", path).body) == template


def test_an_envelope_that_cannot_hold_a_failure_is_not_used() -> None:
    error = {"type": ["object", "null"], "properties": {"code": {"type": "string"}}}
    body: dict[str, Any] = {"type": "object", "properties": {"error": error}}
    usual, strict = body, {**body, "required": ["inventory"]}
    options = MockOptions(errors="api")
    for schema, kind in ((usual, "application/json"), (strict, "application/problem+json")):
        api = answering({"application/json": {"schema": schema}})
        assert header(ask(api, "GET", "/b", options=options), "Content-Type") == kind


def test_a_dead_reference_below_a_deep_object_is_the_documents_fault() -> None:
    schema = {"type": "object", "properties": {"a": {"$ref": "#/nowhere"}}}
    answer = ask(with_parameter(style="deepObject", schema=schema), "GET", "/a?p[a][b]=1")
    assert answer.status == 501


def test_a_form_may_write_objects_with_brackets() -> None:
    address = {"type": "object", "properties": {"n": {"type": "integer"}}}
    unset = {"anyOf": [address, {"enum": [""], "type": "string"}]}
    fee = {"anyOf": [{"type": "integer"}, {"enum": [""], "type": "string"}]}
    schema = {
        "properties": {"address": unset, "fee": fee, "l": {"type": "array", "items": address}}
    }
    api = taking(schema, "application/x-www-form-urlencoded")
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert ask(api, "POST", "/a", b"address[n]=1&l[0][n]=2&other[x]=3", kind).status == 200
    assert ask(api, "POST", "/a", b"address=&fee=", kind).status == 200
    assert ask(api, "POST", "/a", b"fee=1", kind).status == 200
    assert ask(api, "POST", "/a", b"fee=x", kind).status == 422
    assert ask(api, "POST", "/a", b"address[n]=x", kind).status == 422
    assert ask(api, "POST", "/a", b"l[0][n]=x", kind).status == 422


def test_a_list_in_a_header_may_have_spaces() -> None:
    schema = {"type": "array", "items": {"type": "integer"}}
    declared = {"name": "P", "in": "header", "schema": schema}
    api = api_of({"/a": {"get": operation(parameters=[declared])}})
    assert ask(api, "GET", "/a", headers={"P": "1, 2"}).status == 200


def test_head_tells_the_length_that_get_has() -> None:
    answer = ask(answering({"application/json": {"example": [1, 2]}}), "HEAD", "/a")
    assert (answer.status, answer.body, header(answer, "Content-Length")) == (200, b"", "5")


@pytest.mark.parametrize("value", [2**80, "\ud800", [{"a": -(2**64)}]])
def test_values_that_orjson_refuses_are_written(value: Any) -> None:
    assert json.loads(json_bytes(value)) == value


@pytest.mark.parametrize(
    ("pattern", "made"),
    [("^(0|[1-9][0-9]*)$", "0"), ("^/v1/charges$", "/v1/charges"), ("^a\\.b", "a.b")],
)
def test_patterns_that_are_met_by_guessing(pattern: str, made: str) -> None:
    schema = {"type": "string", "pattern": pattern}
    answer = ask(answering({"application/json": {"schema": schema}}), "GET", "/a")
    assert (answer.status, json.loads(answer.body)) == (200, made)


def test_a_fault_of_the_engine_is_one_answer_and_one_line_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(Guard, "check", broken)
    with caplog.at_level(logging.ERROR):
        answer = ask(api_of({"/a": {"get": operation()}}), "GET", "/a")
    assert (answer.status, header(answer, "Content-Type")) == (500, "application/problem+json")
    assert b"secret" not in answer.body
    assert "GET /a failed" in caplog.text


def test_a_line_break_in_a_documented_media_type_makes_no_header() -> None:
    for kind in ("text/plain;\n x=y", 'text/plain;x="\u0000"', "text/plain; x=\u2028"):
        media = {kind: {"example": "x"}}
        paths = {"/a": {"get": {"responses": {"200": {"description": "d", "content": media}}}}}
        document = {"openapi": "3.1.1", "info": {"title": "T", "version": "1"}, "paths": paths}
        answer = Engine(load_text(json.dumps(document), "t")).respond(Request("GET", "/a"))
        (sent,) = [value for name, value in answer.headers if name == "Content-Type"]
        assert sent.isprintable()


@pytest.mark.parametrize(
    "schemas",
    [
        {
            f"N{i}": {
                "type": "object",
                "required": ["a", "b"],
                "properties": {k: {"$ref": f"#/components/schemas/N{i + 1}"} for k in "ab"},
            }
            for i in range(22)
        },
        {f"N{i}": {"allOf": [{"$ref": f"#/components/schemas/N{i + 1}"}] * 3} for i in range(20)},
        {"N0": {"anyOf": [{"$ref": "#/components/schemas/N0"}] * 10}},
        {"N0": {"type": "number", "multipleOf": 1e-320}},
    ],
)
def test_a_schema_that_explodes_is_one_answer_in_bounded_time(schemas: dict[str, Any]) -> None:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/N0"}}}
    query = {"name": "q", "in": "query", "schema": {"$ref": "#/components/schemas/N0"}}
    responses = {"200": {"description": "d", "content": content}}
    document = {
        "openapi": "3.1.1",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"parameters": [query], "responses": responses}}},
        "components": {
            "schemas": {**schemas, "N20": {"type": "string"}, "N22": {"type": "string"}}
        },
    }
    engine = Engine(load_text(json.dumps(document), "t"))
    assert engine.respond(Request("GET", "/a")).status in (200, 501)
    assert engine.respond(Request("GET", "/a", "q=1")).status in (200, 422, 501)
