"""The part of the pytest plugin that works for a whole session: recording, and coverage."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from ..files import write_whole
from ..generator.findings import Unusable
from ..pytest_plugin import VERIFIED, default_of, document_of, verify, why_unusable
from ..report import printable
from .book import Covered
from .coverage_report import as_html, as_json, terminal_lines
from .floors import BadFloor, Ratchet, below, read_floors
from .mock import MockApi
from .session import Recording, Session
from .watch import Scope
from .whence import Test

__all__ = ["SessionPlugin"]

_RECORDING: Final = pytest.StashKey[Recording]()
_SHOWN_HOSTS: Final = 10
_ABOUT_COVERAGE: Final = (
    "mock_api_coverage",
    "mock_api_coverage_report",
    "mock_api_coverage_fail_under",
    "mock_api_coverage_ratchet",
)
_FORMS: Final = {"json": as_json, "html": as_html}


class SessionPlugin:
    """Hooks of pytest that are there once something of this kind is asked for.

    :raises pytest.UsageError: if an option makes no sense.
    """

    def __init__(self, config: pytest.Config) -> None:
        asked = config.option
        self._records_all = bool(asked.mock_api_record)
        self._fails = not asked.mock_api_record_only
        self._covers = any(getattr(asked, name) for name in _ABOUT_COVERAGE)
        self._is_worker = hasattr(config, "workerinput")
        self._session = Session(Scope(tuple(asked.mock_api_record_url)))
        self._covered: list[Covered] = []
        self._below: list[str] = []
        try:
            self._reports = [_report(said) for said in asked.mock_api_coverage_report]
            self._floors = read_floors(asked.mock_api_coverage_fail_under)
            ratchet = asked.mock_api_coverage_ratchet
            self._ratchet = Ratchet(Path(ratchet)) if ratchet else None
        except BadFloor as bad:
            raise pytest.UsageError(f"--mock-api-coverage: {bad}") from bad

    def count(self, document: Path, mock: MockApi) -> None:
        """Count what a test's mock was called with."""
        if self._covers:
            self._session.count(document, mock)

    @contextmanager
    def recording(self, item: pytest.Item) -> Iterator[Recording]:
        """Record a test, unless it is recorded anyhow."""
        known = item.stash.get(_RECORDING, None)
        if known is not None:
            yield known
            return
        recording = self._begin(item)
        try:
            yield recording
        finally:
            self._session.stop()
        verify(recording)

    def _begin(self, item: pytest.Item) -> Recording:
        test = Test(str(item.path), threading.get_ident())
        try:
            recording = self._session.record(document_of(item), test)
        except Unusable as unusable:
            raise pytest.fail.Exception(why_unusable(unusable), pytrace=False) from None
        if self._fails:
            item.stash.setdefault(VERIFIED, []).append(recording)
        return recording

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Record from before the first fixture on."""
        if self._records_all:
            item.stash[_RECORDING] = self._begin(item)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, object, object]:
        """Stop to record once the last fixture is gone."""
        result = yield
        if self._records_all and _RECORDING in item.stash:
            recording = item.stash[_RECORDING]
            self._session.settle()
            if self._fails:
                verify(recording)
        return result

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:  # noqa: ANN401 - pytest-xdist's own
        """Add what a worker of pytest-xdist has counted."""
        counted = getattr(node, "workeroutput", {}).get("mockument")
        if counted is not None:  # a worker that was killed has nothing to tell
            self._session.merge(counted)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the reports; fail below the floors."""
        self._session.stop()
        if self._is_worker:
            session.config.workeroutput["mockument"] = self._session.state()  # type: ignore[attr-defined]
        elif self._covers:
            if not self._session.has_books:
                self._nothing_used(session.config)
            self._covered = self._session.covered()
            self._finish(session, self._covered)

    def _nothing_used(self, config: pytest.Config) -> None:
        """Where nothing was used of any document, all of the project's was missed."""
        try:
            self._session.book(default_of(config))
        except Unusable as unusable:
            self._below.append(f"coverage of no document: {unusable.finding.message}")

    def _finish(self, session: pytest.Session, covered: list[Covered]) -> None:
        for form, file in self._reports:
            write_whole(file, _FORMS[form](covered))
        self._below += below(covered, self._floors)
        if self._ratchet:
            self._below += self._ratchet.below(covered)
            if session.exitstatus == pytest.ExitCode.OK and not self._below:
                self._ratchet.raise_to(covered)
        if self._below and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell what was covered, and what was not looked at."""
        if self._session.elsewhere:
            hosts = self._session.elsewhere.most_common()
            shown = ", ".join(f"{host} ×{count}" for host, count in hosts[:_SHOWN_HOSTS])
            more = f" and {len(hosts) - _SHOWN_HOSTS} more" if len(hosts) > _SHOWN_HOSTS else ""
            line = f"exchanges with other hosts, not held against the document: {shown}{more}"
            terminalreporter.line(printable(line))
        for covered in self._covered:
            name = covered.api.document.source.name
            terminalreporter.section(f"coverage of {name}, by valid exchanges")
            for line in terminal_lines(covered):
                terminalreporter.line(line)
        for line in self._below:
            terminalreporter.line(f"FAIL {line}", red=True)


def _report(said: str) -> tuple[str, Path]:
    form, _, file = said.partition(":")
    if form not in _FORMS or not file:
        raise BadFloor(f"{said!r} is no report: json:FILE or html:FILE")
    return form, Path(file)
