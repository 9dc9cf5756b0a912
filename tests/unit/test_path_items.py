"""Path items with a ``$ref`` and fields beside it: both count, and the nearer one first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from mockument.generator.document import Api, Operation, load, load_text
from mockument.generator.document.check import check
from mockument.generator.emit.docs.site import Manner, Site
from mockument.generator.findings import DocumentPlace, Finding
from mockument.mockserver import create_app

ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
SAID: dict[str, Any] = {"responses": {"204": {"description": "Done."}}}


def query(name: str, kind: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {"type": kind}}


def opened(paths: dict[str, Any], version: str = "3.1.1", **parts: Any) -> Api:
    data = {"openapi": version, "info": {"title": "t", "version": "1"}, "paths": paths, **parts}
    return load_text(orjson.dumps(data).decode(), "t.json")


def inputs(operation: Operation) -> dict[str, str]:
    """The parameters by name, each with its type."""
    typed = {p.name: p.schema for p in operation.parameters}
    return {name: schema.types[0] if schema else "" for name, schema in typed.items()}


def named(api: Api) -> dict[str, Operation]:
    return {operation.method: operation for operation in api.operations}


def spots(findings: tuple[Finding, ...], code: str) -> list[str]:
    places = [one.place for one in findings if one.code == code]
    return [place.pointer for place in places if isinstance(place, DocumentPlace)]


SHARED = {
    "parameters": [query("page", "string"), query("kind", "string")],
    "servers": [{"url": "https://far.example/f"}],
    "get": {"operationId": "far", **SAID},
}


@pytest.mark.parametrize("version", ["3.0.4", "3.1.1", "3.2.0"])
def test_what_stands_beside_the_reference_counts_with_it(version: str) -> None:
    api = opened(
        {
            "/a/{id}": {
                "parameters": [ID, query("page", "integer")],
                "$ref": "#/components/x-items/A",
                "post": {"operationId": "near", **SAID},
            }
        },
        version,
        components={"x-items": {"A": SHARED}},
    )
    found = named(api)
    assert {key: one.operation_id for key, one in found.items()} == {"POST": "near", "GET": "far"}
    for operation in found.values():
        assert inputs(operation) == {"page": "integer", "kind": "string", "id": "integer"}
        assert [server.url for server in operation.servers] == ["https://far.example/f"]
    findings = check(api)
    assert not spots(findings, "path-params")
    assert spots(findings, "no-ambiguous-path-items") == ["/paths/~1a~1{id}/parameters"]


def test_what_is_nearer_counts_through_several_references() -> None:
    api = opened(
        {
            "/a/{id}": {"$ref": "#/components/pathItems/B", "servers": [{"url": "https://a"}]},
        },
        components={
            "pathItems": {
                "B": {"$ref": "#/components/pathItems/C", "parameters": [ID], "summary": "b"},
                "C": {**SHARED, "summary": "c"},
            }
        },
    )
    (operation,) = api.operations
    assert inputs(operation) == {"page": "string", "kind": "string", "id": "integer"}
    assert [server.url for server in operation.servers] == ["https://a"]
    assert operation.path_item.fields["summary"].value == "b"
    assert operation.pointer == "/components/pathItems/C/get"
    assert spots(check(api), "no-ambiguous-path-items") == [
        "/paths/~1a~1{id}/servers",
        "/components/pathItems/B/parameters",
        "/components/pathItems/B/summary",
    ]


def test_additional_operations_of_both_are_there() -> None:
    more = {"LINK": {"operationId": "far-link", **SAID}, "COPY": {"operationId": "copy", **SAID}}
    api = opened(
        {
            "/a": {
                "$ref": "#/components/pathItems/A",
                "additionalOperations": {"LINK": {"operationId": "link", **SAID}},
            }
        },
        "3.2.0",
        components={"pathItems": {"A": {"additionalOperations": more}}},
    )
    assert [one.operation_id for one in api.operations] == ["link", "copy"]


@pytest.mark.parametrize("reference", ["#/components/pathItems/No", "#/paths/~1a"])
def test_what_stands_beside_a_dead_reference_is_there(reference: str) -> None:
    api = opened({"/a": {"$ref": reference, "parameters": [query("q", "integer")], "get": SAID}})
    (operation,) = api.operations
    assert inputs(operation) == {"q": "integer"}
    assert spots(check(api), "unresolved-reference") == ["/paths/~1a/$ref"]


def test_references_in_another_file_count_from_there(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "item.yaml").write_text(
        "parameters: [{$ref: 'names.yaml#/Page'}]\nget: {operationId: far, responses: {}}\n"
    )
    (tmp_path / "parts" / "names.yaml").write_text(
        "Page: {name: page, in: query, schema: {type: integer}}\n"
    )
    (tmp_path / "openapi.yaml").write_text(
        "openapi: 3.1.1\ninfo: {title: t, version: '1'}\npaths:\n"
        "  /a/{id}:\n    $ref: parts/item.yaml\n"
        "    parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"
    )
    (operation,) = load(tmp_path / "openapi.yaml").operations
    assert inputs(operation) == {"page": "integer", "id": "string"}


def test_swagger_2_has_them_too() -> None:
    def of(name: str, where: str, **more: Any) -> dict[str, Any]:
        return {"name": name, "in": where, **more}

    far = {
        "parameters": [
            of("page", "query", type="string"),
            of("body", "body", schema={"type": "string"}),
        ],
        "get": {"operationId": "far", **SAID},
        "post": {"operationId": "other", **SAID},
    }
    near = {
        "$ref": "#/x-items/A",
        "parameters": [
            of("id", "path", required=True, type="integer"),
            of("page", "query", type="integer"),
            of("note", "body", schema={"type": "integer"}),
        ],
        "post": {"operationId": "near", **SAID},
    }
    api = load_text(
        orjson.dumps(
            {
                "swagger": "2.0",
                "info": {"title": "t", "version": "1"},
                "paths": {"/a/{id}": near},
                "x-items": {"A": far},
            }
        ).decode(),
        "t.json",
    )
    found = named(api)
    assert {key: one.operation_id for key, one in found.items()} == {"POST": "near", "GET": "far"}
    for operation in found.values():
        assert inputs(operation) == {"page": "integer", "id": "integer"}
        body = operation.request_body
        schema = body.content["application/json"].schema if body else None
        assert schema is not None
        assert schema.types == ("integer",)
    assert spots(check(api), "no-ambiguous-path-items") == [
        "/paths/~1a~1{id}/parameters",
        "/paths/~1a~1{id}/post",
    ]
    assert api.document.place(found["GET"].pointer).pointer == "/x-items/A/get"


def test_swagger_2_reports_a_dead_reference_with_fields_beside() -> None:
    api = load_text(
        "swagger: '2.0'\ninfo: {title: t, version: '1'}\n"
        "paths: {/a: {$ref: '#/x-items/A', get: {operationId: near, responses: {}}}}\n"
    )
    assert [one.operation_id for one in api.operations] == ["near"]
    assert spots(check(api), "unresolved-reference") == ["/paths/~1a/$ref"]


def test_the_mock_asks_for_parameters_beside_a_reference() -> None:
    near = {"$ref": "#/components/pathItems/A", "parameters": [ID], "servers": [{"url": "/near"}]}
    api = opened({"/a/{id}": near}, components={"pathItems": {"A": {"get": SAID}}})
    client = create_app(api).test_client()
    assert client.get("/near/a/1").status_code == 204
    refused = client.get("/near/a/x")
    assert refused.status_code == 422
    assert refused.get_json()["violations"][0]["name"] == "id"


def test_webhooks_and_callbacks_have_them_on_their_pages() -> None:
    far = {"post": {"operationId": "far", "description": "The far one.", **SAID}}
    near = {"$ref": "#/components/pathItems/A", "put": {"description": "The near one.", **SAID}}
    api = opened(
        {"/a": {"get": {"callbacks": {"done": {"{$url}": near}}, **SAID}}},
        webhooks={"done": near},
        components={"pathItems": {"A": far}},
    )
    site = Site(api, Manner())
    assert [one.method for one in site.webhooks.values()] == ["PUT", "POST"]
