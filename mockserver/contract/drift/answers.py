"""Answers: those of a run, held against what is documented, and in what they differ from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import orjson

from ....generator.document import Header, MediaType, Parameter, Response, pointers
from ....generator.document.sequences import is_sequential
from ....generator.findings import JsonValue
from ....generator.messages.media import essence, is_json, match_content_type
from ...engine.answer.contract import AnswerContract, documented_response
from ...engine.exchange import BODILESS
from ...engine.problems import Problem
from ...engine.validate.body import BodyReader
from ...engine.validate.parameters import ParameterReader, Sent
from ...engine.violations import ContractViolation
from ..case import Case
from ..exchange import Exchange
from ..results import Result
from .infrastructure import is_infrastructure
from .seen import Difference, Seen, Sight
from .walk import MENDED, Walker

__all__ = ["differences"]

_REFUSAL: Final = 400
_FAILURE: Final = 500


def differences(results: Iterable[Result], masked: Callable[[str], str]) -> Seen:
    """In what the answers of a run differ from the document.

    Left out are cases that have not run, and answers to methods that are not documented: they are
    no answers of an operation.

    :param masked: takes secrets out of a text.
    """
    seen = Seen()
    for result in results:
        case = result.case
        if result.exchange is None or result.reason or case.expectation == "unknown-method":
            continue
        told = f"{case.operation.method} {case.operation.path} ({masked(case.name)})"
        sight = Sight(told, result.exchange.status)
        _Answer(case, result.exchange, sight, seen).look()
    return seen


class _Answer:
    """One answer, looked at."""

    def __init__(self, case: Case, exchange: Exchange, sight: Sight, seen: Seen) -> None:
        self._operation = case.operation
        self._is_meant = case.expectation == "kept"
        self._exchange = exchange
        self._sight = sight
        self._seen = seen
        self._sent = exchange.answer.header("content-type") or ""

    def _note(self, difference: Difference, *values: JsonValue) -> None:
        self._seen.note(difference, self._sight, *values)

    def look(self) -> None:
        operation, status = self._operation, self._exchange.status
        response = documented_response(operation, status)
        if status >= _FAILURE and (response is None or response.status == "default"):
            why = f"a failure of the server, {status}, is none of its answers"
            self._note(Difference("unsaid", operation.pointer, why))
            return
        if response is None:
            if self._is_meant or status < _REFUSAL:
                self._undocumented(operation.pointer, status)
            return  # how a server refuses what is wrong need not be documented
        self._headers(response)
        walked = self._body(response) if self._has_body else False
        for violation in AnswerContract(operation).violations(self._exchange.answer):
            if not (_is_of_body(violation) and self._exchange.method == "HEAD"):
                self._unsaid(violation, response.node.pointer, walked=walked)

    @property
    def _has_body(self) -> bool:
        exchange = self._exchange
        bodiless = exchange.method == "HEAD" or exchange.status in BODILESS
        return not bodiless and bool(exchange.response_body)

    def _undocumented(self, pointer: str, status: int) -> None:
        self._note(Difference("status", pointer, str(status)))
        below = pointers.child(pointer, "responses", status)
        self._undocumented_headers(below, ())
        if self._has_body and self._sent:
            self._undocumented_body(below)

    def _undocumented_body(self, response: str) -> None:
        difference = Difference("media type", response, essence(self._sent))
        self._note(difference, *_json(self._sent, self._exchange.response_body))

    def _headers(self, response: Response) -> None:
        known = {name.lower(): header for name, header in response.headers.items()}
        told = {*known, *(("link",) if response.links else ())}  # RFC 8288, of Link Objects
        self._undocumented_headers(response.node.pointer, told)
        sent = {name.lower(): value for name, value in self._exchange.response_headers}
        for name, header in known.items():
            if name in sent:
                self._header(header, sent[name])
            elif header.required:
                self._note(Difference("missing header", header.node.pointer, header.name))

    def _undocumented_headers(self, response: str, known: Iterable[str]) -> None:
        for name, text in self._exchange.response_headers:
            if name.lower() not in known and not is_infrastructure(name):
                self._note(Difference("header", response, _capitalized(name)), text)

    def _header(self, header: Header, text: str) -> None:
        sent = ParameterReader(Parameter(header.name, "header", header.node)).read_text(text)
        if not isinstance(sent, Sent) or header.schema is None:
            return
        trials = (sent.value, *sent.otherwise)
        best = next((one for one in trials if self._fits(header, one)), sent.value)
        Walker(self._note).walk(header.schema, best)

    def _fits(self, header: Header, value: JsonValue) -> bool:
        found: list[Difference] = []
        if header.schema is not None:
            Walker(lambda difference, *_: found.append(difference)).walk(header.schema, value)
        return not found

    def _body(self, response: Response) -> bool:
        """Look at a body.

        :returns: whether its schema was walked along.
        """
        key = match_content_type(self._sent, response.content) if self._sent else None
        if key is None:
            if self._sent:
                self._undocumented_body(response.node.pointer)
            return False
        media = response.content[key]
        if not is_json(self._sent) and not is_sequential(self._sent):
            return False
        parsed = BodyReader(media).reader(self._sent)(self._exchange.response_body)
        if isinstance(parsed, Problem) or parsed.unchecked:
            return False
        return self._walk(media, parsed.value)

    def _walk(self, media: MediaType, value: JsonValue) -> bool:
        walker = Walker(self._note)
        if media.schema is not None:
            walker.walk(media.schema, value)
        elif media.item_schema is not None and isinstance(value, list):
            for item in value:
                walker.walk(media.item_schema, item)
        return True

    def _unsaid(self, violation: ContractViolation, response: str, *, walked: bool) -> None:
        """Note a violation of which nothing else tells."""
        is_header = violation.location == "header"
        is_told = violation.keyword in (
            {*MENDED, "undeclared"} if is_header or walked else {"undeclared"}
        )
        if not is_told:
            place = violation.schema or response
            self._note(Difference("unsaid", place, _why(violation)))


def _json(sent: str, body: bytes) -> tuple[JsonValue, ...]:
    """The value of a body of JSON; none of another media type, or of what is no JSON."""
    if not is_json(sent):
        return ()
    try:
        return (orjson.loads(body),)
    except orjson.JSONDecodeError:
        return ()


def _why(violation: ContractViolation) -> str:
    """What a violation is that no overlay is written for, without the value that came."""
    if violation.location == "body" and violation.keyword == "required":
        return "a body is documented, and none came"
    part = f"{violation.location} {violation.name}".strip()
    if not violation.schema:
        return f"the {part} cannot be read as what it claims to be"
    return f"the {part} breaks {violation.keyword!r}, which is not loosened"


def _is_of_body(violation: ContractViolation) -> bool:
    return violation.location == "body"


def _capitalized(name: str) -> str:
    """A header field's name as people write it; its case means nothing (RFC 9110, section 5.1)."""
    return "-".join(part[:1].upper() + part[1:] for part in name.lower().split("-"))
