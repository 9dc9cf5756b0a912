"""Whence: the line of a test that sent a request, found on the stacks of the process's threads.

A request that is answered in the process has its sender's frames below it. One that came by a
socket has not: but whoever sent it is waiting for its answer, so that the test's thread stands at
the line that is looked for, or its event loop has a task that does.
"""

from __future__ import annotations

import linecache
import sys
import sysconfig
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import asyncio

__all__ = ["Place", "Test", "Whence", "caller", "whence"]

_OWN: Final = __name__.partition(".")[0]
_LIBRARIES: Final = tuple(
    {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
)


@dataclass(frozen=True, slots=True)
class Place:
    """A line of Python.

    :param file: the module's file.
    :param line: line number, from 1.
    :param function: the function that it is in.
    """

    file: str
    line: int
    function: str

    def __str__(self) -> str:
        return f"{_short(self.file)}:{self.line} in {self.function}"

    @property
    def text(self) -> str:
        """The line itself, without its indentation."""
        return linecache.getline(self.file, self.line).strip()


@dataclass(frozen=True, slots=True)
class Test:
    """What a test is known by while it runs.

    :param file: the test's module.
    :param thread: the identifier of the thread that runs it.
    """

    file: str
    thread: int


@dataclass(frozen=True, slots=True)
class Whence:
    """Who sent a request, as far as the stacks tell.

    :param test: the line of the test; None where none was found.
    :param sender: the user's own line that is nearest to the request.
    :param exact: whether the request was sent by these lines, or while they were being run.
    """

    test: Place | None
    sender: Place | None
    exact: bool


def whence(test: Test) -> Whence:
    """Who is sending the request that the calling thread answers."""
    own = list(_own_lines(_frames(sys._getframe(1))))  # noqa: SLF001 - documented
    if any(place.file == test.file for place in own):
        return _seen(own, test, exact=True)
    for stack in _stacks(test.thread):
        lines = list(_own_lines(stack))
        if any(place.file == test.file for place in lines):
            return _seen(lines, test, exact=False)
    return _seen(own, test, exact=True)


def caller() -> Test:
    """The user's module that called, as a test."""
    place = next(_own_lines(_frames(sys._getframe(1))), None)  # noqa: SLF001 - documented
    return Test(place.file if place else "", threading.get_ident())


def _seen(lines: list[Place], test: Test, *, exact: bool) -> Whence:
    """What a stack tells; the innermost line comes first."""
    of_test = [place for place in lines if place.file == test.file]
    return Whence(of_test[-1] if of_test else None, lines[0] if lines else None, exact)


def _stacks(first: int) -> Iterator[list[FrameType]]:
    """The stacks of all other threads; before one that runs an event loop, those of its tasks."""
    current = sys._current_frames()  # noqa: SLF001 - documented
    current.pop(threading.get_ident(), None)
    for ident in sorted(current, key=lambda ident: ident != first):
        frames = list(_frames(current[ident]))
        for above, loop in enumerate(map(_loop, frames)):
            # Where no task is being run, one waits for its answer: deep in a client.
            if loop is not None and not any(_own_lines(frames[:above])):
                import asyncio  # see _loop

                waiting = map(_awaited, asyncio.all_tasks(loop))
                yield from ([*task, *frames] for task in sorted(waiting, key=len, reverse=True))
        yield frames


def _loop(frame: FrameType) -> asyncio.AbstractEventLoop | None:
    """The event loop that a frame runs."""
    if frame.f_code.co_name != "run_forever":
        return None
    import asyncio  # is there already where a loop runs; elsewhere it costs a first test 20 ms

    found = frame.f_locals.get("self")
    return found if isinstance(found, asyncio.AbstractEventLoop) else None


def _frames(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _awaited(task: asyncio.Task[Any]) -> list[FrameType]:
    """The frames of a task that waits, the innermost first."""
    found: list[FrameType] = []
    waiting: Any = task.get_coro()
    while waiting is not None:
        frame = getattr(waiting, "cr_frame", None) or getattr(waiting, "gi_frame", None)
        if frame is not None:
            found.insert(0, frame)
        waiting = getattr(waiting, "cr_await", None) or getattr(waiting, "gi_yieldfrom", None)
    return found


def _own_lines(frames: Iterable[FrameType]) -> Iterator[Place]:
    """The frames that are neither Python's, nor installed packages', nor ours."""
    for frame in frames:
        file = frame.f_code.co_filename
        module = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        if module != _OWN and not file.startswith(("<", *_LIBRARIES)):
            yield Place(file, frame.f_lineno, frame.f_code.co_name)


def _short(file: str) -> str:
    path, here = Path(file), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else file
