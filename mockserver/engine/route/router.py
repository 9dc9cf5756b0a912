"""Route: which operation a method and path mean. Compiled once, one match a request.

Static segments win over templates, whatever the order of the document (OpenAPI 3.1.1,
section 4.8.8.2); the time of a match depends on the depth of the path, not on how many there are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from heapq import nlargest
from typing import TypeAlias
from urllib.parse import unquote

from ....generator.document import Api, Operation
from .bases import BasePaths
from .segments import Segment, segments_of
from .spanning import Spanning, spanning

__all__ = ["Matched", "MethodMissing", "PathUnknown", "Route", "Router"]

_NEAREST = 3
_COMPARED = 20
_MAX_SEGMENTS = 200
_MAX_KEPT = 8192
_MAX_KEPT_PATH = 256
"""How many matches are kept for when the same is asked again, and how long their paths may be."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The operation that was asked for.

    :param variables: the path's variables, decoded.
    """

    operation: Operation
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MethodMissing:
    """The path is there, the method is not.

    :param allow: the methods that are, as ``Allow`` wants them (RFC 9110, section 10.2.1).
    """

    allow: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathUnknown:
    """No operation has this path.

    :param nearest: path templates that look like it.
    :param slash: the path that would match, where only a slash at its end is wrong.
    """

    nearest: tuple[str, ...]
    slash: str | None


Route: TypeAlias = Matched | MethodMissing | PathUnknown


@dataclass(slots=True)
class _Branch:
    """A place in the tree of segments."""

    static: dict[str, _Branch] = field(default_factory=dict)
    dynamic: dict[tuple[str, ...], tuple[Segment, _Branch]] = field(default_factory=dict)
    operations: dict[str, tuple[Operation, tuple[str, ...]]] = field(default_factory=dict)


class Router:
    """All operations of a document, ready to be found.

    >>> router.route("GET", "/zones/1")            # doctest: +SKIP
    Matched(operation=…, variables={'uuid': '1'})
    """

    def __init__(self, api: Api) -> None:
        self._known: dict[tuple[str, str], Matched] = {}
        self._root = _Branch()
        self._templates: dict[str, None] = {}
        self._bases = BasePaths(api)
        self._operations = api.operations
        for operation in api.operations:
            self._add(operation)
        _sort(self._root)

    def _add(self, operation: Operation) -> None:
        self._templates[re.split(r"[?#]", operation.path, maxsplit=1)[0]] = None
        branch = self._root
        names: list[str] = []
        for segment in segments_of(operation.path):
            names += segment.names
            branch = _below(branch, segment)
        branch.operations.setdefault(operation.method, (operation, tuple(names)))

    def route(self, method: str, path: str) -> Route:
        """Find the operation for a method and a path.

        :param path: as sent, percent-encoded; with or without the base path of a server.
        """
        known = self._known.get((method, path))
        if known is not None:
            return known
        route = self._look_up(method, path)
        if isinstance(route, Matched) and len(path) <= _MAX_KEPT_PATH:
            if len(self._known) >= _MAX_KEPT:
                self._known.clear()
            self._known[method, path] = route
        return route

    def _look_up(self, method: str, path: str) -> Route:
        """The operation of the most specific template that has the method."""
        seen: dict[str, None] = {}
        for branch, values in self._matches(path):
            known = _of_method(branch.operations, method)
            if known is not None:
                operation, names = known
                return Matched(operation, dict(zip(names, values, strict=True)))
            seen |= dict.fromkeys(branch.operations)
        return self._spanned(method, path, seen) or self._missing(path, seen)

    def _missing(self, path: str, methods: Collection[str]) -> Route:
        return MethodMissing(_allowed(methods)) if methods else self._unknown(path)

    def _spanned(self, method: str, path: str, seen: dict[str, None]) -> Matched | None:
        """The operation whose variable holds the slashes that are too many.

        :param seen: the methods of the path; those that are found are added.
        """
        for texts in self._texts(path) if self._spanning else ():
            for one in self._spanning:
                variables = one.variables(texts[1:])
                if variables is None:
                    continue
                if _of_method({one.operation.method: (one.operation, ())}, method):
                    return Matched(one.operation, variables)
                seen[one.operation.method] = None
        return None

    @cached_property
    def _spanning(self) -> tuple[Spanning, ...]:
        # Asked for by paths that nothing else fits: most documents never have it made.
        found = spanning(self._operations)
        return tuple(sorted(found, key=lambda one: -len(one.before) - len(one.after)))

    def methods(self, path: str) -> tuple[str, ...]:
        """What ``Allow`` says of a path; empty where no operation has it."""
        found = [method for branch, _ in self._matches(path) for method in branch.operations]
        return _allowed(found) if found else ()

    def _matches(self, path: str) -> Iterator[tuple[_Branch, list[str]]]:
        """The places that a path leads to, the most specific first, with their variables."""
        for texts in self._texts(path):
            yield from _walk(self._root, texts, 1)

    def _texts(self, path: str) -> Iterator[list[str]]:
        """The decoded segments of a path, the first empty: once for each base path that it has."""
        for rest in self._bases.without(path):
            if rest.count("/") > _MAX_SEGMENTS:
                continue
            texts = rest.split("/")
            yield [unquote(text) for text in texts] if "%" in rest else texts

    def _unknown(self, path: str) -> PathUnknown:
        other = path.rstrip("/") if path.endswith("/") else f"{path}/"
        slash = other if path != "/" and other and any(self._matches(other)) else None
        return PathUnknown(_nearest(unquote(path)[:500], self._templates), slash)


def _nearest(path: str, templates: Iterable[str]) -> tuple[str, ...]:
    """The templates that look most like a path.

    Texts are compared thoroughly only where segments are alike already: that takes a thousand times
    as long, and others wait meanwhile.
    """
    wanted = path.split("/")

    def likeness(template: str) -> int:
        segments = template.split("/")
        alike = sum(
            2 * (one == other) + ("{" in one) for one, other in zip(segments, wanted, strict=False)
        )
        return alike - abs(len(segments) - len(wanted))

    alike = nlargest(_COMPARED, templates, key=likeness)
    return tuple(get_close_matches(path, alike, n=_NEAREST, cutoff=0.5))


def _as_written(
    operations: Mapping[str, tuple[Operation, tuple[str, ...]]], method: str
) -> tuple[Operation, tuple[str, ...]] | None:
    """The operation of a method of the document's own, such as ``Copy`` (OpenAPI 3.2.0, 4.9).

    Methods know case (RFC 9110, section 9.1), but the servers before us write them all in capitals.
    """
    return next((known for name, known in operations.items() if name.upper() == method), None)


def _below(branch: _Branch, segment: Segment) -> _Branch:
    if not segment.names:
        return branch.static.setdefault(segment.fixed[0], _Branch())
    return branch.dynamic.setdefault(segment.fixed, (segment, _Branch()))[1]


def _sort(root: _Branch) -> None:
    """Order the tree so that the more of a segment is fixed, the sooner it is tried."""
    waiting = [root]
    while waiting:
        branch = waiting.pop()
        ordered = sorted(branch.dynamic.items(), key=lambda item: -sum(map(len, item[0])))
        branch.dynamic = dict(ordered)
        waiting += branch.static.values()
        waiting += (below for _, below in branch.dynamic.values())


def _walk(branch: _Branch, segments: list[str], index: int) -> Iterator[tuple[_Branch, list[str]]]:
    if index == len(segments):
        if branch.operations:
            yield branch, []
        return
    segment = segments[index]
    static = branch.static.get(segment)
    if static is not None:
        yield from _walk(static, segments, index + 1)
    for dynamic, below in branch.dynamic.values():
        values = dynamic.values(segment)
        if values is not None:
            for found, others in _walk(below, segments, index + 1):
                yield found, values + others


def _of_method(
    operations: Mapping[str, tuple[Operation, tuple[str, ...]]], method: str
) -> tuple[Operation, tuple[str, ...]] | None:
    known = operations.get(method) or _as_written(operations, method)
    # RFC 9110, section 9.3.2: HEAD is GET without the content.
    return operations.get("GET") if known is None and method == "HEAD" else known


def _allowed(operations: Collection[str]) -> tuple[str, ...]:
    implied = {"HEAD"} if "GET" in operations else set()
    return tuple(sorted({*operations, *implied, "OPTIONS"}))
