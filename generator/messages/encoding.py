"""JSON values as bytes, whatever a document holds."""

from __future__ import annotations

import json

import orjson

from ..findings import JsonValue

__all__ = ["json_bytes"]


def json_bytes(value: JsonValue) -> bytes:
    """A value as compact JSON in UTF-8, not escaped.

    What orjson refuses, integers beyond 64 bits and lone surrogates, is written by the standard
    library, escaped: it is JSON too (RFC 8259, sections 6 and 8.2).
    """
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, separators=(",", ":")).encode()
