"""Validate: a request against its operation, every violation at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeAlias
from urllib.parse import parse_qsl

import orjson

from ...generator.document import MediaType, Operation, Parameter, RequestBody
from ...generator.document.references import DeadReference
from ...generator.document.validation import BadSchema, SchemaValidator, Violation
from ...generator.findings import JsonValue
from .exchange import Request
from .media import is_form, is_json, match_content_type
from .parameters import (
    Empty,
    Malformed,
    Sent,
    coerce_form,
    form_delimiters,
    is_ignored,
    read_parameter,
)
from .problems import (
    BODY_NOT_JSON,
    BODY_TOO_LARGE,
    BODY_UNREADABLE,
    MEDIA_TYPE_UNSUPPORTED,
    NOTHING_TO_ANSWER,
    REQUEST_INVALID,
    Problem,
)

__all__ = ["NO_BODY", "Body", "Contract"]

_MAX_VIOLATIONS: Final = 1000
_MAX_MESSAGE: Final = 1000
_MAX_SHOWN: Final = 1_000_000
"""Characters that the violations of one answer may have: a message quotes what was sent."""


@dataclass(frozen=True, slots=True)
class Body:
    """A request's body.

    :param present: whether there was one.
    :param value: its value, where it is JSON or a form; else None.
    """

    present: bool
    value: JsonValue = None


NO_BODY = Body(present=False)

_Entry: TypeAlias = dict[str, JsonValue]


@dataclass(frozen=True)
class Contract:
    """What one operation asks of its requests; validators are compiled at first use."""

    operation: Operation
    _validators: dict[str, SchemaValidator] = field(default_factory=dict)

    def validate(
        self, request: Request, variables: Mapping[str, str], limit: int
    ) -> Body | Problem:
        """The request's body, or the problem with the request.

        Too large a body is refused before it is read, where the request tells its length. A body
        that is missing is a violation like any other, as Prism has it (422). An operation with a
        schema that cannot be compiled answers 501: nothing can be said of a request to it.

        :param limit: bytes that a body may have.
        """
        try:
            violations = self._parameters(request, variables)
            body = self._body(request, limit, violations)
        except (BadSchema, DeadReference) as bad:
            return Problem(NOTHING_TO_ANSWER, f"the document cannot be followed here: {bad}")
        if isinstance(body, Problem) or not violations:
            return body
        return _invalid(violations)

    def _validator(self, key: str, owner: Parameter | MediaType) -> SchemaValidator | None:
        known = self._validators.get(key)
        if known is None and owner.schema is not None:
            known = self._validators[key] = SchemaValidator(owner.schema)
        return known

    def _parameters(self, request: Request, variables: Mapping[str, str]) -> list[_Entry]:
        found: list[_Entry] = []
        for parameter, others in self._asked:
            match read_parameter(parameter, request, variables, others):
                case None if parameter.required:
                    found.append(_entry(parameter, "", "required", "is required"))
                case Malformed(message):
                    found.append(_entry(parameter, "", "content", message))
                case Sent() as sent:
                    found += self._parameter(parameter, sent)
                case None | Empty():
                    pass
        return found

    @cached_property
    def _asked(self) -> tuple[tuple[Parameter, frozenset[str]], ...]:
        """The parameters, each with the names of the other query parameters."""
        asked = [p for p in self.operation.parameters if not is_ignored(p)]
        if self.operation.query_string:
            asked.append(self.operation.query_string)
        names = frozenset(p.name for p in asked if p.location == "query")
        return tuple((p, names - {p.name}) for p in asked)

    def _parameter(self, parameter: Parameter, sent: Sent) -> list[_Entry]:
        validator = self._validator(f"{parameter.location} {parameter.name}", parameter)
        violations = validator.violations(sent.value) if validator else []
        if validator and any(validator.is_valid(value) for value in sent.otherwise):
            return []
        return [_entry(parameter, v.pointer, v.keyword, v.message) for v in violations]

    def _body(self, request: Request, limit: int, violations: list[_Entry]) -> Body | Problem:
        documented = self.operation.request_body
        if documented is None:
            return NO_BODY
        content = _read(request, limit)
        if isinstance(content, Problem):
            return content
        if not content:
            if documented.required:
                violations.append({"in": "body", **_missing_body().to_json()})
            return NO_BODY
        return self._content(request, documented, content, violations)

    def _content(
        self, request: Request, documented: RequestBody, content: bytes, violations: list[_Entry]
    ) -> Body | Problem:
        sent = request.header("content-type") or ""
        key = match_content_type(sent, documented.content)
        if key is None:
            return _unsupported(sent, documented) if documented.content else Body(present=True)
        media = documented.content[key]
        parsed = _parse(sent, media, content)
        if isinstance(parsed, Problem):
            return parsed
        validator = self._validator(f"body {key}", media)
        # What is neither JSON, nor a form, nor text cannot be held against a schema.
        if parsed.value is not _UNCHECKED and validator:
            violations += [
                {"in": "body", **v.to_json()} for v in validator.violations(parsed.value)
            ]
        return Body(present=True, value=None if parsed.value is _UNCHECKED else parsed.value)


@dataclass(frozen=True, slots=True)
class _Parsed:
    value: JsonValue


_UNCHECKED: JsonValue = []
"""Stands for a body that is not looked into; compared by identity."""


def _entry(parameter: Parameter, pointer: str, keyword: str, message: str) -> _Entry:
    return {
        "in": parameter.location,
        "name": parameter.name,
        "pointer": pointer,
        "keyword": keyword,
        "message": message,
    }


def _missing_body() -> Violation:
    return Violation("", "required", "a body is required", "")


def _invalid(violations: list[_Entry]) -> Problem:
    count = len(violations)
    noun = "violation" if count == 1 else "violations"
    shown = _shown(violations)
    more = f", the first {len(shown)} of them listed" if len(shown) < count else ""
    return Problem(REQUEST_INVALID, f"{count} {noun} of the contract{more}", {"violations": shown})


def _shown(violations: list[_Entry]) -> list[JsonValue]:
    """The violations that one answer lists: all but for absurd numbers or sizes."""
    shown: list[JsonValue] = []
    size = 0
    for violation in violations[:_MAX_VIOLATIONS]:
        message, pointer = str(violation["message"]), str(violation["pointer"])
        if len(message) > _MAX_MESSAGE:
            half = _MAX_MESSAGE // 2
            message = f"{message[:half]} … {message[-half:]}"
        size += len(message) + len(pointer)
        if size > _MAX_SHOWN:
            break
        shown.append(violation | {"message": message})
    return shown


def _read(request: Request, limit: int) -> bytes | Problem:
    too_large = Problem(BODY_TOO_LARGE, f"a body may have {limit:,} bytes", {"limit": limit})
    if request.content_length is not None and request.content_length > limit:
        return too_large
    try:
        content = request.read(limit + 1)
    except OSError as error:
        return Problem(BODY_UNREADABLE, f"the body broke off: {error}")
    return too_large if len(content) > limit else content


def _unsupported(sent: str, documented: RequestBody) -> Problem:
    accepted = list(documented.content)
    said = f"the body is sent as {sent!r}" if sent else "the body has no Content-Type"
    listed: list[JsonValue] = list(accepted)
    safe = ", ".join(a for a in accepted if a.isascii() and a.isprintable())
    return Problem(
        MEDIA_TYPE_UNSUPPORTED,
        f"{said}; documented: {', '.join(accepted)}",
        {"accepted": listed},
        (("Accept", safe),) if safe else (),
    )


def _parse(sent: str, media: MediaType, content: bytes) -> _Parsed | Problem:
    if is_json(sent):
        try:
            return _Parsed(orjson.loads(content))
        except orjson.JSONDecodeError as error:
            where = f"line {error.lineno}, column {error.colno}"
            return Problem(
                BODY_NOT_JSON,
                f"{error.msg}: {where}",
                {"line": error.lineno, "column": error.colno},
            )
    text = content.decode("utf-8", errors="replace")
    if is_form(sent):
        try:
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=10_000)
        except ValueError as error:
            return Problem(BODY_UNREADABLE, f"the form cannot be read: {error}")
        return _Parsed(coerce_form(pairs, media.schema, form_delimiters(media)))
    return _Parsed(text if sent.lower().startswith("text/plain") else _UNCHECKED)
