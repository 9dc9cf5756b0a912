"""``mockument generate``: a document to typed code, for one target or for all of a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .shared import FORMAT, exit_with, find_document, with_access
from .target_options import TargetCommand

if TYPE_CHECKING:
    from ..generator.document.library import Access
    from ..project_targets import Target

__all__ = ["generate"]


@click.command(cls=TargetCommand)
@click.argument("target", metavar="[TARGET]", required=False)
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The folder to write; its name is the package's.",
)
@click.option(
    "-O",
    "--option",
    "options",
    multiple=True,
    metavar="NAME[=VALUE]",
    help="An option of the target, such as open-enums or formats.money=my.Money; may be repeated. "
    "--open-enums and --formats money=my.Money are understood as well.",
)
@click.option(
    "--templates",
    type=click.Path(path_type=Path),
    help="A folder of templates that stand in for those of the same names (docs/templates.md).",
)
@click.option("--list", "listing", is_flag=True, help="Show the targets and their options.")
@click.option("--force", is_flag=True, help="Replace a folder that mockument did not write.")
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; name what differs, exit 1 if any."
)
@click.option(
    "--diff", "only_diff", is_flag=True, help="Write nothing; show the difference, exit 1 if any."
)
@FORMAT
@with_access
def generate(  # noqa: PLR0913, PLR0917 - one parameter an option
    target: str | None,
    file: Path | None,
    output: Path | None,
    options: tuple[str, ...],
    templates: Path | None,
    listing: bool,
    force: bool,
    only_check: bool,
    only_diff: bool,
    form: str,
    access: Access,
) -> None:
    """Generate typed code or reference pages from an OpenAPI document.

    TARGET is `models` (pydantic), `client` (httpx, sync and async, with its models) or `docs` (a
    site of static pages). FILE defaults to the document of the current project. The folder is
    replaced as a whole or not at all; files that stay the same keep their times.

    Without -o, what `[[tool.mockument.generate]]` of pyproject.toml asks for is made: all of it,
    or TARGET alone. `mockument generate client --help` shows the options of that target as well.

    \b
    Examples:
      mockument generate client openapi.yaml -o inference_client
      mockument generate models openapi.yaml -o inference_models --open-enums
      mockument generate client openapi.yaml -o inference_client --group-by paths
      mockument generate docs openapi.yaml -o site --lang zh
      mockument generate                   all targets of this project
      mockument generate --check           the same in CI: exit 1 if something is not up to date
      mockument generate client --diff     what would change in the project's client
    """
    from .generating import Manner, run

    if listing:
        _list_targets()
        return
    if output is not None:
        targets: tuple[Target, ...] = (_named(target, file, output, options, templates),)
    elif file is not None or options or templates is not None:
        raise click.UsageError("-o is missing: which folder is to be written?")
    else:
        targets = _of_project(target)
    manner = Manner(
        "diff" if only_diff else "check" if only_check else "write",
        force=force,
        json=form == "json",
        one=output is not None,
    )
    exit_with(run(targets, manner, access))


def _named(
    target: str | None,
    file: Path | None,
    output: Path,
    words: tuple[str, ...],
    templates: Path | None,
) -> Target:
    """The target that the command line names."""
    from ..generator.emit.emitter import find_emitter
    from ..generator.emit.options import BadOption, from_words
    from ..project_targets import Target

    if target is None:
        raise click.UsageError("TARGET is missing: models, client or docs; --list shows them all")
    try:
        values = from_words(find_emitter(target), words)
    except BadOption as bad:
        hint = f": {bad.hint}" if bad.hint else ""
        raise click.UsageError(f"--option: {bad.message}{hint}") from bad
    return Target(target, output, find_document(file), templates, values)


def _of_project(target: str | None) -> tuple[Target, ...]:
    """The targets of the project, or those of one name."""
    from ..generator.document.rules.suggest import closest
    from ..project_targets import project_targets

    targets = project_targets(Path())
    chosen = tuple(one for one in targets if target in (None, one.target))
    if not chosen and target is not None:
        names = [one.target for one in targets]
        meant = closest(target, names)
        hint = f"did you mean {meant!r}?" if meant else f"it has {', '.join(names)}"
        raise click.UsageError(f"-o is missing, and the project has no target {target!r}: {hint}")
    return chosen


def _list_targets() -> None:
    from ..generator.emit.emitter import emitter_names, find_emitter
    from ..generator.emit.options import options_of
    from ..generator.findings import Unusable

    for name in emitter_names():
        try:
            emitter = find_emitter(name)
        except Unusable as unusable:
            click.echo(f"{name}: {unusable.finding.message}", err=True)
            continue
        click.echo(f"{click.style(name, bold=True)}: {emitter.summary}")
        for one in options_of(emitter):
            click.echo(f"  {one.usage:<24} {one.help}")
