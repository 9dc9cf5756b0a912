"""Answers against what an operation documents: status, header fields, body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property

from ....generator.document import Header, MediaType, Operation, Parameter, Response
from ....generator.document.validation import BadSchema, Violation
from ....generator.findings import JsonValue
from ....generator.messages.media import match_content_type
from ....generator.messages.request_schema import AnswerValidator, RequestValidator
from ..exchange import BODILESS, Answer
from ..problems import Problem
from ..validate.body import BodyReader
from ..validate.parameters import Empty, Malformed, ParameterReader, Sent
from ..violations import ContractViolation, in_body

__all__ = ["AnswerContract", "documented_response"]


def documented_response(operation: Operation, status: int) -> Response | None:
    """What an operation documents for a status: its own key, its range, or ``default``.

    OpenAPI 3.1.1, section 4.8.16.
    """
    responses = operation.responses
    keys = (str(status), f"{status // 100}XX", "default")
    return next((responses[key] for key in keys if key in responses), None)


@dataclass(frozen=True)
class AnswerContract:
    """What an operation promises of its answers; validators are compiled at first use.

    :param operation: the operation.
    """

    operation: Operation
    _known: dict[str, _ResponseContract] = field(default_factory=dict, repr=False)

    def violations(self, answer: Answer) -> list[ContractViolation]:
        """The ways in which an answer breaks its contract: status, header fields, body.

        A body where none is documented is no violation: nothing is said of it.

        :param answer: the answer to a method other than HEAD.
        """
        response = documented_response(self.operation, answer.status)
        if response is None:
            keys = ", ".join(self.operation.responses) or "none"
            message = f"{answer.status} is not documented; these are: {keys}"
            return [ContractViolation("status", "", "", "undeclared", message)]
        contract = self._known.get(response.status)
        if contract is None:
            contract = self._known[response.status] = _ResponseContract(response)
        return [*contract.of_headers(answer), *contract.of_body(answer)]


@dataclass(frozen=True)
class _ResponseContract:
    """What one response promises of its header fields and its body."""

    response: Response

    @cached_property
    def _headers(self) -> tuple[_HeaderContract, ...]:
        return tuple(map(_HeaderContract, self.response.headers.values()))

    @cached_property
    def _bodies(self) -> dict[str, _BodyContract]:
        return {key: _BodyContract(media) for key, media in self.response.content.items()}

    def of_headers(self, answer: Answer) -> Iterator[ContractViolation]:
        sent = {name.lower(): value for name, value in answer.headers}
        for known in self._headers:
            yield from known.violations(sent.get(known.header.name.lower()))

    def of_body(self, answer: Answer) -> Iterator[ContractViolation]:
        if not self._bodies or answer.status in BODILESS:
            return
        sent = answer.header("content-type") or ""
        if not sent and not answer.body:
            message = f"a body is documented, of {', '.join(self._bodies)}, and none came"
            place = self._place(self.response.node.pointer)
            yield ContractViolation("body", "", "", "required", message, place)
            return
        key = match_content_type(sent, self._bodies)
        if key is None:
            message = f"{sent or 'no Content-Type'} is not documented; {', '.join(self._bodies)} is"
            place = self._place(self.response.node.pointer)
            yield ContractViolation("header", "Content-Type", "", "undeclared", message, place)
            return
        yield from self._bodies[key].violations(sent, answer.body)

    def _place(self, pointer: str) -> str:
        return self.response.node.document.place(pointer).pointer


@dataclass(frozen=True)
class _HeaderContract:
    """What one header field promises."""

    header: Header

    @cached_property
    def _reader(self) -> ParameterReader:
        # A Header Object has the structure of a Parameter Object (section 4.8.21).
        return ParameterReader(Parameter(self.header.name, "header", self.header.node))

    @cached_property
    def _validator(self) -> RequestValidator | None:
        return RequestValidator(self.header.schema) if self.header.schema else None

    def violations(self, text: str | None) -> Iterator[ContractViolation]:
        name = self.header.name
        place = self.header.node.document.place(self.header.node.pointer).pointer
        if text is None:
            if self.header.required:
                message = f"the header {name} is required"
                yield ContractViolation("header", name, "", "required", message, place)
            return
        sent = self._reader.read_text(text)
        if isinstance(sent, Malformed):
            yield ContractViolation("header", name, "", "format", sent.message, place)
            return
        if isinstance(sent, Empty):
            return
        with suppress(BadSchema):  # nothing can be held against it; `check` says why
            yield from (
                replace(in_body(v), location="header", name=name) for v in self._wrong(sent)
            )

    def _wrong(self, sent: Sent) -> tuple[Violation, ...]:
        validator = self._validator
        if validator is None or any(map(validator.is_valid, (sent.value, *sent.otherwise))):
            return ()
        return validator.violations(sent.value).listed


@dataclass(frozen=True)
class _BodyContract:
    """What a body of one media type promises."""

    media: MediaType

    @cached_property
    def _reader(self) -> BodyReader:
        return BodyReader(self.media)

    @cached_property
    def _validator(self) -> AnswerValidator | None:
        return AnswerValidator(self.media.schema) if self.media.schema else None

    @cached_property
    def _items(self) -> AnswerValidator | None:
        return AnswerValidator(self.media.item_schema) if self.media.item_schema else None

    def violations(self, sent: str, content: bytes) -> Iterator[ContractViolation]:
        parsed = self._reader.reader(sent)(content)
        if isinstance(parsed, Problem):
            yield ContractViolation("body", "", "", "format", parsed.detail)
            return
        yield from map(in_body, parsed.violations)
        if parsed.unchecked:
            return
        with suppress(BadSchema):  # nothing can be held against it; `check` says why
            if self._validator is not None:
                yield from map(in_body, self._validator.violations(parsed.value).listed)
            elif self._items is not None and isinstance(parsed.value, list):
                yield from map(in_body, _of_items(parsed.value, self._items))


def _of_items(items: list[JsonValue], validator: AnswerValidator) -> Iterator[Violation]:
    """How items break their schema: each way once, since a stream repeats itself."""
    first: dict[tuple[str, ...], Violation] = {}
    items_with: Counter[tuple[str, ...]] = Counter()
    for index, item in enumerate(items):
        found = {_way(one): one for one in validator.violations(item).listed}
        items_with.update(found.keys())
        for way, one in found.items():
            first.setdefault(way, replace(one, pointer=f"/{index}{one.pointer}"))
    for way, one in first.items():
        more = items_with[way] - 1
        said = f"{one.message} (and in {more} more item{'s'[: more - 1]})" if more else one.message
        yield replace(one, message=said)


def _way(violation: Violation) -> tuple[str, ...]:
    named = violation.message if violation.keyword == "required" else ""
    return violation.pointer, violation.schema_pointer, named
