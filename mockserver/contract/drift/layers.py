"""Layers: the schemas that say something of one value, by references, ``allOf`` and choices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ....generator.document import Schema
from ....generator.document.references import DeadReference
from ....generator.document.validation import BadSchema
from ....generator.findings import JsonValue
from ....generator.messages.request_schema import AnswerValidator
from .shape import type_of

__all__ = ["Layers", "conditional", "fits_type"]

_MOST: Final = 200
"""Schemas that say something of one value; more there are in circles alone."""
_CONDITIONAL: Final = frozenset({"then", "else", "dependentSchemas"})


def fits_type(schema: Schema, value: JsonValue) -> bool:
    """Whether a schema's own ``type`` allows a value."""
    kind = type_of(value)
    fitting = {kind, "number"} if kind == "integer" else {kind}
    return not schema.types or not fitting.isdisjoint(schema.types)


@dataclass
class _Found:
    """What was found of one value.

    :param undecided: a choice of schemas of which none could be taken for the value's.
    """

    schemas: list[Schema] = field(default_factory=list)
    undecided: Schema | None = None


class Layers:
    """Finds the schemas that say something of a value; validators are compiled at first use."""

    def __init__(self) -> None:
        self._validators: dict[str, AnswerValidator] = {}

    def of(self, site: Schema, value: JsonValue) -> tuple[list[Schema], Schema | None]:
        """The schemas with keywords of their own for a value, the nearest first.

        Where there is a choice (``anyOf``, ``oneOf``), those that the value keeps; where it keeps
        none, the one that it must mean.

        :returns: the schemas; and one whose choice none can be taken from, or None.
        """
        found = _Found()
        self._collect(site, value, found)
        return found.schemas, found.undecided

    def _collect(self, site: Schema, value: JsonValue, found: _Found) -> None:
        schema: Schema | None = site
        while schema is not None:
            known = {one.pointer for one in found.schemas}
            if schema.pointer in known or len(known) > _MOST:
                return
            found.schemas.append(schema)
            for part in schema.list_of("allOf"):
                self._collect(part, value, found)
            self._choose(schema, value, found)
            schema = _target(schema)

    def _choose(self, schema: Schema, value: JsonValue, found: _Found) -> None:
        for choices in (schema.list_of("anyOf"), schema.list_of("oneOf")):
            if not choices:
                continue
            chosen = [one for one in choices if self._keeps(one, value)]
            if not chosen:
                near = [one for one in choices if _may_be(one, value)]
                tagged = [one for one in near if _is_tagged(schema, one, value)]
                chosen = tagged or near
                if len(chosen) != 1:
                    found.undecided = schema
                    continue
            for one in chosen:
                self._collect(one, value, found)

    def _keeps(self, schema: Schema, value: JsonValue) -> bool:
        validator = self._validators.get(schema.pointer)
        if validator is None:
            validator = self._validators[schema.pointer] = AnswerValidator(schema)
        try:
            return validator.is_valid(value)
        except BadSchema:
            return False


def _target(schema: Schema) -> Schema | None:
    if schema.reference is None:
        return None
    try:
        return schema.target()
    except DeadReference:
        return None


def _may_be(schema: Schema, value: JsonValue) -> bool:
    """Whether a value may be meant for a schema: the types fit, along its references."""
    seen: set[str] = set()
    step: Schema | None = schema
    while step is not None and step.pointer not in seen:
        seen.add(step.pointer)
        if not fits_type(step, value):
            return False
        step = _target(step)
    return True


def _is_tagged(schema: Schema, choice: Schema, value: JsonValue) -> bool:
    """Whether a discriminator names a choice (3.1.1, section 4.8.25)."""
    tag = _tag(schema, value)
    if tag is None or choice.reference is None:
        return False
    discriminator = schema.keywords.get("discriminator")
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    meant = mapping.get(tag, tag) if isinstance(mapping, dict) else tag
    return meant in (choice.reference, choice.reference.rpartition("/")[2])


def _tag(schema: Schema, value: JsonValue) -> str | None:
    discriminator = schema.keywords.get("discriminator")
    if not isinstance(discriminator, dict) or not isinstance(value, dict):
        return None
    name = discriminator.get("propertyName")
    tag = value.get(name) if isinstance(name, str) else None
    return tag if isinstance(tag, str) else None


def conditional(schema: Schema) -> Iterator[Schema]:
    """The schemas that hold under a condition: what they declare is documented."""
    if schema.keywords.keys().isdisjoint(_CONDITIONAL):
        return
    for part in schema.subschemas():
        if part.pointer.endswith(("/then", "/else")) or "/dependentSchemas/" in part.pointer:
            yield part
