"""Documents to pages in the portal's own text layout: what capture reads, the other way."""

from __future__ import annotations

from .portal import portal_text

__all__ = ["portal_text"]
