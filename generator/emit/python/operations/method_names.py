"""Names of a client's methods, decided here and nowhere else."""

from __future__ import annotations

import re
from typing import Final

from ....document import Operation, SharedOperation
from ...hooks import NameHook
from ...naming import Scope, snake_name
from ...text import Identifier
from .grouping import Groups
from .short_names import deed_name, own_part, short_name

__all__ = ["CLIENT_MEMBERS", "CONSTRUCTOR_ARGUMENTS", "MethodNames", "wanted_name"]

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
_OF_PYTHON: Final = frozenset(
    {
        "Annotated", "annotations", "bool", "builtins", "bytes", "dict", "float", "int", "overload",
        "str", "tuple", "typing",
    }
)  # fmt: skip
"""Names that the code of methods and calls needs; ``list`` is written otherwise in groups."""
_PLACE: Final = re.compile(r"\{([^{}]*)\}")


class MethodNames:
    """The names of methods: each is given once in its group, or once in all.

    :param groups: the groups that they are in.
    :param hook: the user's own function for names, where there is one.
    """

    def __init__(self, groups: Groups, hook: NameHook | None = None) -> None:
        self._groups = groups
        # In groups a method has the group's name for it, and the user's function names that one.
        members = _OF_PYTHON | CLIENT_MEMBERS | {"list"}
        self._all = Scope(members, "method", None if groups else hook)
        self._own = {key: Scope(_OF_PYTHON, "method", hook) for key in groups}

    def claim(
        self, operation: Operation, shared: SharedOperation | None = None
    ) -> tuple[Identifier, str]:
        """The method's name, and a name that no other operation has, for classes of its own.

        :param shared: the operation, where several stand on one method and path.
        """
        wanted = wanted_name(operation, shared)
        key = self._groups.key_of(operation)
        if not key:
            # Another of that name is called as the document has it.
            whole = snake_name(operation.operation_id or wanted, "operation")
            name = self._all.claim(wanted, whole, source=operation.operation_id)
            return Identifier(name), name
        identity = shared.operation_id if shared else operation.operation_id
        group = self._groups[key]
        deed = deed_name(operation, identity, group, by_path=self._groups.by_path)
        short = deed or short_name(operation, identity, wanted, group)
        name = self._own[key].claim(short, wanted, source=operation.operation_id)
        single = f"{group.name}_{name}" if deed and name != wanted else wanted
        return Identifier(name), self._all.claim(single)

    def claim_stream(self, name: str, operation: Operation) -> tuple[Identifier, str]:
        """The same of the method that gives item by item what the method ``name`` gives at once."""
        key = self._groups.key_of(operation)
        scope = self._own[key] if key else self._all
        stream = scope.claim(f"{name}_stream", source=operation.operation_id)
        single = f"{self._groups[key].name}_{stream}" if key else stream
        return Identifier(stream), self._all.claim(single) if key else stream


def wanted_name(operation: Operation, shared: SharedOperation | None = None) -> str:
    """What the method of an operation would like to be called."""
    identity = shared.operation_id if shared else own_part(operation)
    return snake_name(identity or _derived_id(operation), "operation")


def _derived_id(operation: Operation) -> str:
    """``GET /pets/{id}`` as ``get pets by id``."""
    path = _PLACE.sub(lambda place: f"by {place[1]}", operation.path)
    return f"{operation.method.lower()} {path.replace('/', ' ')}"
