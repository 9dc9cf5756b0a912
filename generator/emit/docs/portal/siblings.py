"""Operations that capture made of one page with several endpoints: they go back to one page.

The first has the page's operation id; the others have ids made of it, the same components, and the
same of everything but their paths' own parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ....capture.operations import sibling_id
from ....document import Operation
from ....findings import JsonValue

__all__ = ["siblings"]

_OWN: Final = frozenset({"operationId", "parameters"})


def siblings(operations: Sequence[Operation]) -> Mapping[str, tuple[Operation, ...]]:
    """The other operations of a page by the pointer of its first; operations alone are left out."""
    by_schema: dict[str, list[Operation]] = {}
    for operation in operations:
        for name in set(_component_names(operation.node.mapping)):
            by_schema.setdefault(name, []).append(operation)
    found: dict[str, tuple[Operation, ...]] = {}
    for first in operations:
        names = (f"{first.operation_id}Request", f"{first.operation_id}Response")
        users = {o.pointer: o for name in names for o in by_schema.get(name, ())}
        others = _of_one_page(first, users.values()) if first.operation_id else ()
        if others:
            found[first.pointer] = others
    return found


def _component_names(operation: Mapping[str, JsonValue]) -> Iterable[str]:
    """The schemas that an operation's bodies are."""
    responses = operation.get("responses")
    owners = [operation.get("requestBody")]
    owners += responses.values() if isinstance(responses, dict) else ()
    for owner in owners:
        content = owner.get("content") if isinstance(owner, dict) else None
        for media in content.values() if isinstance(content, dict) else ():
            schema = media.get("schema") if isinstance(media, dict) else None
            reference = schema.get("$ref") if isinstance(schema, dict) else None
            if isinstance(reference, str):
                yield reference.rpartition("/")[2]


def _of_one_page(first: Operation, users: Iterable[Operation]) -> tuple[Operation, ...]:
    """The other operations of a page; one whose id is numbered stands at its number's place."""
    same = [o for o in users if o.pointer != first.pointer and _is_same(first, o)]
    ordered: list[Operation] = []
    numbered: dict[int, Operation] = {}
    for other in same:
        numbers = range(len(same) + 1)
        ids = [sibling_id(first.operation_id, first.path, other.path, n) for n in numbers]
        if other.operation_id not in ids:
            continue
        if ids[0] == ids[1]:
            ordered.append(other)
        else:
            numbered[ids.index(other.operation_id)] = other
    for number in sorted(numbered):
        ordered.insert(number - 1, numbered[number])
    return tuple(ordered)


def _is_same(first: Operation, other: Operation) -> bool:
    mine, theirs = first.node.mapping, other.node.mapping
    if any(mine.get(key) != theirs.get(key) for key in (mine.keys() | theirs.keys()) - _OWN):
        return False
    known = {(p.location, p.name): p.node.value for p in first.parameters}
    shared = {(p.location, p.name): p.node.value for p in other.parameters}
    free = {key for key in known.keys() ^ shared.keys() if key[0] != "path"}
    return not free and all(known[key] == shared[key] for key in known.keys() & shared.keys())
