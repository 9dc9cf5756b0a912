"""Schemas as one side of an exchange sees them.

What is ``readOnly`` is no part of a request, what is ``writeOnly`` no part of a response; where it
is required, that holds for the other direction only (OpenAPI 3.0.4, section 4.7.24.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, TypeAlias
from urllib.parse import unquote

from ..findings import JsonValue
from . import pointers
from .keywords import SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS
from .references import DeadReference, Document
from .schema import Schema
from .validation import SchemaValidator

__all__ = [
    "HIDDEN",
    "Direction",
    "SentValidator",
    "as_sent",
    "hidden_in",
    "mentions",
    "without_required",
]

Direction: TypeAlias = Literal["request", "response"]
"""Which way a value goes."""
_Word: TypeAlias = Literal["readOnly", "writeOnly"]
_Known: TypeAlias = Mapping[str, JsonValue]

HIDDEN: Final[Mapping[Direction, _Word]] = {"request": "readOnly", "response": "writeOnly"}
"""The keyword of what does not go in a direction."""
_REFERENCE: Final = "#/$defs/"
_ASKED: Final = frozenset({"if", "not"})
_IN_PLACE: Final = frozenset({"allOf", "anyOf", "dependentSchemas", "else", "oneOf", "then"})
"""Keywords whose schemas are about the same object as the schema that has them."""


@dataclass(frozen=True)
class SentValidator(SchemaValidator):
    """A schema for values that go in one direction: what does not is not required.

    :param direction: which way the values go.
    """

    direction: Direction = "response"

    @cached_property
    def bundled(self) -> Mapping[str, JsonValue]:
        """The self-contained JSON Schema behind the validator.

        :raises BadSchema: if something that it refers to is not there.
        """
        whole = SchemaValidator(self.schema).bundled
        return as_sent(whole, self.schema.node.document, self.direction)


def as_sent(
    bundled: Mapping[str, JsonValue], document: Document, direction: Direction
) -> Mapping[str, JsonValue]:
    """A bundled schema in which nothing is required that does not go in a direction.

    :returns: ``bundled`` itself where all of it goes both ways.
    """
    word = HIDDEN[direction]
    if not mentions(document, word):
        return bundled  # large documents are searched sooner than their bundles are walked
    if not _mentions(bundled, word):
        return bundled
    definitions = bundled.get("$defs")
    known = definitions if isinstance(definitions, dict) else {}
    root = {key: value for key, value in bundled.items() if key != "$defs"}
    root.pop(word, None)  # it is said of properties
    rewritten = _rewritten(root, known, frozenset(), word)
    own = rewritten if isinstance(rewritten, dict) else root
    if not known:
        return own
    rest = {name: _rewritten(one, known, frozenset(), word) for name, one in known.items()}
    return {**own, "$defs": rest}


def mentions(document: Document, word: str) -> bool:
    """Whether a keyword may stand in a document or in what it refers to; a yes may be wrong."""
    return any(source.mentions(word.encode()) for source in document.library.sources)


def hidden_in(schemas: Iterable[Schema]) -> frozenset[Direction]:
    """The directions in which a property does not go whose value keeps some schemas."""
    listed = tuple(schemas)
    return frozenset(
        direction for direction, word in HIDDEN.items() if any(_says(one, word) for one in listed)
    )


def _says(schema: Schema, word: _Word) -> bool:
    """Whether a schema, or one that its references lead to, has a keyword that is true."""
    seen: set[str] = set()
    while schema.keywords.get(word) is not True:
        if schema.reference is None or schema.pointer in seen:
            return False
        seen.add(schema.pointer)
        try:
            schema = schema.target()
        except DeadReference:
            return False
    return True


def without_required(
    rules: Mapping[str, JsonValue], names: Iterable[str], direction: Direction
) -> dict[str, JsonValue]:
    """Rules for an object, in which nothing is required that does not go in a direction.

    :param rules: keywords of a schema, without references.
    :param names: the properties that do not.
    """
    rewritten = _rewritten(dict(rules), {}, frozenset(names), HIDDEN[direction])
    return rewritten if isinstance(rewritten, dict) else {}


def _mentions(bundled: Mapping[str, JsonValue], word: _Word) -> bool:
    waiting: list[JsonValue] = [dict(bundled)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if value.get(word) is True:
                return True
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return False


def _rewritten(
    schema: JsonValue, known: _Known, inherited: frozenset[str], word: _Word
) -> JsonValue:
    """A schema without hidden names among those that it requires.

    What ``if`` and ``not`` ask stays as it is: with less to ask they would say something else.

    :param known: the definitions of the bundle, by pointer.
    :param inherited: names that are hidden by the schema that this one is a part of.
    """
    if not isinstance(schema, dict):
        return schema
    names = inherited | _hidden_names(schema, known, word, set())
    copy: dict[str, JsonValue] = {}
    for key, value in schema.items():
        copy[key] = value if key in _ASKED else _keyword(key, value, known, names, word)
    if _is_less_asked(schema.get("oneOf"), copy.get("oneOf")):
        copy["allOf"] = [*_list(copy.get("allOf")), {"anyOf": copy.pop("oneOf")}]
    return copy


def _keyword(
    key: str, value: JsonValue, known: _Known, names: frozenset[str], word: _Word
) -> JsonValue:
    """What a keyword says without hidden names; in place are the schemas of the same object."""
    here = names if key in _IN_PLACE else frozenset[str]()
    match value:
        case list() if key == "required":
            return _without(value, names)
        case dict() if key == "dependentRequired":
            return {name: _without(_list(others), names) for name, others in value.items()}
        case list() if key in SCHEMA_LIST_KEYWORDS:
            return [_rewritten(one, known, here, word) for one in value]
        case dict() if key in SCHEMA_MAP_KEYWORDS:
            return {name: _rewritten(one, known, here, word) for name, one in value.items()}
        case _ if key in SCHEMA_KEYWORDS:
            return _rewritten(value, known, here, word)
        case _:
            return value


def _without(listed: list[JsonValue], names: frozenset[str]) -> list[JsonValue]:
    return [name for name in listed if not (isinstance(name, str) and name in names)]


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _is_less_asked(before: JsonValue, after: JsonValue) -> bool:
    """Whether some alternatives require less than they did: others may keep them all then."""
    return any(
        isinstance(one, dict)
        and isinstance(other, dict)
        and one.get("required") != other.get("required")
        for one, other in zip(_list(before), _list(after), strict=True)
    )


def _hidden_names(schema: JsonValue, known: _Known, word: _Word, seen: set[str]) -> frozenset[str]:
    """The hidden properties of a schema and of what it is composed of by ``allOf``."""
    if not isinstance(schema, dict):
        return frozenset()
    properties = schema.get("properties")
    own = properties if isinstance(properties, dict) else {}
    names = frozenset(name for name, one in own.items() if _is_hidden(one, known, word))
    members = schema.get("allOf")
    for member in (*(members if isinstance(members, list) else ()), schema):
        target = _target(member)
        if member is not schema and target is None:
            names |= _hidden_names(member, known, word, seen)
        elif target is not None and target not in seen:
            seen.add(target)
            names |= _hidden_names(known.get(target), known, word, seen)
    return names


def _is_hidden(schema: JsonValue, known: _Known, word: _Word) -> bool:
    seen: set[str] = set()
    while isinstance(schema, dict) and schema.get(word) is not True:
        target = _target(schema)
        if target is None or target in seen:
            return False
        seen.add(target)
        schema = known.get(target)
    return isinstance(schema, dict)


def _target(schema: JsonValue) -> str | None:
    """The definition that a bundled schema refers to."""
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    if not isinstance(reference, str) or not reference.startswith(_REFERENCE):
        return None
    return pointers.unescape_token(unquote(reference.removeprefix(_REFERENCE)))
