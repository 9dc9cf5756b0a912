"""The control API: what a mock was asked, whether that was wanted, and who may know."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mockument.generator.document import Api, load_text
from mockument.generator.document.check import check
from mockument.generator.document.validation import SchemaValidator
from mockument.mockserver import MockApp, create_app
from mockument.mockserver.control import CONTROL, DOCS, control_api
from mockument.mockserver.control.guard import may_ask

ZONES = {
    "openapi": "3.1.1",
    "info": {"title": "Zones", "version": "1"},
    "paths": {
        "/zones": {
            "get": {
                "operationId": "listZones",
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer"}},
                    {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {
                        "description": "fine",
                        "content": {"application/json": {"example": ["a"]}},
                    },
                    "404": {"description": "none"},
                },
            },
            "post": {
                "operationId": "addZone",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "name": {"type": "string"},
                                    "tags": {
                                        "type": "array",
                                        "items": {
                                            "type": "object",
                                            "properties": {"key": {"type": "string"}},
                                        },
                                    },
                                },
                            }
                        }
                    },
                },
                "responses": {"201": {"description": "made"}},
            },
        }
    },
}


@pytest.fixture
def zones() -> Api:
    return load_text(json.dumps(ZONES), "zones.json")


@pytest.fixture
def app(zones: Api) -> MockApp:
    return create_app(zones)


@pytest.fixture
def client(app: MockApp) -> FlaskClient:
    return app.test_client()


def documented(response: TestResponse, method: str = "GET") -> Any:
    """The response's JSON, after a look at whether it is what the control API documents."""
    path = response.request.path.removeprefix(CONTROL)
    operation = next(
        one for one in control_api().operations if (one.path, one.method) == (path, method)
    )
    answer = operation.responses[str(response.status_code)]
    kind = response.content_type
    schema = answer.content[kind].schema
    value = json.loads(response.data)
    assert schema is not None
    assert not SchemaValidator(schema).violations(value)
    return value


def test_it_is_described_by_a_document_without_findings(client: FlaskClient) -> None:
    assert [f for f in check(control_api()) if f.severity != "info"] == []
    served = client.get(f"{CONTROL}/openapi.yaml")
    assert served.data.decode().startswith("openapi: 3.1")


def test_each_of_its_routes_is_documented(app: MockApp) -> None:
    pages = f"{DOCS}/index.html"  # stands for all of them, and for the ways to it
    routes = {
        ((pages if rule.rule.startswith(DOCS) else rule.rule).removeprefix(CONTROL), method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(CONTROL)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == {(one.path, one.method) for one in control_api().operations}


def test_the_journal_tells_what_was_asked_and_why_it_got_its_answer(client: FlaskClient) -> None:
    client.get("/zones?limit=2", headers={"X-Trace": "t"})
    client.post("/zones", json={"tags": []})
    client.get("/nowhere")
    journal = documented(client.get(f"{CONTROL}/journal"))
    good, bad, lost = journal["entries"]
    assert (good["operation"], good["request"]["query"]) == ("listZones", "limit=2")
    assert {"name": "X-Trace", "value": "t"} in good["request"]["headers"]
    assert (good["answer"]["status"], good["answer"]["body"]) == (200, '["a"]')
    assert good["decision"]["rung"] == "answer"
    assert (bad["problem"], bad["decision"]["rung"]) == ("request-invalid", "validate")
    assert bad["request"]["body"] == '{"tags": []}'
    assert [v["keyword"] for v in bad["violations"]] == ["required"]
    assert (lost["operation"], lost["problem"]) == (None, "path-unknown")
    assert journal["forgotten"] == 0


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("operation=listZones", [1]),
        ("operation=POST+/zones", [2]),
        ("method=get", [1, 3]),
        ("path=/nowhere", [3]),
        ("status=404", [3]),
        ("problem=true", [2, 3]),
        ("problem=false", [1]),
        ("limit=1", [3]),
        ("limit=0", []),
    ],
)
def test_the_journal_is_asked_for_a_part(
    client: FlaskClient, query: str, numbers: list[int]
) -> None:
    client.get("/zones")
    client.post("/zones", json={})
    client.get("/nowhere")
    found = documented(client.get(f"{CONTROL}/journal?{query}"))
    assert [entry["number"] for entry in found["entries"]] == numbers


def test_the_journal_is_a_ring(zones: Api) -> None:
    client = create_app(zones, journal=2).test_client()
    for _ in range(5):
        client.get("/zones")
    journal = documented(client.get(f"{CONTROL}/journal"))
    assert [entry["number"] for entry in journal["entries"]] == [4, 5]
    assert (journal["size"], journal["forgotten"]) == (2, 3)
    assert client.delete(f"{CONTROL}/journal").status_code == 204
    assert documented(client.get(f"{CONTROL}/journal"))["entries"] == []


def test_of_a_large_body_the_beginning_is_kept(client: FlaskClient) -> None:
    client.post("/zones", json={"name": "x" * 100_000})
    (entry,) = documented(client.get(f"{CONTROL}/journal"))["entries"]
    assert entry["request"]["bodyBytes"] > 100_000
    assert len(entry["request"]["body"]) == 65_536


def test_without_a_journal_nothing_is_kept(zones: Api) -> None:
    client = create_app(zones, journal=0).test_client()
    client.get("/zones")
    for path in ("journal", "journal.har", "coverage"):
        assert client.get(f"{CONTROL}/{path}").status_code == 409
    assert documented(client.post(f"{CONTROL}/verify", json={}), "POST")["status"] == 409


def test_an_archive_for_other_tools(client: FlaskClient) -> None:
    client.post("/zones?dry=1", json={"name": "a"})
    (entry,) = documented(client.get(f"{CONTROL}/journal.har"))["log"]["entries"]
    assert entry["request"]["url"] == "http://localhost/zones?dry=1"
    assert entry["request"]["queryString"] == [{"name": "dry", "value": "1"}]
    assert entry["request"]["postData"]["mimeType"] == "application/json"
    assert (entry["response"]["status"], entry["response"]["statusText"]) == (201, "Created")


VERDICTS: list[tuple[dict[str, Any], bool, int]] = [
    ({}, True, 3),
    ({"operation": "addZone"}, True, 2),
    ({"operation": "POST /zones"}, True, 2),
    ({"operation": "addZone", "times": 2}, True, 2),
    ({"operation": "addZone", "times": 1}, False, 2),
    ({"operation": "addZone", "atMost": 1}, False, 2),
    ({"operation": "addZone", "atLeast": 2, "atMost": 3}, True, 2),
    ({"operation": "addZone", "status": 500, "times": 0}, True, 0),
    ({"operation": "addZone", "status": 500}, False, 0),
    ({"method": "post", "path": "/zones"}, True, 2),
    ({"query": {"limit": "2"}}, True, 1),
    ({"query": {"limit": "3"}}, False, 0),
    ({"headers": {"x-trace": "t"}}, True, 1),
    ({"body": {"name": "a"}}, True, 1),
    ({"body": {"name": "b", "tags": [{"key": "k"}]}}, True, 1),
    ({"body": {"tags": []}}, False, 0),
    ({"status": 201, "times": 2}, True, 2),
]


@pytest.mark.parametrize(("wanted", "verified", "count"), VERDICTS)
def test_calls_are_verified(
    client: FlaskClient, wanted: dict[str, Any], verified: bool, count: int
) -> None:
    client.get("/zones?limit=2", headers={"X-Trace": "t"})
    client.post("/zones", json={"name": "a"})
    client.post("/zones", json={"name": "b", "tags": [{"key": "k", "value": "v"}]})
    verdict = documented(client.post(f"{CONTROL}/verify", json=wanted), "POST")
    assert (verdict["verified"], verdict["count"]) == (verified, count)


def test_what_nobody_could_have_called_is_no_verdict(client: FlaskClient) -> None:
    wanted = {"operation": "adZone", "times": 0}
    refused = client.post(f"{CONTROL}/verify", json=wanted)
    assert refused.status_code == 400
    assert "did you mean 'addZone'?" in documented(refused, "POST")["detail"]
    for query in ("operation=adZone", "operaton=addZone"):
        assert client.get(f"{CONTROL}/journal?{query}").status_code == 400


def test_near_misses_say_what_differs_the_closest_first(client: FlaskClient) -> None:
    client.get("/zones")
    client.post("/zones", json={"name": "lama", "tags": []})
    wanted = {"operation": "addZone", "body": {"name": "llama"}}
    verdict = documented(client.post(f"{CONTROL}/verify", json=wanted), "POST")
    near, far = verdict["nearMisses"]
    assert near["differences"] == [{"at": "body /name", "wanted": "llama", "sent": "lama"}]
    assert [d["at"] for d in far["differences"]] == ["operation", "body"]
    assert verdict["wanted"] == "at least 1"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"{", None),
        (b"[]", ""),
        (b'{"opration": "x"}', ""),
        (b'{"times": -1}', "/times"),
        (b'{"times": 1, "atMost": 2}', "/atMost"),
    ],
)
def test_what_is_wanted_is_read_strictly(
    client: FlaskClient, body: bytes, pointer: str | None
) -> None:
    refused = documented(client.post(f"{CONTROL}/verify", data=body), "POST")
    assert refused["status"] == 400
    assert [v["pointer"] for v in refused.get("violations", [])] == (
        [] if pointer is None else [pointer]
    )


def test_coverage_counts_what_good_requests_had(client: FlaskClient) -> None:
    client.get("/zones?limit=2")
    client.get("/zones?limit=x")
    client.post("/zones", json={"name": "a", "tags": [{"key": "k"}]})
    client.get("/nowhere")
    found = documented(client.get(f"{CONTROL}/coverage"))
    assert (found["called"], found["total"], found["unmatched"]) == (2, 2, 1)
    listed, added = found["operations"]
    assert (listed["calls"], listed["statuses"]) == (2, {"200": 1, "422": 1})
    assert listed["neverAnswered"] == ["404"]
    assert listed["inputs"] == {"query limit": 1, "header x-trace": 0}
    assert added["inputs"] == {"body /name": 1, "body /tags": 1, "body /tags/*/key": 1}


def test_state(client: FlaskClient) -> None:
    assert documented(client.get(f"{CONTROL}/health"))["status"] == "ok"
    ready = documented(client.get(f"{CONTROL}/ready"))
    assert (ready["title"], ready["operations"], ready["trouble"]) == ("Zones", 2, None)
    document = client.get(f"{CONTROL}/document")
    assert json.loads(document.data) == ZONES


def test_it_leaves_no_trace_in_the_journal(client: FlaskClient) -> None:
    client.get(f"{CONTROL}/health")
    assert documented(client.get(f"{CONTROL}/journal"))["entries"] == []


def test_what_it_does_not_have_is_said_in_its_own_words(client: FlaskClient) -> None:
    lost = client.get(f"{CONTROL}/nothing")
    assert (lost.status_code, lost.content_type) == (404, "application/problem+json")
    assert "openapi.yaml" in json.loads(lost.data)["detail"]
    assert client.put(f"{CONTROL}/journal").status_code == 405


@pytest.mark.parametrize(
    ("address", "host", "sent", "token", "allowed"),
    [
        ("127.0.0.1", "localhost:4010", "", "", True),
        ("127.0.0.1", "127.0.0.1:4010", "", "", True),
        ("::1", "[::1]:4010", "", "", True),
        ("::1", "[::1]", "", "", True),
        ("::ffff:127.0.0.1", "api.localhost", "", "", True),
        ("127.0.0.1", "evil.example:4010", "", "", False),
        ("127.0.0.1", "127.0.0.1.evil.example", "", "", False),
        ("192.0.2.7", "localhost", "", "", False),
        ("", "localhost", "", "", False),
        ("192.0.2.7", "mock.example", "Bearer s3cret", "s3cret", True),
        ("127.0.0.1", "localhost", "", "s3cret", False),
        ("127.0.0.1", "localhost", "Bearer s3cre", "s3cret", False),
        ("127.0.0.1", "localhost", "Bearer é", "s3cret", False),
    ],
)
def test_who_may_ask(address: str, host: str, sent: str, token: str, allowed: bool) -> None:
    assert may_ask(address, host, sent, token) is allowed


def test_whoever_may_not_ask_is_told_how_to(zones: Api) -> None:
    client = create_app(zones, control_token="s3cret").test_client()
    refused = client.get(f"{CONTROL}/journal")
    assert refused.status_code == 403
    assert "token" in documented(refused)["detail"]
    assert client.get(f"{CONTROL}/journal", headers={"Authorization": "Bearer s3cret"}).json
    stranger = client.get(f"{CONTROL}/ready", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert stranger.status_code == 403


def test_asking_the_control_api_makes_no_routes_of_operations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = create_app(load_text(json.dumps(ZONES), "zones.json"))
    monkeypatch.setattr(MockApp, "_route_operations", None)  # of a large document it takes long
    assert app.test_client().get(f"{CONTROL}/health").status_code == 200
    assert app.test_client().get(f"{CONTROL}/nothing").status_code == 404
