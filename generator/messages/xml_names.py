"""XML Objects: how a schema's value is written as XML (OpenAPI 3.2.0, section 4.25; 3.1.1, 4.8.26).

``attribute`` and ``wrapped`` of the versions before 3.2 are read as the node types that they mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..document import Schema
from ..findings import JsonValue

__all__ = ["NodeType", "XmlNode", "xml_node"]

NodeType: TypeAlias = Literal["element", "attribute", "text", "cdata", "none"]
"""What a value is in XML; ``none`` is a list whose items stand by themselves."""


@dataclass(frozen=True, slots=True)
class XmlNode:
    """How the value of one schema is written.

    :param kind: what it is.
    :param name: its name without a prefix.
    :param is_named: whether the document says that name; otherwise it is the property's.
    :param namespace: the URI of its namespace; empty where it has none.
    :param prefix: the prefix that it is written with.
    """

    kind: NodeType
    name: str
    is_named: bool = False
    namespace: str = ""
    prefix: str = ""


def xml_node(schema: Schema | None, fallback: str, *, is_list: bool = False) -> XmlNode:
    """How the value of a schema is written.

    :param fallback: its name where the document gives none: that of its property.
    :param is_list: whether it is a list: without a word on it, its items stand by themselves.
    """
    facts = _facts(schema)
    name = facts.get("name")
    namespace, prefix = facts.get("namespace"), facts.get("prefix")
    return XmlNode(
        _kind(facts, is_list=is_list),
        name if isinstance(name, str) and name else fallback,
        isinstance(name, str) and bool(name),
        namespace if isinstance(namespace, str) else "",
        prefix if isinstance(prefix, str) else "",
    )


def _kind(facts: dict[str, JsonValue], *, is_list: bool) -> NodeType:
    match facts.get("nodeType"):
        case "element" | "attribute" | "text" | "cdata" | "none" as kind:
            return kind
        case _ if facts.get("attribute") is True:
            return "attribute"
        case _ if is_list and facts.get("wrapped") is not True:
            return "none"
        case _:
            return "element"


def _facts(schema: Schema | None) -> dict[str, JsonValue]:
    """The XML Object of a schema; one beside a reference wins over the one that it leads to."""
    if schema is None:
        return {}
    followed = schema.followed()
    behind = followed.keywords.get("xml") if followed else None
    own = schema.keywords.get("xml")
    facts = behind if isinstance(behind, dict) else {}
    return {**facts, **own} if isinstance(own, dict) else facts
