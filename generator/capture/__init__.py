"""Reference pages to an OpenAPI document: pages → facts → document."""

from __future__ import annotations

from .capture import Captured, capture_pages, capture_paths

__all__ = ["Captured", "capture_pages", "capture_paths"]
