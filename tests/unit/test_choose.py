"""Which answer a request gets: what it prefers, what it is an example of, what is documented."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from mockument.generator.document import load_text
from mockument.mockserver import MockOptions, create_app
from mockument.mockserver.engine.choose.prefer import NO_WISH, Wish, read_wish
from mockument.mockserver.engine.exchange import Request
from mockument.mockserver.engine.problems import Problem


def content(**examples: Any) -> dict[str, Any]:
    return {"application/json": {"examples": {k: {"value": v} for k, v in examples.items()}}}


ZONES = {
    "openapi": "3.1.1",
    "info": {"title": "Zones", "version": "1"},
    "paths": {
        "/zones/{id}": {
            "get": {
                "parameters": [
                    {
                        "name": "id",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "integer"},
                        "examples": {"first": {"value": 1}, "gone": {"value": 9}},
                    },
                    {
                        "name": "full",
                        "in": "query",
                        "schema": {"type": "boolean"},
                        "examples": {"first": {"value": True}},
                    },
                ],
                "responses": {
                    "404": {"description": "none", "content": content(gone={"code": "GONE"})},
                    "4XX": {"description": "bad", "content": content(odd=1)},
                    "200": {
                        "description": "fine",
                        "content": content(usual={"id": 0}, first={"id": 1}),
                    },
                    "default": {"description": "else"},
                },
            }
        },
        "/zones": {
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"type": "object", "required": ["name"]},
                            "examples": {
                                "good": {"value": {"name": "a"}},
                                "taken": {"value": {"name": "b", "tags": [1, True]}},
                            },
                        }
                    }
                },
                "responses": {
                    "201": {"description": "made", "content": content(good="made", other="o")},
                    "409": {"description": "taken", "content": content(taken="taken")},
                },
            }
        },
    },
}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(load_text(json.dumps(ZONES), "zones.json")).test_client()


@pytest.mark.parametrize(
    ("path", "prefer", "status", "body"),
    [
        ("/zones/5", "", 200, {"id": 0}),
        ("/zones/5", "code=404", 404, {"code": "GONE"}),
        ("/zones/5", "code=418", 418, 1),
        ("/zones/5", "code=503", 503, None),
        ("/zones/5", "example=first", 200, {"id": 1}),
        ("/zones/5", 'example="first"', 200, {"id": 1}),
        ("/zones/5", "example=gone", 404, {"code": "GONE"}),
        ("/zones/5", "code=404, example=gone", 404, {"code": "GONE"}),
        ("/zones/5", "respond-async, example=first; x=y, handling=lenient", 200, {"id": 1}),
        ("/zones/1?full=true", "", 200, {"id": 1}),
        ("/zones/1?full=false", "", 200, {"id": 0}),
        ("/zones/9", "", 404, {"code": "GONE"}),
        ("/zones/9", "code=200", 200, {"id": 0}),
    ],
)
def test_what_is_preferred_wins_over_what_is_matched(
    client: FlaskClient, path: str, prefer: str, status: int, body: Any
) -> None:
    response = client.get(path, headers={"Prefer": prefer} if prefer else {})
    assert response.status_code == status
    assert (json.loads(response.data) if response.data else None) == body
    assert ("Preference-Applied" in response.headers) is bool(prefer)


@pytest.mark.parametrize(
    ("body", "status", "answer"),
    [
        ({"name": "a"}, 201, "made"),
        ({"name": "z"}, 201, "made"),
        ({"name": "b", "tags": [1, True]}, 409, "taken"),
        ({"name": "b", "tags": [1, 1]}, 201, "made"),
        ({"name": "b"}, 201, "made"),
    ],
)
def test_a_request_that_is_a_named_example_gets_the_answer_of_that_name(
    client: FlaskClient, body: Any, status: int, answer: str
) -> None:
    response = client.post("/zones", json=body)
    assert (response.status_code, response.json) == (status, answer)


@pytest.mark.parametrize(
    ("prefer", "status", "kind", "says"),
    [
        ("example=nope", 404, "preference-unknown", "usual, first"),
        ("code=404, example=first", 404, "preference-unknown", "gone"),
        ("code=abc", 422, "preference-invalid", "a status code from 200 to 599"),
        ("code=999", 422, "preference-invalid", "a status code"),
        ("dynamic=maybe", 422, "preference-invalid", "true or false"),
        ("wait=soon", 422, "preference-invalid", "seconds"),
    ],
)
def test_a_preference_that_cannot_be_met_is_told(
    client: FlaskClient, prefer: str, status: int, kind: str, says: str
) -> None:
    response = client.get("/zones/5", headers={"Prefer": prefer})
    problem = json.loads(response.data)
    assert (response.status_code, problem["type"].rpartition(":")[2]) == (status, kind)
    assert says in problem["detail"]


def test_a_status_that_no_response_stands_for(client: FlaskClient) -> None:
    response = client.post("/zones", json={"name": "a"}, headers={"Prefer": "code=500"})
    assert response.status_code == 404
    assert json.loads(response.data)["available"] == ["201", "409"]


def test_nothing_sticks_from_one_request_to_the_next(client: FlaskClient) -> None:
    assert client.get("/zones/5", headers={"Prefer": "code=404"}).status_code == 404
    plain = client.get("/zones/5")
    assert (plain.status_code, "Preference-Applied" in plain.headers) == (200, False)


def test_what_was_applied_is_told(client: FlaskClient) -> None:
    wanted = "code=200, example=first, wait=0.01"
    response = client.get("/zones/5", headers={"Prefer": wanted})
    assert response.headers["Preference-Applied"] == 'code=200, example="first", wait=0.01'


def test_preferences_in_the_query_are_off_unless_asked_for() -> None:
    api = load_text(json.dumps(ZONES), "zones.json")
    assert create_app(api).test_client().get("/zones/5?__code=404").status_code == 200
    asked = create_app(api, MockOptions(query_preferences=True)).test_client()
    assert asked.get("/zones/5?__code=404").status_code == 404
    assert asked.get("/zones/5?__code=nine").status_code == 422
    assert asked.get("/zones/5?__other=1").status_code == 200


@pytest.mark.parametrize(
    ("path", "because"),
    [
        ("/zones/5", "200 is the lowest success; application/json comes first; the example usual"),
        ("/zones/9", "the request is the example gone; application/json comes first"),
        ("/zones/x", "The request breaks its contract"),
    ],
)
def test_each_answer_says_why_it_is_this_one(client: FlaskClient, path: str, because: str) -> None:
    decision = client.get(path).headers["Mockument-Decision"]
    assert decision.startswith('operation="GET /zones/{id}", rung=')
    assert f'because="{because}' in decision


def test_ranges_come_after_what_they_leave_out() -> None:
    content = {"*/*": {"schema": {"const": 1}}, "application/json": {"schema": {"const": 2}}}
    responses = {"200": {"description": "x", "content": content}}
    document = {**ZONES, "paths": {"/a": {"get": {"responses": responses}}}}
    client = create_app(load_text(json.dumps(document), "a.json")).test_client()
    for accept in ("*/*", "application/json", "text/plain;q=0.1, */*"):
        assert client.get("/a", headers={"Accept": accept}).json == 2


def test_the_explanation_can_be_left_out() -> None:
    app = create_app(load_text(json.dumps(ZONES), "zones.json"), MockOptions(explain=False))
    assert "Mockument-Decision" not in app.test_client().get("/zones/5").headers
    assert "Mockument-Decision" not in app.test_client().get("/nope").headers


@pytest.mark.parametrize(
    ("header", "wish"),
    [
        ("", NO_WISH),
        ("respond-async", NO_WISH),
        ("CODE=404", Wish(code=404)),
        ("dynamic", Wish(dynamic=True)),
        ("dynamic=false", Wish(dynamic=False)),
        ("wait=9999", Wish(wait=60)),
        ('example="a, b; \\"c\\""', Wish(example='a, b; "c"')),
        ("example=a,code=200", Wish(code=200, example="a")),
        ("code=200; example=a", Wish(code=200, example="a")),
        ('respond-async; x=";", code=200', Wish(code=200)),
    ],
)
def test_the_grammar_of_prefer(header: str, wish: Wish) -> None:
    request = Request("GET", "/", headers=(("Prefer", header),))
    assert read_wish(request, from_query=False) == wish


def test_a_long_prefer_header_takes_no_time() -> None:
    for header in ("a" * 100_000, '="' * 50_000, "code=" + "1" * 100_000, ", " * 50_000):
        found = read_wish(Request("GET", "/", headers=(("Prefer", header),)), from_query=False)
        assert isinstance(found, Wish | Problem)
