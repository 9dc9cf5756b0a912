"""Schemas with keywords that no schema can have: the rest of them works, and ``check`` says it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mockument.generator.document import Api, Schema, load_text
from mockument.generator.document.check import Options, check
from mockument.generator.document.malformed import without_malformed
from mockument.generator.document.validation import SchemaValidator
from mockument.generator.findings import DocumentPlace, has_errors

VERSIONS = ("2.0", "3.0.3", "3.1.0")


def api_of(schema: Any, version: str) -> Api:
    """A document whose only definition is ``schema``."""
    head = {"info": {"title": "t", "version": "1"}, "paths": {}}
    if version == "2.0":
        return load_text(json.dumps({"swagger": version, **head, "definitions": {"A": schema}}))
    components = {"schemas": {"A": schema}}
    return load_text(json.dumps({"openapi": version, **head, "components": components}))


def schema_of(schema: Any, version: str) -> Schema:
    return api_of(schema, version).schemas["A"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "Integer"}, 1, "a"),
        ({"type": "double"}, 1.5, "a"),
        ({"type": "date"}, "2024-01-31", "a"),
        ({"type": "string", "minLength": "3"}, "abc", "ab"),
        ({"type": "number", "maximum": "2.5"}, 2.5, 3),
        ({"type": "string", "enum": "a"}, "a", "b"),
        ({"type": "object", "required": "a"}, {"a": 1}, {}),
        ({"type": "object", "required": ["a", "a"]}, {"a": 1}, {}),
        ({"type": "object", "additionalProperties": "false"}, {}, {"a": 1}),
        ({"type": "array", "items": {}, "uniqueItems": "true"}, [1], [1, 1]),
        ({"allOf": {"type": "string"}}, "a", 1),
        ({"allOf": [{"type": "string"}, "a"]}, "a", 1),
        (
            {"type": "object", "properties": {"a": None, "b": {"type": "string"}}},
            {"a": 1},
            {"b": 1},
        ),
    ],
)
def test_what_is_meant_is_read(version: str, schema: Any, good: Any, bad: Any) -> None:
    validator = SchemaValidator(schema_of(schema, version))
    assert validator.is_valid(good)
    assert not validator.is_valid(bad)
    assert has_errors(check(api_of(schema, version)))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("type", "thing"),
        ("type", []),
        ("pattern", "[a-"),
        ("pattern", 5),
        ("maxLength", -1),
        ("maxLength", 1.5),
        ("maxLength", None),
        ("maxLength", True),
        ("maximum", "many"),
        ("multipleOf", 0),
        ("format", 5),
        ("enum", {"a": 1}),
        ("allOf", None),
        ("anyOf", ["a"]),
        ("not", "a"),
        ("items", "string"),
        ("properties", [{"a": {}}]),
        ("additionalProperties", None),
        ("required", None),
        ("uniqueItems", "yes"),
        ("$ref", 5),
    ],
)
def test_what_cannot_be_read_is_left_out(version: str, keyword: str, value: Any) -> None:
    schema = {keyword: value, "minimum": 2, "minItems": 1, "minLength": 2, "minProperties": 1}
    validator = SchemaValidator(schema_of(schema, version))
    good: list[Any] = [2, "ab", [1], {"a": 1}, None]
    bad: list[Any] = [1, "a", [], {}]
    assert [validator.is_valid(value) for value in good] == [True] * len(good)
    assert [validator.is_valid(value) for value in bad] == [False] * len(bad)
    assert has_errors(check(api_of(schema, version)))


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"minimum": 1, "exclusiveMinimum": True}, 2, 1),
        ({"maximum": 1, "exclusiveMaximum": False}, 1, 2),
        ({"properties": {"a": {"type": "string", "required": True}}}, {"a": "b"}, {"a": 1}),
        ({"items": [{"type": "string"}]}, ["a", 1], [1]),
        ({"type": None}, None, "a"),
        ({"type": ["string", None]}, None, 1),
        ({"type": "string", "$recursiveAnchor": True}, "a", 1),
        ({"type": "string", "examples": {"one": {"value": "a"}}}, "a", 1),
    ],
)
def test_a_document_of_today_may_have_what_older_dialects_left(
    schema: Any, good: Any, bad: Any
) -> None:
    validator = SchemaValidator(schema_of(schema, "3.1.0"))
    assert validator.is_valid(good)
    assert not validator.is_valid(bad)
    assert has_errors(check(api_of(schema, "3.1.0")))


def test_patterns_that_are_none_take_no_other_with_them() -> None:
    named = {"^a$": {"type": "string"}, "[": {"type": "string"}}
    validator = SchemaValidator(schema_of({"patternProperties": named}, "3.1.0"))
    assert validator.is_valid({"[": 1})
    assert not validator.is_valid({"a": 1})


def test_what_is_well_formed_is_the_same_object() -> None:
    schema: dict[str, Any] = {
        "type": ["string", "null"],
        "enum": ["a"],
        "minLength": 1.0,
        "pattern": "^a",
        "properties": {"type": True, "pattern": {}},
        "required": ["a"],
        "x-pattern": 5,
    }
    assert without_malformed(schema) is schema


def test_a_fault_within_json_in_a_text_has_the_line_of_the_text() -> None:
    api = load_text(
        "openapi: 3.0.3\n"
        "info: {title: t, version: '1'}\n"
        "paths:\n"
        "  /a:\n"
        "    get:\n"
        "      responses:\n"
        "        '200':\n"
        "          description: ok\n"
        "          content:\n"
        "            application/json:\n"
        "              schema: {type: array, items: {type: array, items: {type: string}}}\n"
        "              example: '[[1]]'\n"
    )
    found = [f for f in check(api, Options(standard="quick")) if f.severity.value == "error"]
    (place,) = [f.place for f in found]
    assert isinstance(place, DocumentPlace)
    assert place.pointer.endswith("/example/0/0")
    assert place.line == 12
