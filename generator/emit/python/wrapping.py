"""Long lines of models, broken as ruff breaks them: its own style, for the few forms we write.

A package has tens of thousands of lines of which few are too long, all of a handful of forms. What
has another form is left to ruff itself, which is a process of its own and reads everything anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

__all__ = ["WIDTH", "UnknownFormError", "wrapped"]

WIDTH: Final = 88

_STEP: Final = "    "
_TOKEN: Final = re.compile(r""" *("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[-\w.]+|[\[\](){},|=:])""")
_CLOSING: Final = {"[": "]", "(": ")", "{": "}"}
_FIELD: Final = re.compile(r"( +)(\w+: )(.+?)( = None)?")
_ASSIGNMENT: Final = re.compile(r"( *)(\w+(?:: TypeAlias)? = )(.+)")
_CLASS: Final = re.compile(r"( *)(class )(\w+\(.*\))(:)")


class UnknownFormError(ValueError):
    """A line of a form that is not known here."""


class _Operand(NamedTuple):
    """A name or a literal, with what stands in brackets after it, or a display alone.

    :param flat: all of it in one line.
    """

    flat: str
    head: str
    opening: str = ""
    items: tuple[_Item, ...] = ()

    @property
    def start(self) -> str:
        """The operand up to where its brackets are open."""
        return f"{self.head}{self.opening}"


class _Item(NamedTuple):
    """What stands between two commas: ``value``, ``name=value``, ``key: value``, ``a | b``."""

    flat: str
    label: str
    operands: tuple[_Operand, ...]


def wrapped(line: str) -> list[str]:
    """A statement that does not fit into one line as the lines that ruff makes of it.

    :raises UnknownFormError: if that is not known.
    """
    if found := _CLASS.fullmatch(line):
        margin, before, expression, after = found.groups()
    elif found := _ASSIGNMENT.fullmatch(line):
        margin, before, expression = found.groups()
        after = ""
    elif found := _FIELD.fullmatch(line):
        margin, before, expression, default = found.groups()
        after = default or ""
    else:
        raise UnknownFormError(line)
    return list(_statement(margin, before, _parsed(expression), after))


def _statement(margin: str, before: str, item: _Item, after: str) -> Iterator[str]:
    start = f"{margin}{before}"
    first = item.operands[0]
    if after and len(f"{start}{item.flat} = (") <= WIDTH and after == " = None":
        yield from (f"{start}{item.flat} = (", f"{margin}{_STEP}None", f"{margin})")
    elif len(item.operands) > 1:
        if item.operands[-1].opening:  # ruff may then do without the parentheses
            raise UnknownFormError(item.flat)
        yield from _parenthesised(margin, start, item, after)
    elif not first.items:
        yield from _name_alone(margin, before, item.flat, after)
    elif before.endswith(" = ") and len(start + first.start) > WIDTH and ":" not in before:
        yield from _parenthesised(margin, start, item, after)
    else:
        yield from _opened(margin, start, first, after)


def _parenthesised(margin: str, start: str, item: _Item, after: str) -> Iterator[str]:
    inner = list(_broken(margin + _STEP, "", item, ""))
    if len(item.operands) == 1 and max(map(len, inner)) > WIDTH:  # then ruff leaves them out
        raise UnknownFormError(item.flat)
    yield from (f"{start}(", *inner, f"{margin}){after}")


def _name_alone(margin: str, before: str, name: str, after: str) -> Iterator[str]:
    if after or not name.isidentifier():
        raise UnknownFormError(name)
    if before.endswith(": ") and len(f"{margin}{_STEP}{name}") <= WIDTH:
        yield from (f"{margin}{before}(", f"{margin}{_STEP}{name}", f"{margin})")
    else:
        yield f"{margin}{before}{name}"


def _broken(margin: str, label: str, item: _Item, after: str) -> Iterator[str]:
    """An expression within brackets, in one line if it fits."""
    line = f"{margin}{label}{item.flat}{after}"
    if len(line) <= WIDTH:
        yield line
        return
    last = len(item.operands) - 1
    for index, operand in enumerate(item.operands):
        start = f"{margin}{'| ' if index else item.label}"
        end = after if index == last else ""
        if not operand.items or len(f"{start}{operand.flat}{end}") <= WIDTH:
            yield f"{start}{operand.flat}{end}"
        elif last and item.label:
            raise UnknownFormError(item.flat)
        else:
            yield from _opened(margin, start, operand, end)


def _opened(margin: str, start: str, operand: _Operand, after: str) -> Iterator[str]:
    """An operand whose brackets stand on lines of their own."""
    yield f"{start}{operand.start}"
    inner = margin + _STEP
    together = inner + ", ".join(item.flat for item in operand.items)
    if len(together) <= WIDTH and operand.opening != "{":
        yield together
    else:
        comma = "," if len(operand.items) > 1 else ""
        for item in operand.items:
            yield from _broken(inner, "", item, comma)
    yield f"{margin}{_CLOSING[operand.opening]}{after}"


def _parsed(text: str) -> _Item:
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text.replace(" ", "") and " " not in "".join(tokens):
        raise UnknownFormError(text)
    item, end = _item(tokens, 0)
    if end != len(tokens) or item.flat != text:
        raise UnknownFormError(text)
    return item


def _item(tokens: Sequence[str], at: int) -> tuple[_Item, int]:
    label = ""
    if at + 1 < len(tokens) and tokens[at + 1] in ("=", ":"):
        label = f"{tokens[at]}=" if tokens[at + 1] == "=" else f"{tokens[at]}: "
        at += 2
    operand, at = _operand(tokens, at)
    operands = [operand]
    while at < len(tokens) and tokens[at] == "|":
        operand, at = _operand(tokens, at + 1)
        operands.append(operand)
    flat = label + " | ".join([operand.flat for operand in operands])
    return _Item(flat, label, tuple(operands)), at


def _operand(tokens: Sequence[str], at: int) -> tuple[_Operand, int]:
    head = ""
    if at < len(tokens) and tokens[at] not in _CLOSING:
        head = tokens[at]
        at += 1
    if at >= len(tokens) or tokens[at] not in _CLOSING:
        return _Operand(head, head), at
    opening = tokens[at]
    items: list[_Item] = []
    at += 1
    while at < len(tokens) and tokens[at] != _CLOSING[opening]:
        item, at = _item(tokens, at)
        items.append(item)
        if at < len(tokens) and tokens[at] == ",":
            at += 1
    inner = ", ".join([item.flat for item in items])
    flat = f"{head}{opening}{inner}{_CLOSING[opening]}"
    return _Operand(flat, head, opening, tuple(items)), at + 1
