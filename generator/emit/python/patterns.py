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

__all__ = ["pattern_limit", "python_pattern"]

_ASCII_CLASSES: Final = {"d": "0-9", "w": "A-Za-z0-9_"}
_CATEGORY: Final = re.compile(
    r"\\p\{(?:C[cfnos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)\}"
)
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
    in_python = python_pattern(pattern)
    return None if in_python is None else Limit("ecma_pattern", in_python)


@cache
def python_pattern(pattern: str) -> str | None:
    """``pattern`` for Python's ``re``; None where that cannot run it.

    Categories of Unicode (``\\p{L}``) stay: the helpers of the package write them out.
    """
    if len(pattern) > _MAX_LENGTH or not pattern.isprintable():
        return None
    translated = _for_python(_in_ascii(pattern))
    try:
        re.compile(_CATEGORY.sub("a", translated))
    except (re.error, OverflowError, RecursionError):
        return None
    return translated


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
    called = re.sub(r"(?<!\\)((?:\\\\)*)\\k<(\w+)>", r"\1(?P=\2)", named)
    control = re.sub(r"(?<!\\)((?:\\\\)*)\\c([A-Za-z])", _control, called)
    anything = re.sub(r"(?<!\\)((?:\\\\)*)\[\^\]", r"\1[\\s\\S]", control)
    # Python's `$` also matches before a line break at the end; ECMA's does not.
    return re.sub(r"(?<!\\)((?:\\\\)*)\$(?=$|[|)])", r"\1\\Z", anything)


def _control(found: re.Match[str]) -> str:
    return f"{found[1]}\\x{ord(found[2]) % 32:02x}"


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
