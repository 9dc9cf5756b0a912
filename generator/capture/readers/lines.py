"""A page's text as numbered lines, grouped under its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .vocabulary import FURNITURE, HEADINGS, Section

__all__ = ["Block", "Line", "blocks", "is_margin_word", "page_lines"]

_GLUED_HEADING = re.compile(r"(?P<json>.*[}\]])\s*(?P<heading>Change History|变更历史)\s*")
_OTHER_BULLET = re.compile(r"^(\s*)[*\-](?= \S+$)", re.MULTILINE)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\ufeff"), None) | {0xA0: " ", 0x3000: " "}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page that is not blank.

    :param number: from 1.
    :param text: without what stands around it.
    :param indent: columns before it.
    """

    number: int
    text: str
    indent: int


@dataclass(frozen=True, slots=True)
class Block:
    """A heading and the lines under it, up to the next heading."""

    section: Section
    line: int
    heading: str
    lines: tuple[Line, ...]


def page_lines(text: str) -> Iterator[Line]:
    """The lines of a page that are not blank; a heading glued behind JSON becomes its own line."""
    if "•" not in text:
        text = _OTHER_BULLET.sub(r"\1•", text)  # some browsers copy lists so
    for number, raw in enumerate(text.splitlines(), start=1):
        expanded = raw.translate(_INVISIBLE).expandtabs(4)
        content = expanded.strip()
        if not content:
            continue
        indent = len(expanded) - len(expanded.lstrip())
        may_be_glued = indent == 0 and content.endswith(("y", "史"))
        glued = _GLUED_HEADING.fullmatch(content) if may_be_glued else None
        if glued:
            yield Line(number, glued["json"], 0)
            content = glued["heading"]
        yield Line(number, content, indent)


def is_margin_word(text: str) -> bool:
    """Whether a line is no text of its own where it begins at the margin: heading or furniture."""
    return text in HEADINGS or text in FURNITURE or _GLUED_HEADING.fullmatch(text) is not None


def blocks(lines: Iterator[Line]) -> tuple[Block, ...]:
    """The lines grouped under their headings; those before the first stand under ``HEADER``.

    Furniture of the site is left out. A heading is never indented.
    """
    found: list[Block] = []
    section, start, heading, held = Section.HEADER, 1, "", list[Line]()
    for line in lines:
        opened = HEADINGS.get(line.text) if line.indent == 0 else None
        if opened is not None:
            found.append(Block(section, start, heading, tuple(held)))
            section, start, heading, held = opened, line.number, line.text, []
        elif line.indent or line.text not in FURNITURE:
            held.append(line)
    found.append(Block(section, start, heading, tuple(held)))
    return tuple(found)
