"""The document's model: what an OpenAPI document means, as frozen data classes.

Each class is a view of one object of the document. Plain facts are fields; whatever stands
further down is read when it is asked for, so that opening a large document costs next to nothing.
References are kept as references: ``Schema.reference`` says where one leads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, TypeAlias

import orjson

from ..findings import Finding, JsonValue
from .references import Document, Node
from .schema import Schema

__all__ = [
    "METHODS",
    "Api",
    "Example",
    "Header",
    "MediaType",
    "Operation",
    "Parameter",
    "RequestBody",
    "Response",
    "Schema",
    "SecurityRequirement",
    "SecurityScheme",
    "Server",
    "SharedOperation",
]

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""The fields of a Path Item Object that hold an operation (OpenAPI 3.1.1, section 4.8.9)."""

SecurityRequirement: TypeAlias = Mapping[str, Sequence[str]]
"""Names of security schemes that are needed together, each with its scopes."""


@dataclass(frozen=True)
class Example:
    """One example of a parameter's or a media type's value (section 4.8.19).

    :param name: its key under ``examples``; empty for the single ``example``.
    :param value: the value.
    :param serialized: the text that the value was printed as, from ``x-serializedValue``;
        None where there is none or where it no longer says the same.
    :param pointer: where the value stands.
    """

    name: str
    value: JsonValue
    serialized: str | None
    pointer: str


@dataclass(frozen=True)
class MediaType:
    """A Media Type Object: what one content type holds (section 4.8.14).

    :param name: the key in ``content``, as written.
    """

    name: str
    node: Node

    @cached_property
    def schema(self) -> Schema | None:
        """The schema of the content."""
        child = self.node.child("schema")
        return Schema(child) if isinstance(child.value, dict | bool) else None

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The documented examples: ``example`` first, then ``examples`` in their order."""
        return tuple(_examples(self.node))

    @property
    def is_json(self) -> bool:
        """Whether this is JSON: ``application/json``, or any ``+json`` (RFC 6839, section 3.1)."""
        essence = self.name.partition(";")[0].strip().lower()
        return essence.endswith(("/json", "+json"))


@dataclass(frozen=True)
class Header:
    """A response's header (section 4.8.21)."""

    name: str
    node: Node

    @cached_property
    def schema(self) -> Schema | None:
        """The schema of the header's value."""
        return _schema_or_content(self.node)

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The documented examples."""
        return tuple(_examples(self.node))

    @property
    def required(self) -> bool:
        """Whether the header is always sent."""
        return self.node.flag("required")


@dataclass(frozen=True)
class Parameter:
    """A Parameter Object (section 4.8.12).

    :param name: its name, as sent.
    :param location: the value of ``in``.
    """

    name: str
    location: Literal["path", "query", "header", "cookie"]
    node: Node

    @property
    def required(self) -> bool:
        """Whether a request must have it; path parameters always are."""
        return self.location == "path" or self.node.flag("required")

    @property
    def description(self) -> str:
        """What the parameter is for."""
        return self.node.text("description")

    @property
    def deprecated(self) -> bool:
        """Whether it should no longer be used."""
        return self.node.flag("deprecated")

    @property
    def style(self) -> str:
        """How the value is written: its ``style``, or the location's default."""
        default = "simple" if self.location in ("path", "header") else "form"
        return self.node.text("style") or default

    @property
    def explode(self) -> bool:
        """Whether arrays and objects are written as several values."""
        return self.node.flag("explode", default=self.style in ("form", "cookie"))

    @cached_property
    def schema(self) -> Schema | None:
        """The schema of the value, whether under ``schema`` or under ``content``."""
        return _schema_or_content(self.node)

    @cached_property
    def content(self) -> Mapping[str, MediaType]:
        """The media type of a parameter whose value is serialised as one."""
        return _content(self.node)

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The documented examples."""
        return tuple(_examples(self.node))


@dataclass(frozen=True)
class RequestBody:
    """A Request Body Object (section 4.8.13)."""

    node: Node

    @property
    def required(self) -> bool:
        """Whether a request must have a body."""
        return self.node.flag("required")

    @property
    def description(self) -> str:
        """What the body is for."""
        return self.node.text("description")

    @cached_property
    def content(self) -> Mapping[str, MediaType]:
        """The media types that are accepted, by their keys."""
        return _content(self.node)


@dataclass(frozen=True)
class Response:
    """A Response Object (section 4.8.17).

    :param status: its key: ``200``, ``4XX`` or ``default``.
    """

    status: str
    node: Node

    @property
    def description(self) -> str:
        """What the response means."""
        return self.node.text("description")

    @cached_property
    def content(self) -> Mapping[str, MediaType]:
        """The media types that may come, by their keys."""
        return _content(self.node)

    @cached_property
    def headers(self) -> Mapping[str, Header]:
        """The headers, by name; ``Content-Type`` is not one of them (section 4.8.17.1)."""
        return {
            name: Header(name, target)
            for name, node in self.node.entries("headers")
            if name.lower() != "content-type" and (target := node.followed())
        }


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

    :param method: in upper case, as it is sent.
    :param path: the path template, as written in ``paths``.
    :param node: the Operation Object.
    :param path_item: the Path Item Object that it stands in.
    """

    method: str
    path: str
    node: Node
    path_item: Node

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
    def parameters(self) -> tuple[Parameter, ...]:
        """Its parameters, those of its path among them; its own win (section 4.8.10.1)."""
        found: dict[tuple[str, str], Parameter] = {}
        for owner in (self.path_item, self.node):
            for node in owner.elements("parameters"):
                target = node.followed()
                if target is None:
                    continue
                name = target.text("name")
                match target.text("in"):
                    case "path" | "query" | "header" | "cookie" as location if name:
                        found[name, location] = Parameter(name, location, target)
        return tuple(found.values())

    @cached_property
    def request_body(self) -> RequestBody | None:
        """Its request body, if it has one."""
        target = self.node.child("requestBody").followed()
        return RequestBody(target) if target and target.mapping else None

    @cached_property
    def responses(self) -> Mapping[str, Response]:
        """Its responses by their keys, in the document's order."""
        return {
            status: Response(status, target)
            for status, node in self.node.entries("responses")
            if not status.startswith("x-") and (target := node.followed())
        }

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


@dataclass(frozen=True)
class SecurityScheme:
    """A Security Scheme Object (section 4.8.27).

    :param name: its key under ``securitySchemes``.
    """

    name: str
    node: Node

    @property
    def type(self) -> str:
        """``apiKey``, ``http``, ``oauth2``, ``openIdConnect`` or ``mutualTLS``."""
        return self.node.text("type")

    @property
    def scheme(self) -> str:
        """The HTTP authentication scheme in lower case, such as ``bearer``."""
        return self.node.text("scheme").lower()

    @property
    def location(self) -> str:
        """Where an ``apiKey`` is sent: ``query``, ``header`` or ``cookie``."""
        return self.node.text("in")

    @property
    def parameter_name(self) -> str:
        """The name of an ``apiKey``'s parameter."""
        return self.node.text("name")

    @property
    def prefix(self) -> str:
        """The text that stands before the credential, from ``x-prefix``, such as ``OAuth ``."""
        return self.node.text("x-prefix")

    @property
    def description(self) -> str:
        """What the scheme is."""
        return self.node.text("description")


@dataclass(frozen=True)
class Server:
    """A Server Object (section 4.8.5)."""

    node: Node

    @cached_property
    def url(self) -> str:
        """The URL, each variable replaced by its default."""
        url = self.node.text("url")
        for name, variable in self.node.entries("variables"):
            url = url.replace("{" + name + "}", variable.text("default"))
        return url


@dataclass(frozen=True)
class Api:
    """An OpenAPI document as its readers need it.

    :param document: the document behind it.
    :param findings: what was noticed while it was read.
    """

    document: Document
    findings: tuple[Finding, ...] = ()

    @property
    def root(self) -> Node:
        """The OpenAPI Object."""
        return self.document.node("")

    @property
    def title(self) -> str:
        """``info.title``, or ``API``."""
        return self.root.child("info").text("title") or "API"

    @property
    def version(self) -> str:
        """``info.version``."""
        return self.root.child("info").text("version")

    @property
    def description(self) -> str:
        """``info.description``."""
        return self.root.child("info").text("description")

    @cached_property
    def servers(self) -> tuple[Server, ...]:
        """The document's servers."""
        return tuple(Server(node) for node in self.root.elements("servers"))

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """All operations, in the document's order."""
        return tuple(
            Operation(method.upper(), path, item.child(method), item)
            for path, node in self.root.entries("paths")
            if path.startswith("/") and (item := node.followed())
            for method in item.mapping
            if method in METHODS and isinstance(item.mapping[method], dict)
        )

    @cached_property
    def schemas(self) -> Mapping[str, Schema]:
        """The schemas under ``components``, by name."""
        return {
            name: Schema(node) for name, node in self.root.child("components").entries("schemas")
        }

    @cached_property
    def security_schemes(self) -> Mapping[str, SecurityScheme]:
        """The security schemes under ``components``, by name."""
        return {
            name: SecurityScheme(name, target)
            for name, node in self.root.child("components").entries("securitySchemes")
            if (target := node.followed())
        }


def _content(node: Node) -> Mapping[str, MediaType]:
    return {
        name: MediaType(name, target)
        for name, child in node.entries("content")
        if (target := child.followed())
    }


def _schema_or_content(node: Node) -> Schema | None:
    child = node.child("schema")
    if isinstance(child.value, dict | bool):
        return Schema(child)
    return next((media.schema for media in _content(node).values()), None)


def _examples(node: Node) -> Iterator[Example]:
    if "example" in node.mapping:
        child = node.child("example")
        yield Example("", child.value, _serialized(node, child.value), child.pointer)
    for name, entry in node.entries("examples"):
        target = entry.followed()
        if target is not None and "value" in target.mapping:
            child = target.child("value")
            yield Example(name, child.value, _serialized(target, child.value), child.pointer)


def _serialized(owner: Node, value: JsonValue) -> str | None:
    text = owner.mapping.get("x-serializedValue")
    if not isinstance(text, str):
        return None
    try:
        return text if orjson.loads(text) == value else None
    except orjson.JSONDecodeError:
        return None


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
