"""Which object a discriminator means by which value (OpenAPI 3.1.1, section 4.8.25).

A member of a union is named by the mapping, else by the last part of its reference. Many documents
have members that list values of their own for the property instead, and some have a mapping that
those values belie: no object could have its tags.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import isfinite

from ....document import Schema
from ....document.discriminator import own_tag
from ....document.pointers import child
from ....document.references import DeadReference, Node
from ....findings import JsonValue
from ..types import Key
from .rules import Report
from .shape import Part, Read

__all__ = [
    "Choice",
    "Mapped",
    "are_told",
    "choice_of",
    "mapped",
    "named",
    "report_useless",
    "tag_of",
    "with_listed",
]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the objects that a discriminator tells apart.

    :param key: its class.
    :param names: what a mapping may call it: pointers of its schema, and the implicit name.
    :param implicit: its name where no mapping names it; empty for a schema that has none.
    :param types: the types of the property that tells; empty where its schema says none.
    :param tags: the values that it lists for the property, as tags; empty where it lists none.
    """

    key: Key
    names: frozenset[str]
    implicit: str
    types: frozenset[str]
    tags: tuple[str, ...]

    def is_meant(self, discriminator: Node, target: str) -> bool:
        """Whether a name or a reference in a Discriminator Object leads to it."""
        return bool(target) and not self.names.isdisjoint(_names(discriminator, target))

    def can_have(self, tag: str) -> bool:
        """Whether one of its objects could have a tag."""
        return not self.tags or tag in self.tags


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a mapping says.

    :param classes: the classes by tag, of those that can have it.
    :param useless: keys of the mapping that name nothing, or what cannot have that tag.
    """

    classes: Mapping[str, Key]
    useless: tuple[str, ...]


def choice_of(read: Read, key: Key, schema: Schema, property_: str, implicit: str) -> Choice:
    """What can be known of one object.

    :param read: reads what schemas say together.
    :param schema: the member as the union lists it, or the child.
    :param property_: the name of the property that tells.
    """
    names = {implicit, schema.pointer} if implicit else {schema.pointer}
    with suppress(DeadReference):
        resolved = schema.resolved()
        names |= {schema.target().pointer, resolved.pointer}
        implicit = own_tag(resolved) or implicit
    tag = read(tuple(map(Part, read((Part(schema),)).properties.get(property_, ()))))
    listed = [value for value in tag.values or () if isinstance(value, str | int | float)]
    types = frozenset(tag.types or map(_type_of, listed)) - {"null"}
    return Choice(key, frozenset(names), implicit, types, tuple(map(tag_of, listed)))


def _type_of(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "string" if isinstance(value, str) else "number"


def tag_of(value: JsonValue) -> str:
    """A value as a mapping would have it for a key: ``1.0`` is the number 1."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def mapped(discriminator: Node, choices: Sequence[Choice]) -> Mapped:
    """What the mapping of a Discriminator Object says of some objects."""
    classes: dict[str, Key] = {}
    useless: list[str] = []
    by_name = _by_name(choices)
    for written, target in discriminator.child("mapping").mapping.items():
        names = set(_names(discriminator, str(target))) if target else set()
        found_at = {index for name in names for index in by_name.get(name, ())}
        meant = [choices[index] for index in sorted(found_at)]
        tags = [(_meant(written, one.types), one) for one in meant]
        found = [(tag, one.key) for tag, one in tags if one.can_have(tag)]
        classes.update(found[:1])
        if not found:
            useless.append(written)
    return Mapped(classes, tuple(useless))


def _by_name(choices: Sequence[Choice]) -> Mapping[str, list[int]]:
    """Which choices have a name: families of thousands have mappings as long."""
    found: dict[str, list[int]] = {}
    for index, one in enumerate(choices):
        for name in one.names:
            found.setdefault(name, []).append(index)
    return found


def report_useless(report: Report, discriminator: Node, said: Mapped) -> None:
    """Note the keys of a mapping that say nothing."""
    for written in said.useless:
        report(
            "discriminator-not-used",
            child(discriminator.pointer, "mapping", written),
            f"{written!r:.60} means none of the objects, or one that cannot have this value",
        )


def _names(discriminator: Node, target: str) -> Iterator[str]:
    """What a value of a mapping, a name or a reference, leads to; the last part of it at least."""
    document = discriminator.document
    with suppress(DeadReference):
        schema = Schema(document.node(document.target(target, discriminator.pointer)))
        yield schema.pointer
        yield schema.resolved().pointer
    yield target.rpartition("/")[2]


def _meant(written: str, types: frozenset[str]) -> str:
    """The tag that a key of a mapping stands for: keys are texts, and values need not be."""
    if types == {"boolean"}:
        return written.lower()  # who writes `True` has it from Python
    if types and types <= {"integer", "number"}:
        with suppress(ValueError):
            return str(int(written))
        with suppress(ValueError):
            number = float(written)
            return tag_of(number) if isfinite(number) else written
    return written


def named(choices: Sequence[Choice], classes: Mapping[str, Key]) -> Mapping[str, Key]:
    """The classes by tag: those that a mapping names, and the others by their implicit names."""
    found = dict(classes)
    for one in choices:
        if one.key not in classes.values() and one.implicit and one.can_have(one.implicit):
            found.setdefault(one.implicit, one.key)
    return found


def with_listed(choices: Sequence[Choice], tags: Mapping[str, Key]) -> Mapping[str, Key]:
    """Some tags, and those that only one class lists."""
    found = dict(tags)
    for one in choices:
        found.update((tag, one.key) for tag in _own(one, choices) if tag not in found)
    return found


def are_told(choices: Sequence[Choice], tags: Mapping[str, Key]) -> bool:
    """Whether every object with a tag has one class.

    :param tags: the tags that have names.
    """
    told = {*tags.values()}
    return all(one.key in told or 0 < len(one.tags) == len(_own(one, choices)) for one in choices)


def _own(one: Choice, choices: Sequence[Choice]) -> list[str]:
    """The tags that a class lists and no other does."""
    others = {tag for other in choices if other.key != one.key for tag in other.tags}
    return [tag for tag in one.tags if tag not in others]
