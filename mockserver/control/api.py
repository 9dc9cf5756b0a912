"""The control API as a Flask blueprint; ``openapi.yaml`` beside this file describes it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

import orjson
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from ..._version import __version__
from ...generator.document import Api, load_text
from ...generator.document.validation import SchemaValidator
from ...generator.findings import JsonValue
from ..engine.problems import Kind, Problem, problem_answer
from ..journal import Record
from ..mock import Mock
from . import CONTROL
from .coverage import OperationCoverage, coverage
from .entries import entry, har
from .guard import may_ask
from .verify import NearMiss, Wanted, verify

__all__ = ["control", "control_api", "control_problem"]

_REFUSED: Final = Kind(403, "control-refused", "The control API is not open to you")
_NO_ANSWER: Final = Kind(404, "control-path-unknown", "The control API has no such path")
_INVALID: Final = Kind(400, "control-request-invalid", "The request is not what is documented")
_NO_JOURNAL: Final = Kind(409, "journal-off", "The journal is turned off")


@dataclass(frozen=True)
class _Refusal(Exception):  # noqa: N818 - what it is
    kind: Kind
    detail: str
    violations: tuple[JsonValue, ...] = ()


@lru_cache(maxsize=1)
def control_api() -> Api:
    """The control API's own OpenAPI document."""
    return load_text(_document_text(), "control/openapi.yaml")


def _document_text() -> str:
    return (Path(__file__).parent / "openapi.yaml").read_text(encoding="utf-8")


def control(mock: Mock, token: str = "") -> Blueprint:
    """The control API of a mock.

    :param token: what ``Authorization: Bearer`` must have; empty lets this machine alone ask.
    """
    routes = Blueprint("mockument", __name__, url_prefix=CONTROL)
    routes.before_request(partial(_guard, token))
    routes.register_error_handler(_Refusal, _refused)
    views = _Views(mock)
    routes.get("/health")(views.health)
    routes.get("/ready")(views.ready)
    routes.get("/document")(views.document)
    routes.get("/openapi.yaml")(views.own_document)
    routes.get("/journal")(views.journal)
    routes.get("/journal.har")(views.journal_archive)
    routes.delete("/journal")(views.clear)
    routes.post("/verify")(views.verify)
    routes.get("/coverage")(views.coverage)
    return routes


def _guard(token: str) -> None:
    address, host = request.remote_addr or "", request.headers.get("Host", "")
    if not may_ask(address, host, request.headers.get("Authorization", ""), token):
        how = "send its token as a bearer" if token else "ask from this machine, by localhost"
        raise _Refusal(_REFUSED, how)


def _refused(refusal: _Refusal) -> Response:
    listed: list[JsonValue] = list(refusal.violations)
    return _problem(Problem(refusal.kind, refusal.detail, {"violations": listed} if listed else {}))


@dataclass(frozen=True)
class _Views:
    """What each path of the control API answers."""

    mock: Mock

    def health(self) -> Response:
        return _json({"status": "ok", "version": __version__})

    def ready(self) -> Response:
        mock = self.mock
        return _json(
            {
                "status": "ready",
                "title": mock.api.title,
                "operations": len(mock.api.operations),
                "changes": mock.changes,
                "trouble": mock.trouble or None,
            }
        )

    def document(self) -> Response:
        source = self.mock.api.document.source
        kind = "application/json" if source.syntax == "json" else "application/yaml"
        return Response(source.raw, content_type=kind)

    def own_document(self) -> Response:
        return Response(_document_text(), content_type="application/yaml")

    def journal(self) -> Response:
        entries: list[JsonValue] = [entry(record) for record in self._asked_records()]
        size, forgotten = self.mock.journal.size, self.mock.journal.forgotten
        return _json({"entries": entries, "size": size, "forgotten": forgotten})

    def journal_archive(self) -> Response:
        return _json(har(self._asked_records()))

    def clear(self) -> Response:
        self.mock.journal.clear()
        answer = Response(status=204)
        del answer.headers["Content-Type"]
        return answer

    def verify(self) -> Response:
        self._need_journal()
        wanted = _wanted(_read_json("Wanted"))
        self._need_operation(wanted.operation)
        verdict = verify(self.mock.journal.records(), wanted)
        return _json(
            {
                "verified": verdict.verified,
                "count": verdict.count,
                "wanted": wanted.count,
                "nearMisses": [_near_miss(one) for one in verdict.near_misses],
                "forgotten": self.mock.journal.forgotten,
            }
        )

    def coverage(self) -> Response:
        self._need_journal()
        journal = self.mock.journal
        found = coverage(self.mock.api, journal.counts(), journal.records())
        operations: list[JsonValue] = [_operation(one) for one in found.operations]
        return _json(
            {
                "called": sum(1 for one in found.operations if one.calls),
                "total": len(operations),
                "unmatched": found.unmatched,
                "operations": operations,
            }
        )

    def _need_journal(self) -> None:
        if not self.mock.journal.size:
            raise _Refusal(_NO_JOURNAL, "start the mock without --journal 0")

    def _need_operation(self, name: str) -> None:
        """Refuse what no document could have: of a name misspelt, there are no calls for ever."""
        try:
            if name:
                self.mock.known(name)
        except LookupError as error:
            raise _Refusal(_INVALID, str(error)) from error

    def _asked_records(self) -> list[Record]:
        """The records that the query asks for, the newest last."""
        self._need_journal()
        asked = request.args
        unknown = [name for name in asked if name not in _ASKABLE]
        if unknown:
            raise _Refusal(_INVALID, f"{unknown[0][:50]!r} is none of {', '.join(_ASKABLE)}")
        self._need_operation(asked.get("operation", ""))
        status, limit = _whole(asked.get("status")), _whole(asked.get("limit"))
        found = [
            record
            for record in self.mock.journal.records()
            if asked.get("operation", record.operation) in (record.operation, *record.names)
            and asked.get("method", record.method).upper() == record.method
            and asked.get("path", record.path) == record.path
            and (status is None or status == record.status)
            and ("problem" not in asked or (asked["problem"] == "true") == bool(record.problem))
        ]
        return found[max(len(found) - limit, 0) :] if limit is not None else found


_ASKABLE: Final = ("operation", "method", "path", "status", "problem", "limit")
"""What the journal may be asked for."""


def control_problem(error: HTTPException) -> Response:
    """What the control API says of a path or method that it does not have."""
    detail = f"{request.method} {request.path[:200]}: GET {CONTROL}/openapi.yaml says what there is"
    kind = Kind(error.code or 500, _NO_ANSWER.name, error.name)
    return _problem(Problem(kind, detail))


def _problem(problem: Problem) -> Response:
    answer = problem_answer(problem, request.path)
    return Response(answer.body, answer.status, list(answer.headers))


def _json(value: JsonValue) -> Response:
    return Response(orjson.dumps(value), content_type="application/json")


def _whole(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise _Refusal(_INVALID, f"{text[:50]!r} is no whole number")
    return int(text)


def _read_json(schema: str) -> dict[str, Any]:
    """The request's body, after a look at whether it is what the control API documents."""
    try:
        value = orjson.loads(request.get_data())
    except orjson.JSONDecodeError as error:
        raise _Refusal(_INVALID, f"the body is no JSON: {error}") from error
    violations = SchemaValidator(control_api().schemas[schema]).violations(value)
    if violations:
        listed = tuple({"in": "body", **violation.to_json()} for violation in violations)
        raise _Refusal(_INVALID, "the body is not what is documented", listed)
    read: dict[str, Any] = value
    return read


def _wanted(said: dict[str, Any]) -> Wanted:
    times = said.get("times")
    return Wanted(
        operation=said.get("operation", ""),
        method=said.get("method", ""),
        path=said.get("path", ""),
        query=said.get("query"),
        headers=said.get("headers"),
        body=said.get("body"),
        status=said.get("status"),
        at_least=said.get("atLeast", 0 if "atMost" in said else 1) if times is None else times,
        at_most=said.get("atMost") if times is None else times,
    )


def _near_miss(miss: NearMiss) -> JsonValue:
    differences: list[JsonValue] = [asdict(difference) for difference in miss.differences]
    return {"entry": entry(miss.record), "differences": differences}


def _operation(found: OperationCoverage) -> JsonValue:
    return {
        "operation": found.operation.label,
        "method": found.operation.method,
        "path": found.operation.path,
        "calls": found.calls,
        "statuses": {str(status): count for status, count in sorted(found.statuses.items())},
        "neverAnswered": list(found.never_answered),
        "inputs": dict(found.inputs),
    }
