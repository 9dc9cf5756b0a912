"""Room for deep recursion in other people's code: a thread with a large stack.

Documents are at most 254 levels deep, and a validator that takes ten calls a level needs more than
Python's usual thousand. It gets no more than that: where it runs in a circle of references it is to
end soon.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, TypeVar

__all__ = ["with_room"]

_T = TypeVar("_T")

_CALLS: Final = 4_000
_STACK_BYTES: Final = 64 * 1024 * 1024
"""Only what is used of it is taken from memory."""

_one_at_a_time = threading.Lock()


def with_room(work: Callable[[], _T]) -> _T:
    """What ``work`` returns, its calls nested deeper than usual.

    :raises BaseException: whatever it raises; :class:`RecursionError` if there was no room still.
    """
    # Both settings are the whole process's: for as long as this takes, and never two at a time.
    with _one_at_a_time:
        calls, stack = sys.getrecursionlimit(), threading.stack_size()
        try:
            threading.stack_size(_STACK_BYTES)
        except (ValueError, RuntimeError):
            return work()  # a system that has no such stacks
        try:
            sys.setrecursionlimit(max(calls, _CALLS))
            return _in_thread(work)
        finally:
            threading.stack_size(stack)
            sys.setrecursionlimit(calls)


def _in_thread(work: Callable[[], _T]) -> _T:
    done: Future[_T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    try:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
    except RuntimeError:
        return work()  # no memory for such a stack
    return done.result()
