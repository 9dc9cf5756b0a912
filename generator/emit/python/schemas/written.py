"""Schemas written out, as they stand beside a type: plain JSON Schema without references.

What they refer to stands in their place. A helper of the generated package reads them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

from ....document import Schema
from ....document.keywords import SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS
from ....document.references import DeadReference
from ....findings import JsonValue
from ...text import literal
from .patterns import python_pattern

__all__ = ["LIMITS", "Rules", "UnwritableError", "all_of", "written", "written_names"]

Rules: TypeAlias = "dict[str, JsonValue]"
"""A schema that needs nothing around it."""

_IN_PLACE: Final = ("allOf", "anyOf", "if", "then", "else", "oneOf", "$ref")
_BESIDE: Final = {
    "contains": ("minContains", "maxContains"),
    "if": ("then", "else"),
    "patternProperties": ("properties", "additionalProperties"),
    "prefixItems": ("items",),
    "unevaluatedItems": ("prefixItems", "contains", "minContains", "maxContains", *_IN_PLACE),
    "unevaluatedProperties": (
        "properties", "patternProperties", "dependentSchemas", *_IN_PLACE,
    ),
}  # fmt: skip
"""What belongs to a keyword, so that it says nothing, or something else, without it."""
_TOGETHER: Final = (
    frozenset({"if", "then", "else"}),
    frozenset({"contains", "maxContains", "minContains"}),
    frozenset({"items", "prefixItems"}),
    frozenset({"additionalProperties", "patternProperties", "properties"}),
)
"""Keywords of which each counts only what stands in the same schema."""
_ALL_IN_PLACE: Final = frozenset({"unevaluatedItems", "unevaluatedProperties"})
"""Keywords that count all that is said of the same value."""

LIMITS: Final = frozenset(
    {
        "exclusiveMaximum", "exclusiveMinimum", "maxItems", "maxLength", "maxProperties",
        "maximum", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "pattern",
        "required", "uniqueItems",
    }
)  # fmt: skip
_WRITTEN: Final = LIMITS | {
    "additionalProperties", "allOf", "anyOf", "const", "contains", "dependentRequired",
    "dependentSchemas", "else", "enum", "if", "items", "maxContains", "minContains", "not",
    "oneOf", "patternProperties", "prefixItems", "properties", "propertyNames", "then", "type",
    "unevaluatedItems", "unevaluatedProperties",
}  # fmt: skip
"""What the helper checks."""

_UNCHECKED: Final = frozenset(
    {"$dynamicRef", "$recursiveRef", "additionalItems", "dependencies", "extends", "disallow"}
)
"""What it does not. All else is no keyword (core, section 6.5); nor does ``format`` say anything
by itself (validation, section 7)."""
_MAX_SCHEMAS: Final = 60


class UnwritableError(Exception):
    """A schema cannot be written where it stands."""


def written(schema: Schema, keyword: str) -> Rules:
    """A keyword of a schema, with those that belong to it.

    :raises UnwritableError: if it leads back to itself, is too large, or says what the helper
        cannot check.
    """
    rules = _with_what_belongs(schema, keyword)
    try:
        literal(rules)
    except ValueError as error:
        raise UnwritableError(str(error)) from error
    return rules


def written_names(schema: Schema) -> Rules:
    """``patternProperties`` of which the type of the values says the rest.

    :raises UnwritableError: if Python cannot run a pattern.
    """
    patterns = schema.node.child("patternProperties").mapping
    return {
        "patternProperties": {_pattern(pattern): True for pattern in patterns},
        "additionalProperties": False,
    }


def all_of(found: Iterable[Rules]) -> Rules:
    """Several rules as one."""
    merged: Rules = {}
    others: list[JsonValue] = []
    for rules in found:
        if merged.keys().isdisjoint(rules) and not _would_meet(merged, rules):
            merged |= rules
        elif rules != merged and rules not in others:
            others.append(rules)
    if not others:
        return merged
    before = merged.get("allOf")
    return {**merged, "allOf": [*(before if isinstance(before, list) else []), *others]}


def _would_meet(one: Rules, other: Rules) -> bool:
    """Whether keywords of two schemas would say something else side by side."""
    if not (_ALL_IN_PLACE.isdisjoint(one) and _ALL_IN_PLACE.isdisjoint(other)):
        return True
    return any(not (of.isdisjoint(one) or of.isdisjoint(other)) for of in _TOGETHER)


def _with_what_belongs(schema: Schema, keyword: str) -> Rules:
    budget = [_MAX_SCHEMAS]
    beside = [word for word in _BESIDE.get(keyword, ()) if word in schema.keywords]
    if keyword == "patternProperties" and schema.keywords.get("additionalProperties") in (
        None, True, {},
    ):  # fmt: skip
        beside = []
    rules: Rules = {}
    for word in (keyword, *beside):
        if word == "properties":
            rules[word] = dict.fromkeys(schema.properties, True)
        elif word == "$ref":
            before = rules.get("allOf")
            listed = before if isinstance(before, list) else []
            rules["allOf"] = [*listed, _referred(schema, budget, ())]
        else:
            rules |= _keyword(schema, word, budget, ())
    return rules


def _written(schema: Schema, budget: list[int], above: tuple[str, ...]) -> JsonValue:
    """A schema by itself."""
    if schema.pointer in above:
        raise UnwritableError("it leads back to itself")
    budget[0] -= 1
    if budget[0] < 0:
        raise UnwritableError(f"more than {_MAX_SCHEMAS} schemas within it")
    if isinstance(schema.node.value, bool):
        return schema.node.value
    rules: Rules = {}
    for keyword in schema.keywords:
        if keyword in _WRITTEN or keyword in _UNCHECKED:
            rules |= _keyword(schema, keyword, budget, (*above, schema.pointer))
    if "$ref" in schema.keywords:
        rules = all_of([rules, _referred(schema, budget, above)])
    return rules


def _referred(schema: Schema, budget: list[int], above: tuple[str, ...]) -> Rules:
    try:
        target = schema.target()
    except DeadReference as dead:
        raise UnwritableError(str(dead)) from dead
    found = _written(target, budget, (*above, schema.pointer))
    return found if isinstance(found, dict) else {"allOf": [found]}


def _keyword(schema: Schema, keyword: str, budget: list[int], above: tuple[str, ...]) -> Rules:
    value = schema.keywords[keyword]
    if keyword not in _WRITTEN:
        raise UnwritableError(f"`{keyword}` is in it")
    if keyword == "pattern":
        return {keyword: _pattern(value)}
    node = schema.node.child(keyword)._replace(value=value)
    if keyword in SCHEMA_KEYWORDS:
        return {keyword: _written(Schema(node), budget, above)}
    if keyword in SCHEMA_LIST_KEYWORDS and isinstance(value, list):
        members = (Schema(node.child(index)) for index in range(len(value)))
        return {keyword: [_written(member, budget, above) for member in members]}
    if keyword in SCHEMA_MAP_KEYWORDS and isinstance(value, dict):
        named = keyword != "patternProperties"
        return {
            keyword: {
                name if named else _pattern(name): _written(Schema(node.child(name)), budget, above)
                for name in value
            }
        }
    return {keyword: value}


def _pattern(pattern: JsonValue) -> str:
    translated = python_pattern(pattern) if isinstance(pattern, str) else None
    if translated is None:
        raise UnwritableError(f"Python cannot run the pattern {pattern!r:.80}")
    return translated
