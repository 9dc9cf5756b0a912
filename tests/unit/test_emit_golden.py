"""Golden packages: what is generated from a document, kept in git, type-checked and imported.

After a change that is meant, write them anew with one command and look at the difference:

    MOCKUMENT_UPDATE_GOLDEN=1 pytest tests/unit/test_emit_golden.py && git diff tests/golden
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mockument.generator.document import load
from mockument.generator.emit import check_folder, find_emitter, write_folder

TESTS = Path(__file__).parents[1]
GOLDEN = {
    ("addmodel", "models"): (TESTS.parent / "spec" / "openapi.yaml", "models"),
    ("addmodel", "client"): (TESTS.parent / "spec" / "openapi.yaml", "client"),
    ("portal", "client"): (TESTS / "golden" / "portal" / "openapi.yaml", "client"),
}


@pytest.mark.parametrize("key", GOLDEN, ids="-".join)
def test_what_is_generated_is_what_is_kept(key: tuple[str, str]) -> None:
    source, target = GOLDEN[key]
    folder = TESTS.joinpath("golden", *key)
    emission = find_emitter(target).emit(load(source))
    if os.environ.get("MOCKUMENT_UPDATE_GOLDEN"):
        write_folder(emission, folder, force=True)
    assert check_folder(emission, folder) == ""


def run(*command: str, cwd: Path) -> None:
    done = subprocess.run(
        [sys.executable, *command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The golden packages away from this checkout, whose settings are no users' settings."""
    for name, target in GOLDEN:
        shutil.copytree(TESTS / "golden" / name / target, tmp_path / f"{name}_{target}")
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    return tmp_path


def test_kept_packages_are_imported_without_a_warning(copied: Path) -> None:
    for name, target in GOLDEN:
        run("-W", "error", "-c", f"import {name}_{target}", cwd=copied)


def test_kept_packages_pass_ruff(copied: Path) -> None:
    run("-m", "ruff", "check", "--isolated", "--extend-select", "I,UP", ".", cwd=copied)
    run("-m", "ruff", "format", "--isolated", "--check", ".", cwd=copied)


@pytest.mark.slow
def test_kept_packages_pass_mypy(copied: Path) -> None:
    packages = [f"{name}_{target}" for name, target in GOLDEN]
    run("-m", "mypy", "--strict", *packages, cwd=copied)


@pytest.mark.slow
def test_kept_packages_pass_pyright(copied: Path) -> None:
    run("-m", "basedpyright", "--pythonpath", sys.executable, cwd=copied)
