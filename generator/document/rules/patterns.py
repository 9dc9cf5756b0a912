"""Regular expressions, as the validator of this package reads them (ECMA-262)."""

from __future__ import annotations

from collections.abc import Iterator

from .. import pointers
from ..malformed import is_regular
from .rule import Fault
from .survey import Survey, meaning

__all__ = ["invalid_patterns"]


def invalid_patterns(survey: Survey) -> Iterator[Fault]:
    """``pattern`` and the keys of ``patternProperties`` (JSON Schema 2020-12, core, 6.4)."""
    for node in survey.objects["schema"]:
        words = meaning(node)
        pattern = words.get("pattern")
        if isinstance(pattern, str) and not is_regular(pattern):
            yield _fault(pointers.child(node.pointer, "pattern"), pattern)
        named = words.get("patternProperties")
        for key in named if isinstance(named, dict) else ():
            if not is_regular(key):
                yield _fault(pointers.child(node.pointer, "patternProperties", key), key)


def _fault(pointer: str, pattern: str) -> Fault:
    return Fault(
        pointer,
        f"{pattern[:80]!r} is no regular expression of ECMA-262",
        "correct it: a value cannot be held against it, so the schema checks nothing",
    )
