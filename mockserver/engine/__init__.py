"""Requests to answers, as a document says: no Flask in here."""

from __future__ import annotations

from .engine import Engine
from .exchange import Answer, Headers, MockOptions, Request
from .handler import Call, Handler

__all__ = ["Answer", "Call", "Engine", "Handler", "Headers", "MockOptions", "Request"]
