"""Names of classes by where their schemas stand: what is added elsewhere changes none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from ....document.pointers import child, document_of, tokens
from ...text import ClassName
from ..types import Key

__all__ = ["component_of", "name_of_pointer", "name_within"]

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

_LONGEST: Final = 3
"""Words of a name that no component has a part in."""


def name_within(
    pointer: str, names: Mapping[Key, ClassName], member: Callable[[str, int], str]
) -> str:
    """What a schema within a component is called: by the component's class, and the way to it.

    :param names: the classes of components.
    :param member: what a member of a union is called, by the pointer of its list and its index.
    :returns: an empty text if it stands in no component.
    """
    parts = tokens(pointer)
    for length in (3, 2):  # OpenAPI's `/components/schemas/Name`, and Swagger's `/definitions/Name`
        owner = names.get((child("", *parts[:length]),))
        if owner is not None and not document_of(pointer):
            return " ".join((owner, *_steps(parts, member, length)))
    return ""


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


def _steps(parts: list[str], member: Callable[[str, int], str], start: int = 0) -> Iterator[str]:
    """The way to a schema in words; names of properties are words even if they are keywords."""
    named = False
    above = ""
    for index, part in enumerate(parts[start:], start):
        if named:
            yield part
            named = False
        elif part.isdigit() and above in ("anyOf", "oneOf"):
            yield from filter(None, [member(child("", *parts[:index]), int(part))])
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
