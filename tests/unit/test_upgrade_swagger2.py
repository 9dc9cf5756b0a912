"""Swagger 2.0: one small construct each, and where its author finds it again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from mockument.generator.document import Api, Operation, load, load_text
from mockument.generator.document.library import Access
from mockument.generator.document.references import dead_references
from mockument.generator.document.upgrade import upgrade_schema
from mockument.generator.document.validation import SchemaValidator
from mockument.generator.findings import DocumentPlace
from mockument.mockserver.engine import Engine, Request

PUT = "/paths/~1dogs~1{name}/put"
PATCH = "/paths/~1dogs~1{name}/patch"
FORM = f"{PATCH}/requestBody/content/application~1x-www-form-urlencoded"
FIXTURE = Path(__file__).parents[1] / "fixtures" / "documents" / "swagger2.yaml"


def document(**parts: Any) -> Api:
    data = {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {}, **parts}
    return load_text(orjson.dumps(data).decode(), "t.json")


def operation(*parameters: Any, responses: Any = None, root: Any = None, **parts: Any) -> Operation:
    post = {"parameters": list(parameters), "responses": responses or {}, **parts}
    (found,) = document(paths={"/a": {"post": post}}, **(root or {})).operations
    return found


def codes(api: Api) -> list[str]:
    return [finding.code for finding in api.findings]


@pytest.fixture(scope="module")
def kennel() -> Api:
    return load(FIXTURE)


def named(api: Api, name: str) -> Operation:
    return next(one for one in api.operations if one.operation_id == name)


@pytest.mark.parametrize(
    ("written", "keywords", "style", "explode"),
    [
        (
            {"in": "query", "type": "integer", "minimum": 1},
            {"type": "integer", "minimum": 1},
            "form",
            True,
        ),
        (
            {"in": "path", "type": "string", "enum": ["a"]},
            {"type": "string", "enum": ["a"]},
            "simple",
            False,
        ),
        (
            {"in": "query", "type": "number", "maximum": 2, "exclusiveMaximum": True},
            {"type": "number", "exclusiveMaximum": 2},
            "form",
            True,
        ),
        ({"in": "query", "type": "array"}, {"type": "array"}, "form", False),
        (
            {"in": "query", "type": "array", "collectionFormat": "csv"},
            {"type": "array"},
            "form",
            False,
        ),
        (
            {"in": "query", "type": "array", "collectionFormat": "multi"},
            {"type": "array"},
            "form",
            True,
        ),
        (
            {"in": "query", "type": "array", "collectionFormat": "ssv"},
            {"type": "array"},
            "spaceDelimited",
            False,
        ),
        (
            {"in": "query", "type": "array", "collectionFormat": "pipes"},
            {"type": "array"},
            "pipeDelimited",
            False,
        ),
        (
            {"in": "header", "type": "array", "items": {"type": "integer"}},
            {"type": "array", "items": {"type": "integer"}},
            "simple",
            False,
        ),
        (
            {"in": "query", "type": "string", "x-nullable": True},
            {"type": ["string", "null"]},
            "form",
            True,
        ),
    ],
)
def test_a_parameter_gets_a_schema_and_a_style(
    written: Any, keywords: Any, style: str, explode: bool
) -> None:
    (parameter,) = operation({"name": "p", **written}).parameters
    assert parameter.schema is not None
    assert parameter.schema.keywords == keywords
    assert (parameter.style, parameter.explode) == (style, explode)


@pytest.mark.parametrize(
    ("parameter", "code"),
    [
        ({"in": "query", "type": "array", "collectionFormat": "tsv"}, "swagger2-collection-format"),
        (
            {"in": "path", "type": "array", "collectionFormat": "pipes"},
            "swagger2-collection-format",
        ),
        ({"in": "query", "type": "array", "collectionFormat": 7}, ""),
        ({"in": "query", "type": "array", "items": {"type": "array"}}, "swagger2-nested-list"),
        ({"in": "query", "schema": {"type": "integer"}}, "swagger2-schema"),
        ({"in": "query", "type": "file"}, "swagger2-file-parameter"),
        (
            {"in": "formData", "type": "string", "allowEmptyValue": True},
            "swagger2-allow-empty-value",
        ),
        ({"in": "body", "schema": 7}, "swagger2-body"),
        ({"in": "formData", "name": 7, "type": "string"}, "swagger2-form-field"),
    ],
)
def test_what_cannot_be_said_is_a_finding(parameter: Any, code: str) -> None:
    api = document(paths={"/a": {"get": {"parameters": [{"name": "p", **parameter}]}}})
    assert codes(api) == ([code] if code else [])
    for finding in api.findings:
        assert isinstance(finding.place, DocumentPlace)
        assert finding.place.pointer.startswith("/paths/~1a/get/parameters/0")


@pytest.mark.parametrize(
    ("own", "root", "media_types"),
    [
        ({}, {}, ["application/json"]),
        ({}, {"consumes": ["application/xml"]}, ["application/xml"]),
        (
            {"consumes": ["text/plain", "a/b"]},
            {"consumes": ["application/xml"]},
            ["text/plain", "a/b"],
        ),
        ({"consumes": []}, {"consumes": ["application/xml"]}, ["application/json"]),
        ({"consumes": "a/b"}, {}, ["a/b"]),
        ({"consumes": [7, "a/b", None]}, {}, ["a/b"]),
    ],
)
def test_a_body_has_the_media_types_that_are_consumed(
    own: Any, root: Any, media_types: Any
) -> None:
    given = {"name": "b", "in": "body", "required": True, "schema": {"type": "string"}, "x-b": 1}
    body = operation(given, root=root, **own).request_body
    assert body is not None
    assert body.required
    assert body.node.mapping["x-b"] == 1
    assert list(body.content) == media_types
    assert all(
        media.schema and media.schema.types == ("string",) for media in body.content.values()
    )


@pytest.mark.parametrize(
    ("consumes", "kind", "media_types", "found"),
    [
        ([], "string", ["application/x-www-form-urlencoded"], []),
        ([], "file", ["multipart/form-data"], []),
        (["multipart/form-data"], "string", ["multipart/form-data"], []),
        (
            ["application/x-www-form-urlencoded", "multipart/form-data"],
            "string",
            ["application/x-www-form-urlencoded", "multipart/form-data"],
            [],
        ),
        (
            ["application/x-www-form-urlencoded", "multipart/form-data"],
            "file",
            ["multipart/form-data"],
            [],
        ),
        (
            ["application/json"],
            "string",
            ["application/x-www-form-urlencoded"],
            ["swagger2-form-media-type"],
        ),
        (["application/json"], "file", ["multipart/form-data"], ["swagger2-form-media-type"]),
    ],
)
def test_a_form_is_written_as_its_fields_allow(
    consumes: list[str], kind: str, media_types: list[str], found: list[str]
) -> None:
    field = {"name": "f", "in": "formData", "type": kind}
    api = document(paths={"/a": {"post": {"consumes": consumes, "parameters": [field]}}})
    body = api.operations[0].request_body
    assert body is not None
    assert list(body.content) == media_types
    assert codes(api) == found


def test_a_form_is_an_object(kennel: Api) -> None:
    body = named(kennel, "describeDog").request_body
    assert body is not None
    assert body.required
    media = body.content["application/x-www-form-urlencoded"]
    assert media.schema is not None
    assert list(media.schema.properties) == ["colours", "sizes", "note"]
    assert media.schema.required == {"colours"}
    assert media.schema.properties["note"].description == "a note"
    assert media.schema.properties["colours"].keywords["x-fold"] == 1
    assert media.node.child("encoding").value == {"colours": {"style": "form", "explode": False}}


def test_a_file_is_binary(kennel: Api) -> None:
    post = named(kennel, "addPhoto")
    assert post.request_body is not None
    schema = post.request_body.content["multipart/form-data"].schema
    assert schema is not None
    assert schema.properties["photo"].keywords == {"type": "string", "format": "binary"}
    sent = post.responses["200"].content["application/json"].schema
    assert sent is not None
    assert sent.keywords == {"type": "string", "format": "binary"}
    alone = operation(responses={"200": {"schema": {"type": "file"}}})
    assert list(alone.responses["200"].content) == ["application/octet-stream"]


def test_a_shared_body_is_referred_to_unless_other_media_types_count(kennel: Api) -> None:
    shared = named(kennel, "addDog")
    assert shared.node.child("requestBody").value == {"$ref": "#/components/requestBodies/Dog"}
    assert shared.request_body is not None
    assert list(shared.request_body.content) == ["application/json", "application/xml"]
    own = named(kennel, "replaceDog")
    assert own.request_body is not None
    assert list(own.request_body.content) == ["application/merge-patch+json"]
    for one in (shared, own):
        assert one.request_body is not None
        assert one.request_body.description == "a dog"
        for media in one.request_body.content.values():
            assert media.schema is not None
            assert media.schema.resolved().pointer == "/components/schemas/Dog"


def test_a_shared_response_is_referred_to_unless_other_media_types_count(kennel: Api) -> None:
    assert list(named(kennel, "listDogs").responses["404"].content) == ["application/json"]
    content = named(kennel, "replaceDog").responses["default"].content
    assert list(content) == ["application/problem+json", "text/plain"]
    assert named(kennel, "addDog").responses["410"].content == {}


def test_responses_keep_schema_examples_and_headers(kennel: Api) -> None:
    response = named(kennel, "listDogs").responses["200"]
    assert list(response.content) == ["application/json", "text/csv"]
    assert [e.value for e in response.content["application/json"].examples] == [
        [{"name": "Rex", "kind": "Dog"}]
    ]
    assert response.content["text/csv"].examples[0].value == "name,kind"
    total, pages = response.headers.values()
    assert total.schema is not None
    assert total.schema.keywords == {"type": "integer", "minimum": 0}
    assert total.node.text("description") == "how many"
    assert pages.node.text("style") == "simple"


def test_an_example_may_leave_out_the_charset() -> None:
    responses = {"200": {"schema": {}, "examples": {"application/json": 1, "name": 2}}}
    one = operation(responses=responses, produces=["application/json; charset=utf-8"])
    (media,) = one.responses["200"].content.values()
    assert [e.value for e in media.examples] == [1]
    assert one.responses["200"].node.mapping["x-examples"] == {"name": 2}


def test_references_find_what_moved(kennel: Api) -> None:
    assert dead_references(kennel.document) == []
    for old, new in {
        "#/definitions/Dog": "/components/schemas/Dog",
        "#/definitions/Dog/allOf/1": "/components/schemas/Dog/allOf/1",
        "#/parameters/Limit": "/components/parameters/Limit",
        "#/parameters/Dog": "/components/requestBodies/Dog",
        "#/parameters/Dog/schema": "/components/requestBodies/Dog/content/application~1json/schema",
        "#/responses/Missing": "/components/responses/Missing",
        "#/securityDefinitions/key": "/components/securitySchemes/key",
    }.items():
        assert kennel.document.target(old) == new


@pytest.mark.parametrize(
    ("pointer", "text"),
    [
        ("/components/schemas/Dog/allOf/1", "/definitions/Dog/allOf/1"),
        (
            "/components/requestBodies/Dog/content/application~1xml/schema",
            "/parameters/Dog/schema",
        ),
        (
            "/paths/~1dogs/get/responses/200/content/text~1csv/example",
            "/paths/~1dogs/get/responses/200/examples/text~1csv",
        ),
        (
            "/paths/~1dogs/post/parameters/0/schema/default",
            "/paths/~1dogs/post/parameters/1/default",
        ),
        (
            f"{PUT}/requestBody/content/application~1merge-patch+json/schema",
            "/parameters/Dog/schema",
        ),
        (f"{FORM}/schema/properties/note/type", "/parameters/Note/type"),
        (f"{FORM}/encoding/colours/style", f"{PATCH}/parameters/0/style"),
        (
            "/components/securitySchemes/auth/flows/authorizationCode/scopes/write",
            "/securityDefinitions/auth/scopes/write",
        ),
        ("/servers/0/url", "/host"),
        ("/info/title", "/info/title"),
    ],
)
def test_places_are_those_of_the_text(kennel: Api, pointer: str, text: str) -> None:
    kennel.document.value(pointer)
    assert kennel.document.place(pointer).pointer == text


def test_a_finding_names_the_line_of_the_text(kennel: Api) -> None:
    (finding,) = kennel.document.located(kennel.findings)
    assert finding.code == "swagger2-collection-format"
    assert isinstance(finding.place, DocumentPlace)
    lines = FIXTURE.read_text().splitlines()
    assert finding.place.line is not None
    assert "tsv" in lines[finding.place.line - 1]


@pytest.mark.parametrize(
    ("root", "urls", "found"),
    [
        ({}, [], []),
        ({"basePath": "/v1/"}, ["/v1"], []),
        ({"basePath": "v1"}, ["/v1"], []),
        ({"basePath": "/"}, ["/"], []),
        ({"host": "a.b:8080"}, ["https://a.b:8080"], ["swagger2-no-schemes"]),
        ({"host": "a.b", "schemes": ["http", "wss", "http"]}, ["http://a.b", "wss://a.b"], []),
        ({"host": "http://a.b/", "basePath": "/c"}, ["http://a.b/c"], ["swagger2-host"]),
        ({"host": 7, "basePath": [], "schemes": {}}, ["/"], []),
    ],
)
def test_host_and_schemes_become_servers(root: Any, urls: list[str], found: list[str]) -> None:
    api = document(**root)
    assert [server.url for server in api.servers] == urls
    assert codes(api) == found


def test_an_operation_with_its_own_schemes_has_its_own_servers(kennel: Api) -> None:
    servers = named(kennel, "listDogs").node.child("servers").value
    assert servers == [{"url": "http://kennel.example/v1"}]
    assert "servers" not in named(kennel, "addDog").node.mapping


def test_security_definitions(kennel: Api) -> None:
    schemes = kennel.security_schemes
    assert [scheme.type for scheme in schemes.values()] == ["apiKey", "http", "oauth2"]
    assert schemes["simple"].scheme == "basic"
    flow = schemes["auth"].flows["authorizationCode"]
    assert flow.authorization_url == "https://kennel.example/authorize"
    assert flow.token_url == "https://kennel.example/token"
    assert flow.scopes == {"write": "change dogs"}
    assert schemes["auth"].node.mapping["x-scheme"] == "kept"
    assert named(kennel, "addPhoto").security == ({"auth": ("write",)}, {"simple": ()})


@pytest.mark.parametrize(
    ("written", "flow"),
    [
        ("implicit", "implicit"),
        ("password", "password"),
        ("application", "clientCredentials"),
        ("accessCode", "authorizationCode"),
    ],
)
def test_flows(written: str, flow: str) -> None:
    api = document(securityDefinitions={"a": {"type": "oauth2", "flow": written}})
    assert list(api.security_schemes["a"].flows) == [flow]


def test_what_is_no_security_is_said() -> None:
    api = document(securityDefinitions={"a": {"type": "oauth2"}, "b": {"type": "magic"}, "c": 7})
    assert codes(api) == ["swagger2-oauth2-flow", "swagger2-security-type"]
    assert api.security_schemes["a"].flows == {}


def test_everything_else_is_kept(kennel: Api) -> None:
    root = kennel.root.mapping
    assert root["x-root"] == "kept"
    assert root["externalDocs"] == {"url": "https://kennel.example/docs"}
    assert kennel.root.child("info").mapping["x-audience"] == "vets"
    assert kennel.tags["dogs"].description == "all about dogs"
    get = named(kennel, "listDogs")
    assert get.deprecated
    assert get.tags == ("dogs",)
    assert "externalDocs" in get.node.mapping
    assert [p.name for p in get.parameters] == ["limit", "breed", "age", "X-Trace", "legacy"]


def test_a_path_may_be_another_one(kennel: Api) -> None:
    hounds = [one for one in kennel.operations if one.path == "/hounds"]
    assert [one.method for one in hounds] == ["GET", "POST"]
    assert len(hounds[0].parameters) == 5
    place = kennel.document.place(hounds[0].pointer + "/parameters/0").pointer
    assert place == "/paths/~1dogs/get/parameters/0"


def test_a_body_of_the_path_counts_for_its_operations() -> None:
    item = {
        "parameters": [{"name": "b", "in": "body", "schema": {"type": "object"}}],
        "put": {},
        "post": {"parameters": [{"name": "c", "in": "body", "schema": {"type": "string"}}]},
    }
    api = document(paths={"/a": item})
    types = [
        media.schema.types
        for one in api.operations
        if one.request_body
        for media in one.request_body.content.values()
        if media.schema
    ]
    assert types == [("object",), ("string",)]
    assert codes(api) == []


def test_a_body_and_a_form_cannot_both_be() -> None:
    fields = [
        {"name": "b", "in": "body"},
        {"name": "f", "in": "formData"},
        {"name": "c", "in": "body"},
    ]
    api = document(paths={"/a": {"post": {"parameters": fields}}})
    assert codes(api) == ["swagger2-second-body"] * 2
    assert {f.place.pointer for f in api.findings if isinstance(f.place, DocumentPlace)} == {
        "/paths/~1a/post/parameters/1",
        "/paths/~1a/post/parameters/2",
    }


@pytest.mark.parametrize(
    ("schema", "upgraded"),
    [
        ({"type": "string", "x-nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": True}, {"type": "string", "nullable": True}),
        ({"$ref": "#/x", "title": "no"}, {"$ref": "#/x"}),
        ({"$ref": "#/x", "x-nullable": True}, {"anyOf": [{"$ref": "#/x"}, {"type": "null"}]}),
        ({"discriminator": "kind"}, {"discriminator": {"propertyName": "kind"}}),
        ({"type": "file"}, {"type": "string", "format": "binary"}),
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"example": 3}, {"examples": [3]}),
        (
            {"items": [{"x-nullable": True, "type": "string"}]},
            {"prefixItems": [{"type": ["string", "null"]}]},
        ),
        ({"items": [{}], "additionalItems": False}, {"prefixItems": [{}], "items": False}),
        ({"items": []}, {}),
        ({"type": "string", "required": True}, {"type": "string"}),
        (
            {"properties": {"discriminator": {"type": "file"}}},
            {"properties": {"discriminator": {"type": "string", "format": "binary"}}},
        ),
    ],
)
def test_schemas_of_2_0_get_the_meaning_of_today(schema: Any, upgraded: Any) -> None:
    assert upgrade_schema(schema, "2.0") == upgraded
    assert upgrade_schema(upgraded, "2.0") == upgraded


def test_validation_follows_references_of_the_text(kennel: Api) -> None:
    validator = SchemaValidator(kennel.schemas["Dog"])
    rex: Any = {"name": "Rex", "kind": "Dog", "weight": None, "mother": None}
    assert validator.is_valid(rex)
    assert validator.is_valid(rex | {"mother": rex})
    (violation,) = validator.violations(rex | {"mother": rex | {"weight": 0}})
    assert violation.pointer == "/mother"


def test_parts_in_other_files(tmp_path: Path) -> None:
    (tmp_path / "parts.yaml").write_text(
        "Item:\n  post:\n    parameters:\n      - {$ref: '#/Body'}\n      - {$ref: '#/Page'}\n"
        "    responses: {200: {$ref: '#/Ok'}}\n"
        "Body: {name: b, in: body, schema: {$ref: '#/Pet'}}\n"
        "Page: {name: page, in: query, type: array, collectionFormat: tsv}\n"
        "Ok: {description: ok, schema: {$ref: 'root.yaml#/definitions/Pet'}}\n"
        "Pet: {type: string, x-nullable: true}\n"
    )
    root = tmp_path / "root.yaml"
    root.write_text(
        "swagger: '2.0'\ninfo: {title: t, version: '1'}\n"
        "paths: {/pets: {$ref: 'parts.yaml#/Item'}}\n"
        "definitions: {Pet: {$ref: 'parts.yaml#/Pet'}}\n"
    )
    api = load(root, Access())
    (post,) = api.operations
    assert dead_references(api.document) == []
    assert post.request_body is not None
    assert [p.name for p in post.parameters] == ["page"]
    body = post.request_body.content["application/json"].schema
    answer = post.responses["200"].content["application/json"].schema
    for schema in (body, answer):
        assert schema is not None
        assert SchemaValidator(schema).is_valid(None)
        assert not SchemaValidator(schema).is_valid(3)
    (finding,) = api.document.located(api.findings)
    assert str(finding.place).startswith(f"{tmp_path}/parts.yaml:8:")


def test_the_mock_reads_forms_as_collection_formats_say(kennel: Api) -> None:
    engine = Engine(kennel)
    headers = (("Content-Type", "application/x-www-form-urlencoded"), ("X-Key", "k"))

    def patched(form: bytes) -> int:
        request = Request("PATCH", "/v1/dogs/Rex", "", headers, len(form), lambda _: form)
        return engine.respond(request).status

    assert patched(b"colours=red,blue&sizes=1&sizes=2") == 204
    assert patched(b"sizes=1") == 422
    assert patched(b"colours=red&sizes=1,2") == 422
