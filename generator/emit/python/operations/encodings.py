"""Encodings of forms planned: how each field is written (OpenAPI 3.1.1, section 4.8.15)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ....document import MediaType, Schema
from ....document.references import DeadReference, Node
from ..schemas.lowering import Lowering
from .media import body_kind, is_json_name

__all__ = ["EncodingPlan", "plan_encodings"]

_OCTETS: Final = "application/octet-stream"
_STYLES: Final = frozenset({"form", "spaceDelimited", "pipeDelimited", "deepObject"})
_TOKEN: Final = r"[\w!#$&^.+-]+"
_MEDIA_TYPE: Final = re.compile(rf"{_TOKEN}/(?:{_TOKEN}|\*)(?:; ?{_TOKEN}={_TOKEN})*", re.ASCII)
"""A media type or a range of them, as it may stand in the header of a part."""


@dataclass(frozen=True, slots=True)
class EncodingPlan:
    """How one field of a form is written (OpenAPI 3.1.1, section 4.8.15).

    :param media_type: those that its part may have, with commas between them.
    :param style: empty where nothing is said.
    """

    media_type: str
    style: str
    explode: bool
    allow_reserved: bool


def plan_encodings(lowering: Lowering, media: MediaType) -> Mapping[str, EncodingPlan]:
    """How the fields of a form are written, where something is said of them."""
    schema = _resolved(media.schema)
    below = schema.properties.items() if schema else ()
    properties = {name: known for name, one in below if (known := _resolved(one))}
    nodes = dict(media.node.entries("encoding"))
    found = {name: _encoding(lowering, node) for name, node in nodes.items()}
    if body_kind(media) == "multipart":
        for name, one in properties.items():
            told = _media_type(one)
            if told and not (name in found and (found[name].media_type or found[name].style)):
                found[name] = EncodingPlan(told, "", explode=True, allow_reserved=False)
    if schema:
        _report_lists(lowering, media, schema, properties)
    for keyword in ("prefixEncoding", "itemEncoding"):
        if keyword in media.node.mapping:
            place = media.node.child(keyword).pointer
            lowering.report("encoding-by-position-not-used", place, "parts are sent by their names")
    return {name: plan for name, plan in found.items() if plan.media_type or plan.style}


def _resolved(schema: Schema | None) -> Schema | None:
    """What a schema leads to; None where that is nothing, which is reported with its type."""
    try:
        return schema.resolved() if schema else None
    except DeadReference:
        return None


def _encoding(lowering: Lowering, node: Node) -> EncodingPlan:
    # Whoever says one of the three speaks of styles (3.1.1, section 4.8.15.1.2).
    has_style = not {"style", "explode", "allowReserved"}.isdisjoint(node.mapping)
    style = node.text("style") if node.text("style") in _STYLES else "form" * has_style
    kinds = [kind.strip() for kind in node.text("contentType").split(",")]
    if node.mapping.get("headers"):
        lowering.report(
            "encoding-headers-not-sent",
            node.child("headers").pointer,
            "headers of a form's part are not sent",
            "a file may bring them: (name, content, media type, headers)",
        )
    return EncodingPlan(
        ", ".join(of for of in kinds if _MEDIA_TYPE.fullmatch(of)),
        style,
        node.flag("explode", default=style in ("", "form")),
        node.flag("allowReserved"),
    )


def _media_type(schema: Schema) -> str:
    """What a schema says of the media type of its texts, or of those in its lists.

    A text that holds JSON is no JSON value: it stays a text.
    """
    items = schema.single("items")
    one = (_resolved(items) if items else None) or schema
    told = one.keywords.get("contentMediaType")
    if not isinstance(told, str) or is_json_name(told) or told == _OCTETS:
        return ""
    return told if _MEDIA_TYPE.fullmatch(told) else ""


def _report_lists(
    lowering: Lowering, media: MediaType, schema: Schema, properties: Mapping[str, Schema]
) -> None:
    """Say which lists are lost when they are empty (RFC 6570, section 2.3, and RFC 7578)."""
    as_json = {n for n, e in media.node.entries("encoding") if "json" in e.text("contentType")}
    lists = [
        name
        for name, one in properties.items()
        if "array" in one.types
        and not one.keywords.get("minItems")
        and (name not in as_json or body_kind(media) == "multipart")
    ]
    if lists:
        several = ", ".join(f"`{name:.40}`" for name in lists[:5]) + ", …" * (len(lists) > 5)
        lowering.report(
            "empty-list-not-sent",
            schema.pointer,
            f"forms have no way to write an empty list: of {several} nothing is sent then",
        )
