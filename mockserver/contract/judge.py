"""Judge: what is wrong with the answer to a case, and what says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from ...generator.document import Api, Operation, Response, pointers
from ...generator.findings import DocumentPlace, JsonValue
from ...generator.messages.encoding import json_bytes
from ...generator.messages.media import match_content_type
from ..engine.answer.contract import documented_response
from ..engine.choose.examples import example_names
from ..engine.problems import Problem
from ..engine.validate.body import BodyReader
from ..engine.violations import ContractViolation
from .case import Case
from .example_shape import ExampleShapes
from .exchange import Exchange
from .read_back import Difference
from .results import Failure
from .rules import LOST, broken_by_status

__all__ = ["Judge"]

_SHOWN: Final = 300
_OUR_PROBLEM: Final = b'"type":"urn:mockument:problem:'
_LOOKED_AT: Final = 100
_REFUSED: Final = frozenset({400, 406, 413, 414, 415, 422})
"""Statuses by which a server says that a request is wrong in itself."""


@dataclass(frozen=True)
class Judge:
    """Judges the answers to cases.

    :param api: the document.
    :param max_seconds: how long an answer may take; None for as long as it likes.
    :param shapes: what compares answers with documented examples; None if nothing does.
    """

    api: Api
    max_seconds: float | None = None
    shapes: ExampleShapes | None = None

    def not_run(self, case: Case, exchange: Exchange) -> str:
        """Why an answer says nothing of the contract; empty where it does."""
        status, operation = exchange.status, case.operation
        is_meant = case.expectation == "unauthenticated" or (
            case.expectation == "gone" and status == 403  # it tells nobody what there was
        )
        if status in (401, 403) and operation.security and not is_meant:
            return f"the server does not take the credentials ({_status(status)})"
        if status == 429:
            return f"the server is asked too often ({_status(status)}): see --rate"
        if not operation.responses and status < 500:
            return "the document says nothing of the operation's answers"
        is_lost = status in LOST and case.expectation == "kept"
        is_told = str(status) in operation.responses or "{" not in operation.path
        if is_lost and not is_told and case.path_from == "made":
            return f"there is no such thing ({_status(status)})"
        if is_lost and not is_told and case.path_from == "documented":
            return (
                f"the server has no such thing ({_status(status)}) as the document shows, and "
                "does not document that answer: name one by --bind"
            )
        return ""

    def failures(
        self, case: Case, exchange: Exchange, seconds: float, found: tuple[ContractViolation, ...]
    ) -> Iterator[Failure]:
        """What is wrong with an answer.

        :param found: how it breaks what is documented of answers.
        """
        own = self._of_status(case, exchange)
        if own is not None:
            yield own
        is_told = own is not None and own.rule == "server-error"
        is_lenient = not case.keeps_contract and 400 <= exchange.status < 500
        for violation in found if not _says_nothing(case, exchange) else ():
            if violation.location == "status" and (is_told or is_lenient or own is not None):
                continue  # that the server refuses what is wrong needs no documenting
            yield self._of_violation(case.operation, violation, exchange)
        if self.shapes is not None and not _says_nothing(case, exchange):
            told = {one.pointer for one in found if one.location == "body"}
            yield from (
                one
                for one in self._of_shape(case, exchange, self.shapes)
                if one.where.removeprefix("body ") not in told
            )
        if self.max_seconds is not None and seconds > self.max_seconds:
            yield self._failure(
                case.operation,
                "slow",
                f"the answer took {seconds:.2f} s",
                "time",
                (f"at most {self.max_seconds:g} s", f"{seconds:.2f} s"),
            )

    def no_answer(self, case: Case, why: str) -> Failure:
        """The failure where a call was made and nothing came."""
        return self._failure(
            case.operation, "no-answer", why, "connection", (_keys(case.operation), why)
        )

    def stored_differs(self, case: Case, difference: Difference) -> Failure:
        """The failure where a field is not read as it was sent."""
        where = f"body {difference.pointer}"
        sent, got = _short(difference.sent), _short(difference.got)
        sides = (sent, got if difference.is_there else "no such field")
        return self._failure(
            case.operation, "stored-differs", "it is not read as it was sent", where, sides
        )

    def hook_failed(self, case: Case, why: str) -> Failure:
        """The failure where a hook of the user's is not content."""
        return self._failure(case.operation, "hook", why, "hook", ("no exception", why))

    def _of_status(self, case: Case, exchange: Exchange) -> Failure | None:
        """What is wrong with a status for what was asked, whatever is documented."""
        status, operation = exchange.status, case.operation
        got = _status(status)
        response = documented_response(operation, status)
        if status >= 500 and (response is None or response.status == "default"):
            if case.expectation == "unknown-method" and status == 501:
                return None
            message = f"the server failed: {got}"
            expected = "no 5xx" if case.keeps_contract else "a refusal (4xx)"
            return self._failure(operation, "server-error", message, "status", (expected, got))
        if case.expectation == "kept":
            is_wrong = status in _REFUSED and response and not _is_meant(case, response)
            return self._of_refusal(case, got) if is_wrong else None
        broken = broken_by_status(case, status)
        if broken is None:
            return None
        rule, message, expected = broken
        return self._failure(operation, rule, message, "status", (expected, got))

    def _of_refusal(self, case: Case, got: str) -> Failure | None:
        if case.phase == "coverage":
            message = f"a value that the schema allows is refused: {case.name}"
            rule = "valid-refused"
        elif case.data_from == "documented":
            message, rule = "a documented example is refused", "example-refused"
        else:
            return None  # made up by us: there may be rules that no schema can say
        return self._failure(case.operation, rule, message, "status", ("no refusal", got))

    def _of_shape(self, case: Case, exchange: Exchange, shapes: ExampleShapes) -> Iterator[Failure]:
        for one in shapes.differences(case.operation, exchange, case.example):
            where, place = f"body {one.pointer}", self.api.document.place(one.example)
            yield Failure("example-shape", one.message, where, one.shown, one.got, place)

    def _of_violation(
        self, operation: Operation, violation: ContractViolation, exchange: Exchange
    ) -> Failure:
        rule = _rule(violation)
        where = " ".join(filter(None, (violation.location, violation.name, violation.pointer)))
        expected, got = self._compared(operation, violation, exchange)
        failure = self._failure(operation, rule, violation.message, where, (expected, got))
        if violation.schema and self._value(violation.schema) is not None:
            file = failure.place.file
            place = DocumentPlace(file, violation.schema)
            return Failure(rule, violation.message, where, expected, got, place)
        return failure

    def _compared(
        self, operation: Operation, violation: ContractViolation, exchange: Exchange
    ) -> tuple[str, str]:
        """What the document says and what came, side by side."""
        if violation.location == "status":
            return _keys(operation), _status(exchange.status)
        said = self._value(violation.schema) if violation.schema else None
        expected = f"{violation.keyword}: {_short(said)}" if said is not None else violation.keyword
        if violation.location == "header":
            came = exchange.answer.header(violation.name)
            if violation.keyword == "undeclared":
                response = documented_response(operation, exchange.status)
                expected = ", ".join(response.content) if response else expected
            elif violation.keyword == "required":
                expected = f"the header {violation.name}"
            return expected, "no such header" if came is None else came[:_SHOWN]
        return expected, _below(operation, exchange, violation.pointer)

    def _value(self, pointer: str) -> JsonValue:
        try:
            return pointers.resolve(self.api.document.source.data, pointer)
        except (KeyError, ValueError):
            return None

    def _failure(
        self, operation: Operation, rule: str, message: str, where: str, sides: tuple[str, str]
    ) -> Failure:
        below = "/responses" if where == "status" and "responses" in operation.node.mapping else ""
        place = self.api.document.place(operation.pointer + below)
        return Failure(rule, message, where, *sides, place)


def _says_nothing(case: Case, exchange: Exchange) -> bool:
    """Whether an answer is not one that the operation documents, and need not be.

    A method that is not documented has no answers; and what our own mock refuses, where the
    document has no words for that, it refuses in its own.
    """
    is_ours = _OUR_PROBLEM in exchange.response_body[:_LOOKED_AT]
    return case.expectation == "unknown-method" or (not case.keeps_contract and is_ours)


def _is_meant(case: Case, response: Response) -> bool:
    """Whether a refusal is what the document shows: its only answer, or that of this example."""
    if case.operation.success is None:
        return True
    named = (example_names(media) for media in response.content.values())
    return any(case.example in names for names in named) if case.example else False


def _rule(violation: ContractViolation) -> str:
    keyword = violation.keyword
    if violation.location == "status":
        return "status-undocumented"
    if violation.location == "header":
        special = {"undeclared": "content-type-undocumented", "required": "header-missing"}
        return special.get(keyword, "header-invalid")
    if keyword == "required" and not violation.schema.endswith("/required"):
        return "body-missing"
    return "body-unreadable" if keyword == "format" and not violation.schema else "body-invalid"


def _keys(operation: Operation) -> str:
    return ", ".join(operation.responses) or "no status at all"


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _below(operation: Operation, exchange: Exchange, pointer: str) -> str:
    """What stands at a pointer of an answer; all of it, where nothing reads it."""
    try:
        return _short(pointers.resolve(_read(operation, exchange), pointer))
    except (KeyError, ValueError):
        return exchange.response_body[:_SHOWN].decode("utf-8", errors="replace") or "no body"


def _read(operation: Operation, exchange: Exchange) -> JsonValue:
    """The value of an answer's body, by its documented media type.

    :raises ValueError: if nothing reads it.
    """
    response = documented_response(operation, exchange.status)
    sent = exchange.answer.header("content-type") or ""
    key = match_content_type(sent, response.content) if response else None
    if response is None or key is None:
        raise ValueError("no such content is documented")
    parsed = BodyReader(response.content[key]).reader(sent)(exchange.response_body)
    if isinstance(parsed, Problem) or parsed.unchecked:
        raise ValueError("the body cannot be read")
    return parsed.value


def _short(value: JsonValue) -> str:
    text = json_bytes(value).decode("utf-8", errors="replace")
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
