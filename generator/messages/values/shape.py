"""Shapes: what several schemas together ask of one value, gathered for those who make values.

A schema is read once. What it refers to and what it takes in by ``allOf`` is part of its shape;
where it leaves a choice, the choices are listed.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from ...document import Schema
from ...document.discriminator import own_tag, tags
from ...document.families import Descendant, descendants
from ...document.references import Node
from ...document.validation import SchemaValidator
from ...findings import JsonValue
from ..media import is_json

__all__ = ["Choice", "Limits", "Schemas", "Shape", "finite"]

Schemas: TypeAlias = tuple[Schema, ...]
"""Schemas that one value must keep, all of them."""

_KINDS: Final = ("object", "array", "string", "integer", "number", "boolean", "null")
_SEVERAL: Final = 2
_MAX_SCHEMAS: Final = 500
"""Schemas that one shape may be gathered from."""


@dataclass(slots=True)
class Limits:
    """A range of numbers or lengths; None for no limit."""

    low: float | None = None
    high: float | None = None
    above: float | None = None
    below: float | None = None

    def raise_to(self, value: float) -> None:
        """No lower than this."""
        self.low = value if self.low is None else max(self.low, value)

    def lower_to(self, value: float) -> None:
        """No higher than this."""
        self.high = value if self.high is None else min(self.high, value)


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives of which one must be kept.

    :param options: each the schemas that it adds.
    :param discriminator: the property that tells them apart; empty for none.
    :param names: its value for each option.
    :param only: whether but one may be kept.
    """

    options: tuple[Schemas, ...]
    discriminator: str = ""
    names: tuple[str, ...] = ()
    only: bool = False


@dataclass(slots=True)
class Shape:
    """What a value must be.

    :param pointer: where the first of the schemas stands.
    :param kinds: the JSON types that it may have; None for any.
    :param allowed: the values that it must be one of; None for any.
    :param suggested: values that the document gives as examples or default.
    :param choices: alternatives that are still open.
    :param patterned: schemas with a pattern, to be tried for themselves.
    :param written: schemas of what a text holds as JSON (``contentSchema``).
    :param closed: the properties that alone it may have; None for any.
    :param fixed: values of properties that a discriminator asks for.
    :param rivals: schemas that must not be kept, each after those that must be instead: of choices
        of which but one may be kept, what was chosen and each that was not.
    """

    pointer: str = ""
    kinds: frozenset[str] | None = None
    allowed: list[JsonValue] | None = None
    suggested: list[JsonValue] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    impossible: bool = False
    number: Limits = field(default_factory=Limits)
    steps: list[float] = field(default_factory=list)
    length: Limits = field(default_factory=Limits)
    format: str = ""
    patterned: list[Schema] = field(default_factory=list)
    written: list[Schema] = field(default_factory=list)
    count: Limits = field(default_factory=Limits)
    unique: bool = False
    prefix: list[list[Schema]] = field(default_factory=list)
    items: list[Schema] = field(default_factory=list)
    contains: list[tuple[Schema, int]] = field(default_factory=list)
    properties: dict[str, list[Schema]] = field(default_factory=dict)
    required: dict[str, None] = field(default_factory=dict)
    members: Limits = field(default_factory=Limits)
    additional: list[Schema] = field(default_factory=list)
    patterns: list[tuple[str, Schema]] = field(default_factory=list)
    names: list[Schema] = field(default_factory=list)
    closed: frozenset[str] | None = None
    dependent_required: dict[str, list[str]] = field(default_factory=dict)
    dependent_schemas: dict[str, list[Schema]] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    rivals: list[tuple[Schemas, Schemas]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    validators: list[SchemaValidator] = field(default_factory=list)
    """Of the schemas with a pattern, once somebody needs them."""

    @classmethod
    def of(cls, schemas: Iterable[Schema]) -> Shape:
        """The shape of some schemas together.

        :raises DeadReference: if one refers to nothing.
        """
        shape = cls()
        for schema in schemas:
            shape.pointer = shape.pointer or schema.pointer
            shape.add(schema)
        return shape

    @property
    def is_consistent(self) -> bool:
        """Whether nothing that is asked for excludes something else, as far as a look tells."""
        return not self.impossible and self.kinds != frozenset() and self.allowed != []

    def chosen(self, index: int) -> Shape:
        """This shape with the first of its choices made."""
        choice, *others = self.choices
        name = choice.discriminator
        shape = self._copied()
        shape.choices = others
        if choice.only and not name:
            own = choice.options[index]
            shape.rivals += [(own, other) for other in choice.options if other is not own]
        if name:
            shape.fixed[name] = choice.names[index]
        for schema in choice.options[index]:
            shape.add(schema)
        return shape

    def _copied(self) -> Shape:
        # Neither schemas nor values are copied: lists and dictionaries of them are.
        shape = copy.copy(self)
        for name in self.__slots__:
            value = getattr(self, name)
            if isinstance(value, list | dict | set | Limits):
                setattr(shape, name, copy.copy(value))
        shape.properties = {name: list(parts) for name, parts in self.properties.items()}
        shape.prefix = [list(parts) for parts in self.prefix]
        shape.validators = []
        return shape

    def add(self, schema: Schema) -> None:
        """Ask for what a schema asks for as well."""
        waiting = [schema]
        while waiting:
            one = waiting.pop()
            if one.pointer in self.seen or len(self.seen) >= _MAX_SCHEMAS:
                continue
            self.seen.add(one.pointer)
            parts = one.list_of("allOf")
            waiting += reversed(parts)
            if one.reference is not None:
                waiting.append(one.target())
            _absorb(self, one)
            if "discriminator" in one.keywords:
                self._absorb_family(one)
            if len(parts) > 1 and not one.examples:
                self.suggested += _together(parts)

    def _absorb_family(self, parent: Schema) -> None:
        """Be one of those that descend from a parent: the one at hand, else any."""
        said = parent.keywords["discriminator"]
        name = said.get("propertyName") if isinstance(said, dict) else None
        if not isinstance(said, dict) or not isinstance(name, str) or _has_options(parent):
            return
        family = descendants(parent)
        own = [one for one in family if one.schema.pointer in self.seen]
        if own:
            self.fixed[name] = _tag(said, max(own, key=lambda one: one.generation))
        elif family:
            options = tuple((one.schema,) for one in family)
            self.choices.append(Choice(options, name, tuple(_tag(said, one) for one in family)))


def _has_options(schema: Schema) -> bool:
    return not schema.keywords.keys().isdisjoint(("oneOf", "anyOf"))


def _tag(discriminator: Mapping[str, JsonValue], descendant: Descendant) -> str:
    reference: JsonValue = {"$ref": f"#{descendant.schema.pointer}"}
    told = next((tag for tag, _ in tags(discriminator, [reference])), descendant.name)
    return told if told != descendant.name else own_tag(descendant.schema) or told


def _together(parts: Sequence[Schema]) -> list[JsonValue]:
    """The examples of the parts of an object as one: each says its own part alone."""
    followed = (part.followed() for part in parts)
    firsts = [one.examples[0] for one in followed if one and one.examples]
    objects = [example for example in firsts if isinstance(example, dict)]
    if len(objects) < _SEVERAL:
        return []
    together: dict[str, JsonValue] = {}
    for example in objects:
        together = together | {key: example[key] for key in example if key not in together}
    return [together]


def _absorb(shape: Shape, schema: Schema) -> None:
    keywords = schema.keywords
    unwanted = keywords.get("not")
    if unwanted == {}:
        shape.impossible = True
    elif isinstance(unwanted, dict) and unwanted.keys() == {"type"}:
        _exclude_kinds(shape, unwanted["type"])
    elif isinstance(unwanted, dict):
        shape.rivals.append(((), (Schema(_below(schema, "not")),)))
    if schema.types:
        shape.kinds = _common_kinds(shape.kinds, frozenset(schema.types))
    present = keywords.keys()
    for names, absorb in _ABSORBERS:
        if not names.isdisjoint(present):
            absorb(shape, schema)


def _exclude_kinds(shape: Shape, types: JsonValue) -> None:
    names = {str(one) for one in types} if isinstance(types, list) else {str(types)}
    if "number" in names:
        names.add("integer")
    others = frozenset(_KINDS) - names
    shape.kinds = others if shape.kinds is None else shape.kinds - names


def _common_kinds(one: frozenset[str] | None, other: frozenset[str]) -> frozenset[str]:
    if one is None:
        return other
    common = one & other
    if ("integer" in one and "number" in other) or ("number" in one and "integer" in other):
        common |= {"integer"}
    return common


def _absorb_values(shape: Shape, schema: Schema) -> None:
    keywords = schema.keywords
    listed = keywords.get("enum")
    values = [keywords["const"]] if "const" in keywords else listed
    if isinstance(values, list):
        known = shape.allowed
        shape.allowed = values if known is None else [value for value in known if value in values]
    shape.suggested += schema.examples
    if "default" in keywords:
        shape.suggested.append(keywords["default"])


def _absorb_number(shape: Shape, schema: Schema) -> None:
    keywords = schema.keywords
    low, high = finite(keywords.get("minimum")), finite(keywords.get("maximum"))
    above, below = (
        finite(keywords.get("exclusiveMinimum")),
        finite(keywords.get("exclusiveMaximum")),
    )
    limits = shape.number
    if low is not None:
        limits.raise_to(low)
    if high is not None:
        limits.lower_to(high)
    if above is not None:
        limits.above = above if limits.above is None else max(limits.above, above)
    if below is not None:
        limits.below = below if limits.below is None else min(limits.below, below)
    step = finite(keywords.get("multipleOf"))
    if step is not None and step > 0:
        shape.steps.append(step)


def _absorb_text(shape: Shape, schema: Schema) -> None:
    _absorb_range(shape.length, schema.keywords, "minLength", "maxLength")
    shape.format = shape.format or schema.format
    if isinstance(schema.keywords.get("pattern"), str):
        shape.patterned.append(schema)
    content = _single(schema, "contentSchema")
    if content is not None and is_json(str(schema.keywords.get("contentMediaType", ""))):
        shape.written.append(content)


def _absorb_array(shape: Shape, schema: Schema) -> None:
    keywords = schema.keywords
    _absorb_range(shape.count, keywords, "minItems", "maxItems")
    shape.unique = shape.unique or keywords.get("uniqueItems") is True
    prefix = schema.list_of("prefixItems")
    for index, part in enumerate(prefix):
        if index < len(shape.prefix):
            shape.prefix[index].append(part)
        else:
            shape.prefix.append([part])
    items = schema.single("items")
    if items is not None:
        shape.items.append(items)
        if keywords.get("items") is False:
            shape.count.lower_to(len(prefix))
    contains = _single(schema, "contains")
    if contains is not None:
        least = finite(keywords.get("minContains"))
        shape.contains.append((contains, 1 if least is None else int(least)))


def _absorb_object(shape: Shape, schema: Schema) -> None:
    keywords = schema.keywords
    _absorb_range(shape.members, keywords, "minProperties", "maxProperties")
    for name, part in schema.properties.items():
        shape.properties.setdefault(name, []).append(part)
    listed = keywords.get("required")
    if isinstance(listed, list):
        shape.required |= {name: None for name in listed if isinstance(name, str)}
    shape.patterns += _entries(schema, "patternProperties")
    names = _single(schema, "propertyNames")
    if names is not None:
        shape.names.append(names)
    if keywords.get("additionalProperties") is False and not shape.patterns:
        own = frozenset(schema.properties)
        shape.closed = own if shape.closed is None else shape.closed & own
    additional = schema.single("additionalProperties")
    if additional is not None and keywords.get("additionalProperties") is not False:
        shape.additional.append(additional)
    dependent = keywords.get("dependentRequired")
    for name, needed in dependent.items() if isinstance(dependent, dict) else ():
        if isinstance(needed, list):
            texts = [one for one in needed if isinstance(one, str)]
            shape.dependent_required.setdefault(name, []).extend(texts)
    for name, part in _entries(schema, "dependentSchemas"):
        shape.dependent_schemas.setdefault(name, []).append(part)


def _absorb_choices(shape: Shape, schema: Schema) -> None:
    for keyword in ("oneOf", "anyOf"):
        options = schema.list_of(keyword)
        if options:
            name, values = _discriminator(schema, options)
            alternatives = tuple((one,) for one in options)
            shape.choices.append(Choice(alternatives, name, values, keyword == "oneOf"))
    condition = _single(schema, "if")
    if condition is not None:
        then, otherwise = _single(schema, "then"), _single(schema, "else")
        met = (condition,) if then is None else (condition, then)
        shape.choices.append(Choice((met, () if otherwise is None else (otherwise,))))


_ABSORBERS: Final[tuple[tuple[frozenset[str], Callable[[Shape, Schema], None]], ...]] = (
    (frozenset({"enum", "const", "default", "example", "examples"}), _absorb_values),
    (
        frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
        _absorb_number,
    ),
    (frozenset({"minLength", "maxLength", "pattern", "format", "contentSchema"}), _absorb_text),
    (
        frozenset({"items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"}),
        _absorb_array,
    ),
    (
        frozenset({"properties", "required", "additionalProperties", "patternProperties"})
        | {"propertyNames", "minProperties", "maxProperties"}
        | {"dependentRequired", "dependentSchemas"},
        _absorb_object,
    ),
    (frozenset({"oneOf", "anyOf", "if"}), _absorb_choices),
)
"""Who reads which keywords: most schemas have few."""


def _discriminator(schema: Schema, options: Schemas) -> tuple[str, tuple[str, ...]]:
    """The property that tells options apart, with its value for each (OpenAPI 3.1.1, 4.8.25)."""
    said = schema.keywords.get("discriminator")
    name = said.get("propertyName") if isinstance(said, dict) else None
    if not isinstance(said, dict) or not isinstance(name, str):
        return "", ()
    values: dict[int, str] = {}
    for tag, index in tags(said, [option.node.value for option in options]):
        values.setdefault(index, tag)
    if len(values) < len(options):
        return "", ()  # an alternative without a name has no tag that could be written
    return name, tuple(values[index] for index in range(len(options)))


def _absorb_range(limits: Limits, keywords: Mapping[str, JsonValue], least: str, most: str) -> None:
    low, high = finite(keywords.get(least)), finite(keywords.get(most))
    if low is not None:
        limits.raise_to(low)
    if high is not None:
        limits.lower_to(high)


def _below(schema: Schema, keyword: str) -> Node:
    return schema.node.child(keyword)


def _single(schema: Schema, keyword: str) -> Schema | None:
    child = _below(schema, keyword)
    return Schema(child) if isinstance(child.value, dict | bool) else None


def _entries(schema: Schema, keyword: str) -> list[tuple[str, Schema]]:
    parent = _below(schema, keyword)
    return [(name, Schema(parent.child(name))) for name in parent.mapping]


def finite(value: JsonValue) -> float | None:
    """A number that can be counted with; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if abs(value) < 1e300 else None
