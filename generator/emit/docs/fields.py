"""Fields as the pages show them: what a schema says, as a tree that ends.

A reference stays a reference: it is a link to its schema's page. What is unfolded in place is what
the document refers to but once, and a short schema that is a whole body; so the pages of a document
are never much larger than the document, and recursion ends by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from markupsafe import Markup

from ...document import Schema
from ...findings import Finding, JsonValue

__all__ = ["Choice", "Choices", "Fact", "Field", "Shape", "TypeName", "Value"]


@dataclass(frozen=True, slots=True)
class TypeName:
    """The name of a type, of which one part may be a link: ``array<`` *Pet* ``>``.

    :param before: what stands before the link, or all of it.
    :param name: what is linked; empty for none.
    :param href: where the link leads: a schema's page, or an anchor of this page.
    """

    before: str
    name: str = ""
    href: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """The whole as text."""
        return f"{self.before}{self.name}{self.after}"

    def within(self, generic: str) -> TypeName:
        """``array<…>`` or ``map<…>`` of this type."""
        return TypeName(f"{generic}<{self.before}", self.name, self.href, f"{self.after}>")


@dataclass(frozen=True, slots=True)
class Fact:
    """One more thing that a schema says of a value.

    :param key: a keyword of JSON Schema, or a key of the catalogue of texts.
    :param text: its value, as it is shown.
    """

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a schema lists.

    :param text: as JSON, but for plain texts.
    :param told: its name and description; empty where it has none.
    """

    text: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One alternative of ``oneOf`` or ``anyOf``.

    :param title: what to call it.
    :param tag: the discriminator's value that names it; empty for none.
    """

    title: str
    tag: str
    anchor: str
    shape: Shape
    description: Markup


@dataclass(frozen=True, slots=True)
class Choices:
    """``oneOf`` or ``anyOf`` where it is more than a value and null.

    :param keyword: which of the two.
    :param discriminator: the property whose value tells them apart; empty for none.
    """

    keyword: str
    discriminator: str
    options: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value may be.

    :param fields: the properties of an object, or of the objects in an array.
    :param enum: the values that it is one of.
    """

    type: TypeName
    nullable: bool = False
    format: str = ""
    facts: tuple[Fact, ...] = ()
    enum: tuple[Value, ...] = ()
    fields: tuple[Field, ...] = ()
    choices: tuple[Choices, ...] = ()

    @property
    def explains_values(self) -> bool:
        """Whether the document says what its values mean."""
        return any(one.told for one in self.enum)

    @property
    def is_deep(self) -> bool:
        """Whether there is something to unfold."""
        return bool(self.fields or self.choices)


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, a header or a property.

    :param anchor: its ``id`` on the page; empty where the page cannot link to it.
    :param kind: ``property``, ``additional`` (any other name), ``pattern`` (names that match),
        ``item`` (one place of a tuple), ``parameter`` or ``header``.
    :param examples: as compact JSON.
    """

    name: str
    anchor: str
    shape: Shape
    description: Markup
    required: bool = False
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False
    kind: str = "property"
    examples: tuple[str, ...] = ()
    pointer: str = ""
    findings: tuple[Finding, ...] = field(default=())


NOTHING: Final = Shape(TypeName("never"))
ANYTHING: Final = Shape(TypeName("any"))


def is_nothing(schema: Schema) -> bool:
    """Whether no value keeps a schema: ``false``."""
    value: JsonValue = schema.node.value
    return value is False
