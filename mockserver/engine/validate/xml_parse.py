"""XML text to a small tree, by expat: no document type, hence no entities, and nothing fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat  # a document type is refused below, and with it every known attack

__all__ = ["BrokenXml", "Element", "parse_xml"]

MAX_DEPTH: Final = 100
MAX_NODES: Final = 200_000
"""Elements and attributes that one body may have."""
_SEPARATOR: Final = "\n"
"""Stands between a namespace and a name: no URI and no name has it."""


class BrokenXml(Exception):  # noqa: N818 - what it is
    """A text that is no XML, or is XML that is not read."""


@dataclass(slots=True)
class Element:
    """An element.

    :param namespace: the URI of its namespace; empty where it has none.
    :param name: its name without a prefix.
    :param attributes: the values of its attributes, by namespace and name.
    """

    namespace: str
    name: str
    attributes: Mapping[tuple[str, str], str]
    children: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text that stands directly in it."""
        return "".join(self.texts)


def parse_xml(content: bytes) -> Element:
    """The root element of a document.

    :raises BrokenXml: if it is not well-formed, has a document type, or is too deep or too large.
    """
    builder = _Builder()
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = builder.refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages.get(error.code, "not well-formed")
        raise BrokenXml(f"{reason}: line {error.lineno}, column {error.offset + 1}") from error
    except (ValueError, LookupError) as error:
        raise BrokenXml(f"an encoding that is not known: {error}") from error
    if builder.root is None:
        raise BrokenXml("no element")
    return builder.root


class _Builder:
    """Builds the tree from expat's events."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._nodes = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._nodes += 1 + len(attributes)
        if self._nodes > MAX_NODES:
            raise BrokenXml(f"more than {MAX_NODES:,} elements and attributes")
        if len(self._open) >= MAX_DEPTH:
            raise BrokenXml(f"nested more than {MAX_DEPTH} levels deep")
        named = {_qualified(key): value for key, value in attributes.items()}
        element = Element(*_qualified(name), named)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, data: str) -> None:
        self._open[-1].texts.append(data)

    def refuse(self, *_: object) -> None:
        raise BrokenXml("it has a document type declaration")


def _qualified(name: str) -> tuple[str, str]:
    namespace, _, local = name.rpartition(_SEPARATOR)
    return namespace, local
