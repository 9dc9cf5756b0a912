"""The mock's own API, under one reserved prefix: what it was asked, and how it is doing.

The names are imported when they are first used: verifying needs no Flask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .api import control, control_api, control_problem

__all__ = ["CONTROL", "DOCS", "control", "control_api", "control_problem"]

CONTROL: Final = "/__mockument"
"""What the mock's own paths begin with."""

DOCS: Final = f"{CONTROL}/docs"
"""What the paths of the reference pages begin with."""


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import api

    return getattr(api, name)
