"""Validate: a request against its operation, every violation at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, Literal, NamedTuple

from ....generator.document import MediaType, Operation, Parameter, RequestBody, Schema
from ....generator.document.references import DeadReference
from ....generator.document.validation import BadSchema
from ....generator.findings import JsonValue
from ....generator.messages.media import match_content_type
from ....generator.messages.request_schema import BodyValidator, Found, RequestValidator
from ..exchange import Request
from ..problems import BODY_UNREADABLE, MEDIA_TYPE_UNSUPPORTED, NOTHING_TO_ANSWER, Problem
from ..violations import MAX_LISTED, ContractViolation, as_json, in_body, invalid
from .body import BodyReader, Parsed, Reader
from .content_coding import decoded, too_large
from .parameters import Malformed, ParameterReader, Sent
from .undeclared import missing, undeclared_members, undeclared_query

__all__ = ["NO_BODY", "Body", "Contract", "Examined"]

_MAX_READINGS: Final = 64
"""Values of ``Content-Type`` that are kept: clients send few, attackers many."""


class Body(NamedTuple):
    """A request's body.

    :param present: whether there was one.
    :param value: its value, as far as its media type is read; else None.
    :param unchecked: what was not held against the schema, and why; empty for nothing.
    """

    present: bool
    value: JsonValue = None
    unchecked: str = ""


NO_BODY: Final = Body(present=False)


@dataclass(frozen=True, slots=True)
class Examined:
    """What became of a request at this rung.

    :param body: its body, as far as it could be read.
    :param violations: every way in which it breaks its contract.
    :param problem: what a strict mock answers; None to a request that keeps its contract.
    """

    body: Body
    violations: tuple[ContractViolation, ...]
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A parameter, ready to be read and held against its schema."""

    parameter: Parameter
    reader: ParameterReader
    validator: RequestValidator | None
    required: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    """How bodies with one ``Content-Type`` are read and held against their schema.

    :param items: what each item of a sequence is held against.
    """

    read: Reader
    schema: Schema | None
    validator: RequestValidator | None
    items: RequestValidator | None


@dataclass(frozen=True)
class Contract:
    """What one operation asks of its requests; validators are compiled at first use.

    :param operation: the operation.
    :param undeclared: whether query parameters and members of bodies that the document does not
        declare are refused.
    :param other_query: names in the query that something else than a parameter reads, such as the
        key of a security scheme.
    """

    operation: Operation
    undeclared: Literal["ignore", "refuse"] = "ignore"
    other_query: frozenset[str] = frozenset()
    _media: dict[str, tuple[BodyReader, _Reading]] = field(default_factory=dict, repr=False)
    _readings: dict[str, _Reading] = field(default_factory=dict, repr=False)

    def validate(
        self, request: Request, variables: Mapping[str, str], limit: int
    ) -> Body | Problem:
        """The request's body, or the problem with the request. See :meth:`examine`."""
        body, look = self._look(request, variables, limit)
        if isinstance(body, Body) and not look.violations:
            return body
        found = _examined(body, look)
        return found.problem or found.body

    def examine(self, request: Request, variables: Mapping[str, str], limit: int) -> Examined:
        """Everything that is to be said of a request.

        Too large a body is refused before it is read, where the request tells its length. A body
        that is missing is a violation like any other, as Prism has it (422). An operation with a
        schema that cannot be compiled answers 501: nothing can be said of a request to it.

        :param variables: the path's variables, decoded.
        :param limit: bytes that a body may have, packed and unpacked.
        """
        return _examined(*self._look(request, variables, limit))

    def _look(
        self, request: Request, variables: Mapping[str, str], limit: int
    ) -> tuple[Body | Problem, _Look]:
        look = _Look(self, request, limit)
        try:
            look.at_parameters(variables)
            return look.at_body(), look
        except (BadSchema, DeadReference) as bad:
            why = f"the document cannot be followed here: {bad}"
            return Problem(NOTHING_TO_ANSWER, why), look

    def read(self, request: Request, limit: int) -> Body | Problem:
        """The request's body as it is, held against nothing.

        A problem is only what leaves no body at all: too large a one, or one that breaks off.
        """
        look = _Look(self, request, limit)
        content = look.content()
        documented = self.operation.request_body
        if isinstance(content, Problem):
            return content
        if not content or documented is None:
            return NO_BODY
        reading = self.reading(request.header("content-type") or "", documented)
        parsed = reading.read(content) if reading else None
        value = parsed.value if isinstance(parsed, Parsed) else None
        return Body(present=True, value=value, unchecked="nothing is checked")

    @cached_property
    def asked(self) -> tuple[_Asked, ...]:
        """The parameters that requests are looked through for."""
        path = self.operation.path.partition("?")[0]
        # A variable that the path does not have cannot be sent: `check` says so (path-params).
        declared = [
            p
            for p in self.operation.parameters
            if not p.is_ignored and (p.location != "path" or f"{{{p.name}}}" in path)
        ]
        if self.operation.query_string:
            declared.append(self.operation.query_string)
        names = frozenset(p.name for p in declared if p.location == "query")
        return tuple(
            _Asked(p, ParameterReader(p, names - {p.name}), _validator(p.schema), p.required)
            for p in declared
        )

    @cached_property
    def documented_body(self) -> RequestBody | None:
        """The operation's request body."""
        return self.operation.request_body

    def reading(self, sent: str, documented: RequestBody) -> _Reading | None:
        """How a body with a ``Content-Type`` is read; None where that is not documented."""
        known = self._readings.get(sent)
        if known is None:
            key = match_content_type(sent, documented.content)
            if key is None:
                return None
            reader, plain = self._documented(key, documented.content[key])
            known = replace(plain, read=reader.reader(sent))
            if len(self._readings) >= _MAX_READINGS:
                self._readings.clear()
            self._readings[sent] = known
        return known

    def _documented(self, key: str, media: MediaType) -> tuple[BodyReader, _Reading]:
        known = self._media.get(key)
        if known is None:
            reader = BodyReader(media)
            schema, items = media.schema, media.item_schema
            plain = _Reading(
                reader.reader(key), schema, _body_validator(schema), _body_validator(items)
            )
            known = self._media[key] = (reader, plain)
        return known


class _Look:
    """One look at one request: gathers the violations."""

    __slots__ = ("_contract", "_limit", "_request", "stopped", "violations")

    def __init__(self, contract: Contract, request: Request, limit: int) -> None:
        self._contract = contract
        self._request = request
        self._limit = limit
        self.violations: list[ContractViolation] = []
        self.stopped = False

    def at_parameters(self, variables: Mapping[str, str]) -> None:
        for asked in self._contract.asked:
            match asked.reader.read(self._request, variables):
                case None if asked.required:
                    self._add(asked.parameter, "required", missing(asked.parameter, self._request))
                case Malformed(message):
                    self._add(asked.parameter, "content", message)
                case Sent() as sent if asked.validator is not None:
                    self._at_value(asked.parameter, asked.validator, sent)
                case _:
                    pass
        if self._contract.undeclared == "refuse" and self._request.query:
            contract = self._contract
            self.violations += undeclared_query(
                self._request, contract.operation, contract.other_query
            )

    def _at_value(self, parameter: Parameter, validator: RequestValidator, sent: Sent) -> None:
        if validator.is_valid(sent.value) or any(map(validator.is_valid, sent.otherwise)):
            return
        where, name = parameter.location, parameter.name
        for v in validator.violations(sent.value).listed:
            self.violations.append(
                ContractViolation(where, name, v.pointer, v.keyword, v.message, v.schema_pointer)
            )

    def _add(self, parameter: Parameter, keyword: str, message: str) -> None:
        document = parameter.node.document
        place = document.place(parameter.node.pointer).pointer
        self.violations.append(
            ContractViolation(parameter.location, parameter.name, "", keyword, message, place)
        )

    def at_body(self) -> Body | Problem:
        documented = self._contract.documented_body
        if documented is None:
            if self._contract.undeclared == "refuse" and self._request.content_length:
                self._at_undeclared_body()
            return NO_BODY
        content = self.content()
        if isinstance(content, Problem):
            return content
        if not content:
            if documented.required:
                place = documented.node.document.place(documented.node.pointer).pointer
                self.violations.append(
                    ContractViolation("body", "", "", "required", "a body is required", place)
                )
            return NO_BODY
        sent = self._request.header("content-type") or ""
        reading = self._contract.reading(sent, documented)
        if reading is None:
            return _unsupported(sent, documented) if documented.content else Body(present=True)
        parsed = reading.read(content)
        if isinstance(parsed, Problem):
            return parsed
        self._at_content(reading, parsed)
        return Body(True, parsed.value, parsed.unchecked)

    def _at_undeclared_body(self) -> None:
        message = "no body is documented"
        self.violations.append(ContractViolation("body", "", "", "undeclared", message))

    def content(self) -> bytes | Problem:
        """The body's bytes, unpacked."""
        request, limit = self._request, self._limit
        length = request.content_length
        if length is not None and length > limit:
            return too_large(limit)
        try:
            content = request.read(limit + 1)
        except OSError as error:
            return Problem(BODY_UNREADABLE, f"the body broke off: {error}")
        if len(content) > limit:
            return too_large(limit)
        coding = request.header("content-encoding")
        return decoded(content, coding, limit) if coding and content else content

    def _at_content(self, reading: _Reading, parsed: Parsed) -> None:
        if parsed.violations:
            self.violations += map(in_body, parsed.violations)
        if parsed.unchecked:
            return
        value = parsed.value
        if reading.validator is not None and not reading.validator.is_valid(value):
            self._take(reading.validator.violations(value), "")
        if reading.items is not None and isinstance(value, list):
            self._at_items(reading.items, value)
        if self._contract.undeclared == "refuse" and reading.schema is not None:
            self.violations += undeclared_members(value, reading.schema)

    def _at_items(self, validator: RequestValidator, items: list[JsonValue]) -> None:
        for index, item in enumerate(items):
            if self.stopped or len(self.violations) >= MAX_LISTED:
                self.stopped = True
                return
            if not validator.is_valid(item):
                self._take(validator.violations(item), f"/{index}")

    def _take(self, found: Found, above: str) -> None:
        self.stopped |= found.stopped
        for one in found.listed:
            self.violations.append(in_body(replace(one, pointer=above + one.pointer)))


def _examined(body: Body | Problem, look: _Look) -> Examined:
    violations = tuple(look.violations)
    if isinstance(body, Problem):
        if violations:
            body = replace(body, members={**body.members, "violations": as_json(violations)})
        return Examined(NO_BODY, violations, body)
    problem = invalid(violations, stopped=look.stopped) if violations else None
    return Examined(body, violations, problem)


def _validator(schema: Schema | None) -> RequestValidator | None:
    return RequestValidator(schema) if schema else None


def _body_validator(schema: Schema | None) -> RequestValidator | None:
    return BodyValidator(schema) if schema else None


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
