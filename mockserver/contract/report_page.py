"""The report as one self-contained HTML page: no script, nothing fetched, everything escaped."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from jinja2 import Environment

from .results import Report
from .shown import Shower

__all__ = ["page"]

_TEMPLATE: Final = ("templates", "reports", "verify.html.jinja")
_SHOWN: Final = 12


def page(report: Report, shower: Shower) -> str:
    """The report as an HTML document."""
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    text = files(__name__.partition(".")[0]).joinpath(*_TEMPLATE).read_text(encoding="utf-8")
    shown = [shower.shown(one) for one in report.results]
    behind = [shower.text(one) for one in report.left_behind]
    return environment.from_string(text).render(
        report=report, shown=shown, unused=_unused, left_behind=behind
    )


def _unused(counted: Mapping[str, int]) -> list[str]:
    names = [name for name, count in counted.items() if not count]
    more = [f"and {len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
    return [*names[:_SHOWN], *more]
