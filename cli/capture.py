"""``mockument capture``: reference pages to an OpenAPI document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .shared import FORMAT, exit_by, fail, report_json, write

if TYPE_CHECKING:
    from ..generator.findings import Finding

__all__ = ["capture"]


@click.command()
@click.argument("pages", nargs=-1, required=True, metavar="PAGE_OR_FOLDER...")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The document to write.")
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="Write all findings to this JSON file as well.",
)
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit 1 if the document differs."
)
@click.option(
    "--response-required",
    type=click.Choice(["never", "documented"]),
    default="never",
    show_default=True,
    help="Whether response fields marked Required become required. Pages stamp nearly all of them, "
    "and their own examples lack most.",
)
@FORMAT
def capture(  # noqa: PLR0913, PLR0917 - one parameter an option
    pages: tuple[str, ...],
    output: Path | None,
    report: Path | None,
    only_check: bool,
    response_required: str,
    form: str,
) -> None:
    """Capture reference pages into one OpenAPI 3.1 document.

    A folder stands for its *.txt pages. Without -o the document goes to standard output; findings
    always go to standard error.

    \b
    Example:
      mockument capture pages/ -o spec/openapi.yaml --report findings.json
      mockument capture pages/ -o spec/openapi.yaml --check
    """
    from ..generator.capture import capture_paths

    if form == "json" and output is None:
        raise click.UsageError(
            "--format json needs -o: without it the document goes to standard output"
        )
    if only_check and output is None:
        raise click.UsageError("--check needs -o: the document to compare with")
    captured = capture_paths(pages, response_required=response_required == "documented")
    if report:
        write(report, report_json(captured.findings, pages=list(captured.pages)))
    drifted = _check_drift(output, captured.text) if only_check and output else False
    if output is None:
        click.echo(captured.text, nl=False)
    elif not only_check:
        write(output, captured.text)
    _report_capture(captured.pages, captured.findings, output, form)
    exit_by(captured.findings, drifted=drifted)


def _check_drift(path: Path, text: str) -> bool:
    """Print how the document differs from what the pages give; whether it does."""
    from difflib import unified_diff

    try:
        written = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        written = ""
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{path}: cannot be read: {error}")
    if written == text:
        return False
    diff = unified_diff(
        written.splitlines(keepends=True), text.splitlines(keepends=True), str(path), "captured"
    )
    click.echo("".join(diff), nl=False)
    click.echo(f"{path}: not what the pages give; run `mockument capture` with -o {path}", err=True)
    return True


def _report_capture(
    pages: tuple[str, ...], findings: tuple[Finding, ...], output: Path | None, form: str
) -> None:
    from ..report import print_findings, summary

    if form == "json":
        click.echo(report_json(findings, pages=list(pages)), nl=False)
        return
    print_findings(findings)
    target = f" → {output}" if output else ""
    noun = "page" if len(pages) == 1 else "pages"
    click.echo(f"{len(pages)} {noun}{target}: {summary(findings)}", err=True)
