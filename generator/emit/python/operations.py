"""Operations planned: what each method takes, sends and gives, before anything is spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from ...document import (
    Api,
    MediaType,
    Operation,
    Parameter,
    Response,
    Schema,
    SharedOperation,
)
from ...document.envelope import operation_envelope, schema_envelope
from ...document.references import Node
from ..naming import Scope, class_name, snake_name
from ..text import Identifier
from .grouping import Group, group_of, without_group
from .lowering import Lowering
from .media import BodyKind, best_request_media, body_kind, content_type, sendable
from .parameters import ParameterPlan, plan_parameters
from .types import Nullable, Primitive, PyType, Reference

__all__ = ["BodyPlan", "ContentPlan", "Envelope", "OperationPlan", "path_pieces", "plan_operations"]

_RESERVED_METHODS: Final = frozenset(
    {
        "Annotated", "aclose", "annotations", "bool", "builtins", "bytes", "close", "dict", "float",
        "int", "list", "pages", "respond", "send", "str", "stream", "tuple", "with_options",
    }
)  # fmt: skip
_RESERVED_ARGUMENTS: Final = frozenset(
    {
        "body", "bool", "bytes", "dict", "float", "int", "list", "self", "str", "tuple",
    }
)  # fmt: skip
_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_UNTOUCHED: Final = "/!$&'()*+,;=:@~%"


@dataclass(frozen=True, slots=True)
class ContentPlan:
    """What a body of one media type holds."""

    media_type: str
    type: PyType


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """A request's body.

    :param kind: how it is written.
    :param media_type: what it is sent as.
    """

    kind: BodyKind
    media_type: str
    type: PyType
    required: bool
    doc: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """The property in which an answer of success carries an error.

    :param property: its name in the document.
    :param type: the class of the error.
    """

    property: str
    type: Reference


@dataclass(frozen=True, slots=True)
class OperationPlan:
    """One method of the client.

    :param name: its name.
    :param group: the tag that it is grouped by; empty where the client has no groups.
    :param success: for each status that means success, what may come.
    :param errors: the same for other statuses.
    :param security: the alternatives of security schemes, by their names.
    :param envelope: where an answer of success may carry an error.
    """

    operation: Operation
    name: Identifier
    group: str
    title: str
    doc: str
    parameters: tuple[ParameterPlan, ...]
    body: BodyPlan | None
    success: Mapping[str, tuple[ContentPlan, ...]]
    errors: Mapping[str, tuple[ContentPlan, ...]]
    security: tuple[tuple[str, ...], ...]
    envelope: Envelope | None


def plan_operations(
    lowering: Lowering, api: Api, groups: Mapping[str, Group]
) -> tuple[OperationPlan, ...]:
    """All operations of a document, with names that are decided here and nowhere else.

    :param groups: the groups by their tags; none where all methods are the client's own.
    """
    names = _Names(lowering, groups)
    plans: list[OperationPlan] = []
    for operation in api.operations:
        _report_servers(lowering, operation)
        alternatives = operation.shared or (None,)
        plans.extend(_Planner(lowering, api, operation, names).plan(one) for one in alternatives)
    return tuple(plans)


class _Names:
    """The names of methods: each is given once in its group, or once in all.

    :param groups: the groups by their tags.
    """

    def __init__(self, lowering: Lowering, groups: Mapping[str, Group]) -> None:
        self._groups = groups
        # In groups a method has the group's name for it, and the user's function names that one.
        hook = lowering.choices.naming
        own = _RESERVED_METHODS - {"list"}
        self._all = Scope(_RESERVED_METHODS, "method", None if groups else hook)
        self._own = {tag: Scope(own, "method", hook) for tag in groups}

    def claim(self, wanted: str, operation: Operation) -> tuple[Identifier, str, str]:
        """The method's name, its group's tag, and a name that no other operation has."""
        source = operation.operation_id
        single = self._all.claim(wanted, source=source)
        if not self._groups:
            return Identifier(single), "", single
        tag = group_of(operation)
        short = without_group(wanted, self._groups[tag])
        name = self._own[tag].claim(short, wanted, source=source)
        return Identifier(name), tag, single


def _report_servers(lowering: Lowering, operation: Operation) -> None:
    for owner in (operation.node, operation.path_item):
        if owner.mapping.get("servers"):
            lowering.report(
                "servers-ignored",
                owner.child("servers").pointer,
                "servers of one path or operation are not used: give the client its `base_url`",
            )


class _Planner:
    """Plans what stands on one method and path."""

    def __init__(self, lowering: Lowering, api: Api, operation: Operation, names: _Names) -> None:
        self.lowering = lowering
        self.api = api
        self.operation = operation
        self.names = names

    def plan(self, shared: SharedOperation | None) -> OperationPlan:
        operation = self.operation
        identity = shared.operation_id if shared else operation.operation_id
        wanted = snake_name(identity or _derived_id(operation), "operation")
        name, group, single = self.names.claim(wanted, operation)
        owner = class_name(single)
        parameters = self.parameters(owner)
        body = self.shared_body(shared.request, owner) if shared else self.body(owner)
        success, errors = self.answers(owner, shared)
        return OperationPlan(
            operation,
            name,
            group,
            (shared.title if shared else operation.summary) or identity,
            "" if shared else operation.description,
            parameters,
            body,
            success,
            errors,
            self.security(),
            self.envelope(owner, shared),
        )

    def parameters(self, owner: str) -> tuple[ParameterPlan, ...]:
        scope = self.lowering.scope("argument", _RESERVED_ARGUMENTS)
        planned = plan_parameters(self.lowering, self.operation, owner, scope)
        declared = {p.parameter.name for p in planned if p.parameter.location == "path"}
        named = dict.fromkeys(_PLACE.findall(self.operation.path))
        return (*planned, *self.undeclared([n for n in named if n not in declared], scope))

    def undeclared(self, names: list[str], scope: Scope) -> Iterator[ParameterPlan]:
        for name in names:
            self.lowering.report(
                "parameter-undeclared",
                self.operation.pointer,
                f"the path has {{{name[:60]}}}, which no parameter declares: taken for a string",
            )
            yield _undeclared_parameter(self.operation.node, name, scope)

    def body(self, owner: str) -> BodyPlan | None:
        body = self.operation.request_body
        media = best_request_media(body.content) if body else None
        if body is None or media is None:
            return None
        if len(body.content) > 1:
            self.lowering.report(
                "media-type-not-offered",
                body.node.pointer,
                f"requests are sent as {media.name!r:.60}; the client offers no other of the "
                f"{len(body.content)} documented media types",
            )
        of = content_type(self.lowering, media, f"{owner} Body")
        return BodyPlan(body_kind(media), sendable(media), of, body.required, body.description)

    def shared_body(self, request: Schema | None, owner: str) -> BodyPlan | None:
        if request is None:
            return None
        of = self.lowering.type_of(request, f"{owner} Body")
        return BodyPlan("json", "application/json", of, required=True, doc="")

    def answers(
        self, owner: str, shared: SharedOperation | None
    ) -> tuple[Mapping[str, tuple[ContentPlan, ...]], Mapping[str, tuple[ContentPlan, ...]]]:
        responses = self.operation.responses
        good = {key for key in responses if key.startswith("2")} or {"default"} & set(responses)
        success: dict[str, tuple[ContentPlan, ...]] = {}
        errors: dict[str, tuple[ContentPlan, ...]] = {}
        for key, response in responses.items():
            hint = f"{owner} Response" if key in good else f"{owner} Response{class_name(key)[-3:]}"
            if key in good and shared and shared.response:
                of = self.lowering.type_of(shared.response, hint)
                success[key] = (ContentPlan("application/json", of),)
            else:
                (success if key in good else errors)[key] = self.contents(response, hint)
        if "default" in good:
            errors["default"] = success["default"]
        return success, errors

    def envelope(self, owner: str, shared: SharedOperation | None) -> Envelope | None:
        own = shared.response if shared else None
        found = schema_envelope(own) if own else operation_envelope(self.operation)
        if found is None:
            return None
        of = self.lowering.type_of(found.error, f"{owner} Error")
        bare = of.inner if isinstance(of, Nullable) else of
        return Envelope(found.property, bare) if isinstance(bare, Reference) else None

    def contents(self, response: Response, hint: str) -> tuple[ContentPlan, ...]:
        return tuple(self.content(media, hint) for media in response.content.values())

    def content(self, media: MediaType, hint: str) -> ContentPlan:
        return ContentPlan(media.name, content_type(self.lowering, media, hint))

    def security(self) -> tuple[tuple[str, ...], ...]:
        known = self.api.security_schemes
        return tuple(
            tuple(requirement)
            for requirement in self.operation.security
            if all(name in known for name in requirement)
        )


def _undeclared_parameter(node: Node, name: str, scope: Scope) -> ParameterPlan:
    """A path parameter that only the path itself knows of: a string."""
    argument = Identifier(scope.claim(snake_name(name, "parameter"), source=name))
    empty = Node(node.document, node.pointer, {"required": True})
    return ParameterPlan(Parameter(name, "path", empty), argument, Primitive("str"))


def _derived_id(operation: Operation) -> str:
    """``GET /pets/{id}`` as ``get pets by id``."""
    path = _PLACE.sub(lambda place: f"by {place[1]}", operation.path)
    return f"{operation.method.lower()} {path.replace('/', ' ')}"


def path_pieces(plan: OperationPlan) -> Iterator[tuple[str, ParameterPlan | None]]:
    """A path's literal text, percent-encoded, and its parameters, in order."""
    by_name = {p.parameter.name: p for p in plan.parameters if p.parameter.location == "path"}
    for index, text in enumerate(_PLACE.split(plan.operation.path)):
        if index % 2:
            yield text, by_name[text]
        elif text:
            yield quote(text.encode(errors="replace"), safe=_UNTOUCHED), None
