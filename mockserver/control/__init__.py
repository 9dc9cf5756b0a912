"""The mock's own API, under one reserved prefix: what it was asked, and how it is doing."""

from __future__ import annotations

from .api import CONTROL, control, control_api, control_problem

__all__ = ["CONTROL", "control", "control_api", "control_problem"]
