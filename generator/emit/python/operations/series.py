"""Series planned: operations whose answers hold items, page by page or one after the other.

What a document says in ``x-pagination`` counts. Without it only what is plain is taken for paging,
and how it was decided is reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias, cast

from ....document import Operation, Schema
from ....document.pointers import tokens
from ....document.sequences import EVENTS, describes_items, event_data, tells_errors
from ..schemas.lowering import Lowering
from ..types import ANY, PyType
from .page_members import properties_of
from .pages import BodyMember, PagesPlan, Place, Way, guessed_pages, json_body

__all__ = ["ItemsPlan", "PagesPlan", "Place", "SeriesPlan", "plan_items", "plan_pages"]


@dataclass(frozen=True, slots=True)
class ItemsPlan:
    """How items come while one answer comes.

    :param type: of each item; None for server-sent events as they are.
    :param events: whether they are the data of events.
    :param errors: whether an event that is called ``error`` is an item, too.
    """

    type: PyType | None
    events: bool
    errors: bool = False


SeriesPlan: TypeAlias = PagesPlan | ItemsPlan


def plan_items(lowering: Lowering, operation: Operation, name: str, owner: str) -> ItemsPlan:
    """The items in a body of a sequential media type.

    :param name: the media type.
    """
    media = next(
        response.content[name]
        for key, response in operation.responses.items()
        if name in response.content and key[0] in "2d"
    )
    schema = media.item_schema or media.schema
    events = name.partition(";")[0].strip().lower() == EVENTS
    if schema is not None and media.item_schema is None and _is_list(schema):
        schema = schema.single("items") or schema
    if events:
        written, schema = schema, _event_data(schema)
        if schema is None and written is not None and len(event_data(written) or ()) > 1:
            message = "events come as they are: what their data is depends on the event"
            lowering.report("events-as-they-are", media.node.pointer, message)
        if schema is None:
            return ItemsPlan(None, True)
        return ItemsPlan(lowering.type_of(schema, f"{owner} Event"), True, tells_errors(schema))
    return ItemsPlan(lowering.type_of(schema, f"{owner} Item") if schema else ANY, False)


def _is_list(schema: Schema) -> bool:
    found = schema.followed()
    return found is not None and "array" in found.types


def _event_data(schema: Schema | None) -> Schema | None:
    """What an event's data is as JSON; None where it is not said to be JSON."""
    if schema is None:
        return None
    documented = event_data(schema)
    if documented is None:
        return schema if describes_items(schema) else None
    data = documented[0].followed() if len(documented) == 1 else None
    inner = data.node.child("contentSchema") if data else None
    if inner and isinstance(inner.value, dict):
        return Schema(inner)
    return data if data and data.properties else None


def plan_pages(lowering: Lowering, operation: Operation) -> PagesPlan | None:
    """How an operation is paged, by its extension or by what is plain; None where it is not."""
    told = operation.node.mapping.get("x-pagination")
    if told is not None:
        return _told(lowering, operation)
    found = next(guessed_pages(operation), None)
    if found is not None:
        where = f"`{'.'.join(found.items)}`" if found.items else "the answer itself"
        by = _said_by(found)
        lowering.report(
            "pagination-found",
            operation.pointer,
            f"comes page by page: the items are in {where}, the next page is asked for {by}",
            "if that is not so, say `x-pagination: false` at the operation, or how it is",
        )
    return found


_POINTERS: Final = ("items", "next", "more", "body")


def _said_by(plan: PagesPlan) -> str:
    match plan.parameter:
        case "":
            return f"by the answer's {plan.way}"
        case BodyMember(names):
            return f"by `{'.'.join(names)}` in the body"
        case name:
            return f"by `{name}`"


def _told(lowering: Lowering, operation: Operation) -> PagesPlan | None:
    node = operation.node.child("x-pagination")
    if node.value is False:
        return None
    way = node.text("by")
    if way not in ("link", "url", "cursor", "page", "offset"):
        lowering.report(
            "pagination-not-read",
            node.pointer,
            "`x-pagination` says in `by` one of link, url, cursor, page, offset, or is false",
        )
        return None
    try:
        pointers = {key: tuple(tokens(node.text(key))) for key in _POINTERS}
    except ValueError as error:
        hint = "`items`, `next` and `more` are JSON pointers into the answer, `body` into the body"
        lowering.report("pagination-not-read", node.pointer, f"{error}", hint)
        return None
    parameter = _told_place(operation, node.text("parameter") or way, pointers["body"])
    if parameter is None:
        message = "`body` is a JSON pointer into the request's body, and that is no JSON"
        lowering.report("pagination-not-read", node.pointer, message)
        return None
    first = node.mapping.get("first", 1)
    return PagesPlan(
        cast("Way", way),
        pointers["items"],
        parameter,
        pointers["next"],
        pointers["more"],
        first if type(first) is int else 1,
    )


def _told_place(operation: Operation, name: str, within: tuple[str, ...]) -> Place | None:
    """What says which page is asked for; None where it is in a JSON body, and there is none.

    A name that only a member of the body has means that.

    :param within: the names that lead to it in the body; none where it is told by its name.
    """
    media = json_body(operation)
    if within:
        return BodyMember(within, media.name) if media else None
    in_query = any(p.name == name for p in operation.parameters if p.location == "query")
    if in_query or media is None or media.schema is None:
        return name
    return BodyMember((name,), media.name) if name in properties_of(media.schema) else name
