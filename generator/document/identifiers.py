"""Names that schemas give themselves: ``$id``, ``$anchor``, ``$dynamicAnchor``.

JSON Schema 2020-12, core, section 8.2. They are looked for when a reference may mean one, in
documents that have any.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from ..findings import JsonValue
from . import pointers

__all__ = ["Identifiers", "identifiers_of"]


@dataclass(frozen=True)
class Identifiers:
    """The identifiers of one document.

    :param resources: pointer of each schema that has an ``$id``, by that id made absolute as far
        as the ids around it allow.
    :param anchors: pointer of each anchor, by the pointer of its resource and its name.
    :param dynamic: names and pointers of the dynamic anchors, by the pointer of their resource.
    """

    resources: dict[str, str] = field(default_factory=dict)
    anchors: dict[tuple[str, str], str] = field(default_factory=dict)
    dynamic: dict[str, dict[str, str]] = field(default_factory=dict)

    def resource_of(self, pointer: str) -> tuple[str, str]:
        """Id and pointer of the resource that a value belongs to; empty for the document's own."""
        around = [
            (len(start), name, start)
            for name, start in self.resources.items()
            if pointer == start or pointer.startswith(f"{start}/")
        ]
        _, name, start = max(around, default=(0, "", ""))
        return name, start

    def find(self, name: str, base: str) -> str | None:
        """The pointer of the resource that ``name`` means to a value at ``base``."""
        around, _ = self.resource_of(base)
        for candidate in (urljoin(around, name), name):
            if candidate in self.resources:
                return self.resources[candidate]
        return None

    def anchor(self, name: str, resource: str) -> str | None:
        """The pointer of an anchor, in the given resource or else anywhere."""
        anywhere = (p for (_, known), p in self.anchors.items() if known == name)
        return self.anchors.get((resource, name), next(anywhere, None))


def identifiers_of(data: JsonValue) -> Identifiers:
    """The identifiers in a document; the first of a name counts."""
    found = Identifiers()
    for kind, name, pointer, resource in _walk(data):
        if kind == "$id":
            found.resources.setdefault(name, pointer)
        else:
            found.anchors.setdefault((resource, name), pointer)
        if kind == "$dynamicAnchor":
            found.dynamic.setdefault(resource, {}).setdefault(name, pointer)
    return found


def _walk(data: JsonValue) -> Iterator[tuple[str, str, str, str]]:
    """Kind, name and pointer of each identifier, and the pointer of the resource around it."""
    stack: list[tuple[str, JsonValue, str, str]] = [("", data, "", "")]
    while stack:
        pointer, value, base, resource = stack.pop()
        if isinstance(value, list):
            stack.extend(
                (pointers.child(pointer, i), v, base, resource) for i, v in enumerate(value)
            )
        if not isinstance(value, dict):
            continue
        own = value.get("$id")
        if isinstance(own, str) and not own.startswith("#"):
            base, resource = urljoin(base, own.rstrip("#")), pointer
            yield "$id", base, pointer, resource
        for key in ("$anchor", "$dynamicAnchor"):
            name = value.get(key)
            if isinstance(name, str):
                yield key, name, pointer, resource
        stack.extend((pointers.child(pointer, k), v, base, resource) for k, v in value.items())
