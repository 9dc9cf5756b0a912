"""Pages in headless Chromium: how long until a text is on the screen, and at what cost."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from servers import end, free_port, small_environment

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession

__all__ = ["Opened", "browsing", "executable", "largest_paint", "opened", "serving"]

VIEW = {"width": 1280, "height": 900}
PATIENCE_SECONDS = 60
START_SECONDS = 60

ON_SCREEN = """text => new Promise((done, fail) => {
  const has = element => element && element.childNodes.length < 60
    && element.textContent.length < 3000 && element.textContent.includes(text);
  let last = 0;
  const look = now => {
    if (now > PATIENCE) return done(null);
    if (now - last > 20) {
      last = now;
      for (const x of [0.25, 0.35, 0.5, 0.65])
        for (let y = 20; y < innerHeight; y += 20) {
          const found = document.elementFromPoint(innerWidth * x, y);
          if (has(found) || has(found?.parentElement)) return done(performance.now());
        }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})""".replace("PATIENCE", str(PATIENCE_SECONDS * 1000))
"""Milliseconds since the navigation began until whoever looks at the window sees the text."""

LARGEST_PAINT = """() => new Promise(done => {
  let last = null;
  new PerformanceObserver(list => { for (const one of list.getEntries()) last = one.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => done(last), 600);
})"""


@dataclass
class Opened:
    """An operation's page, opened some times in a window of its own each.

    :param milliseconds: from the navigation until the operation's text is on the screen.
    :param megabytes: of JavaScript's heap then, garbage collected.
    :param bytes: of everything that was loaded.
    :param failed: why there is nothing, where there is nothing.
    """

    name: str
    milliseconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    bytes: int = 0
    failed: str = ""

    def median(self, name: str) -> float | None:
        values: list[float] = getattr(self, name)
        return median(values) if values else None


def executable() -> str | None:
    """Chromium, where there is one."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next(filter(None, map(shutil.which, names)), None)


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser, as Playwright has it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = driver.chromium.launch(executable_path=executable(), args=arguments)
        yield browser
        browser.close()


@contextmanager
def serving(folder: Path, *command: str) -> Iterator[str]:
    """What a server answers on loopback: our mock by its command, or a folder of files."""
    port = free_port()
    files = ("-m", "http.server", "--bind", "127.0.0.1", "--directory", str(folder))
    filled = [sys.executable, *(command or (*files, "{port}"))]
    process = subprocess.Popen(
        [part.format(port=port) for part in filled],
        env=small_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        end(process)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=START_SECONDS):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError("the server did not start")


def opened(browser: Browser, url: str, text: str, into: Opened) -> None:
    """Open a page once more, and note how long it took and what it weighs."""
    context = browser.new_context(viewport=VIEW)
    try:
        page = context.new_page()
        page.set_default_timeout(2_000 * PATIENCE_SECONDS)
        session = context.new_cdp_session(page)
        loaded = _counted(session)
        page.goto(url, wait_until="commit")
        took = page.evaluate(ON_SCREEN, text)
        if took is None:
            into.failed = f"not on the screen within {PATIENCE_SECONDS} s"
            return
        into.milliseconds.append(took)
        session.send("HeapProfiler.collectGarbage")
        session.send("Performance.enable")
        metrics = session.send("Performance.getMetrics")["metrics"]
        used = next(one["value"] for one in metrics if one["name"] == "JSHeapUsedSize")
        into.megabytes.append(used / 1e6)
        into.bytes = sum(loaded)
    except Exception as error:  # a peer may take the whole browser with it
        into.failed = f"{type(error).__name__}: {error}".partition("\n")[0][:80]
    finally:
        context.close()


def largest_paint(browser: Browser, url: str) -> tuple[float, int]:
    """Milliseconds of the largest contentful paint, and the bytes of all that was loaded.

    The window has seen a page, as readers' windows have, but none of this site.
    """
    context = browser.new_context(viewport=VIEW)
    page = context.new_page()
    page.goto("data:text/html,<p>before</p>")
    loaded = _counted(context.new_cdp_session(page))
    page.goto(url, wait_until="load")
    paint = page.evaluate(LARGEST_PAINT)
    context.close()
    return paint, sum(loaded)


def _counted(session: CDPSession) -> list[int]:
    """The bytes of each thing that is loaded from now on."""
    loaded: list[int] = []
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda e: loaded.append(int(e["encodedDataLength"])))
    return loaded
