"""What ``mockument verify`` does, once its command line is read."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import click

from .shared import write

if TYPE_CHECKING:
    from ..generator.document import Api
    from ..mockserver.contract.access import Access
    from ..mockserver.contract.baseline import Accepted
    from ..mockserver.contract.case import Phase
    from ..mockserver.contract.results import Report
    from ..mockserver.contract.sender import Sender
    from ..mockserver.contract.shown import Shower
    from ..mockserver.contract.verifier import Verifier

__all__ = ["Options", "verified"]

_DOCUMENT: Final = 3
_UNREACHABLE: Final = 4


@dataclass(frozen=True)
class Options:
    """What the command line says; see ``mockument verify --help``."""

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


def verified(api: Api, options: Options) -> int:
    """Ask a server, and report what was found.

    :returns: the exit code, as `mockument verify --help` lists them.
    :raises click.UsageError: where options make no sense together, or with this document.
    """
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
    if report.interrupted:
        click.echo(_written(options.form, report, shower), nl=False)
        return report.exit
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


def _floors(options: Options) -> dict[str, float]:
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


def _baseline(options: Options) -> tuple[Accepted, ...]:
    from ..mockserver.contract.baseline import NAME, read_baseline

    path = options.baseline or Path(NAME)
    is_wanted = options.baseline is not None or path.is_file()
    return read_baseline(path) if is_wanted and not options.write_baseline else ()


def _verifier(api: Api, options: Options, access: Access) -> Verifier:
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


def _credentials(api: Api, options: Options) -> dict[str, str]:
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


def _run(api: Api, verifier: Verifier, options: Options, shower: Shower) -> Report:
    from ..mockserver.contract.report_text import progress_line
    from ..mockserver.contract.results import Result

    is_shown = options.form == "text" and sys.stderr.isatty()
    shows = is_shown if options.progress is None else options.progress

    def tell(result: Result) -> None:
        if shows:
            click.echo(progress_line(shower.shown(result)), err=True)

    with _sender(api, options) as sender, _fuzzing(options):
        return replace(verifier.run(sender, tell), base_url=options.url)


def _fuzzing(options: Options) -> AbstractContextManager[None]:
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
def _sender(api: Api, options: Options) -> Iterator[Sender]:
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
