"""Cases of the phase *coverage*: a call that was answered well, with one thing changed.

Values at the limits and beyond them, what is required left out, other types, missing and wrong
credentials, methods that the path does not document.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Final

from ...generator.document import Operation, Schema, pointers
from ...generator.findings import JsonValue
from ...generator.messages.media import is_json, sent_as
from .access import Access
from .case import SAFE, Case
from .draft import Draft
from .hooks import HookFailed
from .placeholders import member
from .supply import Missing, Supply
from .trials import trials

__all__ = ["CoverageCases", "methods_of"]

_MOST: Final = 300
"""Cases of one operation."""
_MAX_DEPTH: Final = 3
_METHODS: Final = ("GET", "POST", "PUT", "PATCH")
"""Methods that are tried where they are not documented; DELETE could do harm."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A call with one thing changed.

    :param breaks: the keyword that it is meant to break; empty where it keeps the contract.
    """

    name: str
    draft: Draft
    breaks: str


@dataclass(frozen=True)
class CoverageCases:
    """Makes the cases of an operation from one that was answered well.

    :param access: what calls are sent with.
    :param supply: values for paths that are asked by another method.
    :param methods: the documented methods of each path template.
    :param allow_writes: whether undocumented methods that may change something are tried.
    :param wrong_credentials: whether wrong credentials are tried besides missing ones.
    """

    access: Access
    supply: Supply
    methods: dict[str, Collection[str]]
    allow_writes: bool
    wrong_credentials: bool

    def of(self, base: Case) -> Iterator[Case]:
        """The cases that follow from a case; the first of an operation."""
        draft = base.draft
        if draft is None:
            return
        is_gone = base.operation.method == "DELETE"  # the same cannot be deleted twice
        changed = [] if is_gone else [*self._of_parameters(draft), *self._of_body(draft)]
        for change in changed[:_MOST]:
            yield self._case(base, change)
        if len(changed) > _MOST:
            missing = f"{len(changed) - _MOST} more changes of the call are not tried"
            yield replace(base, phase="coverage", name="more", call=None, missing=missing)
        yield from self._of_credentials(base, draft)
        yield from self._of_methods(base)

    def _case(self, base: Case, change: _Change) -> Case:
        call = change.draft.call()
        missing = self.access.add(base.operation, call)
        return replace(
            base,
            phase="coverage",
            name=change.name,
            call=None if missing else call,
            expectation="refused" if change.breaks else "kept",
            missing=missing,
            draft=change.draft,
            breaks=change.breaks,
            example="",
        )

    def _of_parameters(self, draft: Draft) -> Iterator[_Change]:
        for parameter in draft.operation.parameters:
            if parameter.location == "path" or parameter.is_ignored:
                continue
            shown = f"{parameter.location} {parameter.name}"
            for trial in (
                trials(parameter.schema, draft.value(parameter)) if parameter.schema else ()
            ):
                if trial.value is not None:  # on the wire there is no null
                    other = draft.with_parameter(parameter, trial.value)
                    yield _Change(f"{shown}: {trial.name}", other, trial.breaks)
            if parameter.required:
                other = draft.without_parameter(parameter)
                yield _Change(f"{shown}: left out", other, "required")

    def _of_body(self, draft: Draft) -> Iterator[_Change]:
        if draft.body is None:
            return
        media, value = draft.body
        documented = draft.operation.request_body
        if documented is not None and documented.required:
            yield _Change("body: left out", replace(draft, body=None), "required")
        if media.schema is None or not is_json(sent_as(media.name)):
            return
        for pointer, schema, is_member in _parts(media.schema, value, "", 0):
            shown = f"body {pointer}".rstrip()
            for trial in trials(schema, _at(value, pointer)):
                other = draft.with_body(_changed(value, pointer, trial.value))
                yield _Change(f"{shown}: {trial.name}", other, trial.breaks)
            if is_member and _at(value, pointer) is not None:
                other = draft.with_body(_without(value, pointer))
                yield _Change(f"{shown}: left out", other, "required")

    def _of_credentials(self, base: Case, draft: Draft) -> Iterator[Case]:
        security = base.operation.security
        if not security or not all(security) or self.access.is_open(base.operation):
            return
        bare = draft.call()
        self.access.bare.add_headers(bare)
        yield replace(self._plain(base), name="no credentials", call=bare)
        if self.wrong_credentials:
            wrong = draft.call()
            self.access.wrong.add(base.operation, wrong)
            yield replace(self._plain(base), name="a wrong credential", call=wrong)

    def _of_methods(self, base: Case) -> Iterator[Case]:
        operation = base.operation
        documented = self.methods.get(operation.path, ())
        if operation.method != next(iter(documented), ""):
            return  # once a path
        for method in _METHODS:
            if method in documented or not (method in SAFE or self.allow_writes):
                continue
            try:
                path = self.supply.path_values(replace(operation, method=method))
            except HookFailed:
                continue  # the example's case has told it
            if isinstance(path, Missing):
                continue
            call = Draft(operation, path.texts, method=method).call()
            self.access.add(operation, call)
            yield replace(
                self._plain(base),
                name=f"the method {method}",
                call=call,
                expectation="unknown-method",
            )

    def _plain(self, base: Case) -> Case:
        return replace(base, phase="coverage", expectation="unauthenticated", example="")


def methods_of(operations: Collection[Operation]) -> dict[str, Collection[str]]:
    """The documented methods of each path template, in the document's order."""
    found: dict[str, dict[str, None]] = {}
    for one in operations:
        found.setdefault(one.path, {})[one.method] = None
    return {path: tuple(methods) for path, methods in found.items()}


def _parts(
    schema: Schema, value: JsonValue, pointer: str, depth: int
) -> Iterator[tuple[str, Schema, bool]]:
    """The parts of a body: pointer, schema, and whether it is a member that can be left out."""
    if not pointer:
        yield pointer, schema, False
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, dict):
        for name in dict.fromkeys((*_declared(schema), *value)):
            part = member(schema, name)
            if part is not None:
                below = pointers.child(pointer, name)
                yield below, part, True
                yield from _parts(part, value.get(name), below, depth + 1)
    elif isinstance(value, list) and value:
        items = _items(schema)
        if items is not None:
            below = pointers.child(pointer, 0)
            yield below, items, False
            yield from _parts(items, value[0], below, depth + 1)


def _declared(schema: Schema) -> tuple[str, ...]:
    followed = schema.followed()
    return tuple(followed.properties) if followed else ()


def _items(schema: Schema) -> Schema | None:
    followed = schema.followed()
    return followed.single("items") if followed else None


def _at(value: JsonValue, pointer: str) -> JsonValue:
    try:
        return pointers.resolve(value, pointer)
    except (KeyError, ValueError):
        return None


def _changed(value: JsonValue, pointer: str, part: JsonValue) -> JsonValue:
    """A copy of a value with another part at a pointer."""
    if not pointer:
        return part
    copy = deepcopy(value)
    *above, last = pointers.tokens(pointer)
    parent = pointers.resolve(copy, pointers.child("", *above))
    if isinstance(parent, list):
        parent[int(last)] = part
    elif isinstance(parent, dict):
        parent[last] = part
    return copy


def _without(value: JsonValue, pointer: str) -> JsonValue:
    """A copy of a value without a member."""
    copy = deepcopy(value)
    *above, last = pointers.tokens(pointer)
    parent = pointers.resolve(copy, pointers.child("", *above))
    if isinstance(parent, dict):
        parent.pop(last, None)
    return copy
