"""Real documents, where they are at hand: what is generated imports whole and type-checks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mockument.generator.document import load
from mockument.generator.emit import find_emitter

SPECS = Path(__file__).parents[3] / "shared" / "specs"
FIXTURES = Path(__file__).parents[1] / "fixtures" / "emit"
REAL = (
    "MaximilianKoestler.hcloud-openapi__openapi__hcloud.json",
    "meilisearch.open-api__open-api.json",
    "moby.moby__docs__v1.44.yaml",
    "netlify.open-api__swagger.yml",
    "Redocly.redocly-cli__cafe.yaml",
)
IMPORT_ALL = """
import importlib, pkgutil, sys
from pydantic import TypeAdapter
for name in sys.argv[1:]:
    package = importlib.import_module(name)
    for found in pkgutil.walk_packages(package.__path__, name + "."):
        importlib.import_module(found.name)
    models = importlib.import_module(name + "._models")
    for one in models.__all__:
        TypeAdapter(getattr(models, one))
"""


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def emitted(paths: list[Path], folder: Path) -> list[str]:
    names: list[str] = []
    for number, path in enumerate(paths):
        name = f"package_{number}"
        for file, text in find_emitter("client").emit(load(path)).files.items():
            (folder / name / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / file).write_text(text, "utf-8")
        names.append(name)
    return names


@pytest.mark.slow
def test_our_own_documents(tmp_path: Path) -> None:
    names = emitted(sorted(FIXTURES.glob("*.yaml")), tmp_path)
    run(tmp_path, "-W", "error", "-c", IMPORT_ALL, *names)
    run(tmp_path, "-m", "mypy", "--strict", *names)


@pytest.mark.slow
@pytest.mark.skipif(not SPECS.is_dir(), reason="the shared documents are not here")
def test_real_documents(tmp_path: Path) -> None:
    names = emitted([SPECS / name for name in REAL], tmp_path)
    run(tmp_path, "-W", "error", "-c", IMPORT_ALL, *names)
    run(tmp_path, "-m", "mypy", "--strict", *names)
