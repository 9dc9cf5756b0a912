"""A value that keeps a schema is read by what the schema became, and given back as it came."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from pydantic import TypeAdapter

from mockument.generator.document import Api, Schema, load
from mockument.generator.document.validation import BadSchema, SchemaValidator
from mockument.generator.emit.python import models
from mockument.generator.emit.python.schemas.lowering import Lowering
from mockument.generator.findings import JsonValue
from mockument.generator.messages.values import Lively, Maker, NoSample, Plain
from mockument.generator.messages.values.fake import Faker

TESTS = Path(__file__).parents[1]
CONSTRUCTS = sorted(
    path
    for path in (TESTS / "constructs" / "models").glob("*.yaml")
    if not path.name.endswith((".expected.yaml", "exemptions.yaml"))
)
FIXTURES = sorted((TESTS / "fixtures" / "emit").glob("*.yaml"))
SPECS = Path(__file__).parents[3] / "shared" / "specs"
REAL = [
    "MaximilianKoestler.hcloud-openapi__openapi__hcloud.json",
    "figma.rest-api-spec__openapi__openapi.yaml",
    "meilisearch.open-api__open-api.json",
    "moby.moby__docs__v1.44.yaml",
    "netlify.open-api__swagger.yml",
    "readme-oas-examples__3.0__star-trek.json",
]


BEYOND = {
    "discriminator-nullable": "to JSON Schema a tag that names no member is a text like another",
    "pattern-ecma": "the validator takes any text for a named back reference",
}
"""Constructs of which values are made that they do not allow."""


def known(path: Path) -> Any:
    reason = BEYOND.get(path.stem)
    marks = [pytest.mark.xfail(reason=reason)] if reason else []
    return pytest.param(path, id=path.stem, marks=marks)


def values_of(schema: Schema, count: int) -> Iterator[JsonValue]:
    """The plainest value, and others that look natural; each keeps the schema."""
    validator, maker, faker = SchemaValidator(schema), Maker(schema), Faker("en")
    for seed in range(count):
        faker.seed(seed)
        try:
            value = maker.make(Lively(faker) if seed else Plain())
            if validator.is_valid(value):
                yield value
        except (NoSample, BadSchema):
            return


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same to JSON, which has one kind of number."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(v, other[k]) for k, v in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def check(path: Path, folder: Path, count: int) -> int:
    """Check every component of a document; how many values were tried."""
    api = load(path)
    adapters = _adapters(api, folder, f"survives_{abs(hash(path.name))}")
    tried = 0
    for name, schema in api.schemas.items():
        for value in values_of(schema, count):
            read = adapters[name].validate_python(value)
            back = adapters[name].dump_python(read, mode="json", by_alias=True, exclude_unset=True)
            assert same(back, value), name
            tried += 1
    return tried


def _adapters(api: Api, folder: Path, package: str) -> dict[str, TypeAdapter[Any]]:
    with patch.object(models, "finished", dict):
        files = models.emitter.emit(api).files
    for name, text in files.items():
        (folder / package / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / package / name).write_text(text, "utf-8")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    module = importlib.import_module(package)
    sys.path.remove(str(folder))
    by_key = Lowering(api).finish().by_key
    return {
        name: TypeAdapter(getattr(module, by_key[(schema.pointer,)].name))
        for name, schema in api.schemas.items()
    }


@pytest.mark.parametrize("path", map(known, [*CONSTRUCTS, *FIXTURES]))
def test_values_of_our_own_documents(path: Path, tmp_path: Path) -> None:
    check(path, tmp_path, 6)


def test_values_are_made_of_most_constructs() -> None:
    """Otherwise the test above would say nothing."""
    made = {
        path
        for path in CONSTRUCTS
        if any(value for one in load(path).schemas.values() for value in values_of(one, 1))
    }
    assert len(made) > 0.9 * len(CONSTRUCTS)


@pytest.mark.slow
@pytest.mark.skipif(not SPECS.is_dir(), reason="the shared documents are not here")
@pytest.mark.parametrize("name", REAL)
def test_values_of_real_documents(name: str, tmp_path: Path) -> None:
    assert check(SPECS / name, tmp_path, 2) > 50
