"""What tells the objects of a union apart: its discriminator, or a property that does it anyway.

Many documents have unions without a discriminator whose members each list values of their own for
one required property, such as ``object: {enum: [card]}``. No value of one is of another then, so
that the property decides as soundly as a discriminator, at once, and says what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from ..definitions import ClassDef, Definitions, FieldDef
from ..types import (
    Binary,
    Constrained,
    Discriminator,
    ListOf,
    LiteralOf,
    Primitive,
    PyType,
    Reference,
    Scalar,
    TupleOf,
)

__all__ = ["Told", "classes_told"]

Told: TypeAlias = "tuple[Discriminator, Mapping[PyType, ClassDef]]"
"""What tells the classes of a union apart, and those classes by the members that they are."""


def classes_told(
    definitions: Definitions, members: Sequence[PyType], told: Discriminator | None
) -> Told | None:
    """What tells the members of a union apart that are objects; None where nothing does.

    :param told: the union's own discriminator, which is for members that are all classes.
    """
    classes = dict(_classes(definitions, members))
    keys = {one.key for one in classes.values()}
    if len(keys) < 2 or len(keys) < len(classes):
        return None
    others = [member for member in members if member not in classes]
    if told and not others:
        return told, classes
    if all(_is_no_object(definitions, other) for other in others):
        found = _implied(definitions, tuple(classes.values()))
        return (found, classes) if found else None
    return None


def _classes(
    definitions: Definitions, members: Sequence[PyType]
) -> Iterator[tuple[PyType, ClassDef]]:
    for member in members:
        resolved = definitions.resolved(member)
        found = definitions.by_key.get(resolved.key) if isinstance(resolved, Reference) else None
        if isinstance(found, ClassDef):
            yield member, found


def _is_no_object(definitions: Definitions, of: PyType) -> bool:
    """Whether no value of a type is an object."""
    resolved = definitions.resolved(of)
    while isinstance(resolved, Constrained):
        resolved = definitions.resolved(resolved.base)
    return isinstance(resolved, Binary | ListOf | LiteralOf | Primitive | TupleOf)


def _implied(definitions: Definitions, classes: Sequence[ClassDef]) -> Discriminator | None:
    """The property that tells classes apart: the one with the fewest values, then the first."""
    listed = [dict(_listed(definitions, one)) for one in classes]
    found: list[Discriminator] = []
    for name in listed[0]:
        if all(name in values for values in listed):
            pairs = zip(classes, listed, strict=True)
            tags = tuple((str(tag), one.key) for one, values in pairs for tag in values[name])
            if len(dict(tags)) == len(tags):
                found.append(Discriminator(name, tags))
    return min(found, key=lambda one: len(one.classes), default=None)


def _listed(definitions: Definitions, one: ClassDef) -> Iterator[tuple[str, tuple[Scalar, ...]]]:
    """The required properties of a class that have listed values, none of which is a boolean."""
    for field in one.fields:
        values = _values(definitions, field) if field.required else ()
        if values and not any(isinstance(value, bool) for value in values):
            yield field.wire_name, values


def _values(definitions: Definitions, field: FieldDef) -> tuple[Scalar, ...]:
    of = definitions.resolved(field.type)
    while isinstance(of, Constrained):
        of = definitions.resolved(of.base)
    return of.values if isinstance(of, LiteralOf) else ()
