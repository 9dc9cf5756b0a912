"""Schemas as trees of fields: see :mod:`.fields`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from markupsafe import Markup

from ...document import Schema
from ...document.direction import HIDDEN, Direction
from ...document.discriminator import tags
from ...document.listed_values import constants_of
from ...document.references import DeadReference
from ...findings import Finding
from ...messages.encoding import json_bytes
from .addresses import Anchors
from .facts import compact, enum_of, facts_of
from .fields import ANYTHING, NOTHING, Choice, Choices, Fact, Field, Shape, TypeName, is_nothing
from .prose import plain_text, prose, text_only
from .shapes import both, described, kind_of, linked, named, said_of, title_of, union_of

__all__ = ["SchemaPages", "Tree"]

MAX_DEPTH: Final = 24
"""Steps into a schema on one page; what is deeper is named by its type alone."""

_MANY: Final = 8
"""Alternatives from which on each is but a link: a union of forty events is a list of forty."""

_PLACES: Final = 6
"""Places of a tuple that its type names."""

_FIRST_WORDS: Final = 160
"""Characters that are shown of a linked schema's description."""

_SHORT: Final = 1_000
"""Bytes of JSON up to which a schema that is a whole body is unfolded, however often it is used."""

_BESIDE_REFERENCES: Final = frozenset(
    {"$ref", "description", "summary", "title", "example", "examples", "deprecated", "readOnly"}
    | {"writeOnly", "default", "$comment"}
)
"""Keywords that say nothing of a value's shape: beside a reference they need no second look."""


@dataclass(frozen=True)
class SchemaPages:
    """Which schemas have pages of their own, and how often each is referred to.

    :param paths: the pages of schemas, by their pointers.
    :param names: what the schemas are called, by their pointers.
    :param once: the pointers of those that the document refers to but once.
    :param root: the way from the page being made to the site's root.
    """

    paths: Mapping[str, str]
    names: Mapping[str, str]
    once: frozenset[str]
    root: str = ""

    def href(self, pointer: str) -> str:
        """The way to a schema's page; empty where it has none."""
        path = self.paths.get(pointer)
        return f"{self.root}{path}" if path else ""


@dataclass
class Tree:
    """The trees of one page.

    :param direction: which way the values go; None where a page shows both.
    :param findings: what was found at a pointer, or at an anchor, where the page is to show it.
    """

    pages: SchemaPages
    anchors: Anchors
    direction: Direction | None = None
    findings: Callable[[str, str], tuple[Finding, ...]] = lambda *_: ()
    _open: set[str] = field(default_factory=set)
    _depth: int = 0

    def whole(self, schema: Schema | None, *path: str) -> Shape:
        """The shape of a body or a parameter: as a whole, a reference to a short one is unfolded.

        :param path: the names that lead to it, for anchors.
        """
        return ANYTHING if schema is None else self._shape(schema, path, unfold=True)

    def component(self, schema: Schema) -> Shape:
        """The shape of a component on the page that it has for itself."""
        with self._opened(schema.pointer):
            return self._shape(schema, (), unfold=True)

    def _shape(self, schema: Schema, path: tuple[str, ...], *, unfold: bool) -> Shape:
        if is_nothing(schema):
            return NOTHING
        reference = schema.reference
        if reference is None:
            return self._said(schema, path, unfold=unfold)
        try:
            target = schema.target()
            end = schema.resolved()
        except DeadReference as dead:
            return Shape(TypeName(f"{reference} ({dead.reason})"))
        referred = self._referred(target, end, path, unfold=unfold)
        siblings = {key for key in schema.keywords if key not in _BESIDE_REFERENCES}
        if not siblings:
            return referred
        return both(referred, self._said(schema, path, unfold=False))

    def _referred(
        self, target: Schema, end: Schema, path: tuple[str, ...], *, unfold: bool
    ) -> Shape:
        pointer = target.pointer
        name = self.pages.names.get(pointer, "")
        if pointer in self._open:
            return Shape(TypeName("", name or kind_of(end), self.pages.href(pointer)))
        href = self.pages.href(pointer)
        wanted = not href or pointer in self.pages.once or (unfold and _is_short(target))
        if not wanted or self._depth > MAX_DEPTH:
            return linked(name, href, end)
        with self._opened(pointer):
            shape = self._shape(target, path, unfold=unfold)
        return replace(shape, type=named(shape.type, name, href)) if href else shape

    @contextmanager
    def _opened(self, pointer: str) -> Iterator[None]:
        """A schema that is being unfolded: met again within itself, it stays a link."""
        self._open.add(pointer)
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            self._open.discard(pointer)

    def _said(self, schema: Schema, path: tuple[str, ...], *, unfold: bool) -> Shape:
        """What a schema says itself, its reference left out."""
        types = tuple(one for one in schema.types if one != "null")
        shape = Shape(
            TypeName(" | ".join(types) or kind_of(schema)),
            nullable="null" in schema.types and bool(types),
            format=schema.format,
            facts=tuple(facts_of(schema)),
            enum=enum_of(schema),
        )
        if "null" in schema.types and not types:
            shape = replace(shape, type=TypeName("null"))
        if self._depth > MAX_DEPTH:
            return shape
        self._depth += 1
        try:
            fields = tuple(self._fields(schema, path))
            shape = replace(shape, fields=fields)
            shape = self._with_items(shape, schema, path, unfold=unfold)
            for member in schema.list_of("allOf"):
                shape = both(shape, self._shape(member, path, unfold=unfold))
            for keyword in ("oneOf", "anyOf"):
                if keyword == "oneOf" and constants_of(schema):
                    continue  # they are listed values
                shape = self._with_choices(shape, schema, keyword, path, unfold=unfold)
        finally:
            self._depth -= 1
        return shape

    def _fields(self, schema: Schema, path: tuple[str, ...]) -> Iterator[Field]:
        for name, inner in schema.properties.items():
            if not self._is_hidden(inner):
                yield self.field(name, inner, (*path, name), required=name in schema.required)
        for pattern, node in schema.node.entries("patternProperties"):
            one = self.field(pattern, Schema(node), (*path, f"/{pattern}/"))
            yield replace(one, kind="pattern")
        additional = schema.single("additionalProperties")
        if additional is not None and additional.keywords and not is_nothing(additional):
            yield replace(self.field("*", additional, (*path, "*")), kind="additional")
        for index, inner in enumerate(schema.list_of("prefixItems")):
            yield replace(self.field(f"[{index}]", inner, (*path, f"[{index}]")), kind="item")

    def field(
        self, name: str, schema: Schema, path: tuple[str, ...], *, required: bool = False
    ) -> Field:
        """A property as a field.

        :param path: the names that lead to it, its own among them.
        """
        anchor = self.anchors.claim(*path)
        shape = self._shape(schema, path, unfold=False)
        told = said_of(schema)
        return Field(
            name,
            anchor,
            shape,
            _description(schema, shape),
            required,
            deprecated=told.get("deprecated") is True,
            read_only=told.get("readOnly") is True,
            write_only=told.get("writeOnly") is True,
            examples=tuple(compact(value) for value in schema.examples),
            pointer=schema.pointer,
            findings=self.findings(schema.pointer, anchor),
        )

    def _is_hidden(self, schema: Schema) -> bool:
        """Whether a property does not go the page's way (3.0.4, section 4.7.24.2)."""
        return self.direction is not None and said_of(schema).get(HIDDEN[self.direction]) is True

    def _with_items(
        self, shape: Shape, schema: Schema, path: tuple[str, ...], *, unfold: bool
    ) -> Shape:
        items = schema.single("items")
        places = [one.shape.type.text for one in shape.fields if one.kind == "item"]
        if places and shape.type.text == "array":
            more = [] if items is not None and is_nothing(items) else ["…"]
            shape = replace(shape, type=TypeName(f"[{', '.join([*places[:_PLACES], *more])}]"))
        if items is None or is_nothing(items) or (schema.types and "array" not in schema.types):
            return shape
        inner = self._shape(items, (*path, "[]"), unfold=unfold)
        if shape.type.text == "array":
            shape = replace(shape, type=inner.type.within("array"))
        return replace(
            shape,
            fields=(*shape.fields, *inner.fields),
            choices=(*shape.choices, *inner.choices),
            enum=shape.enum or inner.enum,
            format=shape.format or inner.format,
            facts=(*shape.facts, *(replace(f, key=f"items.{f.key}") for f in inner.facts)),
        )

    def _with_choices(
        self, shape: Shape, schema: Schema, keyword: str, path: tuple[str, ...], *, unfold: bool
    ) -> Shape:
        options = schema.list_of("oneOf" if keyword == "oneOf" else "anyOf")
        rest = [one for one in options if one.types != ("null",)]
        if len(rest) < len(options):
            shape = replace(shape, nullable=True)
        if not rest:
            return shape
        if len(rest) == 1:
            return both(shape, self._shape(rest[0], path, unfold=unfold))
        if not any(set(one.keywords) - {"required"} for one in rest):
            names = (" + ".join(sorted(one.required)) for one in rest)
            fact = Fact(f"required.{keyword}", " | ".join(names))
            return replace(shape, facts=(*shape.facts, fact))
        choices = self._choices(schema, keyword, rest, path, unfold=unfold)
        if shape.type.text == "any":
            shape = replace(shape, type=union_of(choices))
        return replace(shape, choices=(*shape.choices, choices))

    def _choices(
        self,
        schema: Schema,
        keyword: str,
        options: list[Schema],
        path: tuple[str, ...],
        *,
        unfold: bool,
    ) -> Choices:
        property_name, named = _tags_of(schema, options)
        made = []
        for index, option in enumerate(options):
            title = title_of(option, self.pages.names)
            place = (*path, title or f"{keyword}[{index}]")
            anchor = self.anchors.claim(*place)
            shape = self._shape(option, place, unfold=unfold and len(options) <= _MANY)
            text = title or shape.type.text
            made.append(Choice(text, named.get(index, ""), anchor, shape, prose(described(option))))
        return Choices(keyword, property_name, tuple(made))


def _tags_of(schema: Schema, options: list[Schema]) -> tuple[str, dict[int, str]]:
    """The property that tells alternatives apart, and its values by the index of each.

    A name that the document gives in ``mapping`` stands for one that is only meant.
    """
    found = schema.keywords.get("discriminator")
    discriminator = found if isinstance(found, dict) else {}
    name = discriminator.get("propertyName")
    if not isinstance(name, str):
        return "", {}
    given = discriminator.get("mapping")
    named: dict[int, list[str]] = {}
    for tag, index in tags(discriminator, [dict(one.keywords) for one in options]):
        named.setdefault(index, []).append(tag)
    mapping = given if isinstance(given, dict) else {}
    explicit = {index: [t for t in listed if t in mapping] for index, listed in named.items()}
    return name, {index: " | ".join(explicit[index] or listed) for index, listed in named.items()}


def _is_short(schema: Schema) -> bool:
    return len(json_bytes(schema.node.value)) <= _SHORT


def _description(schema: Schema, shape: Shape) -> Markup:
    """A property's description; of a schema that has its own page, the first words are enough."""
    own = schema.description
    if own or schema.reference is None or shape.is_deep:
        return prose(own or described(schema))
    first = plain_text(described(schema).strip().partition("\n")[0])
    short = first if len(first) <= _FIRST_WORDS else f"{first[:_FIRST_WORDS].rsplit(' ', 1)[0]} …"
    return Markup("<p>") + text_only(short) + Markup("</p>") if short else Markup()
