"""Expansion: how often schemas are applied to one and the same value.

A validator follows each reference anew. Twenty schemas that each ask for the next one three times
are applied three billion times: that is found out here, in time linear in their text, before
anybody is held up by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from ..findings import JsonValue

__all__ = ["MAX_EXPANSION", "definition_name", "expansion"]

MAX_EXPANSION: Final = 1_000_000
"""Applications of schemas to one value that are bearable; real documents have some thousands."""

_ONE: Final = ("not", "if", "then", "else")
_LISTS: Final = ("allOf", "anyOf", "oneOf")
_PREFIX: Final = "#/$defs/"


def expansion(bundled: Mapping[str, JsonValue]) -> int:
    """How many schemas a validator applies to a value itself, each time counted.

    What is applied to parts of the value (JSON Schema 2020-12, section 10.3) counts where those
    parts are looked at. A circle counts once: validators see through it.

    :param bundled: a schema with all that it refers to under ``$defs``.
    """
    found = bundled.get("$defs")
    definitions: Mapping[str, JsonValue] = found if isinstance(found, dict) else {}
    known: dict[str, int] = {}
    waiting = list(_targets(bundled))
    open_names: set[str] = set()
    while waiting:
        name = waiting[-1]
        targets = _targets(definitions.get(name))
        missing = [t for t in targets if t not in known and t not in open_names]
        if name not in known and missing and name not in open_names:
            open_names.add(name)
            waiting += missing
            continue
        known.setdefault(name, _sum(targets, known))
        open_names.discard(name)
        waiting.pop()
    return max([_sum(_targets(bundled), known), *known.values()])


def _sum(targets: Counter[str], known: Mapping[str, int]) -> int:
    # Beyond the bound the number itself says nothing more, and would only grow long.
    return min(1 + sum(n * known.get(t, 1) for t, n in targets.items()), MAX_EXPANSION + 1)


@lru_cache(maxsize=8192)
def definition_name(reference: str) -> str:
    """The name of the definition that a reference leads to (RFC 6901, section 6)."""
    token = unquote(reference.removeprefix(_PREFIX))
    return token.replace("~1", "/").replace("~0", "~")


def _targets(schema: JsonValue | Mapping[str, JsonValue]) -> Counter[str]:
    """The definitions that a schema applies to the value that it is applied to itself."""
    found: Counter[str] = Counter()
    waiting: list[object] = [schema]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, Mapping):
            continue
        reference = one.get("$ref")
        if isinstance(reference, str) and reference.startswith(_PREFIX):
            found[definition_name(reference)] += 1
        waiting += (one[key] for key in _ONE if key in one)
        for key in _LISTS:
            parts = one.get(key)
            if isinstance(parts, list):
                waiting += parts
    return found
