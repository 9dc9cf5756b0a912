"""The order of definitions in a module: what is needed to read a line stands before it.

An alias is a value that Python computes where it stands, so what it names must be there already.
An annotation of a class may stand in quotes, but reads better without.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .definitions import AliasDef, ClassDef, Definitions, references_of
from .types import Key

__all__ = ["Order", "ordered"]


@dataclass(frozen=True)
class Order:
    """Definitions in the order in which they are written.

    :param keys: all of them.
    :param recursive: aliases that lead back to themselves without a class between.
    """

    keys: tuple[Key, ...]
    recursive: frozenset[Key]


def ordered(definitions: Definitions) -> Order:
    """Aliases that need no class, then classes, then the aliases that need one."""
    by_key = definitions.by_key
    needs = {key: references_of(definition) for key, definition in by_key.items()}
    aliases = [key for key, one in by_key.items() if isinstance(one, AliasDef)]
    classes = [key for key, one in by_key.items() if isinstance(one, ClassDef)]
    above = _reaching(classes, needs, set(aliases))
    early = _sorted([key for key in aliases if key not in above], needs)
    late = _sorted([key for key in aliases if key in above], needs)
    middle = _sorted(classes, needs)
    recursive = frozenset(key for key in aliases if _leads_back(key, needs, set(aliases)))
    return Order((*early, *middle, *late), recursive)


def _reaching(goals: Iterable[Key], needs: dict[Key, tuple[Key, ...]], via: set[Key]) -> set[Key]:
    """Those of ``via`` from which one of ``goals`` is reached through ``via`` alone."""
    users: dict[Key, list[Key]] = {}
    for key in via:
        for needed in needs[key]:
            users.setdefault(needed, []).append(key)
    waiting = list(goals)
    found: set[Key] = set()
    while waiting:
        for user in users.get(waiting.pop(), ()):
            if user not in found:
                found.add(user)
                waiting.append(user)
    return found


def _leads_back(key: Key, needs: dict[Key, tuple[Key, ...]], via: set[Key]) -> bool:
    return key in _reaching([key], needs, via)


def _sorted(keys: list[Key], needs: dict[Key, tuple[Key, ...]]) -> list[Key]:
    """``keys``, each after those that it needs, as far as circles allow."""
    among = set(keys)
    done: dict[Key, None] = {}
    entered: set[Key] = set()
    for root in keys:
        stack: list[tuple[Key, Iterator[Key]]] = []
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
    key: Key,
    stack: list[tuple[Key, Iterator[Key]]],
    entered: set[Key],
    needs: dict[Key, tuple[Key, ...]],
) -> None:
    if key not in entered:
        entered.add(key)
        stack.append((key, iter(needs[key])))
