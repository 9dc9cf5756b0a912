"""JSON Pointers (RFC 6901): made, taken apart, followed."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from ..findings import JsonValue

__all__ = [
    "child",
    "document_of",
    "escape_token",
    "from_fragment",
    "in_document",
    "last_key",
    "local",
    "resolve",
    "tokens",
    "unescape_token",
]


_DIGITS: Final = 12
"""More than an index of any list has: longer ones are not read to their end."""


def escape_token(token: str) -> str:
    """A key as one reference token (RFC 6901, section 3)."""
    if "~" in token or "/" in token:
        return token.replace("~", "~0").replace("/", "~1")
    return token


def unescape_token(token: str) -> str:
    """The key that a reference token stands for (RFC 6901, section 4)."""
    return token.replace("~1", "/").replace("~0", "~")


def document_of(pointer: str) -> str:
    """The URI of the document that a pointer leads into; empty for the root document.

    A pointer begins with ``/``; one into another document with that document's URI and ``#``.
    """
    return "" if not pointer or pointer.startswith("/") else pointer.partition("#")[0]


def local(pointer: str) -> str:
    """A pointer without the URI of its document."""
    return pointer if not pointer or pointer.startswith("/") else pointer.partition("#")[2]


def in_document(uri: str, pointer: str) -> str:
    """A pointer into the document of a URI."""
    return f"{uri}#{pointer}" if uri else pointer


def child(pointer: str, *keys: str | int) -> str:
    """The pointer of a value some keys below ``pointer``."""
    for key in keys:
        # Made by the thousand while a document is opened: most keys have nothing to escape.
        token = key if isinstance(key, str) else str(key)
        if "~" in token or "/" in token:
            token = escape_token(token)
        pointer = f"{pointer}/{token}"
    return pointer


def tokens(pointer: str) -> list[str]:
    """The keys that a pointer goes through, unescaped; empty for the whole document.

    :raises ValueError: if it is no pointer.
    """
    if "#" in pointer:
        pointer = local(pointer)
    if not pointer:
        return []
    if not pointer.startswith("/"):
        raise ValueError(f"not a JSON pointer: {pointer!r}")
    parts = pointer[1:].split("/")
    return [unescape_token(token) for token in parts] if "~" in pointer else parts


def last_key(pointer: str) -> str:
    """The key that a value stands under, unescaped; empty for a whole document."""
    return next(reversed(tokens(pointer)), "")


def from_fragment(fragment: str) -> str:
    """The pointer in a URI fragment, percent-decoded (RFC 6901, section 6)."""
    return unquote(fragment)


def resolve(document: JsonValue, pointer: str) -> JsonValue:
    """The value that ``pointer`` names (RFC 6901, section 4).

    :raises KeyError: if there is none; its argument is the pointer as far as it led nowhere.
    :raises ValueError: if ``pointer`` is no JSON pointer.
    """
    value = document
    for depth, token in enumerate(keys := tokens(pointer), 1):
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and _is_index(token, value):
            value = value[int(token)]
        else:
            raise KeyError(child("", *keys[:depth]))
    return value


def _is_index(token: str, value: list[JsonValue]) -> bool:
    return token.isascii() and token.isdigit() and int(token[:_DIGITS]) < len(value)
