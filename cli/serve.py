"""``mockument serve``: a document to a running mock."""

from __future__ import annotations

import re
import shlex
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import click

from .shared import fail, find_document, with_access

if TYPE_CHECKING:
    from ..generator.document.library import Access
    from ..mockserver.serve import Running

__all__ = ["serve"]

_SHOWN_OPERATIONS = 40
_SHOWN_FAULTS = 10
_COMMAND: Final = "mockument.command"
_ORIGIN: Final = re.compile(r"\*|null|[a-z][a-z0-9+.-]*://[^/?#\s,]+")


class _ServeCommand(click.Command):
    """A command whose arguments end at ``--``: what follows is another program's command line."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args:
            at = args.index("--")
            ctx.meta[_COMMAND] = tuple(args[at + 1 :])
            if not ctx.meta[_COMMAND]:
                raise click.UsageError("no command stands after --", ctx)
            args = args[:at]
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [*super().collect_usage_pieces(ctx), "[-- COMMAND...]"]


def _origins(_: click.Context, __: click.Parameter, origins: tuple[str, ...]) -> tuple[str, ...]:
    """Origins as browsers send them: a slash at the end would make them match nothing."""
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise click.BadParameter(
                f"{origin!r} is no origin: write it as browsers do, such as http://localhost:3000"
            )
    return origins


def _variable_name(_: click.Context, __: click.Parameter, name: str) -> str:
    if not name or "=" in name or "\0" in name:
        raise click.BadParameter(f"{name!r} is no name of an environment variable")
    return name


@click.command(cls=_ServeCommand)
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=4010, show_default=True, type=int, help="The port; 0 for any.")
@click.option(
    "--answers",
    type=click.Choice(["example", "complete", "dynamic"]),
    default="example",
    show_default=True,
    help="Answer documented examples as they stand, with what the schema still has, or values made "
    "from the schema for each request. `Prefer: dynamic=true` asks for the last once.",
)
@click.option(
    "--seed",
    default=0,
    show_default=True,
    type=int,
    help="Made values hang on the request and on this number: another number, other values.",
)
@click.option(
    "--locale",
    default="en",
    show_default=True,
    metavar="LOCALE",
    help="The language of made names and sentences, such as de, en-gb, zh.",
)
@click.option(
    "--broken-examples",
    is_flag=True,
    help="Send an example that breaks its schema to whoever asks for it by name.",
)
@click.option(
    "--errors",
    type=click.Choice(["auto", "problem", "api"]),
    default="auto",
    show_default=True,
    help="Failures as problem details (RFC 9457), in the API's own error schema wherever the "
    "document has one, or, auto, where the operation documents one.",
)
@click.option(
    "--validate",
    type=click.Choice(["strict", "warn", "off"]),
    default="strict",
    show_default=True,
    help="Refuse requests that break the contract, answer them and say so in the "
    "Mockument-Violations header, or do not look.",
)
@click.option(
    "--undeclared",
    type=click.Choice(["ignore", "refuse"]),
    default="ignore",
    show_default=True,
    help="What to do with query parameters and body fields that the document does not declare.",
)
@click.option(
    "--credentials",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file that names the good credentials, by security scheme.  [default: every "
    "well-formed one is good]",
)
@click.option("--no-credentials", is_flag=True, help="Ask for no credentials at all.")
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
    callback=_origins,
    help="An origin that browsers may call from; may be repeated.  [default: any]",
)
@click.option("--no-cors", is_flag=True, help="Say nothing about CORS at all.")
@click.option(
    "--explain/--no-explain",
    default=True,
    show_default=True,
    help="Say in each answer's Mockument-Decision header why it is this one.",
)
@click.option(
    "--query-preferences",
    is_flag=True,
    help="Let ?__code=404, ?__example=NAME, ?__dynamic=true and ?__wait=2 mean what the Prefer "
    "header means.",
)
@click.option(
    "--journal",
    default=1000,
    show_default=True,
    type=click.IntRange(min=0, max=1_000_000),
    help="How many requests are kept for /__mockument/journal; 0 for none.",
)
@click.option(
    "--control-token",
    envvar="MOCKUMENT_CONTROL_TOKEN",
    default="",
    show_envvar=True,
    help="What callers of /__mockument must send as a bearer token.  [default: only this machine "
    "may call it]",
)
@click.option(
    "--log",
    type=click.Choice(["short", "json", "off"]),
    default="short",
    show_default=True,
    help="How requests are logged to standard error. Under load, short leaves lines out.",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(min=1, max=64),
    help="How many processes serve.",
)
@click.option(
    "--threads",
    default=4,
    show_default=True,
    type=click.IntRange(min=1, max=256),
    help="How many requests each process can be in the middle of, slow uploads and `Prefer: wait` "
    "among them. More cost speed under load.",
)
@click.option(
    "--reload/--no-reload",
    default=True,
    show_default=True,
    help="Take changes of the document's files while the mock runs.",
)
@click.option(
    "--ready-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the mock's URL to this file once it answers; remove it at the end.",
)
@click.option(
    "--url-variable",
    default="MOCKUMENT_URL",
    show_default=True,
    metavar="NAME",
    callback=_variable_name,
    help="The environment variable in which COMMAND finds the mock's URL.",
)
@with_access
@click.pass_context
def serve(  # noqa: PLR0913, PLR0917 - one parameter an option
    context: click.Context,
    file: Path | None,
    host: str,
    port: int,
    answers: Literal["example", "complete", "dynamic"],
    seed: int,
    locale: str,
    broken_examples: bool,
    errors: Literal["auto", "problem", "api"],
    validate: Literal["strict", "warn", "off"],
    undeclared: Literal["ignore", "refuse"],
    credentials: Path | None,
    no_credentials: bool,
    max_body: float,
    origins: tuple[str, ...],
    no_cors: bool,
    explain: bool,
    query_preferences: bool,
    journal: int,
    control_token: str,
    log: Literal["off", "short", "json"],
    workers: int,
    threads: int,
    reload: bool,
    ready_file: Path | None,
    url_variable: str,
    access: Access,
) -> None:
    """Serve a mock of an OpenAPI document until Ctrl-C, or for as long as COMMAND runs.

    Requests that keep the contract get the documented example; others are told all that is wrong
    with them. FILE defaults to the document of the current project. The exit code is COMMAND's.

    \b
    Example:
      mockument serve openapi.yaml
      mockument serve openapi.yaml --port 8080 --errors api
      mockument serve openapi.yaml --port 0 -- npm test
    """
    from ..mockserver.address import CannotServe
    from ..mockserver.engine import MockOptions
    from ..mockserver.serve import Service
    from ..mockserver.serve import serve as serve_mock
    from .guest import Guest

    if no_cors and origins:
        raise click.UsageError("--no-cors and --cors-origin exclude each other")
    if no_credentials and credentials:
        raise click.UsageError("--no-credentials and --credentials exclude each other")
    options = MockOptions(
        max_body_bytes=int(max_body * 2**20),
        cors_origins=() if no_cors else origins or ("*",),
        explain=explain,
        query_preferences=query_preferences,
        answers=answers,
        seed=seed,
        locale=_locale(locale),
        broken_examples=broken_examples,
        errors=errors,
        validate=validate,
        undeclared=undeclared,
        credentials=credentials,
        authenticate=not no_credentials,
    )
    path = find_document(file)
    service = Service(
        path, access, host, port, options, journal, control_token, log, workers, threads, reload
    )
    command: tuple[str, ...] = context.meta.get(_COMMAND, ())
    guest = Guest(command, url_variable) if command else None

    unannounced = ""

    def on_ready(running: Running) -> None:
        nonlocal unannounced
        unannounced = _announce(ready_file, running) if ready_file else ""
        if unannounced:
            running.stop()
        elif guest:
            click.echo(f"{path} at {running.url}, for: {shlex.join(command)}", err=True)
            _say_faults(path, running)
            guest.run(running)
        else:
            _say_ready(path, running)
            _say_faults(path, running)

    try:
        serve_mock(service, on_ready)
    except CannotServe as error:
        fail(str(error))
    finally:
        if ready_file:
            _withdraw(ready_file)
    if unannounced:
        fail(unannounced)
    if guest:
        raise click.exceptions.Exit(guest.finish())
    click.echo("Stopped.", err=True)


def _locale(name: str) -> str:
    """A locale that names are known of; told apart here, as the library is not loaded yet."""
    from ..generator.messages.values.locales import LOCALES

    if name.lower() not in LOCALES:
        raise click.BadParameter(
            f"{name!r} is none of {', '.join(LOCALES)}", param_hint="'--locale'"
        )
    return name.lower()


def _announce(ready_file: Path, running: Running) -> str:
    """Write where the mock is; why that cannot be done, if it cannot."""
    from ..files import write_whole

    try:
        write_whole(ready_file, running.url + "\n")
    except OSError as error:
        return f"{ready_file}: cannot be written: {error.strerror}"
    return ""


def _withdraw(ready_file: Path) -> None:
    with suppress(OSError):
        ready_file.unlink(missing_ok=True)


def _say_ready(path: Path, running: Running) -> None:
    """Say what is served, as a table, and how to call it."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from ..mockserver.control import DOCS
    from ..mockserver.describe import curl_example, describe
    from ..report import printable

    api, url = running.api, running.url
    rows = describe(api.operations[:_SHOWN_OPERATIONS])
    table = Table(box=None, pad_edge=False)
    for heading in ("Method", "Path", "Operation", "Answers"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        cells = (row.method, row.path, row.name, row.answer)
        table.add_row(*(Text(printable(cell)) for cell in cells))
    # Where no terminal tells its width, nothing is folded.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
    console.print(table)
    if len(api.operations) > len(rows):
        console.print(f"… and {len(api.operations) - len(rows)} more operations")
    click.echo(f"\n{printable(api.title)} from {path} at {url} (Ctrl-C stops it)")
    click.echo(f"Reference pages: {url}{DOCS}/")
    call = curl_example(api, url)
    if call:
        click.echo(f"\nTry:\n  {call}\n")
    sys.stdout.flush()


def _say_faults(path: Path, running: Running) -> None:
    """Say what of the document could not be used: whoever misses it should not have to search."""
    from ..mockserver.describe import faults
    from ..report import print_findings, printable

    found = faults(running.api)
    print_findings(found[:_SHOWN_FAULTS])
    more = len(found) - _SHOWN_FAULTS
    if found:
        counted = f"and {more} more; " if more > 0 else ""
        click.echo(f"{counted}mockument check {printable(str(path))} says more", err=True)
    if not running.api.operations:
        click.echo("The document has no operations: every path is answered with 404.", err=True)
