"""Values as expressions of Python, over several lines where one is too long."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from ....findings import JsonValue
from ...text import MAX_LITERAL_DEPTH, PyExpr, literal
from .literals import python_string

__all__ = ["Value", "is_plain", "python_value"]

Value: TypeAlias = "JsonValue | PyExpr | Mapping[str, Value] | Sequence[Value]"
"""A JSON value in which expressions may stand for values, such as a file's content."""

_WIDTH: Final = 88
_SAFE: Final = 2**53
"""Where numbers of JavaScript stop to tell integers apart (ECMA-262, section 21.1.2.8)."""


def python_value(value: Value, indent: int = 0, width: int = _WIDTH) -> PyExpr:
    """A value as an expression.

    :param indent: of the line that it begins on; its other lines stand below that.
    :param width: characters that it may have on one line.
    """
    line = _on_one_line(value)
    if len(line) + indent <= width or not value or not isinstance(value, Mapping | list):
        return line
    margin = " " * (indent + 4)
    lines = "".join(f"{margin}{item},\n" for item in _items(value, indent + 4))
    begin, end = "{}" if isinstance(value, Mapping) else "[]"
    return PyExpr(f"{begin}\n{lines}{' ' * indent}{end}")


def _items(value: Mapping[str, Value] | Sequence[Value], indent: int) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            key = f"{python_string(name)}: "
            yield key + python_value(item, indent, _WIDTH - len(key) - 1)
    else:
        yield from (python_value(item, indent, _WIDTH - 1) for item in value)


def _on_one_line(value: Value) -> PyExpr:
    if isinstance(value, PyExpr):
        return value
    if isinstance(value, str):
        return python_string(value)
    if isinstance(value, Mapping):
        items = (f"{python_string(name)}: {_on_one_line(item)}" for name, item in value.items())
        return PyExpr(f"{{{', '.join(items)}}}")
    if isinstance(value, list):
        return PyExpr(f"[{', '.join(map(_on_one_line, value))}]")
    return literal(value) if isinstance(value, bool | int | float) else PyExpr("None")


def is_plain(value: JsonValue, depth: int = MAX_LITERAL_DEPTH) -> bool:
    """Whether literals of every language say a value as its JSON does.

    They do not where it is deeper than parsers go, has integers beyond those of JavaScript, no
    number at all, halves of surrogate pairs, or JavaScript's ``__proto__``.
    """
    if isinstance(value, dict):
        fine = "__proto__" not in value and depth > 0
        return fine and all(is_plain(k) and is_plain(v, depth - 1) for k, v in value.items())
    if isinstance(value, list):
        return depth > 0 and all(is_plain(item, depth - 1) for item in value)
    if isinstance(value, str):
        return value.isascii() or not any("\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or -_SAFE < value < _SAFE
