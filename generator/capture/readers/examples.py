"""JSON texts printed on a page: status, then JSON, over one line or several."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ..page import PrintedExample
from ..strict_json import NotJson, decode_json
from .lines import Line

__all__ = ["BadExample", "Examples", "read_examples"]

_PHRASE = r"(?:[ \t]+[A-Za-z][A-Za-z \t]*)?"
_STATUS = re.compile(rf"\s*(\d{{3}}|default){_PHRASE}(?=\s|[{{\[]|$)")
_STATUS_LINE = re.compile(rf"^\s*(?:\d{{3}}|default){_PHRASE}\s*$", re.MULTILINE)
_MOST = 100
_CONTENT = re.compile(r"\S")
_JSON_STARTS = frozenset('{["-0123456789tfn')


@dataclass(frozen=True, slots=True)
class BadExample:
    """A text that should be JSON and is not.

    :param line: the line of the fault.
    :param cut_off: whether it simply ends too early.
    """

    status: str | None
    line: int
    message: str
    cut_off: bool


@dataclass(frozen=True, slots=True)
class Examples:
    """What a block of JSON texts holds.

    :param others: lines that do not even begin like JSON.
    """

    good: list[PrintedExample]
    bad: list[BadExample]
    others: list[Line]


def read_examples(lines: Sequence[Line]) -> Examples:
    """The examples in a block, each with its status where one is printed before it."""
    text = "\n".join(" " * line.indent + line.text for line in lines)
    starts = _line_starts(lines)
    found = Examples([], [], [])
    position = 0
    while (begin := _CONTENT.search(text, position)) is not None:
        status = _STATUS.match(text, begin.start())
        if status:
            begin = _CONTENT.search(text, status.end())
            if begin is None:
                break
        start = begin.start()
        line = lines[bisect_right(starts, start) - 1]
        if text[start] not in _JSON_STARTS or len(found.good) >= _MOST:
            found.others.append(line)
            position = _line_end(text, start)
            continue
        name = status.group(1) if status else None
        position = _read_one(text, start, _Reading(name, lines, starts), found)
    return found


def _line_starts(lines: Sequence[Line]) -> list[int]:
    """The offset at which each line begins in the joined text."""
    starts, position = [], 0
    for line in lines:
        starts.append(position)
        position += line.indent + len(line.text) + 1
    return starts


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is known of an example before it is read."""

    status: str | None
    lines: Sequence[Line]
    starts: list[int]

    def line_at(self, offset: int) -> int:
        return self.lines[bisect_right(self.starts, offset) - 1].number


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _read_one(text: str, start: int, reading: _Reading, found: Examples) -> int:
    """Read the JSON at ``start``; where the next example may begin."""
    try:
        value, end = decode_json(text, start)
    except NotJson as error:
        found.bad.append(_bad(error, text, start, reading))
        following = _STATUS_LINE.search(text, start)
        return following.start() if following else len(text)
    printed = _dedent(text[start:end], reading.lines)
    found.good.append(PrintedExample(reading.status, printed, value, reading.line_at(start)))
    return end


def _bad(error: NotJson, text: str, start: int, reading: _Reading) -> BadExample:
    position = start if error.position is None else error.position
    at_end = error.position is not None and text[error.position :].strip() == ""
    cut_off = at_end or str(error).startswith("unterminated")
    line = reading.line_at(min(position, len(text) - 1))
    return BadExample(reading.status, line, str(error), cut_off)


def _dedent(text: str, lines: Sequence[Line]) -> str:
    """The JSON text without the margin of the page around it."""
    margin = min((line.indent for line in lines), default=0)
    return text.replace("\n" + " " * margin, "\n") if margin else text
