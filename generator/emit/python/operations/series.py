"""Series planned: operations whose answers hold items, page by page or one after the other.

What a document says in ``x-pagination`` counts. Without it only what is plain is taken for paging,
and how it was decided is reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, cast

from ....document import Operation, Schema
from ....document.pointers import tokens
from ....document.references import DeadReference
from ....document.sequences import EVENTS, describes_items, event_data, tells_errors
from ..schemas.lowering import Lowering
from ..types import ANY, PyType

__all__ = ["ItemsPlan", "PagesPlan", "SeriesPlan", "Way", "plan_items", "plan_pages"]

Way: TypeAlias = Literal["link", "url", "cursor", "page", "offset"]

_ITEMS: Final = ("data", "items", "results", "records", "values", "entries", "list", "elements")
_ASIDE: Final = frozenset(
    {"cursor", "cursors", "links", "meta", "metadata", "pageinfo", "pagination", "paging",
     "responsemetadata"}
)  # fmt: skip
"""Objects beside the items that may say where the next page is."""
_CURSORS: Final[Mapping[str, tuple[str, ...]]] = {
    "nextcursor": ("cursor", "nextcursor", "after", "startcursor"),
    "endcursor": ("after", "cursor"),
    "nextpagetoken": ("pagetoken", "nextpagetoken"),
    "nextpagecursor": ("pagecursor", "cursor"),
    "nexttoken": ("nexttoken", "token"),
    "nextmarker": ("marker",),
    "continuationtoken": ("continuationtoken",),
    "next": ("cursor", "after"),
    "after": ("after",),
    "cursor": ("cursor",),
    "continue": ("continue",),
}
"""What the next page's mark is called, and the parameters that may carry it; without ``_``."""
_URLS: Final = frozenset(
    {"next", "nexturl", "nextpageurl", "nextlink", "nexthref", "odatanextlink"}
)
_MORE: Final = frozenset({"hasmore", "hasnext", "hasnextpage", "more"})
_PAGES: Final = frozenset({"page", "pagenumber", "pageno", "pageindex"})
_OFFSETS: Final = frozenset({"offset", "skip"})
_DEPTH: Final = 4


@dataclass(frozen=True, slots=True)
class PagesPlan:
    """How the items of an operation come page by page.

    :param way: how the next page is asked for.
    :param items: the members that lead to the items in an answer; none where it is the items.
    :param parameter: what carries the next page's mark or number in the query.
    :param mark: the members that lead to the mark, or to the next page's address; ``-`` is the
        last item.
    :param more: the members that say whether there is another page.
    :param first: the number of the first page.
    """

    way: Way
    items: tuple[str, ...]
    parameter: str = ""
    mark: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    first: int = 1


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
    if schema is not None and media.item_schema is None and "array" in _types(schema):
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
    answer = _answer(operation)
    if operation.method != "GET" or answer is None:
        return None
    found = next(_guesses(operation, answer), None)
    if found is not None:
        where = f"`{'.'.join(found.items)}`" if found.items else "the answer itself"
        by = f"by `{found.parameter}`" if found.parameter else f"by the answer's {found.way}"
        lowering.report(
            "pagination-found",
            operation.pointer,
            f"comes page by page: the items are in {where}, the next page is asked for {by}",
            "if that is not so, say `x-pagination: false` at the operation, or how it is",
        )
    return found


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
        pointers = {key: tuple(tokens(node.text(key))) for key in ("items", "next", "more")}
    except ValueError as error:
        hint = "`items`, `next` and `more` are JSON pointers into the answer"
        lowering.report("pagination-not-read", node.pointer, f"{error}", hint)
        return None
    first = node.mapping.get("first", 1)
    return PagesPlan(
        cast("Way", way),
        pointers["items"],
        node.text("parameter") or way,
        pointers["next"],
        pointers["more"],
        first if type(first) is int else 1,
    )


def _answer(operation: Operation) -> Schema | None:
    """The schema of a successful JSON answer."""
    content = operation.success.content.values() if operation.success else ()
    return next((media.schema for media in content if media.is_json and media.schema), None)


def _guesses(operation: Operation, answer: Schema) -> Iterator[PagesPlan]:
    """The ways in which an operation may be paged, the plainest first."""
    items = _items(answer)
    if items is None:
        return
    parameters = {_bare(p.name): p.name for p in operation.parameters if p.location == "query"}
    members = dict(_members(answer))
    more = next((at for at in members if _bare(at[-1]) in _MORE), ())
    headers = operation.success.headers if operation.success else {}
    if any(name.lower() == "link" for name in headers):
        yield PagesPlan("link", items)
    yield from (
        PagesPlan("url", items, mark=at)
        for at, schema in members.items()
        if _is_next_url(at, schema)
    )
    yield from _by_cursor(answer, items, parameters, members, more)
    for name in sorted(_PAGES & set(parameters)):
        yield PagesPlan("page", items, parameters[name], more=more, first=_first(operation, name))
    for name in sorted(_OFFSETS & set(parameters)):
        yield PagesPlan("offset", items, parameters[name], more=more)


def _by_cursor(
    answer: Schema,
    items: tuple[str, ...],
    parameters: Mapping[str, str],
    members: Mapping[tuple[str, ...], Schema],
    more: tuple[str, ...],
) -> Iterator[PagesPlan]:
    """By a mark in the answer; by the last item's id, where the answer says if there is more."""
    for at in members:
        for wanted in _CURSORS.get(_bare(at[-1]), ()):
            if wanted in parameters and at != items:
                yield PagesPlan("cursor", items, parameters[wanted], at, more)
    last = next((at for at in members if _bare(at[-1]) == "lastid"), ())
    for wanted in ("after", "afterid", "startingafter"):
        if wanted in parameters and more and last:
            yield PagesPlan("cursor", items, parameters[wanted], last, more)
    if "startingafter" in parameters and more and _has_id(answer, items):
        yield PagesPlan("cursor", items, parameters["startingafter"], (*items, "-", "id"), more)


def _items(answer: Schema) -> tuple[str, ...] | None:
    """Where the one list in an answer is; None where there is none, or more than one."""
    if _types(answer) == ("array",):
        return ()
    lists = [name for name, one in _properties(answer).items() if "array" in _types(one)]
    usual = [name for name in _ITEMS if name in lists]
    if len(lists) == 1 or usual:
        return (usual[0] if usual else lists[0],)
    below = _properties(answer).get("_embedded")  # HAL
    inner = _items(below) if below else None
    return ("_embedded", *inner) if inner else None


def _members(answer: Schema) -> Iterator[tuple[tuple[str, ...], Schema]]:
    """The members of an answer, and of the objects in it that speak of pages."""
    for name, schema in _properties(answer).items():
        yield (name,), schema
        if _bare(name) in _ASIDE:
            for inner, below in _properties(schema).items():
                yield (name, inner), below
                if _bare(inner) == "next" and "href" in _properties(below):
                    yield (name, inner, "href"), _properties(below)["href"]


def _is_next_url(at: tuple[str, ...], schema: Schema) -> bool:
    """Whether a member is the next page's address: called so, or among links, or by its format."""
    *around, name = map(_bare, at)
    if around[:1] == ["links"] and name == "href":
        return around[1:] == ["next"] and "string" in _types(schema)
    if name not in _URLS or "string" not in _types(schema):
        return False
    format_ = schema.resolved().keywords.get("format")
    return name != "next" or around == ["links"] or format_ in ("uri", "uri-reference", "url")


def _has_id(answer: Schema, items: tuple[str, ...]) -> bool:
    listed = _properties(answer)[items[0]] if items else answer
    item = listed.resolved().single("items")
    return item is not None and "id" in _properties(item)


def _first(operation: Operation, name: str) -> int:
    for parameter in operation.parameters:
        if _bare(parameter.name) == name and parameter.schema:
            keywords = parameter.schema.resolved().keywords
            return 0 if 0 in (keywords.get("minimum"), keywords.get("default")) else 1
    return 1


def _bare(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())


def _types(schema: Schema) -> tuple[str, ...]:
    try:
        return tuple(schema.resolved().types)
    except DeadReference:
        return ()


def _properties(schema: Schema, depth: int = 0) -> Mapping[str, Schema]:
    """The properties of an object, those of what it is composed of among them."""
    if depth > _DEPTH:
        return {}
    try:
        resolved = schema.resolved()
    except DeadReference:
        return {}
    found: dict[str, Schema] = {}
    for part in resolved.list_of("allOf"):
        found |= _properties(part, depth + 1)
    return found | dict(resolved.properties)
