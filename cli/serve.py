"""``mockument serve``: a document to a running mock."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .shared import fail, find_document, with_access

if TYPE_CHECKING:
    from ..generator.document import Api
    from ..generator.document.library import Access

__all__ = ["serve"]

_SHOWN_OPERATIONS = 40


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=4010, show_default=True, type=int, help="The port; 0 for any.")
@click.option(
    "--errors",
    type=click.Choice(["problem", "api"]),
    default="problem",
    show_default=True,
    help="Failures as problem details (RFC 9457), or in the API's own error envelope where the "
    "document has one.",
)
@click.option(
    "--max-body",
    default=10.0,
    show_default=True,
    type=click.FloatRange(min=0, min_open=True),
    help="Megabytes (2^20 bytes) that a request's body may have.",
)
@click.option(
    "--cors-origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="An origin that browsers may call from; may be repeated.  [default: any]",
)
@click.option("--no-cors", is_flag=True, help="Say nothing about CORS at all.")
@with_access
def serve(  # noqa: PLR0913, PLR0917 - one parameter an option
    file: Path | None,
    host: str,
    port: int,
    errors: str,
    max_body: float,
    origins: tuple[str, ...],
    no_cors: bool,
    access: Access,
) -> None:
    """Serve a mock of an OpenAPI document until Ctrl-C.

    Requests that keep the contract get the documented example; others are told all that is wrong
    with them. FILE defaults to the document of the current project.

    \b
    Example:
      mockument serve openapi.yaml
      mockument serve openapi.yaml --port 8080 --errors api
    """
    from ..mockserver.engine import MockOptions
    from ..mockserver.serve import CannotServe
    from ..mockserver.serve import serve as serve_mock

    if no_cors and origins:
        raise click.UsageError("--no-cors and --cors-origin exclude each other")
    options = MockOptions(
        api_errors=errors == "api",
        max_body_bytes=int(max_body * 2**20),
        cors_origins=() if no_cors else origins or ("*",),
    )
    path = find_document(file)
    try:
        serve_mock((path, access), host, port, options, lambda api, url: _say_ready(path, api, url))
    except CannotServe as error:
        fail(str(error))
    click.echo("Stopped.", err=True)


def _say_ready(path: Path, api: Api, url: str) -> None:
    """Say what is served, as a table, and how to call it."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from ..mockserver.describe import curl_example, describe
    from ..report import printable

    rows = describe(api)
    table = Table(box=None, pad_edge=False)
    for heading in ("Method", "Path", "Operation", "Answers"):
        table.add_column(heading, overflow="fold")
    for row in rows[:_SHOWN_OPERATIONS]:
        cells = (row.method, row.path, row.name, row.answer)
        table.add_row(*(Text(printable(cell)) for cell in cells))
    # Where no terminal tells its width, nothing is folded.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
    console.print(table)
    if len(rows) > _SHOWN_OPERATIONS:
        console.print(f"… and {len(rows) - _SHOWN_OPERATIONS} more operations")
    click.echo(f"\n{printable(api.title)} from {path} at {url} (Ctrl-C stops it)")
    call = curl_example(api, url)
    if call:
        click.echo(f"\nTry:\n  {call}\n")
    sys.stdout.flush()
