"""An operation's page: all that the document says of it, in the order that readers ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from markupsafe import Markup

from ...document import Operation, Response
from ...document.path_item import path_item
from ...findings import Finding, JsonValue
from .addresses import Anchors
from .console import operation_data, servers_of
from .exchanges import (
    BodyView,
    Inputs,
    LinkView,
    ResponseView,
    body_view,
    inputs_of,
    responses_of,
)
from .frame import Frame
from .prose import prose
from .samples import Sample
from .tree import Tree

__all__ = ["Credential", "OperationPage", "operation_page"]

_SYNCHRONY: Final = ("synchronous", "asynchronous")


@dataclass(frozen=True, slots=True)
class Credential:
    """A security scheme that an operation asks for.

    :param scopes: what the credential must be good for.
    """

    name: str
    href: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallbackView:
    """A request that the API sends in the course of an operation (section 4.8.18).

    :param expression: where it is sent to.
    """

    name: str
    expression: str
    method: str
    description: Markup
    body: BodyView | None


@dataclass(frozen=True)
class OperationPage:
    """What the template of an operation's page is given.

    :param title: what the page is called.
    :param execution: ``synchronous`` or ``asynchronous``; empty where nothing says so.
    :param security: the alternatives of which one must be met; one that is empty needs nothing.
    :param history: the change history, a text an entry.
    :param data: what the console needs; None where the page is about a request that is received.
    """

    frame: Frame
    title: str
    operation: Operation
    summary: str
    description: Markup
    since: str
    execution: str
    security: tuple[tuple[Credential, ...], ...]
    servers: tuple[str, ...]
    inputs: tuple[Inputs, ...]
    body: BodyView | None
    responses: tuple[ResponseView, ...]
    callbacks: tuple[CallbackView, ...]
    samples: tuple[Sample, ...]
    external: tuple[str, str]
    history: tuple[str, ...]
    shared: tuple[tuple[str, str, str], ...]
    findings: tuple[Finding, ...]
    data: dict[str, JsonValue] | None


def operation_page(frame: Frame, operation: Operation, *, callable: bool = True) -> OperationPage:  # noqa: A002 - what it is
    """The page of an operation.

    :param callable: False for a webhook: nobody but the API sends it.
    """
    site, anchors = frame.site, Anchors()
    noted, pointer = site.noted, operation.pointer

    def found(place: str, anchor: str) -> tuple[Finding, ...]:
        return noted.at(place) + noted.on_page(pointer, anchor)

    requests = Tree(frame.schema_pages, anchors, "request", found)
    answers = Tree(frame.schema_pages, anchors, "response", found)
    inputs = tuple(inputs_of(operation, requests))
    body = body_view(operation, requests)
    external = operation.node.child("externalDocs")
    execution = operation.node.text("x-execution")
    return OperationPage(
        frame,
        title_of(operation),
        operation,
        operation.summary,
        prose(operation.description),
        operation.node.text("x-since"),
        execution if execution in _SYNCHRONY else "",
        tuple(_security(frame, operation)) if callable else (),
        tuple(one.url for one in servers_of(site.api, operation)) if callable else (),
        inputs,
        body,
        tuple(responses_of(operation, answers, partial(_links, frame))),
        tuple(_callbacks(operation, requests)),
        site.samples.of(operation) if callable else (),
        (external.text("url"), external.text("description")),
        tuple(_history(operation)),
        tuple((one.operation_id, one.wrapper, one.title) for one in operation.shared),
        found(pointer, ""),
        operation_data(site.api, operation, body, mock=bool(site.manner.mock))
        if callable
        else None,
    )


def title_of(operation: Operation) -> str:
    """What an operation's page is called: its summary, else its id, else method and path."""
    return operation.summary or operation.label


def _security(frame: Frame, operation: Operation) -> Iterator[tuple[Credential, ...]]:
    for requirement in operation.security:
        yield tuple(
            Credential(name, frame.to("authentication.html", name), tuple(scopes))
            for name, scopes in requirement.items()
        )


def _links(frame: Frame, response: Response) -> Iterator[LinkView]:
    for link in response.links:
        operation = frame.site.api.linked(link)
        page = frame.site.pages_of_operations.get(operation.pointer) if operation else None
        yield LinkView(
            link.name,
            operation.label if operation else "",
            frame.to(page) if page else "",
            prose(link.node.text("description")),
        )


def _callbacks(operation: Operation, tree: Tree) -> Iterator[CallbackView]:
    for name, node in operation.node.entries("callbacks"):
        callback = node.followed() or node
        for expression in callback.mapping:
            item = path_item(callback.child(expression))
            for key, field in item.fields.items():
                if key.startswith("x-") or not field.mapping:
                    continue
                sent = Operation(key.upper(), expression, field, item)
                told = prose(sent.description or sent.summary)
                yield CallbackView(name, expression, sent.method, told, body_view(sent, tree))


def _history(operation: Operation) -> Iterator[str]:
    listed = operation.node.mapping.get("x-change-history")
    entries: Iterable[JsonValue] = listed if isinstance(listed, list) else ()
    yield from (entry for entry in entries if isinstance(entry, str))
