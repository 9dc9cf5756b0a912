"""Values: what the mock answers where the document gives no example, or is asked for others."""

from __future__ import annotations

from .hand import Hand, Lively, Plain
from .maker import Direction, Maker, NoSample

__all__ = ["Direction", "Hand", "Lively", "Maker", "NoSample", "Plain"]
