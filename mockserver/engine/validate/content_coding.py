"""Content codings: a request's body may come compressed (RFC 9110, section 8.4)."""

from __future__ import annotations

import zlib
from typing import Final

from ..problems import BODY_TOO_LARGE, BODY_UNREADABLE, CODING_UNSUPPORTED, Problem

__all__ = ["decoded", "too_large"]

_WINDOWS: Final = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""How zlib is told which of its formats to expect."""


def too_large(limit: int) -> Problem:
    """The problem with a body of more than ``limit`` bytes."""
    return Problem(BODY_TOO_LARGE, f"a body may have {limit:,} bytes", {"limit": limit})


def decoded(content: bytes, coding: str, limit: int) -> bytes | Problem:
    """A body without its content coding.

    :param coding: the value of ``Content-Encoding``.
    :param limit: bytes that the body may have when it is unpacked.
    """
    name = coding.strip().lower()
    if name in ("", "identity"):
        return content
    if name not in _WINDOWS:
        return Problem(
            CODING_UNSUPPORTED,
            f"the body is packed as {coding[:100]!r}; understood: gzip, deflate",
            headers=(("Accept-Encoding", "gzip, deflate"),),
        )
    unpacker = zlib.decompressobj(wbits=_WINDOWS[name])
    try:
        unpacked = unpacker.decompress(content, limit + 1)
    except zlib.error as error:
        return Problem(BODY_UNREADABLE, f"the body is no {name}: {error}")
    if len(unpacked) > limit:
        return too_large(limit)
    if not unpacker.eof:
        return Problem(BODY_UNREADABLE, f"the body's {name} breaks off")
    return unpacked
