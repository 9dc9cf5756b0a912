"""Which operations are meant: by name, method and path, or tag, with ``*`` and ``?``."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from ...generator.document import Api, Operation
from ..engine.handler import names_of

__all__ = ["named", "selected"]


def selected(api: Api, include: Sequence[str], exclude: Sequence[str]) -> tuple[Operation, ...]:
    """The operations that are meant: those included, else all, less those excluded.

    >>> selected(api, ["tag:pets"], ["DELETE *"])      # doctest: +SKIP
    (Operation(method='GET', path='/pets', …), …)
    """
    return tuple(
        one
        for one in api.operations
        if (not include or any(_matches(one, pattern) for pattern in include))
        and not any(_matches(one, pattern) for pattern in exclude)
    )


def named(api: Api, include: Sequence[str]) -> frozenset[str]:
    """Where the operations stand that are named in full, no ``*`` or ``?`` about it."""
    asked = set(include)
    return frozenset(one.pointer for one in api.operations if not asked.isdisjoint(names_of(one)))


def _matches(operation: Operation, pattern: str) -> bool:
    if pattern.startswith("tag:"):
        return any(fnmatchcase(tag, pattern[4:]) for tag in operation.tags)
    if pattern.startswith("/"):
        return fnmatchcase(operation.path, pattern)
    return any(fnmatchcase(name, pattern) for name in names_of(operation))
