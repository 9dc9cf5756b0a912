"""What the commands have in common: options, reports, exit codes."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..generator.findings import Finding

__all__ = [
    "FINDINGS",
    "FORMAT",
    "UNUSABLE",
    "exit_by",
    "exit_with",
    "fail",
    "find_document",
    "report_json",
    "with_access",
    "write",
]

FINDINGS, UNUSABLE = 1, 2
"""Exit codes besides 0: findings of severity error or a drift; wrong usage or nothing usable."""

FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How findings are reported.",
)


def with_access(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say what references may read, as its ``access``."""

    @click.option(
        "--ref-root",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        help="The folder that references may read files in.  [default: the document's own]",
    )
    @click.option(
        "--allow-remote", is_flag=True, help="Let references read from the hosts that they name."
    )
    @functools.wraps(command)
    def with_access(ref_root: Path | None, allow_remote: bool, **rest: Any) -> None:  # noqa: ANN401
        from ..generator.document.library import Access

        command(access=Access(ref_root, allow_remote), **rest)

    return with_access


def find_document(file: Path | None) -> Path:
    from ..project import default_document

    return file if file is not None else default_document(Path())


def report_json(findings: tuple[Finding, ...], **more: Any) -> str:  # noqa: ANN401 - JSON values
    from ..report import findings_json

    return findings_json(findings, **more)


def write(path: Path, text: str) -> None:
    from ..files import write_whole

    try:
        write_whole(path, text)
    except OSError as error:
        fail(f"{path}: cannot be written: {error.strerror or error}")


def fail(message: str) -> NoReturn:
    click.echo(f"Error: {message}", err=True)
    raise click.exceptions.Exit(UNUSABLE)


def exit_with(code: int) -> None:
    if code:
        raise click.exceptions.Exit(code)


def exit_by(findings: tuple[Finding, ...], *, drifted: bool = False) -> None:
    from ..generator.findings import has_errors

    if drifted or has_errors(findings):
        raise click.exceptions.Exit(FINDINGS)
