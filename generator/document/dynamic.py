"""References by scope that mean the same wherever they are reached from: plain ones.

JSON Schema 2020-12, core, section 8.2.3.2, and 2019-09's ``$recursiveRef`` before it, which some
documents of OpenAPI 3.1 have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from ..findings import JsonValue
from . import pointers
from .references import DeadReference, Document, Node

__all__ = ["with_plain_reference"]

_BY_SCOPE: Final = ("$dynamicRef", "$recursiveRef")


def with_plain_reference(node: Node, keywords: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """A schema's keywords with ``$ref`` for a reference by scope, where there is but one scope."""
    if "$ref" in keywords or keywords.keys().isdisjoint(_BY_SCOPE):
        return keywords
    dynamic = keywords.get("$dynamicRef")
    if isinstance(dynamic, str):
        meant = dynamic if _is_settled(node.document, dynamic, node.pointer) else None
    else:
        meant = _around(node)
    if meant is None:
        return keywords
    kept = {key: value for key, value in keywords.items() if key not in _BY_SCOPE}
    return {**kept, "$ref": meant}


def _is_settled(document: Document, reference: str, base: str) -> bool:
    """Whether no other resource has a dynamic anchor of that name."""
    try:
        target = document.target(reference, base)
    except DeadReference:
        return True  # as a plain reference it is reported
    name = reference.partition("#")[2]
    return document.dynamic_places(target, name) <= 1


def _around(node: Node) -> str | None:
    """A reference to the nearest schema around one that has ``$recursiveAnchor``."""
    document = node.document
    if document.has_resources(node.pointer):
        return None
    uri, parts = pointers.document_of(node.pointer), pointers.tokens(node.pointer)
    for length in range(len(parts), -1, -1):
        pointer = pointers.child("", *parts[:length])
        value = document.value(pointers.in_document(uri, pointer))
        if isinstance(value, dict) and value.get("$recursiveAnchor") is True:
            return f"#{quote(pointer, safe='/~')}"
    return None
