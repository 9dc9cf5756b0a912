"""A real browser, the pages of a document that has everything, and servers to call from them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
EVERYTHING = ROOT / "tests" / "fixtures" / "browser" / "everything.yaml"
FIRST = ROOT / "spec" / "openapi.yaml"
_ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
_PATIENCE_SECONDS = 10
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; without it, or without Playwright, whatever needs it is skipped.

    One for each module: Playwright keeps an event loop running as long as it is there, in which
    no other test of the process could start one.
    """
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    executable = next(filter(None, map(shutil.which, _NAMES)), None)
    if executable is None:
        pytest.skip("no chromium on the PATH")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=executable, args=list(_ARGUMENTS))
        yield launched
        launched.close()


class Watched:
    """Pages of one test, and what they must not do: fail, or ask other hosts for anything."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.contexts: list[BrowserContext] = []

    def __call__(self, url: str, **options: Any) -> Page:
        """A page in a context of its own, once it has loaded.

        :param options: of the context, such as ``viewport`` or ``color_scheme``.
        """
        context = self.browser.new_context(**options)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("request", lambda request: self.requests.append(request.url))
        page.set_default_timeout(_PATIENCE_SECONDS * 1000)
        page.goto(url)
        return page

    def _hear(self, kind: str, text: str) -> None:
        # That an answer is 422, or that nobody answers, is no fault of the page.
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.errors.append(text)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Watched]:
    """Opens pages; fails if one of them has failed."""
    watched = Watched(browser)
    yield watched
    for context in watched.contexts:
        context.close()
    assert watched.errors == []


@pytest.fixture
def until() -> Callable[[Page, str], None]:
    """Waits until an expression holds on a page.

    Playwright's own way evaluates it within the page, which the page's policy rightly refuses.
    """

    def wait(page: Page, expression: str) -> None:
        end = time.monotonic() + _PATIENCE_SECONDS
        while not page.evaluate(expression):
            assert time.monotonic() < end, f"never: {expression}"
            page.wait_for_timeout(20)

    return wait


def _generated(document: Path, folder: Path, *options: str) -> Path:
    command = [sys.executable, "-m", "mockument", "generate", "docs", str(document)]
    subprocess.run([*command, "-o", str(folder), *options], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the document that has everything, on the disk."""
    return _generated(EVERYTHING, tmp_path_factory.mktemp("site") / "site")


@pytest.fixture(scope="session")
def first_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the first API."""
    return _generated(FIRST, tmp_path_factory.mktemp("first") / "site")


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Makes the pages of any document: ``generated(path_or_dict, "-O", "lang=zh")``."""

    def make(document: Path | dict[str, Any], *options: str) -> Path:
        folder = tmp_path_factory.mktemp("generated")
        if isinstance(document, dict):
            (folder / "openapi.json").write_text(json.dumps(document), "utf-8")
            document = folder / "openapi.json"
        return _generated(document, folder / "site", *options)

    return make


@pytest.fixture(scope="session")
def served(serving: Any) -> Iterator[str]:
    """The address of the pages that a mock of the same document shows."""
    with serving(EVERYTHING) as mock:
        yield f"http://127.0.0.1:{mock.port}/__mockument/docs"


class _Liar(BaseHTTPRequestHandler):
    """A server that breaks its contract; below ``/open`` it lets pages of others call it."""

    def do_OPTIONS(self) -> None:
        self._answer(204, b"", "text/plain")

    def do_GET(self) -> None:
        if "/slow" in self.path or self.path.endswith("/404"):
            time.sleep(2)
        if "/pets/5" in self.path:  # so large that no page shows it at once
            pets = [
                {"kind": "cat", "id": n, "name": "x" * 40, "indoor": True} for n in range(60_000)
            ]
            self._answer(200, json.dumps(pets).encode(), "application/json")
        elif "/pets/" in self.path:
            self._answer(200, b'{"kind": "cat", "id": "one", "indoor": true}', "application/json")
        else:
            self._answer(418, b"short and stout", "text/plain")

    def do_POST(self) -> None:
        self.do_GET()

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        if self.path.startswith("/open"):
            for name in ("Origin", "Headers", "Methods"):
                self.send_header(f"Access-Control-Allow-{name}", "*")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):  # whoever called may have gone
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        pass


@pytest.fixture(scope="session")
def liar() -> Iterator[str]:
    """The address of a server that breaks the contract of the document that has everything."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Liar)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
