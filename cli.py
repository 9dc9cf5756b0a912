"""The command line: one thin function a command, each importing only what it needs."""

from __future__ import annotations

import functools
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from ._version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from .generator.document import Api
    from .generator.document.library import Access
    from .generator.document.standard import Standard
    from .generator.findings import Finding, Severity

__all__ = ["cli", "main"]

FINDINGS, UNUSABLE = 1, 2
"""Exit codes besides 0: findings of severity error or a drift; wrong usage or nothing usable."""

_SHOWN_OPERATIONS = 40

_FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How findings are reported.",
)


def _with_access(command: Callable[..., None]) -> Callable[..., None]:
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
        from .generator.document.library import Access

        command(access=Access(ref_root, allow_remote), **rest)

    return with_access


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 fine, 1 findings of severity error or a drift, 2 wrong usage or nothing "
    "usable.",
)
@click.version_option(__version__, prog_name="mockument")
@click.option("--debug", is_flag=True, help="Show Python's traceback when something breaks.")
@click.pass_context
def cli(context: click.Context, debug: bool) -> None:
    """Make an API's documentation into its backend.

    \b
    mockument capture pages/ -o openapi.yaml        reference pages → OpenAPI document
    mockument check openapi.yaml                    what is wrong with a document
    mockument generate client openapi.yaml -o sdk   document → typed Python
    mockument serve openapi.yaml                    document → running mock
    """
    context.obj = debug


@cli.command()
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
@_FORMAT
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
    from .generator.capture import capture_paths

    if form == "json" and output is None:
        raise click.UsageError(
            "--format json needs -o: without it the document goes to standard output"
        )
    if only_check and output is None:
        raise click.UsageError("--check needs -o: the document to compare with")
    captured = capture_paths(pages, response_required=response_required == "documented")
    if report:
        _write(report, _findings_json(captured.findings, pages=list(captured.pages)))
    drifted = _check_drift(output, captured.text) if only_check and output else False
    if output is None:
        click.echo(captured.text, nl=False)
    elif not only_check:
        _write(output, captured.text)
    _report_capture(captured.pages, captured.findings, output, form)
    _exit_by(captured.findings, drifted=drifted)


def _check_drift(path: Path, text: str) -> bool:
    """Print how the document differs from what the pages give; whether it does."""
    from difflib import unified_diff

    try:
        written = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        written = ""
    except (OSError, UnicodeDecodeError) as error:
        _fail(f"{path}: cannot be read: {error}")
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
    from .report import print_findings, summary

    if form == "json":
        click.echo(_findings_json(findings, pages=list(pages)), nl=False)
        return
    print_findings(findings)
    target = f" → {output}" if output else ""
    noun = "page" if len(pages) == 1 else "pages"
    click.echo(f"{len(pages)} {noun}{target}: {summary(findings)}", err=True)


@cli.command()
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
@_with_access
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
    from .generator.document.check import Options
    from .generator.document.check import check as check_document
    from .generator.document.load import load
    from .generator.findings import Unusable

    options = Options(_rule_severities(rules), _STANDARDS[standard])
    path = _document(file)
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
    _exit_by(findings)


_STANDARDS: Final[dict[str, Standard]] = {"auto": "auto", "quick": "quick", "full": "full"}


def _edition(api: Api) -> str:
    """The standard that a document follows, as people call it."""
    from .report import printable

    version = api.document.version
    return printable(f"{'Swagger' if version.startswith('2') else 'OpenAPI'} {version}")


def _rule_severities(rules: tuple[str, ...]) -> dict[str, Severity | None]:
    """What the project says about rules, and what the command line says over it."""
    from .generator.document.rules.choice import UnknownChoice, severities
    from .project import read_project

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
    from .report import summary
    from .report_text import Excerpts, text_report

    excerpts = Excerpts(api.document.library.sources)
    for line in text_report(findings, excerpts):
        click.echo(line)
    noun = "operation" if len(api.operations) == 1 else "operations"
    click.echo(f"{path}: {_edition(api)}, {len(api.operations)} {noun}, {summary(findings)}")


def _report_for_programs(path: Path, findings: tuple[Finding, ...], form: str) -> None:
    from .report_sarif import github_commands, sarif

    if form == "json":
        click.echo(_findings_json(findings, file=str(path)), nl=False)
    elif form == "sarif":
        click.echo(sarif(findings), nl=False)
    else:
        for command in github_commands(findings):
            click.echo(command)


@cli.command()
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
@_FORMAT
@_with_access
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
    from .generator.document.load import load
    from .generator.emit.emitter import find_emitter
    from .generator.emit.folder import check_folder, write_folder

    emitter = find_emitter(target)
    document = _document(file)
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
    _exit_by(findings, drifted=bool(difference))


def _refuse_around(folder: Path, document: Path) -> None:
    """Refuse a folder that is replaced as a whole, where the user's own things stand in it."""
    for precious, name in ((document, "the document"), (Path(), "the current folder")):
        if precious.resolve().is_relative_to(folder.resolve()):
            _fail(f"{folder}: {name} is in this folder, which would be replaced as a whole")


def _report_generated(folder: Path, outcome: str, findings: tuple[Finding, ...], form: str) -> None:
    from .report import print_findings, summary

    if form == "json":
        click.echo(_findings_json(findings, folder=str(folder), outcome=outcome), nl=False)
        return
    print_findings(findings)
    click.echo(f"{folder}: {outcome}, {summary(findings)}", err=True)


@cli.command()
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
@_with_access
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
    from .mockserver.engine import MockOptions
    from .mockserver.serve import CannotServe
    from .mockserver.serve import serve as serve_mock

    if no_cors and origins:
        raise click.UsageError("--no-cors and --cors-origin exclude each other")
    options = MockOptions(
        api_errors=errors == "api",
        max_body_bytes=int(max_body * 2**20),
        cors_origins=() if no_cors else origins or ("*",),
    )
    path = _document(file)
    try:
        serve_mock((path, access), host, port, options, lambda api, url: _say_ready(path, api, url))
    except CannotServe as error:
        _fail(str(error))
    click.echo("Stopped.", err=True)


def _say_ready(path: Path, api: Api, url: str) -> None:
    """Say what is served, as a table, and how to call it."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from .mockserver.describe import curl_example, describe
    from .report import printable

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


def _document(file: Path | None) -> Path:
    from .project import default_document

    return file if file is not None else default_document(Path())


def _findings_json(findings: tuple[Finding, ...], **more: Any) -> str:  # noqa: ANN401 - JSON values
    from .report import findings_json

    return findings_json(findings, **more)


def _write(path: Path, text: str) -> None:
    from .files import write_whole

    try:
        write_whole(path, text)
    except OSError as error:
        _fail(f"{path}: cannot be written: {error.strerror or error}")


def _fail(message: str) -> NoReturn:
    click.echo(f"Error: {message}", err=True)
    raise click.exceptions.Exit(UNUSABLE)


def _exit_by(findings: tuple[Finding, ...], *, drifted: bool = False) -> None:
    from .generator.findings import has_errors

    if drifted or has_errors(findings):
        raise click.exceptions.Exit(FINDINGS)


def main() -> NoReturn:
    """Run the command line and exit with its code; no traceback without ``--debug``."""
    debug = "--debug" in sys.argv[1:]
    try:
        code = cli.main(standalone_mode=False)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except Exception as error:
        sys.exit(_explain(error, debug=debug))
    sys.exit(code if isinstance(code, int) else 0)


def _explain(error: Exception, *, debug: bool) -> int:
    """Say in words what went wrong, and give the exit code."""
    from .generator.findings import Unusable

    if debug:
        traceback.print_exc()
    if isinstance(error, Unusable):
        from .report import print_findings

        print_findings([*error.findings, error.finding])
        return UNUSABLE
    if not debug:
        click.echo(f"Error: {type(error).__name__}: {error}", err=True)
        click.echo("This is a fault of mockument; --debug shows where. Please report it.", err=True)
    return UNUSABLE
