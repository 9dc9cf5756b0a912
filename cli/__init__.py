"""The command line: one thin module a command, each importing only what it needs."""

from __future__ import annotations

import gc
import sys
import traceback
from importlib import import_module
from typing import Final, NoReturn

import click

from .._version import __version__
from .shared import UNUSABLE

__all__ = ["cli", "main"]

_COMMANDS: Final = ("capture", "check", "check-traffic", "generate", "serve", "verify")


class _Commands(click.Group):
    """The commands, of which only those that are asked for are imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's name
        """Their names, in the order in which they are used."""
        return [*_COMMANDS]

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's name
        cmd_name: str,
    ) -> click.Command | None:
        """The command of a name, which is a function of its module."""
        if cmd_name in _COMMANDS:
            return _command(cmd_name)
        self.commands = {name: _command(name) for name in _COMMANDS}  # to say which one is near
        return None


def _command(name: str) -> click.Command:
    function = name.replace("-", "_")
    found: click.Command = getattr(import_module(f".{function}", __package__), function)
    return found


@click.group(
    cls=_Commands,
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
    mockument generate                              all targets of pyproject.toml, up to date
    mockument serve openapi.yaml                    document → running mock
    mockument verify openapi.yaml --base-url URL    does a server keep to its document
    """
    context.obj = debug


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
    gc.freeze()  # the process ends: what a large document has left is not searched once more
    sys.exit(code if isinstance(code, int) else 0)


def _explain(error: Exception, *, debug: bool) -> int:
    """Say in words what went wrong, and give the exit code."""
    from ..generator.findings import Unusable

    if debug:
        traceback.print_exc()
    if isinstance(error, Unusable):
        from ..report import print_findings

        print_findings([*error.findings, error.finding])
        return UNUSABLE
    if not debug:
        click.echo(f"Error: {type(error).__name__}: {error}", err=True)
        click.echo("This is a fault of mockument; --debug shows where. Please report it.", err=True)
    return UNUSABLE
