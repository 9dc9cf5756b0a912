"""Another package's emitter, by its entry point: the example of docs/emitters.md, as it stands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from mockument.generator.document import Api, Operation, Schema

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "tests" / "fixtures" / "emitter-package"
DOCS = ROOT / "docs" / "emitters.md"
EMITTERS = "[mockument.emitters]\noutline = mockument_outline:OutlineEmitter\n"


def run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line of a Python that has what stands in ``site`` installed."""
    return subprocess.run(
        [sys.executable, "-m", "mockument", "generate", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        encoding="utf-8",
        cwd=site.parent,
        env={**os.environ, "PYTHONPATH": str(site)},
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder that has the package as pip leaves it: its module and its entry points."""
    site = tmp_path / "site"
    information = site / "mockument_outline-1.0.dist-info"
    information.mkdir(parents=True)
    shutil.copy(PACKAGE / "mockument_outline.py", site)
    (information / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: mockument-outline\nVersion: 1.0\n"
    )
    (information / "entry_points.txt").write_text(EMITTERS)
    return site


def outline(site: Path) -> None:
    document = str(ROOT / "spec" / "openapi.yaml")
    done = run(site, "outline", document, "-o", "made", "-O", "named", "-O", "page=all.md")
    assert done.returncode == 0, done.stderr
    text = (site.parent / "made" / "all.md").read_text("utf-8")
    assert text.startswith("# ")
    assert "- `POST /zstack/v1/ai/model-services` AddModelService\n" in text


def test_the_package_s_target_is_run(site: Path) -> None:
    outline(site)
    listed = run(site, "--list").stdout
    assert "outline: a Markdown page" in listed
    assert re.search(r"  page=TEXT +The name of the page\.", listed)
    wrong = run(site, "outline", "-o", "made", "-O", "nmaed")
    assert wrong.returncode == 2
    assert "did you mean `named`?" in wrong.stderr


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lines = [": "lines = 1 / 0, ["}, "its emitter failed: ZeroDivisionError"),
        ({"{self.page:": '{"../" + self.page:'}, "not safe to write"),
        ({"def emit": "def omit"}, "is no emitter"),
        ({"from typing": "from typong"}, "cannot be loaded"),
    ],
)
def test_an_emitter_that_fails_is_named_and_nothing_is_written(
    site: Path, change: Mapping[str, str], message: str
) -> None:
    module = site / "mockument_outline.py"
    text = module.read_text("utf-8")
    for old, new in change.items():
        text = text.replace(old, new)
    module.write_text(text, "utf-8")
    done = run(site, "outline", str(ROOT / "spec" / "openapi.yaml"), "-o", "made")
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not (site.parent / "made").exists()
    assert not (site.parent / "outline.md").exists()


@pytest.mark.slow
def test_the_package_can_be_installed(tmp_path: Path) -> None:
    site, source = tmp_path / "site", tmp_path / "source"
    shutil.copytree(PACKAGE, source)
    command = ["-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(source)]
    subprocess.run([sys.executable, *command], check=True, capture_output=True, timeout=120)
    outline(site)


def test_the_docs_show_the_package_as_it_is() -> None:
    text = DOCS.read_text("utf-8")
    assert f"```python\n{(PACKAGE / 'mockument_outline.py').read_text('utf-8')}```" in text
    project = (PACKAGE / "pyproject.toml").read_text("utf-8")
    assert project[project.index("[project.entry-points") :].split("\n\n")[0] in text


def test_the_docs_name_what_the_model_has() -> None:
    rows = re.findall(
        r"^\| `(Api|Operation|Schema)` \| (.*) \|$", DOCS.read_text("utf-8"), re.MULTILINE
    )
    assert {name for name, _ in rows} == {"Api", "Operation", "Schema"}
    for name, attributes in rows:
        of = {"Api": Api, "Operation": Operation, "Schema": Schema}[name]
        known = {*dir(of), *getattr(of, "__dataclass_fields__", {})}
        assert set(re.findall(r"`(\w+)", attributes)) <= known
