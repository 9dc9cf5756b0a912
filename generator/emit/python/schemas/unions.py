"""``oneOf`` and ``anyOf``: unions, told apart by a discriminator where the document has one.

A union takes a value that any member takes. That only one member may do so (``oneOf``) is checked
nowhere: it is reported where several can.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ....document import Schema
from ....document.pointers import child
from ....document.references import DeadReference, Node
from ..types import Discriminator, Key, Nullable, Primitive, PyType, Reference, UnionOf, union_of
from .member_names import member_name
from .overlaps import overlapping
from .shape import Group, Part, Shape

if TYPE_CHECKING:
    from .lowering import Lowering

__all__ = ["lower_groups"]


def lower_groups(lowering: Lowering, shape: Shape, hint: str) -> PyType:
    """The union of a shape's first ``oneOf`` or ``anyOf``; what stands beside it holds for each."""
    group = shape.groups[0]
    beside = _beside(shape, group)
    members = [
        lowering.type_of_parts(
            (Part(member), *_not_said_by(lowering, member, beside)),
            f"{hint} {member_name(group.members, index)}".rstrip(),
        )
        for index, member in enumerate(group.members)
    ]
    _report_overlap(lowering, group)
    null = Primitive("none")
    if sum(member != null for member in members) == 1 and null in members:
        return union_of(members)
    union = union_of(members)
    discriminator = group.part.schema.keywords.get("discriminator")
    return _told_apart(lowering, group, union) if discriminator else union


def _report_overlap(lowering: Lowering, group: Group) -> None:
    """A discriminator says which member counts, whatever others would take the value too."""
    schema = group.part.schema
    if group.keyword == "anyOf" or "discriminator" in schema.keywords:
        return
    places = overlapping(lowering.shape_of_parts, group.members)
    if places:
        one, other = (index + 1 for index in places)
        lowering.report(
            "keyword-not-checked",
            child(schema.pointer, "oneOf"),
            f"a value that members {one} and {other} both take is not refused",
        )


def _beside(shape: Shape, group: Group) -> tuple[Part, ...]:
    """What is left of a shape without the group, and without what its parts were opened for."""
    opened = ("$ref", "allOf")
    parts = (
        part.without(group.keyword, *opened) if part is group.part else part.without(*opened)
        for part in shape.parts
    )
    return tuple(part for part in parts if part.assertions)


def _not_said_by(lowering: Lowering, member: Schema, beside: tuple[Part, ...]) -> tuple[Part, ...]:
    """Of the parts beside a group those that a member does not have by its own ``allOf``."""
    if not beside:
        return ()
    said = {part.schema.pointer for part in lowering.shape_of_parts((Part(member),)).parts}
    return tuple(part for part in beside if part.schema.pointer not in said)


def _told_apart(lowering: Lowering, group: Group, union: PyType) -> PyType:
    """``union`` with its discriminator, where every member is a class."""
    inner = union.inner if isinstance(union, Nullable) else union
    if not isinstance(inner, UnionOf):
        return union
    found = _discriminator(lowering, group, inner)
    if found is None:
        lowering.report(
            "discriminator-not-used",
            child(group.part.schema.pointer, "discriminator"),
            "not every member is an object that the discriminator can name: the members are "
            "tried one after the other",
        )
        return union
    told = UnionOf(inner.members, found)
    return Nullable(told) if isinstance(union, Nullable) else told


def _discriminator(lowering: Lowering, group: Group, union: UnionOf) -> Discriminator | None:
    node = group.part.schema.node.child("discriminator")
    name = node.text("propertyName")
    if not name or not all(isinstance(member, Reference) for member in union.members):
        return None
    if not all(map(_is_plain, group.members)):
        return None
    targets = _targets(group)
    if {Reference(key) for key in targets.values()} != set(union.members):
        return None
    classes = _mapped(group, targets)
    covered = {key for _, key in classes}
    implicit = [(tag, key) for tag, key in targets.items() if key not in covered]
    listed = _listed(lowering, group, name)
    named = [(tag, key) for tag, key in implicit if not listed[key] or tag in listed[key]]
    told = dict([*classes, *named])
    others = [(tag, key) for key, tags in listed.items() for tag in tags if tag not in told]
    return Discriminator(name, (*told.items(), *dict(others).items()), _default(node, targets))


def _listed(lowering: Lowering, group: Group, name: str) -> dict[Key, list[str]]:
    """For each member the values that it lists for the property: tags, mapped or not.

    Many documents have them instead of a mapping. What two members list tells nothing.
    """
    found: dict[Key, list[str]] = {}
    for member in group.members:
        target = member.target()
        shape = lowering.shape_of_parts((Part(target),))
        schemas = map(Part, shape.properties.get(name, ()))
        values = lowering.shape_of_parts(tuple(schemas)).values if schemas else None
        found[(target.pointer,)] = [value for value in values or [] if isinstance(value, str)]
    counted = Counter(tag for tags in found.values() for tag in set(tags))
    return {key: [tag for tag in tags if counted[tag] == 1] for key, tags in found.items()}


def _default(node: Node, targets: Mapping[str, Key]) -> Key | None:
    """The member for objects of which the tag is none of the others', or absent (OpenAPI 3.2)."""
    return targets.get(node.text("defaultMapping").rpartition("/")[2])


def _is_plain(member: Schema) -> bool:
    """Whether a member stands for itself: one that is a union again has no one class."""
    try:
        resolved = member.resolved()
    except DeadReference:
        return False
    return not resolved.list_of("oneOf") and not resolved.list_of("anyOf")


def _targets(group: Group) -> dict[str, Key]:
    """For each member, the last part of its reference: its implicit name (section 4.8.25.4)."""
    found: dict[str, Key] = {}
    for member in group.members:
        if member.reference is None:
            continue
        try:
            found[member.reference.rpartition("/")[2]] = (member.target().pointer,)
        except DeadReference:
            continue
    return found


def _mapped(group: Group, targets: dict[str, Key]) -> list[tuple[str, Key]]:
    mapping = group.part.schema.node.child("discriminator").child("mapping").mapping
    found: list[tuple[str, Key]] = []
    for tag, target in mapping.items():
        name = str(target).rpartition("/")[2]
        if name in targets:
            found.append((tag, targets[name]))
    return found
