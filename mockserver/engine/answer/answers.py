"""Answer: a choice as bytes, made once and kept, or made anew for each request."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from ....generator.document import MediaType, Schema
from ....generator.document.sequences import is_sequential
from ....generator.findings import JsonValue
from ....generator.messages.encoding import json_bytes
from ....generator.messages.media import essence, is_form, is_json, is_xml, sent_as
from ....generator.messages.sample import NoSample, sample
from ..choose.choice import Choice
from ..exchange import BODILESS, Answer, AnswerMode, Headers
from ..problems import NOTHING_TO_ANSWER, Problem
from ..validate.sequence import sequence_bytes
from .blobs import blob, from_base64
from .headers import documented_headers

if TYPE_CHECKING:
    from ....generator.messages.values import Lively, Maker
    from ....generator.messages.values.fake import Faker

# What makes values, and what writes XML, is imported where it is used: most first answers are
# examples in JSON.

__all__ = ["Recipe", "make_answer"]

_REMEMBERED: Final = 128
"""Made answers that are kept: whoever polls gets the one that was made for the same request."""


@dataclass(frozen=True, slots=True, eq=False)
class Recipe:
    """An answer whose body is made anew for each request.

    :param maker: makes the body, or an item where the body is a sequence.
    :param locale: the language of made names and sentences.
    """

    status: int
    headers: Headers
    media: MediaType
    maker: Maker
    locale: str

    def answer(self, seed: int) -> Answer | Problem:
        """The answer: for one seed, always the same.

        :param seed: what the body is made from.
        """
        return _made(self, seed)


@lru_cache(maxsize=_REMEMBERED)
def _made(recipe: Recipe, seed: int) -> Answer | Problem:
    try:
        value = recipe.maker.make(_lively(recipe.locale, seed))
    except NoSample as why:
        return _nothing(recipe.media, why)
    return Answer(recipe.status, recipe.headers, _value_bytes(value, recipe.media))


def make_answer(
    choice: Choice,
    mode: AnswerMode = "example",
    locale: str = "en",
) -> Answer | Recipe | Problem:
    """Status, headers and body for a choice.

    Where there is no example the body is made from the schema; where that fails, the document does
    not say what to answer.

    :param mode: ``example`` sends a documented example as it stands, to the byte, ``complete``
        adds to it what the schema still has, ``dynamic`` makes the body for each request.
    :param locale: the language of made names and sentences.
    """
    headers = tuple(documented_headers(choice.response)) if choice.response else ()
    media = choice.media
    if media is None or choice.status in BODILESS:
        return Answer(choice.status, headers)
    headers = (("Content-Type", sent_as(media.name)), *headers)
    schema = media.schema or media.item_schema
    if mode == "dynamic" and schema and _can_be_made(media):
        return Recipe(choice.status, headers, media, _maker(schema), locale)
    try:
        if mode == "complete" and media.schema and is_json(sent_as(media.name)):
            body = _completed(choice, media.schema, locale)
        else:
            body = _body(media, choice)
    except NoSample as why:
        return _nothing(media, why)
    return Answer(choice.status, headers, body)


def _nothing(media: MediaType, why: NoSample) -> Problem:
    return Problem(NOTHING_TO_ANSWER, f"there is no example of {media.name}, and {why}")


@lru_cache(maxsize=8)
def _faker(locale: str, _thread: int) -> Faker:
    from ....generator.messages.values.fake import Faker

    return Faker(locale)


def _lively(locale: str, seed: int) -> Lively:
    """Who makes natural values; each thread has one of its own."""
    from ....generator.messages.values import Lively

    faker = _faker(locale, threading.get_ident())
    faker.seed(seed)
    return Lively(faker)


def _maker(schema: Schema) -> Maker:
    from ....generator.messages.values import Maker

    return Maker(schema)


def _can_be_made(media: MediaType) -> bool:
    """Whether a body of this media type can be written from a value."""
    name = sent_as(media.name)
    if blob(essence(name)):
        return False  # a file of that kind says more than a made text
    is_text = essence(name).startswith("text/") or is_xml(name)
    is_items = is_sequential(name) or bool(media.item_schema)
    return is_json(name) or is_form(name) or is_text or is_items


def _completed(choice: Choice, schema: Schema, locale: str) -> bytes:
    maker = _maker(schema)
    hand = _lively(locale, 0)
    if choice.example is None:
        return json_bytes(maker.make(hand))
    return json_bytes(maker.complete(choice.example.meaning, hand))


def _body(media: MediaType, choice: Choice) -> bytes:
    if choice.example is not None:
        as_sent = choice.example.example.to_bytes()
        return _example_bytes(choice.example.meaning, media) if as_sent is None else as_sent
    schema = media.schema or media.item_schema
    if schema and _can_be_made(media):
        return _value_bytes(sample(schema), media)
    if is_json(sent_as(media.name)):
        return b"null"
    return blob(essence(media.name)) or (b"<root/>" if is_xml(media.name) else b"")


def _example_bytes(value: JsonValue, media: MediaType) -> bytes:
    is_encoded = media.schema is not None and "contentEncoding" in media.schema.keywords
    if isinstance(value, str) and not is_encoded and not _can_be_made(media):
        return from_base64(value) or _bytes(value, media)
    return _bytes(value, media)


def _value_bytes(value: JsonValue, media: MediaType) -> bytes:
    """A made value as its media type writes it."""
    if media.item_schema and not media.schema:
        return sequence_bytes([value], sent_as(media.name))
    if is_form(sent_as(media.name)) and isinstance(value, dict):
        return urlencode({n: _as_text(v) for n, v in value.items()}, doseq=True).encode()
    if media.schema and is_xml(media.name):
        return _xml(value, media.schema)
    return _bytes(value, media)


def _bytes(value: JsonValue, media: MediaType) -> bytes:
    if isinstance(value, str) and not is_json(sent_as(media.name)):
        return value.encode("utf-8", errors="replace")
    if is_sequential(media.name):
        return sequence_bytes(value if isinstance(value, list) else [value], media.name)
    if is_xml(media.name):
        if media.schema is None:
            raise NoSample("the documented one is no text, and no schema says how to write it")
        return _xml(value, media.schema)
    return json_bytes(value)


def _xml(value: JsonValue, schema: Schema) -> bytes:
    from ....generator.messages.xml_text import xml_bytes

    return xml_bytes(value, schema)


def _as_text(value: JsonValue) -> str:
    if isinstance(value, list):
        return ",".join(map(_as_text, value))
    return value if isinstance(value, str) else json_bytes(value).decode()
