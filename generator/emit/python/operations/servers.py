"""Servers planned: the address of an API with its variables, and those of single operations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from ....document import Api, Operation, Server
from ...naming import Scope, snake_name
from ...text import Identifier, PyExpr, literal, subscript
from ..schemas.lowering import Lowering

__all__ = ["ServerPlan", "VariablePlan", "own_server", "plan_server", "report_server"]

_ABSOLUTE: Final = re.compile(r"https?://[^/{]")
_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class VariablePlan:
    """A variable of a server as the client's constructor takes it."""

    argument: Identifier
    annotation: PyExpr
    default: PyExpr
    doc: str


@dataclass(frozen=True, slots=True)
class ServerPlan:
    """Where an API is served.

    :param url: the expression of its address; None where the document does not say.
    """

    url: PyExpr | None
    variables: tuple[VariablePlan, ...]


def report_server(lowering: Lowering, api: Api) -> None:
    """Say that the first server has no address, where one of its variables has no value."""
    first = next(iter(api.servers), None)
    if first is not None and not _ABSOLUTE.match(first.url) and "{" in first.url:
        lowering.report(
            "server-not-used",
            first.node.pointer,
            "one of the address's variables has no default: give the client its `base_url`",
        )


def plan_server(api: Api, reserved: Iterable[str]) -> ServerPlan:
    """The first server of a document.

    :param reserved: names that arguments of the constructor have.
    """
    server = next(iter(api.servers), None)
    if server is None or not _ABSOLUTE.match(server.url):
        return ServerPlan(None, ())
    scope = Scope(reserved)
    variables: dict[str, VariablePlan] = {}
    for name, node in server.node.entries("variables"):
        argument = Identifier(scope.claim(snake_name(name, "variable")))
        values = node.texts("enum")
        annotation = subscript("Literal", map(literal, values)) if values else PyExpr("str")
        default = literal(node.text("default"))
        variables[name] = VariablePlan(argument, annotation, default, node.text("description"))
    return ServerPlan(_expression(server, variables), tuple(variables.values()))


def _expression(server: Server, variables: dict[str, VariablePlan]) -> PyExpr:
    terms: list[str] = []
    for index, text in enumerate(_VARIABLE.split(server.node.text("url"))):
        if index % 2:
            known = text in variables
            terms.append(variables[text].argument if known else literal("{" + text + "}"))
        elif text:
            terms.append(literal(text))
    return PyExpr(" + ".join(terms))


def own_server(lowering: Lowering, api: Api, operation: Operation) -> str:
    """Where one operation is served, if not where all are; empty where nothing else is said."""
    if not operation.servers:
        return ""
    first = operation.servers[0]
    url = urljoin(api.servers[0].url if api.servers else "", first.url)
    if _ABSOLUTE.match(url):
        return url
    lowering.report(
        "server-not-used",
        first.node.pointer,
        "this is no address that can be called: give the client its `base_url`",
    )
    return ""
