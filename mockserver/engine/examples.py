"""Examples: what a documented example means, and whether it keeps its own schema."""

from __future__ import annotations

import orjson

from ...generator.document import Example, MediaType
from ...generator.document.validation import BadSchema, SchemaValidator
from ...generator.findings import JsonValue
from .media import is_json, sent_as

__all__ = ["ExampleJudge"]


class ExampleJudge:
    """Judges the examples of one operation; validators are compiled once."""

    def __init__(self) -> None:
        self._validators: dict[str, SchemaValidator] = {}

    def keeps_contract(self, example: Example, media: MediaType) -> bool:
        """Whether an example keeps the schema of its media type.

        One that cannot be held against a schema, as it is no JSON or the schema cannot be followed,
        counts as good: nothing better is known.
        """
        if media.schema is None or not is_json(sent_as(media.name)):
            return True
        return self._is_valid(self.meaning(example, media), media)

    def meaning(self, example: Example, media: MediaType) -> JsonValue:
        """The value that an example stands for: JSON that is written as a string is meant as JSON,
        where the schema wants no string."""
        value = example.value
        if not isinstance(value, str) or media.schema is None or not is_json(sent_as(media.name)):
            return value
        if self._is_valid(value, media):
            return value
        try:
            parsed: JsonValue = orjson.loads(value)
        except orjson.JSONDecodeError:
            return value
        return parsed if self._is_valid(parsed, media) else value

    def _is_valid(self, value: JsonValue, media: MediaType) -> bool:
        if media.schema is None:
            return True
        validator = self._validators.get(media.node.pointer)
        if validator is None:
            validator = self._validators[media.node.pointer] = SchemaValidator(media.schema)
        try:
            return validator.is_valid(value)
        except BadSchema:
            return True
