"""JSON as it stands on a page: strictly JSON, and nothing that could not be written out again."""

from __future__ import annotations

import json
from typing import NoReturn

import orjson

from ..findings import JsonValue

__all__ = ["MAX_DEPTH", "NotJson", "decode_json"]

MAX_DEPTH = 60
"""Levels that an example may have; the document around it has room for more."""


class NotJson(ValueError):  # noqa: N818 - what it is
    """A text that is no JSON.

    :param position: the offset of the fault, where it is known.
    """

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position


def _refuse_constant(name: str) -> NoReturn:
    raise NotJson(f"{name} is no JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def decode_json(text: str, start: int = 0) -> tuple[JsonValue, int]:
    """The JSON value that begins at ``start``, and the offset behind it.

    :raises NotJson: if there is none, or one that no document can hold: nested too deep, numbers
        beyond 64 bits, half of a surrogate pair.
    """
    try:
        value, end = _DECODER.raw_decode(text, start)
        orjson.dumps(value)
    except json.JSONDecodeError as error:
        raise NotJson(f"{error.msg.lower()} at column {error.colno}", error.pos) from error
    except NotJson:
        raise
    except (ValueError, TypeError, RecursionError) as error:
        raise NotJson(str(error).partition("\n")[0]) from error
    if _is_deeper(value, MAX_DEPTH):
        raise NotJson(f"nested more than {MAX_DEPTH} levels deep")
    return value, end


def _is_deeper(value: JsonValue, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(item, levels - 1) for item in inner)
