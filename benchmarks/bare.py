"""The ceiling: a WSGI callable that does by hand what the mock does for one operation."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import orjson

os.environ.clear()

from mockument import load
from mockument.generator.document.validation import SchemaValidator

_OPERATION = load(Path(__file__).parent.parent / "spec" / "openapi.yaml").operations[0]
assert _OPERATION.request_body
assert _OPERATION.success
_SCHEMA = _OPERATION.request_body.content["application/json"].schema
assert _SCHEMA
_VALIDATOR = SchemaValidator(_SCHEMA)
_EXAMPLE = _OPERATION.success.content["application/json"].examples[0]
_BODY = (_EXAMPLE.serialized or "").encode() or orjson.dumps(_EXAMPLE.value)
_HEADERS = [("Content-Type", "application/json"), ("Content-Length", str(len(_BODY)))]


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """One path, one credential, one compiled schema, one ready answer."""
    good = environ["PATH_INFO"] == _OPERATION.path and environ.get("HTTP_AUTHORIZATION")
    if good:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if _VALIDATOR.is_valid(orjson.loads(body)):
            start_response("200 OK", list(_HEADERS))
            return [_BODY]
    start_response("400 Bad Request", [])
    return [b"bad"]
