"""Typed pieces of code: the only things that a template can print.

Text of a document is somebody else's. It reaches a file only as one of these pieces, and each of
them is made in one way, so that no escape can be forgotten and none can happen twice.
"""

from __future__ import annotations

import keyword
import math
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from textwrap import wrap
from typing import Final, Self

from jinja2 import BaseLoader, BytecodeCache, Environment, StrictUndefined, Undefined

from ..findings import JsonValue

__all__ = [
    "Bracketed",
    "ClassName",
    "CommentText",
    "DocText",
    "Identifier",
    "Piece",
    "PyExpr",
    "alternatives",
    "call",
    "doc_text",
    "literal",
    "make_environment",
    "name",
    "subscript",
    "tuple_of",
]

MAX_LITERAL_DEPTH: Final = 40
"""Levels of lists and objects in a literal; Python's own parser gives up at 100."""

_DOC_WIDTH = 88
_REMEMBERED: Final = 10_000
"""Texts of which what becomes of them is kept: operations share parameters, classes fields."""
_ORDERS = re.compile(
    r"(coding|^(?:# )?(?:basedpyright|flake8|fmt|isort|mypy|pylint|pyright|ruff|type|yapf))"
    r"\s*[:=]\s*"
)
_CLOSING: Final = {"[": "]", "(": ")", "{": "}"}
_CLOSING_QUOTES = re.compile(r'"{3,}|"+\Z')


class Piece(str):
    """A piece of code that may be printed as it is.

    Methods of ``str`` give a bare ``str`` back, which no template can print.
    """

    __slots__ = ()

    def __html__(self) -> str:
        """What autoescaping takes as safe already."""
        return str(self)


class Identifier(Piece):
    """A valid Python identifier that is no keyword.

    :raises ValueError: if it is anything else, or is not what Python would make of it (NFKC).
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        if not text.isidentifier() or keyword.iskeyword(text):
            raise ValueError(f"not an identifier: {text!r}")
        if not text.isascii() and unicodedata.normalize("NFKC", text) != text:
            raise ValueError(f"Python reads this identifier as another one: {text!r}")
        return super().__new__(cls, text)


class ClassName(Identifier):
    """An identifier that names a class or a type alias."""

    __slots__ = ()


class PyExpr(Piece):
    """One Python expression, made by the functions of this module and nowhere else."""

    __slots__ = ()


class Bracketed(PyExpr):
    """A call or a display, which knows its items, so that they can stand on lines of their own.

    :ivar start: what stands before the items: ``name(`` or ``[``.
    :ivar items: the items: a label such as ``key=``, and the value.
    """

    start: str
    items: tuple[tuple[str, PyExpr], ...]

    @classmethod
    def of(cls, start: str, items: Iterable[tuple[str, PyExpr]]) -> Self:
        """The items behind ``start``, which ends with an opening bracket."""
        listed = tuple(items)
        inner = ", ".join([label + value for label, value in listed])
        made = cls(f"{start}{inner}{_CLOSING[start[-1]]}")
        made.start = start
        made.items = listed
        return made


class DocText(Piece):
    """The inside of a triple-quoted docstring, escaped and indented."""

    __slots__ = ()


class CommentText(Piece):
    """The rest of a comment's line: printable, without a line break, and no order to any tool.

    Python itself obeys comments: one with ``coding: utf-7`` in it would make code of what follows.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        plain = _printable(" ".join(text.split()))
        return super().__new__(cls, _ORDERS.sub(r"\1 - ", plain))


def literal(value: JsonValue) -> PyExpr:
    """A JSON value as a Python literal: by ``repr``, exactly once.

    :raises ValueError: if the value is nested more than :data:`MAX_LITERAL_DEPTH` levels deep.
    """
    return PyExpr(_literal(value, MAX_LITERAL_DEPTH))


def _literal(value: JsonValue, depth: int) -> str:
    if depth == 0:
        raise ValueError("nested too deep for a literal")
    if isinstance(value, dict):
        items = (f"{_text(key)}: {_literal(item, depth - 1)}" for key, item in value.items())
        return "{" + ", ".join(items) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_literal(item, depth - 1) for item in value) + "]"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return f"float({_text(str(value))})"
    return repr(value).replace("e+", "e")  # as ruff writes numbers


def _text(value: str) -> str:
    """A string in the quotes that ruff would give it: double ones, unless others need less."""
    written = repr(value)
    if written[0] == '"' or value.count('"') > value.count("'"):
        return written
    inside = written[1:-1].replace("\\'", "'").replace('"', '\\"')
    return f'"{inside}"'


@lru_cache(_REMEMBERED)
def name(identifier: str) -> PyExpr:
    """An identifier, dotted or not, as an expression.

    :raises ValueError: if it is none.
    """
    return PyExpr(".".join(Identifier(part) for part in identifier.split(".")))


def subscript(generic: str, arguments: Iterable[PyExpr]) -> PyExpr:
    """``generic[first, second]``."""
    return PyExpr(f"{name(generic)}[{', '.join(arguments)}]")


def call(function: str, *arguments: PyExpr, **named: PyExpr) -> Bracketed:
    """``function(first, second, key=value)``."""
    keywords = [(f"{Identifier(key)}=", value) for key, value in named.items()]
    return Bracketed.of(f"{name(function)}(", [*(("", one) for one in arguments), *keywords])


def tuple_of(items: Iterable[PyExpr]) -> PyExpr:
    """``(first, second)``, or ``(only,)``."""
    listed = list(items)
    if len(listed) == 1:
        return PyExpr(f"({listed[0]},)")
    return Bracketed.of("(", [("", item) for item in listed])


def alternatives(members: Iterable[PyExpr]) -> PyExpr:
    """``first | second``, each member once."""
    return PyExpr(" | ".join(dict.fromkeys(members)))


@lru_cache(_REMEMBERED)
def doc_text(text: str, indent: int = 4) -> DocText:
    """Text for a docstring, its lines wrapped and indented.

    :param text: one line or several; empty lines part paragraphs.
    :param indent: spaces before each line but the first.
    """
    lines = _dedented([line.rstrip() for line in text.expandtabs(4).strip("\n").split("\n")])
    body = "\n".join([_escaped(line, _DOC_WIDTH - indent) for line in lines]).strip("\n")
    quoted = _CLOSING_QUOTES.sub(lambda run: '\\"' * len(run[0]), body)
    margin = " " * indent
    first, *others = quoted.split("\n")
    first = first.lstrip(" ")
    first = f" {first}" if first.startswith('"') else first
    if not others:
        return DocText(first)
    rows = [f"{margin}{row}" if row else "" for row in others]
    return DocText("\n".join([first, *rows, margin]))  # the closing quotes have a line of their own


def _dedented(lines: list[str]) -> list[str]:
    """Lines without the space that all but the first have in common."""
    deep = min((len(one) - len(one.lstrip(" ")) for one in lines[1:] if one), default=0)
    return [lines[0], *(one[deep:] for one in lines[1:])]


@lru_cache(_REMEMBERED)
def _escaped(line: str, width: int) -> str:
    """A line of a docstring wrapped, with what cannot stand in a literal escaped."""
    pieces = _wrapped(line, width)
    return "\n".join([_printable(piece.replace("\\", "\\\\")) for piece in pieces])


def _wrapped(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    deeper = 4 if line.startswith((":param ", ":raises ")) else 0
    hanging = " " * (len(line) - len(line.lstrip()) + deeper)
    return wrap(
        line,
        width,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def _printable(text: str) -> str:
    """``text`` with what cannot be seen written as an escape; ``text`` has doubled backslashes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _refuse_bare(value: object) -> object:
    if isinstance(value, Piece):
        return value
    if isinstance(value, Undefined):
        str(value)  # Jinja's own words for it
    raise TypeError(f"a template printed a bare {type(value).__name__}: {value!r:.80}")


def make_environment(loader: BaseLoader, compiled: BytecodeCache | None = None) -> Environment:
    """A Jinja2 environment that prints nothing but pieces.

    What would let a bare string through, or make one, is taken out of it.

    :param compiled: where compiled templates are kept.
    """
    environment = Environment(
        loader=loader,
        autoescape=False,  # noqa: S701 - nothing is printed but pieces, which are escaped already
        undefined=StrictUndefined,
        finalize=_refuse_bare,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=compiled,
    )
    environment.filters.clear()
    environment.globals.clear()
    return environment
