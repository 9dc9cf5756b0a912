"""The portal's page as its readers copy it: bullets, blank lines and indentation."""

from __future__ import annotations

from collections.abc import Sequence

from ..page import Page
from .fields import is_bullet, read_bullets
from .lines import Block
from .portal import has_portal_headings, read_portal_page
from .vocabulary import Section

__all__ = ["read", "recognises"]

_FIELDS = frozenset({Section.PATH, Section.QUERY, Section.HEADERS, Section.BODY})


def recognises(blocks: Sequence[Block]) -> bool:
    """Whether this is a page with its bullets; one without any fields counts as well."""
    return has_portal_headings(blocks) and (
        any(is_bullet(line) for block in blocks for line in block.lines)
        or any(line.indent for block in blocks for line in block.lines)
        or _lost_nothing(blocks)
    )


def _lost_nothing(blocks: Sequence[Block]) -> bool:
    """Whether a page has no fields, and an operation id: where bullets are lost there is none."""
    filled = {block.section for block in blocks if block.lines}
    return Section.OPERATION_ID in filled and not filled & _FIELDS


def read(name: str, blocks: Sequence[Block]) -> Page:
    """Read the page into facts."""
    return read_portal_page(name, blocks, "bulleted", read_bullets)
