"""Asking: what is asked of a server."""

from __future__ import annotations

from dataclasses import dataclass

from ...generator.document import Operation
from .case import SAFE, Phase
from .hooks import NO_HOOKS, Hooks

__all__ = ["Asking"]


@dataclass(frozen=True)
class Asking:
    """What is asked of a server.

    :param operations: the operations that are asked.
    :param allow_writes: whether methods that change something are sent.
    :param workers: calls that are made at once.
    :param base_path: the path of the server's URL.
    :param phases: what is sent besides the documented examples.
    :param may_empty: where the operations stand that may delete whatever is there, as they take no
        id; None for all.
    :param knows_credentials: whether the server tells good credentials from wrong ones.
    :param remembers: whether the server remembers what it is told; a mock does not.
    :param reads_back: whether what was made or changed must be read as it was sent.
    :param hooks: functions of the user's around each call.
    :param max_examples: random calls of each operation.
    :param seed: what makes random calls the same again.
    """

    operations: tuple[Operation, ...]
    allow_writes: bool = False
    workers: int = 4
    base_path: str = ""
    phases: frozenset[Phase] = frozenset({"examples", "coverage", "stateful"})
    may_empty: frozenset[str] | None = frozenset()
    knows_credentials: bool = True
    remembers: bool = True
    reads_back: bool = False
    hooks: Hooks = NO_HOOKS
    max_examples: int = 100
    seed: int = 0

    def may_send(self, operation: Operation) -> bool:
        """Whether an operation changes nothing, or may."""
        return self.allow_writes or operation.method in SAFE

    @property
    def sent(self) -> tuple[Operation, ...]:
        """The operations that are called."""
        return tuple(filter(self.may_send, self.operations))

    @property
    def left_out(self) -> tuple[Operation, ...]:
        """The operations that are not called, since they change something."""
        return tuple(one for one in self.operations if not self.may_send(one))

    def empties(self, operation: Operation) -> bool:
        """Whether an operation would delete what it is not told to."""
        is_named = self.may_empty is None or operation.pointer in self.may_empty
        return operation.method == "DELETE" and "{" not in operation.path and not is_named
