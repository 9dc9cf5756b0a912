"""A document to the portal's pages, read back before they are handed out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ....capture.readers import MAX_PAGE_BYTES, MAX_PAGE_LINES
from ....capture.readers.wording import Language
from ....document import Api
from ...emitter import Emission
from ...progress import counted
from .entries import Entry, entries
from .facts import Room, language_of, page_facts
from .fields import explained_nulls
from .layout import page_text
from .readback import read_back
from .types import TypeNames

__all__ = ["portal_text"]

DEFAULT_TITLE: Final = "Captured API"
"""What capture calls an API where no page has a breadcrumb."""

_ROOMS: Final = (3_000, 300, 0)
"""Fields that a page has room for: fewer where it would be too long to be read."""

_LONGEST_NAME: Final = 100


def portal_text(api: Api, lang: Language | None = None) -> Emission:
    """The pages of a document's operations, one text file for each, named by its operation id.

    ``capture`` reads them back to the same document, but for what the layout cannot say: each
    such place is a finding, found by reading the pages back.

    :param lang: the language of the page's own words; None for each operation's own.
    """
    listed = list(entries(api))
    room = Room(api, TypeNames(api), _breadcrumb(api, listed), _explained(listed))
    files: dict[str, str] = {}
    taken: set[str] = set()
    for entry in counted(listed):
        name = _file_name(entry, taken)
        text = _text(entry, name, lang, room)
        if text is not None:
            taken.add(name.lower())
            files[name] = text
    return Emission(files, read_back(api, files))


def _breadcrumb(api: Api, listed: Sequence[Entry]) -> str:
    """What the breadcrumb of operations without one begins with: nothing where others have one."""
    has_none = not any(entry.breadcrumb for entry in listed)
    return api.title if has_none and api.title != DEFAULT_TITLE else ""


def _explained(listed: Sequence[Entry]) -> frozenset[str]:
    return explained_nulls(
        (answer.schema, shown.value)
        for entry in listed
        for answer in entry.answers
        if answer.schema is not None
        for shown in answer.examples
    )


def _text(entry: Entry, name: str, lang: Language | None, room: Room) -> str | None:
    """A page's text; None where no page can have the operation."""
    for fields in _ROOMS:
        page = page_facts(entry, name, lang or "en", room, fields)
        if page is not None and lang is None and language_of(entry, page) == "zh":
            page = page_facts(entry, name, "zh", room, fields)
        if page is None:
            return None
        text = page_text(page)
        if len(text.encode()) <= MAX_PAGE_BYTES and text.count("\n") <= MAX_PAGE_LINES:
            return text
    return None


def _file_name(entry: Entry, taken: set[str]) -> str:
    """``AddModelService.txt``: the operation id, else method and path; numbered where taken."""
    words = re.findall(r"[\w\-]+", entry.operation_id)
    if not words:
        parts = re.findall(r"\w+", f"{entry.operation.method.lower()} {entry.operation.path}")
        words = ["".join(part[:1].upper() + part[1:] for part in parts)]
    base = "-".join(words)[:_LONGEST_NAME]
    name, number = base, 2
    while f"{name}.txt".lower() in taken:
        name, number = f"{base}-{number}", number + 1
    return f"{name}.txt"
