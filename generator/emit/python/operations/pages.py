"""Pages planned: how the items of an operation come page by page, as far as that is plain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from ....document import MediaType, Operation, Schema
from .page_members import bare, items_in, members_of, properties_of, types_of

__all__ = ["BodyMember", "PagesPlan", "Place", "Way", "guessed_pages", "json_body"]

Way: TypeAlias = Literal["link", "url", "cursor", "page", "offset"]

_CURSORS: Final[Mapping[str, tuple[str, ...]]] = {
    "nextcursor": ("cursor", "nextcursor", "after", "startcursor"),
    "endcursor": ("after", "cursor"),
    "nextpagetoken": ("pagetoken", "nextpagetoken"),
    "nextpagecursor": ("pagecursor", "cursor"),
    "nexttoken": ("nexttoken", "token"),
    "nextmarker": ("marker",),
    "continuationtoken": ("continuationtoken",),
    "next": ("cursor", "after"),
    "after": ("after", "cursor"),
    "cursor": ("cursor",),
    "continue": ("continue",),
}
"""What the next page's mark is called, and the parameters that may carry it; without ``_``."""
_URLS: Final = frozenset(
    {"next", "nexturl", "nextpageurl", "nextlink", "nexthref", "odatanextlink"}
)
_MORE: Final = frozenset({"hasmore", "hasnext", "hasnextpage", "more"})
_COUNTS: Final = frozenset(
    {"lastpage", "numpages", "pagecount", "pagestotal", "totalpagecount", "totalpages"}
)
_PAGES: Final = frozenset({"page", "pagenumber", "pageno", "pageindex"})
_OFFSETS: Final = frozenset({"offset", "skip"})
_SIZES: Final = frozenset(
    {"count", "hitsperpage", "limit", "maxresults", "pagelimit", "pagesize", "perpage", "size",
     "take", "top"}
)  # fmt: skip
"""What says in a body how many items a page has."""


@dataclass(frozen=True, slots=True)
class BodyMember:
    """A member of a JSON body.

    :param names: those of the objects that it is in, then its own.
    :param media_type: the body's.
    """

    names: tuple[str, ...]
    media_type: str


Place: TypeAlias = str | BodyMember
"""What says in a request which page is asked for: a parameter of the query, or of the body."""


@dataclass(frozen=True, slots=True)
class PagesPlan:
    """How the items of an operation come page by page.

    :param way: how the next page is asked for.
    :param items: the members that lead to the items in an answer; none where it is the items.
    :param parameter: what carries the next page's mark or number.
    :param mark: the members that lead to the mark, or to the next page's address; ``-`` is the
        last item.
    :param more: the members that say whether there is another page.
    :param first: the number of the first page.
    :param pages: the members that say how many pages there are.
    """

    way: Way
    items: tuple[str, ...]
    parameter: Place = ""
    mark: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    first: int = 1
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Taker:
    """Something in a request that may say which page is asked for."""

    place: Place
    schema: Schema | None


def guessed_pages(operation: Operation) -> Iterator[PagesPlan]:
    """The ways in which an operation may be paged by what is plain, the plainest first.

    What is sent by ``POST`` is paged by its body alone.
    """
    answer = _answer(operation)
    items = items_in(answer) if answer else None
    if answer is None or items is None or operation.method not in _PAGED:
        return
    members = dict(members_of(answer))
    more = next((at for at in members if bare(at[-1]) in _MORE), ())
    takers = _in_body(operation, more) if operation.method != "GET" else {}
    if operation.method != "POST":
        yield from _by_address(operation, items, members)
        in_query = (one for one in operation.parameters if one.location == "query")
        takers |= {bare(one.name): _Taker(one.name, one.schema) for one in in_query}
    yield from _by_cursor(answer, items, takers, members, more)
    # Before numbers of pages: an offset is right however many items a page is asked to have.
    for name in sorted(_OFFSETS & set(takers)):
        yield PagesPlan("offset", items, takers[name].place, more=more)
    pages = next((at for at, of in members.items() if _counts_pages(at, of)), ())
    for name in sorted(_PAGES & set(takers)):
        taker = takers[name]
        first = _first(taker.schema)
        yield PagesPlan("page", items, taker.place, more=more, first=first, pages=pages)


_PAGED: Final = frozenset({"GET", "POST", "QUERY"})
"""Methods that may ask for items."""


def _by_address(
    operation: Operation, items: tuple[str, ...], members: Mapping[tuple[str, ...], Schema]
) -> Iterator[PagesPlan]:
    """By the next page's address, in the header ``Link`` or in the answer."""
    headers = operation.success.headers if operation.success else {}
    if any(name.lower() == "link" for name in headers):
        yield PagesPlan("link", items)
    for at, schema in members.items():
        if _is_next_url(at, schema):
            yield PagesPlan("url", items, mark=at)


def json_body(operation: Operation) -> MediaType | None:
    """The JSON that an operation's body may be; None where it may be none."""
    content = operation.request_body.content.values() if operation.request_body else ()
    return next((media for media in content if media.is_json), None)


def _in_body(operation: Operation, more: tuple[str, ...]) -> dict[str, _Taker]:
    """What may say in a body which page is asked for; the members of the body itself come first.

    A number is one only where the size of a page stands beside it, or the answer says whether
    there is more: bodies speak of much else.
    """
    media = json_body(operation)
    if media is None or media.schema is None:
        return {}
    members = dict(members_of(media.schema))
    sized = {at[:-1] for at in members if bare(at[-1]) in _SIZES}
    found: dict[str, _Taker] = {}
    for at, schema in sorted(members.items(), key=lambda member: len(member[0])):
        name = bare(at[-1])
        is_number = "integer" in types_of(schema) and (at[:-1] in sized or bool(more))
        if is_number or name not in _PAGES | _OFFSETS:
            found.setdefault(name, _Taker(BodyMember(at, media.name), schema))
    return found


def _answer(operation: Operation) -> Schema | None:
    """The schema of a successful JSON answer."""
    content = operation.success.content.values() if operation.success else ()
    return next((media.schema for media in content if media.is_json and media.schema), None)


def _by_cursor(
    answer: Schema,
    items: tuple[str, ...],
    takers: Mapping[str, _Taker],
    members: Mapping[tuple[str, ...], Schema],
    more: tuple[str, ...],
) -> Iterator[PagesPlan]:
    """By a mark in the answer; by the last item's id, where the answer says if there is more."""
    for at in members:
        for wanted in _CURSORS.get(bare(at[-1]), ()):
            if wanted in takers and at != items:
                yield PagesPlan("cursor", items, takers[wanted].place, at, more)
    last = next((at for at in members if bare(at[-1]) == "lastid"), ())
    for wanted in ("after", "afterid", "startingafter"):
        if wanted in takers and more and last:
            yield PagesPlan("cursor", items, takers[wanted].place, last, more)
    if "startingafter" in takers and more and _has_id(answer, items):
        by_id = (*items, "-", "id")
        yield PagesPlan("cursor", items, takers["startingafter"].place, by_id, more)


def _is_next_url(at: tuple[str, ...], schema: Schema) -> bool:
    """Whether a member is the next page's address: called so, or among links, or by its format."""
    *around, name = map(bare, at)
    if around[:1] == ["links"] and name == "href":
        return around[1:] == ["next"] and "string" in types_of(schema)
    if name not in _URLS or "string" not in types_of(schema):
        return False
    format_ = schema.resolved().keywords.get("format")
    return name != "next" or around == ["links"] or format_ in ("uri", "uri-reference", "url")


def _counts_pages(at: tuple[str, ...], schema: Schema) -> bool:
    return bare(at[-1]) in _COUNTS and types_of(schema) == ("integer",)


def _has_id(answer: Schema, items: tuple[str, ...]) -> bool:
    listed = properties_of(answer)[items[0]] if items else answer
    item = listed.resolved().single("items")
    return item is not None and "id" in properties_of(item)


def _first(schema: Schema | None) -> int:
    """The number of the first page: 0 where that is the least or what goes without saying."""
    found = schema.followed() if schema else None
    keywords = found.keywords if found else {}
    return 0 if 0 in (keywords.get("minimum"), keywords.get("default")) else 1
