"""Parents with a discriminator of their own: whoever names one means any of its children.

The children name the parent in their ``allOf`` (OpenAPI 3.1.1, section 4.8.25); the parent does not
list them. A tag that none of them has is the parent's: children can be added without a new client.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ....document import Api, Schema
from ....document.references import DeadReference, Node
from ..types import Discriminator, Key, PyType, Reference, union_of
from .discriminators import Choice, choice_of, mapped, named, report_useless, with_listed

if TYPE_CHECKING:
    from .lowering import Lowering

__all__ = ["FAMILY", "Families", "Family", "union_of_family"]

FAMILY: Final = "!family"
"""What stands after a parent's pointer in the key of the union with its children."""


@dataclass(frozen=True, slots=True)
class Family:
    """A parent and all that descend from it.

    :param discriminator: the parent's Discriminator Object.
    :param children: the components that descend from it, by their names.
    """

    parent: Schema
    discriminator: Node
    children: Mapping[str, Schema]

    @property
    def property(self) -> str:
        """The name of the property that tells them apart."""
        return self.discriminator.text("propertyName")


class Families:
    """The families of a document's component schemas."""

    def __init__(self, api: Api) -> None:
        ends = [_resolved(schema) for schema in api.schemas.values()]
        found = {schema.pointer: (schema, _discriminator(schema)) for schema in ends}
        self._parents = {pointer: (of, node) for pointer, (of, node) in found.items() if node}
        self._children: dict[str, dict[str, Schema]] = {}
        for name, schema in api.schemas.items() if self._parents else ():
            for pointer in _ancestors(schema):
                self._children.setdefault(pointer, {})[name] = schema

    def of(self, schema: Schema) -> Family | None:
        """The family that a schema is the parent of, if it has children."""
        if schema.pointer not in self._parents or schema.pointer not in self._children:
            return None
        return Family(*self._parents[schema.pointer], self._children[schema.pointer])


def _resolved(schema: Schema) -> Schema:
    try:
        return schema.resolved()
    except DeadReference:
        return schema


def _discriminator(schema: Schema) -> Node | None:
    """The Discriminator Object of a parent, which may be in a part of its ``allOf``."""
    if not schema.keywords.keys().isdisjoint(("$ref", "anyOf", "oneOf")):
        return None
    parts = (one for one in schema.list_of("allOf") if one.reference is None)
    for one in (schema, *parts):
        # Swagger 2.0 has nothing but the name there: it is read as today's object.
        keyword = one.keywords.get("discriminator")
        if isinstance(keyword, dict) and keyword.get("propertyName"):
            return one.node.child("discriminator")._replace(value=keyword)
    return None


def _ancestors(schema: Schema) -> Iterator[str]:
    """The schemas that one refers to in its ``allOf``, and those in theirs."""
    waiting, seen = [_resolved(schema)], set[str]()
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


def union_of_family(lowering: Lowering, parent: Key, family: Family) -> PyType:
    """The union of a family's classes.

    :param parent: the parent's class.
    """
    read, name = lowering.shape_of_parts, family.property
    choices = [
        choice_of(read, lowering.class_of(child) or parent, child, name, implicit)
        for implicit, child in family.children.items()
    ]
    own = choice_of(read, parent, family.parent, name, "")
    said = mapped(family.discriminator, [*choices, own])
    report_useless(lowering.report, family.discriminator, said)
    classes = {**_said_by_children(family, choices), **said.classes}
    tags = with_listed(choices, named(choices, classes))
    children = tuple((tag, key) for tag, key in tags.items() if key != parent)
    members = [*dict.fromkeys(key for _, key in children), parent]
    return union_of([*map(Reference, members)], Discriminator(name, children, parent))


def _said_by_children(family: Family, choices: Sequence[Choice]) -> Mapping[str, Key]:
    """What children that are parents, too, say of their own children."""
    found: dict[str, Key] = {}
    for child in family.children.values():
        node = _discriminator(_resolved(child))
        if node and node.text("propertyName") == family.property:
            found |= mapped(node, choices).classes
    return found
