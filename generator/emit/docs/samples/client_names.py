"""What the generated client of a document is called by, without the types of its models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ....document import Api, Operation, SharedOperation
from ....document.sequences import is_sequential
from ....messages.call import request_media
from ...naming import Scope
from ...python.operations import method_names
from ...python.operations.answers import result_media_types
from ...python.operations.arguments import (
    RESERVED_ARGUMENTS,
    arguments_of,
    inputs_of,
    undeclared_argument,
)
from ...python.operations.bodies import is_always_empty
from ...python.operations.grouping import GroupBy, groups_of
from ...python.operations.media import preferred, sendable
from ...python.operations.method_names import CLIENT_MEMBERS, CONSTRUCTOR_ARGUMENTS
from ...python.operations.path_variables import undeclared_names
from ...python.operations.security import scheme_views
from ...python.operations.servers import plan_server
from ...text import Identifier, PyExpr, literal

__all__ = ["ClientNames", "MethodNames"]


@dataclass(frozen=True, slots=True)
class MethodNames:
    """One method of a client.

    :param name: with its group before it where there are groups.
    :param result: what it gives: nothing, a value, or items one after the other.
    :param parameters: the argument of each parameter, by where it stands and its name.
    :param undeclared: of variables that only the path knows of.
    :param takes_body: whether it has an argument for a body.
    :param chooser: what says in which of several media types a body is sent, and that one.
    """

    name: PyExpr
    result: Literal["none", "value", "items"]
    parameters: Mapping[tuple[str, str], Identifier]
    undeclared: tuple[Identifier, ...]
    takes_body: bool
    chooser: PyExpr | None


class _Silent:
    """Says nothing: what the client cannot do is reported where the client is made."""

    def report(self, code: str, pointer: str, message: str) -> None:
        """Nothing comes of it."""


class ClientNames:
    """The names in the client of one document, those of a group decided when it is asked for.

    :param api: the document.
    :param package: what the client is imported as.
    :param group_by: what its methods are grouped by.
    """

    def __init__(self, api: Api, package: str, group_by: GroupBy = "auto") -> None:
        self.package = Identifier(package)
        self._groups = groups_of(api, CLIENT_MEMBERS, (), group_by)
        self._members: dict[str, list[Operation]] = {}
        for operation in api.operations:
            tag = self._groups.key_of(operation)
            self._members.setdefault(tag, []).append(operation)
        self._methods: dict[str, Mapping[tuple[str, str, str], PyExpr]] = {}
        views = scheme_views(_Silent(), api, CONSTRUCTOR_ARGUMENTS)
        arguments = {str(view.key): view.argument for view in views}
        self.credentials = {
            name: arguments[key]
            for name in api.security_schemes
            if (key := str(literal(name))) in arguments
        }
        self.needs_address = plan_server(api, ()).url is None

    def method(self, operation: Operation, shared: SharedOperation | None) -> MethodNames:
        """The method of an operation."""
        scope = Scope(RESERVED_ARGUMENTS, "argument")
        sent = [one for one in inputs_of(operation) if not one.is_ignored]
        by_id = arguments_of(sent, scope)
        undeclared = tuple(undeclared_argument(n, scope) for n in undeclared_names(operation))
        media_types = result_media_types(operation, shared)
        items = bool(media_types) and all(map(is_sequential, media_types))
        return MethodNames(
            self._named(operation)[_key(operation, shared)],
            "items" if items else "value" if media_types else "none",
            {(one.location, one.name): by_id[id(one)] for one in sent},
            undeclared,
            shared is not None or _takes_body(operation),
            None if shared else _chooser(operation, scope),
        )

    def _named(self, operation: Operation) -> Mapping[tuple[str, str, str], PyExpr]:
        """The methods of an operation's group, or of all where there are no groups."""
        tag = self._groups.key_of(operation)
        if tag not in self._methods:
            self._methods[tag] = dict(self._group_names(tag))
        return self._methods[tag]

    def _group_names(self, tag: str) -> Iterator[tuple[tuple[str, str, str], PyExpr]]:
        names = method_names.MethodNames(self._groups)
        group = f"{self._groups[tag].name}." if self._groups else ""
        for operation in self._members[tag]:
            for shared in operation.shared or (None,):
                name, _ = names.claim(operation, shared)
                yield _key(operation, shared), PyExpr(f"{group}{name}")
                at_once = {not is_sequential(n) for n in result_media_types(operation, shared)}
                if len(at_once) > 1:
                    names.claim_stream(name, operation)


def _key(operation: Operation, shared: SharedOperation | None) -> tuple[str, str, str]:
    return operation.method, operation.path, shared.operation_id if shared else ""


def _takes_body(operation: Operation) -> bool:
    body = operation.request_body
    return body is not None and not is_always_empty(body)


def _chooser(operation: Operation, scope: Scope) -> PyExpr | None:
    """The argument that names the body's media type, where it is not the one without saying."""
    media = request_media(operation)
    if media is None or operation.request_body is None:
        return None
    names = list(dict.fromkeys(map(sendable, preferred(operation.request_body.content.values()))))
    if len(names) < 2:
        return None
    argument = scope.claim("content_type")
    wanted = sendable(media)
    return None if wanted == names[0] else PyExpr(f"{argument}={literal(wanted)}")
