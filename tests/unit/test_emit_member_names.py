"""What classes are called that are members of a union, and what needs no class of its own."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from mockument.generator.document import load_text
from mockument.generator.emit import find_emitter
from mockument.generator.emit.python.definitions import Definitions
from mockument.generator.emit.python.schemas.lowering import Lowering

A: dict[str, Any] = {"properties": {"n": {"type": "integer"}}}


def definitions(schemas: dict[str, Any]) -> Definitions:
    info = {"title": "T", "version": "1"}
    text = {"openapi": "3.1.1", "info": info, "paths": {}, "components": {"schemas": schemas}}
    return Lowering(load_text(json.dumps(text))).finish()


def classes(members: list[Any], keyword: str = "oneOf") -> list[str]:
    made = definitions({"Pay": {"properties": {"by": {keyword: members}}}})
    return [str(one.name) for one in made.by_key.values()][1:]


def tagged(value: str, **more: Any) -> dict[str, Any]:
    return {"properties": {"n": {"type": "integer"}, "kind": {"const": value}}, **more}


@pytest.mark.parametrize(
    ("members", "names"),
    [
        ([A | {"title": "Credit card"}, A], ["PayByCreditCard", "PayByOption2"]),
        (
            [A | {"title": "What is paid by a card of some bank"}, A],
            ["PayByOption1", "PayByOption2"],
        ),
        ([tagged("card"), tagged("bank_account")], ["PayByCard", "PayByBankAccount"]),
        ([tagged("ON_HOLD"), {"properties": {"kind": {"enum": ["x"]}}}], ["PayByOnHold", "PayByX"]),
        ([tagged("card"), tagged("card"), A], ["PayByOption1", "PayByOption2", "PayByOption3"]),
        ([tagged("card"), A], ["PayByOption1", "PayByOption2"]),
        ([tagged("card"), {"type": "null"}], ["PayBy"]),
        ([A, {"type": "null"}], ["PayBy"]),
        ([{"type": "null"}, A | {"title": "Card"}, tagged("x")], ["PayByCard", "PayByOption3"]),
        ([tagged("x"), {"$ref": "#/nowhere"}], ["PayByOption1"]),
        ([A | {"title": '"""\n'}, A | {"title": 7}], ["PayByOption1", "PayByOption2"]),
    ],
)
@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_members_are_called_by_title_or_tag(
    members: list[Any], names: list[str], keyword: str
) -> None:
    assert classes(members, keyword) == names


def test_a_type_that_is_said_twice_makes_no_class() -> None:
    zone = {"type": "object", "properties": {"id": {"type": "string"}}}
    wrapper = {"properties": {"data": {"type": "array", "items": {"type": "object"}}}}
    zones = {"properties": {"data": {"items": {"$ref": "#/components/schemas/Zone"}}}}
    made = definitions({"Zone": zone, "Wrapper": wrapper, "Zones": {
        "allOf": [{"$ref": "#/components/schemas/Wrapper"}, zones],
    }})  # fmt: skip
    assert [str(one.name) for one in made.by_key.values()] == ["Zone", "Wrapper", "Zones"]


def test_a_type_that_is_said_otherwise_counts() -> None:
    zone = {"type": ["object", "null"], "properties": {"id": {"type": "string"}}}
    both = {"allOf": [{"$ref": "#/components/schemas/Zone"}, {"type": "object"}]}
    made = definitions({"Zone": zone, "Other": {"properties": {"zone": both}}})
    assert [str(one.name) for one in made.by_key.values()] == ["Zone", "Other", "OtherZone"]


@pytest.mark.parametrize("version", ["3.1.1", "2.0"])
def test_shared_responses_and_bodies_name_their_classes(version: str) -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}}
    json_of = {"content": {"application/json": {"schema": schema}}}
    shared: Any = {"description": "d", **(json_of if version[0] == "3" else {"schema": schema})}
    place = "components/responses" if version[0] == "3" else "responses"
    at = {name: {"$ref": f"#/{place}/{name}"} for name in ("not_found", "OkResponse")}
    operation: Any = {"responses": {"200": at["OkResponse"], "404": at["not_found"], "500": shared}}
    text: Any = {"info": {"title": "T", "version": "1"}, "paths": {"/a": {"post": operation}}}
    if version[0] == "3":
        operation["requestBody"] = {"$ref": "#/components/requestBodies/Draft"}
        responses = {"not_found": shared, "OkResponse": shared}
        text["components"] = {"requestBodies": {"Draft": json_of}, "responses": responses}
    else:
        text["responses"] = {"not_found": shared, "OkResponse": shared}
        text["produces"] = ["application/json"]
    text["openapi" if version[0] == "3" else "swagger"] = version
    files = find_emitter("models").emit(load_text(json.dumps(text))).files
    assert files["_models.py"].count("class ") == 0
    client = find_emitter("client").emit(load_text(json.dumps(text))).files["_models.py"]
    names = re.findall(r"^class (\w+)", client, re.MULTILINE)
    own = ["PostAResponse500", "NotFoundResponse", "OkResponse"]
    assert sorted(names) == sorted([*own, "Draft"] if version[0] == "3" else own)
