"""Texts of a document as a page can print them, so that none is taken for the page's own.

A reader goes line by line, and knows headings and marks by how a line looks. What would look so is
indented, where that tells it apart, or its mark is replaced; line breaks and characters that do not
print become what readers make of them anyway.
"""

from __future__ import annotations

import re
from typing import Final

from ....capture.prose import says_null, stated_default, stated_options
from ....capture.readers.lines import page_lines
from ....capture.readers.vocabulary import BULLETS
from ....capture.readers.wording import Wording
from ....findings import JsonValue

__all__ = [
    "is_text",
    "lines_of",
    "one_line",
    "with_default",
    "with_null",
    "with_options",
    "with_see",
]

_MARKS: Final = re.compile(rf"[{BULLETS}\s]+")
_WORD: Final = re.compile(r"[\w.\-]*[\w\-]")
_NEVER_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_BREAKS: Final = re.compile("[\x0b-\x0d\x1c-\x1e\x85\u2028\u2029]")


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that print, none of which begins like a bullet.

    >>> lines_of("First.\\n\\n • second")
    ('First.', '- second')
    """
    plain = _NEVER_TEXT.sub(" ", text)
    # Read below a bullet, and indented: so nothing of it is a heading, and no dash is a bullet.
    below = "•\n" + "\n".join(f" {line}" for line in plain.splitlines())
    read = [line.text for line in page_lines(below)][1:]
    return tuple(found for line in read if (found := _without_mark(line)))


def _without_mark(line: str) -> str:
    mark = _MARKS.match(line)
    if mark is None:
        return line
    rest = line[mark.end() :]
    return f"- {rest}" if rest else ""


def is_text(text: str) -> bool:
    """Whether each line of a text is printed as it is: no other breaks, nothing that is no text."""
    return not (_NEVER_TEXT.search(text) or _BREAKS.search(text))


def one_line(text: str) -> str:
    """A text on one line."""
    return " ".join(lines_of(text))


def with_see(text: str, name: str, wording: Wording) -> str:
    """A description that names its field, as the portal's own do."""
    return _joined(text, f"{wording.see}{name}")


def with_null(text: str, wording: Wording) -> str:
    """A description that says that the value may be null."""
    return text if says_null(text) else _joined(text, wording.nullable)


def with_options(text: str, options: JsonValue, wording: Wording) -> str:
    """A description that lists the values of an enum, where words can."""
    if stated_options(text) or not isinstance(options, list):
        return text
    values = [_word(option) for option in options if option is not None]
    if len(values) < 2 or not all(values):
        return text
    return _joined(text, f"{wording.options}{' | '.join(values)}")


def with_default(text: str, default: JsonValue, wording: Wording) -> str:
    """A description that states the default, where a word can."""
    word = _word(default)
    return (
        _joined(text, f"{wording.default}{word}") if word and stated_default(text) is None else text
    )


def _word(value: JsonValue) -> str:
    """A value as one word of prose; empty where it is none."""
    match value:
        case bool():
            return str(value).lower()
        case str() if _WORD.fullmatch(value):
            return value
        case int() | float():
            return str(value)
        case _:
            return ""


def _joined(text: str, sentence: str) -> str:
    said = text.rstrip()
    if not said:
        return sentence
    glue = " " if said.endswith((".", "。", "!", "?", ":", "：")) else ". "
    return f"{said}{glue}{sentence}"
