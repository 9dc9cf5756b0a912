"""The mock: an engine that answers as a document says, and the Flask app around it.

The names are imported when they are first used: whoever needs the engine alone waits for no Flask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .app import MockApp, create_app
    from .engine import MockOptions

__all__ = ["MockApp", "MockOptions", "create_app"]

_HOMES = {"MockApp": "app", "MockOptions": "engine", "create_app": "app"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
