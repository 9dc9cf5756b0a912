"""Segments of a path template: fixed text and variables, as in ``/items/{id}.json``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

__all__ = ["Segment", "segments_of"]

_VARIABLE = re.compile(r"\{([^{}/]*)\}")
_WHOLE = ("", "")
"""The fixed texts around a variable that is a whole segment."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment of a path template.

    :param fixed: the texts around the variables, decoded; without variables it is one text.
    :param names: the variables.
    """

    fixed: tuple[str, ...]
    names: tuple[str, ...] = ()

    @property
    def is_variable(self) -> bool:
        """Whether it is one variable and nothing else."""
        return self.fixed == _WHOLE

    def values(self, text: str) -> list[str] | None:
        """The variables' values, each at least one character; None where the segment differs.

        Each value ends where the next fixed text first stands, but for the last: of `1.5.json`,
        `{number}.{format}` is 1.5 and json. That finds a match where there is one, and takes time
        by the length of the segment only: a regular expression could be made to try every split
        of it.
        """
        if self.fixed == _WHOLE:
            return [text] if text else None
        first, *between = self.fixed
        if not between:
            return [] if text == first else None
        if not text.startswith(first):
            return None
        last = between.pop()
        end = len(text) - len(last)
        start = len(first)
        found: list[str] = []
        for index, fixed in enumerate(between, 1):
            is_last = index == len(between) and fixed
            find = text.rfind if is_last else text.find
            stop = find(fixed, start + 1, end - 1 if is_last else end)
            if stop < 0:
                return None
            found.append(text[start:stop])
            start = stop + len(fixed)
        if start >= end or not text.endswith(last):
            return None
        return [*found, text[start:end]]


def segments_of(template: str) -> Iterator[Segment]:
    """The segments of a path template, those after its first slash."""
    path = re.split(r"[?#]", template, maxsplit=1)[0]
    for text in path.split("/")[1:]:
        pieces = _VARIABLE.split(text)
        yield Segment(tuple(map(unquote, pieces[::2])), tuple(pieces[1::2]))
