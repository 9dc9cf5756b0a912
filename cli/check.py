"""``mockument check``: what is wrong with a document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from .shared import exit_by, find_document, report_json, with_access

if TYPE_CHECKING:
    from ..generator.document import Api
    from ..generator.document.library import Access
    from ..generator.document.standard import Standard
    from ..generator.findings import Finding, Severity

__all__ = ["check"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="NAME=off|info|warning|error",
    help="How much a rule's findings matter; may be repeated. docs/rules.md lists the rules. "
    "[tool.mockument.rules] of pyproject.toml says the same for a project.",
)
@click.option(
    "--standard",
    type=click.Choice(["auto", "quick", "full"]),
    default="auto",
    show_default=True,
    help="How much of the standard's own validation is run: its schema alone (quick), or all that "
    "openapi-spec-validator checks, which takes minutes on a large document. auto is full up to "
    "2 MB.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="For people, for scripts, for GitHub's pull requests, for code scanning.",
)
@with_access
def check(
    file: Path | None, rules: tuple[str, ...], standard: str, form: str, access: Access
) -> None:
    """Say what is wrong with an OpenAPI document.

    Checked are the syntax, the standard's own rules, every reference, every example and default
    against its schema, and what else breaks clients and mocks. FILE defaults to the document of
    the current project.

    \b
    Example:
      mockument check openapi.yaml
      mockument check openapi.yaml --rule no-unused-components=error
      mockument check openapi.json --format json | jq .summary
    """
    from ..generator.document.check import Options
    from ..generator.document.check import check as check_document
    from ..generator.document.load import load
    from ..generator.findings import Unusable

    options = Options(_rule_severities(rules), _STANDARDS[standard])
    path = find_document(file)
    try:
        api = load(path, access)
    except Unusable as unusable:
        if form != "text":
            _report_for_programs(path, (*unusable.findings, unusable.finding), form)
        raise
    findings = check_document(api, options)
    if form == "text":
        _report_for_people(path, api, findings)
    else:
        _report_for_programs(path, findings, form)
    exit_by(findings)


_STANDARDS: Final[dict[str, Standard]] = {"auto": "auto", "quick": "quick", "full": "full"}


def _edition(api: Api) -> str:
    """The standard that a document follows, as people call it."""
    from ..report import printable

    version = api.document.version
    return printable(f"{'Swagger' if version.startswith('2') else 'OpenAPI'} {version}")


def _rule_severities(rules: tuple[str, ...]) -> dict[str, Severity | None]:
    """What the project says about rules, and what the command line says over it."""
    from ..generator.document.rules.choice import UnknownChoice, severities
    from ..project import read_project

    asked: dict[str, str] = {}
    for rule in rules:
        name, separator, word = rule.partition("=")
        if not separator:
            raise click.UsageError(f"--rule {rule}: write it as NAME=off|info|warning|error")
        asked[name] = word
    project = read_project(Path())
    try:
        configured = severities(project.rules)
    except UnknownChoice as unknown:
        raise click.UsageError(f"{project.file}: [tool.mockument.rules]: {unknown}") from unknown
    try:
        return configured | severities(asked)
    except UnknownChoice as unknown:
        raise click.UsageError(f"--rule: {unknown}") from unknown


def _report_for_people(path: Path, api: Api, findings: tuple[Finding, ...]) -> None:
    from ..report import summary
    from ..report_text import Excerpts, text_report

    excerpts = Excerpts(api.document.library.sources)
    for line in text_report(findings, excerpts):
        click.echo(line)
    noun = "operation" if len(api.operations) == 1 else "operations"
    click.echo(f"{path}: {_edition(api)}, {len(api.operations)} {noun}, {summary(findings)}")


def _report_for_programs(path: Path, findings: tuple[Finding, ...], form: str) -> None:
    from ..report_sarif import github_commands, sarif

    if form == "json":
        click.echo(report_json(findings, file=str(path)), nl=False)
    elif form == "sarif":
        click.echo(sarif(findings), nl=False)
    else:
        for command in github_commands(findings):
            click.echo(command)
