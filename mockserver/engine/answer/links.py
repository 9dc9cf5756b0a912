"""Links: which operations can follow an answer, told in its ``Link`` header (RFC 8288).

A link to an operation with GET becomes ``</zones/1>; rel="related"; title="getZone"``: the title is
the link's name in the document. A response that documents a ``Link`` header of its own keeps that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qs, quote, urlencode

import orjson

from ....generator.document import Api, Link, Operation, Parameter, pointers
from ....generator.document.links import Expression, parse_expression
from ....generator.findings import JsonValue
from ....generator.messages.written import fill_path, path_text, query_pairs
from ..exchange import Answer, Headers
from ..handler import Call
from .contract import documented_response

__all__ = ["Linker"]

_URL_SAFE = "/:@!$&'()*+,;=~%?-._[]"


class Linker:
    """Writes the links of one operation's answers.

    :param api: the document, to find the operations that are linked to.
    :param operation: the operation.
    """

    def __init__(self, api: Api, operation: Operation) -> None:
        self._api = api
        self._operation = operation
        self._links: dict[str, tuple[_Target, ...]] = {}

    @cached_property
    def is_needed(self) -> bool:
        """Whether any response of the operation has links."""
        return any("links" in one.node.mapping for one in self._operation.responses.values())

    def headers(self, answer: Answer, call: Call) -> Headers:
        """The ``Link`` header of an answer; none where no link can be followed."""
        response = documented_response(self._operation, answer.status)
        if response is None or answer.header("link") is not None:
            return ()
        targets = self._links.get(response.status)
        if targets is None:
            targets = self._links[response.status] = tuple(self._targets(response.links))
        seen = _Exchange(answer, call)
        found = [text for target in targets if (text := target.written(seen))]
        return (("Link", ", ".join(found)),) if found else ()

    def _targets(self, links: tuple[Link, ...]) -> Iterator[_Target]:
        for link in links:
            operation = self._api.linked(link)
            if operation is not None and operation.method == "GET":
                yield _Target(link, operation)


@dataclass(frozen=True)
class _Target:
    """A link with the operation that it leads to."""

    link: Link
    operation: Operation

    def written(self, seen: _Exchange) -> str:
        """The link's value; empty where a value that it needs is not there."""
        path: dict[str, str] = {}
        query: list[tuple[str, str]] = []
        for parameter in self.operation.parameters:
            value = seen.value(self._said(parameter))
            if value is None:
                if parameter.location == "path" or parameter.required:
                    return ""
            elif parameter.location == "path":
                path[parameter.name] = path_text(parameter, value)
            elif parameter.location == "query":
                query += query_pairs(parameter, value)
        target = fill_path(self.operation.path, path) + (f"?{urlencode(query)}" if query else "")
        return f'<{quote(target, safe=_URL_SAFE)}>; rel="related"; {_title(self.link.name)}'

    def _said(self, parameter: Parameter) -> JsonValue:
        """What the link says of a parameter (section 4.8.20.2)."""
        said = self.link.parameters
        return said.get(f"{parameter.location}.{parameter.name}", said.get(parameter.name))


@dataclass(frozen=True)
class _Exchange:
    """What runtime expressions can ask of a request and its answer."""

    answer: Answer
    call: Call

    def value(self, said: JsonValue) -> JsonValue:
        """The value that a link says, an expression worked out; None where it is not there."""
        expression = parse_expression(said) if isinstance(said, str) else None
        return said if expression is None else self._found(expression)

    def _found(self, asked: Expression) -> JsonValue:
        request = self.call.request
        match asked.source:
            case "url":
                return f"{request.path}?{request.query}" if request.query else request.path
            case "method":
                return request.method
            case "statusCode":
                return self.answer.status
            case "request":
                return self._of_request(asked)
            case "response":
                if asked.part == "header":
                    return self.answer.header(asked.name)
                return _below(self._body, asked.name) if asked.part == "body" else None

    def _of_request(self, asked: Expression) -> JsonValue:
        match asked.part:
            case "header":
                return self.call.request.header(asked.name)
            case "query":
                found = parse_qs(self.call.request.query).get(asked.name)
                return found[0] if found else None
            case "path":
                return self.call.variables.get(asked.name)
            case _:
                return _below(self.call.body, asked.name)

    @cached_property
    def _body(self) -> JsonValue:
        try:
            body: JsonValue = orjson.loads(self.answer.body)
        except orjson.JSONDecodeError:
            return None
        return body


def _below(value: JsonValue, pointer: str) -> JsonValue:
    try:
        return pointers.resolve(value, pointer)
    except (KeyError, ValueError):
        return None


def _title(name: str) -> str:
    """The link's name (RFC 8288, section 3.4.1; RFC 8187 for what a quoted string cannot hold)."""
    if name.isascii() and name.isprintable() and not set(name) & set('"\\'):
        return f'title="{name}"'
    return f"title*=UTF-8''{quote(name, safe='')}"
