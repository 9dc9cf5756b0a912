"""The engine's rungs, on documents of the kinds that people bring."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from mockument.generator.document import Api, load_text
from mockument.generator.document.envelope import operation_envelope
from mockument.generator.messages.media import match_content_type, negotiate
from mockument.generator.messages.sample import NoSample, sample
from mockument.mockserver.engine import Answer, Engine, Request
from mockument.mockserver.engine.route.router import Matched, MethodMissing, PathUnknown, Router


def api_of(paths: dict[str, Any], **more: Any) -> Api:
    document = {"openapi": "3.1.1", "info": {"title": "T", "version": "1"}, "paths": paths, **more}
    return load_text(json.dumps(document), "t.json")


def operation(**more: Any) -> dict[str, Any]:
    return {"responses": {"200": {"description": "fine"}}, **more}


def ask(api: Api, method: str, target: str, body: bytes = b"", **headers: str) -> Answer:
    path, _, query = target.partition("?")
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Engine(api).respond(
        Request(method, path, query, named, len(body) or None, lambda n: body[:n])
    )


# --- route


TEMPLATES = [
    "/zones",
    "/zones/{id}",
    "/zones/default",
    "/zones/{id}/hosts",
    "/zones/{zone}/{what}",
    "/items({id})",
    "/{id}.json",
    "/jobs/{id}:cancel",
    "/files/{name}.{ext}",
    "/",
]


@pytest.mark.parametrize(
    ("path", "template", "variables"),
    [
        ("/zones", "/zones", {}),
        ("/zones/default", "/zones/default", {}),
        ("/zones/7", "/zones/{id}", {"id": "7"}),
        ("/zones/default/hosts", "/zones/{id}/hosts", {"id": "default"}),
        ("/zones/default/cpus", "/zones/{zone}/{what}", {"zone": "default", "what": "cpus"}),
        ("/zones/a%2Fb", "/zones/{id}", {"id": "a/b"}),
        ("/zones/%E4%BA%91", "/zones/{id}", {"id": "云"}),
        ("/items(3)", "/items({id})", {"id": "3"}),
        ("/a.b.json", "/{id}.json", {"id": "a.b"}),
        ("/jobs/5:cancel", "/jobs/{id}:cancel", {"id": "5"}),
        ("/files/a.tar.gz", "/files/{name}.{ext}", {"name": "a.tar", "ext": "gz"}),
        ("/", "/", {}),
    ],
)
def test_static_segments_win(path: str, template: str, variables: dict[str, str]) -> None:
    for order in (TEMPLATES, TEMPLATES[::-1]):
        router = Router(api_of({t: {"get": operation()} for t in order}))
        route = router.route("GET", path)
        assert isinstance(route, Matched)
        assert (route.operation.path, dict(route.variables)) == (template, variables)


@pytest.mark.parametrize(
    "path", ["/zone", "/zones/", "/zones//hosts", "/items()", "/.json", "//", ""]
)
def test_what_no_template_matches(path: str) -> None:
    router = Router(api_of({t: {"get": operation()} for t in TEMPLATES}))
    assert isinstance(router.route("GET", path), PathUnknown)


def test_templates_that_differ_in_names_only_share_a_path() -> None:
    router = Router(api_of({"/a/{x}": {"get": operation()}, "/a/{y}": {"put": operation()}}))
    got, put = router.route("GET", "/a/1"), router.route("PUT", "/a/1")
    assert isinstance(got, Matched)
    assert isinstance(put, Matched)
    assert (dict(got.variables), dict(put.variables)) == ({"x": "1"}, {"y": "1"})
    assert router.route("POST", "/a/1") == MethodMissing(("GET", "HEAD", "OPTIONS", "PUT"))


def test_the_base_path_of_a_server_may_be_there_or_not() -> None:
    api = api_of({"/zones": {"get": operation()}}, servers=[{"url": "https://x.example/api/v1/"}])
    router = Router(api)
    assert isinstance(router.route("GET", "/zones"), Matched)
    assert isinstance(router.route("GET", "/api/v1/zones"), Matched)
    assert isinstance(router.route("GET", "/api/zones"), PathUnknown)


# --- authenticate


SCHEMES = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "k"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
    "basic": {"type": "http", "scheme": "basic"},
    "bearer": {"type": "http", "scheme": "Bearer"},
    "oauth": {"type": "oauth2", "flows": {}},
    "tls": {"type": "mutualTLS"},
}


def secured(*requirements: dict[str, list[str]]) -> Api:
    return api_of(
        {"/a": {"get": operation(security=list(requirements))}},
        components={"securitySchemes": SCHEMES},
    )


@pytest.mark.parametrize(
    ("requirements", "target", "headers", "status"),
    [
        ([{"key": []}], "/a", {"X_Key": "v"}, 200),
        ([{"key": []}], "/a", {}, 401),
        ([{"query": []}], "/a?k=v", {}, 200),
        ([{"query": []}], "/a?k=", {}, 401),
        ([{"cookie": []}], "/a", {"Cookie": "x=1; sid=2"}, 200),
        ([{"cookie": []}], "/a", {"Cookie": "x=1"}, 401),
        ([{"basic": []}], "/a", {"Authorization": "Basic dTpw"}, 200),
        ([{"basic": []}], "/a", {"Authorization": "Basic !!"}, 401),
        ([{"bearer": []}], "/a", {"Authorization": "bearer t"}, 200),
        ([{"bearer": []}], "/a", {"Authorization": "Basic dTpw"}, 401),
        ([{"oauth": ["read"]}], "/a", {"Authorization": "Bearer t"}, 200),
        ([{"tls": []}], "/a", {}, 200),
        ([{"key": [], "bearer": []}], "/a", {"X_Key": "v"}, 401),
        ([{"key": [], "bearer": []}], "/a", {"X_Key": "v", "Authorization": "Bearer t"}, 200),
        ([{"key": []}, {"bearer": []}], "/a", {"Authorization": "Bearer t"}, 200),
        ([{"key": []}, {}], "/a", {}, 200),
        ([{"unknown": []}], "/a", {}, 200),
        ([], "/a", {}, 200),
    ],
)
def test_security(
    requirements: list[dict[str, list[str]]], target: str, headers: dict[str, str], status: int
) -> None:
    answer = ask(secured(*requirements), "GET", target, b"", **headers)
    assert answer.status == status
    challenges = [v for n, v in answer.headers if n == "WWW-Authenticate"]
    assert bool(challenges) is (status == 401)


def test_a_hostile_title_cannot_break_the_challenge() -> None:
    api = load_text(
        json.dumps(
            {
                "openapi": "3.1.1",
                "info": {"title": 'a"\r\nX-Evil: 1\\', "version": "1"},
                "paths": {"/a": {"get": operation(security=[{"key": []}])}},
                "components": {"securitySchemes": SCHEMES},
            }
        ),
        "t.json",
    )
    (challenge,) = [v for n, v in ask(api, "GET", "/a").headers if n == "WWW-Authenticate"]
    assert challenge == 'ApiKey realm="a\\"X-Evil: 1\\\\", in="header", name="X-Key"'


# --- validate: parameters


def parameter(where: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "p", "in": where, "required": True, "schema": schema, **more}


INTEGERS = {"type": "array", "items": {"type": "integer"}, "minItems": 2}
POINT = {
    "type": "object",
    "properties": {"x": {"type": "integer"}, "y": {"type": "integer"}},
    "required": ["x", "y"],
}


@pytest.mark.parametrize(
    ("declared", "good", "bad"),
    [
        (parameter("query", {"type": "integer"}), "/a?p=3", "/a?p=x"),
        (parameter("query", {"type": "number"}), "/a?p=-1.5e3", "/a?p=1,5"),
        (parameter("query", {"type": "boolean"}), "/a?p=true", "/a?p=True"),
        (parameter("query", {"type": "string"}), "/a?p=null", "/a"),
        (parameter("query", {"type": ["integer", "null"]}), "/a?p=", "/a?p=x"),
        (
            parameter("query", {"anyOf": [{"type": "integer"}, {"type": "boolean"}]}),
            "/a?p=1",
            "/a?p=x",
        ),
        (parameter("query", {"enum": [1, 2]}), "/a?p=1", "/a?p=3"),
        (parameter("query", INTEGERS), "/a?p=1&p=2", "/a?p=1"),
        (parameter("query", INTEGERS, explode=False), "/a?p=1,2", "/a?p=1,x"),
        (
            parameter("query", INTEGERS, style="spaceDelimited", explode=False),
            "/a?p=1%202",
            "/a?p=1,2",
        ),
        (parameter("query", INTEGERS, style="pipeDelimited", explode=False), "/a?p=1|2", "/a?p=1"),
        (parameter("query", POINT), "/a?x=1&y=2", "/a?x=1"),
        (parameter("query", POINT, explode=False), "/a?p=x,1,y,2", "/a?p=x,1"),
        (parameter("query", POINT, style="deepObject"), "/a?p[x]=1&p[y]=2", "/a?p[x]=1&p[y]=z"),
        (parameter("path", {"type": "integer"}), "/a/3", "/a/x"),
        (parameter("path", INTEGERS), "/a/1,2", "/a/1"),
        (parameter("path", POINT), "/a/x,1,y,2", "/a/x,1"),
        (parameter("path", POINT, explode=True), "/a/x=1,y=2", "/a/x=1"),
        (parameter("path", INTEGERS, style="label"), "/a/.1,2", "/a/.1"),
        (parameter("path", INTEGERS, style="label", explode=True), "/a/.1.2", "/a/.1,2"),
        (parameter("path", {"type": "integer"}, style="matrix"), "/a/;p=1", "/a/;p=x"),
        (parameter("path", INTEGERS, style="matrix", explode=True), "/a/;p=1;p=2", "/a/;p=1"),
        (parameter("path", POINT, style="matrix", explode=True), "/a/;x=1;y=2", "/a/;x=1"),
    ],
)
def test_parameter_styles(declared: dict[str, Any], good: str, bad: str) -> None:
    path = "/a/{p}" if declared["in"] == "path" else "/a"
    api = api_of({path: {"get": operation(parameters=[declared])}})
    assert ask(api, "GET", good).status == 200
    answer = ask(api, "GET", bad)
    assert answer.status == 422
    violations = json.loads(answer.body)["violations"]
    assert {(v["in"], v["name"]) for v in violations} == {(declared["in"], "p")}


def test_header_and_cookie_parameters() -> None:
    declared = [
        parameter("header", INTEGERS),
        {**parameter("cookie", {"type": "integer"}), "name": "c"},
    ]
    api = api_of({"/a": {"get": operation(parameters=declared)}})
    assert ask(api, "GET", "/a", P="1, 2".replace(" ", ""), Cookie="c=3").status == 200
    assert ask(api, "GET", "/a", P="1", Cookie="c=x").status == 422


@pytest.mark.parametrize(
    ("declared", "good", "bad"),
    [
        (parameter("cookie", INTEGERS), "p=1; p=2", "p=1; p=x"),
        (parameter("cookie", INTEGERS, explode=False), "p=1,2", "p=1"),
        (parameter("cookie", POINT), "o=9; x=1; y=2", "x=1; y=z"),
        (parameter("cookie", POINT, explode=False), "p=x,1,y,2", "p=x,1"),
        (parameter("cookie", INTEGERS, style="cookie"), "p=1; p=2", "p=1"),
        (parameter("cookie", {"maxLength": 3}, style="cookie"), "p=%20", "p=%20%20"),
        (parameter("cookie", {"maxLength": 2}), "p=%20%20", "p=%20%20%20"),
    ],
)
def test_cookie_styles(declared: dict[str, Any], good: str, bad: str) -> None:
    api = api_of({"/a": {"get": operation(parameters=[declared])}})
    assert ask(api, "GET", "/a", Cookie=good).status == 200
    assert ask(api, "GET", "/a", Cookie=bad).status == 422


@pytest.mark.parametrize(
    ("schema", "explode", "sent"),
    [
        ({"maxLength": 0}, False, ";p"),
        ({"const": ["", "b"], "type": "array"}, True, ";p;p=b"),
        ({"const": ["b", ""], "type": "array"}, True, ";p=b;p"),
        ({"const": {"x": ""}, "type": "object"}, True, ";x"),
    ],
)
def test_what_is_empty_has_no_equals_sign_in_a_matrix(
    schema: dict[str, Any], explode: bool, sent: str
) -> None:
    declared = parameter("path", schema, style="matrix", explode=explode)
    api = api_of({"/a/{p}": {"get": operation(parameters=[declared])}})
    assert ask(api, "GET", f"/a/{sent}").status == 200


def test_a_parameter_with_content_is_json() -> None:
    declared = {
        "name": "p",
        "in": "query",
        "content": {"application/json": {"schema": {"type": "array"}}},
    }
    api = api_of({"/a": {"get": operation(parameters=[declared])}})
    assert ask(api, "GET", "/a?p=%5B1%5D").status == 200
    assert ask(api, "GET", "/a?p=%7B%7D").status == 422
    assert ask(api, "GET", "/a?p=%5B").status == 422


def test_a_parameter_with_content_is_a_form_or_what_is_not_read() -> None:
    form = {"type": "object", "properties": {"a": {"type": "integer"}}}
    for media_type, schema, good, bad in (
        ("application/x-www-form-urlencoded", form, "a%3D1", "a%3Dx"),
        ("application/xml", {"type": "object"}, "%3Ca%2F%3E", ""),
        ("text/plain", {"maxLength": 1}, "a", "ab"),
    ):
        declared = {"name": "p", "in": "query", "content": {media_type: {"schema": schema}}}
        api = api_of({"/a": {"get": operation(parameters=[declared])}})
        assert ask(api, "GET", f"/a?p={good}").status == 200
        assert not bad or ask(api, "GET", f"/a?p={bad}").status == 422


# --- validate: bodies


def taking(content: dict[str, Any], **more: Any) -> Api:
    return api_of({"/a": {"post": operation(requestBody={"content": content, **more})}})


def test_a_form_is_typed_by_its_schema() -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer"}, "l": INTEGERS}}
    api = taking({"application/x-www-form-urlencoded": {"schema": schema}})
    kind = {"Content_Type": "application/x-www-form-urlencoded"}
    assert ask(api, "POST", "/a", b"n=1&l=1&l=2", **kind).status == 200
    assert ask(api, "POST", "/a", b"n=x", **kind).status == 422


def test_media_types_match_by_range_suffix_and_parameters() -> None:
    documented = ["application/json", "application/*", "*/*", "text/plain; charset=utf-8"]
    assert match_content_type("Application/JSON; charset=x", documented) == "application/json"
    assert match_content_type("application/xml", documented) == "application/*"
    assert match_content_type("text/plain", documented) == "text/plain; charset=utf-8"
    assert match_content_type("image/png", documented) == "*/*"
    assert match_content_type("image/png", documented[:2]) is None


def test_negotiation_takes_the_best_weight_then_the_first() -> None:
    documented = ["application/json", "text/plain", "application/xml"]
    assert negotiate(None, documented) == "application/json"
    assert negotiate("text/*;q=0.5, application/xml", documented) == "application/xml"
    assert negotiate("*/*, application/json;q=0.1", documented) == "text/plain"
    assert negotiate("image/png", documented) is None


def test_an_optional_body_may_be_left_out() -> None:
    api = taking({"application/json": {"schema": {"type": "integer"}}})
    assert ask(api, "POST", "/a").status == 200
    assert ask(api, "POST", "/a", b"1", Content_Type="application/vnd.x+json").status == 415
    assert ask(api, "POST", "/a", b"x", Content_Type="application/json").status == 400
    assert ask(api, "POST", "/a", b"\xff", Content_Type="application/json").status == 400
    assert ask(api, "POST", "/a", b"[" * 5000, Content_Type="application/json").status == 400


def test_a_schema_that_cannot_be_compiled_is_one_operations_fault() -> None:
    api = taking({"application/json": {"schema": {"$ref": "#/components/schemas/Gone"}}})
    answer = ask(api, "POST", "/a", b'"x"', Content_Type="application/json")
    assert answer.status == 501


# --- choose and answer


@pytest.mark.parametrize(
    ("responses", "status"),
    [
        ({"404": {}, "201": {}, "200": {}}, 200),
        ({"2XX": {}, "204": {}}, 204),
        ({"2XX": {}, "404": {}}, 200),
        ({"404": {}, "default": {}}, 200),
        ({"404": {}, "302": {}}, 302),
        ({"4XX": {}}, 400),
        ({}, 204),
    ],
)
def test_the_status_that_is_chosen(responses: dict[str, Any], status: int) -> None:
    described = {key: {"description": "d"} for key in responses}
    assert ask(api_of({"/a": {"get": {"responses": described}}}), "GET", "/a").status == status


def answering(media: dict[str, Any], kind: str = "application/json", **response: Any) -> Api:
    described = {"200": {"description": "d", "content": {kind: media}, **response}}
    return api_of({"/a": {"get": {"responses": described}}})


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ({"example": {"a": "云"}}, '{"a":"云"}'),
        ({"example": None}, "null"),
        ({"examples": {"one": {"value": 1}, "two": {"value": 2}}}, "1"),
        ({"example": [1.0], "x-serializedValue": "[ 1.0 ]"}, "[ 1.0 ]"),
        ({"example": [1.0], "x-serializedValue": "[ 2.0 ]"}, "[1.0]"),
        ({"example": [1.0], "x-serializedValue": "nonsense"}, "[1.0]"),
        ({"schema": {"type": "string", "examples": ["x"]}}, '"x"'),
        ({"schema": {"type": "object", "properties": {"n": {"type": "integer"}}}}, '{"n":1}'),
        ({}, "null"),
    ],
)
def test_bodies(media: dict[str, Any], body: str) -> None:
    answer = ask(answering(media), "GET", "/a")
    assert (answer.status, answer.body.decode()) == (200, body)


def test_text_and_binary_answers() -> None:
    assert ask(answering({"example": "hi"}, "text/plain"), "GET", "/a").body == b"hi"
    binary = ask(answering({}, "image/png"), "GET", "/a")
    assert (binary.status, binary.body[:4]) == (200, b"\x89PNG")
    made = ask(answering({"schema": {"type": "object"}}, "text/xml"), "GET", "/a")
    assert made.body.endswith(b"<root/>")


def test_documented_headers_are_sent_where_a_value_is_known() -> None:
    headers = {
        "X-Rate": {"required": True, "schema": {"type": "integer"}},
        "X-Page": {"example": [1, 2]},
        "X-Later": {"schema": {"type": "string"}},
        "X-Evil": {"example": "a\r\nSet-Cookie: x"},
        "Content-Type": {"example": "text/html"},
    }
    answer = ask(answering({"example": 1}, headers=headers), "GET", "/a")
    told = [pair for pair in answer.headers if pair[0] not in ("Vary", "Mockument-Decision")]
    assert told == [
        ("Content-Type", "application/json"),
        ("X-Rate", "1"),
        ("X-Page", "1,2"),
    ]


@pytest.mark.parametrize("kind", ["*/*", "application/*", 'text/html"\r\nX: 1', "nonsense"])
def test_a_key_that_is_no_media_type_makes_no_header(kind: str) -> None:
    (sent,) = [
        v
        for n, v in ask(answering({"example": 1}, kind), "GET", "/a").headers
        if n == "Content-Type"
    ]
    assert sent in ("application/json", "application/octet-stream")


# --- sample


def schema_api(schema: Any, **more: Any) -> Api:
    return api_of({}, components={"schemas": {"S": schema, **more}})


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "minimum": 5, "multipleOf": 4},
        {"type": "integer", "exclusiveMaximum": 0},
        {"type": "number", "exclusiveMinimum": 1, "maximum": 1.5, "multipleOf": 0.25},
        {"type": "string", "minLength": 30},
        {"type": "string", "maxLength": 2},
        {"type": "string", "format": "date-time"},
        {"type": "string", "format": "uuid"},
        {"type": ["null", "boolean"]},
        {"type": "array", "minItems": 3, "items": {"type": "integer"}},
        {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "minItems": 2},
        {"type": "array", "maxItems": 0},
        {
            "allOf": [
                {"properties": {"a": {"type": "string"}}, "required": ["a"]},
                {"required": ["b"]},
            ]
        },
        {"oneOf": [{"type": "null"}, {"type": "string"}]},
        {"const": {"a": 1}},
        {"enum": [None, 1]},
        {"type": "object", "required": ["x"], "additionalProperties": {"type": "integer"}},
        {"type": "object", "properties": {"s": {"$ref": "#/components/schemas/S"}}},
        {"type": "array", "items": {"$ref": "#/components/schemas/S"}},
        True,
        {},
    ],
)
def test_samples_keep_their_schemas(schema: Any) -> None:
    # sample() itself asks the validator, and raises where it cannot keep the schema.
    sample(schema_api(schema).schemas["S"])


@pytest.mark.parametrize(
    "schema",
    [
        {
            "type": "object",
            "required": ["s"],
            "properties": {"s": {"$ref": "#/components/schemas/S"}},
        },
        {"type": "integer", "minimum": 2, "maximum": 1},
        {"type": "string", "pattern": "^[0-9]{4}-odd$", "maxLength": 3},
        {"$ref": "#/components/schemas/Gone"},
        False,
    ],
)
def test_what_cannot_be_made_is_said(schema: Any) -> None:
    with pytest.raises(NoSample):
        sample(schema_api(schema).schemas["S"])
    answer = ask(
        answering({"schema": {"type": "string", "pattern": "^a$", "minLength": 2}}), "GET", "/a"
    )
    assert answer.status == 501
    assert "document an example" in json.loads(answer.body)["detail"]


# --- envelope


@pytest.mark.parametrize(
    ("error", "found"),
    [
        ({"type": ["object", "null"], "properties": {"code": {"type": "string"}}}, True),
        ({"oneOf": [{"$ref": "#/components/schemas/E"}, {"type": "null"}]}, True),
        ({"$ref": "#/components/schemas/E"}, False),
        ({"type": ["string", "null"]}, False),
    ],
)
def test_an_error_that_may_be_null_makes_an_envelope(error: dict[str, Any], found: bool) -> None:
    schema = {"type": "object", "properties": {"error": error}}
    content = {"application/json": {"schema": schema}}
    responses = {"200": {"description": "d", "content": content}}
    api = api_of(
        {"/a": {"get": {"responses": responses}}},
        components={"schemas": {"E": {"type": "object"}}},
    )
    assert (operation_envelope(api.operations[0]) is not None) is found


def test_yaml_and_json_documents_mock_alike() -> None:
    document = {
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": operation()}},
    }
    render: list[Callable[[Any], str]] = [json.dumps, yaml.safe_dump]
    assert [ask(load_text(dump(document), "x"), "GET", "/a").status for dump in render] == [
        200,
        200,
    ]


def test_the_wider_template_answers_methods_that_the_narrower_has_not() -> None:
    api = api_of(
        {
            "/inference/sparse/{id}": {"post": operation()},
            "/inference/{type}/{id}": {"get": operation(), "put": operation()},
        }
    )
    router = Router(api)
    got = router.route("GET", "/inference/sparse/1")
    assert isinstance(got, Matched)
    assert dict(got.variables) == {"type": "sparse", "id": "1"}
    allow = ("GET", "HEAD", "OPTIONS", "POST", "PUT")
    assert router.route("DELETE", "/inference/sparse/1") == MethodMissing(allow)
    assert router.methods("/inference/sparse/1") == allow


def test_a_path_variable_that_no_path_has_is_not_asked_for() -> None:
    lost = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    assert ask(api_of({"/a": {"get": operation(parameters=[lost])}}), "GET", "/a").status == 200


def test_a_tag_says_which_alternative_counts() -> None:
    kinds = {
        "Cat": {"type": "object", "properties": {"k": {"type": "string"}}, "required": ["k"]},
        "Dog": {
            "type": "object",
            "properties": {"k": {"type": "string"}, "age": {"type": "integer"}},
            "required": ["k"],
        },
    }
    union = {
        "oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in kinds],
        "discriminator": {"propertyName": "k", "mapping": {"c": "#/components/schemas/Cat"}},
    }
    body = {"content": {"application/json": {"schema": union}}, "required": True}
    api = api_of({"/a": {"post": operation(requestBody=body)}}, components={"schemas": kinds})

    def violations(sent: Any) -> list[tuple[str, str]]:
        answer = ask(api, "POST", "/a", json.dumps(sent).encode(), Content_Type="application/json")
        found = json.loads(answer.body)["violations"] if answer.status == 422 else []
        return [(one["pointer"], one["keyword"]) for one in found]

    assert violations({"k": "c", "age": "old"}) == []
    assert violations({"k": "Dog", "age": 3}) == []
    assert violations({"k": "Dog", "age": "old"}) == [("/age", "type")]
    assert violations({"k": "bird", "age": 1}) == [("/k", "enum")]
    assert violations({"k": 1}) == [("/k", "enum")]
    assert violations({"age": 1}) == [("", "anyOf")]


@pytest.mark.parametrize(
    ("told", "more", "sent", "status"),
    [
        ({"enum": ["meow"]}, {}, {"k": "meow"}, 200),  # no mapping, and the values are others
        ({"enum": ["meow"]}, {}, {"k": "purr"}, 422),
        ({"type": "string"}, {}, {"k": "Dog"}, 422),
        ({"type": "string"}, {"defaultMapping": "Cat"}, {"k": "Dog"}, 200),
        ({"type": "string"}, {"defaultMapping": "Cat"}, {"k": "Dog", "n": "x"}, 422),
        ({"type": "string"}, {"defaultMapping": "Cat"}, {}, 200),
    ],
)
def test_a_tag_that_names_no_alternative(
    told: dict[str, Any], more: dict[str, Any], sent: Any, status: int
) -> None:
    cat = {"type": "object", "properties": {"k": told, "n": {"type": "integer"}}}
    union = {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}],
        "discriminator": {"propertyName": "k", **more},
    }
    body = {"content": {"application/json": {"schema": union}}, "required": True}
    document = {"components": {"schemas": {"Cat": cat}}, "openapi": "3.2.0"}
    api = api_of({"/a": {"post": operation(requestBody=body)}}, **document)
    answer = ask(api, "POST", "/a", json.dumps(sent).encode(), Content_Type="application/json")
    assert answer.status == status


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"a": "x"}, 'nearest is number 1, where /a "x" is not of type "integer"'),
        ({"b": 1}, 'nearest is number 2, where /b 1 is not of type "string"'),
        ({"k": "three", "a": None, "y": None}, 'nearest is number 3, where "z" is a required'),
        (5, "is not valid under any"),
        ({"a": 1, "b": "x"}, "fits more than one of the alternatives (oneOf): 1 and 2"),
    ],
)
def test_what_fits_no_alternative_is_held_against_the_nearest(sent: Any, says: str) -> None:
    union = {
        "oneOf": [
            {
                "type": "object",
                "required": ["a"],
                "properties": {"a": {"type": "integer"}, "k": {"const": "one"}},
            },
            {
                "type": "object",
                "required": ["b"],
                "properties": {"b": {"type": "string"}, "k": {"const": "two"}},
            },
            {
                "type": "object",
                "required": ["k", "y", "z"],
                "properties": {"k": {"const": "three"}, "y": {"type": "null"}},
            },
        ]
    }
    body = {"content": {"application/json": {"schema": union}}, "required": True}
    api = api_of({"/a": {"post": operation(requestBody=body)}})
    answer = ask(api, "POST", "/a", json.dumps(sent).encode(), Content_Type="application/json")
    (violation,) = json.loads(answer.body)["violations"]
    assert says in violation["message"]


@pytest.mark.parametrize(
    ("schema", "sent", "told"),
    [
        ({"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/A"}]}, {"n": "x"}, "/n"),
        ({"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "string"}]}, {"n": "x"}, "/n"),
        ({"nullable": True, "allOf": [{"$ref": "#/components/schemas/A"}]}, {"n": "x"}, "/n"),
        ({"oneOf": [{"$ref": "#/components/schemas/A"}]}, {"n": "x"}, "/n"),
        ({"oneOf": [{"type": "null"}, {"type": "string"}]}, {"n": "x"}, ""),
    ],
)
def test_where_one_alternative_can_be_meant_its_violations_are_told(
    schema: dict[str, Any], sent: Any, told: str
) -> None:
    object_ = {"type": "object", "properties": {"n": {"type": "integer"}}}
    version = "3.0.3" if "nullable" in schema else "3.1.1"
    body = {"content": {"application/json": {"schema": schema}}, "required": True}
    more = {"components": {"schemas": {"A": object_}}, "openapi": version}
    api = api_of({"/a": {"post": operation(requestBody=body)}}, **more)
    answer = ask(api, "POST", "/a", json.dumps(sent).encode(), Content_Type="application/json")
    (violation,) = json.loads(answer.body)["violations"]
    assert violation["pointer"] == told
    if told:
        assert violation["schema"] == "/components/schemas/A/properties/n/type"


@pytest.mark.parametrize(
    ("values", "sent", "says"),
    [
        (["a", "b", "c"], "x", '"x" is not one of "a", "b" or "c"'),
        (["cat", "dog", None, 5], "x", '"x" is not one of "cat", "dog", null or 5'),
        (["cat", "dog", "bird", "é"], "brid", '"bird" or "é"; did you mean "bird"?'),
        (list(range(25)), 99, "18, 19 or 5 more"),
        (list("abcd"), "x" * 100_000, '" is not one of "a", "b", "c" or "d"'),
    ],
)
def test_the_values_that_are_allowed_are_told(values: list[Any], sent: Any, says: str) -> None:
    body = {"content": {"application/json": {"schema": {"enum": values}}}, "required": True}
    api = api_of({"/a": {"post": operation(requestBody=body)}})
    answer = ask(api, "POST", "/a", json.dumps(sent).encode(), Content_Type="application/json")
    (violation,) = json.loads(answer.body)["violations"]
    assert violation["message"].endswith(says)
