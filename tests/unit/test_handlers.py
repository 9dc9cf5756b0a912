"""Handlers in Python, routes and hooks of the user's own, next to the document."""

import json
from typing import Any

import pytest
from flask import g, jsonify, request

from mockument.generator.document import load_text
from mockument.mockserver import MockApp, create_app
from mockument.mockserver.engine import Call

DOCUMENT = {
    "openapi": "3.1.1",
    "info": {"title": "T", "version": "1"},
    "paths": {
        "/zones/{id}": {
            "put": {
                "operationId": "setZone",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
                ],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"type": "object"}}},
                },
                "responses": {
                    "200": {
                        "description": "fine",
                        "content": {"application/json": {"example": "documented"}},
                    }
                },
            }
        },
        "/zones": {"get": {"responses": {"204": {"description": "none"}}}},
    },
}


@pytest.fixture
def app() -> MockApp:
    return create_app(load_text(json.dumps(DOCUMENT), "t.json"))


def test_a_handler_answers_in_the_documents_place(app: MockApp) -> None:
    @app.on("setZone")
    def set_zone(call: Call) -> Any:
        assert request.method == call.request.method == "PUT"
        if call.variables["id"] == "1":
            return jsonify(call.body), 202, {"X-Own": "yes"}
        return None

    client = app.test_client()
    own = client.put("/zones/1", json={"a": 1})
    assert (own.status_code, own.json, own.headers["X-Own"]) == (202, {"a": 1}, "yes")
    assert "a handler in Python" in own.headers["Mockument-Decision"]
    told = 'count=1, first="status: 202 is not documented; these are: 200"'
    assert own.headers["Mockument-Violations"] == told
    assert client.put("/zones/2", json={}).json == "documented"
    assert client.put("/zones/x", json={}).status_code == 422, "the contract comes first"
    assert client.get("/zones").status_code == 204


def test_a_handler_is_named_by_method_and_path_as_well(app: MockApp) -> None:
    app.on("GET /zones")(lambda _: "[]")
    assert app.test_client().get("/zones").data == b"[]"


def test_a_handler_for_no_operation(app: MockApp) -> None:
    with pytest.raises(LookupError, match="no operation 'setzone'; did you mean 'setZone'"):
        app.on("setzone")


def test_a_handler_that_fails_is_told_apart_from_the_mock(app: MockApp) -> None:
    @app.on("GET /zones")
    def broken(_: Call) -> Any:
        raise ZeroDivisionError("oops")

    response = app.test_client().get("/zones")
    assert response.status_code == 500
    assert "the handler failed: ZeroDivisionError" in json.loads(response.data)["detail"]


def test_handlers_stay_when_the_document_is_exchanged(app: MockApp) -> None:
    app.on("setZone")(lambda _: "mine")
    app.mock.use(load_text(json.dumps(DOCUMENT), "t.json"))
    assert app.test_client().put("/zones/1", json={}).data == b"mine"


def test_routes_of_the_users_own(app: MockApp) -> None:
    @app.get("/hello")
    def hello() -> str:
        return "hello"

    @app.get("/zones")
    def mine() -> str:
        return "before the document"

    client = app.test_client()
    assert client.get("/hello").data == b"hello"
    assert client.get("/zones").data == b"before the document"
    assert client.put("/zones/1", json={}).json == "documented"
    assert client.get("/nope").content_type == "application/problem+json"


def test_hooks_see_each_request(app: MockApp) -> None:
    seen: list[str] = []

    @app.before_request
    def before() -> None:
        g.seen = request.endpoint
        seen.append(str(request.endpoint))

    client = app.test_client()
    client.put("/zones/1", json={})
    client.get("/zones")
    assert seen == ["setZone", "GET_zones"]


def test_routes_follow_the_document(app: MockApp) -> None:
    def rules() -> set[str]:
        return {r.rule for r in app.url_map.iter_rules() if "__mockument" not in r.rule}

    assert rules() == {"/zones/<v0>", "/zones"}
    other = json.loads(json.dumps(DOCUMENT))
    other["paths"] = {"/hosts": other["paths"]["/zones"]}
    app.mock.use(load_text(json.dumps(other), "t.json"))
    assert rules() == {"/hosts"}
    assert app.test_client().get("/hosts").status_code == 204
