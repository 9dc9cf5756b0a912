"""The command that calls the first operation: what it says is what works, and nothing more."""

import json
import shlex
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from mockument.generator.document import Api, load, load_text
from mockument.generator.findings import Unusable
from mockument.generator.messages.call import call_of
from mockument.mockserver.describe import curl_example
from mockument.mockserver.engine import Answer, Engine, Request

SPECS = Path(__file__).parents[3] / "shared" / "specs"
URL = "http://127.0.0.1:4010"
FINE = {"200": {"description": "d", "content": {"application/json": {"example": 1}}}}


def api_of(path: str, operation: dict[str, Any], method: str = "get", **schemes: Any) -> Api:
    info = {"title": "T", "version": "1"}
    paths = {path: {method: {"responses": FINE, **operation}}}
    components = {"securitySchemes": schemes}
    document = {"openapi": "3.1.1", "info": info, "paths": paths, "components": components}
    return load_text(json.dumps(document), "t.json")


def words(api: Api) -> list[str]:
    command = curl_example(api, URL)
    assert command is not None
    return shlex.split(command)


def called(api: Api, engine: Engine, number: int = 0) -> Answer:
    call = call_of(api, api.operations[number])
    cookies = [("Cookie", "; ".join(f"{n}={v}" for n, v in call.cookies))] if call.cookies else []
    body = (call.body or "").encode()
    path, _, query = call.target.partition("?")
    headers = (*call.headers, *cookies)
    return engine.respond(
        Request(call.method, path, query, headers, len(body) or None, lambda n: body[:n])
    )


def query(name: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": True, "schema": schema, **more}


INTEGERS = {"type": "array", "items": {"type": "integer"}, "minItems": 2}
POINT = {"type": "object", "required": ["x"], "properties": {"x": {"type": "integer"}}}


@pytest.mark.parametrize(
    "parameter",
    [
        query("p", INTEGERS),
        query("p", INTEGERS, explode=False),
        query("p", INTEGERS, style="pipeDelimited", explode=False),
        query("p", POINT),
        query("p", POINT, explode=False),
        query("p", POINT, style="deepObject"),
        query("p", INTEGERS, style="deepObject"),
        query("p[]&=", {"type": "string", "pattern": "^[0-9]+$"}),
        {
            "name": "p",
            "in": "query",
            "required": True,
            "content": {"application/json": {"schema": POINT}},
        },
        query("p_h", {"type": "integer"}) | {"in": "header"},
        query("p", {"enum": ["a b"]}) | {"in": "cookie"},
        query("id", INTEGERS) | {"in": "path"},
        query("id", INTEGERS, style="label", explode=True) | {"in": "path"},
        query("id", INTEGERS, style="matrix", explode=True) | {"in": "path"},
        query("id", POINT, explode=True) | {"in": "path"},
        query("id", POINT, style="matrix", explode=True) | {"in": "path"},
        query("id", {"enum": ["a/b ?"]}) | {"in": "path"},
    ],
)
def test_parameters_are_sent_as_they_are_read(parameter: dict[str, Any]) -> None:
    path = "/a/{id}" if parameter["in"] == "path" else "/a"
    api = api_of(path, {"parameters": [parameter]})
    answer = called(api, Engine(api))
    assert answer.status == 200, answer.body
    assert not set(words(api)[2]) & set("[]{}")  # curl takes them for ranges


@pytest.mark.parametrize(
    "scheme",
    [
        {"type": "apiKey", "in": "header", "name": "api_key", "x-prefix": "OAuth "},
        {"type": "apiKey", "in": "query", "name": "k"},
        {"type": "apiKey", "in": "cookie", "name": "sid"},
        {"type": "http", "scheme": "basic"},
        {"type": "http", "scheme": "Bearer"},
        {"type": "http", "scheme": "DPoP"},
        {"type": "http"},
        {"type": "oauth2", "flows": {}},
        {"type": "openIdConnect", "openIdConnectUrl": "https://a.example"},
        {"type": "mutualTLS"},
    ],
)
def test_the_credential_authenticates(scheme: dict[str, Any]) -> None:
    api = api_of("/a", {"security": [{"s": []}]}, s=scheme)
    assert called(api, Engine(api)).status == 200


@pytest.mark.parametrize(
    "kind", ["application/json", "*/*", "application/x-www-form-urlencoded", "text/plain"]
)
def test_bodies_are_sent_as_they_are_read(kind: str) -> None:
    schema = {"type": "string"} if kind == "text/plain" else {**POINT, "required": ["x"]}
    body = {"requestBody": {"required": True, "content": {kind: {"schema": schema}}}}
    api = api_of("/a", body, "post")
    assert called(api, Engine(api)).status == 200


def test_a_get_with_a_body_stays_a_get_and_head_asks_for_no_body() -> None:
    body = {"requestBody": {"required": True, "content": {"application/json": {"example": 1}}}}
    assert words(api_of("/a", body))[3:5] == ["-X", "GET"]
    assert "--head" in words(api_of("/a", {}, "head"))


def test_hostile_words_stay_words() -> None:
    evil = "'; touch /tmp/pwned; $(id) `id` \" \\ \n\x1b[31m"
    parameters = [
        query(evil, {"enum": [evil]}),
        query("@/etc/passwd", {"enum": ["x"]}) | {"in": "header"},
        query("X-Fine", {"enum": [evil]}) | {"in": "header"},
    ]
    body = {"content": {"text/plain": {"example": "@/etc/passwd" + evil}}, "required": True}
    command = curl_example(
        api_of("/a", {"parameters": parameters, "requestBody": body}, "post"), URL
    )
    assert command is not None
    assert command.isprintable()
    split = shlex.split(command)
    assert split[:2] == ["curl", "-sS"]
    assert shlex.join(split) == command
    # Neither -d nor a header may begin with @: curl would read that file.
    assert "-d" not in split
    assert not [w for before, w in pairwise(split) if before == "-H" and w[0] == "@"]


def readable(path: Path) -> Api | None:
    try:
        return load(path)
    except Unusable:
        return None


@pytest.mark.slow
@pytest.mark.skipif(not SPECS.is_dir(), reason="../shared/specs is not there")
def test_every_operation_of_real_documents_answers() -> None:
    """None fails; nearly all succeed. The rest have examples that break their own schemas."""
    counts: dict[int, int] = {}
    files = [path for path in sorted(SPECS.rglob("*")) if path.suffix in (".json", ".yaml", ".yml")]
    for api in filter(None, map(readable, files)):
        engine = Engine(api)
        for number in range(len(api.operations)):
            status = called(api, engine, number).status
            assert status != 500, (api.title, api.operations[number].label)
            counts[status // 100] = counts.get(status // 100, 0) + 1
    assert counts[2] / sum(counts.values()) > 0.98, counts


@pytest.mark.parametrize("example", [{}, {"example": {"id": 1, "name": "a", "in": [{"at": 1}]}}])
def test_what_only_answers_have_is_not_sent(example: dict[str, Any]) -> None:
    read_only = {"type": "integer", "readOnly": True}
    inner = {"type": "object", "properties": {"at": read_only, "n": {"type": "integer"}}}
    properties = {
        "id": read_only,
        "name": {"type": "string"},
        "in": {"type": "array", "items": inner},
    }
    schema = {"type": "object", "required": ["id", "name"], "properties": properties}
    body = {"content": {"application/json": {"schema": schema, **example}}}
    api = api_of("/a", {"requestBody": body}, "post")
    assert called(api, Engine(api)).status == 200
    sent = json.loads(call_of(api, api.operations[0]).body or "")
    assert "id" not in sent
    assert sent["name"]


def test_an_example_that_breaks_its_schema_is_not_sent() -> None:
    examples = {"bad": {"value": {"n": "1"}}, "good": {"value": {"n": 2}}}
    schema = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
    body = {"content": {"application/json": {"schema": schema, "examples": examples}}}
    api = api_of("/a", {"requestBody": body}, "post")
    assert json.loads(call_of(api, api.operations[0]).body or "") == {"n": 2}
    del examples["good"]
    api = api_of("/a", {"requestBody": body}, "post")
    assert called(api, Engine(api)).status == 200
