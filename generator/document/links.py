"""Links from a response to operations that can follow it, and the expressions that they hold.

Section numbers are those of OpenAPI 3.1.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from ..findings import JsonValue
from .references import Node

__all__ = ["Expression", "Link", "parse_expression"]

_Source: TypeAlias = Literal["url", "method", "statusCode", "request", "response"]
_Part: TypeAlias = Literal["", "header", "query", "path", "body"]
_PLAIN: Final[Mapping[str, _Source]] = {
    "$url": "url",
    "$method": "method",
    "$statusCode": "statusCode",
}
_MESSAGES: Final[Mapping[str, _Source]] = {"$request": "request", "$response": "response"}
_NAMED: Final[Mapping[str, _Part]] = {"header": "header", "query": "query", "path": "path"}


@dataclass(frozen=True, slots=True)
class Expression:
    """A runtime expression (section 4.8.20.4): a value that an exchange has.

    :param source: the exchange's URL, method or status code, or one of its two messages.
    :param part: the part of the message; empty for those that are no message.
    :param name: the name of a header or parameter, or a JSON Pointer into the body.
    """

    source: _Source
    part: _Part = ""
    name: str = ""


def parse_expression(text: str) -> Expression | None:
    """A text as a runtime expression; None where it is a value of its own."""
    if text in _PLAIN:
        return Expression(_PLAIN[text])
    message, _, rest = text.partition(".")
    if message not in _MESSAGES:
        return None
    part, _, name = rest.partition(".")
    if part in _NAMED and name:
        return Expression(_MESSAGES[message], _NAMED[part], name)
    body, _, pointer = rest.partition("#")
    is_body = body == "body" and (not pointer or pointer.startswith("/"))
    return Expression(_MESSAGES[message], "body", pointer) if is_body else None


@dataclass(frozen=True)
class Link:
    """A Link Object (section 4.8.20).

    :param name: its key under ``links``.
    """

    name: str
    node: Node

    @property
    def operation_id(self) -> str:
        """``operationId`` of the operation that it leads to; empty where it is referred to."""
        return self.node.text("operationId")

    @property
    def operation_pointer(self) -> str:
        """Where ``operationRef`` leads; empty where there is none."""
        reference = self.node.text("operationRef")
        return self.node.document.target(reference, self.node.pointer) if reference else ""

    @property
    def description(self) -> str:
        """What it leads to."""
        return self.node.text("description")

    @property
    def parameters(self) -> Mapping[str, JsonValue]:
        """Values or expressions, by the names of parameters: ``id``, or ``path.id``."""
        value = self.node.child("parameters").value
        return value if isinstance(value, dict) else {}

    @property
    def request_body(self) -> JsonValue:
        """The body to be sent, or an expression for it; None where there is none."""
        return self.node.child("requestBody").value

    @property
    def has_server(self) -> bool:
        """Whether it leads to a server of its own."""
        return bool(self.node.child("server").mapping)
