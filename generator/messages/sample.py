"""Samples: the plainest value that keeps a schema, always the same."""

from __future__ import annotations

from ..document import Schema
from ..document.direction import Direction
from ..findings import JsonValue

__all__ = ["NoSample", "sample"]


class NoSample(Exception):  # noqa: N818 - what it is
    """No value could be made; the message says why."""


def sample(schema: Schema, direction: Direction = "response") -> JsonValue:
    """A value that keeps ``schema``: with its optional parts where that works, else without.

    :param direction: which way the value goes.
    :raises NoSample: if none could be made.
    """
    from .values import Maker, Plain  # what has an example asks for nothing made

    return Maker(schema, direction).make(Plain())
