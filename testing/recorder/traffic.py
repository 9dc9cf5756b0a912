"""What is recorded: exchanges, and whether all of them was seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from ...mockserver.contract import Exchange
from ..whence import Whence

__all__ = ["Hear", "Later", "Sink", "Traffic"]


@dataclass(frozen=True, slots=True)
class Traffic:
    """An exchange that was recorded.

    :param request_read: whether the request's body is known: that of a generator is not.
    :param answer_read: whether the answer's body is: one that nobody read to its end is not.
    """

    exchange: Exchange
    request_read: bool = True
    answer_read: bool = True


Later: TypeAlias = Callable[[], Traffic]
"""Says what an exchange was once nobody reads its answer any more."""

Hear: TypeAlias = Callable[[Traffic | Later], None]
"""Is told of an exchange that has just ended, or how to learn of it at the test's end."""

Sink: TypeAlias = Callable[[Traffic, Callable[[], Whence]], None]
"""Is told of each exchange, and how to learn who sent it."""
