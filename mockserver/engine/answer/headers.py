"""Documented header fields of an answer: those of which the document says a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ....generator.document import Header, Parameter, Response
from ....generator.findings import JsonValue
from ....generator.messages.sample import NoSample, sample
from ....generator.messages.written import header_text

__all__ = ["documented_headers"]

_NOT_OURS: Final = frozenset(
    {
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "keep-alive",
        "server",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers that say how this message is sent; the server writes them (RFC 9110, section 7.6.1)."""
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def documented_headers(response: Response) -> Iterator[tuple[str, str]]:
    """The documented headers of which a value is known: an example, or a required one's schema."""
    for name, header in response.headers.items():
        lowered = name.lower()
        if not _NAME.fullmatch(name) or lowered in _NOT_OURS:
            continue
        if lowered.startswith("access-control-"):
            continue  # two rules on who may read an answer are none: browsers refuse both
        value = _text(header)
        if value is not None and value.isascii() and value.isprintable():
            yield name, value


def _text(header: Header) -> str | None:
    """A header's value in its style, such as ``1,2`` for a list (OpenAPI 3.1.1, 4.8.21)."""
    if header.examples:
        return _written(header, header.examples[0].value)
    schema = header.schema.followed() if header.schema else None
    if schema is None or not (header.required or schema.examples):
        return None
    try:
        return _written(header, sample(schema))
    except NoSample:
        return None


def _written(header: Header, value: JsonValue) -> str:
    if isinstance(value, str):
        return value  # an example of an object or a list may be written as it is sent
    # A Header Object has the structure of a Parameter Object (section 4.8.21).
    return header_text(Parameter(header.name, "header", header.node), value)
