"""Values against schemas, by compiled validators (JSON Schema 2020-12, jsonschema-rs)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ..findings import JsonValue
from . import pointers
from .alternatives import message_of
from .bundle import bundle, bundle_of_many
from .compiled import BadSchema, CompiledSchema, TooDeep, compile_schema
from .references import DeadReference
from .schema import Schema

if TYPE_CHECKING:
    import jsonschema_rs

__all__ = [
    "BadSchema",
    "SchemaValidator",
    "Violation",
    "read_violation",
    "too_deep",
    "violations_of_many",
]


@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which a value breaks its schema.

    :param pointer: JSON Pointer to the faulty part of the value.
    :param keyword: the schema keyword that it breaks, such as ``required``.
    :param message: what is wrong, one sentence.
    :param schema_pointer: JSON Pointer to the keyword, in the bundled schema.
    """

    pointer: str
    keyword: str
    message: str
    schema_pointer: str

    def to_json(self) -> dict[str, JsonValue]:
        """The violation as ``pointer``, ``keyword`` and ``message``."""
        return {"pointer": self.pointer, "keyword": self.keyword, "message": self.message}


def violations_of_many(
    pairs: Sequence[tuple[Schema, JsonValue]],
) -> list[list[Violation] | BadSchema]:
    """The violations of many values, each against its own schema, in the order of the pairs.

    All schemas are compiled as one, so that what they share is compiled once: the cost is linear
    in the document. Where that fails, halves are tried, down to the schemas that are at fault.
    """
    if not pairs:
        return []
    try:
        return _violations_together(pairs)
    except BadSchema as bad:
        if len(pairs) == 1:
            return [bad]
    except TooDeep as deep:
        if len(pairs) == 1:
            return [too_deep(deep)]
    half = len(pairs) // 2
    return violations_of_many(pairs[:half]) + violations_of_many(pairs[half:])


def _violations_together(
    pairs: Sequence[tuple[Schema, JsonValue]],
) -> list[list[Violation] | BadSchema]:
    try:
        bundled = bundle_of_many([schema for schema, _ in pairs])
    except DeadReference as dead:
        raise BadSchema(str(dead)) from dead
    found: list[list[Violation] | BadSchema] = [[] for _ in pairs]
    values = {str(index): value for index, (_, value) in enumerate(pairs)}
    for error in compile_schema(bundled).errors(values):
        violations = found[int(error.instance_path[0])]
        if isinstance(violations, list):
            violations.append(read_violation(error, skipped=1))
    return found


@dataclass(frozen=True)
class SchemaValidator:
    """A schema, compiled at its first use.

    :param schema: the schema that values are held against.
    """

    schema: Schema

    @cached_property
    def bundled(self) -> Mapping[str, JsonValue]:
        """The self-contained JSON Schema behind the validator.

        :raises BadSchema: if something that it refers to is not there.
        """
        try:
            return bundle(self.schema)
        except DeadReference as dead:
            raise BadSchema(str(dead)) from dead

    @cached_property
    def _compiled(self) -> CompiledSchema:
        return compile_schema(self.bundled)

    def is_valid(self, value: JsonValue) -> bool:
        """Whether ``value`` keeps the schema.

        :raises BadSchema: if the schema cannot be compiled.
        """
        return self._compiled.is_valid(value)

    def violations(self, value: JsonValue) -> list[Violation]:
        """Every violation of ``value``, in the order of the schema.

        :raises BadSchema: if the schema cannot be compiled.
        """
        try:
            return [read_violation(error) for error in self._compiled.errors(value)]
        except TooDeep as deep:
            return too_deep(deep)


def read_violation(error: jsonschema_rs.ValidationError, skipped: int = 0) -> Violation:
    """An error of jsonschema-rs as a violation.

    :param skipped: keys at the beginning of its path that are not the value's.
    """
    schema_path = [str(token) for token in error.schema_path]
    return Violation(
        pointers.child("", *error.instance_path[skipped:]),
        schema_path[-1] if schema_path else "false",
        message_of(error),
        pointers.child("", *schema_path),
    )


def too_deep(deep: TooDeep) -> list[Violation]:
    """What is said of a value that breaks its schema in more ways than can be listed."""
    if deep.at is None:
        return [Violation("", "false", str(deep), "")]
    at = pointers.child("", *deep.at.key)
    path = pointers.child("", *deep.at.path)
    found = map(read_violation, deep.at.errors)
    told = [replace(one, pointer=at + one.pointer, schema_pointer=path) for one in found]
    return told or [Violation(at, "false", str(deep), path)]
