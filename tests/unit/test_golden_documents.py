"""Whole documents of our own: what is generated from each is kept, type-checked and used.

Each folder of ``tests/golden/whole-documents`` has a document, the modules of its client that are
the document's own (the others are much the same for all, see ``tests/golden/addmodel``), what was
reported, and ``use.py``, which calls a mock of the document as a user would. After a change that
is meant, write them anew with one command and look at the difference:

    MOCKUMENT_UPDATE_GOLDEN=1 pytest tests/unit/test_golden_documents.py && git diff tests/golden
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

import mockument
from mockument.generator.document import load
from mockument.generator.emit import Emission, find_emitter, write_folder

FOLDER = Path(__file__).parents[1] / "golden" / "whole-documents"
NAMES = sorted(path.name for path in FOLDER.iterdir())
KEPT = ("_models.py", "calls.py")


@pytest.fixture(scope="module")
def emitted() -> Mapping[str, Emission]:
    """The client of each document."""
    client = find_emitter("client")
    return {name: client.emit(load(FOLDER / name / "openapi.yaml")) for name in NAMES}


@pytest.fixture(scope="module")
def packages(emitted: Mapping[str, Emission], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages of all documents, and what uses them."""
    folder = tmp_path_factory.mktemp("packages")
    for name, emission in emitted.items():
        write_folder(emission, folder / f"{name}_client")
        text = (FOLDER / name / "use.py").read_text("utf-8")
        (folder / f"use_{name}.py").write_text(text, "utf-8")
    (folder / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_what_is_generated_is_what_is_kept(name: str, emitted: Mapping[str, Emission]) -> None:
    emission = emitted[name]
    reported = "".join(
        f"{one.severity} {one.code} {getattr(one.place, 'pointer', '')}: {one.message}\n"
        for one in emission.findings
    )
    made = {path: emission.files[path] for path in KEPT} | {"findings.txt": reported}
    for path, text in made.items():
        file = FOLDER / name / path
        if os.environ.get("MOCKUMENT_UPDATE_GOLDEN"):
            file.write_text(text, "utf-8")
        assert file.read_text("utf-8") == text, "see the head of this file"


@pytest.mark.parametrize("name", NAMES)
def test_the_client_is_used(name: str, packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(packages)
    file = packages / f"use_{name}.py"
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    app = mockument.create_app(mockument.load(FOLDER / name / "openapi.yaml"))
    module.use(httpx.WSGITransport(app))


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_packages_and_their_users_pass_mypy(packages: Path) -> None:
    run(packages, "mypy", "--strict", ".")


@pytest.mark.slow
def test_packages_and_their_users_pass_pyright(packages: Path) -> None:
    run(packages, "basedpyright", "--pythonpath", sys.executable)


def test_packages_pass_ruff(packages: Path) -> None:
    made = [f"{name}_client" for name in NAMES]
    run(packages, "ruff", "check", "--isolated", "--extend-select", "I,UP", *made)
    run(packages, "ruff", "format", "--isolated", "--check", *made)
