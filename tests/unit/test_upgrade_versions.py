"""Versions, tidy or not; and what 3.0 says otherwise in its schemas."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from mockument.generator.document import load, load_text
from mockument.generator.document.upgrade import upgrade_schema
from mockument.generator.findings import DocumentPlace, Unusable

SPECS = Path(__file__).parents[3] / "shared" / "specs"


@pytest.mark.parametrize(
    ("head", "version", "found"),
    [
        ("openapi: 3.0.3", "3.0.3", []),
        ("openapi: 3.1.1", "3.1.1", []),
        ("openapi: 3.2.0", "3.2.0", []),
        ("swagger: '2.0'", "2.0", []),
        ("openapi: '3.0'", "3.0", ["openapi-version"]),
        ("openapi: 3.0.0-rc2", "3.0.0-rc2", ["openapi-version"]),
        ("openapi: 3.1", "3.1", ["openapi-version"]),
        ("openapi: v3.1.0", "3.1.0", ["openapi-version"]),
        ("openapi: ' 3.1.0 '", "3.1.0", ["openapi-version"]),
        ("openapi: 3", "3.0", ["openapi-version"]),
        ("openapi: 2.0", "2.0", ["openapi-version"]),
        ("swagger: 2.0", "2.0", ["openapi-version"]),
        ("swagger: 2", "2.0", ["openapi-version"]),
        ("swagger: '2'", "2.0", ["openapi-version"]),
        ("swagger: 3.0.1", "3.0.1", ["openapi-version"]),
        ("openapi: 3.0.0\nswagger: '2.0'", "3.0.0", ["openapi-version"]),
        ("swagger: '2.0'\nopenapi: 3.1.0", "3.1.0", ["openapi-version"]),
        ("swagger: '2.0'\nopenapi: none", "2.0", ["openapi-version"]),
        ("swagger: '2.0'\nopenapi: null", "2.0", []),
    ],
)
def test_a_version_is_read_tidy_or_not(head: str, version: str, found: list[str]) -> None:
    api = load_text(f"{head}\ninfo: {{title: t}}\n", "a.yaml")
    assert api.document.version == version
    assert [finding.code for finding in api.findings] == found
    assert api.operations == ()
    for finding in api.document.located(api.findings):
        assert isinstance(finding.place, DocumentPlace)
        assert finding.place.line in (1, 2)


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("openapi: 4.0.0", "unsupported-version"),
        ("openapi: 3.3.0", "unsupported-version"),
        ("openapi: true", "unsupported-version"),
        ("openapi: [3, 1]", "unsupported-version"),
        ("swagger: '1.2'", "unsupported-version"),
        ("swaggerVersion: '1.2'", "unsupported-version"),
        ("openapi:", "not-openapi"),
        ("asyncapi: 2.0.0", "not-openapi"),
    ],
)
def test_other_versions_are_refused(head: str, code: str) -> None:
    with pytest.raises(Unusable) as refused:
        load_text(f"{head}\npaths: {{}}\n", "a.yaml")
    assert refused.value.finding.code == code


NULL = {"type": "null"}


@pytest.mark.parametrize(
    ("schema", "upgraded"),
    [
        (
            {"type": "object", "nullable": True, "allOf": [{"$ref": "#/x"}]},
            {"anyOf": [{"type": "object", "allOf": [{"$ref": "#/x"}]}, NULL]},
        ),
        ({"nullable": True, "enum": ["a"]}, {"anyOf": [{"enum": ["a"]}, NULL]}),
        (
            {"nullable": True, "type": "string", "enum": ["a", None]},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        ({"nullable": True}, {}),
        ({"nullable": False, "type": "string"}, {"type": "string"}),
        ({"$ref": "#/x", "nullable": True}, {"anyOf": [{"$ref": "#/x"}, NULL]}),
        ({"$ref": "#/x", "nullable": False, "type": "string"}, {"$ref": "#/x"}),
        ({"example": 1, "examples": [2]}, {"example": 1, "examples": [2]}),
        ({"examples": "x"}, {}),
        (
            {"type": "string", "format": "byte"},
            {"type": "string", "format": "byte", "contentEncoding": "base64"},
        ),
        ({"type": "string", "format": "binary"}, {"type": "string", "format": "binary"}),
        ({"type": "string", "format": 7}, {"type": "string", "format": 7}),
        ({"x-nullable": True}, {"x-nullable": True}),
    ],
)
def test_schemas_of_3_0(schema: Any, upgraded: Any) -> None:
    assert upgrade_schema(schema, "3.0.3") == upgraded
    assert upgrade_schema(upgraded, "3.0.3") == upgraded
    # What no schema can have is read as it was meant in every version; all else stays as it is.
    is_malformed = any(schema == other for other in MALFORMED)
    expected = upgraded if is_malformed else schema
    for younger in ("3.1.0", "3.2.0"):
        assert upgrade_schema(schema, younger) == expected


MALFORMED: tuple[dict[str, Any], ...] = (
    {"examples": {"a": {"value": 1}, "b": 2}},
    {"items": [{}]},
    {"required": True},
)


@pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.1.0", "3.2.0"])
@pytest.mark.parametrize(
    ("schema", "upgraded"),
    [
        ({"examples": {"a": {"value": 1}, "b": 2}}, {"examples": [1, 2]}),
        ({"items": [{}]}, {"prefixItems": [{}]}),
        ({"required": True}, {}),
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"maximum": 1, "exclusiveMaximum": False}, {"maximum": 1}),
    ],
)
def test_what_no_version_has_is_read_alike_in_all(schema: Any, upgraded: Any, version: str) -> None:
    assert upgrade_schema(schema, version) == upgraded


def _rows() -> list[dict[str, str]]:
    if not (SPECS / "index.tsv").is_file():
        return []
    with (SPECS / "index.tsv").open() as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@pytest.mark.skipif(not _rows(), reason=f"needs the real documents in {SPECS}")
@pytest.mark.parametrize("row", _rows(), ids=lambda row: str(row["name"]))
def test_real_documents_open_with_all_their_operations(row: dict[str, str]) -> None:
    api = load(SPECS / row["name"])
    assert api.document.version.startswith(row["openapi"][:3])
    assert len(api.operations) == int(row["operations"])
    assert sum(len(one.responses) for one in api.operations) == int(row["responses"])
    assert all(one.parameters is not None and one.security is not None for one in api.operations)
