"""Handlers: functions that answer an operation in the document's place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from ...generator.document import Operation
from ...generator.findings import JsonValue
from .exchange import Answer, Request

__all__ = ["Call", "Handler", "find_handler", "names_of"]


class Call(NamedTuple):
    """A request that keeps the contract, as a handler sees it.

    :param variables: the path's variables, decoded.
    :param body: the body's value where it could be read as JSON or a form; else None.
    """

    operation: Operation
    request: Request
    variables: Mapping[str, str]
    body: JsonValue


Handler: TypeAlias = Callable[[Call], Answer | None]
"""Answers a call; None leaves it to the document."""


def names_of(operation: Operation) -> tuple[str, ...]:
    """What an operation can be called by: its id, its method and path."""
    shared = tuple(one.operation_id for one in operation.shared)
    by_path = f"{operation.method} {operation.path}"
    return tuple(filter(None, (operation.operation_id, *shared, by_path)))


def find_handler(handlers: Mapping[str, Handler], operation: Operation) -> Handler | None:
    """The handler of an operation, if it has one."""
    found = (handlers[name] for name in names_of(operation) if name in handlers)
    return next(found, None)
