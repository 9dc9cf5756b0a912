"""The mock: an engine that answers as a document says, and the Flask app around it."""

from __future__ import annotations

from .app import MockApp, create_app
from .engine import MockOptions

__all__ = ["MockApp", "MockOptions", "create_app"]
