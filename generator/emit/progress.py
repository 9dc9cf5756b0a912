"""How far an emission is, for whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, TypeVar

__all__ = ["counted", "watched"]

_T = TypeVar("_T")

_WATCHER: Final[ContextVar[Callable[[int, int], object] | None]] = ContextVar(
    "watcher of an emission", default=None
)


def counted(steps: Sequence[_T]) -> Iterator[_T]:
    """The steps of an emission: whoever watches it is told of each that is done.

    An emitter that makes many files goes over them so; nobody need watch.
    """
    tell = _WATCHER.get()
    for done, step in enumerate(steps):
        if tell is not None:
            tell(done, len(steps))
        yield step
    if tell is not None:
        tell(len(steps), len(steps))


@contextmanager
def watched(tell: Callable[[int, int], object]) -> Iterator[None]:
    """Watch the emission that is made as long as this lasts.

    :param tell: called with how many steps are done, and how many there are.
    """
    token = _WATCHER.set(tell)
    try:
        yield
    finally:
        _WATCHER.reset(token)
