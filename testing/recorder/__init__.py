"""The recorder: what HTTP clients and test clients of this process send and get, as it happens.

A module a library. Each knows where its library lets every exchange pass, and puts a function of
ours around that place for as long as somebody records.
"""

from __future__ import annotations

from .recorder import Recorder
from .traffic import Traffic

__all__ = ["Recorder", "Traffic"]
