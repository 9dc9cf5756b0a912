"""Whole numbers of more than 64 bits: readers of JSON round them, and so do ours.

RFC 8259, section 6, leaves open how exact a reader is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Final

from ..findings import DocumentPlace, Finding, Severity

__all__ = ["is_long", "is_rounded", "rounded", "rounded_in_json"]

_LEAST, _MOST = -(2**63), 2**64 - 1
_LONG: Final = re.compile(rb"[:,\[]\s*(-?[0-9]{19,308})(?=\s*[,}\]])")
"""What looks like such a number in JSON; it can stand in a text, too."""
_ZEROS: Final = bytes.maketrans(b"123456789", b"000000000")
_REPORTED: Final = 100
"""Numbers of one file that are reported; nobody reads more."""


def is_long(value: int) -> bool:
    """Whether a number has more than 64 bits."""
    return not _LEAST <= value <= _MOST


def is_rounded(value: int) -> bool:
    """Whether a number is written as another one once it was read.

    :raises OverflowError: if it is too large to be read at all.
    """
    return is_long(value) and Decimal(repr(float(value))) != value


def rounded(value: int, place: DocumentPlace) -> Finding:
    """What is said of such a number."""
    message = f"{value!s:.40} has more than 64 bits: it is read as {float(value)!r}"
    return Finding("number-rounded", Severity.WARNING, place, message)


def rounded_in_json(content: bytes, name: str) -> Iterator[Finding]:
    """The numbers of a JSON text that are rounded, the first of them.

    :param content: JSON that has been read before.
    :param name: how the file is called.
    """
    if not _may_have_some(content):
        return
    looking = (match for match in _LONG.finditer(content) if is_rounded(int(match[1])))
    found = list(islice(looking, _REPORTED))
    numbers: set[str] = set()
    if found:
        json.loads(content, parse_int=numbers.add)
    for match in found:
        text = match[1].decode()
        if text in numbers:
            before = content[: match.start(1)].decode()
            column = len(before) - before.rfind("\n")
            yield rounded(int(text), DocumentPlace(name, "", before.count("\n") + 1, column))


def _may_have_some(content: bytes) -> bool:
    """Whether there are so many digits anywhere: found in a tenth of the time of the pattern."""
    digits = content.translate(_ZEROS)
    return b"0" * 20 in digits or b"-" + b"0" * 19 in digits
