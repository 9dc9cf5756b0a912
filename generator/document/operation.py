"""Operations: what one method on one path takes and gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from .content import Parameter, RequestBody, Response
from .meant import meant_status
from .path_item import PathItem
from .references import Node
from .schema import Schema
from .security import SecurityRequirement
from .server import Server

__all__ = ["Operation", "SharedOperation"]

_PAIR: Final = re.compile(r"(?P<name>[^={}]+)=\{(?P<variable>[^{}]+)\}")


@dataclass(frozen=True)
class SharedOperation:
    """One of several documented operations that stand on one method and path.

    The Operation Object that they share lists them under ``x-operations``; a request's body tells
    them apart by the single key that wraps it.

    :param operation_id: the page's own operation id.
    :param wrapper: the key in the body that only this operation has.
    :param request: the schema of its request body.
    :param response: the schema of its success response.
    :param title: the page's title.
    :param example: the name of its request and response examples.
    """

    operation_id: str
    wrapper: str
    request: Schema | None
    response: Schema | None
    title: str
    example: str


@dataclass(frozen=True)
class Operation:
    """An Operation Object (section 4.8.10), with what it has from its path.

    :param method: as it is sent: in upper case, or as ``additionalOperations`` has it.
    :param path: the path template, as written in ``paths``.
    :param node: the Operation Object.
    :param path_item: what it has in common with the other operations of its path.
    """

    method: str
    path: str
    node: Node
    path_item: PathItem

    @property
    def pointer(self) -> str:
        """Where the operation stands."""
        return self.node.pointer

    @property
    def operation_id(self) -> str:
        """Its ``operationId``, or an empty string."""
        return self.node.text("operationId")

    @property
    def label(self) -> str:
        """What people call it: its id, the ids that share it, or method and path."""
        shared = " | ".join(one.operation_id for one in self.shared)
        return self.operation_id or shared or f"{self.method} {self.path}"

    @property
    def summary(self) -> str:
        """A few words on what it does."""
        return self.node.text("summary")

    @property
    def description(self) -> str:
        """More words on what it does."""
        return self.node.text("description")

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags."""
        return self.node.texts("tags")

    @property
    def deprecated(self) -> bool:
        """Whether it should no longer be used."""
        return self.node.flag("deprecated")

    @cached_property
    def query_variables(self) -> Mapping[str, str]:
        """Of a path like ``/things?page={number}``, the query's names by the variables beside them.

        OpenAPI has no such paths, and what stands there is called a path parameter. Meant is one in
        the query.
        """
        query = self.path.partition("#")[0].partition("?")[2]
        pairs = map(_PAIR.fullmatch, query.split("&"))
        return {pair["variable"]: pair["name"] for pair in pairs if pair}

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Its parameters, those of its path among them; its own win (section 4.8.10.1).

        One that is the whole query string is not among them: see :attr:`query_string`.
        """
        return tuple(p for p in self._inputs if p.location != "querystring")

    @cached_property
    def query_string(self) -> Parameter | None:
        """The parameter that the whole query string is, by its content (3.2.0, section 4.12).

        It never stands beside one in ``query``.
        """
        found = [p for p in self._inputs if p.location == "querystring"]
        return found[-1] if found else None

    @property
    def parameter_nodes(self) -> tuple[Node, ...]:
        """What is listed as its path's and its own parameters, whatever that is."""
        return (*self.path_item.parameters, *self.node.elements("parameters"))

    @cached_property
    def servers(self) -> tuple[Server, ...]:
        """Its own servers, else its path's (section 4.8.10.1); empty where the document's count."""
        own = tuple(Server(node) for node in self.node.elements("servers"))
        return own or self.path_item.servers

    @cached_property
    def _inputs(self) -> tuple[Parameter, ...]:
        queried = self.query_variables
        found: dict[tuple[str, str], Parameter] = {}
        for node in self.parameter_nodes:
            target = node.followed()
            if target is None:
                continue
            name = target.text("name")
            match target.text("in"):
                case "path" if name in queried:
                    found[queried[name], "query"] = Parameter(queried[name], "query", target)
                case "path" | "query" | "header" | "cookie" | "querystring" as location if name:
                    found[name, location] = Parameter(name, location, target)
        return tuple(found.values())

    @cached_property
    def request_body(self) -> RequestBody | None:
        """Its request body, if it has one."""
        target = self.node.child("requestBody").followed()
        return RequestBody(target) if target and target.mapping else None

    @cached_property
    def responses(self) -> Mapping[str, Response]:
        """Its responses by their keys, in the document's order: ``4xx`` as ``4XX``."""
        written = self.node.child("responses").mapping
        found: dict[str, Response] = {}
        for key, node in self.node.entries("responses"):
            status = meant_status(key) or key
            is_there_as_such = status != key and status in written
            target = None if key.startswith("x-") or is_there_as_such else node.followed()
            if target:
                found[status] = Response(status, target)
        return found

    @property
    def lost_responses(self) -> tuple[str, ...]:
        """The keys of responses that are but references, and lead nowhere."""
        written = self.node.entries("responses")
        references = (key for key, node in written if "$ref" in node.mapping and key[:2] != "x-")
        return tuple(key for key in references if (meant_status(key) or key) not in self.responses)

    @cached_property
    def success(self) -> Response | None:
        """The response that stands for success: the lowest 2xx, else ``2XX``, else ``default``."""
        exact = sorted(
            key for key in self.responses if len(key) == 3 and key[0] == "2" and key.isdigit()
        )
        for key in (*exact, "2XX", "default"):
            if key in self.responses:
                return self.responses[key]
        return None

    @cached_property
    def security(self) -> tuple[SecurityRequirement, ...]:
        """The alternatives of which one must be met: its own, else the document's."""
        owner = self.node if "security" in self.node.mapping else self.node.document.node("")
        return tuple(
            {name: requirement.texts(name) for name in requirement.mapping}
            for requirement in owner.elements("security")
        )

    @cached_property
    def shared(self) -> tuple[SharedOperation, ...]:
        """The operations that share this method and path; empty for an ordinary operation."""
        return tuple(_shared_operations(self.node))


def _shared_operations(node: Node) -> Iterator[SharedOperation]:
    for entry in node.elements("x-operations"):
        operation_id = entry.text("operationId")
        if not operation_id:
            continue
        yield SharedOperation(
            operation_id,
            entry.text("wrapper"),
            _optional_schema(entry.child("request")),
            _optional_schema(entry.child("response")),
            entry.text("title"),
            entry.text("example") or operation_id,
        )


def _optional_schema(node: Node) -> Schema | None:
    return Schema(node) if isinstance(node.value, dict) else None
