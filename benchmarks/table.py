"""What was measured, as a person and as a program reads it."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from documents import Document
from measuring import Row

__all__ = ["Table", "as_json"]


@dataclass(frozen=True)
class Table:
    """One job with one document: a row for each contender, ours the first."""

    job: str
    document: Document
    rows: tuple[Row, ...]

    def lines(self) -> Iterable[str]:
        """The table in Markdown, its columns aligned."""
        figures = list(dict.fromkeys(name for row in self.rows for name in row.figures))
        head = ["", *figures[:1], "× ours", *figures[1:], "note"]
        cells = [head, *(self._cells(row, figures) for row in self.rows)]
        widths = [max(len(line[i]) for line in cells) for i in range(len(head))]
        size = self.document.path.stat().st_size / 1e6
        yield f"### {self.job}: {self.document.name} ({size:.2f} MB)"
        yield ""
        for number, line in enumerate(cells):
            padded = (
                cell.ljust(width) if i in (0, len(head) - 1) else cell.rjust(width)
                for i, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
            yield f"| {' | '.join(padded)} |"
            if number == 0:
                rules = ("-" * w if i in (0, len(head) - 1) else "-" * (w - 1) + ":"
                         for i, w in enumerate(max(w, 3) for w in widths))  # fmt: skip
                yield f"| {' | '.join(rules)} |"

    def _cells(self, row: Row, figures: list[str]) -> list[str]:
        values = [self._shown(row.figures.get(name)) for name in figures]
        ratio = self.ratio(row)
        return [row.name, *values[:1], "–" if ratio is None else f"{ratio:.2f}", *values[1:],
                row.note]  # fmt: skip

    @staticmethod
    def _shown(value: float | None) -> str:
        if value is None:
            return "–"
        return f"{value:.3f}" if value < 10 else f"{value:,.0f}" if value >= 100 else f"{value:.1f}"

    def ratio(self, row: Row) -> float | None:
        """A row's first figure as a multiple of ours."""
        ours = next(iter(self.rows[0].figures.values()), None)
        first = next(iter(row.figures.values()), None)
        return first / ours if first is not None and ours else None

    def to_json(self) -> dict[str, Any]:
        """The same as an object."""
        return {
            "job": self.job,
            "document": self.document.name,
            "bytes": self.document.path.stat().st_size,
            "rows": [
                {"name": row.name, **row.figures, "ratio": self.ratio(row), "note": row.note}
                for row in self.rows
            ],
        }


def as_json(tables: Iterable[Table]) -> dict[str, Any]:
    """All tables, and what they were measured on."""
    return {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "tables": [table.to_json() for table in tables],
    }
