"""``mockument verify``: whether a server does what its document says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import click

from .shared import find_document, with_access
from .verifying import Options, verified

if TYPE_CHECKING:
    from ..generator.document import Api
    from ..generator.document.library import Access as Reading

__all__ = ["verify"]

_DOCUMENT: Final = 3
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
    4 the server cannot be reached, 5 coverage is under its floor, or nothing could be asked at all,
    130 interrupted by Ctrl-C: what was found by then is reported, no file is written.
    """
    chosen = Options(**options)
    if bool(chosen.base_url) == chosen.against_mock:
        raise click.UsageError("name the server by --base-url, or ask --against-mock")
    if chosen.update and chosen.against_mock:
        raise click.UsageError("--update is for what a server answers: name it by --base-url")
    context.exit(verified(_load(file, access), chosen))


def _load(file: Path | None, access: Reading) -> Api:
    from ..generator.document.load import load
    from ..generator.findings import Unusable
    from ..report import print_findings

    try:
        return load(find_document(file), access)
    except Unusable as unusable:
        print_findings([*unusable.findings, unusable.finding])
        raise click.exceptions.Exit(_DOCUMENT) from unusable
