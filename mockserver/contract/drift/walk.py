"""Walk: a value along its schema, and in what it differs from that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from ....generator.document import Schema, pointers
from ....generator.document.direction import hidden_in
from ....generator.findings import JsonValue
from ....generator.messages.encoding import json_bytes
from .layers import Layers, conditional, fits_type
from .seen import Difference
from .shape import type_of

__all__ = ["MENDED", "Note", "Walker"]

Note: TypeAlias = Callable[..., None]
"""Takes a difference, and the values that show it."""

MENDED: Final = frozenset(
    {"type", "enum", "required", "additionalProperties", "unevaluatedProperties", "anyOf", "oneOf"}
)
"""Keywords of which the walk says itself what becomes of them where they are broken."""
_DEEPEST: Final = 64
_MOST_ITEMS: Final = 1000


class Walker:
    """Walks along schemas.

    :param note: takes what is found.
    """

    def __init__(self, note: Note) -> None:
        self._note = note
        self._layers = Layers()

    def walk(self, site: Schema, value: JsonValue, depth: int = 0) -> None:
        """Note in what a value differs from the schema that stands at a site."""
        if depth > _DEEPEST or site.node.value is True:
            return
        layers, undecided = self._layers.of(site, value)
        if not all(fits_type(one, value) for one in layers):
            self._note(Difference("type", site.pointer, type_of(value)), value)
            return
        if undecided is not None and not self._of_choice(site, undecided, value):
            return
        for one in layers:
            self._choices(one, value)
        if isinstance(value, dict):
            self._object(layers, value, depth)
        elif isinstance(value, list):
            self._array(layers, value, depth)

    def _of_choice(self, site: Schema, choice: Schema, value: JsonValue) -> bool:
        """Say what is to be said of a value that none of several schemas is meant for.

        :returns: whether there is more to say of the value.
        """
        if isinstance(value, dict | list):
            why = "an answer keeps none of the schemas of which it must keep one"
            self._note(Difference("unsaid", choice.pointer, why))
            return True
        self._note(Difference("type", site.pointer, type_of(value)), value)
        return False

    def _choices(self, schema: Schema, value: JsonValue) -> None:
        listed = schema.keywords.get("enum")
        if isinstance(listed, list) and not any(_are_equal(one, value) for one in listed):
            text = json_bytes(value).decode("utf-8", "replace")
            self._note(Difference("value", schema.pointer, text), value)

    def _array(self, layers: list[Schema], value: list[JsonValue], depth: int) -> None:
        for schema in layers:
            first = schema.list_of("prefixItems")
            for place, item in zip(first, value, strict=False):
                self.walk(place, item, depth + 1)
            items = schema.single("items")
            if items is not None:
                for item in value[len(first) : _MOST_ITEMS]:
                    self.walk(items, item, depth + 1)

    def _object(self, layers: list[Schema], value: dict[str, JsonValue], depth: int) -> None:
        for schema in layers:
            for name in sorted(schema.required - value.keys()):
                declared = [s for one in layers if (s := one.properties.get(name)) is not None]
                if "response" not in hidden_in(declared):
                    self._note(Difference("missing field", schema.pointer, name))
        conditions = [part for one in layers for part in conditional(one)]
        for name, member in value.items():
            places = list(_declaring(layers, name))
            for place in places:
                self.walk(place, member, depth + 1)
            if not places and not any(_declaring(conditions, name)):
                for home in _homes(layers):
                    self._note(Difference("field", home.pointer, name), member)


def _declaring(layers: list[Schema], name: str) -> Iterator[Schema]:
    """The schemas that are documented for a member; for one of a map, that of its values."""
    maps: list[Schema] = []
    is_named = False
    for schema in layers:
        named = schema.properties.get(name)
        patterns = [*_patterned(schema, name)]
        yield from [named] if named is not None else []
        yield from patterns
        is_named = is_named or named is not None or bool(patterns)
        more = schema.single("additionalProperties")
        if more is not None and more.node.value is not False:
            maps.append(more)
    if not is_named:
        yield from maps


def _patterned(schema: Schema, name: str) -> Iterator[Schema]:
    """The schemas under ``patternProperties`` that are for a member."""
    if "patternProperties" not in schema.keywords:
        return
    for part in schema.subschemas():
        *_, keyword, pattern = ["", *pointers.tokens(part.pointer)]
        if keyword == "patternProperties" and _matches(pattern, name):
            yield part


def _matches(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return True  # a pattern of another language: it may well mean this name


def _homes(layers: list[Schema]) -> list[Schema]:
    """Where a member that is not documented belongs: none where members are not documented."""
    closed = [one for one in layers if _is_closed(one)]
    if closed:
        return closed
    naming = [one for one in layers if one.properties]
    if not naming:
        return []
    # What several schemas make up together is best added to where they are put together.
    whole = [one for one in layers if one.list_of("allOf")]
    return whole[:1] or naming[:1]


def _is_closed(schema: Schema) -> bool:
    words = ("additionalProperties", "unevaluatedProperties")
    return any(schema.keywords.get(word) is False for word in words)


def _are_equal(one: JsonValue, other: JsonValue) -> bool:
    """Whether two values are the same JSON: ``1`` is ``1.0``, and neither is ``true``."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)
