"""The variables of a path, and the parameters that they stand for.

The standard has ``{name}`` alone. Documents that a framework wrote have its router's notation, too:
``{*rest}``, ``{rest=**}`` or ``{rest:path}`` for what may have slashes in it, ``{id:int}`` or
``{id:[0-9]+}`` for what is an integer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from ....document import Operation

__all__ = ["has_segments", "path_parts", "path_variables", "undeclared_names"]

_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_AFTER_PATH: Final = re.compile(r"[?#]")
_ROUTED: Final = re.compile(r"(?P<wide>[+*]*)(?P<name>[\w.$-]+)(?P<rest>[*+?]*|[:=].+)")
_WIDE: Final = frozenset({"*", "**", "+", "=**", ":path", ":.*", ":.+"})


def path_parts(path: str) -> list[str]:
    """A path's text and its variables in turn.

    What is no part of a path is left out: some documents tell operations apart that way.
    """
    return _PLACE.split(_AFTER_PATH.split(path, maxsplit=1)[0])


def path_variables(operation: Operation) -> Mapping[str, str]:
    """The declared parameter of each variable of a path that has one.

    A parameter of the very name is meant first, then one that a router would take, then one whose
    name differs in its case alone.
    """
    names = tuple(p.name for p in operation.parameters if p.location == "path")
    return _variables(operation.path, names)


@lru_cache(maxsize=64)  # each operation's is asked for several times
def _variables(path: str, names: tuple[str, ...]) -> Mapping[str, str]:
    free = dict.fromkeys(names)
    written = list(dict.fromkeys(path_parts(path)[1::2]))
    found: dict[str, str] = {}
    for reading in (str, _bare, lambda text: _bare(text).casefold()):
        for variable in written:
            name = next((one for one in free if reading(one) == reading(variable)), None)
            if name is not None and variable not in found:
                found[variable] = name
                del free[name]
    return found


def undeclared_names(operation: Operation) -> list[str]:
    """The variables of a path that no parameter declares."""
    declared = path_variables(operation)
    named = dict.fromkeys(path_parts(operation.path)[1::2])
    return [name for name in named if name not in declared]


def has_segments(variable: str) -> bool:
    """Whether a variable stands for more than one segment, as in ``{path=**}``."""
    routed = _ROUTED.fullmatch(variable)
    return routed is not None and (bool(routed["wide"]) or routed["rest"] in _WIDE)


def _bare(variable: str) -> str:
    """A variable's name without what a router adds to it."""
    routed = _ROUTED.fullmatch(variable)
    return routed["name"] if routed else variable
