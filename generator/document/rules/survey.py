"""One walk over a document for all rules: every object by its kind, and every reference.

What references lead to outside the usual places, other documents among them, is walked as well;
each value once, so that the cost is linear in the size of what is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from ...findings import JsonValue
from .. import pointers
from ..examples import is_example_object
from ..keywords import SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS
from ..model import Api, Parameter
from ..references import DeadReference, Node
from ..schema import Schema
from ..upgrade import upgrade_keywords
from ..validation import SchemaValidator
from .objects import OBJECTS

__all__ = ["Survey", "is_request", "meaning", "survey"]


@dataclass
class Survey:
    """What the rules look at.

    :param api: the document's model.
    :param objects: the objects of each kind, in the document's order.
    :param references: kind of what is expected, the object that has ``$ref``, where that leads.
    :param maps: the objects whose keys are names that have rules of their own: ``paths``,
        ``responses``, ``content`` and ``callback``.
    :param root_schemas: the schemas that stand in no other schema.
    """

    api: Api
    objects: defaultdict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))
    references: list[tuple[str, Node, str]] = field(default_factory=list)
    maps: defaultdict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))
    root_schemas: list[Node] = field(default_factory=list)

    _validators: dict[str, SchemaValidator] = field(default_factory=dict)

    def validator(self, schema: Schema) -> SchemaValidator:
        """The validator of a schema, made once; of its target, if it is but a reference."""
        if schema.reference is not None and len(schema.keywords) == 1:
            with suppress(DeadReference):
                schema = schema.target()
        return self._validators.setdefault(schema.pointer, SchemaValidator(schema))

    @property
    def version(self) -> str:
        """The version that the document was written in."""
        return self.api.document.version

    @property
    def parameters(self) -> Iterator[Parameter]:
        """Every Parameter Object that has a name and a known location."""
        for node in self.objects["parameter"]:
            match node.text("in"):
                case "path" | "query" | "header" | "cookie" as location if node.text("name"):
                    yield Parameter(node.text("name"), location, node)


def meaning(node: Node) -> Mapping[str, JsonValue]:
    """The keywords of a schema as JSON Schema 2020-12 has them, but for ``nullable``.

    ``Schema.keywords`` wraps a nullable schema without a type; here each keyword keeps its place.
    """
    own = node.mapping
    if not node.document.version.startswith("3.0"):
        return own
    return upgrade_keywords({k: v for k, v in own.items() if k != "nullable"}, "3.0")


def is_request(pointer: str) -> bool | None:
    """Whether a value belongs to a request rather than to a response; None where it may be both."""
    words = [t for t in pointers.tokens(pointer) if t in _DIRECTIONS]
    return words[-1] != "responses" if words else None


_DIRECTIONS = ("requestBody", "requestBodies", "parameters", "responses")


def survey(api: Api) -> Survey:
    """Walk over a document and all that it refers to."""
    found = Survey(api)
    seen: set[str] = set()
    waiting = [("openapi", api.root)]
    begun = 0
    while waiting:
        while waiting:
            kind, node = waiting.pop()
            if node.pointer not in seen:
                seen.add(node.pointer)
                waiting.extend(reversed(list(_visit(found, kind, node))))
        # Targets last: most of them stand where the walk comes along anyway.
        for kind, _, target in found.references[begun:]:
            if target and target not in seen:
                waiting.append((kind, api.document.node(target)))
        begun = len(found.references)
        waiting.reverse()
    return found


def _visit(found: Survey, kind: str, node: Node) -> Iterator[tuple[str, Node]]:
    """Take down one object, and yield those in it."""
    if kind in _NAMED_MAPS:
        yield from _named(found, kind, node)
    elif isinstance(node.value, dict):
        is_reference = isinstance(node.mapping.get("$ref"), str)
        if is_reference:
            expected = "schema" if kind == "subschema" else kind
            found.references.append((expected, node, _target(node)))
        if kind == "schema":
            found.root_schemas.append(node)
        if kind in ("schema", "subschema"):
            yield from _schema(found, node)
        elif not is_reference or kind == "path-item":
            found.objects[kind].append(node)
            yield from _fields(found, kind, node)


_NAMED_MAPS = {"paths": "path-item", "responses": "response", "callback": "path-item"}


def _named(found: Survey, kind: str, node: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(node.mapping.get("$ref"), str):
        found.references.append((kind, node, _target(node)))
        return
    found.maps[kind].append(node)
    for name in node.mapping:
        if not name.startswith("x-"):
            yield _NAMED_MAPS[kind], node.child(name)


def _fields(found: Survey, kind: str, node: Node) -> Iterator[tuple[str, Node]]:
    for name, form in OBJECTS.get(kind, {}).items():
        if not form or name not in node.mapping:
            continue
        child = node.child(name)
        if form[0] == "{":
            if name == "content":
                found.maps["content"].append(child)
            named = child.mapping if form != "{example}" else _example_objects(child)
            yield from ((form[1:-1], child.child(key)) for key in named)
        elif form[0] == "[":
            yield from ((form[1:-1], element) for element in node.elements(name))
        else:
            yield form, child


def _example_objects(examples: Node) -> Iterator[str]:
    """The names of those entries that are Example Objects, and not values themselves."""
    return (name for name, value in examples.mapping.items() if is_example_object(value))


def _schema(found: Survey, node: Node) -> Iterator[tuple[str, Node]]:
    found.objects["schema"].append(node)
    for keyword, value in meaning(node).items():
        if keyword in SCHEMA_KEYWORDS:
            yield "subschema", node.child(keyword)
        elif keyword in SCHEMA_LIST_KEYWORDS and isinstance(value, list):
            yield from (("subschema", node.child(keyword).child(i)) for i in range(len(value)))
        elif keyword in SCHEMA_MAP_KEYWORDS and isinstance(value, dict):
            below = node.child(keyword)
            yield from (("subschema", below.child(name)) for name in value)
        elif keyword in ("discriminator", "xml"):
            yield keyword, node.child(keyword)
        elif keyword == "externalDocs":
            yield "external-docs", node.child(keyword)
        elif keyword == "$dynamicRef" and isinstance(value, str):
            found.references.append(("schema", node, _target(node, "$dynamicRef")))


def _target(node: Node, keyword: str = "$ref") -> str:
    try:
        return node.document.target(str(node.mapping[keyword]), node.pointer)
    except DeadReference:
        return ""
