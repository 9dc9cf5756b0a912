"""What a generated package defines: classes and aliases, each with what it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from ...document.direction import Direction
from ...findings import Finding, JsonValue
from ..text import ClassName, Identifier
from .types import (
    AnyType,
    Constrained,
    EnumOf,
    Key,
    LiteralOf,
    Nullable,
    Primitive,
    PyType,
    Reference,
    UnionOf,
    references,
)

__all__ = [
    "AliasDef",
    "ClassDef",
    "Definition",
    "Definitions",
    "FieldDef",
    "is_one_way",
    "types_of",
    "unguarded",
]


@dataclass(frozen=True, slots=True)
class FieldDef:
    """One property of an object.

    :param attribute: its name in Python.
    :param wire_name: its name in the document.
    :param type: what its value is when it is there.
    :param required: whether it must be there.
    :param default: the documented default, in a list of its own; empty where there is none, or
        none that can be used.
    :param doc: what the document says of it.
    :param only: the direction in which it goes, where it does not go both ways.
    """

    attribute: Identifier
    wire_name: str
    type: PyType
    required: bool
    default: tuple[JsonValue, ...]
    doc: str
    only: Direction | None = None


@dataclass(frozen=True, slots=True)
class ClassDef:
    """An object with declared properties.

    :param key: the schemas that it stands for.
    :param fields: its properties, in the document's order.
    :param extra: the type of properties that are not declared; None where there may be none.
    :param rules: what else holds for its objects, as a schema; empty where nothing does.
    :param answered: the attributes that are answered only, where what is sent is another class.
    :param is_sent: whether it is that other class.
    """

    key: Key
    name: ClassName
    doc: str
    fields: tuple[FieldDef, ...]
    extra: PyType | None
    rules: Mapping[str, JsonValue]
    answered: tuple[Identifier, ...] = ()
    is_sent: bool = False

    @property
    def constants(self) -> tuple[Identifier, ...]:
        """The attributes that can be absent, and whose default is the one value that they have."""
        return tuple(
            one.attribute
            for one in self.fields
            if one.default and isinstance(one.type, LiteralOf) and len(one.type.values) == 1
        )

    def requires(self, wire_name: str) -> bool:
        """Whether a property must be there."""
        return any(one.required for one in self.fields if one.wire_name == wire_name)


@dataclass(frozen=True, slots=True)
class AliasDef:
    """A named schema that is no object with properties."""

    key: Key
    name: ClassName
    doc: str
    type: PyType


Definition: TypeAlias = ClassDef | AliasDef


@dataclass(frozen=True)
class Definitions:
    """All definitions of one package, in the order in which they were met, and what was noticed.

    :param by_key: the definitions.
    :param findings: what types could not say.
    """

    by_key: Mapping[Key, Definition]
    findings: tuple[Finding, ...]

    @cached_property
    def needs(self) -> Mapping[Key, tuple[Key, ...]]:
        """For each definition those that it names, each once, in order."""
        return {key: _references_of(definition) for key, definition in self.by_key.items()}

    def resolved(self, of: PyType) -> PyType:
        """``of``, with aliases followed until something else stands there."""
        seen: set[Key] = set()
        while isinstance(of, Reference) and of.key not in seen:
            seen.add(of.key)
            definition = self.by_key[of.key]
            if isinstance(definition, ClassDef):
                return of
            of = definition.type
        return of

    def class_of(self, of: PyType) -> ClassDef | None:
        """The class that ``of`` is, through aliases and null, if it is one."""
        resolved = self.resolved(of)
        if isinstance(resolved, Nullable):
            resolved = self.resolved(resolved.inner)
        found = self.by_key.get(resolved.key) if isinstance(resolved, Reference) else None
        return found if isinstance(found, ClassDef) else None

    def leads_to_class(self, of: PyType) -> bool:
        """Whether a value of ``of`` can be an object of a class, no list or map around it."""
        waiting, seen = list(unguarded(of)), set[Key]()
        while waiting:
            definition = self.by_key[key := waiting.pop()]
            if isinstance(definition, ClassDef):
                return True
            if key not in seen:
                seen.add(key)
                waiting.extend(unguarded(definition.type))
        return False

    def allows_null(self, of: PyType, seen: frozenset[Key] = frozenset()) -> bool:
        """Whether null is one of the values of ``of``."""
        match of:
            case Nullable() | AnyType() | Primitive("none"):
                return True
            case EnumOf(values):
                return None in values
            case Constrained(base, _):
                return self.allows_null(base, seen)
            case UnionOf(members, _):
                return any(self.allows_null(member, seen) for member in members)
            case Reference(key) if key not in seen:
                definition = self.by_key[key]
                return isinstance(definition, AliasDef) and self.allows_null(
                    definition.type, seen | {key}
                )
            case _:
                return False


def is_one_way(definition: Definition) -> bool:
    """Whether a definition has properties of its own that go in one direction only."""
    return isinstance(definition, ClassDef) and any(one.only for one in definition.fields)


def unguarded(of: PyType) -> Iterator[Key]:
    """The definitions that ``of`` names without a list, tuple or map around them."""
    match of:
        case Reference(key):
            yield key
        case Constrained(inner, _) | Nullable(inner):
            yield from unguarded(inner)
        case UnionOf(members, _):
            for member in members:
                yield from unguarded(member)
        case _:
            return


def types_of(definition: Definition) -> tuple[PyType, ...]:
    """The types that stand in a definition."""
    if isinstance(definition, AliasDef):
        return (definition.type,)
    extra = () if definition.extra is None else (definition.extra,)
    return (*(field.type for field in definition.fields), *extra)


def _references_of(definition: Definition) -> tuple[Key, ...]:
    return tuple(dict.fromkeys(key for of in types_of(definition) for key in references(of)))
