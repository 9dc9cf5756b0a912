"""Examples: what a documented example means, and whether it keeps its own schema."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import orjson

from ....generator.document import Example, MediaType
from ....generator.document.direction import SentValidator
from ....generator.document.library import Refused
from ....generator.document.validation import BadSchema
from ....generator.findings import JsonValue
from ....generator.messages.media import is_json, sent_as

__all__ = ["ExampleJudge", "JudgedExample", "example_names", "known_examples"]

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JudgedExample:
    """An example, and what its schema says of it.

    :param meaning: the value that it stands for: JSON that is written as a string is meant as
        JSON, where the schema wants no string.
    :param keeps_contract: whether that keeps the schema. What cannot be held against a schema, as
        it is no JSON or the schema cannot be followed, counts as good: nothing better is known.
    """

    example: Example
    meaning: JsonValue
    keeps_contract: bool


def example_names(media: MediaType) -> list[str]:
    """The names of a media type's examples, wherever they stand."""
    return [one.name for one in (*media.examples, *media.external_examples) if one.name]


class ExampleJudge:
    """Judges the examples of an operation's responses, those of a media type at once and only once.

    What is kept is the verdicts: a compiled validator is hundreds of kilobytes in large documents.
    """

    def __init__(self) -> None:
        self._judged: dict[str, tuple[JudgedExample, ...]] = {}

    def examples(self, media: MediaType) -> tuple[JudgedExample, ...]:
        """The examples of a media type: those of the document, then those of other files."""
        known = self._judged.get(media.node.pointer)
        if known is None:
            judge = _Judge(media)
            known = tuple(map(judge.judged, known_examples(media)))
            self._judged[media.node.pointer] = known
        return known


def known_examples(media: MediaType) -> Iterator[Example]:
    """A media type's examples with their values: those of the document, then those of files."""
    yield from media.examples
    for example in media.external_examples:
        try:
            yield media.read_external(example)
        except Refused as why:
            _LOG.warning("the external example %s %s", example.external[:200], why)


class _Judge:
    """Holds examples against the schema of one media type."""

    def __init__(self, media: MediaType) -> None:
        has_schema = media.schema is not None and is_json(sent_as(media.name))
        self._validator = (
            SentValidator(media.schema, "response") if has_schema and media.schema else None
        )

    def judged(self, example: Example) -> JudgedExample:
        is_good = partial(JudgedExample, example)
        if self._validator is None:
            return is_good(example.value, keeps_contract=True)
        try:
            return self._held(example, self._validator)
        except BadSchema:
            return is_good(example.value, keeps_contract=True)

    @staticmethod
    def _held(example: Example, validator: SentValidator) -> JudgedExample:
        value = example.value
        if validator.is_valid(value):
            return JudgedExample(example, value, keeps_contract=True)
        if isinstance(value, str):
            try:
                parsed: JsonValue = orjson.loads(value)
            except ValueError:  # no JSON
                parsed = value
            if validator.is_valid(parsed):
                return JudgedExample(example, parsed, keeps_contract=True)
        return JudgedExample(example, value, keeps_contract=False)
