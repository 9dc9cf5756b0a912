"""Real documents of other people, where they are at hand: they are never part of the project."""

import csv
from pathlib import Path

import pytest

from mockument.generator.document import load
from mockument.generator.document.check import check
from mockument.generator.findings import has_errors
from mockument.mockserver.engine import Engine, Request

SPECS = Path(__file__).parents[3] / "shared" / "specs"
REASON = "the shared documents (../shared/specs) are not here"

pytestmark = pytest.mark.skipif(not SPECS.is_dir(), reason=REASON)


def rows() -> list[dict[str, str]]:
    if not SPECS.is_dir():
        return []
    with (SPECS / "index.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def files(folder: str) -> list[Path]:
    return sorted(path for path in (SPECS / folder).glob("*") if path.is_file())


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["name"])
def test_it_opens_with_all_of_its_operations(row: dict[str, str]) -> None:
    api = load(SPECS / row["name"])
    assert len(api.operations) == int(row["operations"])
    engine = Engine(api)
    for operation in api.operations[:50]:
        answer = engine.respond(Request(operation.method, operation.path))
        assert answer.status < 500 or answer.status == 501


@pytest.mark.parametrize("path", files("invalid"), ids=lambda path: path.name)
def test_what_is_invalid_is_named(path: Path) -> None:
    assert has_errors(check(load(path)))


@pytest.mark.parametrize("path", files("hostile"), ids=lambda path: path.name)
def test_what_is_hostile_is_read_as_text(path: Path) -> None:
    check(load(path))
