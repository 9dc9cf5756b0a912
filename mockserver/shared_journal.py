"""One journal of several processes: each keeps its own requests and asks the others for theirs."""

from __future__ import annotations

import contextlib
import os
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Client, Listener
from pathlib import Path
from typing import Any

from .journal import Journal, Record

__all__ = ["Meeting", "SharedJournal"]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where the processes of one mock find each other.

    :param folder: a folder of this mock's alone.
    :param key: what they know each other by; nobody else has it.
    :param workers: how many they are.
    """

    folder: Path
    key: bytes
    workers: int

    def address(self, worker: int) -> str:
        """Where one of them listens: a socket in the folder, on Windows a pipe named after it."""
        if os.name == "nt":
            return rf"\\.\pipe\{self.folder.name}-{worker}"
        return str(self.folder / str(worker))

    def free_seat(self) -> int:
        """The number of a process that is not there: not yet, or, as it was killed, no more."""
        return next((n for n in range(self.workers) if not self._is_taken(n)), 0)

    def _is_taken(self, worker: int) -> bool:
        try:
            Client(self.address(worker), authkey=self.key).close()
        except (OSError, EOFError):
            return False
        return True


class SharedJournal(Journal):
    """A journal that tells what all processes of a mock were asked.

    Adding costs what it costs in one process; only asking crosses to the others.

    :param size: how many requests each process keeps.
    :param meeting: where the others are.
    """

    def __init__(self, size: int, meeting: Meeting) -> None:
        super().__init__(size)
        self._meeting = meeting
        self.worker = meeting.free_seat()
        """Which of them this is, from 0. One that comes in the place of another has its number."""

    def start(self) -> None:
        """Begin to answer the others, in a thread that ends with the process."""
        address = self._meeting.address(self.worker)
        with contextlib.suppress(OSError):
            Path(address).unlink()  # of a worker that was killed
        listener = Listener(address, authkey=self._meeting.key)
        threading.Thread(
            target=self._listen, args=(listener,), name="shared-journal", daemon=True
        ).start()

    def _listen(self, listener: Listener) -> None:
        while True:
            with contextlib.suppress(OSError, EOFError), listener.accept() as connection:
                self._reply(connection)

    def _reply(self, connection: Any) -> None:  # noqa: ANN401 - a socket's or a pipe's
        match connection.recv():
            case "records":
                connection.send(list(super().records()))
            case "counts":
                connection.send(super().counts())
            case "forgotten":
                connection.send(super().forgotten)
            case "clear":
                super().clear()
                connection.send(None)

    def _ask_others(self, what: str) -> Iterator[Any]:
        """What each other process says; one that is gone says nothing."""
        for worker in range(self._meeting.workers):
            if worker == self.worker:
                continue
            with contextlib.suppress(OSError, EOFError):
                address = self._meeting.address(worker)
                with Client(address, authkey=self._meeting.key) as connection:
                    connection.send(what)
                    yield connection.recv()

    def records(self) -> Iterator[Record]:
        """What all processes have kept, by the time at which it came, numbered anew."""
        found = [*super().records(), *(r for part in self._ask_others("records") for r in part)]
        found.sort(key=lambda record: record.at)
        return (replace(record, number=number) for number, record in enumerate(found, 1))

    @property
    def forgotten(self) -> int:
        """How many requests were too many for the rings, since the last clear."""
        others: list[int] = list(self._ask_others("forgotten"))
        return super().forgotten + sum(others)

    def counts(self) -> Counter[tuple[str, int]]:
        """How often each operation answered each status, in all processes."""
        return sum(self._ask_others("counts"), super().counts())

    def clear(self) -> None:
        """Forget everything, everywhere."""
        super().clear()
        list(self._ask_others("clear"))
