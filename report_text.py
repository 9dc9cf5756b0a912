"""Findings for a terminal: each with the line that it is about, and a caret below the place."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import click

from .generator.document.source import Source
from .generator.findings import DocumentPlace, Finding
from .report import COLOURS, printable

__all__ = ["SHOWN_OF_A_KIND", "Excerpts", "text_report"]

SHOWN_OF_A_KIND = 5
"""Findings of one code that are printed in full; fifty of a kind are one thing to know."""

_WIDTH_ELSEWHERE = 120
_MARGIN = " " * 8


class Excerpts:
    """The lines of the documents that findings are about.

    :param sources: the documents.
    :param width: the columns that a line of output may have.
    """

    def __init__(self, sources: Iterable[Source], width: int | None = None) -> None:
        self._sources = {source.name: source for source in sources}
        self._lines: dict[str, list[str]] = {}
        self._width = width or _terminal_width()

    def excerpt(self, place: DocumentPlace) -> tuple[str, str] | None:
        """The line of a place and a line with a caret below its column, both cut to the width."""
        lines = self._of(place.file)
        if place.line is None or not 0 < place.line <= len(lines):
            return None
        line = lines[place.line - 1]
        column = min((place.column or 1) - 1, len(line))
        return self._cut(line, column)

    def _of(self, file: str) -> list[str]:
        if file not in self._lines:
            source = self._sources.get(file)
            self._lines[file] = source.text.split("\n") if source else []
        return self._lines[file]

    def _cut(self, line: str, column: int) -> tuple[str, str]:
        """The part of a line around a column; a minified document is one line of megabytes."""
        room = max(self._width - len(_MARGIN) - 2, 20)
        start = 0 if column < room * 2 // 3 else column - room // 3
        before = _harmless(line[start:column])
        after = _harmless(line[column : column + room].rstrip("\r"))
        if start:
            before = f"…{before}"
        shown = _first_columns(before + after, room)
        return shown, " " * _columns(before) + "^"


def _terminal_width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDTH_ELSEWHERE


def _harmless(text: str) -> str:
    return printable(text.replace("\t", " "))


def _columns(text: str) -> int:
    """How wide a terminal shows a text: East Asian characters take two columns."""
    return sum(_width(c) for c in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _first_columns(text: str, room: int) -> str:
    taken = 0
    for index, character in enumerate(text):
        taken += _width(character)
        if taken > room:
            return text[: max(index - 1, 0)] + "…"
    return text


def text_report(findings: Sequence[Finding], excerpts: Excerpts) -> Iterator[str]:
    """The report's lines: the first findings of each code in full, then how many more there are."""
    total = Counter(finding.code for finding in findings)
    shown: Counter[str] = Counter()
    for finding in findings:
        shown[finding.code] += 1
        if shown[finding.code] <= SHOWN_OF_A_KIND:
            yield from _paragraph(finding, excerpts)
        if shown[finding.code] == SHOWN_OF_A_KIND < total[finding.code]:
            code = finding.code
            yield (
                f"{_MARGIN}and {total[code] - SHOWN_OF_A_KIND} more of this kind: "
                + click.style(code, bold=True)
                + f" (--format json lists all, --rule {code}=off silences them)"
            )


def _paragraph(finding: Finding, excerpts: Excerpts) -> Iterator[str]:
    severity = click.style(f"{finding.severity.value:<7}", fg=COLOURS[finding.severity])
    place = finding.place
    where = _position(place) if isinstance(place, DocumentPlace) else str(place)
    yield f"{severity} {printable(where)} {click.style(finding.code, bold=True)}"
    yield f"{_MARGIN}{printable(finding.message)}"
    if isinstance(place, DocumentPlace):
        if place.pointer:
            yield f"{_MARGIN}at {printable(place.pointer)}"
        excerpt = excerpts.excerpt(place)
        if excerpt:
            line, caret = excerpt
            yield f"{_MARGIN}| {line}"
            yield f"{_MARGIN}| {click.style(caret, fg=COLOURS[finding.severity])}"
    if finding.hint:
        yield f"{_MARGIN}→ {printable(finding.hint)}"


def _position(place: DocumentPlace) -> str:
    return ":".join(str(p) for p in (place.file, place.line, place.column) if p is not None)
