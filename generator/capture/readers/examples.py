"""JSON texts printed on a page: status, then JSON, over one line or several."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from ..page import PrintedExample
from .lines import Line

__all__ = ["BadExample", "Examples", "read_examples"]

_PHRASE = r"(?:[ \t]+[A-Za-z][A-Za-z \t]*)?"
_STATUS = re.compile(rf"\s*(\d{{3}}|default){_PHRASE}(?=\s|[{{\[]|$)")
_STATUS_LINE = re.compile(rf"^\s*(?:\d{{3}}|default){_PHRASE}\s*$", re.MULTILINE)
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


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


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
    found = Examples([], [], [])
    position = 0
    while text[position:].strip():
        status = _STATUS.match(text, position)
        if status:
            position = status.end()
        start = position + len(text[position:]) - len(text[position:].lstrip())
        if start >= len(text):
            break
        line = lines[text.count("\n", 0, start)]
        if text[start] not in _JSON_STARTS:
            found.others.append(line)
            position = _line_end(text, start)
            continue
        position = _read_one(text, start, status.group(1) if status else None, lines, found)
    return found


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _read_one(
    text: str, start: int, status: str | None, lines: Sequence[Line], found: Examples
) -> int:
    """Read the JSON at ``start``; where the next example may begin."""
    line = lines[text.count("\n", 0, start)].number
    try:
        value, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        found.bad.append(_bad(status, error, text, lines, line))
        following = _STATUS_LINE.search(text, start)
        return following.start() if following else len(text)
    printed = _dedent(text[start:end], lines)
    found.good.append(PrintedExample(status, printed, value, line))
    return end


def _bad(
    status: str | None, error: Exception, text: str, lines: Sequence[Line], line: int
) -> BadExample:
    if not isinstance(error, json.JSONDecodeError):
        return BadExample(status, line, str(error), cut_off=False)
    number = lines[min(text.count("\n", 0, error.pos), len(lines) - 1)].number
    cut_off = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
    message = f"{error.msg.lower()} at column {error.colno}"
    return BadExample(status, number, message, cut_off)


def _dedent(text: str, lines: Sequence[Line]) -> str:
    """The JSON text without the margin of the page around it."""
    margin = min((line.indent for line in lines), default=0)
    return text.replace("\n" + " " * margin, "\n") if margin else text
