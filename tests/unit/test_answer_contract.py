"""Answers held against what an operation documents."""

import json
from typing import Any

import pytest

from mockument.generator.document import load_text
from mockument.mockserver.engine import Answer
from mockument.mockserver.engine.answer.contract import AnswerContract

USER = {
    "type": "object",
    "required": ["id", "secret"],
    "properties": {
        "id": {"type": "integer", "readOnly": True},
        "secret": {"type": "string", "writeOnly": True},
    },
}
RESPONSES = {
    "200": {
        "description": "fine",
        "headers": {
            "X-Count": {"required": True, "schema": {"type": "integer"}},
            "X-Tags": {"schema": {"type": "array", "items": {"type": "integer"}}},
        },
        "content": {
            "application/json": {"schema": USER},
            "application/jsonl": {"itemSchema": USER},
            "text/*": {"schema": {"type": "string", "maxLength": 3}},
        },
    },
    "204": {"description": "nothing"},
    "4XX": {"description": "wrong", "content": {"application/problem+json": {}}},
}
JSON = ("Content-Type", "application/json; charset=utf-8")
COUNT = ("X-Count", "2")


def contract(responses: Any) -> AnswerContract:
    document = {
        "openapi": "3.2.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"responses": responses}}},
    }
    (operation,) = load_text(json.dumps(document), "t.json").operations
    return AnswerContract(operation)


@pytest.mark.parametrize(
    ("answer", "places"),
    [
        (Answer(200, (JSON, COUNT), b'{"id": 1}'), []),
        (Answer(200, (JSON, COUNT), b'{"id": "1"}'), ["body  /id type"]),
        (Answer(200, (JSON, COUNT), b"{}"), ["body   required"]),
        (Answer(200, (JSON, COUNT), b'{"id": '), ["body   format"]),
        (Answer(200, (JSON, COUNT), b""), ["body   format"]),
        (Answer(200, (COUNT,)), ["body   required"]),
        (Answer(200, (COUNT,), b"{}"), ["header Content-Type  undeclared"]),
        (Answer(200, (JSON,), b'{"id": 1}'), ["header X-Count  required"]),
        (Answer(200, (JSON, ("x-count", "two")), b'{"id": 1}'), ["header X-Count  type"]),
        (
            Answer(200, (JSON, COUNT, ("X-Tags", "1,b")), b'{"id": 1}'),
            ["header X-Tags /1 type"],
        ),
        (
            Answer(200, (("Content-Type", "image/png"), COUNT), b"x"),
            ["header Content-Type  undeclared"],
        ),
        (Answer(200, (("Content-Type", "text/plain"), COUNT), b"four"), ["body   maxLength"]),
        (
            Answer(200, (("Content-Type", "application/jsonl"), COUNT), b'{"id": 1}\n{"id": ""}'),
            ["body  /1/id type"],
        ),
        (Answer(204, ()), []),
        (Answer(204, (JSON,), b"{}"), []),
        (Answer(404, (("Content-Type", "application/problem+json"),), b"{}"), []),
        (Answer(404, (JSON,), b"{}"), ["header Content-Type  undeclared"]),
        (Answer(500, (JSON,), b"{}"), ["status   undeclared"]),
    ],
)
def test_what_is_wrong_with_an_answer(answer: Answer, places: list[str]) -> None:
    found = contract(RESPONSES).violations(answer)
    assert [f"{v.location} {v.name} {v.pointer} {v.keyword}" for v in found] == places


def test_an_answer_by_default_and_one_of_a_schema_that_cannot_be_followed() -> None:
    dead = {"application/json": {"schema": {"$ref": "#/components/schemas/Gone"}}}
    answers = contract({"default": {"description": "any", "content": dead}})
    assert answers.violations(Answer(503, (JSON,), b"{}")) == []


def test_a_violation_names_its_place_in_the_document() -> None:
    (found,) = contract(RESPONSES).violations(Answer(200, (JSON, COUNT), b'{"id": ""}'))
    below = "responses/200/content/application~1json/schema/properties/id/type"
    assert found.schema == f"/paths/~1a/get/{below}"
