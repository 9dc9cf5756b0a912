"""What one or several schemas say together, when all of them must hold.

``allOf``, a ``$ref`` with other keywords beside it, and a property that several members of an
``allOf`` declare are the same thing: a conjunction. A :class:`Shape` is one, read so that every
keyword stands once; :mod:`.conjunction` does the reading.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal, TypeAlias

from ....document import Schema
from ....document.references import DeadReference, Document
from ....findings import JsonValue
from ..types import Key

__all__ = [
    "ANNOTATIONS",
    "Group",
    "Part",
    "Read",
    "Shape",
    "alone",
    "conditions_only",
    "covers",
    "key_of",
    "normalised",
]

ANNOTATIONS: Final = frozenset(
    [
        "$anchor",
        "$comment",
        "$defs",
        "$dynamicAnchor",
        "$id",
        "$schema",
        "$vocabulary",
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
        "default",
        "definitions",
        "deprecated",
        "description",
        "discriminator",
        "example",
        "examples",
        "externalDocs",
        "id",
        "nullable",
        "readOnly",
        "title",
        "writeOnly",
        "xml",
    ]
)
"""Keywords that say something about a value without restricting it."""

_EMPTY: Final = frozenset({"allOf", "patternProperties", "properties", "required"})
"""Keywords that restrict nothing where nothing is in them."""

_CONDITIONS: Final = frozenset({"not", "required"})


_COMPOSING: Final = frozenset({"$ref", "allOf", "anyOf", "oneOf"})
_LISTS: Final[tuple[Literal["allOf", "anyOf", "oneOf"], ...]] = ("allOf", "anyOf", "oneOf")


@dataclass(frozen=True)
class Part:
    """A schema, or what is left of it without some of its keywords."""

    schema: Schema
    ignored: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The schema's pointer, with the ignored keywords after it."""
        if not self.ignored:
            return self.schema.pointer
        return "".join((self.schema.pointer, *(f"!{name}" for name in sorted(self.ignored))))

    @cached_property
    def assertions(self) -> dict[str, JsonValue]:
        """The keywords that restrict values."""
        return {
            name: value
            for name, value in self.schema.keywords.items()
            if name not in ANNOTATIONS and name not in self.ignored and not name.startswith("x-")
            if value or name not in _EMPTY
        }

    @property
    def composed(self) -> tuple[str, ...]:
        """The keywords by which it consists of other schemas that all hold.

        A ``oneOf`` or ``anyOf`` with one member is an ``allOf`` with it.
        """
        assertions = self.assertions
        if _COMPOSING.isdisjoint(assertions):
            return ()
        found: list[str] = [word for word in ("$ref", "allOf") if word in assertions]
        for word in ("anyOf", "oneOf"):
            listed = assertions.get(word)
            if isinstance(listed, list) and len(listed) == 1:
                found.append(word)
        return tuple(found)

    def members(self) -> list[Part]:
        """The schemas that it consists of besides what it refers to."""
        composed = self.composed
        if not composed:
            return []
        lists = (self.schema.list_of(word) for word in _LISTS if word in composed)
        return [Part(member) for members in lists for member in members]

    def without(self, *keywords: str) -> Part:
        """The same schema with more keywords ignored."""
        there = self.schema.keywords.keys() & keywords
        return Part(self.schema, self.ignored | there) if there else self


@dataclass(frozen=True, slots=True)
class Group:
    """One ``oneOf`` or ``anyOf`` and the part that it stands in."""

    keyword: Literal["anyOf", "oneOf"]
    part: Part
    members: tuple[Schema, ...]


@dataclass(slots=True)
class Shape:
    """A conjunction of schemas, read into one place.

    :param parts: the schemas, each without its references and its ``allOf``.
    :param types: what ``type`` leaves; None where no schema says anything.
    :param values: what ``enum`` and ``const`` leave; None where no schema says anything.
    :param properties: for each name, the schemas that its value must keep.
    :param additional: the schemas of properties that are not declared.
    :param closed: whether there may be none of those.
    :param prefix: the places of an array, of the schema that names most of them.
    :param limits: ``minimum`` and its kin, the strictest of each.
    :param conditions: those ``oneOf`` and ``anyOf`` that say nothing of a type.
    :param dead: references that lead nowhere.
    :param said: the keys of parts with those of their keywords that are read into the rest.
    """

    parts: list[Part] = field(default_factory=list)
    types: tuple[str, ...] | None = None
    values: list[JsonValue] | None = None
    format: str = ""
    properties: dict[str, list[Schema]] = field(default_factory=dict)
    required: dict[str, None] = field(default_factory=dict)
    additional: list[Schema] = field(default_factory=list)
    closed: bool = False
    patterned: list[Schema] = field(default_factory=list)
    items: list[Schema] = field(default_factory=list)
    no_more_items: bool = False
    prefix: tuple[Schema, ...] = ()
    groups: list[Group] = field(default_factory=list)
    conditions: list[Group] = field(default_factory=list)
    limits: dict[str, float | int] = field(default_factory=dict)
    patterns: list[str] = field(default_factory=list)
    divisors: list[float | int] = field(default_factory=list)
    unique: bool = False
    never: bool = False
    dead: list[tuple[Schema, DeadReference]] = field(default_factory=list)
    said: set[tuple[str, str]] = field(default_factory=set)

    @property
    def pointer(self) -> str:
        """Where the first of the schemas stands."""
        return self.parts[0].schema.pointer

    @property
    def possible_types(self) -> tuple[str, ...]:
        """The types, or those that the other keywords are about where ``type`` says nothing."""
        if self.types is not None:
            return self.types
        if self.properties or self.additional or self.closed or self.patterned:
            return ("object",)
        return ("array",) if self.items or self.prefix or self.no_more_items else ()

    @property
    def has_fields(self) -> bool:
        """Whether an object of this shape has names of its own, or must have none."""
        return bool(self.properties or self.required or (self.closed and not self.patterned))


Read: TypeAlias = Callable[[tuple[Part, ...]], Shape]
"""Reads what schemas say together."""


def conditions_only(group: Group) -> bool:
    """Whether the members say nothing but which properties go together."""
    return all(set(Part(m).assertions) <= _CONDITIONS and Part(m).assertions for m in group.members)


def key_of(parts: Iterable[Part]) -> Key:
    """What identifies a conjunction."""
    return tuple(dict.fromkeys(part.key for part in parts))


def normalised(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The same conjunction with fewer parts: bare references followed, empty parts left out.

    :raises DeadReference: if a bare reference leads nowhere or in a circle.
    """
    found: dict[str, Part] = {}
    for part in parts:
        plain = _followed(part)
        if plain.assertions:
            found.setdefault(plain.key, plain)
    return tuple(found.values()) if len(found) < 2 else _without_repeated(found.values())


def _without_repeated(parts: Collection[Part]) -> tuple[Part, ...]:
    """The parts without those that only name types, where another part names no others."""
    named = [part.schema.types for part in parts if len(part.assertions) > 1]
    kept = (
        part
        for part in parts
        if part.assertions.keys() != {"type"}
        or not any(covers(part.schema.types, types) for types in named)
    )
    return tuple(kept)


def covers(types: tuple[str, ...], narrower: tuple[str, ...] | None) -> bool:
    """Whether some types leave no less than others, of which there are some."""
    wide = {*types, "integer"} if "number" in types else {*types}
    return bool(narrower) and wide.issuperset(narrower or ())


def alone(part: Part) -> Part:
    """The one part that says all that a part says: what it refers to, or has in its ``allOf``.

    Beside it may stand what says no more, such as its ``type`` once again.
    """
    rest = part.without("type")
    if len(rest.assertions) != 1 or not rest.composed:
        return part
    try:
        ends = normalised([_followed(rest), *rest.members()])
    except DeadReference:
        return part
    ends = tuple(one for one in ends if one.key != rest.key)
    if len(ends) != 1:
        return part
    is_type_said = "type" not in part.assertions or covers(part.schema.types, ends[0].schema.types)
    return ends[0] if is_type_said else part


def _followed(part: Part) -> Part:
    ends = _ends_of(part.schema.node.document)
    seen: dict[str, None] = {}
    while part.key not in ends:
        assertions = part.assertions
        is_reference = isinstance(assertions.get("$ref"), str)
        members = part.members() if len(assertions) == 1 else []
        if len(assertions) != 1 or not (is_reference or len(members) == 1):
            break
        if part.key in seen:
            raise DeadReference(str(assertions.get("$ref", "")), "leads in a circle")
        seen[part.key] = None
        part = Part(part.schema.target()) if is_reference else members[0]
    end = ends.get(part.key, part)
    ends.update(dict.fromkeys(seen, end))
    return end


class _Ends(dict[str, Part]):
    """What bare references come to in the end, by the parts along them: each is followed once."""


def _ends_of(document: Document) -> _Ends:
    known = document.kept.get(_Ends)
    if not isinstance(known, _Ends):
        known = document.kept[_Ends] = _Ends()
    return known
