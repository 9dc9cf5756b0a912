"""The portal's page as its readers copy it: bullets, blank lines and indentation."""

from __future__ import annotations

from collections.abc import Sequence

from ..page import Page
from .fields import is_bullet, read_bullets
from .lines import Block
from .portal import has_portal_headings, read_portal_page

__all__ = ["read", "recognises"]


def recognises(blocks: Sequence[Block]) -> bool:
    """Whether this is a page with its bullets; one without any fields counts as well."""
    return has_portal_headings(blocks) and (
        any(is_bullet(line) for block in blocks for line in block.lines)
        or any(line.indent for block in blocks for line in block.lines)
    )


def read(name: str, blocks: Sequence[Block]) -> Page:
    """Read the page into facts."""
    return read_portal_page(name, blocks, "bulleted", read_bullets)
