r"""Regular expressions of the document (ECMA 262) as Python can run them.

JSON Schema asks for ECMA expressions that may match anywhere (2020-12, core section 6.4). Most of
them mean the same to pydantic's engine, which takes linear time; what that engine lacks, such as
look-ahead, Python's ``re`` may have. ``\d`` and ``\w`` are ASCII in ECMA and are written out; what
only ECMA takes for a character is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from ....findings import DocumentPlace, Finding, Severity, Unusable
from ..types import Limit

__all__ = ["pattern_limit", "python_pattern"]

_TOKEN: Final = re.compile(
    r"\\[pP]\{[^}]*\}|\\u\{[0-9A-Fa-f]{1,6}\}"
    r"|\\u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}"
    r"|\\c[A-Za-z]|\\k<\w+>|\\.|\[\^?\]?|\(\?<\w+>|\{\d+(?:,\d*)?\}|&&|~~|--|.",
    re.DOTALL,
)
"""What belongs together; of brackets the opening ones, with the closing one of an empty pair."""
_IN_BRACKETS: Final = {
    r"\d": "0-9",
    r"\w": "A-Za-z0-9_",
    r"\D": r"\x00-/:-\U0010ffff",
    r"\W": r"\x00-/:-@\[-^`{-\U0010ffff",
    "[": r"\[",
    "[^": r"\[^",
    "&&": r"\&\&",
    "~~": r"\~\~",
    "--": r"-\-",
}
_ALONE: Final = {
    r"\d": "[0-9]",
    r"\w": "[A-Za-z0-9_]",
    r"\D": "[^0-9]",
    r"\W": "[^A-Za-z0-9_]",
    "[]": "(?!)",
    "[^]": r"[\s\S]",
    "{": r"\{",
}
_SET: Final = re.compile(r"\\[dDwWsSpP]")
_NO_NEED: Final = frozenset("/<>_\"'@%!,:;=`")
"""Characters that ECMA may escape, and other engines take for something else, or not at all."""
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
    if len(pattern) > _MAX_LENGTH:
        return None
    translated = "".join(_translated(pattern))
    if first and _rust_compiles(translated):
        return Limit("pattern", translated)
    in_python = python_pattern(pattern)
    return None if in_python is None else Limit("ecma_pattern", in_python)


@cache
def python_pattern(pattern: str) -> str | None:
    """``pattern`` for Python's ``re``; None where that cannot run it.

    Categories of Unicode (``\\p{L}``) stay: the helpers of the package write them out.
    """
    if len(pattern) > _MAX_LENGTH:
        return None
    translated = "".join(map(_for_python, _translated(pattern)))
    try:
        re.compile(_CATEGORY.sub("a", translated))
    except (re.error, OverflowError, RecursionError):
        return None
    return translated


def _translated(pattern: str) -> Iterator[str]:
    """The pieces of a pattern for either engine; what stands in brackets is one piece."""
    tokens: list[str] = _TOKEN.findall(pattern)
    position = 0
    while position < len(tokens):
        token = tokens[position]
        position += 1
        if token in ("[", "[^"):
            end = next((i for i, one in enumerate(tokens[position:], position) if one == "]"), None)
            inner = tokens[position:end]
            position = len(tokens) if end is None else end + 1
            yield f"{token}{''.join(_bracketed(inner))}{'' if end is None else ']'}"
        else:
            yield _ALONE.get(token) or _plain(token)


def _bracketed(tokens: Sequence[str]) -> Iterator[str]:
    for index, token in enumerate(tokens):
        around = (*tokens[max(index - 1, 0) : index], *tokens[index + 1 : index + 2])
        if token == "-" and len(around) > 1 and any(map(_SET.match, around)):
            yield r"\-"  # a set has no ends, so that it begins no range
        elif token == "--" and index == 0:
            yield r"\--"
        else:
            yield _IN_BRACKETS.get(token) or _plain(token)


def _plain(token: str) -> str:
    """One character, however it is written."""
    if token[:2] == r"\u" and len(token) > len(r"\u"):
        return _code_point(token)
    if token[:2] == r"\c" and len(token) > len(r"\c"):
        return f"\\x{ord(token[2]) % 32:02x}"
    if token[0] != "\\" or len(token) == 1:
        return _printable(token)
    if token[1:] in _NO_NEED:
        return token[1:]
    return token if token.isprintable() else _printable(token[1:])


def _code_point(token: str) -> str:
    if token[2] == "{":
        point = int(token[3:-1], 16)
    else:
        point = ord(bytes.fromhex(token[2:6] + token[8:]).decode("utf-16-be"))
    return f"\\U{point:08x}"


def _printable(text: str) -> str:
    """Characters that nobody sees as their numbers."""
    return "".join(c if c.isprintable() else _numbered(ord(c)) for c in text)


def _numbered(point: int) -> str:
    return f"\\x{point:02x}" if point < 0x100 else f"\\U{point:08x}"


def _for_python(token: str) -> str:
    if token == "$":
        return r"\Z"  # `$` also matches before a line break at the end; ECMA's does not
    if token.startswith("(?<") and token.endswith(">"):
        return f"(?P<{token[3:]}"
    return f"(?P={token[3:-1]})" if token.startswith(r"\k<") else token


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
