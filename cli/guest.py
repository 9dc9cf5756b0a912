"""The command that a mock is started for: it runs while the mock does."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..mockserver.serve import Running

__all__ = ["Guest"]

_NOT_FOUND, _NOT_RUNNABLE = 127, 126
"""Exit codes that shells use for commands that cannot be started."""
_PATIENCE_SECONDS = 10


class Guest:
    """A command that is run once the mock answers, and that the mock ends with.

    :param command: the program and its arguments; no shell reads them.
    :param url_variable: the environment variable in which it finds the mock's URL.
    """

    def __init__(self, command: Sequence[str], url_variable: str) -> None:
        self._command = command
        self._url_variable = url_variable
        self._process: subprocess.Popen[bytes] | None = None
        self._code = 1
        self._ended = threading.Event()

    def run(self, running: Running) -> None:
        """Run the command to its end, then stop the mock."""
        try:
            self._process = subprocess.Popen(  # noqa: S603 - what the user asked for
                self._command, env={**os.environ, self._url_variable: running.url}
            )
            self._code = self._process.wait()
        except FileNotFoundError:
            click.echo(f"Error: {self._command[0]}: no such command", err=True)
            self._code = _NOT_FOUND
        except OSError as error:
            click.echo(f"Error: {self._command[0]}: {error.strerror or error}", err=True)
            self._code = _NOT_RUNNABLE
        finally:
            self._ended.set()
            running.stop()

    def finish(self) -> int:
        """The command's exit code; where the mock ended first, the command is told to end.

        A command that a signal ended counts as shells count it: 128 and the signal's number.
        """
        if self._process and not self._ended.is_set():
            self._process.terminate()
            if not self._ended.wait(_PATIENCE_SECONDS):
                self._process.kill()
                self._ended.wait()
        sys.stdout.flush()
        return self._code if self._code >= 0 else 128 - self._code
