"""Parents with a discriminator of their own: whoever names one means any of its children.

The children name the parent in their ``allOf`` (OpenAPI 3.1.1, section 4.8.25); the parent does not
list them. A tag that none of them has is the parent's: children can be added without a new client.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ....document import Api, Schema
from ....document.references import DeadReference

__all__ = ["FAMILY", "Families", "Family"]

FAMILY: Final = "!family"
"""What stands after a parent's pointer in the key of the union with its children."""


@dataclass(frozen=True, slots=True)
class Family:
    """A parent and all that descend from it.

    :param property: the name of the property that tells them apart.
    :param tags: for each value of that property, the component that it stands for.
    """

    parent: Schema
    property: str
    tags: Mapping[str, Schema]


class Families:
    """The families of a document's component schemas."""

    def __init__(self, api: Api) -> None:
        self._parents = {
            schema.pointer: schema for schema in api.schemas.values() if _is_parent(schema)
        }
        self._children: dict[str, dict[str, Schema]] = {}
        for name, schema in api.schemas.items() if self._parents else ():
            for pointer in _ancestors(schema):
                self._children.setdefault(pointer, {})[name] = schema

    def of(self, schema: Schema) -> Family | None:
        """The family that a schema is the parent of, if it has children."""
        parent = self._parents.get(schema.pointer)
        children = self._children.get(schema.pointer)
        if parent is None or not children:
            return None
        discriminator = parent.keywords["discriminator"]
        node = parent.node.child("discriminator")._replace(value=discriminator)
        listed = node.child("mapping").mapping
        named = {tag: str(target).rpartition("/")[2] for tag, target in listed.items()}
        tags = {tag: children[name] for tag, name in named.items() if name in children}
        implicit = {name: one for name, one in children.items() if name not in named.values()}
        return Family(parent, node.text("propertyName"), {**implicit, **tags})


def _is_parent(schema: Schema) -> bool:
    discriminator = schema.keywords.get("discriminator")
    if not isinstance(discriminator, dict) or not discriminator.get("propertyName"):
        return False
    return schema.keywords.keys().isdisjoint(("$ref", "anyOf", "oneOf"))


def _ancestors(schema: Schema) -> Iterator[str]:
    """The schemas that one refers to in its ``allOf``, and those in theirs."""
    waiting, seen = [schema], set[str]()
    while waiting:
        for member in waiting.pop().list_of("allOf"):
            if member.reference is None:
                continue
            try:
                target = member.resolved()
            except DeadReference:
                continue
            if target.pointer not in seen:
                seen.add(target.pointer)
                waiting.append(target)
                yield target.pointer
