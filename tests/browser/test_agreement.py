"""The console says of an answer what the mock's own validator says: kept or broken."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from mockument.generator.document import Api, MediaType, load
from mockument.generator.document.validation import BadSchema
from mockument.generator.emit.docs.contract_script import answer_schemas
from mockument.generator.findings import JsonValue
from mockument.generator.messages.media import is_json, sent_as
from mockument.generator.messages.request_schema import AnswerValidator
from mockument.generator.messages.sample import NoSample, sample

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "specs"
OWN = (
    ROOT / "spec" / "openapi.yaml",
    ROOT / "tests" / "fixtures" / "browser" / "everything.yaml",
    *sorted((ROOT / "tests" / "fixtures" / "documents").glob("*.yaml")),
)
WRONG: tuple[JsonValue, ...] = (None, "\x00", -1, [], {})
LARGEST = 500_000
OTHERS = sorted(
    path
    for path in SHARED.glob("*")
    if path.suffix in {".json", ".yaml"} and path.stat().st_size < LARGEST
)

pytestmark = pytest.mark.slow


def variants(value: JsonValue) -> Iterator[JsonValue]:
    """The value, and others that most schemas refuse: without a member, and with wrong ones."""
    yield value
    yield None
    yield 7.5
    if isinstance(value, list) and value:
        yield from ([one] for one in variants(value[0]))
    if isinstance(value, dict):
        yield {}
        yield {**value, "unheard of": True}
        for name in list(value)[:6]:
            yield {key: one for key, one in value.items() if key != name}
            yield from ({**value, name: wrong} for wrong in WRONG)


def values_of(media: MediaType) -> Iterator[JsonValue]:
    yield from (one.value for one in media.examples if not one.external)
    try:
        if media.schema is not None:
            yield sample(media.schema, "response")
    except NoSample:
        return


def cases(api: Api) -> Iterator[tuple[str, JsonValue, bool]]:
    """Pointer of a schema, a value, and whether the value keeps it."""
    seen = set()
    for operation in api.operations:
        for response in operation.responses.values():
            for media in response.content.values():
                if media.schema is None or not is_json(sent_as(media.name)):
                    continue
                if media.schema.pointer in seen or not media.schema.pointer.startswith("/"):
                    continue
                seen.add(media.schema.pointer)
                validator = AnswerValidator(media.schema)
                for value in [one for first in values_of(media) for one in variants(first)]:
                    try:
                        yield media.schema.pointer, value, validator.is_valid(value)
                    except BadSchema:
                        break


@pytest.mark.parametrize("document", [*OWN, *OTHERS], ids=lambda path: path.name)
def test_the_browser_and_the_mock_agree(document: Path, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on the PATH")
    api = load(document)
    asked = list(cases(api))
    assert {kept for _, _, kept in asked} == {True, False} or document not in OWN
    told = tmp_path / "cases.json"
    told.write_text(json.dumps([answer_schemas(api, api.operations), asked]), "utf-8")
    script = ROOT / "tests" / "browser" / "logic" / "agreement.mjs"
    command = [node, str(script), str(told)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    assert json.loads(ran.stdout) == []
