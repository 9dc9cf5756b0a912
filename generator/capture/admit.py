"""Schemas made to admit what the page's own examples show."""

from __future__ import annotations

from collections.abc import Iterator

from ..document.library import Library
from ..document.references import Document, Node
from ..document.schema import Schema
from ..document.source import Source
from ..document.validation import SchemaValidator
from ..findings import Finding, JsonValue, Severity
from .operations import Draft, walk_media
from .page import response_place
from .schemas import JsonObject

__all__ = ["admit_examples"]

_REFERENCE = "#/components/schemas/"
_NEUTRAL: dict[str, JsonValue] = {
    "string": "", "integer": 1, "number": 1, "boolean": True, "array": [], "object": {}
}  # fmt: skip


def admit_examples(draft: Draft, components: dict[str, JsonObject]) -> Iterator[Finding]:
    """Let the draft's examples keep their schemas, and say where they did not.

    A response's example is evidence: where it has another type than was declared, the schema
    admits both. A placeholder of the curl line is none: it gives way to a value that fits.
    """
    for status, media in walk_media(draft):
        schema = media.get("schema")
        if not isinstance(schema, dict):
            continue
        if status == "request":
            yield from _fit_request(draft, media, schema, components)
            continue
        for value in _example_values(media):
            clashes = list(_admit(schema, value, components, response_place(status)))
            line = next(
                (
                    r.examples[0].line
                    for r in draft.settled.responses
                    if r.status == status and r.examples
                ),
                None,
            )
            for where, message in clashes:
                yield draft.settled.page.finding(
                    "example-contradicts-type", Severity.WARNING, line, where, message
                )


def _fit_request(
    draft: Draft, media: JsonObject, schema: JsonObject, components: dict[str, JsonObject]
) -> Iterator[Finding]:
    if "example" not in media:
        return
    media["example"] = _fitting(media["example"], schema, components)
    data: JsonObject = {"components": {"schemas": {**components}}}
    source = Source("", data, b"", "json")
    document = Document(source, "3.1.1", data, Library(source))
    violations = SchemaValidator(Schema(Node(document, "", schema))).violations(media["example"])
    if violations:
        del media["example"]
        curl = draft.settled.page.curl
        yield draft.settled.page.finding(
            "example-contradicts-fields",
            Severity.WARNING,
            curl.line if curl else None,
            "body",
            f"the curl body breaks the list of fields ({violations[0].message}): it is kept as a "
            "code sample, but is no example",
        )


def _example_values(media: JsonObject) -> Iterator[JsonValue]:
    if "example" in media:
        yield media["example"]
    examples = media.get("examples")
    for example in examples.values() if isinstance(examples, dict) else ():
        if isinstance(example, dict):
            yield example["value"]


def _resolve(schema: JsonObject, components: dict[str, JsonObject]) -> JsonObject:
    reference = schema.get("$ref")
    while isinstance(reference, str):
        schema = components[reference.removeprefix(_REFERENCE)]
        reference = schema.get("$ref")
    return schema


def _admit(
    schema: JsonObject, value: JsonValue, components: dict[str, JsonObject], where: str
) -> Iterator[tuple[str, str]]:
    """Widen ``schema`` in place until it admits ``value``; what was widened, and why."""
    choices = schema.get("oneOf")
    if isinstance(choices, list):
        if value is not None and isinstance(choices[0], dict):
            yield from _admit(choices[0], value, components, where)
        return
    resolved = _resolve(schema, components)
    declared = _types(resolved)
    actual = _json_type(value)
    if declared and not _allows(declared, actual, value):
        yield where, _widen(schema, resolved, declared, actual)
        return
    options = resolved.get("enum")
    if isinstance(options, list) and value not in options:
        resolved["enum"] = [*options, value]
        yield (
            where,
            f"the example has {value!r}, which is not among the stated options: added to them",
        )
    yield from _admit_parts(resolved, value, components, where)


def _admit_parts(
    schema: JsonObject, value: JsonValue, components: dict[str, JsonObject], where: str
) -> Iterator[tuple[str, str]]:
    properties = schema.get("properties")
    if isinstance(value, dict) and isinstance(properties, dict):
        for key, inner in value.items():
            below = properties.get(key)
            if isinstance(below, dict):
                yield from _admit(below, inner, components, f"{where}.{key}")
    items = schema.get("items")
    if isinstance(value, list) and isinstance(items, dict):
        for inner in value:
            yield from _admit(items, inner, components, f"{where}[]")


def _types(schema: JsonObject) -> list[str]:
    kind = schema.get("type")
    if isinstance(kind, list):
        return [str(k) for k in kind]
    return [kind] if isinstance(kind, str) else []


def _json_type(value: JsonValue) -> str:  # noqa: PLR0911 - JSON has seven types
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def _allows(declared: list[str], actual: str, value: JsonValue) -> bool:
    if actual in declared:
        return True
    return "number" in declared and isinstance(value, int | float) and not isinstance(value, bool)


def _widen(schema: JsonObject, resolved: JsonObject, declared: list[str], actual: str) -> str:
    message = f"declared as {' or '.join(declared)}, the example has {actual}: both are admitted"
    if "$ref" in schema:
        schema["oneOf"] = [{"$ref": schema.pop("$ref")}, {"type": actual}]
        return message
    resolved["type"] = [*declared, actual]
    if actual == "number" and "integer" in declared:
        resolved.pop("format", None)
    return message


def _fitting(value: JsonValue, schema: JsonObject, components: dict[str, JsonObject]) -> JsonValue:
    """A request example whose placeholders fit their schemas; what fits already is kept."""
    resolved = _resolve(schema, components)
    if isinstance(value, dict):
        properties = resolved.get("properties")
        known = properties if isinstance(properties, dict) else {}
        return {
            key: _fitting(inner, below, components)
            if isinstance(below := known.get(key), dict)
            else inner
            for key, inner in value.items()
        }
    items = resolved.get("items")
    if isinstance(value, list) and isinstance(items, dict):
        return [_fitting(inner, items, components) for inner in value]
    options = resolved.get("enum")
    if isinstance(options, list) and value not in options:
        return resolved.get("default", options[0])
    declared = _types(resolved)
    if declared and not _allows(declared, _json_type(value), value):
        return _NEUTRAL.get(declared[0])
    return value
