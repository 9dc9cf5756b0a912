"""Told: evidence as people read it, in CommonMark."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from itertools import groupby
from typing import Final

from .seen import Sight

__all__ = ["code", "evidence", "phrase"]

_LISTED: Final = 5
"""Answers that are named."""


def evidence(sights: Sequence[Sight]) -> str:
    """Where something was seen."""
    lines = [f"- {code(str(one))}" for one in sights[:_LISTED]]
    more = len(sights) - len(lines)
    return "\n".join(["Seen in:", "", *lines, *([f"- and {more} more"] if more else [])])


def code(text: str) -> str:
    """A code span, which nothing in the text can end (CommonMark 0.31, section 6.1)."""
    ticks = "`" * (1 + max((len([*run]) for one, run in groupby(text) if one == "`"), default=0))
    space = " " if len(ticks) > 1 else ""
    return f"{ticks}{space}{' '.join(text.split())}{space}{ticks}"


def phrase(status: str) -> str:
    """What a status means, in a few words."""
    try:
        return HTTPStatus(int(status)).phrase
    except ValueError:
        return f"Status {status}"
