"""Path items: what the operations of one path have in common, with what their references add."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from . import pointers
from .references import DeadReference, Node
from .server import Server

__all__ = ["PathItem", "path_item", "repeated_fields", "told_twice"]


@dataclass(frozen=True)
class PathItem:
    """A Path Item Object (section 4.8.9), and those that its ``$ref`` leads to.

    What stands beside ``$ref`` and what that leads to count together. What both have is undefined
    by the standard; here the nearer one counts, as it does to Redocly, swagger-client and Prism's
    reader of references. Parameters, which have names, are told apart by them.

    :param nodes: the object itself, then those that references lead to, one from the other.
    """

    nodes: tuple[Node, ...]

    @cached_property
    def fields(self) -> Mapping[str, Node]:
        """Each field, from the nearest object that has it."""
        found: dict[str, Node] = {}
        for node in self.nodes:
            for key in node.mapping:
                if key != "$ref" and key not in found:
                    found[key] = node.child(key)
        return found

    @cached_property
    def additional_operations(self) -> Mapping[str, Node]:
        """The members of ``additionalOperations``, by method (3.2.0, section 4.9)."""
        found: dict[str, Node] = {}
        for node in self.nodes:
            for method, operation in node.entries("additionalOperations"):
                found.setdefault(method, operation)
        return found

    @cached_property
    def parameters(self) -> tuple[Node, ...]:
        """Parameters of all operations; of two with one name and location the later counts."""
        return tuple(one for node in reversed(self.nodes) for one in node.elements("parameters"))

    @cached_property
    def servers(self) -> tuple[Server, ...]:
        """Where its operations are served; empty where the document's servers count."""
        listed = (tuple(node.elements("servers")) for node in self.nodes)
        return tuple(Server(node) for node in next(filter(None, listed), ()))


def path_item(node: Node) -> PathItem:
    """The path item of an entry of ``paths``.

    A reference that leads nowhere, or back, ends it; ``check`` reports those.
    """
    nodes = [node]
    seen = {node.pointer}
    while isinstance(reference := node.mapping.get("$ref"), str):
        try:
            node = node.document.node(node.document.target(reference, node.pointer))
        except DeadReference:
            break
        if node.pointer in seen:
            break
        seen.add(node.pointer)
        nodes.append(node)
    return PathItem(tuple(nodes))


def repeated_fields(item: PathItem) -> Iterator[tuple[Node, Node]]:
    """The fields that an object has and its reference as well: its own, and the other."""
    own, others = item.nodes[0], PathItem(item.nodes[1:]).fields
    for key in own.mapping:
        if key in others and not key.startswith("x-"):
            yield own.child(key), others[key]


def told_twice(own: Node) -> str:
    """What is made of a field that stands beside ``$ref`` and where that leads to."""
    key = pointers.last_key(own.pointer)
    if key == "parameters":
        counts = "those of both count; of one name and location those that are here"
    elif key == "additionalOperations":
        counts = "those of both count; of one method those that are here"
    else:
        counts = "the one that is here counts"
    return f"{key} stands here and where $ref leads to; {counts}"
