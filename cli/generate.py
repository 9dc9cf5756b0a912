"""``mockument generate``: a document to typed code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .shared import FORMAT, exit_by, fail, find_document, report_json, with_access

if TYPE_CHECKING:
    from ..generator.document.library import Access
    from ..generator.findings import Finding

__all__ = ["generate"]


@click.command()
@click.argument("target", metavar="TARGET")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder to write; its name is the package's.",
)
@click.option("--force", is_flag=True, help="Replace a folder that mockument did not write.")
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit 1 if the folder differs."
)
@FORMAT
@with_access
def generate(  # noqa: PLR0913, PLR0917 - one parameter an option
    target: str,
    file: Path | None,
    output: Path,
    force: bool,
    only_check: bool,
    form: str,
    access: Access,
) -> None:
    """Generate typed code from an OpenAPI document.

    TARGET is `models` (pydantic) or `client` (httpx, sync and async, with its models). FILE
    defaults to the document of the current project. The folder is replaced as a whole or not at
    all.

    \b
    Example:
      mockument generate models openapi.yaml -o inference_models
      mockument generate client openapi.yaml -o inference_client
      mockument generate client openapi.yaml -o inference_client --check
    """
    from ..generator.document.load import load
    from ..generator.emit.emitter import find_emitter
    from ..generator.emit.folder import check_folder, write_folder

    emitter = find_emitter(target)
    document = find_document(file)
    _refuse_around(output, document)
    api = load(document, access)
    emission = emitter.emit(api)
    findings = api.document.located([*api.findings, *emission.findings])
    if only_check:
        difference = check_folder(emission, output)
        click.echo(difference, nl=False, err=form == "json")
        outcome = "differs from what would be written" if difference else "is up to date"
    else:
        difference = ""
        written = write_folder(emission, output, force=force)
        outcome = f"{written.files} files" if written.changed else "unchanged"
    _report_generated(output, outcome, findings, form)
    exit_by(findings, drifted=bool(difference))


def _refuse_around(folder: Path, document: Path) -> None:
    """Refuse a folder that is replaced as a whole, where the user's own things stand in it."""
    for precious, name in ((document, "the document"), (Path(), "the current folder")):
        if precious.resolve().is_relative_to(folder.resolve()):
            fail(f"{folder}: {name} is in this folder, which would be replaced as a whole")


def _report_generated(folder: Path, outcome: str, findings: tuple[Finding, ...], form: str) -> None:
    from ..report import print_findings, summary

    if form == "json":
        click.echo(report_json(findings, folder=str(folder), outcome=outcome), nl=False)
        return
    print_findings(findings)
    click.echo(f"{folder}: {outcome}, {summary(findings)}", err=True)
