"""Schemas of a document against those that its pages say, each pair once."""

from __future__ import annotations

from ....document import Schema
from ....document.pointers import child, last_key
from ....findings import JsonValue
from .differences import Differences
from .shapes import Shape, members, shape_of
from .types import held

__all__ = ["SchemaComparison"]

_COMPARED = frozenset(
    {
        "$ref", "type", "properties", "required", "items", "additionalProperties", "enum",
        "description", "deprecated", "x-documented-type", "x-documented-required",
    }
)  # fmt: skip
_LISTS = frozenset({"allOf", "anyOf", "oneOf"})


class SchemaComparison:
    """Compares schemas one by one, however deep they stand.

    :ivar reached: pointers of everything that some operation leads to.
    """

    def __init__(self, differences: Differences) -> None:
        self.reached: set[str] = set()
        self._differences = differences
        self._waiting: list[tuple[Schema, Schema]] = []
        self._seen: set[tuple[str, str]] = set()

    def reach(self, pointer: str) -> None:
        """Note that an operation leads to this place."""
        self.reached.add(pointer)

    def compare(self, one: Schema, other: Schema) -> None:
        """Compare two schemas, at the latest when :meth:`finish` is called."""
        pair = (one.pointer, other.pointer)
        if pair not in self._seen:
            self._seen.add(pair)
            self._waiting.append((one, other))

    def finish(self) -> None:
        """Compare all that wait, and what they lead to."""
        while self._waiting:
            self._compare(*self._waiting.pop())

    def _compare(self, one: Schema, other: Schema) -> None:
        mine, theirs = shape_of(one), shape_of(other)
        self.reached.update((*mine.around, mine.schema.pointer))
        self._names(mine, theirs)
        self._notes(one, mine, theirs)
        self._fields(mine, theirs)
        self._held(mine, theirs)
        self._types(one, mine, theirs)
        self._rest(mine, theirs)

    def _names(self, mine: Shape, theirs: Shape) -> None:
        if not mine.referred:
            return
        name = last_key(mine.schema.pointer)
        if not theirs.referred or last_key(theirs.schema.pointer) != name:
            self._differences.renamed(mine.schema.pointer, "schema")

    def _notes(self, one: Schema, mine: Shape, theirs: Shape) -> None:
        for keyword in ("description", "deprecated", "x-documented-type"):
            said, read = mine.note(keyword), theirs.note(keyword)
            if said == read or (not said and not read):
                continue
            if not said:
                self._differences.added(one.pointer, keyword)
            elif read is None:
                self._differences.lost(child(one.pointer, keyword), keyword)
            else:
                self._differences.changed(child(one.pointer, keyword), keyword)

    def _fields(self, mine: Shape, theirs: Shape) -> None:
        own, read = members(mine.schema), members(theirs.schema)
        pointer = mine.schema.pointer
        for name, (schema, required) in own.items():
            if name not in read:
                self._differences.lost(schema.pointer, "property")
                continue
            other, is_required = read[name]
            self.compare(schema, other)
            marked = shape_of(schema).note("x-documented-required") is True
            is_marked = shape_of(other).note("x-documented-required") is True
            if required and not is_required:
                kind = self._differences.changed if is_marked else self._differences.lost
                kind(child(pointer, "required"), "required")
            elif is_required and not required:
                self._differences.added(pointer, "required")
            if marked and not is_marked:
                self._differences.lost(schema.pointer, "x-documented-required")
            elif is_marked and not marked and not required:
                self._differences.added(schema.pointer, "x-documented-required")
        if any(name not in own for name in read):
            self._differences.added(pointer, "property")

    def _held(self, mine: Shape, theirs: Shape) -> None:
        own, read = held(mine), held(theirs)
        if own and read:
            self.compare(own, read)
        elif own and own.keywords:
            self._differences.lost(own.pointer, last_key(own.pointer))
        elif read and read.keywords:
            self._differences.added(mine.schema.pointer, last_key(read.pointer))
        if mine.schema.keywords.get("additionalProperties") is False:
            pointer = child(mine.schema.pointer, "additionalProperties")
            self._differences.lost(pointer, "additionalProperties")

    def _types(self, one: Schema, mine: Shape, theirs: Shape) -> None:
        own = {*mine.schema.types} - {"null"}
        read = {*theirs.schema.types} - {"null"}
        pointer = child(mine.schema.pointer, "type")
        if own and own != read:
            (self._differences.changed if read else self._differences.lost)(pointer, "type")
        elif read and not own and not members(mine.schema):
            self._differences.added(mine.schema.pointer, "type")
        if mine.nullable and not theirs.nullable:
            self._differences.lost(one.pointer, "null")
        elif theirs.nullable and not mine.nullable:
            self._differences.added(one.pointer, "null")
        options, found = _options(mine), _options(theirs)
        if options != found:
            kind = self._differences.lost if found is None else self._differences.changed
            kind(child(mine.schema.pointer, "enum"), "enum")

    def _rest(self, mine: Shape, theirs: Shape) -> None:
        read = theirs.schema.keywords
        for keyword, value in mine.schema.keywords.items():
            if keyword in _LISTS:
                self._choices(mine.schema, theirs.schema, keyword)
            if keyword in _COMPARED or (keyword in read and read[keyword] == value):
                continue
            if keyword in ("nullable", "uniqueItems") and value is False:
                continue
            pointer = child(mine.schema.pointer, keyword)
            kind = self._differences.changed if keyword in read else self._differences.lost
            kind(pointer, keyword)
        for keyword in read:
            if keyword not in _COMPARED and keyword not in mine.schema.keywords:
                self._differences.added(mine.schema.pointer, keyword)

    def _choices(self, one: Schema, other: Schema, keyword: str) -> None:
        """The members of a list that both have."""
        mine, theirs = one.list_of(keyword), other.list_of(keyword)  # type: ignore[arg-type]
        if len(mine) == len(theirs):
            for schema, read in zip(mine, theirs, strict=True):
                self.compare(schema, read)


def _options(shape: Shape) -> list[JsonValue] | None:
    options = shape.schema.keywords.get("enum")
    return [o for o in options if o is not None] if isinstance(options, list) else None
