"""Every construct of OpenAPI and JSON Schema that models know, each in a document of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from .matrix import FOLDER, Construct, constructs, exemptions, shortfalls, written

CONSTRUCTS = constructs()


@pytest.mark.parametrize("one", CONSTRUCTS, ids=lambda one: one.path.stem)
def test_it_is_right_or_known_not_to_be(one: Construct, tmp_path: Path) -> None:
    exempt = exemptions().get(one.path.stem, {})
    found = list(shortfalls(one, tmp_path))
    assert [line for line in found if line not in exempt] == []
    assert [line for line in exempt if line not in found] == [], "exemptions that nothing needs"


def test_every_document_is_expected_something_of() -> None:
    documents = {path.name for path in FOLDER.glob("*.yaml") if ".expected" not in path.name}
    assert documents == {one.path.name for one in CONSTRUCTS} | {"exemptions.yaml"}
    assert set(exemptions()) <= {one.path.stem for one in CONSTRUCTS}
    assert all(one.good or one.bad for one in CONSTRUCTS)


@pytest.mark.slow
def test_type_checkers_agree(tmp_path: Path) -> None:
    """One run for all: errors stand on the lines that are meant to be wrong, and only there."""
    wrong: set[tuple[str, int]] = set()
    for one in CONSTRUCTS:
        written(one, tmp_path)
        lines = [f"from {one.package} import *"]
        for number, snippet in enumerate(one.types):
            lines += [f"def good{number}() -> None:", *("    " + s for s in snippet.splitlines())]
        for number, snippet in enumerate(one.mistypes):
            lines += [f"def bad{number}() -> None:", f"    {snippet}"]
            wrong.add((f"use_{one.package}.py", len(lines)))
        (tmp_path / f"use_{one.package}.py").write_text("\n".join(lines) + "\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "."],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = {
        (match[1], int(match[2]))
        for line in done.stdout.splitlines()
        if (match := re.match(r"(.+?):(\d+): error", line))
    }
    assert found == wrong, done.stdout
