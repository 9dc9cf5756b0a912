"""``nullable`` beside a reference in OpenAPI 3.0: all parts agree on what its authors mean."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mockument.generator.document import Operation, load_text
from mockument.mockserver.engine import Answer, Request
from mockument.mockserver.engine.answer.contract import AnswerContract
from mockument.mockserver.engine.validate.contract import Contract

JSON = ("Content-Type", "application/json")


def operation(nullable: bool) -> Operation:
    """One that takes and gives an object whose member ``a`` is a reference."""
    inner = {"type": "object", "properties": {"x": {"type": "integer"}}}
    member = {"$ref": "#/components/schemas/Inner", "nullable": nullable}
    content = {"application/json": {"schema": {"properties": {"a": member}}}}
    post: dict[str, Any] = {
        "requestBody": {"content": content},
        "responses": {"200": {"description": "Fine.", "content": content}},
    }
    data = {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": post}},
        "components": {"schemas": {"Inner": inner}},
    }
    (found,) = load_text(json.dumps(data), "t.json").operations
    return found


@pytest.mark.parametrize(
    ("nullable", "value", "faults"),
    [(True, None, []), (False, None, ["type"]), (True, {"x": "a"}, ["type"]), (True, {"x": 1}, [])],
)
def test_the_mock_and_verify_judge_alike(nullable: bool, value: Any, faults: list[str]) -> None:
    text = json.dumps({"a": value}).encode()
    documented = operation(nullable)
    request = Request("POST", "/a", "", (JSON,), len(text), lambda n: text[:n])
    asked = Contract(documented).examine(request, {}, 1000)
    answered = AnswerContract(documented).violations(Answer(200, (JSON,), text))
    assert [one.keyword for one in asked.violations] == faults
    assert [one.keyword for one in answered] == faults
