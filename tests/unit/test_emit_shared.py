"""Real documents, where they are at hand: what is generated imports whole and type-checks."""

from __future__ import annotations

import json
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
LARGE = 2_000_000
"""Bytes from which on a document is type-checked by itself: pyright keeps all that it reads."""
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


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def pass_pyright(folder: Path) -> None:
    (folder / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    seen = run(folder, "-m", "basedpyright", "--pythonpath", sys.executable, "--outputjson")
    summary = json.loads(seen)["summary"]
    assert summary["filesAnalyzed"] == len(list(folder.rglob("*.py")))
    assert summary["warningCount"] == 0


def emitted(paths: list[Path], folder: Path, target: str = "client") -> list[str]:
    names: list[str] = []
    for number, path in enumerate(paths):
        name = f"{target}_{number}"
        for file, text in find_emitter(target).emit(load(path)).files.items():
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


@pytest.mark.soak
@pytest.mark.skipif(not SPECS.is_dir(), reason="the shared documents are not here")
def test_every_real_document_passes_both_type_checkers(tmp_path: Path) -> None:
    """Models and clients of all valid documents, large ones by themselves: 5 minutes."""
    rows = (SPECS / "index.tsv").read_text("utf-8").splitlines()[1:]
    documents = [SPECS / row.split("\t")[0] for row in rows]
    large = [[path] for path in documents if path.stat().st_size > LARGE]
    for number, paths in enumerate([[p for p in documents if [p] not in large], *large]):
        for target in ("models", "client"):
            folder = tmp_path / f"{target}_{number}"
            names = emitted(paths, folder, target)
            run(folder, "-m", "mypy", "--strict", *names)
            pass_pyright(folder)
