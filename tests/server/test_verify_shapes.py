"""`mockument verify --example-shape`: answers beside the documented examples of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mockument.cli import cli
from mockument.generator.document import load_text
from mockument.generator.findings import JsonValue
from mockument.mockserver.contract.example_shape import ExampleShapes
from mockument.mockserver.contract.exchange import Exchange
from mockument.testing import MockApi, mock_api

DOCUMENT = """
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        "200":
          description: Pets.
          content:
            application/json:
              schema: {type: object}
              example: {pets: [{id: 1, name: a, owner: {age: 3}, note: null, price: 1.5}], next: 2}
  /kinds:
    get:
      operationId: getKind
      responses:
        "200":
          description: A kind.
          content:
            application/json:
              schema:
                type: object
                properties:
                  counts: {type: object, additionalProperties: {type: integer}}
                  value: {oneOf: [{type: string}, {type: object, properties: {deep: {}}}]}
                  broken: {type: integer}
              examples:
                texts: {value: {value: a, counts: {red: 1}}}
                broken: {value: {value: a, never: 1, broken: b}}
"""
PETS: dict[str, Any] = {"id": 7, "name": "b", "owner": {"age": 4}, "note": "c", "price": 2}


def differences(name: str, value: JsonValue, example: str = "") -> list[tuple[str, str, str]]:
    operation = next(o for o in load_text(DOCUMENT).operations if o.operation_id == name)
    headers = (("Content-Type", "application/json"),)
    exchange = Exchange("GET", operation.path, (), b"", 200, headers, json.dumps(value).encode())
    found = ExampleShapes().differences(operation, exchange, example)
    return [(one.pointer, one.shown, one.got) for one in found]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"pets": [PETS], "next": 3}, []),
        ({"pets": [], "next": 3, "more": 1}, []),
        ({"pets": [PETS]}, [("/next", "number", "nothing")]),
        ({"pets": [PETS], "next": None}, []),
        ({"pets": {}, "next": 1}, [("/pets", "array", "object")]),
        (
            {"pets": [PETS, PETS | {"owner": {}}, PETS | {"owner": {}, "name": 1}], "next": 1},
            [("/pets/1/owner/age", "number", "nothing"), ("/pets/2/name", "string", "number")],
        ),
        ([], [("", "object", "array")]),
    ],
)
def test_what_the_example_has(value: JsonValue, found: list[tuple[str, str, str]]) -> None:
    assert differences("listPets", value) == found


def test_where_the_schema_allows_for_more_the_example_says_nothing() -> None:
    assert differences("getKind", {"value": {"deep": 1}, "counts": {"blue": 2}}) == []
    assert differences("getKind", {"value": "b"}) == [("/counts", "object", "nothing")]


def test_an_example_that_breaks_its_schema_shows_nothing() -> None:
    assert differences("getKind", {"value": "b", "counts": {}}, "broken") == []


@pytest.fixture
def api(tmp_path: Path) -> Iterator[MockApi]:
    path = tmp_path / "openapi.yaml"
    path.write_text(DOCUMENT, "utf-8")
    with mock_api(path) as api:
        api.allow_violations()
        api.on("listPets")(lambda request: {"pets": [{"id": "7"}], "next": 1})
        yield api


def ask(api: MockApi, folder: Path, *more: str) -> Result:
    command = ["verify", str(folder / "openapi.yaml"), "--base-url", api.url, "--format", "json"]
    return CliRunner().invoke(cli, [*command, *more], catch_exceptions=False)


def test_it_is_asked_for_and_can_be_accepted(api: MockApi, tmp_path: Path) -> None:
    assert ask(api, tmp_path).exit_code == 0
    result = ask(api, tmp_path, "--example-shape")
    assert result.exit_code == 1
    failures = [f for r in json.loads(result.stdout)["results"] for f in r["failures"]]
    assert {one["rule"] for one in failures} == {"example-shape"}
    first = failures[0]
    assert (first["where"], first["expected"], first["got"]) == (
        "body /pets/0/id",
        "number",
        "string",
    )
    assert first["place"].endswith(
        "/paths/~1pets/get/responses/200/content/application~1json/example"
    )
    baseline = ("--baseline", str(tmp_path / "known.yaml"))
    ask(api, tmp_path, "--example-shape", *baseline, "--write-baseline")
    assert "where: body /pets/*/id" in (tmp_path / "known.yaml").read_text("utf-8")
    assert ask(api, tmp_path, "--example-shape", *baseline).exit_code == 0
