"""Values: what the mock answers where the document gives no example, or is asked for others."""

from __future__ import annotations

from .hand import Hand, Lively, Plain
from .maker import Maker, NoSample

__all__ = ["Hand", "Lively", "Maker", "NoSample", "Plain"]
