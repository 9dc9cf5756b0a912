"""Which module each definition stands in, and which modules need another one to be loaded first.

A small document is one module, to be read from top to bottom. A large one is a module for each
group of components, with the objects that stand within them. A class never needs another module
before a value of that module is read, so classes that lead to one another in circles are loaded
one by one. An alias is a value that Python computes where it stands; what it names is loaded with
it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import Final

from ....document.pointers import document_of, local
from ...naming import Scope, snake_name
from ..definitions import AliasDef, Definitions
from ..schemas.order import Order, circles
from ..types import Key
from .component_groups import Group, Member, grouped

__all__ = ["Layout", "Module", "laid_out"]

_MOST_IN_ONE: Final = 100
"""Definitions that one module holds at most: about a tenth of a second to import."""

_LARGEST_CIRCLE: Final = 20
"""Classes in one module that lead to one another: pydantic finishes them one within the other."""

_SIMPLE: Final = "_simple"
"""The module of all aliases that need no class: they cost next to nothing."""

_ROOT: Final = 4
"""Parts of a pointer that name a component or an operation, the empty one before them counted."""

_LONGEST: Final = 60
"""Characters of a class's name that its file is named by, before its words are parted."""


@dataclass(frozen=True, slots=True)
class Module:
    """One module of models.

    :param name: its name in its folder; empty where it is the only one.
    :param head: what it is there for.
    :param keys: what it defines, in its order.
    :param loaded: what it needs of other modules when it is imported.
    :param awaited: what it names of other modules, and needs when a value of it is read.
    """

    name: str
    head: Key
    keys: tuple[Key, ...]
    loaded: tuple[Key, ...] = ()
    awaited: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Layout:
    """All modules.

    :param modules: in the order of the document.
    :param module_of: for each definition the name of its module.
    """

    modules: tuple[Module, ...]
    module_of: Mapping[Key, str]


def laid_out(definitions: Definitions, order: Order) -> Layout:
    """The modules of a package."""
    if len(order.keys) <= _MOST_IN_ONE and not _is_entangled(definitions, order):
        return Layout((Module("", (), order.keys),), dict.fromkeys(order.keys, ""))
    groups = _loadable(definitions, order)
    members: dict[str, list[Key]] = {}
    for key in definitions.by_key:
        members.setdefault(groups[key], []).append(key)
    rank = {key: number for number, key in enumerate(order.keys)}
    modules: list[Module] = []
    for name, keys in members.items():
        module = Module(name, keys[0], tuple(sorted(keys, key=rank.__getitem__)))
        modules.append(_with_others(definitions, order, module))
    return Layout(tuple(modules), groups)


def _is_entangled(definitions: Definitions, order: Order) -> bool:
    """Whether so many classes lead to one another that Python's stack could end in them."""
    found = circles(list(order.keys), definitions.needs)
    return any(len(circle) > _LARGEST_CIRCLE for circle in found)


def _family(key: Key, order: Order) -> str:
    """What a definition is kept together with: its component, or the operation it belongs to."""
    if key in order.simple:
        return _SIMPLE
    pointer = key[0].partition("!")[0]
    return "/".join((document_of(pointer), *local(pointer).split("/")[:_ROOT]))


def _loadable(definitions: Definitions, order: Order) -> dict[Key, str]:
    """The name of the module that each definition is in; none needs itself through others."""
    families = {key: _family(key, order) for key in definitions.by_key}
    groups = _grouped(definitions, families, frozenset())
    merged = _merged(definitions, order, groups)
    sizes = Counter(merged.values())
    # Aliases that lead from group to group in circles: few components would have to be one module.
    entangled = {
        families[key]
        for key, group in merged.items()
        if group != groups[key] and sizes[group] > _LARGEST_CIRCLE
    }
    if not entangled:
        return merged
    apart = {group for key, group in merged.items() if families[key] in entangled}
    alone = frozenset(families[key] for key, group in merged.items() if group in apart)
    return _merged(definitions, order, _grouped(definitions, families, alone))


def _grouped(
    definitions: Definitions, families: Mapping[Key, str], alone: Container[str]
) -> dict[Key, str]:
    """The name of the module that each definition is in, by the families that share one.

    :param alone: the families that share none.
    """
    keys: dict[str, list[Key]] = {}
    for key, family in families.items():
        keys.setdefault(family, []).append(key)
    simple = keys.pop(_SIMPLE, ())
    members = [
        Member(family, _file_words(definitions.by_key[own[0]].name), len(own))
        for family, own in keys.items()
    ]
    groups = [
        *grouped(one for one in members if one.key not in alone),
        *(Group(one.words, (one,)) for one in members if one.key in alone),
    ]
    scope = Scope([_SIMPLE])
    names = dict.fromkeys(simple, _SIMPLE)
    for group in groups:
        name = scope.claim(snake_name("_".join(group.words), "model"))
        for member in group.members:
            names.update(dict.fromkeys(keys[member.key], name))
    return names


def _file_words(name: str) -> tuple[str, ...]:
    plain = name.encode("ascii", errors="ignore").decode()
    return tuple(snake_name(plain[:_LONGEST], "model").split("_"))


def _merged(definitions: Definitions, order: Order, groups: dict[Key, str]) -> dict[Key, str]:
    """The groups, those in one that need each other to be loaded first."""
    needs: dict[str, dict[str, None]] = {group: {} for group in groups.values()}
    for key, group in groups.items():
        for other in _needed(definitions, order, key):
            if groups[other] != group:
                needs[group][groups[other]] = None
    merged: dict[str, str] = {}
    for circle in circles(list(needs), {group: tuple(others) for group, others in needs.items()}):
        first = next(group for group in needs if group in circle)
        merged.update(dict.fromkeys(circle, first))
    return {key: merged.get(group, group) for key, group in groups.items()}


def _needed(definitions: Definitions, order: Order, key: Key) -> tuple[Key, ...]:
    """What must be there when a definition is made."""
    named = definitions.needs[key]
    if isinstance(definitions.by_key[key], AliasDef):
        return named
    return tuple(other for other in named if other in order.simple)


def _with_others(definitions: Definitions, order: Order, module: Module) -> Module:
    """A module, with what it needs of others."""
    own = set(module.keys)
    loaded: dict[Key, None] = {}
    named: dict[Key, None] = {}
    for key in module.keys:
        loaded.update((k, None) for k in _needed(definitions, order, key) if k not in own)
        named.update((k, None) for k in definitions.needs[key] if k not in own)
    awaited = tuple(key for key in named if key not in loaded)
    return replace(module, loaded=tuple(loaded), awaited=awaited)
