"""Keys that are not what the standard wants, read as their authors meant them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["is_media_type", "is_status", "meant_media_type", "meant_status"]

_STATUS = re.compile(r"[1-5](\d\d|XX)")
_ODD_RANGE = re.compile(r"([1-5])([xX*_]{1,2}|\d\d-\1\d\d)")
_WITH_REASON = re.compile(r"(?:http[ _-]?)?([1-5]\d\d)(?:\.0|[\s_:–-]+[a-z].*)?", re.IGNORECASE)
_ELSE: Final = frozenset({"default", "*", "any", "other", "else", "others", "defaults"})

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_PARAMETER = rf'{_TOKEN}\s*=\s*(?:{_TOKEN}|"[^"]*")'
_MEDIA_TYPE = re.compile(rf"\s*{_TOKEN}/{_TOKEN}\s*(?:;\s*(?:{_PARAMETER}\s*)?)*")
_ESSENCE = re.compile(rf"({_TOKEN})\s*/\s*({_TOKEN})(?:\s*[;,].*)?", re.DOTALL)
_COMMON: Final = {
    "json": "application/json",
    "application-json": "application/json",
    "applicationjson": "application/json",
    "application": "application/*",
    "xml": "application/xml",
    "yaml": "application/yaml",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "text": "text/plain",
    "txt": "text/plain",
    "plain": "text/plain",
    "string": "text/plain",
    "html": "text/html",
    "csv": "text/csv",
    "form": "application/x-www-form-urlencoded",
    "form-data": "multipart/form-data",
    "formdata": "multipart/form-data",
    "multipart": "multipart/form-data",
    "binary": "application/octet-stream",
    "octet-stream": "application/octet-stream",
    "file": "application/octet-stream",
    "image": "image/*",
    "audio": "audio/*",
    "video": "video/*",
    "": "*/*",
    "*": "*/*",
    "any": "*/*",
    "default": "*/*",
}
_LONGEST: Final = 200
"""Characters of a key that are looked at."""


def is_status(key: str) -> bool:
    """Whether a key of ``responses`` is one (OpenAPI 3.1.1, section 4.8.16)."""
    return bool(_STATUS.fullmatch(key)) or key == "default"


@lru_cache(maxsize=1024)
def meant_status(key: str) -> str:
    """The status, the range or ``default`` that a key of ``responses`` is, or is meant for.

    Empty where neither is the case: ``2xx`` is ``2XX``, ``200 OK`` is ``200``, ``6`` is nothing.
    """
    if is_status(key):
        return key
    word = key[:_LONGEST].strip()
    if is_status(word):
        return word
    if word.lower() in _ELSE:
        return "default"
    span = _ODD_RANGE.fullmatch(word)
    if span:
        return f"{span[1]}XX"
    code = _WITH_REASON.fullmatch(word)
    return code[1] if code else ""


def is_media_type(key: str) -> bool:
    """Whether a key of ``content`` is a media type or a range (RFC 9110, section 8.3.1)."""
    return len(key) <= _LONGEST and bool(_MEDIA_TYPE.fullmatch(key))


@lru_cache(maxsize=1024)
def meant_media_type(key: str) -> str:
    """The media type or range that a key of ``content`` is, or is meant for.

    Empty where neither is the case: ``json`` is ``application/json``, ``foo`` is nothing.
    """
    if is_media_type(key):
        return key
    word = key[:_LONGEST].strip().strip("\"'").replace("\\/", "/")
    essence = _ESSENCE.fullmatch(word)
    if essence:
        return f"{essence[1]}/{essence[2]}"
    return _COMMON.get(word.partition(";")[0].strip().lower(), "")
