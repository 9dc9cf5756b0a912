"""Schemas to a page's lists of fields: first what is to be said, then how each label can say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ....capture.labels import Evidence, is_known_type, split_label
from ....capture.page import Field
from ....capture.readers.fields import MAX_DEPTH, MAX_LABEL
from ....capture.readers.vocabulary import BULLETS
from ....capture.readers.wording import Wording
from ....document import Parameter, Schema
from ....findings import JsonValue
from .shapes import Shape, members, shape_of
from .types import TypeNames, held, printed_type
from .words import lines_of, with_default, with_null, with_options, with_see

__all__ = ["FieldPlanner", "PlannedField", "settled_fields"]


@dataclass(frozen=True, slots=True)
class PlannedField:
    """A field that a page is to have.

    :param type: as it should be printed; empty where nothing is known of it.
    :param options: the values of its enum.
    """

    name: str
    type: str
    required: bool
    deprecated: bool
    description: str
    options: tuple[JsonValue, ...] = ()
    children: tuple[PlannedField, ...] = ()


@dataclass
class FieldPlanner:
    """Plans the fields of one list, a request's or a response's, of one page.

    :param room: how many fields the page may still have below others.
    :param explained: pointers of schemas that may be null as an example of the document shows.
    :param shown: structures whose fields stand in the list already.
    """

    names: TypeNames
    wording: Wording
    response: bool
    room: int
    explained: frozenset[str]
    shown: set[str] = field(default_factory=set)

    def object_fields(self, schema: Schema, depth: int = 0) -> tuple[PlannedField, ...]:
        """The fields of an object."""
        if depth >= MAX_DEPTH:
            return ()
        found = members(shape_of(schema).schema)
        self.room -= len(found)
        return tuple(
            self._field(name, inner, required=required, depth=depth)
            for name, (inner, required) in found.items()
        )

    def parameter(self, parameter: Parameter) -> PlannedField:
        """A parameter as a field."""
        schema = parameter.schema
        if schema is None:
            text = parameter.description
            return PlannedField(parameter.name, "", parameter.required, parameter.deprecated, text)
        shape = shape_of(schema)
        return PlannedField(
            parameter.name,
            printed_type(shape, self.names),
            parameter.required,
            parameter.deprecated or shape.note("deprecated") is True,
            self._described(schema, shape, parameter.description),
            self._options(shape),
        )

    def _field(self, name: str, schema: Schema, *, required: bool, depth: int) -> PlannedField:
        shape = shape_of(schema)
        marked = shape.note("x-documented-required") is True
        return PlannedField(
            name,
            printed_type(shape, self.names),
            required or (marked and self.response),
            shape.note("deprecated") is True,
            self._described(schema, shape, None),
            self._options(shape),
            self._children(shape, depth),
        )

    def _children(self, shape: Shape, depth: int) -> tuple[PlannedField, ...]:
        """The fields below a field: its own, or those of what it holds; of a structure once."""
        for _ in range(2):
            fields = members(shape.schema)
            if fields:
                if self.room < len(fields) or (shape.referred and self._has_shown(shape)):
                    return ()
                return self.object_fields(shape.schema, depth + 1)
            inner = held(shape)
            if inner is None:
                return ()
            shape = shape_of(inner)
        return ()

    def _has_shown(self, shape: Shape) -> bool:
        pointer = shape.schema.pointer
        if pointer in self.shown:
            return True
        self.shown.add(pointer)
        return False

    def _options(self, shape: Shape) -> tuple[JsonValue, ...]:
        options = shape.schema.keywords.get("enum")
        return tuple(options) if isinstance(options, list) else ()

    def _described(self, schema: Schema, shape: Shape, own: str | None) -> str:
        """The description, and in its words what only words say on a page."""
        found = shape.note("description") if own is None else own
        text = "\n".join(lines_of(found)) if isinstance(found, str) else ""
        text = with_options(text, shape.schema.keywords.get("enum"), self.wording)
        text = with_default(text, _default(schema, shape), self.wording)
        if shape.nullable and schema.pointer not in self.explained:
            text = with_null(text, self.wording)
        return text


def _default(schema: Schema, shape: Shape) -> JsonValue:
    return schema.keywords.get("default", shape.schema.keywords.get("default"))


def settled_fields(
    planned: Iterable[PlannedField], evidence: Evidence, wording: Wording
) -> tuple[Field, ...]:
    """The fields that a reader takes apart as they are meant.

    Where a label alone does not tell name and type apart, the description names the field; where
    that does not help, a type that every reader knows stands in. A field whose label is still read
    otherwise is left out: better none than another one.
    """
    found = (_settled(one, evidence, wording) for one in planned)
    return tuple(one for one in found if one is not None)


def _settled(planned: PlannedField, evidence: Evidence, wording: Wording) -> Field | None:
    seen = with_see(planned.description, planned.name, wording)
    kinds = dict.fromkeys((planned.type, *_plain(planned)))
    for kind, text in ((k, text) for k in kinds for text in (planned.description, seen)):
        label = f"{planned.name}{kind}"
        label += wording.deprecated if planned.deprecated else ""
        label += wording.required if planned.required else ""
        if _reads_as(planned, kind, label, text, evidence):
            children = settled_fields(planned.children, evidence.below(planned.name), wording)
            return _made(planned, kind, label, text, children)
    return None


def _plain(planned: PlannedField) -> tuple[str, ...]:
    """Types that readers know, as near to the field's as there is one; none printed is any."""
    outer = planned.type.partition("<")[0]
    if outer in ("List", "Set", "Map"):
        return (outer,)
    if planned.children:
        return ("Object",)
    return () if is_known_type(planned.type) else ("", "Object")


def _reads_as(planned: PlannedField, kind: str, label: str, text: str, evidence: Evidence) -> bool:
    if label[:1] in BULLETS or len(label) + 2 > MAX_LABEL or len(lines_of(label)) != 1:
        return False
    split = split_label(lines_of(label)[0], evidence, text)
    marks = (split.required, split.deprecated)
    return (split.name, split.type) == (planned.name, kind) and marks == (
        planned.required,
        planned.deprecated,
    )


def _made(
    planned: PlannedField, kind: str, label: str, text: str, children: Sequence[Field]
) -> Field:
    return Field(
        label=label,
        name=planned.name,
        type=kind,
        required=planned.required,
        deprecated=planned.deprecated,
        description=text or None,
        placeholder=not text,
        trap=False,
        settled_by="nothing",
        line=0,
        children=tuple(children),
    )


def explained_nulls(shown: Iterable[tuple[Schema, JsonValue]]) -> frozenset[str]:
    """Pointers of the schemas that are null in an example."""
    found: set[str] = set()
    for schema, value in shown:
        _note_nulls(schema, value, found)
    return frozenset(found)


def _note_nulls(schema: Schema, value: JsonValue, found: set[str]) -> None:
    if value is None:
        found.add(schema.pointer)
        return
    shape = shape_of(schema)
    if isinstance(value, Mapping):
        for name, (inner, _) in members(shape.schema).items():
            if name in value:
                _note_nulls(inner, value[name], found)
    elif isinstance(value, list):
        items = held(shape)
        for item in value if items else ():
            _note_nulls(items or schema, item, found)
