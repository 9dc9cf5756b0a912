"""What a user gets: the wheel has the package and its data, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


ROOMS = ("cli", "generator", "mockserver", "templates", "testing", "spec")


def expected() -> set[str]:
    """Every file of the checkout that belongs into the package, by git's own list."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    inside = {name for name in listed if name.split("/")[0] in ROOMS or "/" not in name}
    suffixes = (".py", ".jinja", ".yaml", ".txt", "py.typed")
    packed = {n for n in inside if n.endswith(suffixes) or n.startswith("templates/")}
    return {f"mockument/{name}" for name in packed}


@pytest.mark.slow
def test_the_wheel_has_exactly_the_package(tmp_path: Path) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("no git checkout: the list of files comes from git")
    export = tmp_path / "export"
    export.mkdir()
    archive = subprocess.run(
        ["git", "archive", "--format=tar", "HEAD"], cwd=ROOT, capture_output=True, check=True
    )
    subprocess.run(["tar", "-x"], cwd=export, input=archive.stdout, check=True)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path / "dist"), str(export)],
        check=True,
        capture_output=True,
    )
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {n for n in names if not n.startswith("mockument-")} == expected()
