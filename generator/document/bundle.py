"""Schemas in one piece: each as a JSON Schema 2020-12 of its own, with all that it refers to.

Old dialects are read as the newest, dynamic references become plain ones, and a discriminator
decides which alternative counts.
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import quote

from ..findings import JsonValue
from . import pointers
from .discriminator import by_tag, is_tagged_from_outside
from .keywords import SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS
from .malformed import without_irregular
from .references import Document
from .schema import Schema
from .upgrade import read_keywords

__all__ = ["bundle", "bundle_of_many", "definition_pointer"]

_INTEGER_RANGES = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}

_SCOPED: Final = "\x00"
"""What stands between a pointer and the number of a dynamic scope in a name."""

_RESOLVED = frozenset({"$id", "$anchor", "$dynamicAnchor", "$schema", "$defs", "definitions"})
"""Keywords that have done their work once references lead to names of our own."""


_Scope: TypeAlias = tuple[tuple[str, str], ...]
"""The dynamic scope: names of dynamic anchors with the pointers that they mean, the outermost."""


@dataclass(frozen=True, slots=True)
class _Target:
    """A schema that is referred to, in a dynamic scope."""

    pointer: str
    scope: _Scope = ()


@dataclass(frozen=True, slots=True)
class _Definition:
    """A schema as it stands in bundles.

    :param keywords: the schema, its references leading to names of the bundle.
    :param targets: what it refers to, by those names.
    """

    keywords: JsonValue
    targets: Mapping[str, _Target]


class _Definitions:
    """A document's schemas in their bundled form, each made once.

    A schema's name is its pointer. One that is evaluated in several dynamic scopes is there once
    for each: so a dynamic reference becomes a plain one (JSON Schema 2020-12, core, section 7.1).
    """

    def __init__(self, document: Document) -> None:
        # Only weakly, since it is the document that keeps its definitions alive.
        self._document = weakref.ref(document)
        self._known: dict[_Target, _Definition] = {}
        self._scopes: dict[_Scope, int] = {(): 0}

    def at(self, target: _Target) -> _Definition:
        """The definition of a schema in its dynamic scope."""
        known = self._known.get(target)
        if known is None:
            document = self._document()
            value = document.value(target.pointer) if document else None
            known = self._known[target] = self.make(value, target)
        return known

    def make(self, value: JsonValue, target: _Target) -> _Definition:
        """The definition of a schema that stands somewhere."""
        document = self._document()
        if document is None:
            return _Definition(value, {})
        writer = _Writer(document, self, target.pointer)
        keywords = writer.schema(
            value, target.pointer, writer.entered(target.pointer, target.scope)
        )
        return _Definition(keywords, writer.targets)

    def name(self, target: _Target) -> str:
        """What a schema is called in a bundle."""
        number = self._scopes.setdefault(target.scope, len(self._scopes))
        return f"{target.pointer}{_SCOPED}{number}" if number else target.pointer


class _Writer:
    """Writes one schema in its bundled form.

    :param base: the pointer of the schema.
    """

    def __init__(self, document: Document, definitions: _Definitions, base: str) -> None:
        self.targets: dict[str, _Target] = {}
        self._document = document
        self._definitions = definitions
        # Where no schema has a name of its own, references mean the same wherever they stand.
        self._has_names = document.has_resources(base)
        self._version = document.version_at(base)

    def entered(self, pointer: str, scope: _Scope) -> _Scope:
        """The dynamic scope within the resource of a schema that is entered from a scope."""
        anchors = self._document.dynamic_anchors(pointer)
        return tuple(sorted({**anchors, **dict(scope)}.items())) if anchors else scope

    def schema(self, value: JsonValue, pointer: str, scope: _Scope) -> JsonValue:
        """A schema with references to definitions of the bundle.

        :param pointer: where it stands.
        """
        if not isinstance(value, dict):
            return value
        if "$id" in value:
            scope = self.entered(pointer, scope)
        keywords = without_irregular(read_keywords(value, self._version))
        copy: dict[str, JsonValue] = {}
        for key, item in keywords.items():
            if key == "$dynamicRef" and isinstance(item, str):
                reference = self._reference(self._dynamic(item, pointer, scope), scope)
                if "$ref" in keywords:
                    _also(copy, {"$ref": reference})
                else:
                    copy["$ref"] = reference
            elif key == "$ref" and isinstance(item, str):
                copy[key] = self._reference(self._document.target(item, pointer), scope)
            elif key == "allOf" and isinstance(copy.get(key), list):
                _also(copy, *_listed(self._keyword(key, item, pointer, scope)))
            elif key == "oneOf" and isinstance(keywords.get("discriminator"), dict):
                _also(copy, self._tagged(keywords, pointer, scope))
            elif key not in _RESOLVED:
                copy[key] = self._keyword(key, item, pointer, scope)
        return _with_integer_range(copy)

    def _tagged(self, keywords: Mapping[str, JsonValue], pointer: str, scope: _Scope) -> JsonValue:
        options = keywords["oneOf"]
        discriminator = keywords["discriminator"]
        written = self._keyword("oneOf", options, pointer, scope)
        if not isinstance(discriminator, dict) or not isinstance(options, list):
            return {"oneOf": written}
        name = str(discriminator.get("propertyName"))
        only_known = is_tagged_from_outside(self._document, options, name, pointer)
        return by_tag(discriminator, options, _listed(written), only_known=only_known)

    def _dynamic(self, reference: str, pointer: str, scope: _Scope) -> str:
        """The pointer that a dynamic reference means in a scope (core, section 8.2.3.2)."""
        target = self._document.target(reference, pointer)
        name = reference.partition("#")[2]
        is_dynamic = self._document.dynamic_anchors(target).get(name) == target
        return dict(scope).get(name, target) if is_dynamic else target

    def _reference(self, pointer: str, scope: _Scope) -> str:
        target = _Target(pointer, scope)
        name = self._definitions.name(target)
        self.targets[name] = target
        return _definition_reference(name)

    def _keyword(self, key: str, value: JsonValue, pointer: str, scope: _Scope) -> JsonValue:
        if key in SCHEMA_KEYWORDS:
            return self.schema(value, self._below(pointer, key), scope)
        below = self._below(pointer, key)
        if key in SCHEMA_LIST_KEYWORDS and isinstance(value, list):
            return [self.schema(v, self._below(below, i), scope) for i, v in enumerate(value)]
        if key in SCHEMA_MAP_KEYWORDS and isinstance(value, dict):
            return {n: self.schema(v, self._below(below, n), scope) for n, v in value.items()}
        return value

    def _below(self, pointer: str, key: str | int) -> str:
        return pointers.child(pointer, key) if self._has_names else pointer


def _also(schema: dict[str, JsonValue], *parts: JsonValue) -> None:
    """Let a schema ask for more than its keywords can say once."""
    schema["allOf"] = [*_listed(schema.get("allOf")), *parts]


def _listed(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def definition_pointer(name: str) -> str:
    """The pointer of the schema that a bundle has under a name."""
    return name.partition(_SCOPED)[0]


def _definition_reference(pointer: str) -> str:
    """The reference to a definition: the pointer as one token, fit for a URI fragment."""
    return "#/$defs/" + quote(pointers.escape_token(pointer), safe="~")


_DEFINITIONS: weakref.WeakKeyDictionary[Document, _Definitions] = weakref.WeakKeyDictionary()


def _definitions_of(document: Document) -> _Definitions:
    known = _DEFINITIONS.get(document)
    if known is None:
        known = _DEFINITIONS[document] = _Definitions(document)
    return known


def _with_integer_range(schema: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """``int32`` and ``int64`` as limits (OpenAPI format registry): formats alone check nothing."""
    kind = schema.get("format")
    limits = _INTEGER_RANGES.get(kind) if isinstance(kind, str) else None
    if limits is None:
        return schema
    types = schema.get("type")
    if types != "integer" and not (isinstance(types, list) and "integer" in types):
        return schema
    low, high = limits
    bounds: dict[str, JsonValue] = {}
    if "minimum" not in schema and "exclusiveMinimum" not in schema:
        bounds["minimum"] = low
    if "maximum" not in schema and "exclusiveMaximum" not in schema:
        bounds["maximum"] = high
    return schema | bounds


def bundle(schema: Schema) -> dict[str, JsonValue]:
    """``schema`` as one self-contained JSON Schema: what it refers to stands under ``$defs``.

    :raises DeadReference: if something that it refers to is not there.
    """
    definitions = _definitions_of(schema.node.document)
    root = definitions.make(schema.node.value, _Target(schema.pointer))
    found = _closure(definitions, root.targets)
    own = _as_object(root.keywords)
    return {**own, "$defs": found} if found else own


def bundle_of_many(schemas: Sequence[Schema]) -> dict[str, JsonValue]:
    """One JSON Schema whose property ``0`` has the first of some schemas, and so on.

    :param schemas: some of one document.
    :raises DeadReference: if something that they refer to is not there.
    """
    definitions = _definitions_of(schemas[0].node.document)
    properties: dict[str, JsonValue] = {}
    targets: dict[str, _Target] = {}
    for index, schema in enumerate(schemas):
        root = definitions.make(schema.node.value, _Target(schema.pointer))
        properties[str(index)] = root.keywords
        targets.update(root.targets)
    return {"properties": properties, "$defs": _closure(definitions, targets)}


def _as_object(schema: JsonValue) -> dict[str, JsonValue]:
    """A schema as an object: ``false`` is ``{"not": {}}``."""
    if isinstance(schema, dict):
        return schema
    return {"not": {}} if schema is False else {}


def _closure(definitions: _Definitions, targets: Mapping[str, _Target]) -> dict[str, JsonValue]:
    """The definitions that ``targets`` name, and all that those refer to."""
    found: dict[str, JsonValue] = {}
    waiting = list(targets.items())
    while waiting:
        name, target = waiting.pop()
        if name not in found:
            definition = definitions.at(target)
            found[name] = definition.keywords
            waiting += definition.targets.items()
    return found
