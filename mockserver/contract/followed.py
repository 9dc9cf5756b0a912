"""Links that are followed: the call that a Link Object says can be made after an answer.

OpenAPI 3.1.1, sections 4.8.20 and 4.8.20.4.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, unquote

import orjson

from ...generator.document import Link, pointers
from ...generator.document.links import Expression, parse_expression
from ...generator.findings import JsonValue
from ...generator.messages.written import value_text
from .exchange import Exchange

__all__ = ["NoValue", "Source", "linked_values"]

_EMBEDDED: Final = re.compile(r"\{(\$[^{}]*)\}")


class NoValue(Exception):  # noqa: N818 - what the answer has
    """An expression for which an exchange has no value; the message is the expression."""


@dataclass(frozen=True, slots=True)
class Source:
    """The exchange that a link starts from.

    :param variables: the variables of its path, percent-encoded.
    """

    exchange: Exchange
    variables: Mapping[str, str]

    def value(self, expression: Expression, text: str) -> JsonValue:
        """What an expression stands for.

        :raises NoValue: if the exchange has nothing there.
        """
        exchange = self.exchange
        match expression.source, expression.part:
            case "url", _:
                return exchange.url
            case "method", _:
                return exchange.method
            case "statusCode", _:
                return exchange.status
            case "request", "path":
                written = self.variables.get(expression.name)
                found = None if written is None else unquote(written)
            case "request", "query":
                found = next(iter(parse_qs(exchange.query).get(expression.name, ())), None)
            case "request", "header":
                found = exchange.request().header(expression.name)
            case "response", "header":
                found = exchange.answer.header(expression.name)
            case side, "body":
                is_asked = side == "request"
                body = exchange.request_body if is_asked else exchange.response_body
                return _within(body, expression.name, text)
            case _:
                found = None
        if found is None:
            raise NoValue(text)
        return found

    def filled(self, value: JsonValue) -> JsonValue:
        """A link's value, with its expressions replaced by what they stand for.

        :raises NoValue: if the exchange has nothing for one of them.
        """
        if isinstance(value, dict):
            return {name: self.filled(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self.filled(part) for part in value]
        if not isinstance(value, str):
            return value
        expression = parse_expression(value)
        return self._embedded(value) if expression is None else self.value(expression, value)

    def _embedded(self, text: str) -> str:
        def one(found: re.Match[str]) -> str:
            expression = parse_expression(found[1])
            return value_text(self.value(expression, found[1]), ",") if expression else found[0]

        return _EMBEDDED.sub(one, text)


def _within(body: bytes, pointer: str, text: str) -> JsonValue:
    try:
        value: JsonValue = orjson.loads(body)
        found = pointers.resolve(value, pointer)
    except (orjson.JSONDecodeError, KeyError, ValueError) as error:
        raise NoValue(text) from error
    if found is None:
        raise NoValue(text)
    return found


def linked_values(link: Link, source: Source) -> dict[str, JsonValue]:
    """The values that a link gives to parameters, by their names: ``path.id`` is ``id``.

    :raises NoValue: if the exchange has nothing for one of them.
    """
    return {
        re.sub(r"^(path|query|header|cookie)\.", "", name): source.filled(value)
        for name, value in link.parameters.items()
    }
