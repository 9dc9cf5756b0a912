"""``mockument generate`` as its users meet it: one target, all of a project, checks, errors."""

from __future__ import annotations

import io
import json
import os
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import mockument
from mockument.cli import cli, generating
from mockument.cli.progress import progress
from mockument.generator.emit.progress import watched
from mockument.generator.findings import Unusable
from mockument.project_targets import project_targets

FIRST_API = Path(__file__).parents[2] / "spec" / "openapi.yaml"
DOCUMENT = """
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /things:
    get:
      operationId: listThings
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
components:
  schemas:
    Thing:
      type: object
      properties: {price: {type: string, format: money}, kind: {type: string, enum: [a, b]}}
"""
TARGETS = """
[[tool.mockument.generate]]
target = "models"
output = "things"

[[tool.mockument.generate]]
target = "client"
output = "sdk"
options = { open-enums = true, formats = { money = "decimal.Decimal" } }
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "openapi.yaml").write_text(DOCUMENT)
    (tmp_path / "pyproject.toml").write_text(TARGETS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["generate", *map(str, arguments)])


def test_all_targets_of_a_project(project: Path) -> None:
    done = run()
    assert done.exit_code == 0
    assert "2 targets: 2 written" in done.stderr
    assert "Decimal" in (project / "sdk" / "_models.py").read_text()
    assert "Decimal" not in (project / "things" / "_models.py").read_text()
    assert "2 targets: 2 unchanged" in run().stderr


def test_one_target_of_a_project(project: Path) -> None:
    assert "1 target: 1 written" in run("models").stderr
    assert not (project / "sdk").exists()


def test_the_document_is_loaded_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[object] = []
    load_module = import_module("mockument.generator.document.load")
    load = load_module.load

    def counted(*arguments: object) -> object:
        loads.append(arguments)
        return load(*arguments)

    monkeypatch.setattr(load_module, "load", counted)
    assert run().exit_code == 0
    assert len(loads) == 1


def test_check_names_what_differs_and_writes_nothing(project: Path) -> None:
    done = run("--check")
    assert done.exit_code == 1
    assert f"new:     {Path('sdk/_client.py')}" in done.stdout
    assert sorted(path.name for path in project.iterdir()) == ["openapi.yaml", "pyproject.toml"]
    run()
    assert run("--check").exit_code == 0
    (project / "openapi.yaml").write_text(DOCUMENT.replace("kind:", "sort:"))
    (project / "things" / "mine.py").write_text("mine\n")
    done = run("models", "--check")
    assert done.exit_code == 1
    assert done.stdout.split() == ["changed:", "things/_models.py", "removed:", "things/mine.py"]
    assert "differs from what would be written in 2 files" in done.stderr


def test_diff_is_one_that_patch_could_read(project: Path) -> None:
    run()
    (project / "openapi.yaml").write_text(DOCUMENT.replace("kind:", "sort:"))
    done = run("--diff")
    assert done.exit_code == 1
    assert "--- things/_models.py\n+++ things/_models.py\n@@" in done.stdout
    assert "--- sdk/_models.py\n" in done.stdout
    assert "\n-    kind: " in done.stdout
    assert "\n+    sort: " in done.stdout
    assert "kind" in (project / "things" / "_models.py").read_text()
    run()
    assert run("--diff").exit_code == 0
    assert run("--diff").stdout == ""


def test_the_report_for_scripts(project: Path) -> None:
    run("models")
    report = json.loads(run("--check", "--format", "json").stdout)
    models, client = report["targets"]
    assert (models["target"], models["folder"], models["status"]) == (
        "models", "things", "unchanged",
    )  # fmt: skip
    assert client["status"] == "drifted"
    assert {"file", "change", "diff"} == set(client["changes"][0])
    assert report["summary"] == {"error": 0, "warning": 0, "info": 0}
    single = json.loads(run("models", "-o", "x", "--format", "json").stdout)
    assert (single["folder"], single["status"]) == ("x", "written")


def test_a_target_that_fails_loses_no_other(project: Path) -> None:
    run()
    edited = project / "things" / "_models.py"
    edited.write_text("mine\n")
    (project / "openapi.yaml").write_text(DOCUMENT.replace("kind:", "sort:"))
    done = run()
    assert done.exit_code == 2
    assert "was changed since it was written: _models.py" in done.stderr
    assert "2 targets: 1 failed, 1 written" in done.stderr
    assert edited.read_text() == "mine\n"
    assert "sort" in (project / "sdk" / "_models.py").read_text()


def test_a_document_that_fails_is_told_once(project: Path) -> None:
    (project / "openapi.yaml").write_text("openapi: [")
    done = run()
    assert done.exit_code == 2
    assert done.stderr.count("openapi.yaml:") == 1
    assert "2 targets: 2 failed" in done.stderr


@pytest.mark.parametrize(
    ("config", "place", "message", "hint"),
    [
        ("", "tool.mockument", "no [[tool.mockument.generate]]", "give -o"),
        ("[[tool.mockument.generte]]", ".generte", "no such key", "did you mean `generate`?"),
        ("[tool.mockument]\ndocumnt = 'a.yaml'", ".documnt", "no such key", "`document`"),
        ("[tool.mockument]\ngenerate = 1", ".generate", "a list of tables", "[["),
        ("[tool.mockument.generate]\ntarget = 'models'", ".generate", "a list of tables", "[["),
        ("{}", ".generate[1]", "`target` is missing", "target ="),
        ("{target = 'models'}", ".generate[1]", "`output` is missing", "output ="),
        ("{target = 1}", ".generate[1].target", "a text is wanted, not 1", ""),
        ("{target = 'models', outptu = 'a'}", ".generate[1].outptu", "no such key", "`output`"),
        ("{target = 'm', output = 'a', options = 1}", "[1].options", "a table is wanted", ""),
        (
            "{target = 'models', output = 'a'}, {target = 'client', output = 'a/b'}",
            ".generate[2].output", "a/b and a overlap", "",
        ),
    ],
)  # fmt: skip
def test_wrong_configuration_is_said_with_file_and_key(
    project: Path, config: str, place: str, message: str, hint: str
) -> None:
    whole = f"[tool.mockument]\ngenerate = [{config}]\n" if config.startswith("{") else config
    (project / "pyproject.toml").write_text(whole)
    with pytest.raises(Unusable) as refused:
        project_targets(Path())
    finding = refused.value.finding
    assert str(finding.place).startswith("pyproject.toml tool.mockument")
    assert str(finding.place).endswith(place)
    assert message in finding.message
    assert hint in finding.hint


def test_a_wrong_option_is_said_with_its_table(project: Path) -> None:
    (project / "pyproject.toml").write_text(TARGETS.replace("open-enums", "open-enum"))
    done = run()
    assert done.exit_code == 2
    assert "pyproject.toml tool.mockument.generate[2] option" in done.stderr
    assert "did you mean `open-enums`?" in done.stderr
    assert (project / "things").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "x"], "TARGET is missing"),
        (["clent"], "did you mean 'client'?"),
        (["client", "openapi.yaml"], "-o is missing"),
        (["client", "--option", "open-enums"], "-o is missing"),
        (["client", "-o", "x", "-O", "open-enum"], "did you mean `open-enums`?"),
        (["client", "-o", "x", "--open-enum"], "--open-enums"),
        (["client", "-o", "x", "--outptu", "y"], "--output"),
        (["client", "-o", "x", "-O", "open-enums=perhaps"], "is true or false"),
        (["client", "-o", "."], "would be replaced as a whole"),
        (["client", "-o", "x", "--templates", "nowhere"], "no folder of templates"),
    ],
)
def test_wrong_usage(project: Path, arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert message in done.stderr
    assert not (project / "x").exists()


def test_the_list_shows_targets_and_options() -> None:
    shown = run("--list").stdout
    assert "models: pydantic" in shown
    assert "client: " in shown
    assert "  formats.KEY=TEXT " in shown


def test_progress_is_a_line_where_there_is_no_terminal(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "reading" not in run().stderr
    monkeypatch.setattr(generating, "_LARGE", 10)
    assert "reading openapi.yaml: " in run().stderr
    assert "generating sdk: " in run().stderr
    assert "reading" not in run("--format", "json").stderr


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_a_bar_on_a_terminal(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress("making [red]pages", shown=True) as tell:
        tell(1_223, 2_446)
    shown = terminal.getvalue()
    assert "making [red]pages" in shown
    assert "1,223 of 2,446" in shown
    assert not shown.rstrip("\x1b[0123456789AK\r").endswith("2,446")  # nothing stays behind


def test_an_emission_is_watched_where_somebody_watches(project: Path) -> None:
    told: list[tuple[int, int]] = []
    with watched(lambda done, total: told.append((done, total))):
        files = mockument.generate("openapi.yaml", "docs", "site").files
    assert told == [(done, files) for done in range(files + 1)]
    mockument.generate("openapi.yaml", "docs", "site")
    assert len(told) == files + 1


def test_from_python(project: Path) -> None:
    done = mockument.generate("openapi.yaml", "models", "made", open_enums=True)
    assert done.files == done.changed > 1
    assert "| str" in (project / "made" / "_models.py").read_text()
    api = mockument.load("openapi.yaml")
    again = mockument.generate(api, "models", project / "made", open_enums=True)
    assert again.changed == 0
    with pytest.raises(Unusable, match="no option 'opened'"):
        mockument.generate(api, "models", "made", opened=True)


def test_untouched_files_keep_their_times(project: Path) -> None:
    run()
    base = project / "things" / "_base.py"
    os.utime(base, ns=(10**18, 10**18))
    (project / "openapi.yaml").write_text(DOCUMENT.replace("kind:", "sort:"))
    assert "things: 1 of " in run().stderr
    assert base.stat().st_mtime_ns == 10**18


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--lang", "zh"], 'lang="zh-Hans"'),
        (["--lang=zh"], 'lang="zh-Hans"'),
        (["-O", "lang=zh"], 'lang="zh-Hans"'),
        (["--theme", "accent=#123456", "--theme=radius=0", "--lang", "zh"], 'lang="zh-Hans"'),
        (["--show-findings"], 'lang="en"'),
        (["--format", "json", "--show-findings=false"], 'lang="en"'),
    ],
)
def test_options_of_a_target_are_options_of_the_command(
    project: Path, words: list[str], said: str
) -> None:
    done = run("docs", str(FIRST_API), "-o", "site", *words)
    assert done.exit_code == 0, done.output
    assert said in (project / "site" / "index.html").read_text("utf-8")
    style = (project / "site" / "assets" / "site.css").read_text("utf-8")
    assert ("--accent: #123456;" in style) == ("accent=#123456" in words)


def test_the_help_of_a_target_has_its_options(project: Path) -> None:
    told = run("docs", "--help").output
    assert "Options of docs:" in told
    assert "--lang TEXT" in told
    assert "--theme KEY=TEXT" in told
    assert "Options of" not in run("--help").output


def test_a_format_that_is_no_report_is_the_targets(project: Path) -> None:
    done = run("docs", str(FIRST_API), "-o", "pages", "--format", "portal-text")
    assert done.exit_code == 0, done.output
    assert (project / "pages" / "AddModelService.txt").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--langg", "zh"], "No such option"),
        (["--lang", "xx"], "lang: is en or zh"),
        (["--lang"], "lang: is en or zh"),
        (["--format", "pdf"], "format"),
        (["--theme", "acent=red"], "did you mean `accent`"),
    ],
)
def test_wrong_options_of_a_target_are_named(project: Path, words: list[str], said: str) -> None:
    done = run("docs", str(FIRST_API), "-o", "site", *words)
    assert done.exit_code == 2
    assert said in done.output
    assert not (project / "site").exists()


def test_a_few_infos_of_a_kind_are_printed_and_all_are_in_the_report(project: Path) -> None:
    path = """
  /n{}:
    get:
      parameters: [{{name: page, in: query, schema: {{type: integer}}}}]
      responses:
        '200':
          description: ok
          content: {{application/json: {{schema: {{type: array, items: {{type: string}}}}}}}}
"""
    paged = "".join(path.format(number) for number in range(5))
    (project / "openapi.yaml").write_text(DOCUMENT.replace("components:", f"{paged}components:"))
    told = run("client", "openapi.yaml", "-o", "paged").stderr
    assert told.count("comes page by page") == 3
    assert "info    2 more of pagination-found (--format json lists all)\n" in told
    report = run("client", "openapi.yaml", "-o", "paged", "--format", "json")
    assert report.stdout.count('"pagination-found"') == 5


def test_a_target_that_there_is_not_is_said_with_its_table(project: Path) -> None:
    (project / "pyproject.toml").write_text(TARGETS.replace('"client"', '"cliant"'))
    done = run()
    assert done.exit_code == 2
    assert "pyproject.toml tool.mockument.generate[2] unknown-target" in done.stderr
    assert "did you mean `client`?" in done.stderr


@pytest.mark.parametrize(("folder", "meant"), [("my-sdk", "my_sdk"), ("2nd", "package_2nd")])
def test_a_package_that_nothing_can_import_is_told(project: Path, folder: str, meant: str) -> None:
    done = run("models", "openapi.yaml", "-o", folder)
    assert done.exit_code == 0
    assert f"warning {folder} folder-name" in done.stderr
    assert f"write {meant}" in done.stderr
    found = mockument.generate("openapi.yaml", "models", project / folder).findings
    assert [one.code for one in found] == ["folder-name"]
    assert "folder-name" not in run("docs", "openapi.yaml", "-o", "my-docs").stderr
    assert "folder-name" not in run("client", "openapi.yaml", "-o", "a-b", "--project", "x").stderr
