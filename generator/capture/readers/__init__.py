"""Readers of page layouts: text to facts. A reader is found by what it recognises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ...findings import Finding, PagePlace, Severity, Unusable
from ..page import Page
from . import bulleted, flat
from .lines import Block, blocks, page_lines

__all__ = ["MAX_PAGE_BYTES", "MAX_PAGE_LINES", "read_page"]

MAX_PAGE_BYTES = 1024 * 1024
"""Bytes that one page may have; a long one of the portal has 30,000."""

MAX_PAGE_LINES = 20_000
"""Lines that one page may have; a long one has 1,000."""


class _Reader(Protocol):
    """What every module of this folder has."""

    def recognises(self, blocks: Sequence[Block]) -> bool: ...

    def read(self, name: str, blocks: Sequence[Block]) -> Page: ...


_READERS: tuple[_Reader, ...] = (bulleted, flat)


def read_page(text: str, name: str) -> Page:
    """Read a reference page in any known layout.

    :param name: the page's file name, for findings.
    :raises Unusable: if the text is in no known layout.
    """
    if not text.strip():
        raise _refuse(name, "page-empty", "the page is empty")
    if text.count("\n") > MAX_PAGE_LINES or len(text) > MAX_PAGE_BYTES:
        raise _refuse(name, "page-too-large", "no reference page: it is far too long")
    parts = blocks(page_lines(text))
    for reader in _READERS:
        if reader.recognises(parts):
            return reader.read(name, parts)
    raise _refuse(
        name,
        "unknown-layout",
        "no reference page in a known layout: none of its headings is known",
        "save the page's text as its readers see it, from its first line to its last",
    )


def _refuse(name: str, code: str, message: str, hint: str = "") -> Unusable:
    return Unusable(Finding(code, Severity.ERROR, PagePlace(name, None, "page"), message, hint))
