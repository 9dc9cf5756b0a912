"""English words in the singular, for names only: a word that is not known stays as it is."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_plural", "singular"]

_IRREGULAR: Final = {
    "aliases": "alias", "children": "child", "cookies": "cookie", "ids": "id", "indices": "index",
    "ips": "ip", "matrices": "matrix", "movies": "movie", "people": "person", "vertices": "vertex",
    "vms": "vm",
}  # fmt: skip
_NO_PLURAL: Final = frozenset({"alias", "analytics", "canvas", "news", "series", "species"})
_ENDINGS: Final = (
    (re.compile(r"(?<=[a-z])ies$"), "y"),
    (re.compile(r"(ss|sh|ch|x|zz|tus|nus|rus)es$"), r"\1"),
    (re.compile(r"(?<![siu])s$"), ""),
)


def singular(word: str) -> str:
    """``zone`` of ``zones``, ``address`` of ``addresses``; a word in lower case.

    >>> [singular(word) for word in ("policies", "boxes", "statuses", "status", "dns")]
    ['policy', 'box', 'status', 'status', 'dns']
    """
    if word in _IRREGULAR or word in _NO_PLURAL or len(word) < 4:
        return _IRREGULAR.get(word, word)
    for ending, other in _ENDINGS:
        found, count = ending.subn(other, word)
        if count:
            return found
    return word


def is_plural(word: str) -> bool:
    """Whether a word has another singular than itself."""
    return singular(word) != word
