"""Reload: an edit of the document is served within a second; a broken edit is told, not served."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeAlias

from ..generator.document import Api, load
from ..generator.document.library import Access
from ..generator.document.source import read_source
from ..generator.findings import Unusable
from .describe import faults
from .mock import Mock

__all__ = ["Reloader"]

_LOOK_SECONDS: Final = 0.25
_SETTLE_SECONDS: Final = 0.1
"""How long a changed file must keep still: editors write in several steps."""

_TOLD_FAULTS: Final = 5

_Stamp: TypeAlias = tuple[int, int, int] | None


class Reloader:
    """Looks at the files of a mock's document, and gives the mock the document anew.

    It asks for the files' times rather than to be told of changes: that works on every file
    system, network and container mounts among them, and costs microseconds.

    :param mock: what is given the new document.
    :param path: the document's file.
    :param access: what its references may read.
    :param tell: called with one line on what was done.
    """

    def __init__(self, mock: Mock, path: Path, access: Access, tell: Callable[[str], None]) -> None:
        self._mock = mock
        self._path = path
        self._access = access
        self._tell = tell
        self._seen: dict[Path, _Stamp] = {}

    def start(self) -> None:
        """Begin to look, in a thread that ends with the process."""
        threading.Thread(target=self._run, name="reload", daemon=True).start()

    def _run(self) -> None:
        while True:
            time.sleep(_LOOK_SECONDS)
            self.look()

    def look(self) -> None:
        """Look once; take what has changed."""
        api = self._mock.api
        now = _stamps(self._files(api))
        changed = [path for path in now if self._has_changed(path, now[path], api)]
        if not changed:
            self._seen = now
            return
        time.sleep(_SETTLE_SECONDS)
        settled = _stamps(now)
        if settled != now:
            return
        self._seen = settled
        self._take(changed)

    def _has_changed(self, path: Path, now: _Stamp, api: Api) -> bool:
        if path in self._seen:
            return now != self._seen[path]
        # Nobody has looked at this file since it was read: a document is loaded before the first
        # look, long before where this worker comes in a killed one's place, and references are
        # followed late.
        read = {Path(source.name): source.raw for source in api.document.library.sources}
        try:
            return path.read_bytes() != read.get(path)
        except OSError:
            return path in read

    def _take(self, changed: list[Path]) -> None:
        names = ", ".join(path.name for path in changed)
        try:
            for path in changed:
                read_source(path)
            api = load(self._path, self._access)
            self._mock.use(api)
        except Unusable as unusable:
            self._mock.trouble = f"{unusable.finding.place}: {unusable.finding.message}"
            self._tell(f"{names} changed, but cannot be used; the last good one is served on")
            self._tell(f"  {self._mock.trouble}")
            return
        count = len(api.operations)
        self._tell(f"{names} changed: {count} operation{'' if count == 1 else 's'} served anew")
        for fault in faults(api)[:_TOLD_FAULTS]:
            self._tell(f"  {fault.place}: {fault.message}")

    def _files(self, api: Api) -> list[Path]:
        return list(dict.fromkeys((self._path, *api.document.library.files)))


def _stamps(paths: Iterable[Path]) -> dict[Path, _Stamp]:
    """What tells one state of each file from another; None for a file that is not there."""
    found: dict[Path, _Stamp] = {}
    for path in paths:
        try:
            stat = path.stat()
        except OSError:
            found[path] = None
        else:
            found[path] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return found
