"""`mockument verify`, the phase *fuzz*: random calls by Schemathesis, judged as all are."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from mockument.cli import cli
from mockument.generator.document import load, load_text
from mockument.mockserver.contract.access import Access
from mockument.mockserver.contract.fuzz_document import operation_document
from mockument.mockserver.contract.judge import Judge
from mockument.mockserver.contract.results import Report
from mockument.mockserver.contract.sender import Sender, Sending
from mockument.mockserver.contract.supply import Supply
from mockument.mockserver.contract.verifier import Asking, Verifier

HERE = Path(__file__).parent
PLANTED = str(HERE.parent / "fixtures" / "verify" / "planted.yaml")
FOUND = {
    ("failsRarely", "server-error"),
    ("failsRarelyOnABody", "server-error"),
}
"""What neither examples nor one changed thing bring to light."""


def planted() -> ModuleType:
    spec = importlib.util.spec_from_file_location("planted", HERE / "planted.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["planted"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with planted().running_planted() as url:
        yield url


def ask(url: str, *arguments: str) -> Result:
    words = ["verify", PLANTED, "--base-url", url, "--auth", "planted-key", *arguments]
    return CliRunner().invoke(cli, words, catch_exceptions=False)


def failed(result: Result) -> list[dict[str, Any]]:
    return [one for one in json.loads(result.stdout)["results"] if one["failures"]]


@pytest.mark.slow
def test_rare_faults_are_found_small_and_alike_each_time(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    phases = ("--phases", "coverage,fuzz", "--seed", "1", "--allow-writes", "--format", "json")
    which = ("--include", "/fails-rarely*", "--include", "/zones*")
    result = ask(url, *which, *phases)
    found = failed(result)
    assert {(r["operation"], f["rule"]) for r in found for f in r["failures"]} == FOUND
    query, body = (one["curl"] for one in sorted(found, key=lambda one: one["operation"]))
    path, _, asked = query.split("'")[1].partition("?")
    kind, size = sorted(asked.split("&"))
    assert (path, kind) == (f"{url}/fails-rarely", "kind=sharp")
    assert 51 <= int(size.removeprefix("size=")) < 100
    assert "X-Key: ***" in query
    sent = json.loads(body.partition("--data-raw ")[2].strip("'"))
    assert (sent.keys(), sent["cpus"], len(sent["name"])) == ({"cpus", "name"}, 9, 2)
    again = ask(url, "--include", "/fails-rarely-*", *phases)
    assert [one["curl"] for one in failed(again)] == [body]
    told = json.loads(result.stdout)
    assert (told["seed"], told["leftBehind"]) == (1, [])
    # Hypothesis and Schemathesis keep nothing in the user's folder; the server keeps nothing made.
    assert [*tmp_path.iterdir()] == []
    zones = httpx.get(f"{url}/zones", headers={"X-Key": "planted-key"}).json()
    assert zones == [{"id": 7, "name": "a"}]


@pytest.mark.slow
def test_a_known_difference_that_chance_does_not_find_is_not_gone(url: str, tmp_path: Path) -> None:
    baseline = ("--baseline", str(tmp_path / "baseline.yaml"))
    which = ("--include", "failsRarely", "--phases", "fuzz", "--seed", "1", *baseline)
    assert ask(url, *which, "--write-baseline").exit_code == 0
    assert "accepted by the baseline: 1 known" in ask(url, *which).stdout
    few = ask(url, *which, "--max-examples", "1")
    assert (few.exit_code, "accepted" in few.stdout) == (0, False)


@pytest.mark.slow
def test_nothing_that_writes_is_sent_unasked(url: str) -> None:
    few = ("--phases", "fuzz", "--max-examples", "5")
    text = ask(url, "--include", "/zones*", "--include", "/fails-rarely-*", *few).stdout
    assert "left out: 4 operations change something" in text
    assert "random calls: the same again by --seed " in text
    assert text.endswith("the contract holds\n")


def test_it_is_an_extra(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "mockument.mockserver.contract.random_calls", raising=False)
    monkeypatch.setitem(sys.modules, "schemathesis", None)
    result = ask(url, "--include", "listZones", "--phases", "fuzz")
    assert result.exit_code == 2
    assert "the phase fuzz needs Schemathesis: pip install 'mockument[fuzz]'" in result.output
    plain = ask(url, "--include", "listZones")
    assert plain.exit_code == 0, plain.output


THING = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}


def document(methods: tuple[str, ...]) -> dict[str, Any]:
    body = {"required": True, "content": {"application/json": {"schema": THING}}}
    answers = {"200": {"description": "d", "content": {"application/json": {"schema": {}}}}}
    item: dict[str, Any] = {
        method: {"requestBody": body, "responses": answers, "operationId": method}
        for method in methods
    }
    item["parameters"] = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
        {"name": "tenant", "in": "query", "schema": {"type": "string"}},
    ]
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/things/{id}": item},
    }


def verify(said: dict[str, Any], server: Any, **bound: str) -> Report:
    from mockument.mockserver.contract.random_calls import writing_elsewhere

    api = load_text(json.dumps(said), "api.json")
    phases: Any = frozenset({"examples", "fuzz"})
    asking = Asking(api.operations, True, 1, phases=phases, max_examples=15, seed=3)
    sender = Sender(Sending("http://api.test"), httpx.MockTransport(server))
    with writing_elsewhere():
        return Verifier(api, asking, Access(api), Supply(bound), Judge(api)).run(sender)


@pytest.mark.slow
def test_ids_and_bound_values_are_not_made_up_where_something_changes() -> None:
    asked: list[tuple[str, str, str]] = []

    def server(request: httpx.Request) -> httpx.Response:
        asked.append((request.method, request.url.path, request.url.query.decode()))
        return httpx.Response(200 if request.url.path == "/things/7" else 404, json={})

    said = document(("put", "get", "delete"))
    report = verify(said, server, id="7", tenant="me")
    assert {(path, query) for method, path, query in asked if method == "PUT"} == {
        ("/things/7", "tenant=me")
    }
    assert len({path for method, path, _ in asked if method == "GET"}) > 1
    reasons = {one.case.operation.label: one.reason for one in report.results if one.reason}
    assert reasons["delete"] == "what deletes is not called at random"
    asked.clear()
    report = verify(document(("put",)), server)
    assert asked == []
    assert {one.reason for one in report.results} == {"no value for {id}: give one by --bind id=…"}


@pytest.mark.slow
def test_a_busy_server_is_left_alone() -> None:
    asked: list[str] = []

    def server(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        return httpx.Response(200 if len(asked) < 5 else 429, json={})

    verify(document(("put",)), server, id="7")
    assert len(asked) == 5


def test_the_document_that_calls_are_made_from(tmp_path: Path) -> None:
    """It is whole: what stood in other files, and in older words, is in it."""
    (tmp_path / "parts.yaml").write_text(
        "definitions:\n  Tree: {type: object, properties: {next: {$ref: '#/definitions/Tree'}}}\n",
        "utf-8",
    )
    main = tmp_path / "api.yaml"
    main.write_text(
        "swagger: '2.0'\ninfo: {title: t, version: '1'}\nconsumes: [application/json]\n"
        "paths:\n  /trees:\n    post:\n      parameters:\n"
        "        - {name: n, in: query, type: integer, maximum: 3, exclusiveMaximum: true}\n"
        "        - {name: b, in: body, required: true,"
        " schema: {$ref: 'parts.yaml#/definitions/Tree'}}\n"
        "      responses: {'200': {description: d}}\n",
        "utf-8",
    )
    said: Any = operation_document(load(main).operations[0])
    assert said["openapi"] == "3.1.0"
    asked = said["paths"]["/trees"]["post"]
    assert asked["parameters"][0]["schema"] == {"type": "integer", "exclusiveMaximum": 3}
    schema = asked["requestBody"]["content"]["application/json"]["schema"]
    name = schema["$ref"].removeprefix("#/components/schemas/")
    tree = said["components"]["schemas"][name]
    assert tree["properties"]["next"] == {"$ref": schema["$ref"]}
