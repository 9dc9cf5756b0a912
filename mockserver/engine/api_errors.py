"""``--errors api``: failures in the API's own words, where it has an error envelope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from ...generator.document import Api, Operation, Schema
from ...generator.document.envelope import ErrorEnvelope, operation_envelope
from ...generator.document.validation import BadSchema, SchemaValidator
from ...generator.findings import JsonValue
from .encoding import json_bytes
from .exchange import Answer
from .problems import Problem

__all__ = ["ApiErrors"]

_CODE: Final = frozenset({"code", "errorCode", "error_code", "type"})
_SUMMARY: Final = frozenset({"description", "message", "title", "reason"})
_DETAILS: Final = frozenset({"details", "detail"})


@dataclass(frozen=True)
class ApiErrors:
    """Writes problems in the error envelope of an operation, or of the first that has one."""

    api: Api
    _validators: dict[str, SchemaValidator] = field(default_factory=dict)

    @cached_property
    def _first(self) -> ErrorEnvelope | None:
        found = (operation_envelope(operation) for operation in self.api.operations)
        return next((envelope for envelope in found if envelope), None)

    def answer(self, problem: Problem, operation: Operation | None) -> Answer | None:
        """The problem in the API's words; None where the document has none that can hold it."""
        envelope = (operation_envelope(operation) if operation else None) or self._first
        if envelope is None:
            return None
        body: dict[str, JsonValue] = {envelope.property: _error(problem, envelope.error)}
        success = envelope.body.properties.get("success")
        if success is not None and "boolean" in success.types:
            body["success"] = False
        if not self._is_valid(envelope.body, body):
            return None
        headers = (("Content-Type", "application/json"), *problem.headers)
        return Answer(problem.kind.status, headers, json_bytes(body))

    def _is_valid(self, schema: Schema, body: JsonValue) -> bool:
        validator = self._validators.setdefault(schema.pointer, SchemaValidator(schema))
        try:
            return validator.is_valid(body)
        except BadSchema:
            return False


def _error(problem: Problem, schema: Schema) -> dict[str, JsonValue]:
    """The error object: what the problem says under the names that the schema has."""
    texts: Mapping[str, str] = {
        **dict.fromkeys(_CODE, f"MOCK.{problem.kind.status}"),
        **dict.fromkeys(_SUMMARY, problem.kind.title),
        **dict.fromkeys(_DETAILS, _details(problem)),
    }
    properties = schema.resolved().properties
    error: dict[str, JsonValue] = {}
    for name, declared in properties.items():
        if name in texts and (not declared.types or "string" in declared.types):
            error[name] = texts[name]
        elif name in _CODE and {"integer", "number"} & set(declared.types):
            error[name] = problem.kind.status
    return error


def _details(problem: Problem) -> str:
    violations = problem.members.get("violations")
    if not isinstance(violations, list):
        return problem.detail
    return (
        problem.detail
        + ": "
        + "; ".join(
            f"{v.get('in')} {v.get('name') or ''}{v.get('pointer')} {v.get('message')}"
            for v in violations
            if isinstance(v, dict)
        )
    )
