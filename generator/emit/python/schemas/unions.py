"""``oneOf`` and ``anyOf``: unions, told apart by a discriminator where the document has one.

A union takes a value that any member takes. That only one member may do so (``oneOf``) is checked
nowhere: it is reported where several can.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ....document import Schema
from ....document.pointers import child
from ....document.references import DeadReference
from ..types import Discriminator, Nullable, Primitive, PyType, Reference, union_of
from .discriminators import Choice, are_told, choice_of, mapped, named, report_useless, with_listed
from .known import said_by
from .member_names import member_name
from .overlaps import overlapping
from .shape import Group, Part, Shape, covers

if TYPE_CHECKING:
    from .lowering import Lowering

__all__ = ["lower_groups"]


def lower_groups(lowering: Lowering, shape: Shape, hint: str) -> PyType:
    """The union of a shape's first ``oneOf`` or ``anyOf``; what stands beside it holds for each."""
    group = shape.groups[0]
    beside = _beside(shape, group)
    members = _lowered(lowering, group.members, beside, hint)
    _report_overlap(lowering, group)
    union = union_of(members)
    if not group.part.schema.keywords.get("discriminator") or not _has_several(members):
        return union
    return _told_apart(lowering, group, beside, hint) or union


def _has_several(members: list[PyType]) -> bool:
    """Whether there is something to tell apart, or nothing but a list with a single member."""
    null = Primitive("none")
    return null not in members or sum(member != null for member in members) > 1


def _lowered(
    lowering: Lowering, members: Sequence[Schema], beside: tuple[Part, ...], hint: str
) -> list[PyType]:
    null = Primitive("none")
    return [
        null
        if not beside
        and lowering.is_null(member)  # under a name, too: None has no union with itself
        else lowering.type_of_parts(
            (Part(member), *_not_said_by(lowering, member, beside)),
            f"{hint} {member_name(members, index)}".rstrip(),
        )
        for index, member in enumerate(members)
    ]


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
    parts = (
        part.without(*part.composed, *([group.keyword] if part is group.part else []))
        for part in shape.parts
    )
    return tuple(part for part in parts if part.assertions)


def _not_said_by(lowering: Lowering, member: Schema, beside: tuple[Part, ...]) -> tuple[Part, ...]:
    """Of the parts beside a group those that say what a member does not say itself."""
    if not beside:
        return ()
    shape = lowering.shape_of_parts((Part(member),))
    said = {part.schema.pointer for part in shape.parts}
    return tuple(
        part for part in beside if part.schema.pointer not in said and not _is_said(part, shape)
    )


def _is_said(part: Part, shape: Shape) -> bool:
    """Whether a part only repeats what a member says: its type, and properties written alike."""
    if not part.assertions.keys() <= {"properties", "required", "type"}:
        return False
    if "type" in part.assertions and not covers(part.schema.types, shape.types):
        return False
    return part.schema.required <= shape.required.keys() and all(
        said_by(schema) in {said_by(own) for own in shape.properties.get(name, ())} - {None}
        for name, schema in part.schema.properties.items()
    )


def _told_apart(
    lowering: Lowering, group: Group, beside: tuple[Part, ...], hint: str
) -> PyType | None:
    """The union with its discriminator; None where that does not tell the members apart."""
    opened = tuple(_opened(group.members, frozenset()))
    members = _lowered(lowering, opened, beside, hint)
    node = group.part.schema.node.child("discriminator")
    name = node.text("propertyName")
    choices = _choices(lowering, name, opened, members)
    said = mapped(node, choices)
    tags = named(choices, said.classes)
    if not (name and choices and are_told(choices, tags)):
        lowering.report(
            "discriminator-not-used",
            node.pointer,
            "not every member is an object that the discriminator can name: the members are "
            "tried one after the other",
        )
        return None
    report_useless(lowering.report, node, said)
    other = next(
        (one.key for one in choices if one.is_meant(node, node.text("defaultMapping"))), None
    )
    return union_of(members, Discriminator(name, tuple(with_listed(choices, tags).items()), other))


def _opened(members: Iterable[Schema], above: frozenset[str]) -> Iterator[Schema]:
    """The members, and in the place of those that are nothing but unions the members of these."""
    for member in members:
        try:
            resolved = member.resolved()
        except DeadReference:
            resolved = member
        inner = resolved.list_of("oneOf") or resolved.list_of("anyOf")
        if len(Part(resolved).assertions) == 1 and inner and resolved.pointer not in above:
            yield from _opened(inner, above | {resolved.pointer})
        else:
            yield member


def _choices(
    lowering: Lowering, name: str, schemas: Iterable[Schema], members: Iterable[PyType]
) -> list[Choice]:
    """The classes of a union; none where a member is something else, null aside."""
    found: list[Choice] = []
    for schema, member in zip(schemas, members, strict=True):
        of = member.inner if isinstance(member, Nullable) else member
        if of == Primitive("none"):
            continue
        if not isinstance(of, Reference) or not lowering.is_class_of(schema):
            return []
        implicit = (schema.reference or "").rpartition("/")[2]
        found.append(choice_of(lowering.shape_of_parts, of.key, schema, name, implicit))
    return found
