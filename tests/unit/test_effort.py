"""What is wrong with a value is listed where that takes no longer than anybody waits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mockument.generator.document import load_text
from mockument.generator.document.alternatives import message_of
from mockument.generator.document.check import check
from mockument.generator.document.compiled import TooDeep, compile_schema
from mockument.mockserver import create_app

TWINS: dict[str, Any] = {
    "$ref": "#/$defs/A",
    "$defs": {
        name: {
            "properties": {
                "next": {"oneOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}]},
                "all": {"type": "array", "items": {"$ref": "#/$defs/A"}},
                "v": {"type": "integer"},
            }
        }
        for name in ("A", "B")
    },
}
CHAIN: dict[str, Any] = {
    "$ref": "#/$defs/A",
    "$defs": {
        "A": {
            "properties": {
                "next": {"anyOf": [{"$ref": "#/$defs/A"}, {"type": "null"}]},
                "v": {"type": "integer"},
            }
        }
    },
}


def nested(levels: int, value: Any = "x") -> Any:
    made: Any = {"v": value}
    for _ in range(levels):
        made = {"next": made}
    return made


@pytest.mark.parametrize("levels", [3, 6])
def test_few_levels_of_alternatives_are_told_of(levels: int) -> None:
    (error,) = compile_schema(TWINS).errors(nested(levels))
    assert "nearest is number 1, where /next" in message_of(error)


@pytest.mark.parametrize("levels", [20, 60, 200])
def test_many_levels_of_alternatives_are_told_of_as_a_whole(levels: int) -> None:
    compiled = compile_schema(TWINS)
    for search in (compiled.errors, compiled.first_error):
        with pytest.raises(TooDeep, match="nested too deeply to say where"):
            search(nested(levels))


def test_many_levels_with_nothing_wrong_are_valid() -> None:
    single = {**CHAIN, "$defs": {"A": {**CHAIN["$defs"]["A"], "required": []}}}
    assert compile_schema(single).errors(nested(100, 1)) == []
    assert compile_schema(single).first_error(nested(100, 1)) is None


def test_a_long_chain_is_told_of_in_full() -> None:
    (error,) = compile_schema(CHAIN).errors(nested(60))
    assert error.instance_path == ["next"]
    assert compile_schema(CHAIN).first_error(nested(60)) is not None


def test_many_parts_are_told_of_each() -> None:
    value: Any = {"all": [{"all": [{"v": "x"}] * 10} for _ in range(500)]}
    assert len(compile_schema(TWINS).errors(value)) == 5_000


def test_the_mock_and_check_answer_at_once() -> None:
    schemas = json.loads(json.dumps(TWINS["$defs"]).replace("#/$defs/", "#/components/schemas/"))
    schemas["A"]["example"] = nested(40)
    ref = {"$ref": "#/components/schemas/A"}
    body = {"required": True, "content": {"application/json": {"schema": ref}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": {"requestBody": body, "responses": {"204": {"description": ""}}}}},
        "components": {"schemas": schemas},
    }
    api = load_text(json.dumps(document))
    client = create_app(api).test_client()
    answer = client.post("/a", json=nested(40))
    assert answer.status_code == 422
    assert "nested too deeply to say where" in answer.text
    told = [one.message for one in check(api)]
    assert any("nested too deeply to say where" in message for message in told)
