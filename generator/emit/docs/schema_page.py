"""A schema's page: the component as it is, both ways."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from ...document import Schema
from ...findings import Finding
from .addresses import Anchors
from .exchanges import indented
from .fields import Shape
from .frame import Frame
from .prose import prose
from .shapes import described, said_of
from .tree import Tree

__all__ = ["SchemaPage", "schema_page"]


@dataclass(frozen=True)
class SchemaPage:
    """What the template of a schema's page is given.

    :param examples: as JSON.
    """

    frame: Frame
    name: str
    title: str
    description: Markup
    deprecated: bool
    shape: Shape
    examples: tuple[str, ...]
    findings: tuple[Finding, ...]


def schema_page(frame: Frame, name: str, schema: Schema) -> SchemaPage:
    """The page of a component."""
    noted = frame.site.noted
    tree = Tree(frame.schema_pages, Anchors(), None, lambda pointer, _: noted.at(pointer))
    told = said_of(schema)
    title = told.get("title")
    return SchemaPage(
        frame,
        name,
        title if isinstance(title, str) and title != name else "",
        prose(described(schema)),
        told.get("deprecated") is True,
        tree.component(schema),
        tuple(indented(value) for value in schema.examples),
        noted.at(schema.pointer),
    )
