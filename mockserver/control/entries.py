"""Records as JSON: entries of the journal, and HAR 1.2 for the tools that read it."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import parse_qsl

from ..._version import __version__
from ...generator.findings import JsonValue
from ..engine import Headers
from ..journal import Record

__all__ = ["entry", "har"]

_Json = dict[str, JsonValue]


def entry(record: Record) -> _Json:
    """A record as the journal shows it."""
    return {
        "number": record.number,
        "at": _moment(record.at),
        "seconds": round(record.seconds, 6),
        "operation": record.operation or None,
        "request": {
            "method": record.method,
            "path": record.path,
            "query": record.query,
            "headers": _pairs(record.headers),
            **_body(record.body),
            "bodyBytes": record.body_bytes,
        },
        "decision": {"rung": record.rung, "because": list(record.because)},
        "problem": record.problem or None,
        "violations": list(record.violations),
        "answer": {
            "status": record.status,
            "headers": _pairs(record.answer_headers),
            **_body(record.answer_body),
        },
    }


def _moment(at: float) -> str:
    """RFC 3339, in UTC."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")


def _pairs(headers: Headers) -> list[JsonValue]:
    return [{"name": name, "value": value} for name, value in headers]


def _body(body: bytes) -> _Json:
    """A body as text where it is one, else in base64."""
    try:
        return {"body": body.decode()}
    except UnicodeDecodeError:
        return {"body": base64.b64encode(body).decode(), "bodyEncoding": "base64"}


def har(records: Iterable[Record]) -> _Json:
    """Records as an HTTP archive (HAR 1.2)."""
    creator: JsonValue = {"name": "mockument", "version": __version__}
    entries: list[JsonValue] = [_har_entry(record) for record in records]
    return {"log": {"version": "1.2", "creator": creator, "entries": entries}}


def _har_entry(record: Record) -> _Json:
    milliseconds = round(record.seconds * 1000, 3)
    return {
        "startedDateTime": _moment(record.at),
        "time": milliseconds,
        "request": _har_request(record),
        "response": _har_response(record),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "_operation": record.operation or None,
        "_decision": {"rung": record.rung, "because": list(record.because)},
        "_violations": list(record.violations),
    }


def _har_request(record: Record) -> _Json:
    fields = {name.lower(): value for name, value in record.headers}
    query = f"?{record.query}" if record.query else ""
    pairs = parse_qsl(record.query, keep_blank_values=True)
    body = _body(record.body)
    text: _Json = {"mimeType": fields.get("content-type", ""), "text": body["body"]}
    return {
        "method": record.method,
        "url": f"http://{fields.get('host', 'localhost')}{record.path}{query}",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(record.headers),
        "queryString": [{"name": name, "value": value} for name, value in pairs],
        **({"postData": text} if record.body else {}),
        "headersSize": -1,
        "bodySize": record.body_bytes,
    }


def _har_response(record: Record) -> _Json:
    fields = {name.lower(): value for name, value in record.answer_headers}
    body = _body(record.answer_body)
    encoding: _Json = {"encoding": "base64"} if "bodyEncoding" in body else {}
    known = record.status in set(HTTPStatus)
    return {
        "status": record.status,
        "statusText": HTTPStatus(record.status).phrase if known else "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(record.answer_headers),
        "content": {
            "size": len(record.answer_body),
            "mimeType": fields.get("content-type", ""),
            "text": body["body"],
            **encoding,
        },
        "redirectURL": fields.get("location", ""),
        "headersSize": -1,
        "bodySize": len(record.answer_body),
    }
