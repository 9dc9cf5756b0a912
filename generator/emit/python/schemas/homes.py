"""Components that only lead to a schema of another document: its class is called as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ....document import Schema
from ....document.pointers import document_of
from ....document.references import DeadReference

__all__ = ["homes_of"]


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
    """The pointer of the schema of another document that a component is; empty for its own."""
    reference = component.reference
    if reference is None or reference.startswith("#"):
        return ""
    try:
        pointer = component.resolved().pointer
    except DeadReference:
        return ""
    return pointer if document_of(pointer) else ""
