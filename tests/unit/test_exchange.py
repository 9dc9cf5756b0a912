"""Exchanges held against a document: which operation, what is wrong, what of it was used."""

import json
from dataclasses import replace

import pytest

from mockument.generator.document import load_text
from mockument.mockserver.contract import Checker, Exchange, Tally

ZONE = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
}
ZONES = {
    "openapi": "3.1.0",
    "info": {"title": "Zones", "version": "1"},
    "servers": [{"url": "https://api.example/v2"}],
    "components": {
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    },
    "security": [{"key": []}],
    "paths": {
        "/zones/{id}": {
            "parameters": [{"name": "id", "in": "path", "schema": {"type": "integer"}}],
            "get": {
                "operationId": "getZone",
                "parameters": [{"name": "deep", "in": "query", "schema": {"type": "boolean"}}],
                "responses": {
                    "200": {
                        "description": "fine",
                        "headers": {"ETag": {"required": True, "schema": {"type": "string"}}},
                        "content": {"application/json": {"schema": ZONE}},
                    },
                    "404": {"description": "lost"},
                },
            },
            "put": {
                "security": [],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": ZONE}},
                },
                "responses": {"204": {"description": "done"}},
            },
        }
    },
}
API = load_text(json.dumps(ZONES), "zones.json")
GET = Exchange(
    "GET",
    "https://api.example/v2/zones/7?deep=true",
    (("X-Key", "k"),),
    b"",
    200,
    (("Content-Type", "application/json"), ("ETag", "1")),
    b'{"id": 7, "tags": ["a"]}',
)
CONTENT = "/paths/~1zones~1{id}/get/responses/200/content/application~1json"
JSON = (("Content-Type", "application/json"),)
PUT = Exchange("PUT", "/zones/7", JSON, b'{"id": 1}', 204, (), b"")


@pytest.mark.parametrize(
    ("exchange", "request_places", "response_places"),
    [
        (GET, [], []),
        (
            replace(GET, url="/zones/x"),
            ["path id  type /paths/~1zones~1{id}/parameters/0/schema/type"],
            [],
        ),
        (replace(GET, request_headers=()), ["security   security /security"], []),
        (replace(GET, status=404, response_headers=(), response_body=b""), [], []),
        (replace(GET, status=500), [], ["status   undeclared "]),
        (
            replace(GET, response_body=b'{"id": "7"}'),
            [],
            [
                "body  /id type " + CONTENT + "/schema/properties/id/type",
            ],
        ),
        (replace(GET, method="HEAD", response_body=b""), [], []),
        (
            replace(GET, method="HEAD", response_headers=JSON, response_body=b""),
            [],
            ["header ETag  required /paths/~1zones~1{id}/get/responses/200/headers/ETag"],
        ),
        (PUT, [], []),
        (
            replace(PUT, request_body=b""),
            ["body   required /paths/~1zones~1{id}/put/requestBody"],
            [],
        ),
        (replace(PUT, request_body=b"{"), ["body   format "], []),
        (replace(PUT, request_headers=()), ["header Content-Type  undeclared "], []),
        (replace(PUT, method="PATCH"), ["method   undeclared "], []),
        (replace(PUT, url="/zone/7"), ["path   undeclared "], []),
    ],
)
def test_both_sides_are_held_against_the_document(
    exchange: Exchange, request_places: list[str], response_places: list[str]
) -> None:
    judged = Checker(API).check(exchange)
    shown = [
        [f"{v.location} {v.name} {v.pointer} {v.keyword} {v.schema}" for v in side]
        for side in (judged.request, judged.response)
    ]
    assert shown == [request_places, response_places]
    assert judged.is_valid == (not request_places and not response_places)


def test_a_path_before_the_documents_own_may_be_given() -> None:
    checker = Checker(API, base="/proxy/")
    for url in ("http://localhost/proxy/zones/7", "/zones/7", "/v2/zones/7", "/proxy/v2/zones/7"):
        judged = checker.check(replace(GET, url=url))
        assert judged.operation is API.operations[0], url


def test_what_is_undeclared_is_a_violation_where_that_is_asked() -> None:
    odd = replace(GET, url="/zones/7?shallow=1")
    assert Checker(API).check(odd).is_valid
    (found,) = Checker(API, undeclared="refuse").check(odd).request
    assert (found.location, found.name, found.keyword) == ("query", "shallow", "undeclared")


def test_coverage_is_counted_from_what_was_good() -> None:
    tally = Tally(API)
    checker = Checker(API)
    for exchange in (GET, replace(GET, response_body=b"{}"), replace(GET, url="/zones/7?deep=x")):
        judged = checker.check(exchange)
        tally.count(judged.pointer, judged.status)
        if judged.is_valid:
            tally.sent(judged)
            tally.answered(judged)
    tally.count("", 404)
    found = tally.coverage()
    got, put = found.operations
    assert (got.calls, got.statuses, got.never_answered) == (3, {200: 3}, ("404",))
    assert got.inputs == {"query deep": 1}
    assert got.outputs == {"200 /id": 1, "200 /tags": 1}
    assert (put.calls, found.unmatched) == (0, 1)
