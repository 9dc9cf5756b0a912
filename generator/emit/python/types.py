"""The types of Python that a schema can become: one closed union, recursive by reference only.

Who reads a type uses ``match`` with ``assert_never``, so that the type checker finds the reader
that forgot a kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from ...findings import JsonValue
from ..text import ClassName, Identifier

__all__ = [
    "ANY",
    "TEXT_KINDS",
    "AnyType",
    "Binary",
    "Constrained",
    "Discriminator",
    "EnumOf",
    "External",
    "Key",
    "Limit",
    "ListOf",
    "LiteralOf",
    "MapOf",
    "NeverType",
    "Nullable",
    "Primitive",
    "PrimitiveKind",
    "PyType",
    "Reference",
    "Scalar",
    "TupleOf",
    "UnionOf",
    "held",
    "limited",
    "nullable",
    "references",
    "union_of",
]

Scalar: TypeAlias = "str | int | bool"
"""What ``typing.Literal`` can hold, besides None."""

Key: TypeAlias = "tuple[str, ...]"
"""What identifies a definition: the JSON pointers of the schemas that it stands for."""

PrimitiveKind: TypeAlias = Literal[
    "str", "bool", "int", "int32", "int64", "number", "none", "date", "date-time", "time", "uuid",
    "byte", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uri-reference",
]  # fmt: skip

TEXT_KINDS: Final[tuple[PrimitiveKind, ...]] = (
    "byte", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uri-reference",
)  # fmt: skip
"""Kinds of text that stay texts: they are checked, and nothing else."""

LimitName: TypeAlias = Literal[
    "ge", "gt", "le", "lt", "min_length", "max_length", "pattern", "ecma_pattern", "multiple_of",
    "rules", "unique",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limit:
    """One restriction on a value.

    :param name: what is restricted: pydantic's word for it, or ours where it has none.
    :param value: the bound, the pattern or the divisor; True for ``unique``, a
        schema for ``rules``.
    """

    name: LimitName
    value: JsonValue

    def __hash__(self) -> int:
        return hash(self.name)  # a value can be an object, which has no hash


@dataclass(frozen=True, slots=True)
class Primitive:
    """A scalar: text, boolean, number, null, or a text of some form."""

    kind: PrimitiveKind


@dataclass(frozen=True, slots=True)
class Binary:
    """Bytes as they are, not text that stands for them."""


@dataclass(frozen=True, slots=True)
class AnyType:
    """Any JSON value."""


@dataclass(frozen=True, slots=True)
class NeverType:
    """No value at all."""


@dataclass(frozen=True, slots=True, eq=False)
class LiteralOf:
    """One of some texts, whole numbers or booleans: ``const`` and ``enum``."""

    values: tuple[Scalar, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LiteralOf) and _are_same(self.values, other.values)

    def __hash__(self) -> int:
        return hash(self.values)


@dataclass(frozen=True, slots=True, eq=False)
class EnumOf:
    """One of some values that no literal type can hold: numbers with a fraction, lists, objects."""

    values: tuple[JsonValue, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EnumOf) and _are_same(self.values, other.values)

    def __hash__(self) -> int:
        return hash(len(self.values))  # lists and objects have none

    @property
    def base(self) -> PyType:
        """The type that all of the values have; any where they have several."""
        kinds = {type(value) for value in self.values}
        if kinds == {int, float}:
            kinds = {float}
        return _BASES.get(kinds.pop(), ANY) if len(kinds) == 1 else ANY


@dataclass(frozen=True, slots=True)
class External:
    """A type of another package, that the user gave for a schema or a format.

    :param module: what it is imported from.
    :param name: its name there.
    :param alias: its name in the generated modules, which nothing else has.
    """

    module: str
    name: Identifier
    alias: ClassName


@dataclass(frozen=True, slots=True)
class Constrained:
    """A type whose values keep some limits."""

    base: PyType
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A class or an alias that is defined elsewhere in the package."""

    key: Key


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array whose items are all of one type."""

    item: PyType


@dataclass(frozen=True, slots=True)
class TupleOf:
    """An array of a fixed length, each place with its own type."""

    items: tuple[PyType, ...]


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object with arbitrary names, whose values are all of one type."""

    value: PyType


@dataclass(frozen=True, slots=True)
class Nullable:
    """A type, or null."""

    inner: PyType


@dataclass(frozen=True, slots=True)
class Discriminator:
    """How the members of a union are told apart (OpenAPI 3.1.1, section 4.8.25).

    :param property: the property's name in the document.
    :param classes: for each of its values, the class that it stands for.
    :param other: the class of all other values; None where there may be none.
    """

    property: str
    classes: tuple[tuple[str, Key], ...]
    other: Key | None = None


@dataclass(frozen=True, slots=True)
class UnionOf:
    """One of several types, in the document's order."""

    members: tuple[PyType, ...]
    discriminator: Discriminator | None = None


PyType: TypeAlias = (
    Primitive
    | Binary
    | AnyType
    | NeverType
    | LiteralOf
    | EnumOf
    | External
    | Constrained
    | Reference
    | ListOf
    | TupleOf
    | MapOf
    | Nullable
    | UnionOf
)

ANY = AnyType()

_BASES: Final[dict[type, PyType]] = {
    dict: MapOf(ANY),
    float: Primitive("number"),
    int: Primitive("int"),
    list: ListOf(ANY),
}


def _are_same(one: tuple[JsonValue, ...], other: tuple[JsonValue, ...]) -> bool:
    """Whether two lists of values are the same to JSON, to which 1 is not true."""
    return one == other and repr(one) == repr(other)


def nullable(inner: PyType) -> PyType:
    """``inner`` or null, said once."""
    if isinstance(inner, Nullable | AnyType) or inner == Primitive("none"):
        return inner
    return Nullable(inner)


def limited(base: PyType, limits: Iterable[Limit]) -> PyType:
    """``base`` whose values keep ``limits``, too."""
    more = tuple(limits)
    if not more:
        return base
    if isinstance(base, Constrained):
        return Constrained(base.base, (*base.limits, *more))
    return Constrained(base, more)


def held(base: PyType, rules: Mapping[str, JsonValue]) -> PyType:
    """``base`` whose values keep a schema, too."""
    return limited(base, [Limit("rules", dict(rules))] if rules else [])


def union_of(members: list[PyType], discriminator: Discriminator | None = None) -> PyType:
    """The union of some types: flat, without repetition, null outermost."""
    flat: list[PyType] = []
    null = False
    for member in _opened(members):
        inner = member.inner if isinstance(member, Nullable) else member
        null = null or inner is not member or member == Primitive("none")
        if inner != Primitive("none") and not isinstance(inner, NeverType) and inner not in flat:
            flat.append(inner)
    if ANY in flat:
        return ANY
    flat = _with_one_literal(flat)
    if not flat:
        return Primitive("none") if null else NeverType()
    union = flat[0] if len(flat) == 1 else UnionOf(tuple(flat), discriminator)
    return nullable(union) if null else union


def _opened(members: Iterable[PyType]) -> Iterator[PyType]:
    """Some types, and the members of those that are unions without a discriminator."""
    for member in members:
        inner = member.inner if isinstance(member, Nullable) else member
        if isinstance(inner, UnionOf) and inner.discriminator is None:
            yield from inner.members
            if inner is not member:
                yield Primitive("none")
        else:
            yield member


def _with_one_literal(members: list[PyType]) -> list[PyType]:
    """All listed values in one literal, where the first of them stood."""
    literals = [member for member in members if isinstance(member, LiteralOf)]
    if len(literals) < 2:
        return members
    values = {(type(v), v): v for literal in literals for v in literal.values}
    merged = LiteralOf(tuple(values.values()))
    return [merged if m is literals[0] else m for m in members if m not in literals[1:]]


def references(of: PyType) -> Iterator[Key]:
    """Every definition that a type names, in order."""
    match of:
        case Primitive() | AnyType() | LiteralOf():  # the commonest
            return
        case Reference(key):
            yield key
        case Constrained(inner, _) | ListOf(inner) | MapOf(inner) | Nullable(inner):
            yield from references(inner)
        case UnionOf(members, _) | TupleOf(members):
            for member in members:
                yield from references(member)
        case Binary() | NeverType() | EnumOf() | External():
            return
