"""Keywords that no type of Python can say: reported, never passed over in silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from ...document.pointers import child
from .shape import Part

__all__ = ["Report", "unsaid"]

Report: TypeAlias = Callable[[str, str, str], None]
"""Takes a finding's code, pointer and message."""

_ANYWHERE: Final = frozenset(
    [
        "$dynamicRef",
        "$recursiveRef",
        "contains",
        "dependencies",
        "dependentRequired",
        "dependentSchemas",
        "else",
        "if",
        "maxContains",
        "minContains",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    ]
)
_OF_OBJECTS: Final = frozenset({"maxProperties", "minProperties", "patternProperties"})


def unsaid(report: Report, part: Part, *, of_object: bool) -> None:
    """Report each keyword of ``part`` that the generated type does not check.

    :param of_object: whether ``part`` became a class, which cannot say some things that a
        ``dict`` can.
    """
    for keyword, value in part.assertions.items():
        unchecked = keyword in _ANYWHERE or (of_object and keyword in _OF_OBJECTS)
        if unchecked or (keyword == "not" and value not in ({}, True, False)):
            report(
                "keyword-not-checked",
                child(part.schema.pointer, keyword),
                f"no Python type says `{keyword}`: values are not held against it",
            )
