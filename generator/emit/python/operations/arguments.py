"""Names of a method's arguments, decided here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from ....document import Operation, Parameter
from ...naming import Scope, snake_name
from ...text import Identifier

__all__ = [
    "RESERVED_ARGUMENTS",
    "arguments_of",
    "inputs_of",
    "path_parts",
    "undeclared_argument",
    "undeclared_names",
]

RESERVED_ARGUMENTS: Final = frozenset(
    {"body", "bool", "bytes", "dict", "float", "int", "list", "self", "str", "tuple"}
)
_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_AFTER_PATH: Final = re.compile(r"[?#]")


def inputs_of(operation: Operation) -> tuple[Parameter, ...]:
    """All parameters of an operation, one that is the whole query among them."""
    whole = (operation.query_string,) if operation.query_string else ()
    return (*operation.parameters, *whole)


def arguments_of(sent: Iterable[Parameter], scope: Scope) -> Mapping[int, Identifier]:
    """The argument of each parameter, by its ``id``.

    :param sent: the parameters that a method takes.
    """
    # Who is spelled as Python spells keeps that name, wherever it stands.
    ranked = sorted(sent, key=lambda p: p.name != snake_name(p.name, "parameter"))
    return {id(parameter): _argument(parameter, scope) for parameter in ranked}


def _argument(parameter: Parameter, scope: Scope) -> Identifier:
    wanted = snake_name(parameter.name, "parameter")
    return Identifier(scope.claim(wanted, f"{wanted}_{parameter.location}", source=parameter.name))


def undeclared_names(operation: Operation) -> list[str]:
    """The variables of a path that no parameter declares."""
    declared = {p.name for p in operation.parameters if p.location == "path"}
    named = dict.fromkeys(path_parts(operation.path)[1::2])
    return [name for name in named if name not in declared]


def undeclared_argument(name: str, scope: Scope) -> Identifier:
    """The argument of such a variable."""
    return Identifier(scope.claim(snake_name(name, "parameter"), source=name))


def path_parts(path: str) -> list[str]:
    """A path's text and its variables' names in turn.

    What is no part of a path is left out: some documents tell operations apart that way.
    """
    return _PLACE.split(_AFTER_PATH.split(path, maxsplit=1)[0])
