"""Saying what takes a while: on a terminal while it lasts, elsewhere as a line when it is done."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from ..report import printable

__all__ = ["progress"]


@contextmanager
def progress(doing: str, *, shown: bool) -> Iterator[Callable[[int, int], object]]:
    """Say what is being done; what is yielded is told how many steps are done, and of how many.

    :param shown: False where nobody is to be told.
    """
    if not shown:
        yield _to_nobody
    elif sys.stderr.isatty():
        with _bar(printable(doing)) as tell:
            yield tell
    else:
        start = time.monotonic()
        yield _to_nobody
        click.echo(f"{printable(doing)}: {time.monotonic() - start:.1f} s", err=True)


def _to_nobody(_done: int, _total: int) -> None:
    pass


@contextmanager
def _bar(doing: str) -> Iterator[Callable[[int, int], object]]:
    """A bar that fills as soon as it is told how far things are; it leaves nothing behind."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    told = TextColumn("{task.description}", markup=False)
    columns = (told, BarColumn(), TextColumn("{task.fields[steps]}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(doing, total=None, steps="")

        def tell(done: int, total: int) -> None:
            shown.update(task, completed=done, total=total, steps=f"{done:,} of {total:,}")

        yield tell
