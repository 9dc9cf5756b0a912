"""The scripts of the pages without a browser: their logic, their types, and their words."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from mockument.generator.emit.docs.scripts import CHECKER_SCRIPTS, CONSOLE_SCRIPTS, SITE_SCRIPTS

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "templates" / "docs" / "scripts"
SOURCES = sorted([*SCRIPTS.rglob("*.js"), ROOT / "templates/docs/assets/theme.js"])
TYPESCRIPT = ROOT / ".venv" / "peers" / "node_modules" / ".bin" / "tsc"


def test_the_logic() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on the PATH")
    version = subprocess.run([node, "--version"], check=True, capture_output=True, text=True).stdout
    if int(version.removeprefix("v").split(".")[0]) < 20:
        pytest.skip(f"node {version.strip()} is too old: 20 has what the tests need")
    logic = sorted(map(str, (ROOT / "tests/browser/logic").glob("*.test.mjs")))
    ran = subprocess.run(
        [node, "--test", *logic], check=False, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stdout


def test_the_types() -> None:
    compiler = shutil.which("tsc") or (str(TYPESCRIPT) if TYPESCRIPT.exists() else None)
    if compiler is None or shutil.which("node") is None:
        pytest.skip("no TypeScript: `make bench-peers` brings one")
    command = [compiler, "--project", str(ROOT / "tests/browser/tsconfig.json")]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stdout


def test_each_script_is_on_the_pages() -> None:
    listed = {*SITE_SCRIPTS, *CONSOLE_SCRIPTS, *CHECKER_SCRIPTS}
    assert sorted(listed) == sorted(
        p.relative_to(SCRIPTS).as_posix() for p in SCRIPTS.rglob("*.js")
    )


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_script_makes_markup_or_code_of_text(source: Path) -> None:
    text = source.read_text("utf-8")
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|\bFunction\(|\.style\."
    )
    assert re.findall(forbidden, text) == []


def _words(language: str) -> dict[str, str]:
    path = ROOT / "templates/docs/texts" / f"{language}.json"
    found: dict[str, str] = json.loads(path.read_text("utf-8"))
    return {key.removeprefix("js."): text for key, text in found.items() if key.startswith("js.")}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_catalogue_has_the_words_that_scripts_say(language: str) -> None:
    words = _words(language)
    sources = "".join(path.read_text("utf-8") for path in SOURCES)
    asked = set(re.findall(r"""\btext\(\s*"([a-z][\w.-]*)\"""", sources))
    asked |= set(re.findall(r'"((?:console|contract|fields|search|theme)\.[a-z.-]+)"', sources))
    asked -= {"console.open"} - set(words)
    assert {key for key in asked if key not in words and not key.endswith(".js")} == set()
    starts = [re.escape(start) for start in re.findall(r"`([a-z.]+\.)\$\{", sources)]
    dynamic = re.compile("|".join(starts))
    unused = {
        key
        for key in words
        if key.removesuffix(".one") not in asked
        and not dynamic.match(key)
        and f'"{key}"' not in sources
    }
    assert unused == set()


def test_both_languages_fill_in_the_same_values() -> None:
    english, chinese = _words("en"), _words("zh")
    for key, text in chinese.items():
        assert set(re.findall(r"\{\w+\}", text)) <= set(re.findall(r"\{\w+\}", english[key])), key
