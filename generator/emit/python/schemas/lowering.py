"""Schemas to types: the walk. What each kind of schema becomes stands in the modules beside it.

A schema that is referred to becomes a definition of its own; so does every object with declared
properties. Definitions wait in a queue until the walk reaches them, so that neither recursion nor
depth of a document matters.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass

from ....document import Api, Schema
from ....document.direction import HIDDEN, Direction, hidden_in, mentions
from ....document.references import DeadReference, Document
from ....findings import Finding, Severity
from ...hooks import NameKind
from ...naming import Scope, class_name, class_names
from ...text import ClassName
from ..choices import Choices
from ..definitions import AliasDef, ClassDef, Definition, Definitions, FieldDef
from ..types import (
    ANY,
    Key,
    NeverType,
    PyType,
    Reference,
    held,
    nullable,
)
from .circular import open_circles
from .conjunction import shape_of
from .defaults import unreadable_defaults
from .described import description_of
from .externals import Externals
from .families import FAMILY, Families, Family, union_of_family
from .homes import homes_of
from .kinds import lower_kinds
from .known import is_the_same_anywhere, said_by, text_of
from .member_names import member_name
from .objects import build_class, is_class
from .places import name_of_pointer, name_within
from .reserved import RESERVED_CLASS_NAMES
from .rules import value_rules
from .scalars import lower_values
from .shape import Part, Shape, alone, key_of, normalised
from .unions import lower_groups

__all__ = ["Lowering"]

_MAX_DEPTH = 40


class Lowering:
    """The definitions that the schemas of one document need, made as they are asked for.

    :param api: the document.
    :param choices: what the user decided over it.
    """

    def __init__(self, api: Api, choices: Choices | None = None) -> None:
        self.choices = choices or Choices()
        self._document = api.document
        self._scope = self.scope("class", RESERVED_CLASS_NAMES)
        self._findings: dict[tuple[str, str], Finding] = {}
        self._defined: dict[Key, Definition] = {}
        self._waiting: deque[tuple[Key, Callable[[], Definition]]] = deque()
        self._names: dict[Key, ClassName] = {}
        self._shapes: dict[Key, Shape] = {}
        self._known: dict[Hashable, PyType] = {}
        self._fields: dict[Hashable, FieldDef] = {}
        self._reports = 0
        self._depth = 0
        self._families = Families(api)
        self._one_way = _OneWay(api.document)
        self._name_components(api)

    def scope(self, kind: NameKind, reserved: Iterable[str]) -> Scope:
        """A scope whose names the user's own function may change."""
        return Scope(reserved, kind, self.choices.naming)

    def _name_components(self, api: Api) -> None:
        mapped = self.choices.schemas
        schemas = {name: schema for name, schema in api.schemas.items() if name not in mapped}
        names = class_names(schemas, self._scope)
        self._externals = Externals(api, self.choices, self._scope)
        for name, schema in schemas.items():
            self._names[(schema.pointer,)] = names[name]
        self._homes = homes_of(schemas.values())
        for schema in schemas.values():
            self._define_named(schema)

    def finish(self) -> Definitions:
        """Build what is still waiting, and hand everything over."""
        while self._waiting:
            key, build = self._waiting.popleft()
            self._defined[key] = build()
        for key in open_circles(self._defined):
            pointer = key[0].partition("!")[0]
            self.report("circular-alias", pointer, "the schema leads back to itself")
        ordered = {key: self._defined[key] for key in self._names if key in self._defined}
        for one, field in unreadable_defaults(Definitions(ordered, ())):
            self.report(
                "default-not-used",
                one.key[0].partition("!")[0],
                f"the default of {field.wire_name!r:.60} brings itself, or cannot be read",
            )
        return Definitions(ordered, (*self._findings.values(), *self._externals.unused()))

    def report(self, code: str, pointer: str, message: str, hint: str = "") -> None:
        """Note what types cannot say, once for each place.

        :param code: the finding's code.
        :param pointer: where in the document.
        """
        self._reports += 1
        self._findings.setdefault((code, pointer), self.finding(code, pointer, message, hint))

    def finding(self, code: str, pointer: str, message: str, hint: str = "") -> Finding:
        """What :meth:`report` notes."""
        place = self._document.place(pointer)
        return Finding(code, Severity.INFO, place, message, hint)

    def of_format(self, format_: str) -> PyType | None:
        """The user's own type for a format, where there is one."""
        return self._externals.of_format(format_)

    def hidden_in(self, schemas: Iterable[Schema]) -> frozenset[Direction]:
        """The directions in which a property does not go, by the schemas of its value."""
        return hidden_in(schemas) if self._one_way.may_be else frozenset()

    def known_field(
        self, names: Hashable, schema: Schema, read: Callable[[], FieldDef]
    ) -> FieldDef:
        """A property's field; one for all that have the same names and are written the same.

        :param names: what it depends on besides its schema.
        """
        text = None if self._is_named(schema) else text_of(schema)
        if text is None:
            return read()
        if (known := self._fields.get((names, text))) is not None:
            return known
        reports = self._reports
        field = read()
        if is_the_same_anywhere(field.type, schema) and self._reports == reports:
            self._fields[names, text] = field
        return field

    def _is_named(self, schema: Schema) -> bool:
        pointer = schema.pointer
        return (self._homes.get(pointer, pointer),) in self._names

    def key_of(self, schema: Schema) -> Key:
        """What identifies a schema's own definition, if it has one."""
        pointer = schema.pointer
        return (self._homes.get(pointer, pointer),) if self._homes else (pointer,)

    def type_of(self, schema: Schema, hint: str) -> PyType:
        """The type of one schema.

        :param hint: what a class is called that has no name in the document.
        """
        return self.type_of_all((schema,), hint)

    def type_of_all(self, schemas: Iterable[Schema], hint: str) -> PyType:
        """The type of values that keep all of ``schemas``."""
        return self.type_of_parts((Part(schema) for schema in schemas), hint)

    def type_of_parts(self, parts: Iterable[Part], hint: str) -> PyType:
        """The same, for schemas of which some keywords are to be ignored."""
        listed = tuple(parts)
        said = self._said(listed)
        if said is None:
            return self._read(listed, hint)
        if (known := self._known.get(said)) is not None:
            return known
        reports = self._reports
        of = self._read(listed, hint)
        if is_the_same_anywhere(of, listed[0].schema) and self._reports == reports:
            self._known[said] = of
        return of

    def _said(self, parts: tuple[Part, ...]) -> Hashable | None:
        """What one schema without a name says, where others may say the same."""
        if len(parts) != 1 or parts[0].ignored or self._is_named(parts[0].schema):
            return None
        return said_by(parts[0].schema)

    def _read(self, listed: tuple[Part, ...], hint: str) -> PyType:
        try:
            needed = normalised(listed)
        except DeadReference as dead:
            self._report_dead(listed[0].schema, dead)
            return ANY
        if not needed:
            return ANY
        if len(needed) == 1 and not needed[0].ignored:
            if not self._is_named(needed[0].schema):
                needed = (alone(needed[0]),)
            schema = needed[0].schema
            own = [part.schema.pointer for part in listed]
            referred = not any(f"{schema.pointer}/".startswith(f"{one}/") for one in own)
            if referred or self._is_named(schema):
                return self._named(schema)
        return self._structure(needed, hint)

    def _named(self, schema: Schema) -> PyType:
        """A reference to a schema that has, or now gets, a definition of its own."""
        key = self.key_of(schema)
        if external := self._externals.of_schema(schema):
            return external
        if family := self._families.of(schema):
            return self._family_reference(family)
        if key not in self._names:
            self._names[key] = self.claim(self._place(schema.pointer))
            self._define_named(schema)
        shape = self.shape_of_parts((Part(schema),))
        if _is_nullable_class(shape):
            return nullable(Reference(key))
        return Reference(key)

    def _family_reference(self, family: Family) -> PyType:
        """A reference to a parent or any of its children."""
        parent = self.key_of(family.parent)
        key = (f"{family.parent.pointer}{FAMILY}",)
        shape = self.shape_of_parts((Part(family.parent),))
        if not is_class(shape) and not _is_nullable_class(shape):
            return Reference(parent)
        if key not in self._names:
            self._names[key] = self.claim(f"Any {self._names[parent]}")
            self._waiting.append((key, lambda: self._family(key, family)))
        return nullable(Reference(key)) if _is_nullable_class(shape) else Reference(key)

    def _family(self, key: Key, family: Family) -> AliasDef:
        parent = self.key_of(family.parent)
        doc = f"`{self._names[parent]}`, or one of its kinds by its `{family.property}`."
        return AliasDef(key, self._names[key], doc, union_of_family(self, parent, family))

    def class_of(self, component: Schema) -> Key | None:
        """The key of a component's own class; None where it has none."""
        try:
            parts = normalised((Part(component),))
        except DeadReference:
            return None
        key = (component.pointer,)
        own = self._key_of_parts(parts) == key and key in self._names
        return key if own and is_class(self.shape_of_parts(parts)) else None

    def _key_of_parts(self, parts: tuple[Part, ...]) -> Key:
        alone = len(parts) == 1 and not parts[0].ignored
        return self.key_of(parts[0].schema) if alone else key_of(parts)

    def _define_named(self, schema: Schema) -> None:
        key = self.key_of(schema)
        self._waiting.append((key, lambda: self._definition(key, (Part(schema),))))

    def _definition(self, key: Key, parts: tuple[Part, ...]) -> Definition:
        name = self._names[key]
        try:
            needed = normalised(parts)
        except DeadReference as dead:
            self._report_dead(parts[0].schema, dead)
            needed = ()
        moved = self._key_of_parts(needed) != key
        shape = self.shape_of_parts(parts if moved else needed or parts)
        if not moved and (is_class(shape) or _is_nullable_class(shape)):
            return self._class(key, shape)
        doc = description_of(parts[0].schema)
        if moved:
            of = self.type_of_parts(parts, name) if needed else ANY
        else:
            of = self._structure(needed, name, of_alias=True)
        return AliasDef(key, name, doc, of)

    def _class(self, key: Key, shape: Shape) -> ClassDef:
        return build_class(self, key, self._names[key], shape)

    def _structure(self, parts: tuple[Part, ...], hint: str, *, of_alias: bool = False) -> PyType:
        if self._depth >= _MAX_DEPTH:
            pointer = parts[0].schema.pointer
            self.report("too-deep", pointer, f"more than {_MAX_DEPTH} levels deep: left untyped")
            return ANY
        self._depth += 1
        try:
            shape = self.shape_of_parts(parts)
            if _is_nullable_class(shape) and not of_alias:
                return nullable(self._class_reference(parts, hint))
            if is_class(shape) and not of_alias:
                return self._class_reference(parts, hint)
            return self._plain(shape, hint)
        finally:
            self._depth -= 1

    def _plain(self, shape: Shape, hint: str) -> PyType:
        for schema, dead in shape.dead:
            self._report_dead(schema, dead)
        if shape.never:
            return NeverType()
        if shape.groups and shape.values is None:
            return lower_groups(self, shape, hint)
        if shape.values is not None:
            return lower_values(self, shape)
        return held(lower_kinds(self, shape, hint), value_rules(self.report, shape))

    def _class_reference(self, parts: tuple[Part, ...], hint: str) -> Reference:
        key = key_of(parts)
        if key not in self._names:
            place = self._place_within(parts[0].schema.pointer) if len(key) == 1 else ""
            if place and self._is_named(parts[0].schema):  # it is one of several types
                place = f"{place} Object"
            self._names[key] = self.claim(place or hint)
            self._waiting.append((key, lambda: self._class(key, self.shape_of_parts(parts))))
        return Reference(key)

    def _place(self, pointer: str) -> str:
        return self._place_within(pointer) or name_of_pointer(pointer)

    def _place_within(self, pointer: str) -> str:
        return name_within(pointer, self._called, self._member)

    def _called(self, pointer: str) -> ClassName | None:
        return self._names.get((self._homes.get(pointer, pointer),))

    def _member(self, pointer: str, index: int) -> str:
        owner, _, keyword = pointer.rpartition("/")
        try:
            union = Schema(self._document.node(owner))
        except KeyError:
            return ""
        members = union.list_of("oneOf" if keyword == "oneOf" else "anyOf")
        # A pointer may be of the document as it is read: 3.0's nullable becomes a union.
        return member_name(members, index) if index < len(members) else ""

    def claim(self, hint: str) -> ClassName:
        """A name that no other class has."""
        return ClassName(self._scope.claim(class_name(hint)))

    def shape_of_parts(self, parts: tuple[Part, ...]) -> Shape:
        """What a conjunction says; read once."""
        key = key_of(parts)
        if key not in self._shapes:
            self._shapes[key] = shape_of(parts)
        return self._shapes[key]

    def is_class_of(self, schema: Schema) -> bool:
        """Whether the values of a schema are objects with properties, or null."""
        shape = self.shape_of_parts((Part(schema),))
        return is_class(shape) or _is_nullable_class(shape)

    def is_null(self, schema: Schema) -> bool:
        """Whether null is the only value of a schema."""
        shape = self.shape_of_parts((Part(schema),))
        return shape.types == ("null",) or shape.values == [None]

    def composed_of(self, key: Key) -> Iterator[Key]:
        """The definitions that one takes its keywords from, by ``allOf`` and by reference."""
        shape = self._shapes.get(key)
        for part in shape.parts if shape else ():
            other = self.key_of(part.schema)
            if other != key and other in self._defined:
                yield other

    def _report_dead(self, schema: Schema, dead: DeadReference) -> None:
        self.report("unresolved-reference", schema.pointer, f"{dead}: taken for any value")


def _is_nullable_class(shape: Shape) -> bool:
    return "null" in (shape.types or ()) and is_class(shape, nullable=True)


@dataclass
class _OneWay:
    """Whether properties may go in one direction only: most documents have no word of it.

    :param seen: how many documents have been looked at: others are read as they are met.
    """

    document: Document
    seen: int = 0
    found: bool = False

    @property
    def may_be(self) -> bool:
        """Whether some of what has been read says so."""
        if not self.found and self.seen < (now := len(self.document.library.sources)):
            self.seen = now
            self.found = any(mentions(self.document, word) for word in HIDDEN.values())
        return self.found
