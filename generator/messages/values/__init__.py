"""Values: what the mock answers where the document gives no example, or is asked for others."""

from __future__ import annotations

from ..sample import NoSample
from .hand import Hand, Lively, Plain
from .maker import Maker

__all__ = ["Hand", "Lively", "Maker", "NoSample", "Plain"]
