"""The recorder of a process: one, since the classes that it listens at are."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import ModuleType
from typing import Any, Final, TypeAlias

from ..whence import Whence
from .aiohttp_sessions import around_aiohttp
from .around import Undo
from .httpx_clients import around_httpx
from .imports import Awaited
from .requests_sessions import around_requests, around_urllib3
from .traffic import Hear, Later, Sink, Traffic
from .wsgi_clients import around_django, around_werkzeug

__all__ = ["Recorder"]

_Around: TypeAlias = Callable[[Any, Hear], Iterable[Undo]]

_LIBRARIES: Final[Mapping[str, _Around]] = {
    "httpx": around_httpx,
    "httpx2": around_httpx,  # where httpx lives on
    "requests": around_requests,
    "urllib3": around_urllib3,
    "aiohttp": around_aiohttp,
    "werkzeug.test": around_werkzeug,
    "django.test.client": around_django,
}


class Recorder:
    """Hears of the exchanges of all clients in this process, from :meth:`listen` to :meth:`stop`.

    :param sink: is told of each exchange, in the thread that had it.
    :param whence: says who is sending what the calling thread sends.
    """

    def __init__(self, sink: Sink, whence: Callable[[], Whence]) -> None:
        self._sink = sink
        self._whence = whence
        self._undo: dict[str, list[Undo]] = {}
        self._open: list[tuple[Later, Whence]] = []
        self._awaited = Awaited(_LIBRARIES, self._listen_at)

    def listen(self) -> None:
        """Listen at each library, now or once it is imported; nothing is imported for it."""
        for name in _LIBRARIES:
            if name in sys.modules and name not in self._undo:
                self._listen_at(sys.modules[name])
        if self._awaited not in sys.meta_path:
            sys.meta_path.insert(0, self._awaited)

    def _listen_at(self, module: ModuleType) -> None:
        self._undo[module.__name__] = list(_LIBRARIES[module.__name__](module, self._hear))

    def settle(self) -> None:
        """Tell of the exchanges whose answers nobody will read any more."""
        waiting, self._open = self._open, []
        for later, sent in waiting:
            self._sink(later(), partial(_itself, sent))

    def stop(self) -> None:
        """Take everything away again, the latest first."""
        if self._awaited in sys.meta_path:
            sys.meta_path.remove(self._awaited)
        for undo in reversed(list(self._undo.values())):
            for one in reversed(undo):
                one()
        self._undo.clear()

    def _hear(self, traffic: Traffic | Later) -> None:
        if isinstance(traffic, Traffic):
            self._sink(traffic, self._whence)
        else:
            self._open.append((traffic, self._whence()))


def _itself(sent: Whence) -> Whence:
    return sent
