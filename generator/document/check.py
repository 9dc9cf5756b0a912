"""What is wrong with a document: the standard's own validation, and rules of ours.

A finding never stops the rest: a document with faults is still read as far as it goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import Finding, JsonValue, Severity
from . import pointers
from .model import Api, Example, Operation, Schema
from .positions import duplicate_json_keys
from .references import dead_references
from .validation import BadSchema, SchemaValidator

__all__ = ["check"]


def check(api: Api) -> tuple[Finding, ...]:
    """Every fault of a document, in the order of its lines, errors as well as warnings.

    Checked are the syntax's own faults, OpenAPI's schema and rules (by openapi-spec-validator),
    references, and each example and default against its schema.
    """
    from .standard import standard_findings  # half a second of imports

    source = api.document.source
    dead = dead_references(api.document)
    findings = [*api.findings, *_duplicate_keys(api), *dead]
    findings += standard_findings(api.document, has_dead_references=bool(dead))
    findings += _examples(api)
    located = source.located(findings)
    return tuple(sorted(located, key=lambda f: (_line(f), f.severity.rank, f.code)))


def _line(finding: Finding) -> int:
    return getattr(finding.place, "line", None) or 0


def _duplicate_keys(api: Api) -> Iterator[Finding]:
    """JSON's duplicate keys; those of YAML are found while it is read."""
    source = api.document.source
    if source.syntax != "json":
        return
    for pointer, first, later in duplicate_json_keys(source.text):
        key = pointers.tokens(pointer)[-1]
        yield Finding(
            "duplicate-key",
            Severity.ERROR,
            source.place(pointer),
            f"the key {key!r} stands on line {first.line} and again on line {later.line}: "
            "the second one was kept",
        )


def _examples(api: Api) -> Iterator[Finding]:
    """Each documented example and default against its schema."""
    for operation in api.operations:
        for schema, example in _operation_examples(operation):
            yield from _invalid(api, SchemaValidator(schema), example.value, example.pointer)
    for schema in api.schemas.values():
        yield from _schema_examples(api, schema)


def _operation_examples(operation: Operation) -> Iterator[tuple[Schema, Example]]:
    for parameter in operation.parameters:
        if parameter.schema:
            yield from ((parameter.schema, example) for example in parameter.examples)
    contents = [operation.request_body.content] if operation.request_body else []
    contents += [response.content for response in operation.responses.values()]
    for content in contents:
        for media in content.values():
            if media.schema and (media.is_json or "*" in media.name):
                yield from ((media.schema, example) for example in media.examples)
    for response in operation.responses.values():
        for header in response.headers.values():
            if header.schema:
                yield from ((header.schema, example) for example in header.examples)


def _schema_examples(api: Api, schema: Schema) -> Iterator[Finding]:
    """The examples and defaults of a component and of the schemas within it."""
    waiting = [schema]
    while waiting:
        current = waiting.pop()
        waiting += current.subschemas()
        values: list[tuple[str, JsonValue]] = []
        listed = current.keywords.get("examples")
        if isinstance(listed, list) and not current.reference:
            key = "examples" if "examples" in current.node.mapping else "example"
            below = pointers.child(current.pointer, key)
            values = [
                (pointers.child(below, i) if key == "examples" else below, v)
                for i, v in enumerate(listed)
            ]
        if "default" in current.keywords and not current.reference:
            below = pointers.child(current.pointer, "default")
            values.append((below, current.keywords["default"]))
        for pointer, value in values:
            yield from _invalid(api, SchemaValidator(current), value, pointer)


def _invalid(
    api: Api, validator: SchemaValidator, value: JsonValue, pointer: str
) -> Iterator[Finding]:
    place = api.document.source.place
    try:
        violations = validator.violations(value)
    except BadSchema as bad:
        yield Finding(
            "schema-invalid",
            Severity.ERROR,
            place(validator.schema.pointer),
            f"the schema cannot be used: {bad}",
        )
        return
    for violation in violations:
        yield Finding(
            "example-invalid",
            Severity.ERROR,
            place(pointer + violation.pointer),
            f"breaks its schema ({violation.keyword}): {violation.message}",
            "correct the example or the schema: a mock would send what no client accepts",
        )
