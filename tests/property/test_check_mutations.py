"""Any mutation of a valid document gives findings or a model, never a traceback."""

import ast
import copy
import json
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockument.generator.document import Api, load, load_text
from mockument.generator.document.check import check
from mockument.generator.emit import find_emitter
from mockument.generator.findings import Unusable
from mockument.mockserver import create_app
from mockument.mockserver.contract.access import Access
from mockument.mockserver.contract.judge import Judge
from mockument.mockserver.contract.own_mock import MockTransport
from mockument.mockserver.contract.sender import Sender, Sending
from mockument.mockserver.contract.supply import Supply
from mockument.mockserver.contract.verifier import Asking, Verifier
from mockument.report_sarif import github_commands, sarif
from mockument.report_text import Excerpts, text_report

CONSTRUCTS = Path(__file__).parents[1] / "constructs"
ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
LIMIT = {"name": "p", "in": "query", "schema": {"type": "integer", "default": 1}}
REF = "#/components/schemas/Node"
WHOLE: dict[str, Any] = {
    "openapi": "3.1.1",
    "info": {"title": "T", "version": "1", "license": {"name": "MIT"}},
    "servers": [{"url": "http://{h}", "variables": {"h": {"default": "a", "enum": ["a"]}}}],
    "security": [{"key": []}],
    "tags": [{"name": "t"}],
    "paths": {
        "/n/{id}": {
            "parameters": [ID],
            "post": {
                "operationId": "a",
                "tags": ["t"],
                "parameters": [{"$ref": "#/components/parameters/P"}],
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": REF}, "example": {"v": 1}}}
                },
                "responses": {
                    "200": {
                        "description": "x",
                        "headers": {"X": {"schema": {"type": "integer"}, "example": 1}},
                        "content": {
                            "application/json": {
                                "schema": {"$ref": REF},
                                "examples": {"e": {"value": {"v": 2}, "x-serializedValue": "{}"}},
                            }
                        },
                        "links": {"l": {"operationId": "a"}},
                    }
                },
                "callbacks": {"c": {"{$request.body#/u}": {"post": {"responses": {}}}}},
            },
        }
    },
    "webhooks": {"w": {"get": {"responses": {"default": {"description": ""}}}}},
    "components": {
        "parameters": {"P": LIMIT},
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "k"}},
        "schemas": {
            "Node": {
                "type": "object",
                "required": ["v"],
                "properties": {
                    "v": {"type": "integer", "minimum": 0, "maximum": 9, "enum": [1, 2]},
                    "next": {"$ref": REF},
                    "s": {"type": "string", "pattern": "^a+$", "minLength": 1, "examples": ["a"]},
                    "l": {"type": "array", "items": {"anyOf": [{"$ref": REF}, {"type": "null"}]}},
                },
                "additionalProperties": False,
                "discriminator": {"propertyName": "s", "mapping": {"n": REF}},
            }
        },
    },
}  # fmt: skip
VALUES: list[Any] = [
    None, True, 0, -1, 1.5, 10**30, "", "x", "[", "#/", "#/components", "{}", "http://a.b/c",
    [], {}, [[]], [{}], [None], {"$ref": "#"}, {"$ref": 1}, {"$ref": REF}, {"": ""}, {"~/": [1]},
]  # fmt: skip


def nodes(value: Any) -> list[tuple[Any, Any]]:
    """Every container with each of its keys."""
    found: list[tuple[Any, Any]] = []
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        found += [(value, key), *nodes(value[key])]
    return found


def mutate(data: st.DataObject, document: Any) -> None:
    places = nodes(document)
    if not places:
        return
    owner, key = places[data.draw(st.integers(0, len(places) - 1))]
    match data.draw(st.sampled_from(["delete", "duplicate", "retype", "rename", "swap"])):
        case "delete":
            del owner[key]
        case "retype":
            owner[key] = copy.deepcopy(data.draw(st.sampled_from(VALUES)))
        case "swap" if len(owner) > 1:
            other = data.draw(st.sampled_from(list(owner) if isinstance(owner, dict) else
                                              range(len(owner))))  # fmt: skip
            owner[key], owner[other] = owner[other], owner[key]
        case "rename" if isinstance(owner, dict):
            owner[data.draw(st.sampled_from(["x", "x-a", "/{}", "$ref", "4xx", key * 2]))] = (
                owner.pop(key)
            )
        case _ if isinstance(owner, dict):
            owner[f"{key}2"] = copy.deepcopy(owner[key])
        case _:
            owner.append(copy.deepcopy(owner[key]))


@pytest.mark.parametrize("version", ["3.0.3", "3.1.1", "3.2.0"])
@given(data=st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_mutation_gives_findings_or_a_model(version: str, data: st.DataObject) -> None:
    document = copy.deepcopy(WHOLE) | {"openapi": version}
    for _ in range(data.draw(st.integers(1, 4))):
        mutate(data, document)
    try:
        api = load_text(json.dumps(document, indent=1), "a.json")
    except Unusable:
        return
    reported(api)


def reported(api: Api) -> None:
    found = check(api)
    assert all(f.message for f in found)
    assert list(text_report(found, Excerpts(api.document.library.sources))) or not found
    assert json.loads(sarif(found))
    assert len(list(github_commands(found))) == len(found)


@pytest.mark.parametrize("form", ["json", "yaml"])
@given(data=st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_broken_bytes_give_findings_or_a_model(form: str, data: st.DataObject) -> None:
    text = json.dumps(WHOLE, indent=1) if form == "json" else yaml.safe_dump(WHOLE)
    raw = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw) - 1))
        match data.draw(st.sampled_from(["cut", "drop", "put", "double"])):
            case "cut":
                del raw[at + 1 :]
            case "drop":
                del raw[at : at + data.draw(st.integers(1, 9))]
            case "put":
                raw[at:at] = data.draw(st.binary(min_size=1, max_size=4))
            case _:
                raw[at:at] = raw[at : at + 30]
        if not raw:
            return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a.{form}")
        path.write_bytes(bytes(raw))
        try:
            api = load(path)
        except Unusable:
            return
        reported(api)


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_mutation_is_served_and_generated_or_refused(data: st.DataObject) -> None:
    document = copy.deepcopy(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        mutate(data, document)
    used(document)


@pytest.mark.soak
@pytest.mark.parametrize("folder", ["models", "clients"])
@given(data=st.data())
@settings(max_examples=4000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_mutations_of_every_construct_are_used_or_refused(folder: str, data: st.DataObject) -> None:
    document = json.loads(data.draw(st.sampled_from(constructs(folder))))
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(data, document)
    used(document)


@cache
def constructs(folder: str) -> list[str]:
    """The documents of the matrix of constructs, as JSON."""
    texts = [path.read_text("utf-8") for path in sorted((CONSTRUCTS / folder).glob("*.yaml"))]
    values = [yaml.safe_load(text) for text in texts]
    documents = [one for one in values if isinstance(one, dict) and "info" in one]
    return [json.dumps(one, default=str) for one in documents]


def used(document: Any) -> None:
    """Everything that can be done with a document: it works, or says what is wrong."""
    try:
        api = load_text(json.dumps(document, indent=1), "a.json")
    except Unusable:
        return
    reported(api)
    for target in ("models", "client", "docs"):
        with suppress(Unusable):
            for name, text in find_emitter(target).emit(api).files.items():
                if str(name).endswith(".py"):
                    ast.parse(text)
    client = create_app(api).test_client()
    for operation in api.operations:
        path = operation.path if operation.path.isascii() else "/"
        answer = client.open(path, method="POST", data="{}", content_type="application/json")
        assert answer.status_code != 500, answer.text
    verified(api)


def verified(api: Api) -> None:
    """The mock answers whatever the verifier asks: with an answer, or with why there is none."""
    asking = Asking(
        api.operations,
        allow_writes=True,
        workers=1,
        may_empty=None,
        knows_credentials=False,
        remembers=False,
    )
    access = Access(api, dict.fromkeys(api.security_schemes, "mockument"))
    sender = Sender(Sending("http://mock.test"), MockTransport(api))
    report = Verifier(api, asking, access, Supply({}, made=True), Judge(api)).run(sender)
    sender.close()
    statuses = [one.exchange.status for one in report.results if one.exchange]
    assert 500 not in statuses
