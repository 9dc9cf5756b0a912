"""``mockument check`` as its users meet it: rules in words, formats, exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mockument.cli import cli
from mockument.generator.findings import Unusable

TEXT = """\
openapi: 3.1.1
info: {title: A, version: '1'}
paths:
  /a:
    get:
      responses: {200: {description: fine}}
components:
  schemas:
    Spare: {type: object}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "openapi.yaml").write_text(TEXT, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["check", *arguments])


def codes(*arguments: str) -> dict[str, str]:
    done = run(*arguments, "--format", "json")
    assert done.exit_code in (0, 1), done.output
    return {f["code"]: f["severity"] for f in json.loads(done.stdout)["findings"]}


def configure(folder: Path, rules: str) -> None:
    (folder / "pyproject.toml").write_text(f"[tool.mockument.rules]\n{rules}\n", "utf-8")


@pytest.mark.usefixtures("folder")
def test_the_report_ends_with_a_summary() -> None:
    done = run("openapi.yaml")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == "openapi.yaml: OpenAPI 3.1.1, 1 operation, 2 infos"
    assert "info    openapi.yaml:5:5 operation-operationId" in done.stdout


@pytest.mark.usefixtures("folder")
def test_a_rule_is_set_on_the_command_line() -> None:
    assert codes() == {"operation-operationId": "info", "no-unused-components": "info"}
    chosen = ("--rule", "operation-operationId=error", "--rule", "no-unused-components=off")
    assert codes(*chosen) == {"operation-operationId": "error"}
    assert run(*chosen).exit_code == 1


def test_a_rule_is_set_by_the_project(folder: Path) -> None:
    configure(folder, 'operation-operationId = "off"\nno-unused-components = "warning"')
    assert codes() == {"no-unused-components": "warning"}
    assert codes("--rule", "no-unused-components=off") == {}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rule", "no-unused-component=off"], "Did you mean 'no-unused-components'?"),
        (["--rule", "no-unused-components=warn"], "Did you mean 'warning'?"),
        (["--rule", "no-unused-components"], "NAME=off|info|warning|error"),
        (["--standard", "slow"], "'auto', 'quick', 'full'"),
        (["--format", "xml"], "sarif"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_wrong_usage(arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert message in done.stderr


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ('no-unused-component = "off"', "Did you mean 'no-unused-components'?"),
        ('no-unused-components = "warn"', "Did you mean 'warning'?"),
    ],
)
def test_a_wrong_configuration(folder: Path, rules: str, message: str) -> None:
    configure(folder, rules)
    done = run()
    assert done.exit_code == 2
    assert message in done.stderr
    assert "pyproject.toml" in done.stderr


def test_rules_that_are_no_words(folder: Path) -> None:
    configure(folder, "no-unused-components = 1")
    done = run()
    assert isinstance(done.exception, Unusable)
    assert "off, info, warning or error" in str(done.exception)


@pytest.mark.usefixtures("folder")
def test_formats_for_programs() -> None:
    assert run("--format", "github").stdout.startswith("::notice file=openapi.yaml,line=5,col=5,")
    log = json.loads(run("--format", "sarif").stdout)
    assert [r["ruleId"] for r in log["runs"][0]["results"]] == [
        "operation-operationId",
        "no-unused-components",
    ]


def test_programs_are_told_of_an_unusable_document(folder: Path) -> None:
    (folder / "broken.yaml").write_text("a: [", "utf-8")
    done = run("broken.yaml", "--format", "github")
    assert isinstance(done.exception, Unusable)
    assert done.stdout.startswith("::error file=broken.yaml,line=")
