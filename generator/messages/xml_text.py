"""XML texts: a value becomes the XML that its schema describes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from ..document import Schema
from ..findings import JsonValue
from .coerce import Coercion
from .encoding import json_bytes
from .xml_names import XmlNode, xml_node

__all__ = ["xml_bytes"]

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LETTERS: Final = "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u4e00-\u9fa5"
"""Letters that names have had since the first edition of XML 1.0: every reader knows them."""
_NO_NAME: Final = re.compile(f"[^{_LETTERS}0-9.-]")
_NO_START: Final = re.compile(f"[^{_LETTERS}]")
_NO_CHARACTER: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_ATTRIBUTE_ESCAPES: Final = {**_ESCAPES, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
_NIL: Final = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'


def xml_bytes(value: JsonValue, schema: Schema) -> bytes:
    """A value as an XML document, as the schema's XML Objects describe it.

    The root is called as the schema says, else as the component that it is. A character that XML
    cannot have becomes U+FFFD; one that a name cannot have, an underscore.

    :param value: a value of the schema.
    :param schema: the schema of the document.
    """
    coercion = Coercion(schema)
    node = xml_node(schema, _component(schema))
    return (_DECLARATION + "".join(_element(value, coercion, node, {}))).encode()


def _component(schema: Schema) -> str:
    """The name of the component that a schema is or refers to; ``root`` where it is none."""
    pointer = schema.reference or schema.pointer
    parent, _, name = pointer.rpartition("/")
    return name if parent.endswith(("/schemas", "/definitions")) else "root"


@dataclass(slots=True)
class _Content:
    """What stands in an element: attributes, and the pieces after them."""

    attributes: dict[str, str] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)


def _element(
    value: JsonValue, coercion: Coercion, node: XmlNode, scope: Mapping[str, str]
) -> Iterator[str]:
    """One element with all that stands in it.

    :param scope: the namespaces that are declared around it, by prefix.
    """
    name, declared = _qualified(node, scope)
    inner = {**scope, **declared}
    content = _Content({_declaration(prefix): uri for prefix, uri in declared.items()})
    nil = ""
    match value:
        case None:
            nil = _NIL
        case dict():
            _object(value, coercion, inner, content)
        case list():
            items = xml_node(coercion.items.schema, node.name)
            for item in value:
                content.pieces += _element(item, coercion.items, items, inner)
        case _:
            content.pieces.append(_escaped(_text(value), _ESCAPES))
    yield f"<{name}"
    yield from (f' {n}="{_escaped(t, _ATTRIBUTE_ESCAPES)}"' for n, t in content.attributes.items())
    yield nil
    if content.pieces:
        yield ">"
        yield from content.pieces
        yield f"</{name}>"
    else:
        yield "/>"


def _object(
    value: Mapping[str, JsonValue], coercion: Coercion, scope: Mapping[str, str], content: _Content
) -> None:
    for key, member in value.items():
        one = coercion.property(key)
        node = xml_node(one.schema, key, is_list=isinstance(member, list))
        match node.kind:
            case "attribute":
                name, declared = _qualified(node, scope, is_attribute=True)
                content.attributes |= {_declaration(p): uri for p, uri in declared.items()}
                content.attributes[name] = _text(member)
            case "text":
                content.pieces.append(_escaped(_text(member), _ESCAPES))
            case "cdata":
                content.pieces.append(_cdata(_text(member)))
            case "none" if isinstance(member, list):
                items = xml_node(one.items.schema, key)
                for item in member:
                    content.pieces += _element(item, one.items, items, scope)
            case _:
                content.pieces += _element(member, one, node, scope)


def _qualified(
    node: XmlNode, scope: Mapping[str, str], *, is_attribute: bool = False
) -> tuple[str, dict[str, str]]:
    """A node's name with its prefix, and the namespace that it must declare for that."""
    local = _name(node.name)
    prefix = _name(node.prefix) if node.prefix else ""
    if prefix.lower().startswith("xml"):
        prefix = f"_{prefix}"  # reserved (Namespaces in XML 1.0, section 3)
    if not node.namespace:
        return local, {"": ""} if scope.get("") and not is_attribute else {}
    if is_attribute and not prefix:
        prefix = "ns"  # an attribute without a prefix is in no namespace
    declared = {} if scope.get(prefix) == node.namespace else {prefix: node.namespace}
    return f"{prefix}:{local}" if prefix else local, declared


def _declaration(prefix: str) -> str:
    return f"xmlns:{prefix}" if prefix else "xmlns"


def _name(text: str) -> str:
    """A text as a name that XML allows (XML 1.0, section 2.3), without a colon."""
    name = _NO_NAME.sub("_", text) or "_"
    return f"_{name}" if _NO_START.match(name) else name


def _text(value: JsonValue) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json_bytes(value).decode()


def _escaped(text: str, escapes: Mapping[str, str]) -> str:
    clean = _NO_CHARACTER.sub("\ufffd", text)
    return "".join(escapes.get(character, character) for character in clean)


def _cdata(text: str) -> str:
    clean = _NO_CHARACTER.sub("\ufffd", text).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{clean}]]>"
