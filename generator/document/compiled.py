"""Schemas that are compiled: what tells whether values keep them, and why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..findings import JsonValue
from .effort import is_bearable
from .expansion import MAX_EXPANSION, expansion

if TYPE_CHECKING:
    import jsonschema_rs

__all__ = ["BadSchema", "CompiledSchema", "TooDeep", "compile_schema"]


class BadSchema(Exception):  # noqa: N818 - what it is
    """A schema that cannot be compiled: an invalid pattern, an unknown type, a dead reference."""


class TooDeep(Exception):  # noqa: N818 - what it is
    """A value that breaks its schema, and is nested too deeply to say where."""

    def __init__(self) -> None:
        super().__init__("breaks its schema, and is nested too deeply to say where")


@dataclass(frozen=True)
class CompiledSchema:
    """A schema that is compiled.

    :param bundled: the schema, with all that it refers to under ``$defs``.
    :param validator: a validator of jsonschema-rs: a class for each draft.
    """

    bundled: Mapping[str, JsonValue]
    validator: Any

    @cached_property
    def is_valid(self) -> Callable[[JsonValue], bool]:
        """Tells whether a value keeps the schema."""
        check: Callable[[JsonValue], bool] = self.validator.is_valid
        return check

    def errors(self, value: JsonValue) -> list[jsonschema_rs.ValidationError]:
        """All that is wrong with a value, in the order of the schema.

        :raises TooDeep: if something is, and to say what would take too long.
        """
        if self.is_valid(value):
            return []
        if not is_bearable(self.bundled, value):
            raise TooDeep
        try:
            return list(self.validator.iter_errors(value))
        except ValueError as error:  # the validator's own, beyond some hundred levels
            raise TooDeep from error

    def first_error(self, value: JsonValue) -> jsonschema_rs.ValidationError | None:
        """What is wrong first with a value; None if it is valid.

        :raises TooDeep: as :meth:`errors` does.
        """
        import jsonschema_rs

        if self.is_valid(value):
            return None
        if not is_bearable(self.bundled, value):
            raise TooDeep
        try:
            self.validator.validate(value)
        except jsonschema_rs.ValidationError as error:
            return error
        except ValueError as error:
            raise TooDeep from error
        return None


def compile_schema(
    bundled: Mapping[str, JsonValue], keywords: Mapping[str, Any] | None = None
) -> CompiledSchema:
    """Compile a bundled schema.

    :param keywords: classes for keywords of our own, as jsonschema-rs wants them.
    :raises BadSchema: if it cannot be compiled, or if no value could be checked in good time.
    """
    import jsonschema_rs  # documents are read and generated from without a single validator

    if expansion(bundled) > MAX_EXPANSION:
        raise BadSchema(f"it is applied more than {MAX_EXPANSION:,} times to one value")
    try:
        validator = jsonschema_rs.Draft202012Validator(
            dict(bundled),
            validate_formats=True,
            retriever=_refuse_retrieval,
            keywords=dict(keywords) if keywords else None,
        )
    except (ValueError, RecursionError) as error:
        raise BadSchema(str(error).partition("\n")[0]) from error
    return CompiledSchema(bundled, validator)


def _refuse_retrieval(uri: str) -> JsonValue:
    raise ValueError(f"the reference {uri!r} leads outside the document")
