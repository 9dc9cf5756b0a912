"""Schemas: what a Schema Object says, its references kept as references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ..findings import JsonValue
from . import pointers
from .dynamic import with_plain_reference
from .keywords import SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS
from .references import DeadReference, Document, Node
from .upgrade import read_keywords

__all__ = ["Schema"]


@dataclass(frozen=True)
class Schema:
    """A Schema Object, with its keywords as JSON Schema 2020-12 has them (section 4.8.24)."""

    node: Node

    @property
    def pointer(self) -> str:
        """Where the schema stands."""
        return self.node.pointer

    @cached_property
    def keywords(self) -> Mapping[str, JsonValue]:
        """The schema's keywords; ``true`` is ``{}`` and ``false`` is ``{"not": {}}``."""
        value = self.node.value
        if isinstance(value, dict):
            read = read_keywords(value, self.node.document.version_at(self.pointer))
            return with_plain_reference(self.node, read)
        return {"not": {}} if value is False else {}

    @property
    def reference(self) -> str | None:
        """The value of ``$ref``, if the schema is or has one."""
        reference = self.keywords.get("$ref")
        return reference if isinstance(reference, str) else None

    def target(self) -> Schema:
        """The schema that ``$ref`` names, one step away.

        :raises DeadReference: if it leads nowhere.
        """
        reference = self.reference
        if reference is None:
            return self
        document = self.node.document
        pointer = document.target(reference, self.pointer)
        known = _targets_of(document)
        if pointer not in known:
            known[pointer] = Schema(document.node(pointer))
        return known[pointer]

    def resolved(self) -> Schema:
        """This schema, or the first without ``$ref`` that its references lead to.

        :raises DeadReference: if they lead nowhere or in a circle.
        """
        if self.reference is None:
            return self
        document = self.node.document
        ends = _ends_of(document)
        seen: dict[str, None] = {}
        schema = self
        while schema.reference is not None:
            known = ends.get(schema.pointer)
            if known is not None:
                schema = known
                break
            if schema.pointer in seen:
                raise DeadReference(str(schema.reference), "leads in a circle")
            seen[schema.pointer] = None
            schema = schema.target()
        ends.update(dict.fromkeys(seen, schema))
        return schema

    def followed(self) -> Schema | None:
        """What :meth:`resolved` gives, or None where references lead nowhere.

        For those who do without: that a reference is dead is reported where the document is read.
        """
        try:
            return self.resolved()
        except DeadReference:
            return None

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The JSON types that ``type`` allows, in its order; empty where it says nothing."""
        value = self.keywords.get("type")
        if isinstance(value, str):
            return (value,)
        return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()

    @property
    def description(self) -> str:
        """The schema's own description."""
        value = self.keywords.get("description")
        return value if isinstance(value, str) else ""

    @property
    def format(self) -> str:
        """The value of ``format``."""
        value = self.keywords.get("format")
        return value if isinstance(value, str) else ""

    @cached_property
    def required(self) -> frozenset[str]:
        """Names of the properties that must be there."""
        value = self.keywords.get("required")
        return (
            frozenset(v for v in value if isinstance(v, str))
            if isinstance(value, list)
            else frozenset()
        )

    @cached_property
    def properties(self) -> Mapping[str, Schema]:
        """The declared properties, in the document's order."""
        if "properties" not in self.keywords:
            return {}
        parent = self._below("properties")
        return {name: Schema(parent.child(name)) for name in parent.mapping}

    def list_of(
        self, keyword: Literal["allOf", "anyOf", "oneOf", "prefixItems"]
    ) -> tuple[Schema, ...]:
        """The schemas in one of the keywords that hold a list."""
        if keyword not in self.keywords:
            return ()
        known = self._lists.get(keyword)
        if known is None:
            parent = self._below(keyword)
            elements = range(len(parent.value) if isinstance(parent.value, list) else 0)
            known = self._lists[keyword] = tuple(Schema(parent.child(one)) for one in elements)
        return known

    @cached_property
    def _lists(self) -> dict[str, tuple[Schema, ...]]:
        """The lists of schemas that have been asked for: what they say is read once."""
        return {}

    def single(self, keyword: Literal["items", "additionalProperties", "not"]) -> Schema | None:
        """The schema in one of the keywords that hold one."""
        found = isinstance(self.keywords.get(keyword), dict | bool)
        return Schema(self._below(keyword)) if found else None

    def subschemas(self) -> Iterator[Schema]:
        """The schemas directly within this one; its reference is not followed."""
        for keyword, value in self.keywords.items():
            below = self._below(keyword)
            if keyword in SCHEMA_KEYWORDS:
                yield Schema(below)
            elif keyword in SCHEMA_LIST_KEYWORDS and isinstance(value, list):
                yield from (Schema(below.child(index)) for index in range(len(value)))
            elif keyword in SCHEMA_MAP_KEYWORDS and isinstance(value, dict):
                yield from (Schema(below.child(name)) for name in value)

    def _below(self, keyword: str) -> Node:
        return Node(
            self.node.document, pointers.child(self.pointer, keyword), self.keywords.get(keyword)
        )

    @cached_property
    def examples(self) -> tuple[JsonValue, ...]:
        """The values of ``examples``, and of the older ``example`` after them."""
        listed = self.keywords.get("examples")
        values = tuple(listed) if isinstance(listed, list) else ()
        return (*values, self.keywords["example"]) if "example" in self.keywords else values


class _Targets(dict[str, Schema]):
    """The schemas that references name, by pointer: what each says is read once."""


def _targets_of(document: Document) -> _Targets:
    known = document.kept.get(_Targets)
    if not isinstance(known, _Targets):
        known = document.kept[_Targets] = _Targets()
    return known


class _Ends(dict[str, Schema]):
    """Where chains of references end, by the pointers along them: each is walked once."""


def _ends_of(document: Document) -> _Ends:
    known = document.kept.get(_Ends)
    if not isinstance(known, _Ends):
        known = document.kept[_Ends] = _Ends()
    return known
