"""Long lines broken as ruff breaks them: its own style, for the few forms that we write.

A package has tens of thousands of lines of which few are too long, all of a handful of forms. What
has another form is left to ruff itself, which is a process of its own and reads everything anew.
An expression is taken apart only as far as it has to be broken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from ...text import Bracketed

__all__ = [
    "STEP",
    "WIDTH",
    "UnknownFormError",
    "broken",
    "fits",
    "is_union",
    "opened",
    "parenthesised",
    "wrapped",
]

WIDTH: Final = 88
STEP: Final = "    "

_TEXT: Final = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_MARK: Final = re.compile(rf"{_TEXT}|([\[({{])|([\])}}])|(, ?|[ |+]|: |=|\b(?:lambda|if|else) )")
"""What can part an expression: brackets, and signs of which the level is told."""
_HEAD: Final = re.compile(rf"{_TEXT}|\*{{0,2}}[-\w.]*")
_CLOSING: Final = {"[": "]", "(": ")", "{": "}"}
_FIELD: Final = re.compile(r"( +)(\w+: )(.+?)(?: = (.+))?")
_RETURN: Final = re.compile(r"( +)(return )(\w+\(.*\))(\.\w+\(\w*\))")
_ALONE: Final = re.compile(rf" +(?:{_TEXT}(?:: {_TEXT})?|\w+(?: as \w+)?),")
"""An item of a list, a dictionary or an import: one thing, which nothing can part."""
_ATOM: Final = re.compile(rf"{_TEXT}|[-\w.]+")
_PRAGMA: Final = "  # pyright: ignore["
"""A comment that is no part of a line's width."""
_ASSIGNMENT: Final = re.compile(r"( *)(\w+(?:: TypeAlias)? = )(.+)")
_CLASS: Final = re.compile(r"( *)(class )(\w+\(.*\))(:)")


class UnknownFormError(ValueError):
    """A line of a form that is not known here."""


def fits(line: str) -> bool:
    """Whether a line is short enough: some letters are two columns wide (Unicode, UAX 11)."""
    if line.isascii():
        return len(line) <= WIDTH
    return sum(2 if unicodedata.east_asian_width(c) in "FW" else 1 for c in line) <= WIDTH


class _Operand(NamedTuple):
    """A name or a literal, with what stands in brackets after it, or a display alone.

    :param flat: all of it in one line, with the operator before it.
    :param head: what stands before the brackets, with the operator.
    :param inner: what stands in the brackets; None where it is known item by item.
    """

    flat: str
    head: str
    opening: str = ""
    inner: str | None = ""
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether there is something in brackets."""
        return bool(self.inner or self.parts)

    @property
    def is_display(self) -> bool:
        """Whether it is a list, a tuple or a dictionary: several items never share a line."""
        return self.head in ("", "else ")

    def items(self) -> list[_Item]:
        """What stands between the commas."""
        if self.inner is None:
            return [_Item(label, text) for label, text in self.parts]
        return [_parsed(text) for text in _between_commas(self.inner)]


class _Item(NamedTuple):
    """What stands between two commas: ``value``, ``name=value``, ``key: value``, ``a | b``."""

    label: str
    text: str

    @property
    def flat(self) -> str:
        """All of it in one line."""
        return self.label + self.text

    def operands(self) -> list[_Operand]:
        """What its operators part.

        :raises UnknownFormError: if it has others than ``|``, ``+``, ``if`` and ``else``, or is
            none of our forms.
        """
        if isinstance(self.text, Bracketed):
            start = self.text.start
            return [_Operand(self.text, start[:-1], start[-1], None, self.text.items)]
        pieces = _between_operators(self.text)
        return [_operand(piece) for piece in pieces]


def wrapped(line: str) -> list[str]:
    """A statement that does not fit into one line as the lines that ruff makes of it.

    :raises UnknownFormError: if that is not known.
    """
    if not line.isascii():  # widths are counted in letters here
        raise UnknownFormError(line)
    if _ALONE.fullmatch(line) or fits(line.partition(_PRAGMA)[0]):
        return [line]
    if found := _CLASS.fullmatch(line) or _RETURN.fullmatch(line):
        margin, before, expression, after = found.groups()
        return list(_statement(margin, before, _Item("", expression), after))
    if found := _ASSIGNMENT.fullmatch(line):
        margin, before, expression = found.groups()
        return list(_statement(margin, before, _Item("", expression), ""))
    if found := _FIELD.fullmatch(line):
        return list(_field(*found.groups()))
    raise UnknownFormError(line)


def _field(margin: str, before: str, annotation: str, default: str | None) -> Iterator[str]:
    start, item = f"{margin}{before}", _Item("", annotation)
    if default is None:
        yield from _statement(margin, before, item, "")
        return
    is_atom = _ATOM.fullmatch(default)
    if not is_atom and len(f"{start}{annotation} = {default.partition('(')[0]}(") <= WIDTH:
        yield from _broken(margin, _Item(f"{before}{annotation} = ", default), "")
    elif len(f"{start}{annotation} = (") <= WIDTH:
        if len(f"{margin}{STEP}{default}") > WIDTH:
            raise UnknownFormError(default)
        yield from (f"{start}{annotation} = (", f"{margin}{STEP}{default}", f"{margin})")
    else:
        yield from _statement(margin, before, item, f" = {default}")


def _statement(margin: str, before: str, item: _Item, after: str) -> Iterator[str]:
    start = f"{margin}{before}"
    first, *others = item.operands()
    if others:
        if after and others[-1].opening:  # ruff may then do without the parentheses
            raise UnknownFormError(item.flat)
        yield from parenthesised(margin, start, item.text, after)
    elif not first.is_open:
        yield from _alone(margin, before, item.flat, after)
    elif before.endswith(" = ") and _needs_parentheses(start, first) and ":" not in before:
        yield from parenthesised(margin, start, item.text, after)
    else:
        yield from _opened(margin, start, first, after)


def _needs_parentheses(start: str, operand: _Operand) -> bool:
    return len(f"{start}{operand.head}{operand.opening}") > WIDTH


def parenthesised(margin: str, start: str, expression: str, after: str) -> Iterator[str]:
    """An expression in parentheses of its own, which have lines of their own.

    :raises UnknownFormError: if ruff would rather do without.
    """
    item = _Item("", expression)
    inner = list(_broken(margin + STEP, item, ""))
    if len(item.operands()) == 1 and max(map(len, inner)) > WIDTH:
        raise UnknownFormError(item.flat)
    yield from (f"{start}(", *inner, f"{margin}){after}")


def _alone(margin: str, before: str, atom: str, after: str) -> Iterator[str]:
    """A name or a text, which nothing can part."""
    is_text = not atom.isidentifier()
    if after and not is_text:
        raise UnknownFormError(atom)
    is_assigned = before.endswith(" = ") and ":" not in before
    is_better = is_text if is_assigned else not is_text or before.endswith(" = ")
    longest = max(len(f"{margin}{STEP}{atom}"), len(f"{margin}{before}("))
    if is_better and not after and longest <= WIDTH:
        yield from (f"{margin}{before}(", f"{margin}{STEP}{atom}", f"{margin})")
    else:
        yield f"{margin}{before}{atom}{after}"


def broken(margin: str, label: str, expression: str, after: str) -> Iterator[str]:
    """An expression within brackets, in one line if it fits.

    :param label: what stands before it, such as ``name=``.
    :raises UnknownFormError: if it does not fit, and has none of our forms.
    """
    return _broken(margin, _Item(label, expression), after)


def _broken(margin: str, item: _Item, after: str) -> Iterator[str]:
    line = f"{margin}{item.flat}{after}"
    if len(line) <= WIDTH:
        yield line
        return
    operands = item.operands()
    last = len(operands) - 1
    is_union_of_keyword = last > 0 and item.label.endswith("=") and "|" in operands[1].head
    for index, operand in enumerate(operands):
        start = f"{margin}{'' if index else item.label}"
        end = after if index == last else ""
        if not operand.is_open or len(f"{start}{operand.flat}{end}") <= WIDTH:
            yield f"{start}{operand.flat}{end}"
        elif is_union_of_keyword:
            raise UnknownFormError(item.flat)
        else:
            yield from _opened(margin, start, operand, end)


def opened(margin: str, start: str, bracketed: Bracketed, after: str) -> Iterator[str]:
    """A call, a display or a subscript whose brackets stand on lines of their own.

    :param start: what stands before it in its line, the margin included.
    """
    operand = _Operand(bracketed, bracketed.start[:-1], bracketed.start[-1], None, bracketed.items)
    return _opened(margin, start, operand, after)


def _opened(margin: str, start: str, operand: _Operand, after: str) -> Iterator[str]:
    yield f"{start}{operand.head}{operand.opening}"
    inner = margin + STEP
    items = operand.items()
    together = inner + ", ".join([item.flat for item in items])
    if len(together) <= WIDTH and not operand.is_display:
        yield together
    else:
        is_tuple = operand.is_display and operand.opening == "("
        comma = "," if len(items) > 1 or is_tuple else ""
        for item in items:
            yield from _broken(inner, item, comma)
    yield f"{margin}{_CLOSING[operand.opening]}{after}"


def _parsed(text: str) -> _Item:
    """``name=value`` or ``key: value`` by its parts, all else as a value."""
    for found in _MARK.finditer(text):
        mark = found[3]
        if mark in ("=", ": "):
            return _Item(text[: found.end()], text[found.end() :])
        if found[1] or mark:
            break
    return _Item("", text)


def _outer(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """The marks that stand in no brackets; of brackets those that close outer ones."""
    depth = 0
    for found in _MARK.finditer(text, start):
        if found[1]:
            depth += 1
        elif found[2]:
            depth -= 1
        if depth == 0 and (found[2] or found[3]):
            yield found


def _between_commas(text: str) -> Iterator[str]:
    start = 0
    for found in _outer(text):
        if found[3] and found[3][0] == ",":
            yield text[start : found.start()]
            start = found.end()
    if start < len(text):
        yield text[start:]


def _between_operators(text: str) -> Iterator[str]:
    """Each operand, those after the first with their operator."""
    start = 0
    for found in _outer(text):
        if found[3] == "lambda ":
            break  # all that follows is its own
        if found[3] in ("|", "+", "if ", "else "):
            yield text[start : found.start()].rstrip()
            start = found.start()
    yield text[start:]


def is_union(expression: str) -> bool:
    """Whether an expression has several operands."""
    return len(list(_between_operators(expression))) > 1


def _operand(text: str) -> _Operand:
    """One operand by its parts, as ``| name[inner]``.

    :raises UnknownFormError: if it has another form.
    """
    if text.startswith("if "):
        return _Operand(text, text)
    sign = next((one for one in ("| ", "+ ", "else ") if text.startswith(one)), "")
    head = _HEAD.match(text, len(sign))
    end = head.end() if head else len(sign)
    if end == len(text):
        return _Operand(text, text)
    opening = text[end]
    if opening not in _CLOSING or _closed(text, end) != len(text):
        raise UnknownFormError(text)
    return _Operand(text, text[:end], opening, text[end + 1 : -1])


def _closed(text: str, start: int) -> int:
    """Where the brackets end that are opened at ``start``."""
    return next((found.end() for found in _outer(text, start) if found[2]), -1)
