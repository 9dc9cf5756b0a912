"""Drift: what a server answers and its document does not say, as an overlay of the document."""

from __future__ import annotations

from .overlay import Overlay, refuse_foreign, write_overlay
from .plan import Drift, Unsaid, drift_of

__all__ = ["Drift", "Overlay", "Unsaid", "drift_of", "refuse_foreign", "write_overlay"]
