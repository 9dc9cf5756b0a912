"""JSON texts printed on a page: status, then JSON, over one line or several."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from ..page import PrintedExample
from .lines import Line

__all__ = ["BadExample", "read_examples"]

_STATUS = re.compile(r"\s*(\d{3}|default)(?=\s|[{\[]|$)")
_STATUS_LINE = re.compile(r"^\s*(?:\d{3}|default)\s*$", re.MULTILINE)


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


def read_examples(lines: Sequence[Line]) -> tuple[list[PrintedExample], list[BadExample]]:
    """The examples in a block, each with its status where one is printed before it."""
    text = "\n".join(" " * line.indent + line.text for line in lines)
    good: list[PrintedExample] = []
    bad: list[BadExample] = []
    position = 0
    while text[position:].strip():
        status = _STATUS.match(text, position)
        if status:
            position = status.end()
        start = position + len(text[position:]) - len(text[position:].lstrip())
        if start >= len(text):
            break
        name = status.group(1) if status else None
        number = lines[text.count("\n", 0, start)].number
        try:
            value, end = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError) as error:
            bad.append(_bad(name, error, text, lines, number))
            following = _STATUS_LINE.search(text, start)
            position = following.start() if following else len(text)
        else:
            good.append(PrintedExample(name, _dedent(text[start:end], lines), value, number))
            position = end
    return good, bad


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
