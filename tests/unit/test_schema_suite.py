"""The JSON Schema Test Suite, as far as references, identifiers and dynamic scope go, by our door.

``make test`` brings the suite with the source distribution of jsonschema; it is not ours.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mockument.generator.document import load
from mockument.generator.document.library import Access, Library
from mockument.generator.document.source import Source, parse_bytes
from mockument.generator.document.validation import SchemaValidator

ROOT = Path(__file__).parents[2]
SUITE = ROOT / ".venv" / "json-schema-suite"
FILES = (
    *("ref", "refRemote", "anchor", "dynamicRef", "defs", "infinite-loop-detection"),
    *("unevaluatedProperties", "unevaluatedItems", "dependentSchemas", "if-then-else"),
    *("allOf", "anyOf", "oneOf", "not", "boolean_schema", "prefixItems", "items", "contains"),
)
HOST = "http://localhost:1234/"


def groups() -> Iterator[Any]:
    for name in FILES:
        path = SUITE / "tests" / "draft2020-12" / f"{name}.json"
        for group in json.loads(path.read_text("utf-8")) if path.exists() else ():
            yield pytest.param(group, id=f"{name}: {group['description']}")


pytestmark = pytest.mark.skipif(
    not (SUITE / "tests").is_dir(), reason="the suite is not there: `make test` brings it"
)


@pytest.fixture(autouse=True)
def _remotes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the suite serves at localhost:1234 is read from its folder; and its meta-schema."""

    def fetch(_: Library, url: str) -> Source:
        if url.startswith("https://json-schema.org/draft/2020-12/"):
            import jsonschema_specifications  # type: ignore[import-untyped]

            contents = jsonschema_specifications.REGISTRY.contents(url.rstrip("#"))
            return parse_bytes(json.dumps(contents).encode(), url)
        path = SUITE / "remotes" / url.removeprefix(HOST).partition("#")[0]
        return parse_bytes(path.read_bytes(), url)

    monkeypatch.setattr(Library, "_fetch", fetch)


@pytest.mark.parametrize("group", list(groups()))
def test_a_group_of_the_suite(group: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text(json.dumps(group["schema"]), encoding="utf-8")
    document = {
        "openapi": "3.1.1",
        "info": {"title": "Suite", "version": "1"},
        "paths": {},
        "components": {"schemas": {"S": {"$ref": "schema.json"}}},
    }
    root = tmp_path / "openapi.json"
    root.write_text(json.dumps(document), encoding="utf-8")
    validator = SchemaValidator(load(root, Access(None, remote=True)).schemas["S"])
    wrong = [
        (test["description"], validator.violations(test["data"]))
        for test in group["tests"]
        if validator.is_valid(test["data"]) is not test["valid"]
    ]
    assert wrong == []
