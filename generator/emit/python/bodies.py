"""Bodies of requests planned: in which media types they go, and how each is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ...document import MediaType, RequestBody, Schema
from ...document.references import DeadReference
from ..naming import Scope
from ..text import Identifier
from .lowering import Lowering
from .media import (
    BodyKind,
    body_kind,
    content_type,
    is_range_to_choose_from,
    preferred,
    sendable,
)
from .places import component_of
from .types import Nullable, PyType

__all__ = ["BodyContent", "BodyPlan", "EncodingPlan", "json_body_plan", "plan_body"]

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


@dataclass(frozen=True, slots=True)
class BodyContent:
    """A body in one media type.

    :param kind: how it is written.
    :param media_type: what it is sent as.
    :param encoding: of a form's fields, where something is said of them.
    """

    kind: BodyKind
    media_type: str
    type: PyType
    encoding: Mapping[str, EncodingPlan]


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """A request's body.

    :param contents: the media types that it may have; the first goes without saying.
    :param chooser: the argument that says which of several it is.
    :param may_be_null: whether null is a body, which is not the same as none.
    :param is_open: whether it may have media types that the document does not name.
    """

    contents: tuple[BodyContent, ...]
    required: bool
    doc: str
    chooser: Identifier | None = None
    may_be_null: bool = False
    is_open: bool = False

    @property
    def first(self) -> BodyContent:
        """What is sent where nobody chooses."""
        return self.contents[0]


def plan_body(
    lowering: Lowering, body: RequestBody | None, owner: str, scope: Scope
) -> BodyPlan | None:
    """The body of an operation; None where there is none.

    :param owner: what its class is called, where the document gives it no name.
    :param scope: the names of the method's arguments.
    """
    if body is None or not body.content:
        return None
    ranked = preferred(body.content.values())
    hint = component_of(body.node.pointer, "requestBodies") or f"{owner} Body"
    by_name = {sendable(media): media for media in reversed(ranked)}
    contents = tuple(
        _content(lowering, media, name, hint) for name, media in reversed(by_name.items())
    )
    is_open = any(map(is_range_to_choose_from, body.content.values()))
    chooser = Identifier(scope.claim("content_type")) if len(contents) > 1 or is_open else None
    may_be_null = any(isinstance(one.type, Nullable) for one in contents if one.kind == "json")
    return BodyPlan(contents, body.required, body.description, chooser, may_be_null, is_open)


def json_body_plan(lowering: Lowering, schema: Schema | None, owner: str) -> BodyPlan | None:
    """A JSON body by its schema alone."""
    if schema is None:
        return None
    of = lowering.type_of(schema, f"{owner} Body")
    return BodyPlan((BodyContent("json", "application/json", of, {}),), required=True, doc="")


def _content(lowering: Lowering, media: MediaType, name: str, hint: str) -> BodyContent:
    of = content_type(lowering, media, hint)
    kind = body_kind(media)
    is_form = kind in ("form", "multipart")
    if is_form:
        _report_lists(lowering, media)
    encoding = _encodings(lowering, media) if is_form else {}
    return BodyContent(kind, name, of, encoding)


def _report_lists(lowering: Lowering, media: MediaType) -> None:
    """Say which lists are lost when they are empty (RFC 6570, section 2.3, and RFC 7578)."""
    try:
        schema = media.schema.resolved() if media.schema else None
        properties = schema.properties if schema else {}
        as_json = {n for n, e in media.node.entries("encoding") if "json" in e.text("contentType")}
        lists = [
            name
            for name, one in properties.items()
            if "array" in one.resolved().types
            and not one.resolved().keywords.get("minItems")
            and (name not in as_json or body_kind(media) == "multipart")
        ]
    except DeadReference:
        return
    if schema and lists:
        several = ", ".join(f"`{name:.40}`" for name in lists[:5]) + ", …" * (len(lists) > 5)
        lowering.report(
            "empty-list-not-sent",
            schema.pointer,
            f"forms have no way to write an empty list: of {several} nothing is sent then",
        )


def _encodings(lowering: Lowering, media: MediaType) -> Mapping[str, EncodingPlan]:
    found: dict[str, EncodingPlan] = {}
    for name, node in media.node.entries("encoding"):
        # Whoever says one of the three speaks of styles (3.1.1, section 4.8.15.1.2).
        has_style = not {"style", "explode", "allowReserved"}.isdisjoint(node.mapping)
        style = node.text("style") if node.text("style") in _STYLES else "form" * has_style
        kinds = [kind.strip() for kind in node.text("contentType").split(",")]
        if node.mapping.get("headers"):
            lowering.report(
                "encoding-headers-not-sent",
                node.child("headers").pointer,
                "headers of a form's part are not sent",
            )
        plan = EncodingPlan(
            ", ".join(of for of in kinds if _MEDIA_TYPE.fullmatch(of)),
            style,
            node.flag("explode", default=style in ("", "form")),
            node.flag("allowReserved"),
        )
        if plan.media_type or plan.style:
            found[name] = plan
    return found
