"""Keywords that no type of Python says: values are held against them when they are read.

They are written beside the type as plain JSON Schema, with references replaced by what they lead
to; a helper of the generated package checks them. What cannot be written so is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from ...document import Schema
from ...document.keywords import SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS
from ...document.pointers import child
from ...document.references import DeadReference
from ...findings import JsonValue
from ..text import literal
from .patterns import python_pattern
from .shape import ANNOTATIONS, Group, Part, Shape

__all__ = ["Rules", "class_rules", "keyword_rules", "limit_rules", "place_rules", "value_rules"]

Report: TypeAlias = Callable[[str, str, str], None]
"""Takes a finding's code, pointer and message."""

Rules: TypeAlias = "dict[str, JsonValue]"
"""A schema that needs nothing around it."""

_ANYWHERE: Final = (
    "contains", "dependencies", "dependentRequired", "dependentSchemas", "if", "not",
    "propertyNames", "unevaluatedItems", "unevaluatedProperties", "$dynamicRef", "$recursiveRef",
)  # fmt: skip
_OF_CLASSES: Final = ("maxProperties", "minProperties", "patternProperties")
_IN_PLACE: Final = ("$ref", "allOf", "anyOf", "if", "then", "else", "oneOf")
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

_LIMITS: Final = frozenset(
    {
        "exclusiveMaximum", "exclusiveMinimum", "maxItems", "maxLength", "maxProperties",
        "maximum", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "pattern",
        "required", "uniqueItems",
    }
)  # fmt: skip
_WRITTEN: Final = _LIMITS | {
    "additionalProperties", "allOf", "anyOf", "const", "contains", "dependentRequired",
    "dependentSchemas", "else", "enum", "if", "items", "maxContains", "minContains", "not",
    "oneOf", "patternProperties", "prefixItems", "properties", "propertyNames", "then", "type",
    "unevaluatedItems", "unevaluatedProperties",
}  # fmt: skip
"""What the helper checks; ``format`` says nothing by itself (validation, section 7)."""

_SILENT: Final = ANNOTATIONS | {"format"}
_MAX_SCHEMAS: Final = 60


class _UnwritableError(Exception):
    """A schema cannot be written where it stands."""


def class_rules(report: Report, shape: Shape) -> Rules:
    """What a class does not say of its objects."""
    keywords = keyword_rules(report, shape, *_ANYWHERE, *_OF_CLASSES)
    return _all_of([keywords, *_groups(report, shape)])


def value_rules(report: Report, shape: Shape) -> Rules:
    """What no type of values that are no class says."""
    return _all_of([keyword_rules(report, shape, *_ANYWHERE), *_groups(report, shape)])


def limit_rules(report: Report, shape: Shape) -> Rules:
    """Limits of values whose type is open: each is about one type, and holds if it is that."""
    return keyword_rules(report, shape, *sorted(_LIMITS))


def keyword_rules(report: Report, shape: Shape, *keywords: str) -> Rules:
    """Some keywords of every part of a shape."""
    found: list[Rules] = []
    for part in shape.parts:
        unsaid = [keyword for keyword in keywords if (part.key, keyword) not in shape.said]
        found.append(_part(report, part, unsaid))
    return _all_of(found)


def place_rules(report: Report, shape: Shape) -> Rules:
    """What the places of an array keep, by its ``prefixItems`` and the ``items`` of other parts."""
    places: list[Rules] = []
    for part in shape.parts:
        keyword = "prefixItems" if "prefixItems" in part.assertions else "items"
        places.append(_part(report, part, [keyword]))
    return _all_of(places)


def _all_of(found: Iterable[Rules]) -> Rules:
    merged: Rules = {}
    others: list[JsonValue] = []
    for rules in found:
        if merged.keys().isdisjoint(rules) and not _would_meet(merged, rules):
            merged |= rules
        elif rules != merged and rules not in others:
            others.append(rules)
    return {**merged, "allOf": others} if others else merged


def _would_meet(one: Rules, other: Rules) -> bool:
    """Whether keywords of two schemas would say something else side by side."""
    if not (_ALL_IN_PLACE.isdisjoint(one) and _ALL_IN_PLACE.isdisjoint(other)):
        return True
    return any(not (of.isdisjoint(one) or of.isdisjoint(other)) for of in _TOGETHER)


def _part(report: Report, part: Part, keywords: Iterable[str]) -> Rules:
    rules: Rules = {}
    assertions = part.assertions
    for keyword in keywords:
        if keyword not in assertions or _is_said(keyword, assertions):
            continue
        try:
            rules |= _literal(_with_what_belongs(part.schema, keyword))
        except _UnwritableError as error:
            _report(report, part.schema.pointer, keyword, str(error))
    return rules


def _is_said(keyword: str, assertions: dict[str, JsonValue]) -> bool:
    """Whether the type says it after all, or there is nothing to say."""
    return keyword == "not" and assertions[keyword] in ({}, True)


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
            rules = _all_of([rules, {"allOf": [_referred(schema, budget, ())]}])
        else:
            rules |= _keyword(schema, word, budget, ())
    return rules


def _groups(report: Report, shape: Shape) -> list[Rules]:
    found: list[Rules] = []
    for group in shape.conditions:
        try:
            found.append(_literal(_group(group)))
        except _UnwritableError as error:
            _report(report, group.part.schema.pointer, group.keyword, str(error))
    return found


def _literal(rules: Rules) -> Rules:
    """The same rules, which a literal can hold.

    :raises _UnwritableError: if none can.
    """
    try:
        literal(rules)
    except ValueError as error:
        raise _UnwritableError(str(error)) from error
    return rules


def _group(group: Group) -> Rules:
    return _keyword(group.part.schema, group.keyword, [_MAX_SCHEMAS], ())


def _report(report: Report, pointer: str, keyword: str, why: str) -> None:
    report(
        "keyword-not-checked",
        child(pointer, keyword),
        f"values are not held against this `{keyword}`: {why}",
    )


def _written(schema: Schema, budget: list[int], above: tuple[str, ...]) -> JsonValue:
    """A schema by itself.

    :raises _UnwritableError: if it leads back to itself, is too large, or says what the helper
        cannot check.
    """
    if schema.pointer in above:
        raise _UnwritableError("it leads back to itself")
    budget[0] -= 1
    if budget[0] < 0:
        raise _UnwritableError(f"more than {_MAX_SCHEMAS} schemas within it")
    if isinstance(schema.node.value, bool):
        return schema.node.value
    rules: Rules = {}
    for keyword in schema.keywords:
        if keyword in _SILENT or keyword.startswith("x-"):
            continue
        if keyword == "$ref":
            rules = _all_of([rules, _referred(schema, budget, above)])
        else:
            rules |= _keyword(schema, keyword, budget, (*above, schema.pointer))
    return rules


def _referred(schema: Schema, budget: list[int], above: tuple[str, ...]) -> Rules:
    try:
        target = schema.target()
    except DeadReference as dead:
        raise _UnwritableError(str(dead)) from dead
    found = _written(target, budget, (*above, schema.pointer))
    return found if isinstance(found, dict) else {"allOf": [found]}


def _keyword(schema: Schema, keyword: str, budget: list[int], above: tuple[str, ...]) -> Rules:
    value = schema.keywords[keyword]
    if keyword not in _WRITTEN:
        raise _UnwritableError(f"`{keyword}` is in it")
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
        raise _UnwritableError(f"Python cannot run the pattern {pattern!r:.80}")
    return translated
