"""The order of definitions in a module: what is needed to read a line stands before it.

An alias is a value that Python computes where it stands, so what it names must be there already.
An annotation of a class may stand in quotes, but reads better without.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ..definitions import AliasDef, ClassDef, Definitions
from ..types import Key, PyType, references

__all__ = ["Order", "circles", "ordered", "reachable", "reaching", "users_of"]

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True)
class Order:
    """Definitions in the order in which they are written.

    :param keys: all of them.
    :param recursive: aliases that lead back to themselves without a class between.
    :param simple: aliases that lead to no class.
    """

    keys: tuple[Key, ...]
    recursive: frozenset[Key]
    simple: frozenset[Key]


def ordered(definitions: Definitions) -> Order:
    """Aliases that need no class, then classes, then the aliases that need one."""
    by_key = definitions.by_key
    needs = definitions.needs
    aliases = [key for key, one in by_key.items() if isinstance(one, AliasDef)]
    classes = [key for key, one in by_key.items() if isinstance(one, ClassDef)]
    above = reaching(classes, users_of(aliases, needs))
    early = _sorted([key for key in aliases if key not in above], needs)
    late = _sorted([key for key in aliases if key in above], needs)
    middle = _sorted(classes, needs)
    recursive = {key for circle in circles(aliases, needs) for key in circle}
    return Order((*early, *middle, *late), frozenset(recursive), frozenset(early))


def users_of(via: Iterable[T], needs: Mapping[T, tuple[T, ...]]) -> dict[T, list[T]]:
    """Those of ``via`` that need a definition, by what they need."""
    users: dict[T, list[T]] = {}
    for key in via:
        for needed in needs[key]:
            users.setdefault(needed, []).append(key)
    return users


def reaching(goals: Iterable[Key], users: dict[Key, list[Key]]) -> set[Key]:
    """All from which one of ``goals`` is reached through users alone."""
    waiting = list(goals)
    found: set[Key] = set()
    while waiting:
        for user in users.get(waiting.pop(), ()):
            if user not in found:
                found.add(user)
                waiting.append(user)
    return found


def circles(keys: list[T], needs: Mapping[T, tuple[T, ...]]) -> Iterator[set[T]]:
    """Those of ``keys`` that need themselves, through one another (Kosaraju's components)."""
    users = users_of(keys, needs)
    assigned: set[T] = set()
    for root in reversed(_sorted(keys, needs)):
        component: set[T] = set()
        waiting = [root]
        while waiting:
            key = waiting.pop()
            if key not in assigned:
                assigned.add(key)
                component.add(key)
                waiting += (user for user in users.get(key, ()) if user not in assigned)
        if len(component) > 1 or (component and root in needs[root]):
            yield component


def _sorted(keys: list[T], needs: Mapping[T, tuple[T, ...]]) -> list[T]:
    """``keys``, each after those that it needs, as far as circles allow."""
    among = set(keys)
    done: dict[T, None] = {}
    entered: set[T] = set()
    for root in keys:
        stack: list[tuple[T, Iterator[T]]] = []
        _enter(root, stack, entered, needs)
        while stack:
            key, waiting = stack[-1]
            following = next((k for k in waiting if k in among and k not in entered), None)
            if following is None:
                done[key] = None
                stack.pop()
            else:
                _enter(following, stack, entered, needs)
    return list(done)


def _enter(
    key: T,
    stack: list[tuple[T, Iterator[T]]],
    entered: set[T],
    needs: Mapping[T, tuple[T, ...]],
) -> None:
    if key not in entered:
        entered.add(key)
        stack.append((key, iter(needs[key])))


def reachable(definitions: Definitions, types: Iterable[PyType]) -> tuple[Key, ...]:
    """The definitions that some types lead to, in the document's order."""
    waiting = deque(key for of in types for key in references(of))
    seen: set[Key] = set()
    while waiting:
        key = waiting.popleft()
        if key not in seen:
            seen.add(key)
            waiting.extend(definitions.needs[key])
    return tuple(key for key in definitions.by_key if key in seen)
