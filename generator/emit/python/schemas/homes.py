"""Components that only lead to a schema that is no component: its class is called as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ....document import Schema
from ....document.references import DeadReference
from .shape import Part, normalised

__all__ = ["homes_of"]


_COMPONENTS: Final = "/components/schemas/"


def homes_of(components: Iterable[Schema]) -> Mapping[str, str]:
    """The pointers of components, by those of the schemas that they lead to.

    Where several lead to one schema it is the first's.
    """
    homes: dict[str, str] = {}
    for component in components:
        target = _elsewhere(component)
        if target:
            homes.setdefault(target, component.pointer)
    return homes


def _elsewhere(component: Schema) -> str:
    """The pointer of the schema in another place that a component is; empty for its own.

    What stands in another component is called by that.
    """
    part = Part(component)
    if not part.composed:
        return ""
    try:
        meant = normalised((part,))
    except DeadReference:
        return ""
    pointer = meant[0].schema.pointer if meant else ""
    own = pointer.startswith(f"{component.pointer}/") and "/properties/" not in pointer
    return pointer if own or not pointer.startswith(_COMPONENTS) else ""
