"""Values of Swagger 2.0 that are written as text: parameters, form fields and headers.

There each has its type among its own keywords; since 3.0 the type is a schema of its own, and how
the text is made of it is a style (OpenAPI 3.1.1, section 4.8.12.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..findings import JsonValue
from .outline import Outline, extensions
from .references import Node

__all__ = ["form_field", "header", "list_style", "parameter"]

_TYPE_KEYWORDS: Final = frozenset(
    {
        "additionalProperties", "allOf", "default", "enum", "exclusiveMaximum", "exclusiveMinimum",
        "format", "items", "maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum",
        "multipleOf", "pattern", "properties", "type", "uniqueItems", "x-nullable",
    }
)  # fmt: skip
_NOT_KEPT: Final = _TYPE_KEYWORDS | {"collectionFormat", "schema"}
_STYLES: Final[Mapping[str, Mapping[str, tuple[str, bool]]]] = {
    "query": {
        "csv": ("form", False),
        "ssv": ("spaceDelimited", False),
        "pipes": ("pipeDelimited", False),
        "multi": ("form", True),
    },
    "path": {"csv": ("simple", False)},
    "header": {"csv": ("simple", False)},
}
"""``collectionFormat`` as style and explode, by where the list stands."""


def parameter(node: Node, at: str, outline: Outline) -> JsonValue:
    """A parameter other than a body or a form field, as a Parameter Object of today.

    Swagger 2.0, section "Parameter Object".

    :param at: where it stands today.
    """
    if not node.mapping:
        return node.value
    outline.move(node, at)
    location = node.text("in")
    style = list_style(node, location if location in _STYLES else "query", outline)
    return {**_untyped(node), **_schema(node, at, outline), **style}


def header(node: Node, at: str, outline: Outline) -> JsonValue:
    """A response's header, as a Header Object of today.

    Swagger 2.0, section "Header Object".
    """
    if not node.mapping or "$ref" in node.mapping:
        return node.value
    outline.move(node, at)
    style = list_style(node, "header", outline)
    return {**_untyped(node), **_schema(node, at, outline), **style}


def form_field(node: Node, outline: Outline, *at: str) -> dict[str, JsonValue]:
    """The schema of a form's field: a property of the form (section "Parameter Object").

    :param at: where it stands today, once for each media type of the form.
    """
    outline.move(node, *at)
    if node.flag("allowEmptyValue"):
        outline.report(
            "swagger2-allow-empty-value",
            node.child("allowEmptyValue"),
            "a form's field cannot be said to allow an empty value: its type decides",
        )
    told = node.child("description").value
    made: dict[str, JsonValue] = {} if told is None else {"description": told}
    return {**made, **dict(extensions(node)), **_typed(node, outline)}


def _untyped(node: Node) -> dict[str, JsonValue]:
    """What is said of a value besides its type."""
    return {key: value for key, value in node.mapping.items() if key not in _NOT_KEPT}


def _schema(node: Node, at: str, outline: Outline) -> dict[str, JsonValue]:
    """The ``schema`` of a value: what it says of its type, or the one that it should not have."""
    place = f"{at}/schema"
    if "schema" in node.mapping:
        outline.report(
            "swagger2-schema",
            node.child("schema"),
            "in Swagger 2.0 only bodies and responses have a schema; it is taken all the same",
            "write `type`, `format` and `items` instead",
        )
        return {"schema": outline.schema(node.child("schema"), place)}
    if "content" in node.mapping:
        return {}
    outline.come(node.pointer, place)
    return {"schema": _typed(node, outline)}


def _typed(node: Node, outline: Outline) -> dict[str, JsonValue]:
    """The keywords of a value's type, as a schema (section "Items Object" for those within)."""
    _report_inner_formats(node, outline)
    if node.text("type") == "file" and node.text("in") not in ("formData", ""):
        outline.report(
            "swagger2-file-parameter",
            node.child("type"),
            f"a file is sent in a form, not in {node.text('in')!r}: taken for a string",
            "write `in: formData`",
        )
    return {key: value for key, value in node.mapping.items() if key in _TYPE_KEYWORDS}


def _report_inner_formats(node: Node, outline: Outline) -> None:
    """Lists within lists have no style today: each is a report, down to a depth no text has."""
    if "items" not in node.mapping:
        return
    inner = node.child("items")
    for _ in range(8):
        if inner.text("type") != "array":
            return
        named = inner.text("collectionFormat") or "csv"
        outline.report(
            "swagger2-nested-list",
            inner,
            f"a list within a list, written as {named!r:.40}, has no style since OpenAPI 3.0: "
            "only the outer list is taken apart",
        )
        inner = inner.child("items")


def list_style(node: Node, location: str, outline: Outline) -> dict[str, JsonValue]:
    """``collectionFormat`` as ``style`` and ``explode``; nothing for what is no list.

    :param location: ``query``, also for a form; ``path`` or ``header``.
    """
    if node.text("type") != "array":
        return {}
    styles = _STYLES[location]
    named = node.text("collectionFormat") or "csv"
    if named not in styles:
        outline.report(
            "swagger2-collection-format",
            node.child("collectionFormat"),
            f"the collectionFormat {named!r:.40} has no style for a {location} since OpenAPI 3.0: "
            "the list is separated by commas",
            f"one of these has: {', '.join(styles)}",
        )
    style, explode = styles.get(named, styles["csv"])
    return {"style": style, "explode": explode}
