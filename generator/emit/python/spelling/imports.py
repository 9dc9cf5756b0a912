"""Import statements and ``__all__``, in the order and shape that ruff gives them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from sys import stdlib_module_names
from typing import Final

from ...text import Identifier, PyExpr, literal
from .wrapping import WIDTH

__all__ = ["exported", "import_lines", "member_order", "names_in", "pruned"]

_DIGITS: Final = re.compile(r"([0-9]+)")
_NAME: Final = re.compile(
    r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\.\w+|\w+=|([^\W\d]\w*)""",
)
"""A name, and before it what is none: texts, attributes, names of arguments."""
_REMEMBERED: Final = 20_000
"""Expressions of which the names are kept: operations share parameters and answers."""


def import_lines(imports: Mapping[str, Iterable[str]], indent: int = 0) -> tuple[PyExpr, ...]:
    """The lines that import names: Python's own modules, those of others, those of the package.

    :param imports: names by module; none for ``import module``. A module of the package itself is
        left out where nothing of it is named. Modules are ours to name, never the document's.
    :param indent: spaces that will stand before each line.
    :raises ValueError: if one of the names is no identifier.
    """
    sections: dict[int, list[PyExpr]] = {}
    for module in sorted(imports, key=_module_order):
        names = [_imported(name) for name in sorted(set(imports[module]), key=member_order)]
        if names or not module.startswith("."):
            sections.setdefault(_section(module), []).extend(_import(module, names, indent))
    lines: list[PyExpr] = []
    for _, section in sorted(sections.items()):
        lines += [PyExpr(""), *section] if lines else section
    return tuple(lines)


@lru_cache(_REMEMBERED)
def names_in(expression: PyExpr) -> frozenset[str]:
    """The names that an expression needs."""
    return frozenset(_NAME.findall(expression)) - {""}


def pruned(imports: Mapping[str, Iterable[str]], used: Container[str]) -> dict[str, list[str]]:
    """Of some imports those that are needed; ``import module`` is one where the module is."""
    needed = {
        module: [name for name in names if name.rpartition(" ")[2] in used]
        for module, names in imports.items()
    }
    return {
        module: names
        for module, names in needed.items()
        if names or (module.startswith("import ") and module.removeprefix("import ") in used)
    }


def exported(names: Iterable[str]) -> list[PyExpr]:
    """The names of ``__all__`` as literals."""
    ordered = sorted(names, key=lambda name: (_kind(name), _natural(name)))
    return [literal(str(name)) for name in ordered]


def _import(module: str, names: list[PyExpr], indent: int) -> list[PyExpr]:
    if not names:
        return [PyExpr(f"import {module.removeprefix('import ')}")]
    line = PyExpr(f"from {module} import {', '.join(names)}")
    if indent + len(line) <= WIDTH:
        return [line]
    return [PyExpr(f"from {module} import ("), *(PyExpr(f"    {n},") for n in names), PyExpr(")")]


def _imported(name: str) -> PyExpr:
    """``Name`` or ``Name as Other``."""
    return PyExpr(" as ".join(Identifier(part) for part in name.split(" as ")))


def _section(module: str) -> int:
    if module.startswith("."):
        return 2
    return 0 if module.removeprefix("import ").partition(".")[0] in stdlib_module_names else 1


@lru_cache(10_000)
def _module_order(module: str) -> tuple[object, ...]:
    plain = module.removeprefix("import ")
    dots = len(plain) - len(plain.lstrip("."))
    return (plain == module, -dots, _natural(plain.lower()), _natural(plain))


@lru_cache(10_000)
def member_order(name: str) -> tuple[object, ...]:
    """What imported names are sorted by."""
    return (_kind(name), _natural(name.lower()), _natural(name))


def _kind(name: str) -> int:
    """Constants, classes, other names: what ruff takes a name for by its case."""
    if len(name) > 1 and name.isupper():
        return 0
    return 1 if name[:1].isupper() else 2


def _natural(text: str) -> tuple[str | int, ...]:
    """What a text is sorted by, so that ``a2`` stands before ``a10``."""
    pieces = _DIGITS.split(text)  # text and digits by turns
    return tuple(int(piece) if index % 2 else piece for index, piece in enumerate(pieces))
