"""Keywords that no type of Python says: values are held against them when they are read.

They are written beside the type as plain JSON Schema, with references replaced by what they lead
to; a helper of the generated package checks them. What cannot be written so is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from ....document.pointers import child
from ....findings import JsonValue
from .shape import Part, Shape
from .written import LIMITS, Rules, UnwritableError, all_of, written, written_names

__all__ = [
    "Rules",
    "class_rules",
    "keyword_rules",
    "limit_rules",
    "pattern_rules",
    "place_rules",
    "value_rules",
]

Report: TypeAlias = Callable[[str, str, str], None]
"""Takes a finding's code, pointer and message."""

_ANYWHERE: Final = (
    "contains", "dependencies", "dependentRequired", "dependentSchemas", "if", "not",
    "propertyNames", "unevaluatedItems", "unevaluatedProperties", "$dynamicRef", "$recursiveRef",
)  # fmt: skip
_OF_CLASSES: Final = ("maxProperties", "minProperties", "patternProperties")


def class_rules(report: Report, shape: Shape) -> Rules:
    """What a class does not say of its objects."""
    keywords = keyword_rules(report, shape, *_ANYWHERE, *_OF_CLASSES)
    return all_of([keywords, *_groups(report, shape)])


def value_rules(report: Report, shape: Shape) -> Rules:
    """What no type of values that are no class says."""
    return all_of([keyword_rules(report, shape, *_ANYWHERE), *_groups(report, shape)])


def limit_rules(report: Report, shape: Shape) -> Rules:
    """Limits of values whose type is open: each is about one type, and holds if it is that."""
    return keyword_rules(report, shape, *sorted(LIMITS))


def keyword_rules(report: Report, shape: Shape, *keywords: str) -> Rules:
    """Some keywords of every part of a shape."""
    found: list[Rules] = []
    for part in shape.parts:
        unsaid = [keyword for keyword in keywords if (part.key, keyword) not in shape.said]
        found.append(_part(report, part, unsaid))
    return all_of(found)


def pattern_rules(report: Report, shape: Shape) -> Rules:
    """What the names in a map tell of its values; of the names alone, if all are of one pattern."""
    if not shape.closed or shape.additional or len(shape.patterned) != 1:
        return keyword_rules(report, shape, "patternProperties")
    names = next(part.schema for part in shape.parts if "patternProperties" in part.assertions)
    try:
        return written_names(names)
    except UnwritableError as error:
        _report(report, names.pointer, "patternProperties", str(error))
        return {}


def place_rules(report: Report, shape: Shape) -> Rules:
    """What the places of an array keep, by its ``prefixItems`` and the ``items`` of other parts."""
    places: list[Rules] = []
    for part in shape.parts:
        keyword = "prefixItems" if "prefixItems" in part.assertions else "items"
        places.append(_part(report, part, [keyword]))
    return all_of(places)


def _part(report: Report, part: Part, keywords: Iterable[str]) -> Rules:
    rules: Rules = {}
    assertions = part.assertions
    for keyword in keywords:
        if keyword not in assertions or _is_said(keyword, assertions):
            continue
        try:
            found = written(part.schema, keyword)
        except UnwritableError as error:
            _report(report, part.schema.pointer, keyword, str(error))
            continue
        if found == {"propertyNames": {}}:
            if assertions[keyword] != {}:
                _report(report, part.schema.pointer, keyword, "formats of names are not checked")
            continue
        rules |= found
    return rules


def _is_said(keyword: str, assertions: dict[str, JsonValue]) -> bool:
    """Whether the type says it after all, or there is nothing to say."""
    return keyword == "not" and assertions[keyword] in ({}, True)


def _groups(report: Report, shape: Shape) -> list[Rules]:
    found: list[Rules] = []
    for group in shape.conditions:
        try:
            found.append(written(group.part.schema, group.keyword))
        except UnwritableError as error:
            _report(report, group.part.schema.pointer, group.keyword, str(error))
    return found


def _report(report: Report, pointer: str, keyword: str, why: str) -> None:
    report(
        "keyword-not-checked",
        child(pointer, keyword),
        f"values are not held against this `{keyword}`: {why}",
    )
