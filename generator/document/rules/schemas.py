"""Schemas that nothing, or less than it looks like, can satisfy (JSON Schema 2020-12)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...findings import JsonValue
from .. import pointers
from ..meant_values import of_types
from ..references import Node
from ..schema import Schema
from ..validation import BadSchema, violations_of_many
from .rule import Fault
from .suggest import did_you_mean
from .survey import Survey, meaning

__all__ = [
    "duplicate_enum_values",
    "enum_against_type",
    "impossible_enums",
    "impossible_required",
    "keywords_against_type",
    "reference_siblings",
    "undeclared_required",
    "xml_node_types",
]


def _enum(node: Node) -> list[JsonValue]:
    value = node.mapping.get("enum")
    return value if isinstance(value, list) and "$ref" not in node.mapping else []


def _misfits(node: Node) -> list[int]:
    """The indexes of enum values that are of none of the schema's types."""
    types = Schema(node).types
    return [i for i, value in enumerate(_enum(node)) if types and not of_types(value, types)]


def enum_against_type(survey: Survey) -> Iterator[Fault]:
    """Some values of an ``enum`` are of another type than the schema's."""
    for node in survey.objects["schema"]:
        misfits = _misfits(node) if "enum" in node.mapping else []
        if len(misfits) == len(_enum(node)):
            continue
        kind = " or ".join(Schema(node).types)
        for index in misfits:
            value = _enum(node)[index]
            if value is None:
                hint = "to allow null as well, say `nullable: true` (3.0) or add the type `null`"
            else:
                hint = "correct the value or the type"
            yield Fault(
                pointers.child(node.pointer, "enum", index),
                f"{_short(value)} is never valid here: the type is {kind}",
                hint,
            )


def impossible_enums(survey: Survey) -> Iterator[Fault]:
    """No value of an ``enum``, or not the ``const``, is of the schema's type."""
    yield from _forbidden_enums(survey)
    for node in survey.objects["schema"]:
        values = _enum(node)
        if values and len(_misfits(node)) == len(values):
            kind = " or ".join(Schema(node).types)
            read = _enum_as_read(node)
            message = f"no value of the enum is of the type {kind}: {read}"
            hint = "correct the type or the values"
            yield Fault(pointers.child(node.pointer, "enum"), message, hint)
        types = Schema(node).types
        if "const" in node.mapping and types:
            value = node.mapping["const"]
            if not of_types(value, types):
                message = f"{_short(value)} is not of the type {' or '.join(types)}"
                yield Fault(pointers.child(node.pointer, "const"), message, "correct one of them")


def _enum_as_read(node: Node) -> str:
    listed = Schema(node).keywords.get("enum")
    if not isinstance(listed, list):
        return "it is left out"
    return f"read as {', '.join(map(_short, listed[:3]))}{', …' if len(listed) > 3 else ''}"


def _breaks(node: Node) -> list[JsonValue]:
    """The values of ``enum`` and ``const``, where there are other keywords that may forbid them."""
    if _LIMITS.isdisjoint(node.mapping) or not {"enum", "const"} & set(node.mapping):
        return []
    words = meaning(node)
    values = [words["const"]] if "const" in words else _enum(node)
    return values if "$ref" not in words else []


_LIMITS: Final = frozenset(
    {
        "pattern",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minItems",
        "maxItems",
        "required",
        "not",
    }
)


def _forbidden_enums(survey: Survey) -> Iterator[Fault]:
    """Every value of an ``enum``, or the ``const``, breaks another keyword of the schema."""
    pairs = [
        (Schema(node), value)
        for node in survey.objects["schema"]
        for value in _breaks(node)
        if len(_misfits(node)) < max(1, len(_enum(node)))
    ]
    keywords: dict[str, list[set[str]]] = {}
    for (schema, _), outcome in zip(pairs, violations_of_many(pairs), strict=True):
        found = set() if isinstance(outcome, BadSchema) else {v.keyword for v in outcome}
        keywords.setdefault(schema.pointer, []).append(found - {"enum", "const", "type"})
    for pointer, broken in keywords.items():
        if all(broken):
            named = ", ".join(sorted(set().union(*broken)))
            word = "const" if "const" in survey.api.document.node(pointer).mapping else "enum"
            message = f"no value of the {word} keeps the schema's {named}: nothing is valid"
            yield Fault(pointers.child(pointer, word), message, f"correct the {word} or {named}")


def duplicate_enum_values(survey: Survey) -> Iterator[Fault]:
    """A value that an ``enum`` has twice (validation, section 6.1.2: SHOULD be unique)."""
    for node in survey.objects["schema"]:
        seen: set[str] = set()
        for index, value in enumerate(_enum(node)):
            mark = f"{type(value).__name__} {value!r}"
            if mark in seen:
                pointer = pointers.child(node.pointer, "enum", index)
                yield Fault(pointer, f"{_short(value)} is in the enum twice", "remove one")
            seen.add(mark)


def _short(value: JsonValue) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _undeclared(node: Node) -> list[str]:
    """Required properties that ``properties`` does not declare."""
    words = meaning(node)
    required, declared = words.get("required"), words.get("properties", {})
    if not isinstance(required, list) or not isinstance(declared, dict):
        return []
    return [name for name in required if isinstance(name, str) and name not in declared]


def impossible_required(survey: Survey) -> Iterator[Fault]:
    """A required property that ``additionalProperties: false`` forbids (core, section 10.3.2)."""
    for node in survey.objects["schema"]:
        if "required" not in node.mapping:
            continue
        words = meaning(node)
        for name in sorted(Schema(node).required):
            if node.child("properties").child(name).value in (False, {"not": {}}):
                pointer = node.child("properties").child(name).pointer
                yield Fault(pointer, f"{name!r} is required, and no value of it is allowed",
                            "allow one, or do not require it")  # fmt: skip
        if words.get("additionalProperties") is not False or "patternProperties" in words:
            continue
        for name in _undeclared(node):
            yield Fault(
                pointers.child(node.pointer, "required"),
                f"{name!r} is required, and additionalProperties: false forbids it",
                did_you_mean(name, node.child("properties").mapping, "declare it in properties"),
            )


_ELSEWHERE: Final = frozenset(
    {"allOf", "anyOf", "oneOf", "$ref", "$dynamicRef", "if", "not", "patternProperties"}
)
_PARTS: Final = frozenset({"allOf", "anyOf", "oneOf", "if", "then", "else", "not"})


def undeclared_required(survey: Survey) -> Iterator[Fault]:
    """A required property that no ``properties`` declares: most of them are misspelled."""
    for node in survey.objects["schema"]:
        words = meaning(node)
        if "properties" not in words or "required" not in words or _ELSEWHERE & set(words):
            continue
        # A part of a composition may well require what another part declares.
        if (
            isinstance(words.get("additionalProperties", True), dict)
            or words.get("additionalProperties") is False
        ):
            continue
        if _PARTS & set(pointers.tokens(node.pointer)[-2:]):
            continue
        for name in _undeclared(node):
            yield Fault(
                pointers.child(node.pointer, "required"),
                f"{name!r} is required and not declared",
                did_you_mean(name, node.child("properties").mapping, "declare it in properties"),
            )


def keywords_against_type(survey: Survey) -> Iterator[Fault]:
    """``items`` of an object, ``properties`` of an array: they have no effect."""
    for node in survey.objects["schema"]:
        types = Schema(node).types
        for kind, word in (("object", "items"), ("array", "properties")):
            if types in ((kind,), (kind, "null")) and word in node.mapping:
                pointer = pointers.child(node.pointer, word)
                hint = "correct the type, or move the keyword to the schema that it is about"
                yield Fault(pointer, f"{word!r} has no effect: the type is {kind}", hint)


def xml_node_types(survey: Survey) -> Iterator[Fault]:
    """``nodeType`` beside the two keywords that it replaces (OpenAPI 3.2.0, section 4.26.1)."""
    for node in survey.objects["schema"]:
        xml = node.child("xml")
        if "nodeType" not in xml.mapping:
            continue
        for word in ("attribute", "wrapped"):
            if word in xml.mapping:
                hint = f"leave {word!r} out: 'nodeType' says it all"
                yield Fault(xml.child(word).pointer, f"{word!r} stands beside 'nodeType'", hint)


def reference_siblings(survey: Survey) -> Iterator[Fault]:
    """Keywords beside ``$ref``, which count from 3.1 on only (OpenAPI 3.0.4, section 4.7.23)."""
    if not survey.version.startswith(("2.0", "3.0")):
        return
    hint = "put the reference into an allOf, beside which other keywords count"
    for node in survey.objects["schema"]:
        if "$ref" not in node.mapping:
            continue
        words = [word for word in node.mapping if word != "$ref" and not word.startswith("x-")]
        if node.mapping.get("nullable") is True and survey.version.startswith("3.0"):
            words.remove("nullable")
            message = "counts beside $ref as it is meant; the standard has it ignored"
            yield Fault(node.child("nullable").pointer, f"'nullable' {message}", hint)
        if words:
            listed = ", ".join(repr(word) for word in words[:5])
            yield Fault(node.child(words[0]).pointer, f"ignored beside $ref: {listed}", hint)
