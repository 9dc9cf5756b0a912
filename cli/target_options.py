"""Options of a target as options of the command: ``--lang zh`` for ``-O lang=zh``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..generator.emit.options import Option

__all__ = ["TargetCommand"]

_ARGUMENTS = "mockument.arguments"
_REPORTS = ("text", "json")
"""What ``--format`` means for every target: how findings are reported."""


class TargetCommand(click.Command):
    """A command that takes its target's own options by their names, whatever the target is."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[_ARGUMENTS] = [*args]
        own = {name for one in self.params for name in (*one.opts, *one.secondary_opts)}
        if any(_is_foreign(args, at, own) for at in range(len(args))):
            args = list(_rewritten(args, own))
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as wrong:
            from ..generator.document.rules.suggest import closest

            known = [f"--{one.name}" for one in _of_target(ctx.meta[_ARGUMENTS])[1]]
            near = closest(wrong.option_name, [*own, *known])
            meant = [near] if near else known
            raise click.NoSuchOption(wrong.option_name, None, meant, ctx) from wrong

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As click's own, and after them those of the target that the command line names."""
        super().format_options(ctx, formatter)
        target, options = _of_target(ctx.meta.get(_ARGUMENTS, []))
        if options:
            with formatter.section(f"Options of {target}"):
                formatter.write_dl([(f"--{_usage(one)}", one.help) for one in options])


def _is_foreign(args: list[str], at: int, own: set[str]) -> bool:
    """Whether an argument is an option that the command does not have, or means otherwise."""
    name, given, value = args[at].partition("=")
    if name == "--format":
        return (value if given else "".join(args[at + 1 : at + 2])) not in _REPORTS
    return name.startswith("--") and name not in {*own, "--", "--help"}


def _rewritten(args: list[str], own: set[str]) -> Iterator[str]:
    """The arguments with the target's options as ``-O``; what is nobody's is left to click."""
    known = {one.name: one for one in _of_target(args)[1]}
    rest = iter(range(len(args)))
    for at in rest:
        word, given, value = args[at].partition("=")
        option = known.get(word.removeprefix("--")) if _is_foreign(args, at, own) else None
        if option is None:
            yield args[at]
            continue
        yield "-O"
        if option.type is bool:
            yield f"{option.name}={value}" if given else option.name
        else:
            text = value if given else next((args[one] for one in rest), "")
            joint = "." if option.type is dict else "="
            yield f"{option.name}{joint}{text}"


def _usage(option: Option) -> str:
    """How an option is written by its own name."""
    if option.type is dict:
        return f"{option.name} KEY=TEXT"
    return option.usage.replace("=", " ")


def _of_target(args: list[str]) -> tuple[str, tuple[Option, ...]]:
    """The target that the arguments name, with its options; empty where they name none."""
    from ..generator.emit.emitter import emitter_names, find_emitter
    from ..generator.emit.options import options_of
    from ..generator.findings import Unusable

    names = emitter_names()
    target = next((one for one in args if one in names), "")
    try:
        return target, options_of(find_emitter(target)) if target else ()
    except Unusable:
        return target, ()  # the command says why, when it gets there
