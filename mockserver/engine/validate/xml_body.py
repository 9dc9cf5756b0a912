"""XML bodies: elements and attributes become the value that a schema describes.

The value is then held against the schema like any other. What the document does not name comes
under its own name, so that a schema without further members refuses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ....generator.document import Schema
from ....generator.document.pointers import child
from ....generator.document.validation import Violation
from ....generator.findings import JsonValue
from ....generator.messages.coerce import Coercion
from ....generator.messages.xml_names import XmlNode, xml_node
from .xml_parse import BrokenXml, Element, parse_xml

__all__ = ["BrokenXml", "XmlReader"]

_INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
_NIL: Final = (_INSTANCE, "nil")


class XmlReader:
    """Reads XML as one schema describes it.

    :param schema: the schema; None where nothing is said.
    """

    def __init__(self, schema: Schema | None) -> None:
        self._root = _Described(Coercion(schema))

    def read(self, content: bytes) -> tuple[JsonValue, tuple[Violation, ...], str]:
        """The value, what is wrong with the XML itself, and what could not be told apart.

        :raises BrokenXml: if it is no XML that is read here.
        """
        element = parse_xml(content)
        look = _Look()
        node = xml_node(self._root.coercion.schema, element.name)
        if not _matches(element, node, ()):
            look.add("", f"the root is <{element.name}>, not {_shown(node)}")
        value = look.value(element, self._root, "")
        unchecked = ""
        if look.unclear:
            unchecked = f"alternatives that XML does not tell apart: {', '.join(look.unclear)}"
        return value, tuple(look.violations), unchecked


@dataclass(frozen=True)
class _Described:
    """What a schema says of an element. All of it is looked up once."""

    coercion: Coercion

    @cached_property
    def is_list(self) -> bool:
        return "array" in self.coercion.types

    @cached_property
    def is_object(self) -> bool:
        return bool(self.properties) or self.coercion.is_object

    @cached_property
    def items(self) -> _Described:
        return _Described(self.coercion.items)

    @cached_property
    def additional(self) -> _Described:
        return _Described(self.coercion.additional)

    @cached_property
    def properties(self) -> tuple[_Property, ...]:
        return tuple(_property(n, _Described(c)) for n, c in self.coercion.properties.items())

    @cached_property
    def unclear(self) -> tuple[str, ...]:
        """The properties that alternatives declare with different types."""
        return self.coercion.unclear


@dataclass(frozen=True, slots=True)
class _Property:
    """How a property is written.

    :param items: how the items of a list are written that stand by themselves.
    """

    name: str
    node: XmlNode
    described: _Described
    items: XmlNode | None

    def item(self) -> _Described:
        """What describes each of the property's elements."""
        return self.described.items if self.items else self.described


def _property(name: str, described: _Described) -> _Property:
    schema = described.coercion.schema
    node = xml_node(schema, name, is_list=described.is_list)
    items = None
    if described.is_list and node.kind == "none":
        items = xml_node(described.items.coercion.schema, name)
    return _Property(name, node, described, items)


class _Look:
    """One walk through one document."""

    def __init__(self) -> None:
        self.violations: list[Violation] = []
        self.unclear: dict[str, None] = {}

    def add(self, pointer: str, message: str) -> None:
        self.violations.append(Violation(pointer, "xml", message, ""))

    def value(self, element: Element, described: _Described, pointer: str) -> JsonValue:
        if element.attributes.get(_NIL) in ("true", "1"):
            return None
        if described.is_list:
            return self._items(element, described, pointer)
        if described.is_object or element.children or _own_attributes(element):
            return self._object(element, described, pointer)
        return _scalar(element.text, described)

    def _items(self, element: Element, described: _Described, pointer: str) -> JsonValue:
        """The items of a list that has an element around it."""
        node = xml_node(described.items.coercion.schema, "")
        found: list[JsonValue] = []
        for index, one in enumerate(element.children):
            below = child(pointer, index)
            if node.is_named and not _matches(one, node, ()):
                self.add(below, f"the item is <{one.name}>, not {_shown(node)}")
            found.append(self.value(one, described.items, below))
        return found

    def _object(self, element: Element, described: _Described, pointer: str) -> JsonValue:
        self.unclear.update(dict.fromkeys(described.unclear))
        left = list(element.children)
        attributes = _own_attributes(element)
        takes_text = False
        found: dict[str, JsonValue] = {}
        for one in described.properties:
            below = child(pointer, one.name)
            match one.node.kind:
                case "attribute":
                    values = _taken_attribute(attributes, one)
                case "text" | "cdata":
                    takes_text, values = True, [_scalar(element.text, one.described)]
                case _:
                    mine, left = _partition(left, one)
                    values = [self.value(e, one.item(), below) for e in mine]
            if values:
                found[one.name] = values if one.items or len(values) > 1 else values[0]
        if not takes_text and element.text.strip():
            self.add(pointer, f"there is text in <{element.name}> that is not described")
        found |= {name: text for (_, name), text in attributes.items() if name not in found}
        return found | self._rest(left, described, pointer)

    def _rest(
        self, elements: list[Element], described: _Described, pointer: str
    ) -> dict[str, JsonValue]:
        """Elements that no property claims, under their own names."""
        gathered: dict[str, list[JsonValue]] = {}
        for one in elements:
            value = self.value(one, described.additional, child(pointer, one.name))
            gathered.setdefault(one.name, []).append(value)
        return {n: values if len(values) > 1 else values[0] for n, values in gathered.items()}


def _own_attributes(element: Element) -> dict[tuple[str, str], str]:
    """The attributes, without those of XML Schema's own."""
    return {key: text for key, text in element.attributes.items() if key[0] != _INSTANCE}


def _taken_attribute(attributes: dict[tuple[str, str], str], one: _Property) -> list[JsonValue]:
    node = one.node
    for namespace, name in attributes:
        if name == node.name and (not node.namespace or namespace == node.namespace):
            return [one.described.coercion.value(attributes.pop((namespace, name)))]
    return []


def _partition(elements: list[Element], one: _Property) -> tuple[list[Element], list[Element]]:
    """The elements of a property, and the others."""
    node = one.items or one.node
    names = (_component(one.described.coercion.schema),)
    mine = [e for e in elements if _matches(e, node, names)]
    return mine, [e for e in elements if not _matches(e, node, names)] if mine else elements


def _component(schema: Schema | None) -> str:
    """The name of the component that a schema refers to: 3.2 names elements so (section 4.25)."""
    reference = schema.reference if schema else None
    return reference.rpartition("/")[2] if reference else ""


def _matches(element: Element, node: XmlNode, others: tuple[str, ...]) -> bool:
    if node.namespace and element.namespace != node.namespace:
        return False
    return element.name == node.name or (not node.is_named and element.name in others)


def _shown(node: XmlNode) -> str:
    return f"<{node.name}>" + (f" of {node.namespace}" if node.namespace else "")


def _scalar(text: str, described: _Described) -> JsonValue:
    types = described.coercion.types
    return described.coercion.value(text if not types or "string" in types else text.strip())
