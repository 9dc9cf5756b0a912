"""Schemas that are compiled: what tells whether values keep them, and why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from ..findings import JsonValue
from .deepest import Deepest, deepest
from .effort import is_bearable
from .expansion import MAX_EXPANSION, expansion

if TYPE_CHECKING:
    import jsonschema_rs

__all__ = ["BadSchema", "CompiledSchema", "TooDeep", "compile_schema"]


class BadSchema(Exception):  # noqa: N818 - what it is
    """A schema that cannot be compiled: an invalid pattern, an unknown type, a dead reference."""


class TooDeep(Exception):  # noqa: N818 - what it is
    """A value breaks its schema in more ways than can be listed in good time.

    :ivar at: one of them; None where the value is nested too deeply even for that.
    """

    def __init__(self, at: Deepest | None) -> None:
        super().__init__("breaks its schema, and is nested too deeply to say more")
        self.at = at


@dataclass(frozen=True)
class CompiledSchema:
    """A schema that is compiled.

    :param bundled: the schema, with all that it refers to under ``$defs``.
    :param validator: a validator of jsonschema-rs: a class for each draft.
    :param keywords: classes for keywords of our own, as jsonschema-rs wants them.
    """

    bundled: Mapping[str, JsonValue]
    validator: Any
    keywords: Mapping[str, Any] | None = None

    @cached_property
    def is_valid(self) -> Callable[[JsonValue], bool]:
        """Tells whether a value keeps the schema."""
        check: Callable[[JsonValue], bool] = self.validator.is_valid
        return check

    def errors(self, value: JsonValue) -> list[jsonschema_rs.ValidationError]:
        """All that is wrong with a value, in the order of the schema.

        :raises TooDeep: if something is, and to list it all would take too long.
        """
        return self._searched(value, lambda: list(self.validator.iter_errors(value)))

    def first_error(self, value: JsonValue) -> jsonschema_rs.ValidationError | None:
        """What is wrong first with a value; None if it is valid.

        :raises TooDeep: as :meth:`errors` does.
        """
        found = self._searched(value, lambda: _first(self.validator, value))
        return found[0] if found else None

    def _searched(
        self, value: JsonValue, search: Callable[[], list[jsonschema_rs.ValidationError]]
    ) -> list[jsonschema_rs.ValidationError]:
        if self.is_valid(value):
            return []
        try:
            if is_bearable(self.bundled, value):
                return search()
            at = deepest(self.bundled, value, partial(_validator, keywords=self.keywords))
        except ValueError:  # the validator's own, beyond some hundred levels
            at = None
        raise TooDeep(at)


def compile_schema(
    bundled: Mapping[str, JsonValue], keywords: Mapping[str, Any] | None = None
) -> CompiledSchema:
    """Compile a bundled schema.

    :param keywords: classes for keywords of our own, as jsonschema-rs wants them.
    :raises BadSchema: if it cannot be compiled, or if no value could be checked in good time.
    """
    if expansion(bundled) > MAX_EXPANSION:
        raise BadSchema(f"it is applied more than {MAX_EXPANSION:,} times to one value")
    try:
        validator = _validator(bundled, keywords)
    except (ValueError, RecursionError) as error:
        raise BadSchema(str(error).partition("\n")[0]) from error
    return CompiledSchema(bundled, validator, keywords)


def _validator(
    bundled: Mapping[str, JsonValue], keywords: Mapping[str, Any] | None
) -> jsonschema_rs.Draft202012Validator:
    import jsonschema_rs  # documents are read and generated from without a single validator

    return jsonschema_rs.Draft202012Validator(
        dict(bundled),
        validate_formats=True,
        retriever=_refuse_retrieval,
        keywords=dict(keywords) if keywords else None,
    )


def _first(validator: Any, value: JsonValue) -> list[jsonschema_rs.ValidationError]:  # noqa: ANN401
    """The first error alone: where errors are iterated over, all of them are found before."""
    import jsonschema_rs

    try:
        validator.validate(value)
    except jsonschema_rs.ValidationError as error:
        return [error]
    return []


def _refuse_retrieval(uri: str) -> JsonValue:
    raise ValueError(f"the reference {uri!r} leads outside the document")
