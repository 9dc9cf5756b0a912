"""Classes for what is sent and what is answered: how many there are, and what they are called."""

from __future__ import annotations

import json
import re
from typing import Any

from mockument.generator.document import load_text
from mockument.generator.emit import find_emitter

READ: dict[str, Any] = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"readOnly": True}},
}
WRITE: dict[str, Any] = {
    "type": "object",
    "required": ["key"],
    "properties": {"key": {"writeOnly": True}},
}


def content(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def document(schemas: dict[str, Any], sent: str = "", answered: str = "") -> str:
    response = {"description": "Done.", "content": content(answered) if answered else {}}
    operation: dict[str, Any] = {"operationId": "do", "responses": {"200": response}}
    if sent:
        operation["requestBody"] = {"content": content(sent)}
    return json.dumps(
        {
            "openapi": "3.1.1",
            "info": {"title": "Test", "version": "1"},
            "paths": {"/x": {"post": operation}},
            "components": {"schemas": schemas},
        }
    )


def classes(text: str, target: str = "models") -> dict[str, list[str]]:
    """The fields that each class must be made with."""
    lines = find_emitter(target).emit(load_text(text)).files["_models.py"].splitlines()
    found: dict[str, list[str]] = {}
    fields: list[str] = []
    for line in lines:
        if match := re.match(r"class (\w+)\(", line):
            fields = found[match[1]] = []
        elif match := re.fullmatch(r"    (\w+): [^=]+", line):
            fields.append(match[1])
    return found


def test_what_goes_both_ways_is_two_classes() -> None:
    both = document({"Pet": READ, "Pets": {"type": "array", "items": READ}}, "Pet", "Pet")
    assert classes(both) == {"Pet": ["id"], "PetRequest": [], "PetsItem": ["id"]}


def test_what_goes_one_way_is_one_class() -> None:
    schemas = {"In": {**READ, "title": "in"}, "Out": READ}
    assert classes(document(schemas, "In", "Out")) == {"In": [], "Out": ["id"]}


def test_what_does_not_differ_is_one_class() -> None:
    plain = {"type": "object", "required": ["id"], "properties": {"id": {}}}
    assert classes(document({"Pet": plain}, "Pet", "Pet")) == {"Pet": ["id"]}


def test_what_nobody_uses_is_answered_unless_it_has_only_what_is_sent() -> None:
    mixed = {"type": "object", "required": ["id"], "properties": {**READ["properties"], "key": {}}}
    unused = {"Read": READ, "Write": WRITE, "Mixed": mixed}
    assert classes(document(unused)) == {"Read": ["id"], "Write": ["key"], "Mixed": ["id"]}


def test_a_component_keeps_the_name_of_a_view() -> None:
    taken = {"Pet": READ, "PetRequest": WRITE}
    found = classes(document(taken, "Pet", "Pet"))
    assert found == {"Pet": ["id"], "PetRequest2": [], "PetRequest": ["key"]}


def test_what_is_added_elsewhere_renames_no_view() -> None:
    before = classes(document({"Pet": READ}, "Pet", "Pet"))
    after = classes(document({"Cow": READ, "Pet": READ, "Zoo": WRITE}, "Pet", "Pet"))
    assert {name: after[name] for name in before} == before


def test_models_alone_and_the_client_have_the_same() -> None:
    linked = {"allOf": [{"$ref": "#/components/schemas/Pet"}, WRITE], "properties": {"to": READ}}
    text = document({"Pet": READ, "Linked": linked}, "Pet", "Linked")
    assert classes(text) == classes(text, "client")
    assert set(classes(text)) == {"Pet", "PetRequest", "Linked", "LinkedTo"}
