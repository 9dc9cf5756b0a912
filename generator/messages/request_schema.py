"""Values of requests against schemas: what is read-only is neither asked for nor taken.

OpenAPI 3.0.4, section 4.7.24.2: a read-only property should not be sent, and where it is required
that holds for responses only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ..document import Schema, pointers
from ..document.alternatives import told_by
from ..document.bundle import definition_pointer
from ..document.compiled import CompiledSchema, TooDeep, compile_schema
from ..document.direction import SentValidator, as_sent
from ..document.validation import (
    SchemaValidator,
    Violation,
    read_violation,
    too_deep,
)
from ..findings import JsonValue

if TYPE_CHECKING:
    import jsonschema_rs

__all__ = ["AnswerValidator", "BodyValidator", "Found", "RequestValidator"]

_SEARCHED: Final = 10_000
"""Values that a body may have for every violation to be looked for.

A violation takes the validator some 15 µs, and none is seen before all of them are found: a body
of megabytes in which everything is wrong would take minutes.
"""


class _ReadOnly:
    """The keyword ``readOnly``, as jsonschema-rs wants a keyword to be."""

    def __init__(self, _parent: JsonValue, value: JsonValue, _path: list[str | int]) -> None:
        self._is_set = value is True

    def validate(self, _instance: JsonValue) -> None:
        if self._is_set:
            raise ValueError("is read-only: it is not sent")


@dataclass(frozen=True, slots=True)
class Found:
    """The violations that were found.

    :param listed: they themselves; the schema's pointer is that of the document.
    :param stopped: whether there may be more.
    """

    listed: tuple[Violation, ...] = ()
    stopped: bool = False


_NONE: Final = Found()


@dataclass(frozen=True)
class RequestValidator:
    """A schema that values of requests are held against, compiled at its first use.

    :param schema: the schema.
    """

    schema: Schema

    @cached_property
    def _compiled(self) -> CompiledSchema:
        return compile_schema(SchemaValidator(self.schema).bundled)

    @cached_property
    def is_valid(self) -> Callable[[JsonValue], bool]:
        """Tells whether a value keeps the schema.

        :raises BadSchema: if the schema cannot be compiled.
        """
        return self._compiled.is_valid

    def violations(self, value: JsonValue) -> Found:
        """The violations of a value, in the order of the schema; of a large one, the first.

        :raises BadSchema: if the schema cannot be compiled.
        """
        try:
            return self._found(value)
        except TooDeep as deep:
            place = self._place(list(deep.at.path if deep.at else ()))
            told = (replace(one, schema_pointer=place) for one in too_deep(deep))
            return Found(tuple(told), stopped=True)

    def _found(self, value: JsonValue) -> Found:
        if _is_small(value):
            errors = self._compiled.errors(value)
            return Found(tuple(self._violation(one) for error in errors for one in told_by(error)))
        first = self._compiled.first_error(value)
        if first is None:
            return _NONE
        return Found((self._violation(next(told_by(first))),), stopped=True)

    def _violation(self, error: jsonschema_rs.ValidationError) -> Violation:
        one = read_violation(error)
        return Violation(one.pointer, one.keyword, one.message, self._place(error.schema_path))

    def _place(self, path: list[str | int]) -> str:
        """Where the document says what an error's schema path says."""
        tokens = [str(token) for token in path]
        base = self.schema.pointer
        if tokens[:1] == ["$defs"]:
            base, tokens = definition_pointer(tokens[1]), tokens[2:]
        document = self.schema.node.document
        while tokens:
            pointer = pointers.child(base, *tokens)
            try:
                document.value(pointer)
            except KeyError:
                tokens.pop()  # a limit that stands for a format has no place of its own
            else:
                break
        return document.place(pointers.child(base, *tokens)).pointer


@dataclass(frozen=True)
class BodyValidator(RequestValidator):
    """The same for bodies, whose properties may be read-only."""

    @cached_property
    def _compiled(self) -> CompiledSchema:
        bundled = SchemaValidator(self.schema).bundled
        sent = as_sent(bundled, self.schema.node.document, "request")
        # The same bundle comes back where nothing in it is read-only.
        return compile_schema(sent, None if sent is bundled else {"readOnly": _ReadOnly})


@dataclass(frozen=True)
class AnswerValidator(RequestValidator):
    """The same for answers: what is write-only is not asked for."""

    @cached_property
    def _compiled(self) -> CompiledSchema:
        return compile_schema(SentValidator(self.schema, "response").bundled)


def _is_small(value: JsonValue) -> bool:
    """Whether a value is made of no more values than are searched."""
    waiting, left = [value], _SEARCHED
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict | list):
            left -= len(one)
            if left < 0:
                return False
            waiting += one.values() if isinstance(one, dict) else one
    return True
