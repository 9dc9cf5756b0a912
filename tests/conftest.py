"""A running mock for the tests: a process of its own, on a port of its own."""

import http.client
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

SECONDS = 30

# How long an example takes says how busy the machine is, and nothing of the software. A run is the
# same every time, so that a change is not blamed for what chance found; `make soak` looks further.
settings.register_profile("mockument", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile("mockument")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what takes minutes, unless it is asked for by name: ``pytest -m soak``."""
    if "soak" in config.option.markexpr:
        return
    for item in items:
        if item.get_closest_marker("soak"):
            item.add_marker(pytest.mark.skip(reason="takes minutes: `make soak`"))


@dataclass
class Mock:
    """A running mock: its process, its port, and what it has printed when it was ready."""

    process: subprocess.Popen[str]
    port: int
    printed: str

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)


@contextmanager
def _serving(*arguments: str | Path) -> Iterator[Mock]:
    command = [sys.executable, "-m", "mockument", "serve", *map(str, arguments), "--port", "0"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )
    # A mock that says nothing is ended, so that reading from it ends too.
    watchdog = threading.Timer(SECONDS, process.kill)
    watchdog.start()
    try:
        assert process.stdout is not None
        printed = ""
        while "http://127.0.0.1:" not in printed or "Try:" not in printed:
            line = process.stdout.readline()
            assert line, f"the mock ended: {printed}"
            printed += line
        found = re.search(r"http://127\.0\.0\.1:(\d+)", printed)
        assert found
        printed += process.stdout.readline()
        watchdog.cancel()
        yield Mock(process, int(found[1]), printed)
    finally:
        watchdog.cancel()
        if process.poll() is None:
            process.kill()
        process.wait(timeout=10)
        if process.stdout:
            process.stdout.close()


Serving = Callable[..., AbstractContextManager[Mock]]


@pytest.fixture(scope="session")
def serving() -> Serving:
    """Starts ``mockument serve`` with arguments, for as long as a ``with`` block lasts."""
    return _serving
