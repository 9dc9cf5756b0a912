"""``mockument check-traffic``: stored cassettes and HTTP archives against a document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .shared import FORMAT, exit_by, find_document, report_json, with_access

if TYPE_CHECKING:
    from ..generator.document.library import Access

__all__ = ["check_traffic"]


@click.command("check-traffic")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--document",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The OpenAPI document.  [default: the document of the current project]",
)
@click.option(
    "--url",
    "urls",
    multiple=True,
    metavar="URL",
    help="Where the API is, such as https://api.example.com/v2; may be repeated.  [default: where "
    "the document says, and this machine]",
)
@FORMAT
@with_access
def check_traffic(
    files: tuple[Path, ...],
    document: Path | None,
    urls: tuple[str, ...],
    form: str,
    access: Access,
) -> None:
    """Hold stored traffic against an OpenAPI document.

    FILES are cassettes of VCR libraries (YAML or JSON), HTTP archives (HAR), or folders of them.
    Exchanges with other hosts are counted, and passed over.

    \b
    Example:
      mockument check-traffic tests/cassettes
      mockument check-traffic session.har --document openapi.yaml --url https://api.example.com
    """
    from ..generator.document.load import load
    from ..report import print_findings, summary
    from ..testing.traffic_check import check_stored
    from ..testing.watch import Scope

    api = load(find_document(document), access)
    checked = check_stored(api, files, Scope(urls))
    figures = {"exchanges": checked.exchanges, "otherHosts": checked.elsewhere}
    if form == "json":
        click.echo(report_json(checked.findings, **figures), nl=False)
    else:
        print_findings(checked.findings)
        others = f" ({checked.elsewhere} more with other hosts)" if checked.elsewhere else ""
        noun = "exchange" if checked.exchanges == 1 else "exchanges"
        click.echo(f"{checked.exchanges} {noun}{others}, {summary(checked.findings)}")
    exit_by(checked.findings)
