"""What is wrong with a value is listed where that takes no longer than anybody waits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mockument.generator.document import load_text
from mockument.generator.document.alternatives import message_of
from mockument.generator.document.check import check
from mockument.generator.document.compiled import TooDeep, compile_schema
from mockument.generator.document.deepest import Deepest
from mockument.generator.findings import DocumentPlace
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


def deepest_of(schema: dict[str, Any], value: Any) -> Deepest:
    compiled = compile_schema(schema)
    with pytest.raises(TooDeep, match="nested too deeply to say more"):
        compiled.first_error(value)
    with pytest.raises(TooDeep) as caught:
        compiled.errors(value)
    assert caught.value.at is not None
    return caught.value.at


@pytest.mark.parametrize("levels", [20, 60, 200])
def test_of_many_levels_of_alternatives_the_innermost_fault_is_told(levels: int) -> None:
    at = deepest_of(TWINS, nested(levels))
    assert at.key == ("next",) * levels
    (error,) = at.errors
    assert message_of(error).endswith('nearest is number 1, where /v "x" is not of type "integer"')


def expression(levels: int, leaf: Any) -> Any:
    made = leaf
    for level in range(levels):
        kind = ("and", "or", "not")[level % 3]
        made = {"kind": kind, "of": made} if kind == "not" else {"kind": kind, "of": [LEAF, made]}
    return made


LEAF = {"kind": "equals", "name": "a", "value": 1}
EXPRESSIONS: dict[str, Any] = {
    "$ref": "#/$defs/Any",
    "$defs": {
        "Any": {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in ("And", "Or", "Not", "Equals")]},
        **{
            name: {
                "type": "object",
                "required": ["kind", "of"],
                "properties": {
                    "of": {"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/Any"}},
                    "kind": {"const": name.lower()},
                },
                "additionalProperties": False,
            }
            for name in ("And", "Or")
        },
        "Not": {
            "allOf": [
                {"properties": {"kind": {"const": "not"}, "of": True}, "required": ["kind"]},
                {"properties": {"of": {"$ref": "#/$defs/Any"}}},
            ]
        },
        "Equals": {
            "type": "object",
            "required": ["kind", "name", "value"],
            "properties": {
                "kind": {"const": "equals"},
                "name": {"type": "string"},
                "value": {"type": ["integer", "null"]},
            },
        },
    },
}


@pytest.mark.parametrize(
    ("leaf", "key", "said"),
    [
        ({**LEAF, "value": "x"}, [], '/value "x" is not of types'),
        ({"kind": "and", "of": [LEAF]}, ["of"], "has less than 2 items"),
        ({"kind": "equals"}, [], '"name" is a required property'),
    ],
)
def test_of_alternatives_with_tags_the_one_is_meant_whose_tag_is_there(
    leaf: Any, key: list[str], said: str
) -> None:
    compile_schema(EXPRESSIONS).errors(expression(12, LEAF))
    at = deepest_of(EXPRESSIONS, expression(12, leaf))
    told = [message_of(error) for error in at.errors]
    assert any(said in message for message in told), told
    assert [*at.key] == [*["of", "of", 1, "of", 1] * 4, *key]


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
    (fault,) = json.loads(answer.text)["violations"]
    assert fault["pointer"] == "/next" * 40
    assert '/v "x" is not of type "integer"' in fault["message"]
    pointer = "/components/schemas/A/example" + "/next" * 40
    places = [one.place for one in check(api)]
    assert pointer in [place.pointer for place in places if isinstance(place, DocumentPlace)]
