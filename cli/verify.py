"""``mockument verify``: whether a server does what its document says."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import click

from .shared import find_document, with_access, write

if TYPE_CHECKING:
    from ..generator.document import Api
    from ..generator.document.library import Access as Reading
    from ..mockserver.contract.access import Access
    from ..mockserver.contract.baseline import Accepted
    from ..mockserver.contract.case import Phase
    from ..mockserver.contract.results import Report
    from ..mockserver.contract.sender import Sender
    from ..mockserver.contract.shown import Shower
    from ..mockserver.contract.verifier import Verifier

__all__ = ["verify"]

_DOCUMENT, _UNREACHABLE = 3, 4
_PHASES: Final = ("examples", "coverage", "stateful", "fuzz")
_USUAL_PHASES: Final = ("examples", "coverage", "stateful")
_FORMATS: Final = ("text", "json", "junit", "github", "sarif", "html")


def _pairs(separator: str, form: str) -> Callable[..., tuple[tuple[str, str], ...]]:
    def read(
        _: click.Context, __: click.Parameter, values: tuple[str, ...]
    ) -> tuple[tuple[str, str], ...]:
        found: list[tuple[str, str]] = []
        for value in values:
            name, between, rest = value.partition(separator)
            if not between or not name.strip():
                raise click.BadParameter(f"write it as {form}")
            found.append((name.strip(), rest.strip()))
        return tuple(found)

    return read


def _server(_: click.Context, __: click.Parameter, url: str | None) -> str | None:
    if url is not None and urlsplit(url).scheme not in ("http", "https"):
        raise click.BadParameter(f"{url!r} is no URL such as http://localhost:8000")
    return url


def _phases(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> frozenset[str]:
    named = {name.strip() for value in values for name in value.split(",")}
    unknown = sorted(named - set(_PHASES))
    if unknown:
        raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(_PHASES)}")
    return frozenset(named or _USUAL_PHASES)


def _reports(
    _: click.Context, __: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, Path], ...]:
    found: list[tuple[str, Path]] = []
    for value in values:
        form, equals, path = value.partition("=")
        if form not in _FORMATS or not equals or not path:
            raise click.BadParameter(f"write it as FORMAT=FILE, FORMAT one of {_FORMATS}")
        found.append((form, Path(path)))
    return tuple(found)


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--base-url",
    metavar="URL",
    callback=_server,
    help="The server: what stands before the paths of the document.",
)
@click.option(
    "--against-mock",
    is_flag=True,
    help="Start the document's own mock and ask that: whether the document agrees with itself.",
)
@click.option(
    "--allow-writes",
    is_flag=True,
    help="Send methods that change something too.  [default: GET, HEAD and OPTIONS alone]",
)
@click.option(
    "--include",
    multiple=True,
    metavar="WHICH",
    help="Ask these operations alone: an operationId, `GET /pets`, /pets/*, tag:pets; * and ? "
    "stand for anything. May be repeated.",
)
@click.option("--exclude", multiple=True, metavar="WHICH", help="Do not ask these.")
@click.option(
    "--auth",
    multiple=True,
    metavar="[SCHEME=]CREDENTIAL",
    help="A credential for a security scheme of the document: a key, a token, or user:password; "
    "env:NAME reads it from the environment.",
)
@click.option(
    "--header",
    "headers",
    multiple=True,
    metavar="NAME:VALUE",
    callback=_pairs(":", "NAME: VALUE"),
    help="A header field for every call.",
)
@click.option(
    "--bind",
    "bound",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_pairs("=", "NAME=VALUE"),
    help="A value for a path's variable, a parameter or a placeholder such as <name>.",
)
@click.option("--timeout", default=10.0, show_default=True, help="Seconds an answer may take.")
@click.option(
    "--max-seconds", type=float, help="A slower answer is a failure.  [default: none is too slow]"
)
@click.option(
    "--example-shape",
    is_flag=True,
    help="An answer must also have the fields of its documented example, of the same JSON types.",
)
@click.option(
    "--read-back",
    is_flag=True,
    help="What was made or changed must be read as it was sent, in the fields of the answer's "
    "schema. Servers may well normalise what they are sent.",
)
@click.option("--rate", default=0.0, help="Calls a second.  [default: as many as go]")
@click.option(
    "--retries",
    default=1,
    show_default=True,
    help="How often a call that changes nothing is made again where no answer comes.",
)
@click.option("--workers", default=4, show_default=True, help="Calls that are made at once.")
@click.option(
    "--wait-for-url",
    metavar="URL",
    callback=_server,
    help="Wait until this URL answers below 500 before anything is asked.",
)
@click.option("--wait-seconds", default=30.0, show_default=True, help="How long to wait for it.")
@click.option("--insecure", is_flag=True, help="Do not check the server's certificate.")
@click.option(
    "--phases",
    "--phase",
    "phases",
    multiple=True,
    metavar="PHASE,…",
    callback=_phases,
    help="examples: what is documented, as it stands. coverage: the same with one thing changed: "
    "at limits and beyond, left out, of another type, without credentials. stateful: links of "
    "answers are followed; things are made, read, changed, deleted, and asked for again. fuzz: "
    "random calls by Schemathesis, which takes long: pip install 'mockument[fuzz]'. All follow "
    "from examples, which are always sent.  [default: examples,coverage,stateful]",
)
@click.option(
    "--max-examples",
    default=100,
    show_default=True,
    type=click.IntRange(min=1),
    help="Random calls of each operation, in the phase fuzz.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    help="Make the same random calls again.  [default: others each time; the report says which]",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file of known differences: they are accepted, and one that is gone is a failure.  "
    "[default: mockument-baseline.yaml, if it is there]",
)
@click.option(
    "--write-baseline", is_flag=True, help="Write all that fails now into the baseline, and exit 0."
)
@click.option(
    "--update",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write what the server answers and the document does not say into FILE, as an OpenAPI "
    "Overlay. The document itself stays as it is.",
)
@click.option("--force", is_flag=True, help="Replace FILE also where --update did not write it.")
@click.option(
    "--hooks",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A file of Python that is run, with before_call, after_call or make_value in it.",
)
@click.option(
    "--fail-under",
    "floors",
    multiple=True,
    metavar="KIND=PERCENT",
    help="Exit 5 below such a coverage: operations=100,statuses=50,parameters=50,fields=80.",
)
@click.option("--dry-run", is_flag=True, help="Print the calls, and make none.")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="text",
    show_default=True,
    help="What standard output gets.",
)
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT=FILE",
    callback=_reports,
    help="Write a report into a file besides; may be repeated.",
)
@click.option("--progress/--no-progress", default=None, help="A line a case, to standard error.")
@with_access
@click.pass_context
def verify(context: click.Context, /, file: Path | None, access: Reading, **options: Any) -> None:  # noqa: ANN401 - see Options
    """Ask a server what its document says, and say where they differ.

    Every documented example of a request is sent, and every answer is held against the document:
    status, content type, header fields, body. Nothing that changes something is sent unless
    --allow-writes; what was made then is deleted at the end. FILE defaults to the document of the
    current project.

    \b
    Example:
      mockument verify openapi.yaml --base-url http://localhost:8000
      mockument verify openapi.yaml --base-url $URL --auth bearer=env:TOKEN --report junit=out.xml
      mockument verify openapi.yaml --against-mock --allow-writes

    Exit codes: 0 the contract holds, 1 it is broken, 2 wrong usage, 3 the document cannot be used,
    4 the server cannot be reached, 5 coverage is under its floor, or nothing could be asked at all.
    """
    chosen = _Options(**options)
    if bool(chosen.base_url) == chosen.against_mock:
        raise click.UsageError("name the server by --base-url, or ask --against-mock")
    if chosen.update and chosen.against_mock:
        raise click.UsageError("--update is for what a server answers: name it by --base-url")
    context.exit(_verify(_load(file, access), chosen))


@dataclass(frozen=True)
class _Options:
    """What the command line says; see the options of :func:`verify`."""

    base_url: str | None
    against_mock: bool
    allow_writes: bool
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    auth: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    bound: tuple[tuple[str, str], ...]
    timeout: float
    max_seconds: float | None
    example_shape: bool
    read_back: bool
    rate: float
    retries: int
    workers: int
    wait_for_url: str | None
    wait_seconds: float
    insecure: bool
    phases: frozenset[Phase]
    max_examples: int
    seed: int | None
    hooks: Path | None
    floors: tuple[str, ...]
    baseline: Path | None
    write_baseline: bool
    update: Path | None
    force: bool
    dry_run: bool
    form: str
    reports: tuple[tuple[str, Path], ...]
    progress: bool | None

    @property
    def url(self) -> str:
        """The server; of the mock, where `mockument serve` would put it."""
        return self.base_url or "http://127.0.0.1:4010"


def _load(file: Path | None, access: Reading) -> Api:
    from ..generator.document.load import load
    from ..generator.findings import Unusable
    from ..report import print_findings

    try:
        return load(find_document(file), access)
    except Unusable as unusable:
        print_findings([*unusable.findings, unusable.finding])
        raise click.exceptions.Exit(_DOCUMENT) from unusable


def _verify(api: Api, options: _Options) -> int:
    from ..mockserver.contract.access import Access, Secrets
    from ..mockserver.contract.baseline import NAME, accepting, baseline_text
    from ..mockserver.contract.drift import refuse_foreign
    from ..mockserver.contract.shown import Shower
    from .drift import write_drift

    access = Access(api, _credentials(api, options), options.headers)
    shower = Shower(Secrets(access), options.url)
    verifier = _verifier(api, options, access)
    if options.dry_run:
        _print_calls(verifier, shower)
        return 0
    baseline, floors = _baseline(options), _floors(options)
    if options.update and not options.force:
        refuse_foreign(options.update)
    report = _run(api, verifier, options, shower)
    if options.update:
        write_drift(api, report, shower, options.update)
    if options.write_baseline:
        write(options.baseline or Path(NAME), baseline_text(report, shower))
        return 0
    report = accepting(report, baseline)
    report = replace(report, floors=tuple(_below(api, report, floors)))
    click.echo(_written(options.form, report, shower), nl=False)
    for form, path in options.reports:
        write(path, _written(form, report, shower))
    return report.exit


def _floors(options: _Options) -> dict[str, float]:
    from ..testing.floors import BadFloor, read_floors

    try:
        return read_floors(options.floors)
    except BadFloor as bad:
        raise click.UsageError(f"--fail-under: {bad}") from bad


def _below(api: Api, report: Report, floors: dict[str, float]) -> Iterator[str]:
    """What of the coverage is under its floor."""
    if floors:
        from ..testing.book import Covered, used_of
        from ..testing.floors import below

        yield from below([Covered(api, used_of(report.coverage), {}, {}, 0)], floors)


def _baseline(options: _Options) -> tuple[Accepted, ...]:
    from ..mockserver.contract.baseline import NAME, read_baseline

    path = options.baseline or Path(NAME)
    is_wanted = options.baseline is not None or path.is_file()
    return read_baseline(path) if is_wanted and not options.write_baseline else ()


def _verifier(api: Api, options: _Options, access: Access) -> Verifier:
    from ..mockserver.contract.example_shape import ExampleShapes
    from ..mockserver.contract.hooks import NO_HOOKS, load_hooks
    from ..mockserver.contract.judge import Judge
    from ..mockserver.contract.select import named, selected
    from ..mockserver.contract.supply import Supply
    from ..mockserver.contract.verifier import Asking, Verifier

    if not api.operations:
        click.echo("Error: the document has no operations", err=True)
        raise click.exceptions.Exit(_DOCUMENT)
    operations = selected(api, options.include, options.exclude)
    if not operations:
        raise click.UsageError("no operation of the document is meant: see --include and --exclude")
    base = urlsplit(options.url).path.rstrip("/")
    hooks = load_hooks(options.hooks) if options.hooks else NO_HOOKS
    asking = Asking(
        operations,
        options.allow_writes,
        options.workers,
        base,
        options.phases,
        may_empty=None if options.against_mock else named(api, options.include),
        knows_credentials=not options.against_mock,
        remembers=not options.against_mock,
        reads_back=options.read_back,
        hooks=hooks,
        max_examples=options.max_examples,
        seed=secrets.randbelow(2**32) if options.seed is None else options.seed,
    )
    judge = Judge(
        api, options.max_seconds, shapes=ExampleShapes() if options.example_shape else None
    )
    supply = Supply(dict(options.bound), made=options.against_mock, hooks=hooks)
    return Verifier(api, asking, access, supply, judge)


def _credentials(api: Api, options: _Options) -> dict[str, str]:
    """Credentials by the names of schemes; the mock takes any."""
    schemes = list(api.security_schemes)
    found = dict.fromkeys(schemes, "mockument") if options.against_mock else {}
    for said in options.auth:
        name, equals, credential = said.partition("=")
        if not equals or name not in schemes:
            if len(schemes) != 1:
                known = ", ".join(schemes) or "none"
                raise click.UsageError(f"--auth: name one of the document's schemes: {known}")
            name, credential = schemes[0], said
        found[name] = _from_environment(credential)
    return found


def _from_environment(credential: str) -> str:
    if not credential.startswith("env:"):
        return credential
    value = os.environ.get(credential[4:])
    if not value:
        raise click.UsageError(f"--auth: the environment has no {credential[4:]}")
    return value


def _print_calls(verifier: Verifier, shower: Shower) -> None:
    from ..report import printable

    for case in verifier.calls():
        told = shower.curl(case.call) if case.call else f"not run: {case.missing}"
        click.echo(printable(f"# {case.label}"))
        click.echo(printable(told))
    for operation in verifier.left_out:
        click.echo(printable(f"# {operation.label}: left out, as it changes something"))


def _run(api: Api, verifier: Verifier, options: _Options, shower: Shower) -> Report:
    from ..mockserver.contract.report_text import progress_line
    from ..mockserver.contract.results import Result

    is_shown = options.form == "text" and sys.stderr.isatty()
    shows = is_shown if options.progress is None else options.progress

    def tell(result: Result) -> None:
        if shows:
            click.echo(progress_line(shower.shown(result)), err=True)

    with _sender(api, options) as sender, _fuzzing(options):
        return replace(verifier.run(sender, tell), base_url=options.url)


def _fuzzing(options: _Options) -> AbstractContextManager[None]:
    """What the phase fuzz needs around it."""
    if "fuzz" not in options.phases:
        return nullcontext()
    try:
        from ..mockserver.contract.random_calls import writing_elsewhere
    except ImportError as missing:
        why = "the phase fuzz needs Schemathesis: pip install 'mockument[fuzz]'"
        raise click.UsageError(why) from missing
    return writing_elsewhere()


@contextmanager
def _sender(api: Api, options: _Options) -> Iterator[Sender]:
    """What makes the calls, once the server is there."""
    try:
        from ..mockserver.contract.sender import Sender, Sending, Unreachable, wait_for
    except ImportError as missing:
        raise click.UsageError("calls need httpx: pip install 'mockument[verify]'") from missing
    sending = Sending(
        options.url, options.timeout, options.rate, options.retries, not options.insecure
    )
    transport = None
    if options.against_mock:
        from ..mockserver.contract.own_mock import MockTransport

        transport = MockTransport(api)
    try:
        if options.wait_for_url:
            wait_for(options.wait_for_url, options.wait_seconds, verify_tls=not options.insecure)
    except Unreachable as why:
        click.echo(f"Error: {why}", err=True)
        raise click.exceptions.Exit(_UNREACHABLE) from why
    sender = Sender(sending, transport)
    try:
        yield sender
    finally:
        sender.close()


def _written(form: str, report: Report, shower: Shower) -> str:
    """A report in one of the formats."""
    from ..mockserver.contract.report_junit import junit
    from ..mockserver.contract.report_page import page
    from ..mockserver.contract.report_text import text_report
    from ..mockserver.contract.shown import findings_of, report_json
    from ..report_sarif import github_commands, sarif

    match form:
        case "json":
            return report_json(report, shower)
        case "junit":
            return junit(report, shower)
        case "html":
            return page(report, shower)
        case "sarif":
            return sarif(findings_of(report, shower))
        case "github":
            lines = github_commands(findings_of(report, shower))
        case _:
            lines = text_report(report, shower)
    return "".join(f"{line}\n" for line in lines)
