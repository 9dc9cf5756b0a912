"""Watching: recorded exchanges that belong to an API, held against its document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from ..generator.document import Api
from ..mockserver.contract import Checker, Judged
from .recorder import Traffic
from .violating import Violating, violating_exchange
from .whence import Whence

__all__ = ["Scope", "Watcher"]

_IN_PROCESS: Final = frozenset({"localhost", "testserver", "test", "127.0.0.1", "::1"})
"""Hosts that test servers, and the test clients of Flask, Django and Starlette, go by."""
_OWN_MARK: Final = "mockument-decision"
_FIRST_REFUSAL: Final = 400


@dataclass(frozen=True)
class Scope:
    """Which URLs are an API's.

    :param urls: where it is, such as ``https://api.example.com/v2``; where none is named, where its
        document says, and whatever is served on this machine.
    """

    urls: tuple[str, ...] = ()

    def base(self, api: Api, url: str) -> str | None:
        """The path that stands before those of the document; None where a URL is of another API."""
        asked = urlsplit(url)
        for own in self.urls:
            parts = urlsplit(own)
            inside = f"{asked.path}/".startswith(f"{parts.path.rstrip('/')}/")
            if asked.netloc == parts.netloc and inside:
                return parts.path.rstrip("/")
        if self.urls:
            return None
        named = {urlsplit(server.url).netloc for server in api.servers} - {""}
        return "" if asked.netloc in named or asked.hostname in _IN_PROCESS else None


class Watcher:
    """Holds the exchanges of one API against its document.

    :param api: the document.
    :param scope: which URLs are the API's.
    :param tell: is told what the document says of each.
    """

    def __init__(self, api: Api, scope: Scope, tell: Callable[[Judged], None]) -> None:
        self.api = api
        self._scope = scope
        self._tell = tell
        self._checkers: dict[str, Checker] = {}
        self.elsewhere: Counter[str] = Counter()
        """How many exchanges with other hosts were passed over, by host."""

    def look(self, traffic: Traffic, sent: Callable[[], Whence]) -> Violating | None:
        """What a test fails for, if an exchange gives a reason to.

        A request that breaks the contract gives none where it was refused: tests do such things.
        Nor does a path that is not documented; coverage lists it.
        """
        # What a mock answered, its own journal knows better.
        judged = None if _is_of_a_mock(traffic) else self.judge(traffic)
        if judged is None or judged.operation is None:
            return None
        accepted = judged.status < _FIRST_REFUSAL
        broken = judged.response or (accepted and judged.request)
        return violating_exchange(judged, sent()) if broken else None

    def judge(self, traffic: Traffic) -> Judged | None:
        """What the document says of an exchange; None where it is of another API."""
        base = self._scope.base(self.api, traffic.exchange.url)
        if base is None:
            self.elsewhere[urlsplit(traffic.exchange.url).netloc] += 1
            return None
        judged = _of_what_was_read(self._checker(base).check(traffic.exchange), traffic)
        self._tell(judged)
        return judged

    def _checker(self, base: str) -> Checker:
        known = self._checkers.get(base)
        if known is None:
            known = self._checkers[base] = Checker(self.api, base=base)
        return known


def _is_of_a_mock(traffic: Traffic) -> bool:
    """Whether a mock answered."""
    return any(name.lower() == _OWN_MARK for name, _ in traffic.exchange.response_headers)


def _of_what_was_read(judged: Judged, traffic: Traffic) -> Judged:
    """A judgement without what is said of bodies that nobody saw."""
    request, response, unchecked = judged.request, judged.response, judged.unchecked
    if not traffic.request_read:
        request = tuple(one for one in request if one.location != "body")
        unchecked = unchecked or "the request's body was sent, and kept by nobody"
    if not traffic.answer_read:
        response = tuple(one for one in response if one.location != "body")
        unchecked = unchecked or "the answer's body was read by nobody"
    return replace(judged, request=request, response=response, unchecked=unchecked)
