"""Pages planned: how the items of an operation come page by page, as far as that is plain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from ....document import Operation, Schema
from ....document.references import DeadReference

__all__ = ["PagesPlan", "Way", "guessed_pages"]

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
_COUNTS: Final = frozenset(
    {"lastpage", "numpages", "pagecount", "pagestotal", "totalpagecount", "totalpages"}
)
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
    :param pages: the members that say how many pages there are.
    """

    way: Way
    items: tuple[str, ...]
    parameter: str = ""
    mark: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    first: int = 1
    pages: tuple[str, ...] = ()


def guessed_pages(operation: Operation) -> Iterator[PagesPlan]:
    """The ways in which an operation may be paged by what is plain, the plainest first."""
    answer = _answer(operation)
    items = _items(answer) if answer else None
    if answer is None or items is None:
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
    pages = next((at for at, of in members.items() if _counts_pages(at, of)), ())
    for name in sorted(_PAGES & set(parameters)):
        first = _first(operation, name)
        yield PagesPlan("page", items, parameters[name], more=more, first=first, pages=pages)
    for name in sorted(_OFFSETS & set(parameters)):
        yield PagesPlan("offset", items, parameters[name], more=more)


def _answer(operation: Operation) -> Schema | None:
    """The schema of a successful JSON answer."""
    content = operation.success.content.values() if operation.success else ()
    return next((media.schema for media in content if media.is_json and media.schema), None)


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


def _counts_pages(at: tuple[str, ...], schema: Schema) -> bool:
    return _bare(at[-1]) in _COUNTS and _types(schema) == ("integer",)


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
