"""What is wrong with a document: the standard's own validation, and rules of ours.

A finding never stops the rest: a document with faults is still read as far as it goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
    source = api.document.source
    dead = dead_references(api.document)
    findings = [*api.findings, *_duplicate_keys(api), *dead]
    findings += _standard(api, skip_references=bool(dead))
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


def _refuse_retrieval(uri: str) -> Any:  # noqa: ANN401 - the validator's own type
    raise ValueError(f"{uri} leads outside the document")


def _standard(api: Api, *, skip_references: bool) -> Iterator[Finding]:
    from jsonschema_path import SchemaPath  # noqa: PLC0415 - half a second of imports
    from openapi_spec_validator import (  # noqa: PLC0415
        OpenAPIV30SpecValidator,
        OpenAPIV31SpecValidator,
    )

    source = api.document.source
    if not isinstance(source.data, dict):
        return
    validators = {"3.0": OpenAPIV30SpecValidator, "3.1": OpenAPIV31SpecValidator}
    handlers = dict.fromkeys(("", "file", "http", "https", "<all_urls>"), _refuse_retrieval)
    path = SchemaPath.from_dict(source.data, handlers=handlers)
    validator = validators[api.document.version[:3]](path)
    try:
        for error in validator.iter_errors():
            yield Finding(
                "openapi-invalid",
                Severity.ERROR,
                source.place(pointers.child("", *error.absolute_path)),
                _plain(error),
            )
    except Exception as error:
        # The validator follows references itself and stops at the first dead one.
        if not skip_references:
            yield Finding(
                "openapi-invalid",
                Severity.ERROR,
                source.place(""),
                f"the standard's validator gave up: {str(error).partition(chr(10))[0][:200]}",
            )


def _plain(error: Any) -> str:  # noqa: ANN401 - a ValidationError of either library
    """A validator's message, cut to what a person reads."""
    best = min(getattr(error, "context", None) or [error], key=lambda e: len(e.message))
    message = str(error.message if len(error.message) <= 200 else best.message)
    return message if len(message) <= 300 else message[:297] + "..."


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
