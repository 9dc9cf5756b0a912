"""Floors: how much of a document a suite must use, as numbers, or as what it used already."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from ..files import write_whole
from .book import Covered

__all__ = ["BadFloor", "Ratchet", "below", "read_floors"]

_KINDS: Final = ("operations", "statuses", "parameters", "fields")
_ROUNDING: Final = 0.005


class BadFloor(ValueError):  # noqa: N818 - what it is
    """A floor that makes no sense; the message says why, in one line."""


def read_floors(said: Iterable[str]) -> dict[str, float]:
    """Floors in percent by kind, from texts such as ``operations=80,statuses=50``.

    :raises BadFloor: if one is none.
    """
    found: dict[str, float] = {}
    for part in ",".join(said).split(","):
        kind, _, percent = part.strip().partition("=")
        if not part.strip():
            continue
        if kind not in _KINDS:
            raise BadFloor(f"{part!r} is no floor: {', '.join(f'{k}=PERCENT' for k in _KINDS)}")
        try:
            found[kind] = float(percent)
        except ValueError as error:
            raise BadFloor(f"{percent!r} is no percentage") from error
    return found


def below(covered: Iterable[Covered], floors: Mapping[str, float]) -> Iterator[str]:
    """What is below its floor, a line each."""
    for one in covered:
        name = one.api.document.source.name
        for kind, floor in floors.items():
            percent = one.shares[kind].percent
            if percent < floor - _ROUNDING:
                yield f"{name}: {kind} {percent:.2f} % are below the floor of {floor:g} %"


class Ratchet:
    """A file of what was covered: less than that is a failure, more is written into it.

    :param file: the file; it is made where there is none.
    :raises BadFloor: if it is no such file.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, dict[str, float]] = {}
        try:
            text = file.read_text("utf-8")
        except FileNotFoundError:
            return
        try:
            known = json.loads(text)
            self._known = {
                str(name): {kind: float(shares[kind]) for kind in _KINDS if kind in shares}
                for name, shares in known.items()
            }
        except (ValueError, TypeError, AttributeError) as error:
            raise BadFloor(f"{file} is no ratchet file: {error}") from error

    def below(self, covered: Iterable[Covered]) -> Iterator[str]:
        """What is less than it was, a line each."""
        for one in covered:
            yield from below([one], self._known.get(one.api.document.source.name, {}))

    def raise_to(self, covered: Iterable[Covered]) -> bool:
        """Write down what is covered now, where that is more; whether it is.

        :raises OSError: if the file cannot be written.
        """
        raised = {name: dict(shares) for name, shares in self._known.items()}
        for one in covered:
            shares = raised.setdefault(one.api.document.source.name, {})
            for kind, share in one.shares.items():
                shares[kind] = max(round(share.percent, 2), shares.get(kind, 0.0))
        if raised == self._known:
            return False
        write_whole(self._file, json.dumps(raised, indent=2, sort_keys=True) + "\n")
        return True
