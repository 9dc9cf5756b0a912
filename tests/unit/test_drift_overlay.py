"""Overlays: Normalized Paths as a library of others reads them, shapes of values, evidence."""

from __future__ import annotations

from typing import Any

import jsonpath_rfc9535
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockument.generator.findings import JsonValue
from mockument.mockserver.contract.drift.dialect import dialect_of
from mockument.mockserver.contract.drift.overlay import json_path
from mockument.mockserver.contract.drift.shape import Shape
from mockument.mockserver.contract.drift.told import code

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["'", '"', "\\", "\\'", "/pets/{id}", "$", "*", "..", "']['", "\x00\n\x1f", "é漢🎉", "\u2028"]
)


@given(st.lists(NAMES | st.integers(0, 3), min_size=1, max_size=5))
def test_a_path_selects_one_value_whatever_its_names_are(keys: list[str | int]) -> None:
    document: Any = "here"
    for key in reversed(keys):
        other: Any = {key: document, f"{key}x": "not here", "": "nor here"} | {key: document}
        document = other if isinstance(key, str) else [*["no"] * key, document, "no"]
    found = jsonpath_rfc9535.find(json_path(tuple(keys)), document)
    assert [(one.path(), one.value) for one in found] == [(json_path(tuple(keys)), "here")]


@pytest.mark.parametrize(
    ("version", "values", "schema"),
    [
        ("3.1.0", [1, 2.0, 2.5], {"type": "number"}),
        ("3.1.0", [1, "a", None], {"type": ["integer", "null", "string"]}),
        ("3.0.3", ["a", None], {"type": "string", "nullable": True}),
        ("3.0.3", [1, "a"], {"anyOf": [{"type": "integer"}, {"type": "string"}]}),
        ("3.0.3", [[]], {"type": "array", "items": {}}),
        ("2.0", [1, "a", None], {"x-nullable": True}),
        ("3.1.0", [{"b": 1}, {"a": [{}]}], {"type": "object", "properties": {
            "a": {"type": "array", "items": {"type": "object"}}, "b": {"type": "integer"}}}),
        ("3.1.0", [{"17": 1}, {"18": None}], {"type": "object", "additionalProperties": {
            "type": ["integer", "null"]}}),
        ("3.1.0", [{f"n{n}": n for n in range(200)}], {
            "type": "object", "additionalProperties": {"type": "integer"}}),
    ],
)  # fmt: skip
def test_shapes(version: str, values: list[JsonValue], schema: JsonValue) -> None:
    shape = Shape()
    for value in values:
        shape.add(value)
    assert shape.schema(dialect_of(version)) == schema


def test_deep_values_are_looked_at_to_a_depth() -> None:
    value: JsonValue = []
    for _ in range(900):
        value = [value]
    shape = Shape()
    shape.add(value)
    assert shape.schema(dialect_of("3.1.0"))["type"] == "array"


@pytest.mark.parametrize(
    ("text", "span"),
    [("a", "`a`"), ("a`b", "`` a`b ``"), ("``` <b>\n`", "```` ``` <b> ` ````")],
)
def test_code_spans_end_where_they_should(text: str, span: str) -> None:
    assert code(text) == span
