"""Lines of a page, the only things that its template prints."""

from __future__ import annotations

from typing import Self

from ....capture.readers.lines import is_margin_word
from ....capture.readers.portal import is_status_heading
from ...text import Piece

__all__ = ["MARGIN", "PageLine", "free_line"]

MARGIN = "  "
"""What keeps a line from being a heading; it is no part of the line's text."""


class PageLine(Piece):
    """One line of a page.

    :raises ValueError: if it is more than one.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        if len(text.splitlines()) > 1:
            raise ValueError(f"not one line: {text!r}")
        return super().__new__(cls, text)


def free_line(text: str) -> PageLine:
    """A line of the document's own words at the margin, which no reader takes for the page's.

    >>> free_line("Endpoint"), free_line("An endpoint.")
    ('  Endpoint', 'An endpoint.')
    """
    stands_out = is_margin_word(text) or is_status_heading(text)
    return PageLine(f"{MARGIN}{text}" if stands_out else text)
