"""Bodies of requests planned: in which media types they go, and how each is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ....document import MediaType, RequestBody, Schema
from ....document.sequences import EVENTS, is_sequential
from ....messages.media import is_form
from ...naming import Scope
from ...text import Identifier
from ..schemas.lowering import Lowering
from ..schemas.places import component_of
from ..schemas.shape import ANNOTATIONS
from ..types import ListOf, Nullable, PyType
from .encodings import EncodingPlan, plan_encodings
from .media import (
    BodyKind,
    body_kind,
    content_type,
    essence_of,
    is_range,
    preferred,
    report_texts,
    says_too_little,
    sendable,
)

__all__ = ["BodyContent", "BodyPlan", "is_always_empty", "json_body_plan", "plan_body"]


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
    :param must_be_chosen: whether none of them goes without saying.
    """

    contents: tuple[BodyContent, ...]
    required: bool
    doc: str
    chooser: Identifier | None = None
    may_be_null: bool = False
    is_open: bool = False
    must_be_chosen: bool = False

    @property
    def first(self) -> BodyContent:
        """What is sent where nobody chooses."""
        return self.contents[0]


def plan_body(
    lowering: Lowering, body: RequestBody | None, owner: str, scope: Scope
) -> BodyPlan | None:
    """The body of an operation; None where there is none, or none that says anything.

    :param owner: what its class is called, where the document gives it no name.
    :param scope: the names of the method's arguments.
    """
    if body is None or not body.content or is_always_empty(body):
        return None
    report_texts(lowering, (one for one in body.content.values() if _item(one) is None))
    ranked = preferred(body.content.values())
    hint = component_of(body.node.pointer, "requestBodies") or f"{owner} Body"
    by_name: dict[str, MediaType] = {}
    for media in ranked:
        by_name.setdefault(sendable(media), media)
    contents = tuple(_content(lowering, media, name, hint) for name, media in by_name.items())
    is_open = any(map(is_range, body.content.values()))
    chooser = Identifier(scope.claim("content_type")) if len(contents) > 1 or is_open else None
    may_be_null = any(map(_allows_null, body.content.values())) or any(
        isinstance(one.type, Nullable) for one in contents if one.kind == "json"
    )
    kinds = [one.kind for one in contents]
    must_be_chosen = kinds[0] == "raw" and any(map(says_too_little, by_name.values()))
    return BodyPlan(
        contents, body.required, body.description, chooser, may_be_null, is_open, must_be_chosen
    )


def _allows_null(media: MediaType) -> bool:
    """Whether a JSON body may be null by its schema's own words."""
    schema = media.schema.followed() if media.schema and body_kind(media) == "json" else None
    if schema is None or "null" not in schema.types:
        return False
    listed = schema.keywords.get("enum")
    return not isinstance(listed, list) or None in listed


def is_always_empty(body: RequestBody) -> bool:
    """Whether a body is but a form without fields, which is the same as none."""
    return not body.required and all(
        is_form(media.name) and media.schema is not None and _is_empty_object(media.schema)
        for media in body.content.values()
    )


def _is_empty_object(schema: Schema) -> bool:
    keywords = dict(schema.keywords)
    said = (keywords.pop("type", ""), keywords.pop("additionalProperties", True))
    return said == ("object", False) and not any(
        value for name, value in keywords.items() if name not in ANNOTATIONS
    )


def json_body_plan(lowering: Lowering, schema: Schema | None, owner: str) -> BodyPlan | None:
    """A JSON body by its schema alone."""
    if schema is None:
        return None
    of = lowering.type_of(schema, f"{owner} Body")
    return BodyPlan((BodyContent("json", "application/json", of, {}),), required=True, doc="")


def _item(media: MediaType) -> Schema | None:
    """The schema of each item, where a body is JSON texts, one after the other."""
    if not is_sequential(media.name) or essence_of(media.name) == EVENTS:
        return None
    whole = media.schema.followed() if media.schema else None
    return media.item_schema or (whole.single("items") if whole else None)


def _content(lowering: Lowering, media: MediaType, name: str, hint: str) -> BodyContent:
    item = _item(media)
    if item is not None:
        return BodyContent("lines", name, ListOf(lowering.type_of(item, f"{hint} Item")), {})
    of = content_type(lowering, media, hint)
    kind = body_kind(media)
    encoding = plan_encodings(lowering, media) if kind in ("form", "multipart") else {}
    return BodyContent(kind, name, of, encoding)
