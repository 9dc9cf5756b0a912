"""Any mutation of a valid document gives findings or a model, never a traceback."""

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockument.generator.document import load_text
from mockument.generator.document.check import check
from mockument.generator.findings import Unusable
from mockument.report_sarif import github_commands, sarif
from mockument.report_text import Excerpts, text_report

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
    match data.draw(st.sampled_from(["delete", "duplicate", "retype", "rename"])):
        case "delete":
            del owner[key]
        case "retype":
            owner[key] = copy.deepcopy(data.draw(st.sampled_from(VALUES)))
        case "rename" if isinstance(owner, dict):
            owner[data.draw(st.sampled_from(["x", "x-a", "/{}", "$ref", "4xx", key * 2]))] = (
                owner.pop(key)
            )
        case _ if isinstance(owner, dict):
            owner[f"{key}2"] = copy.deepcopy(owner[key])
        case _:
            owner.append(copy.deepcopy(owner[key]))


@pytest.mark.parametrize("version", ["3.0.3", "3.1.1"])
@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_mutation_gives_findings_or_a_model(version: str, data: st.DataObject) -> None:
    document = copy.deepcopy(WHOLE) | {"openapi": version}
    for _ in range(data.draw(st.integers(1, 4))):
        mutate(data, document)
    try:
        api = load_text(json.dumps(document, indent=1), "a.json")
    except Unusable:
        return
    found = check(api)
    assert list(text_report(found, Excerpts(api.document.library.sources))) or not found
    assert json.loads(sarif(found))
    assert len(list(github_commands(found))) == len(found)
