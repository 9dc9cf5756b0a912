"""Example shapes: an answer beside the documented examples of it, further than schemas say.

Many schemas require nothing. Their examples still show which fields come, and readers take them at
their word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import orjson

from ...generator.document import MediaType, Operation, Response, Schema
from ...generator.document.pointers import child
from ...generator.findings import JsonValue
from ...generator.messages.media import is_json, match_content_type
from ..engine.answer.contract import documented_response
from ..engine.choose.examples import ExampleJudge, JudgedExample
from .drift.layers import Layers
from .drift.shape import type_of
from .exchange import Exchange

__all__ = ["ExampleShapes", "ShapeDifference"]

_MOST_ITEMS: Final = 100
"""Items of a list that are looked at."""
_DEEPEST: Final = 64


@dataclass(frozen=True, slots=True)
class ShapeDifference:
    """A part of an answer that is not as the example shows it.

    :param pointer: the part, below the answer's body.
    :param pattern: the same, with ``*`` for each index.
    :param message: what is wrong, one sentence.
    :param shown: what the example has there.
    :param got: what came, as its JSON type.
    :param example: where the example stands.
    """

    pointer: str
    pattern: str
    message: str
    shown: str
    got: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class _At:
    """A part of an answer, and how deep it is."""

    pattern: str = ""
    pointer: str = ""
    depth: int = 0

    def below(self, name: str, key: str | int) -> _At:
        return _At(child(self.pattern, name), child(self.pointer, key), self.depth + 1)


@dataclass
class ExampleShapes:
    """Compares answers with examples, and keeps what it has worked out of each.

    ``null`` is of every shape: whether it may come, the schema says. Where a schema gives a choice,
    an example says nothing of the other choices; nor does it of the names in a map.
    """

    _judge: ExampleJudge = field(default_factory=ExampleJudge)
    _layers: Layers = field(default_factory=Layers)

    def differences(
        self, operation: Operation, exchange: Exchange, name: str
    ) -> list[ShapeDifference]:
        """In what an answer differs from the documented example that it comes closest to.

        Only examples that keep their own schema are looked at.

        :param name: the name of the example that was sent; the one of that name counts alone.
        """
        response = documented_response(operation, exchange.status)
        media = _media(response, exchange) if response else None
        if media is None or exchange.method == "HEAD":
            return []
        try:
            value = orjson.loads(exchange.response_body)
        except orjson.JSONDecodeError:
            return []
        shown = [one for one in self._judge.examples(media) if one.keeps_contract]
        named = [one for one in shown if name and one.example.name == name]
        found = [[*self._of_example(one, media, value)] for one in named or shown]
        return min(found, key=len, default=[])

    def _of_example(
        self, shown: JudgedExample, media: MediaType, value: JsonValue
    ) -> Iterator[ShapeDifference]:
        told: set[str] = set()
        for one in self._compare(shown.meaning, value, media.schema, _At()):
            if one.pattern not in told:
                told.add(one.pattern)
                yield replace(one, example=shown.example.pointer)

    def _compare(
        self,
        shown: JsonValue,
        value: JsonValue,
        site: Schema | None,
        at: _At,
    ) -> Iterator[ShapeDifference]:
        wanted, kind = _kind(shown), _kind(value)
        if "null" in (wanted, kind) or at.depth > _DEEPEST:
            return
        layers = self._layers.of(site, value)[0] if site else []
        if site and _choices(layers) != _choices(self._layers.of(site, shown)[0]):
            return
        if wanted != kind:
            message = f"the example has {_article(wanted)} here, the answer {_article(kind)}"
            yield ShapeDifference(at.pointer, at.pattern, message, wanted, kind)
        elif isinstance(shown, dict) and isinstance(value, dict):
            yield from self._members(shown, value, layers, at)
        elif isinstance(shown, list) and isinstance(value, list) and shown:
            items = next((i for one in layers if (i := one.single("items")) is not None), None)
            for index, item in enumerate(value[:_MOST_ITEMS]):
                yield from self._nearest(shown, item, items, at.below("*", index))

    def _members(
        self,
        shown: dict[str, JsonValue],
        value: dict[str, JsonValue],
        layers: list[Schema],
        at: _At,
    ) -> Iterator[ShapeDifference]:
        is_map = any(one.single("additionalProperties") for one in layers)
        for name, inner in shown.items():
            below = at.below(name, name)
            if name in value:
                yield from self._compare(inner, value[name], _member(layers, name), below)
            elif inner is not None and not (is_map and _declared(layers, name) is None):
                message = f"the example has {name!r}, the answer lacks it"
                kind = _kind(inner)
                yield ShapeDifference(below.pointer, below.pattern, message, kind, "nothing")

    def _nearest(
        self, shown: list[JsonValue], item: JsonValue, site: Schema | None, at: _At
    ) -> list[ShapeDifference]:
        """The differences of an item from the item of the example that it comes closest to."""
        found: list[list[ShapeDifference]] = []
        for one in shown[:_MOST_ITEMS]:
            differences = [*self._compare(one, item, site, at)]
            if not differences:
                return []
            found.append(differences)
        return min(found, key=len)


def _media(response: Response, exchange: Exchange) -> MediaType | None:
    """What is documented of an answer's body, where that is JSON."""
    sent = exchange.answer.header("content-type") or ""
    key = match_content_type(sent, response.content) if is_json(sent) else None
    return response.content[key] if key is not None else None


def _declared(layers: list[Schema], name: str) -> Schema | None:
    return next((one for s in layers if (one := s.properties.get(name)) is not None), None)


def _member(layers: list[Schema], name: str) -> Schema | None:
    """The schema of a member: declared by its name, or of the values of a map."""
    maps = (one.single("additionalProperties") for one in layers)
    return _declared(layers, name) or next((one for one in maps if one is not None), None)


def _choices(layers: list[Schema]) -> set[str]:
    """Which of several schemas were chosen for a value."""
    return {one.pointer for one in layers if "/anyOf/" in one.pointer or "/oneOf/" in one.pointer}


def _kind(value: JsonValue) -> str:
    """The JSON type; ``1`` and ``1.5`` are of one."""
    kind = type_of(value)
    return "number" if kind == "integer" else kind


def _article(kind: str) -> str:
    return f"an {kind}" if kind in ("array", "object") else f"a {kind}"
