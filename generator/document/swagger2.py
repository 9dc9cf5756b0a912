"""Swagger 2.0 to the outline of OpenAPI 3.1: paths, bodies, responses, security, servers.

Only the outline is made anew, when a document is opened. Schemas stay as they are written and are
upgraded when they are looked at (:mod:`.upgrade`). Whatever cannot be said today is a finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ..findings import Finding, JsonValue
from . import pointers
from .library import Library
from .outline import Outline, UpgradedDocument, reference_to, references_root
from .path_item import path_item, repeated_fields, told_twice
from .references import Document, Node
from .source import Source
from .swagger2_bodies import Inputs, body, form, inputs_of, is_form_field
from .swagger2_responses import response
from .swagger2_security import security_scheme
from .swagger2_servers import operation_servers, servers
from .swagger2_values import parameter

__all__ = ["upgrade_swagger2"]

_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch")
_OUTLINE_VERSION: Final = "3.1.1"
_MOVED_FIELDS: Final = frozenset(
    {
        "swagger", "host", "basePath", "schemes", "consumes", "produces", "paths", "definitions",
        "parameters", "responses", "securityDefinitions",
    }
)  # fmt: skip


def upgrade_swagger2(
    source: Source, version: str, library: Library
) -> tuple[UpgradedDocument, tuple[Finding, ...]]:
    """A Swagger 2.0 document with an outline of today, and what was noticed on the way.

    Swagger 2.0, section "Swagger Object". What is malformed stays as it is.
    """
    text = Document(source, version, source.data, library)
    outline = Outline(text)
    data = _Upgrade(text.node(""), outline).document()
    return outline.finished(data), tuple(dict.fromkeys(outline.findings))


@dataclass(frozen=True, slots=True)
class _Media:
    """The media types that count for some operations."""

    consumes: tuple[str, ...]
    produces: tuple[str, ...]


class _Upgrade:
    """Upgrades one document."""

    def __init__(self, root: Node, outline: Outline) -> None:
        self.root = root
        self.outline = outline
        self.media = self._media(root, _Media((), ()))

    def document(self) -> JsonValue:
        root = self.root
        kept = {key: value for key, value in root.mapping.items() if key not in _MOVED_FIELDS}
        made: dict[str, JsonValue] = {"openapi": _OUTLINE_VERSION, **kept}
        self.outline.come("/swagger", "/openapi")
        if listed := servers(root, self.outline):
            made["servers"] = listed
        # Shared objects come first: a reference of the text leads to them, not to a copy.
        components = self.components()
        if "paths" in root.mapping:
            made["paths"] = self.paths(root.child("paths"))
        if components:
            made["components"] = components
        return made

    def _media(self, node: Node, around: _Media) -> _Media:
        if "consumes" not in node.mapping and "produces" not in node.mapping:
            return around
        return _Media(
            self._media_types(node, "consumes", around.consumes),
            self._media_types(node, "produces", around.produces),
        )

    def _media_types(self, node: Node, key: str, around: tuple[str, ...]) -> tuple[str, ...]:
        """What an object says of media types, an empty list included; else what is around it."""
        value = node.mapping.get(key)
        if isinstance(value, list):
            return tuple(dict.fromkeys(one for one in node.texts(key) if one.strip()))
        if value is None:
            return around
        taken = node.text(key)
        self.outline.report(
            "swagger2-media-types",
            node.child(key),
            f"`{key}` is a list of media types",
            "write `[ ]`",
        )
        return (taken,) if taken else around

    def components(self) -> dict[str, JsonValue]:
        """The shared objects, by their sections of today."""
        made: dict[str, JsonValue] = {}
        definitions = self.root.child("definitions")
        if "definitions" in self.root.mapping:
            self.outline.move(definitions, "/components/schemas")
            made["schemas"] = definitions.value
        made |= self.shared_parameters()
        for section, today in (
            ("responses", "responses"),
            ("securityDefinitions", "securitySchemes"),
        ):
            if section in self.root.mapping:
                at = f"/components/{today}"
                self.outline.move(self.root.child(section), at)
                made[today] = {
                    name: self.shared(section, node, pointers.child(at, name))
                    for name, node in self.root.entries(section)
                }
        return made

    def shared(self, section: str, node: Node, at: str) -> JsonValue:
        if section == "responses":
            return self.response(node, self.media.produces, at)
        return security_scheme(node, at, self.outline)

    def shared_parameters(self) -> dict[str, JsonValue]:
        """Shared parameters, which are three things today; a form's fields belong to no section."""
        made: dict[str, dict[str, JsonValue]] = {}
        for name, node in self.root.entries("parameters"):
            target = self.outline.followed(node) or node
            if target.text("in") == "body":
                section = "requestBodies"
            else:
                section = "x-formFields" if is_form_field(target) else "parameters"
            at = pointers.child("/components", section, name)
            self.outline.move(node, at)
            made.setdefault(section, {})[name] = self.shared_parameter(node, target, at, section)
        return dict(made)

    def shared_parameter(self, node: Node, target: Node, at: str, section: str) -> JsonValue:
        if section == "x-formFields" or references_root(node, target, "parameters"):
            return node.value
        if section == "requestBodies":
            return body(target, self.media.consumes, at, self.outline)
        return parameter(target, at, self.outline)

    def paths(self, node: Node) -> JsonValue:
        """The Paths Object; what is no path in it stays."""
        if not isinstance(node.value, dict):
            return node.value
        return {
            path: item.value if path.startswith("x-") else self.path_item(item)
            for path in node.mapping
            for item in [node.child(path)]
        }

    def path_item(self, node: Node) -> JsonValue:
        """A Path Item Object, where it stands; what it refers to is copied beside its own."""
        item, at = path_item(node), node.pointer
        if not item.fields:
            return node.value
        for own, _ in repeated_fields(item):
            self.outline.report("no-ambiguous-path-items", own, told_twice(own))
        inputs = inputs_of(item.nodes, self.outline)
        made: dict[str, JsonValue] = {}
        for key, field in item.fields.items():
            place = pointers.child(at, key)
            self.outline.come(field.pointer, place)
            if key == "parameters":
                made[key] = self.parameters(field, inputs, place)
            elif key in _METHODS and isinstance(field.value, dict):
                made[key] = self.operation(field, inputs, place)
            else:
                made[key] = field.value
        if "$ref" in item.nodes[-1].mapping:  # it leads nowhere, and is still to be reported
            made["$ref"] = node.mapping["$ref"]
        return made

    def operation(self, node: Node, of_path: Inputs, at: str) -> JsonValue:
        """An Operation Object, with the body that its path may have for it.

        Swagger 2.0, section "Operation Object".
        """
        media = self._media(node, self.media)
        inputs = inputs_of((node,), self.outline)
        made: dict[str, JsonValue] = {}
        for key, value in node.mapping.items():
            if key == "parameters":
                made[key] = self.parameters(node.child(key), inputs, f"{at}/{key}")
            elif key == "responses":
                made[key] = self.responses(node.child(key), media, f"{at}/{key}")
            elif key not in ("consumes", "produces", "schemes"):
                made[key] = value
        request = self.request_body(inputs, of_path, media, f"{at}/requestBody")
        if request:
            made["requestBody"] = request
        if listed := operation_servers(self.root, node, at, self.outline):
            made["servers"] = listed
        return made

    def parameters(self, node: Node, inputs: Inputs, at: str) -> JsonValue:
        """The parameters that still are some, in their order."""
        if not isinstance(node.value, list):
            return node.value
        return [
            self.parameter(node, target, f"{at}/{index}")
            for index, (node, target) in enumerate(inputs.parameters)
        ]

    def parameter(self, node: Node, target: Node, at: str) -> JsonValue:
        if "$ref" in target.mapping or references_root(node, target, "parameters"):
            self.outline.move(node, at)
            return node.value
        return parameter(target, at, self.outline)

    def request_body(self, own: Inputs, of_path: Inputs, media: _Media, at: str) -> JsonValue:
        """The request's body: the operation's own, else its path's, else the form of both."""
        bodies = [*own.bodies, *of_path.bodies]
        fields = [*of_path.fields, *own.fields]
        self._report_excess(own, bodies, fields)
        if not bodies:
            return form(fields, media.consumes, at, self.outline) if fields else None
        node, target = bodies[0]
        if references_root(node, target, "parameters") and media.consumes == self.media.consumes:
            name = pointers.tokens(target.pointer)[1]
            pointer = pointers.child("/components/requestBodies", name)
            self.outline.come(node.pointer, at)
            return reference_to(pointer)
        return body(target, media.consumes, at, self.outline)

    def _report_excess(
        self, own: Inputs, bodies: list[tuple[Node, Node]], fields: Iterable[Node]
    ) -> None:
        """More than one body, or a body and a form, cannot be sent (section "Parameter Object")."""
        excess = [target for _, target in own.bodies[1:]]
        if bodies:
            excess += fields
        for node in excess:
            self.outline.report(
                "swagger2-second-body",
                node,
                "a request has one body, and another parameter is it already: left out",
                "remove one of them",
            )

    def responses(self, node: Node, media: _Media, at: str) -> JsonValue:
        """The Responses Object; extensions stay."""
        if not isinstance(node.value, dict):
            return node.value
        return {
            key: one.value
            if key.startswith("x-")
            else self.response(one, media.produces, pointers.child(at, key))
            for key in node.mapping
            for one in [node.child(key)]
        }

    def response(self, node: Node, produces: tuple[str, ...], at: str) -> JsonValue:
        """A response; a reference stays one where what it leads to means the same from here."""
        target = self.outline.followed(node)
        if target is None:
            return node.value
        same = produces == self.media.produces or "schema" not in target.mapping
        if same and references_root(node, target, "responses"):
            return node.value
        return response(target, produces, at, self.outline)
