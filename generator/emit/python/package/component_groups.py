"""Which components share a module: those whose names begin with the same words.

Names are parted as a register is: by their first word, and where too much has that in common by
the next one. What is then left alone shares a module with its neighbours, by first letter where
those are many too. Where a component stands depends on its own name and on how many are near it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

__all__ = ["Group", "Member", "grouped"]

_LARGEST: Final = 20
"""Definitions that are kept together: some twenty milliseconds to load."""

_SMALLEST: Final = 3
"""Definitions that are worth a module of their own."""

_NAMELESS: Final = ("others",)


@dataclass(frozen=True, slots=True)
class Member:
    """A component, with the objects that stand within it.

    :param key: what it is known by.
    :param words: the words of its name.
    :param size: how many definitions it has.
    """

    key: str
    words: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Group:
    """Components that share a module.

    :param words: the words of its name: what their names have in common, or the name of its only
        one.
    :param members: the components, in their order.
    """

    words: tuple[str, ...]
    members: tuple[Member, ...]


def grouped(members: Iterable[Member]) -> Iterator[Group]:
    """The groups, in the order of their names."""
    if ordered := sorted(members, key=lambda one: one.words):
        yield from _parted(ordered, 0)


def _parted(members: list[Member], depth: int) -> Iterator[Group]:
    """Members that have their first ``depth`` words in common."""
    if _size(members) <= _LARGEST or len(members) == 1:
        yield _group(members, depth)
        return
    left: list[Member] = []
    for same in _by(members, depth):
        if len(same) < len(members) and _size(same) < _SMALLEST:
            left += same
        elif len(same[0].words) == depth:
            yield _group(same, depth)  # names that nothing tells apart
        else:
            yield from _parted(same, depth + 1)
    yield from _by_letters(left, depth, 0)


def _by_letters(members: list[Member], depth: int, letters: int) -> Iterator[Group]:
    """Members that nothing but their place in the alphabet parts.

    :param letters: how many letters their next word has in common.
    """
    if not members:
        return
    if _size(members) <= _LARGEST or len(members) == 1:
        yield _group(members, depth, letters)
        return
    following: dict[str, list[Member]] = {}
    for member in members:
        following.setdefault(_next_word(member, depth)[: letters + 1], []).append(member)
    for same in following.values():
        if len(_next_word(same[0], depth)) > letters:
            yield from _by_letters(same, depth, letters + 1)
        else:
            yield _group(same, depth, letters)


def _by(members: list[Member], depth: int) -> Iterator[list[Member]]:
    """The members by the word that follows."""
    following: dict[tuple[str, ...], list[Member]] = {}
    for member in members:
        following.setdefault(member.words[: depth + 1], []).append(member)
    yield from following.values()


def _group(members: list[Member], depth: int, letters: int = 0) -> Group:
    only = members[0].words
    common = (*only[:depth], *filter(None, [_next_word(members[0], depth)[:letters]]))
    return Group(only if len(members) == 1 else common or _NAMELESS, tuple(members))


def _next_word(member: Member, depth: int) -> str:
    return "".join(member.words[depth : depth + 1])


def _size(members: list[Member]) -> int:
    return sum(member.size for member in members)
