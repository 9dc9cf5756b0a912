"""What the mock is to reach under load, and whether it did in this run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from servers import Figures

__all__ = ["OURS", "Verdict", "verdicts"]

OURS = "mockument"
_PEERS = ("Prism", "Prism, silent", "openapi-backend")

_Results = Mapping[str, Mapping[str, Figures]]
"""Figures by the name of the load and that of the server."""


@dataclass(frozen=True)
class Verdict:
    """A figure beside what it is to be.

    :param value: the figure; None where it was not measured.
    :param limit: what it is to be at most, or at least.
    """

    figure: str
    value: float | None
    limit: float
    at_most: bool

    @property
    def said(self) -> str:
        """``reached``, ``missed`` or ``not measured``."""
        if self.value is None:
            return "not measured"
        is_good = self.value <= self.limit if self.at_most else self.value >= self.limit
        return "reached" if is_good else "missed"

    def line(self) -> str:
        """The verdict as a row of a table."""
        value = "–" if self.value is None else f"{self.value:,.2f}"
        bound = "at most" if self.at_most else "at least"
        return f"| {self.figure} | {value} | {bound} {self.limit:g} | {self.said} |"

    def to_json(self) -> dict[str, Any]:
        """The same as an object."""
        return {**asdict(self), "verdict": self.said}


def verdicts(results: _Results) -> Iterator[Verdict]:
    """Every figure that is to be reached, measured or not."""
    first = results.get("first", {})
    bare = _ratio(first, "bare", OURS)
    yield Verdict("the bare WSGI callable is faster by (times)", bare, 1.5, at_most=True)
    yield Verdict("faster than Prism (times)", _ratio(first, OURS, "Prism"), 25, at_most=False)
    best = min(_known(_ratio(first, OURS, peer) for peer in _PEERS), default=None)
    yield Verdict("faster than the best peer (times)", best, 10, at_most=False)
    p99 = _of(first, OURS, "p99")
    yield Verdict("p99 at 32 connections (ms)", p99, 3, at_most=True)
    for figure, name in (
        ("of all processes, PSS", "megabytes"),
        ("of the one that serves", "worker"),
    ):
        memory = _of(first, OURS, name)
        yield Verdict(f"memory after the load (MB, {figure})", memory, 60, at_most=True)
    grown = _growth(results.get("million", {}).get(OURS))
    yield Verdict("memory grown over a million requests (MB)", grown, 8, at_most=True)
    two = _ratio(results.get("workers", {}), "two workers", OURS)
    yield Verdict("two workers to one (times)", two, 1.7, at_most=False)
    dynamic = _ratio(results.get("dynamic", {}), OURS, "Prism -d, silent")
    yield Verdict("made answers, faster than Prism -d (times)", dynamic, 10, at_most=False)
    varied = _ratio(results.get("varied", {}), OURS, "Prism -d, silent")
    yield Verdict("the same, each request another (times)", varied, 10, at_most=False)
    for name, seconds in (("first", 0.35), ("github", 0.8), ("stripe", 0.6)):
        start = _of(results.get(name, {}), OURS, "start")
        yield Verdict(f"start to the first right answer, {name} (s)", start, seconds, at_most=True)
    wrong = sum(load[OURS].bad for load in results.values() if OURS in load)
    yield Verdict("answers that were no success", float(wrong), 0, at_most=True)


def _of(load: Mapping[str, Figures], server: str, name: str) -> float | None:
    found = load.get(server)
    return found.median(name) if found else None


def _ratio(load: Mapping[str, Figures], one: str, other: str) -> float | None:
    """How many times the rate of one is that of the other."""
    rates = _of(load, one, "rate"), _of(load, other, "rate")
    return rates[0] / rates[1] if rates[0] and rates[1] else None


def _known(values: Iterable[float | None]) -> Iterator[float]:
    return (value for value in values if value is not None)


def _growth(found: Figures | None) -> float | None:
    """Megabytes between the first look at the serving process and the largest."""
    return max(found.worker) - found.worker[0] if found and found.worker else None
