"""Error envelopes: APIs that answer 200 and say in the body that the operation failed.

``{"success": …, "error": null | {"code": …}, "inventory": …}``: a property ``error`` that may be
null, and is an object when it is not.
"""

from __future__ import annotations

from dataclasses import dataclass

from .model import Operation, Response, Schema
from .references import DeadReference

__all__ = ["ErrorEnvelope", "error_envelope", "operation_envelope", "schema_envelope"]

_PROPERTY = "error"


@dataclass(frozen=True)
class ErrorEnvelope:
    """A response whose body has an error in it when the operation failed.

    :param property: the name of the property that holds the error.
    :param error: the schema of the error, null left out.
    :param body: the schema of the whole body.
    """

    property: str
    error: Schema
    body: Schema


def error_envelope(response: Response | None) -> ErrorEnvelope | None:
    """The error envelope that a response documents, if it does."""
    if response is None:
        return None
    for media in response.content.values():
        if media.is_json and media.schema is not None:
            found = schema_envelope(media.schema)
            if found:
                return found
    return None


def operation_envelope(operation: Operation) -> ErrorEnvelope | None:
    """The error envelope of an operation's success response, if it has one."""
    return error_envelope(operation.success)


def schema_envelope(schema: Schema) -> ErrorEnvelope | None:
    """The error envelope that a response body's schema has, if it has one."""
    try:
        body = schema.resolved()
        alternatives = (body, *body.list_of("anyOf"), *body.list_of("oneOf"))
        for one in alternatives:
            resolved = one.resolved()
            declared = resolved.properties.get(_PROPERTY)
            error = _nullable_object(declared) if declared else None
            if error is not None:
                return ErrorEnvelope(_PROPERTY, error, resolved)
    except DeadReference:
        return None
    return None


def _nullable_object(schema: Schema) -> Schema | None:
    """The object that a schema is beside null; None for anything else."""
    if "null" in schema.types and "object" in schema.types:
        return schema
    for keyword in ("oneOf", "anyOf"):
        choices = schema.list_of(keyword)
        others = [choice for choice in choices if choice.types != ("null",)]
        if len(others) == 1 and len(choices) == 2 and "object" in others[0].resolved().types:
            return others[0]
    return None
