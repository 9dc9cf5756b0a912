"""Did you mean: the known name that a misspelled one is closest to."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["closest", "did_you_mean"]

_MOST = 5_000
_LONGEST = 120


def closest(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """The known name that ``name`` most likely stands for, or an empty string.

    Upper and lower case count as equal at first, so that ``requestbody`` finds ``requestBody``.
    Long lists and long names are cut: a comparison costs the product of the lengths.
    """
    if len(name) > _LONGEST:
        return ""
    folded: dict[str, str] = {}
    for candidate, _ in zip(known, range(_MOST), strict=False):
        if len(candidate) <= _LONGEST:
            folded.setdefault(candidate.lower(), candidate)
    lower = name.lower()
    if lower in folded:
        return folded[lower]
    found = get_close_matches(lower, folded, n=1, cutoff=cutoff)
    return folded[found[0]] if found else ""


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint: ``did you mean `x`?``, or ``otherwise`` where nothing is close."""
    found = closest(name, known)
    return f"did you mean `{found}`?" if found else otherwise
