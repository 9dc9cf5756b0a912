"""What the pytest plugin keeps for a whole session: the recorder, and the books of coverage."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from ..generator.document import Api, load
from ..mockserver.contract import Checker, Exchange
from ..mockserver.journal import Record
from .book import Book, Covered
from .mock import MockApi
from .recorder import Recorder, Traffic
from .violating import ContractViolated, Violating, told
from .watch import Scope, Watcher
from .whence import Test, Whence, whence

__all__ = ["Recording", "Session"]

_NOBODY: Final = Test("", 0)


class Recording:
    """What was recorded of one test.

    :param api: the document that it is held against.
    :param settle: has those answers looked at that nobody reads any more.
    """

    def __init__(self, api: Api, settle: Callable[[], None]) -> None:
        self.api = api
        self._settle = settle
        self._exchanges: list[Exchange] = []
        self._found: list[tuple[Violating, bool]] = []
        self._allowed = False

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The exchanges up to now, those with other hosts among them."""
        self._settle()
        return tuple(self._exchanges)

    @property
    def violations(self) -> tuple[Violating, ...]:
        """The exchanges that violate the contract, allowed ones among them."""
        self._settle()
        return tuple(one for one, _ in self._found)

    def allow_violations(self) -> None:
        """Let exchanges violate the contract from now on, until the test's end."""
        self._allowed = True

    def heard(self, exchange: Exchange, found: Violating | None) -> None:
        """Take what was heard."""
        self._exchanges.append(exchange)
        if found is not None:
            self._found.append((found, self._allowed))

    def verify(self) -> None:
        """Raise where an exchange violates the contract and was not allowed to; but once.

        :raises ContractViolated: which says what was violated, and by whom.
        """
        self._settle()
        refused = [one for one, allowed in self._found if not allowed]
        self._found = [(one, True) for one, _ in self._found]
        if refused:
            hint = "mock_api_recorder.allow_violations()"
            raise ContractViolated(told(self.api, refused, hint, "exchange"))


class Session:
    """What lasts longer than a test.

    :param scope: which URLs recorded exchanges must have.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._books: dict[str, Book] = {}
        self._checkers: dict[str, Checker] = {}
        self._watcher: Watcher | None = None
        self._recording: Recording | None = None
        self._test = _NOBODY
        self._recorder = Recorder(self._heard, self._whence)
        self._hearing = threading.Lock()
        self.elsewhere: Counter[str] = Counter()
        """How many recorded exchanges with other hosts were passed over, by host."""

    def record(self, document: Path, test: Test) -> Recording:
        """Record a test from now on."""
        book = self.book(document)
        if self._watcher is None or self._watcher.api is not book.api:
            self._watcher = Watcher(book.api, self._scope, book.add)
            self._watcher.elsewhere = self.elsewhere
        self._test = test
        self._recording = Recording(book.api, self._recorder.settle)
        self._recorder.listen()
        return self._recording

    def settle(self) -> None:
        """Look at what the test has left open."""
        self._recorder.settle()

    def stop(self) -> None:
        """Record no more."""
        self.settle()
        self._recording = None
        self._recorder.stop()

    def book(self, document: Path, api: Api | None = None) -> Book:
        """The book of a document.

        :raises Unusable: if the path names no document that can be read.
        """
        key = str(document.resolve())
        if key not in self._books:
            self._books[key] = Book(api or load(document))
        return self._books[key]

    def count(self, document: Path, mock: MockApi) -> None:
        """Count what a test's mock was called with."""
        book = self.book(document, mock.api)
        key = str(document.resolve())
        if key not in self._checkers:
            self._checkers[key] = Checker(mock.api)
        for call in mock.calls:
            book.add(self._checkers[key].check(_exchange(call.record)))

    def state(self) -> dict[str, Any]:
        """The books as values that JSON has."""
        books = {path: book.state() for path, book in self._books.items()}
        return {"books": books, "elsewhere": dict(self.elsewhere)}

    def merge(self, state: Mapping[str, Any]) -> None:
        """Add the books of another process."""
        self.elsewhere.update(state["elsewhere"])
        for path, counted in state["books"].items():
            self.book(_from_here(path)).merge(counted)

    @property
    def has_books(self) -> bool:
        """Whether anything was counted of any document."""
        return bool(self._books)

    def covered(self) -> list[Covered]:
        """What was used, by document."""
        return [book.covered() for book in self._books.values()]

    def _heard(self, traffic: Traffic, sent: Callable[[], Whence]) -> None:
        with self._hearing:
            if self._watcher is not None:
                found = self._watcher.look(traffic, sent)
                if self._recording is not None:
                    self._recording.heard(traffic.exchange, found)

    def _whence(self) -> Whence:
        return whence(self._test)


def _exchange(record: Record) -> Exchange:
    """A request that a mock got, and its answer."""
    return Exchange(
        record.method,
        record.path + (f"?{record.query}" if record.query else ""),
        record.headers,
        record.body,
        record.status,
        record.answer_headers,
        record.answer_body,
    )


def _from_here(path: str) -> Path:
    """A path as people write it who stand where the process does."""
    here = Path.cwd()
    return Path(path).relative_to(here) if Path(path).is_relative_to(here) else Path(path)
