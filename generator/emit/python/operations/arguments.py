"""Names of a method's arguments, decided here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from ....document import Operation, Parameter
from ...naming import Scope, snake_name
from ...text import Identifier
from .path_variables import path_variables

__all__ = [
    "RESERVED_ARGUMENTS",
    "arguments_of",
    "inputs_of",
    "is_field_name",
    "undeclared_argument",
]

_FIELD_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
RESERVED_ARGUMENTS: Final = frozenset(
    {"body", "bool", "bytes", "calls", "dict", "float", "int", "list", "self", "str", "tuple"}
)


def inputs_of(operation: Operation) -> tuple[Parameter, ...]:
    """All parameters of an operation that have a place, one that is the whole query among them."""
    whole = (operation.query_string,) if operation.query_string else ()
    in_path = set(path_variables(operation).values())
    placed = (p for p in operation.parameters if p.location != "path" or p.name in in_path)
    return (*(p for p in placed if p.location != "header" or is_field_name(p.name)), *whole)


def is_field_name(name: str) -> bool:
    """Whether a header can have a name (RFC 9110, section 5.1)."""
    return _FIELD_NAME.fullmatch(name) is not None


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


def undeclared_argument(name: str, scope: Scope) -> Identifier:
    """The argument of such a variable."""
    return Identifier(scope.claim(snake_name(name, "parameter"), source=name))
