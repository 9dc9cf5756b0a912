r"""Regular expressions of the document (ECMA 262) as Python can run them.

JSON Schema asks for ECMA expressions that may match anywhere (2020-12, core section 6.4). Most of
them mean the same to pydantic's engine, which takes linear time; what that engine lacks, such as
look-ahead, Python's ``re`` may have. ``\d`` and ``\w`` are ASCII in ECMA and are written out.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from ...findings import DocumentPlace, Finding, Severity, Unusable
from .types import Limit

__all__ = ["pattern_limit"]

_ASCII_CLASSES: Final = {"d": "0-9", "w": "A-Za-z0-9_"}
_MAX_LENGTH = 2000


@cache
def pattern_limit(pattern: str, *, first: bool = True) -> Limit | None:
    """A limit that checks ``pattern``; None where neither engine can.

    :param first: whether it is the value's first pattern; pydantic takes no second one.
    :raises Unusable: if pydantic is not installed.
    """
    if len(pattern) > _MAX_LENGTH or not pattern.isprintable():
        return None
    translated = _in_ascii(pattern)
    if first and _rust_compiles(translated):
        return Limit("pattern", translated)
    translated = _for_python(translated)
    try:
        re.compile(translated)
    except (re.error, OverflowError, RecursionError):
        return None
    return Limit("ecma_pattern", translated)


def _in_ascii(pattern: str) -> str:
    pieces: list[str] = []
    within = False
    position = 0
    while position < len(pattern):
        character = pattern[position]
        after = pattern[position + 1 : position + 2]
        if character == "\\":
            pieces.append(_escape_in_ascii(after, within=within))
            position += 2
            continue
        within = (within or character == "[") and character != "]"
        pieces.append(character)
        position += 1
    return "".join(pieces)


def _escape_in_ascii(after: str, *, within: bool) -> str:
    if after in _ASCII_CLASSES:
        return _ASCII_CLASSES[after] if within else f"[{_ASCII_CLASSES[after]}]"
    if after in ("D", "W") and not within:
        return f"[^{_ASCII_CLASSES[after.lower()]}]"
    return "/" if after == "/" else f"\\{after}"


def _for_python(pattern: str) -> str:
    named = re.sub(r"\(\?<(?![=!])", "(?P<", pattern)
    # Python's `$` also matches before a line break at the end; ECMA's does not.
    return re.sub(r"(?<!\\)((?:\\\\)*)\$(?=$|\))", r"\1\\Z", named)


def _rust_compiles(pattern: str) -> bool:
    try:
        from pydantic_core import SchemaError, SchemaValidator, core_schema
    except ImportError as error:
        raise Unusable(
            Finding(
                "missing-tool",
                Severity.ERROR,
                DocumentPlace("pydantic", ""),
                "pydantic is not installed, and generating models needs it",
                'pip install "mockument[generate]"',
            )
        ) from error
    try:
        SchemaValidator(core_schema.str_schema(pattern=pattern))
    except SchemaError:
        return False
    return True
