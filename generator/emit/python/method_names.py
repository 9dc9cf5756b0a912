"""Names of a client's methods, decided here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ...document import Operation, SharedOperation
from ..hooks import NameHook
from ..naming import Scope, snake_name
from ..text import Identifier
from .grouping import Group, group_of, without_group

__all__ = ["CLIENT_MEMBERS", "CONSTRUCTOR_ARGUMENTS", "MethodNames", "stream_name", "wanted_name"]

CONSTRUCTOR_ARGUMENTS: Final = frozenset(
    {
        "base_url", "bool", "credentials", "dict", "headers", "on_request", "on_response",
        "retries", "self", "str", "timeout", "transport", "tuple",
    }
)  # fmt: skip
"""Arguments that every client is made with, and names that its code needs."""
CLIENT_MEMBERS: Final = frozenset(
    {"aclose", "close", "items", "pages", "respond", "send", "stream", "with_options"}
)
"""What every client has beside its operations and groups."""
_RESERVED: Final = frozenset(
    {
        "Annotated", "aclose", "annotations", "bool", "builtins", "bytes", "close", "dict", "float",
        "int", "items", "list", "pages", "respond", "send", "str", "stream", "tuple",
        "with_options",
    }
)  # fmt: skip
_PLACE: Final = re.compile(r"\{([^{}]*)\}")


class MethodNames:
    """The names of methods: each is given once in its group, or once in all.

    :param groups: the groups by their tags.
    :param hook: the user's own function for names, where there is one.
    """

    def __init__(self, groups: Mapping[str, Group], hook: NameHook | None = None) -> None:
        self._groups = groups
        # In groups a method has the group's name for it, and the user's function names that one.
        own = _RESERVED - {"list"}
        self._all = Scope(_RESERVED, "method", None if groups else hook)
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


def wanted_name(operation: Operation, shared: SharedOperation | None = None) -> str:
    """What the method of an operation would like to be called."""
    identity = shared.operation_id if shared else operation.operation_id
    return snake_name(identity or _derived_id(operation), "operation")


def stream_name(name: str) -> str:
    """What the method would like to be called that gives the same item by item."""
    return f"{name}_stream"


def _derived_id(operation: Operation) -> str:
    """``GET /pets/{id}`` as ``get pets by id``."""
    path = _PLACE.sub(lambda place: f"by {place[1]}", operation.path)
    return f"{operation.method.lower()} {path.replace('/', ' ')}"
