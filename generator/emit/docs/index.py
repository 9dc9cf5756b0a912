"""What the site's scripts read: the tree of pages, and what is searched.

A page from a disk may load a script and nothing else; so these are scripts that hand over data.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ...document import MediaType, Operation, Schema
from ...findings import JsonValue
from .facts import enum_of
from .frame import script_json
from .operation_page import title_of
from .prose import plain_text

if TYPE_CHECKING:
    from .site import Site

__all__ = ["navigation_script", "search_script"]

_DEEPEST: Final = 4
"""Levels of properties whose names can be searched for from one schema."""


def navigation_script(site: Site) -> str:
    """The tree of pages: groups with their operations."""
    pages = site.pages_of_operations
    groups: list[JsonValue] = [
        {
            "title": group.title,
            "section": group.section,
            "url": group.href,
            "items": [_item(pages[one.pointer], one) for one in group.operations],
        }
        for group in site.groups
    ]
    if site.webhooks:
        items: list[JsonValue] = [_item(path, one) for path, one in site.webhooks.items()]
        groups.append({"title": site.texts["webhooks"], "url": "index.html", "items": items})
    return _handing("navigation", groups)


def _item(path: str, operation: Operation) -> JsonValue:
    return [operation.method, title_of(operation), path, operation.deprecated]


def search_script(site: Site) -> str:
    """What can be found: kind, title, way, method and path, and the text that is searched."""
    found: list[JsonValue] = []
    for path, operation in (*site.operations.items(), *site.webhooks.items()):
        where = f"{operation.method} {operation.path}"
        text = _joined(_words(operation))
        found.append(["operation", title_of(operation), path, where, text])
    for path, (name, schema) in site.schemas.items():
        found.append(["schema", name, path, "", _joined(_schema_words(schema, 0))])
    for group in site.groups:
        if group.name:
            found.append(["tag", group.title, group.href, "", plain_text(group.description)])
    for name, scheme in site.api.security_schemes.items():
        told = f"{scheme.type} {plain_text(scheme.description)}"
        found.append(["scheme", name, f"authentication.html#{name}", "", told])
    return _handing("searchIndex", found)


def _joined(words: Iterator[str]) -> str:
    return " ".join(dict.fromkeys(word for word in words if word))


def _words(operation: Operation) -> Iterator[str]:
    yield operation.operation_id
    yield from (one.operation_id for one in operation.shared)
    yield plain_text(operation.description)
    yield from operation.tags
    for parameter in operation.parameters:
        yield parameter.name
        yield plain_text(parameter.description)
        if parameter.schema:
            yield from _schema_words(parameter.schema, 0)
    bodies = operation.request_body.content.values() if operation.request_body else ()
    for media in bodies:
        yield from _media_words(media)
    for response in operation.responses.values():
        yield plain_text(response.description)
        for media in response.content.values():
            yield from _media_words(media)


def _media_words(media: MediaType) -> Iterator[str]:
    schema = media.schema or media.item_schema
    if schema:
        yield from _schema_words(schema, 0)


def _schema_words(schema: Schema, depth: int) -> Iterator[str]:
    """The words of a schema; what it refers to has a page of its own, and is found there."""
    for value in enum_of(schema):
        yield from filter(None, (value.text, value.told))
    yield plain_text(schema.description)
    if depth == _DEEPEST:
        return
    for name, inner in schema.properties.items():
        yield name
        yield from _schema_words(inner, depth + 1)
    for keyword in ("allOf", "oneOf", "anyOf"):
        for inner in schema.list_of(keyword):
            yield from _schema_words(inner, depth + 1)
    items = schema.single("items")
    if items is not None:
        yield from _schema_words(items, depth + 1)


def _handing(name: str, value: JsonValue) -> str:
    """A script that hands a value over: JSON is JavaScript (ECMA-262, section 12.9.4)."""
    return f"mockument.{name}({script_json(value)});\n"
