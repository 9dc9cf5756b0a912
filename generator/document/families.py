"""Components that descend from a parent with a discriminator: they name it in their ``allOf``.

The parent does not list them (OpenAPI 3.1.1, section 4.8.25); whoever names the parent means any of
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from . import pointers
from .references import Document
from .schema import Schema

__all__ = ["Descendant", "descendants"]

_COMPONENTS = "/components/schemas"


@dataclass(frozen=True, slots=True)
class Descendant:
    """A component that descends from another.

    :param generation: how many others it descends from: more for what is more special.
    """

    name: str
    schema: Schema
    generation: int


class _Families(dict[str, tuple[Descendant, ...]]):
    """What descends from each component, by the parent's pointer."""


def descendants(parent: Schema) -> tuple[Descendant, ...]:
    """The components that have a schema in their ``allOf``, or in that of what they have there."""
    document = parent.node.document
    known = document.kept.get(_Families)
    if not isinstance(known, _Families):
        known = document.kept[_Families] = _families(document)
    return known.get(parent.pointer, ())


def _families(document: Document) -> _Families:
    found: dict[str, list[Descendant]] = {}
    for name, schema in _components(document).items():
        above = tuple(_ancestors(schema))
        for pointer in above:
            found.setdefault(pointer, []).append(Descendant(name, schema, len(above)))
    return _Families({pointer: tuple(listed) for pointer, listed in found.items()})


def _components(document: Document) -> Mapping[str, Schema]:
    node = document.node(_COMPONENTS)
    names = node.mapping
    return {name: Schema(document.node(pointers.child(_COMPONENTS, name))) for name in names}


def _ancestors(schema: Schema) -> Iterator[str]:
    waiting, seen = [schema], {schema.pointer}
    while waiting:
        for member in waiting.pop().list_of("allOf"):
            above = member.followed() if member.reference is not None else None
            if above is not None and above.pointer not in seen:
                seen.add(above.pointer)
                waiting.append(above)
                yield above.pointer
