"""How the mock behaves, through Flask's own door."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mockument.generator.capture import capture_paths
from mockument.generator.document import Api, load, load_text
from mockument.mockserver import MockOptions, create_app

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "tests" / "fixtures" / "pages"
SEED = ROOT / "spec" / "openapi.yaml"
ADD = "/zstack/v1/ai/model-services"
SESSION = {"Authorization": "OAuth my-session"}
PARAM = {
    "name": "a",
    "yaml": "b",
    "requestCpu": 1,
    "requestMemory": 2**40,
    "modelCenterUuid": "c",
    "installPath": "d",
    "startCommand": "e",
}


@pytest.fixture(scope="module")
def seed() -> Api:
    return load(SEED)


@pytest.fixture(scope="module")
def client(seed: Api) -> FlaskClient:
    return create_app(seed).test_client()


@pytest.fixture(scope="module")
def portal() -> FlaskClient:
    """A mock of all pages of the portal together."""
    return create_app(load_text(capture_paths([PAGES]).text, "portal")).test_client()


def problem(response: TestResponse, status: int) -> dict[str, Any]:
    """The problem details of a failure, after a look at what they all have."""
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    body: dict[str, Any] = json.loads(response.data)
    assert body["status"] == status
    assert body["type"].startswith("urn:mockument:problem:")
    assert body["title"]
    assert body["detail"]
    assert body["instance"].startswith("/")
    return body


def test_the_documented_curl_gets_the_documented_bytes(client: FlaskClient, seed: Api) -> None:
    body = seed.operations[0].request_body
    assert body is not None
    example = body.content["application/json"].examples[0].value
    response = client.post(
        ADD,
        data=json.dumps(example),
        headers={**SESSION, "Content-Type": "application/json;charset=UTF-8"},
    )
    page = (ROOT / "spec" / "pages" / "AddModelService.txt").read_text("utf-8")
    printed = next(line for line in page.splitlines() if line.startswith('{ "inventory"'))
    assert response.status_code == 200
    assert response.content_type == "application/json"
    assert response.data == printed.encode()


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer x"}, {"Authorization": "OAuth "}, {"Authorization": "OAuth"}],
)
def test_a_missing_or_malformed_credential(client: FlaskClient, headers: dict[str, str]) -> None:
    response = client.post(ADD, json={"param": PARAM}, headers=headers)
    assert "OAuth <credential>" in problem(response, 401)["detail"]
    assert response.headers["WWW-Authenticate"] == 'OAuth realm="Service and Application"'


def test_a_body_that_is_no_json_says_where(client: FlaskClient) -> None:
    response = client.post(
        ADD, data='{"param":\n oops}', headers={**SESSION, "Content-Type": "application/json"}
    )
    body = problem(response, 400)
    assert (body["line"], body["column"]) == (2, 2)


def test_every_violation_is_listed_with_its_pointer(client: FlaskClient) -> None:
    broken = {**PARAM, "requestCpu": 2**31, "system": "yes", "tagUuids": "x"}
    del broken["name"]
    response = client.post(ADD, json={"param": broken, "userTags": {}}, headers=SESSION)
    listed = problem(response, 422)["violations"]
    assert {(v["in"], v["pointer"], v["keyword"]) for v in listed} == {
        ("body", "/param", "required"),
        ("body", "/param/requestCpu", "maximum"),
        ("body", "/param/system", "type"),
        ("body", "/param/tagUuids", "type"),
        ("body", "/userTags", "type"),
    }
    assert all(v["message"] for v in listed)


def test_a_missing_body(client: FlaskClient) -> None:
    (violation,) = problem(client.post(ADD, headers=SESSION), 422)["violations"]
    assert (violation["in"], violation["keyword"]) == ("body", "required")


def test_an_unknown_path_names_the_nearest(client: FlaskClient) -> None:
    body = problem(client.get("/zstack/v1/ai/model-service"), 404)
    assert body["nearest"] == [ADD]
    assert "slash" in problem(client.post(f"{ADD}/", headers=SESSION), 404)["detail"]


def test_a_wrong_method_names_the_allowed(client: FlaskClient) -> None:
    for method in ("GET", "HEAD", "DELETE", "BREW"):
        response = client.open(ADD, method=method)
        assert response.status_code == 405
        assert response.headers["Allow"] == "OPTIONS, POST"
    assert problem(client.get(ADD), 405)["allow"] == ["OPTIONS", "POST"]


def test_a_wrong_content_type_names_the_documented(client: FlaskClient) -> None:
    response = client.post(ADD, data="name: a", headers={**SESSION, "Content-Type": "text/yaml"})
    assert problem(response, 415)["accepted"] == ["application/json"]
    assert response.headers["Accept"] == "application/json"
    assert client.post(ADD, data="{}", headers=SESSION).status_code == 415


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("*/*", 200),
        ("application/*;q=0.5", 200),
        ("text/html, application/json;q=0.1", 200),
        ("text/html", 406),
        ("application/json;q=0, */*;q=0", 406),
        ("application/json;q=0", 406),
    ],
)
def test_accept(client: FlaskClient, accept: str, status: int) -> None:
    response = client.post(ADD, json={"param": PARAM}, headers={**SESSION, "Accept": accept})
    assert response.status_code == status
    if status == 406:
        assert problem(response, 406)["available"] == ["application/json"]


def test_too_large_a_body(seed: Api) -> None:
    small = create_app(seed, MockOptions(max_body_bytes=1000)).test_client()
    fits = {"param": PARAM}
    assert small.post(ADD, json=fits, headers=SESSION).status_code == 200
    response = small.post(ADD, json={"param": {**PARAM, "name": "x" * 1000}}, headers=SESSION)
    assert problem(response, 413)["limit"] == 1000


def test_options_and_head(portal: FlaskClient) -> None:
    response = portal.options("/zstack/v1/zones")
    assert response.status_code == 204
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    got = portal.get("/zstack/v1/zones", headers=SESSION)
    head = portal.head("/zstack/v1/zones", headers=SESSION)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(got.data))


def test_preflight(client: FlaskClient, seed: Api) -> None:
    asked = {
        "Origin": "http://localhost:5173",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    response = client.options(ADD, headers=asked)
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == "http://localhost:5173"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert response.headers["Access-Control-Allow-Headers"] == "authorization, content-type"
    narrow = create_app(seed, MockOptions(cors_origins=("https://app.example",))).test_client()
    refused = narrow.options(ADD, headers=asked)
    assert "Access-Control-Allow-Origin" not in refused.headers
    assert "Access-Control-Allow-Methods" not in refused.headers
    silent = create_app(seed, MockOptions(cors_origins=())).test_client()
    assert not [h for h, _ in silent.options(ADD, headers=asked).headers if "Access" in h]


def test_a_page_of_another_origin_may_read_errors_as_well(client: FlaskClient) -> None:
    response = client.post(ADD, headers={"Origin": "http://localhost:5173"})
    assert response.status_code == 401
    assert response.headers["Access-Control-Allow-Origin"] == "http://localhost:5173"
    assert "WWW-Authenticate" in response.headers["Access-Control-Expose-Headers"]
    assert "Origin" in response.headers["Vary"]


def test_errors_in_the_words_of_the_api(seed: Api) -> None:
    client = create_app(seed, MockOptions(errors="api")).test_client()
    response = client.post(ADD, json={"param": {}}, headers=SESSION)
    assert response.status_code == 422
    assert response.content_type == "application/json"
    error = json.loads(response.data)["error"]
    assert set(error) == {"code", "description", "details"}
    assert '"name" is a required property' in error["details"]
    unauthorised = client.post(ADD, json={"param": PARAM})
    assert unauthorised.headers["WWW-Authenticate"].startswith("OAuth")
    assert json.loads(unauthorised.data)["error"]["code"] == "MOCK.401"
    assert "error" in json.loads(client.get("/nowhere").data)


def test_a_wrapper_chooses_between_operations_on_one_path(portal: FlaskClient) -> None:
    path = "/zstack/v1/vm-instances/0a1b/actions"
    start = portal.put(path, json={"startvminstance": {}}, headers=SESSION)
    update = portal.put(path, json={"updatevminstance": {"cpuNum": 2}}, headers=SESSION)
    assert start.get_json()["inventory"]["name"] == "Test-VM"
    assert update.get_json()["inventory"]["name"] == "新名字"
    assert b"8.589934592E9" in start.data
    neither = portal.put(path, json={"stopvminstance": {}}, headers=SESSION)
    assert neither.status_code == 422
    both = portal.put(path, json={"startvminstance": {}, "updatevminstance": {}}, headers=SESSION)
    assert both.status_code == 422


def test_query_parameters_are_typed(portal: FlaskClient) -> None:
    path = "/zstack/v1/vm-instances/nics"
    good = "?limit=10&start=0&count=true&q=name=x&q=state=y"
    assert portal.get(path + good, headers=SESSION).status_code == 200
    response = portal.get(f"{path}?limit=ten&count=yes", headers=SESSION)
    listed = problem(response, 422)["violations"]
    assert {(v["in"], v["name"], v["keyword"]) for v in listed} == {
        ("query", "limit", "type"),
        ("query", "count", "type"),
    }


def test_enums_of_parameters(portal: FlaskClient) -> None:
    good = portal.delete("/zstack/v1/zones/1?deleteMode=Enforcing", headers=SESSION)
    assert (good.status_code, good.data) == (200, b"{}")
    bad = portal.delete("/zstack/v1/zones/1?deleteMode=Softly", headers=SESSION)
    assert problem(bad, 422)["violations"][0]["keyword"] == "enum"


def test_one_flask_route_for_each_operation(portal: FlaskClient) -> None:
    rules = {
        (r.endpoint, r.rule, *sorted(r.methods or ()))
        for r in portal.application.url_map.iter_rules()
        if not r.rule.startswith("/__mockument/")
    }
    assert ("QueryZone", "/zstack/v1/zones", "GET", "HEAD") in rules
    assert ("DeleteZone", "/zstack/v1/zones/<v0>", "DELETE") in rules
    assert len(rules) == 6


def test_users_hooks_keep_working(seed: Api) -> None:
    app = create_app(seed)

    @app.after_request
    def stamp(response: Any) -> Any:
        response.headers["X-Stamp"] = "1"
        return response

    assert app.test_client().get("/nowhere").headers["X-Stamp"] == "1"


def test_a_path_that_is_not_ascii() -> None:
    app = create_app(
        load_text(
            "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
            "paths: {/云/æ: {get: {responses: {'204': {description: d}}}}}\n"
        )
    )
    for path in ("/云/æ", "/%E4%BA%91/%C3%A6"):
        assert app.test_client().get(path).status_code == 204
