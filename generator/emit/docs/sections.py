"""Sections: what large documents put their tags under.

OpenAPI 3.2 has a tag's ``parent`` for that. Before, renderers of documentation had agreed on an
extension of the document, ``x-tagGroups``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ...document import Api, Tag

__all__ = ["sections_of"]


def sections_of(api: Api, names: Iterable[str]) -> dict[str, str]:
    """The section of each tag, empty for none; the tags of a section follow one another.

    :param names: the tags that there are, in their order.
    """
    named = dict.fromkeys(names, "")
    grouped = {tag: section for tag, section in _extension(api) if tag in named}
    if grouped:
        return {**grouped, **{name: "" for name in named if name not in grouped}}
    tops = {name: _top(api.tags, name) for name in named}
    shared = {top for name, top in tops.items() if top != name}
    by_top: dict[str, list[str]] = {}
    for name, top in tops.items():
        by_top.setdefault(top, []).append(name)
    return {
        name: _title(api.tags, top) if top in shared else ""
        for top, members in by_top.items()
        for name in members
    }


def _extension(api: Api) -> Iterator[tuple[str, str]]:
    for group in api.root.elements("x-tagGroups"):
        for tag in group.texts("tags"):
            yield tag, group.text("name")


def _top(tags: Mapping[str, Tag], name: str) -> str:
    """The tag that a tag stands under, and all between; the last one before a circle closes."""
    seen = [name]
    while (tag := tags.get(seen[-1])) and tag.parent in tags and tag.parent not in seen:
        seen.append(tag.parent)
    return seen[-1]


def _title(tags: Mapping[str, Tag], name: str) -> str:
    return tags[name].summary or name
