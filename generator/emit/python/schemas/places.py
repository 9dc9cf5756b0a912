"""Names of classes by where their schemas stand: what is added elsewhere changes none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import unquote, urlsplit

from ....document.keywords import SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS
from ....document.pointers import child, document_of, in_document, tokens
from ...text import ClassName

__all__ = ["component_of", "length_of_owner", "name_of_pointer", "name_within"]

_FURNITURE: Final = frozenset(
    [
        "$defs", "allOf", "components", "content", "definitions", "headers", "parameters",
        "paths", "patternProperties", "properties", "responses", "schema", "schemas",
    ]
)  # fmt: skip
"""Keys that say nothing of what stands under them."""

_CALLED: Final = {
    "additionalProperties": "Value",
    "items": "Item",
    "prefixItems": "Item",
}
"""What stands under the other keys of a schema; members of a list are numbered from 1."""

_WITHIN_SCHEMAS: Final = SCHEMA_KEYWORDS | SCHEMA_LIST_KEYWORDS | SCHEMA_MAP_KEYWORDS
_ABOVE_SCHEMAS: Final = frozenset(
    ["content", "headers", "parameters", "paths", "requestBodies", "responses", "schema"]
)
"""Keys above schemas that belong to an operation or a message, and are none of a component."""

_SUFFIXES: Final = frozenset(["json", "openapi", "schema", "swagger", "yaml", "yml"])

_LONGEST: Final = 3
"""Words of a name that no component has a part in."""


def name_within(
    pointer: str,
    called: Callable[[str], ClassName | None],
    member: Callable[[str, int], str],
) -> str:
    """What a schema within a component is called: by the component's class, and the way to it.

    :param called: the class of what stands at a pointer, if it has one.
    :param member: what a member of a union is called, by the pointer of its list and its index.
    :returns: an empty text if it stands in no component.
    """
    parts, uri = tokens(pointer), document_of(pointer)
    length = length_of_owner(parts, uri)
    if length is None:
        return ""
    owner: str | None = called(_above(uri, parts, length))
    if owner is None and uri:
        owner = parts[length - 1] if length else _name_of_file(uri)
    return " ".join((owner, *_steps(parts, member, length, uri))) if owner else ""


def _above(uri: str, parts: list[str], length: int) -> str:
    """The pointer that the first tokens are."""
    return in_document(uri, child("", *parts[:length]))


def length_of_owner(parts: list[str], uri: str) -> int | None:
    """How many tokens lead to the component that a schema is or stands in; None if to none.

    Other documents have components where they like: each is what stands above the first keyword of
    a schema, and a document that begins with one is a component itself.
    """
    match parts:
        case ["components", "schemas", _, *_]:
            return 3
        case ["definitions", _, *_]:  # Swagger's
            return 2
        case ["$defs", _, *_] if uri:
            return 2
    if not uri:
        return None
    length = next((i for i, part in enumerate(parts) if part in _WITHIN_SCHEMAS), len(parts))
    return length if _ABOVE_SCHEMAS.isdisjoint(parts[:length]) else None


def _name_of_file(uri: str) -> str:
    """``pets/new-pet.schema.yaml`` as ``new-pet``."""
    name = unquote(urlsplit(uri).path).rpartition("/")[2]
    while (suffix := name.rpartition(".")[2].lower()) in _SUFFIXES and suffix != name.lower():
        name = name.rpartition(".")[0]
    return name or "Document"


def component_of(pointer: str, kind: str) -> str:
    """What a response, a body or another component is called; empty for what is none.

    :param kind: the field of the Components Object, such as ``responses``; in Swagger 2.0 it is
        one of the document itself.
    """
    if document_of(pointer):
        return ""
    match tokens(pointer):
        case ["components", found, name] | [found, name] if found == kind:
            return name
        case _:
            return ""


def name_of_pointer(pointer: str) -> str:
    """What a schema is called that is referred to where it stands, out of any component."""
    return " ".join([*_steps(tokens(pointer), _numbered)][-_LONGEST:]) or "Document"


def _numbered(_pointer: str, index: int) -> str:
    return f"Option{index + 1}"


def _steps(
    parts: list[str], member: Callable[[str, int], str], start: int = 0, uri: str = ""
) -> Iterator[str]:
    """The way to a schema in words; names of properties are words even if they are keywords."""
    named = False
    above = ""
    for index, part in enumerate(parts[start:], start):
        if named:
            yield part
            named = False
        elif part.isdigit() and above in ("anyOf", "oneOf"):
            yield from filter(None, [member(_above(uri, parts, index), int(part))])
        elif part.isdigit() and above == "prefixItems":
            yield f"{_CALLED[above]}{int(part) + 1}"
        elif part in ("properties", "$defs", "definitions", "patternProperties"):
            named = True
        elif part in ("anyOf", "oneOf", "prefixItems"):
            pass  # its members say more
        elif part in _CALLED:
            yield _CALLED[part]
        elif part not in _FURNITURE and above != "allOf":
            yield part
        above = part
