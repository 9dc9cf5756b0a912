"""What an operation takes and gives, as its page shows it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final

from markupsafe import Markup

from ...document import Example, Header, MediaType, Operation, Parameter, Response
from ...findings import JsonValue
from ...messages.media import is_json, sent_as
from .addresses import Anchors
from .facts import compact
from .fields import Field, Shape
from .prose import prose
from .tree import Tree

__all__ = [
    "BodyView",
    "ExampleView",
    "Inputs",
    "LinkView",
    "MediaView",
    "ResponseView",
    "body_view",
    "example_text",
    "indented",
    "inputs_of",
    "responses_of",
]

_PLACES: Final = ("path", "query", "querystring", "header", "cookie")
_INDENT: Final = 2


@dataclass(frozen=True, slots=True)
class Inputs:
    """The parameters of one place.

    :param location: ``path``, ``query``, ``header``, ``cookie`` or ``querystring``.
    """

    location: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class ExampleView:
    """One example, as it is sent.

    :param language: what the text is, for its colours: ``json``, ``xml`` or ``text``.
    :param external: where it stands, if not in the document.
    """

    name: str
    anchor: str
    summary: str
    description: Markup
    text: str
    language: str
    external: str = ""


@dataclass(frozen=True, slots=True)
class MediaView:
    """What one media type holds."""

    name: str
    shape: Shape
    description: Markup
    examples: tuple[ExampleView, ...]
    pointer: str


@dataclass(frozen=True, slots=True)
class BodyView:
    """A request body."""

    required: bool
    description: Markup
    media: tuple[MediaView, ...]


@dataclass(frozen=True, slots=True)
class LinkView:
    """An operation that can follow."""

    name: str
    operation: str
    href: str
    description: Markup


@dataclass(frozen=True, slots=True)
class ResponseView:
    """A response.

    :param reason: the standard's words for the status; empty where it has none.
    """

    status: str
    reason: str
    anchor: str
    summary: str
    description: Markup
    headers: tuple[Field, ...]
    media: tuple[MediaView, ...]
    links: tuple[LinkView, ...]
    pointer: str


def inputs_of(operation: Operation, tree: Tree) -> Iterator[Inputs]:
    """The parameters by their places, in the order that a request has them in."""
    whole = [operation.query_string] if operation.query_string else []
    sent = [p for p in (*operation.parameters, *whole) if not p.is_ignored]
    for location in _PLACES:
        fields = tuple(_parameter(p, tree) for p in sent if p.location == location)
        if fields:
            yield Inputs(location, fields)


def _parameter(parameter: Parameter, tree: Tree) -> Field:
    path = (parameter.location, parameter.name)
    made = _field(parameter.name, parameter, tree, path)
    return replace(
        made,
        description=prose(parameter.description) or made.description,
        required=parameter.required,
        deprecated=parameter.deprecated,
        kind="parameter",
        pointer=parameter.node.pointer,
        findings=tree.findings(parameter.node.pointer, made.anchor),
    )


def _field(name: str, owner: Parameter | Header, tree: Tree, path: tuple[str, ...]) -> Field:
    """A parameter or header, with what its schema says."""
    anchor = tree.anchors.claim(*path)
    examples = tuple(compact(one.value) for one in owner.examples if not one.external)
    description = prose(owner.schema.description) if owner.schema else Markup()
    return Field(name, anchor, tree.whole(owner.schema, *path), description, examples=examples)


def body_view(operation: Operation, tree: Tree) -> BodyView | None:
    """The request body, if there is one."""
    body = operation.request_body
    if body is None:
        return None
    media = tuple(_media(body.content.values(), tree, "body"))
    return BodyView(body.required, prose(body.description), media)


def responses_of(
    operation: Operation, tree: Tree, links: Callable[[Response], Iterable[LinkView]]
) -> Iterator[ResponseView]:
    """The responses, in the document's order.

    :param links: what can follow a response.
    """
    for status, response in operation.responses.items():
        anchor = tree.anchors.claim("response", status)
        headers = tuple(_header(header, tree, status) for header in response.headers.values())
        yield ResponseView(
            status,
            _reason(status),
            anchor,
            response.summary,
            prose(response.description),
            headers,
            tuple(_media(response.content.values(), tree, "response", status)),
            tuple(links(response)),
            response.node.pointer,
        )


def _reason(status: str) -> str:
    """The standard's words for a status (RFC 9110, section 15)."""
    with suppress(ValueError):
        return HTTPStatus(int(status)).phrase
    return ""


def _header(header: Header, tree: Tree, status: str) -> Field:
    made = _field(header.name, header, tree, ("response", status, "header", header.name))
    text = header.node.text("description")
    return replace(
        made,
        description=prose(text) or made.description,
        required=header.required,
        deprecated=header.node.flag("deprecated"),
        kind="header",
        pointer=header.node.pointer,
    )


def _media(found: Iterable[MediaType], tree: Tree, *path: str) -> Iterator[MediaView]:
    """The media types; anchors of the second and later ones have their name in them."""
    for number, media in enumerate(found):
        place = path if number == 0 else (*path, media.name)
        schema = media.schema or media.item_schema
        description = prose(schema.description) if schema else Markup()
        shape = tree.whole(schema, *place)
        if media.schema is None and media.item_schema is not None:
            shape = replace(shape, type=shape.type.within("sequence"))
        examples = tuple(_examples(media, tree.anchors, place))
        yield MediaView(media.name, shape, description, examples, media.node.pointer)


def _examples(media: MediaType, anchors: Anchors, path: tuple[str, ...]) -> Iterator[ExampleView]:
    for example in (*media.examples, *media.external_examples):
        anchor = anchors.claim("example", *path, example.name)
        node = media.node.document.node(example.pointer.rpartition("/")[0])
        yield ExampleView(
            example.name,
            anchor,
            node.text("summary"),
            prose(node.text("description")) if example.name else Markup(),
            "" if example.external else example_text(example, media),
            "json" if is_json(sent_as(media.name)) else _language(media.name),
            example.external,
        )


def _language(media_type: str) -> str:
    return "xml" if "xml" in media_type else "text"


def example_text(example: Example, media: MediaType) -> str:
    """An example as readers want to see it: JSON is indented, text is text."""
    value: JsonValue = example.value
    if isinstance(value, str) and not is_json(sent_as(media.name)):
        return value
    if example.serialized is not None and not is_json(sent_as(media.name)):
        return example.serialized
    return indented(value)


def indented(value: JsonValue) -> str:
    """A value as JSON that people read."""
    return json.dumps(value, indent=_INDENT, ensure_ascii=False)
