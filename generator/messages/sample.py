"""Samples: the plainest value that keeps a schema, always the same."""

from __future__ import annotations

from ..document import Schema
from ..document.direction import Direction
from ..findings import JsonValue
from .values import Maker, NoSample, Plain

__all__ = ["NoSample", "sample"]


def sample(schema: Schema, direction: Direction = "response") -> JsonValue:
    """A value that keeps ``schema``: with its optional parts where that works, else without.

    :param direction: which way the value goes.
    :raises NoSample: if none could be made.
    """
    return Maker(schema, direction).make(Plain())
