"""The portal's page with bullets, blank lines and indentation lost.

Names and depth come from the curl body and the URL templates alone, and the response's fields are
gone: read as far as it goes, never dressed up as complete.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..page import Page
from .fields import read_flat_fields
from .lines import Block
from .portal import has_portal_headings, read_portal_page

__all__ = ["read", "recognises"]


def recognises(blocks: Sequence[Block]) -> bool:
    """Whether this is one of the portal's pages, in whatever state."""
    return has_portal_headings(blocks)


def read(name: str, blocks: Sequence[Block]) -> Page:
    """Read the page into facts."""
    return read_portal_page(name, blocks, "flat", read_flat_fields)
