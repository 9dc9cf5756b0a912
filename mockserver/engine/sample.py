"""Samples: the plainest value that keeps a schema, always the same."""

from __future__ import annotations

from ...generator.document import Schema
from ...generator.findings import JsonValue
from .values import Maker, NoSample, Plain

__all__ = ["NoSample", "sample"]


def sample(schema: Schema) -> JsonValue:
    """A value that keeps ``schema``: with its optional parts where that works, else without.

    :raises NoSample: if none could be made.
    """
    return Maker(schema).make(Plain())
