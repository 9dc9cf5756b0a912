"""The request example: one curl line, taken apart."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field

from ..findings import JsonValue
from .page import CurlExample, Endpoint
from .strict_json import NotJson, decode_json

__all__ = ["BadCurl", "parse_curl", "parse_endpoint", "path_variables"]

MAX_CURL = 200_000
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")

_URL = re.compile(
    r"(?P<server>[a-z][a-z0-9+.\-]*://[^/?#]*)?(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?.*"
)
_ENDPOINT = re.compile(
    rf"(?P<method>{'|'.join(METHODS)})\s*(?P<target>/(?:[^\s{{}}]|\{{[^\s{{}}]+\}})*)"
)
_VARIABLE = re.compile(r"\{([^{}]+)\}")
_DATA = frozenset({"-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json"})
_SILENT = frozenset(
    {"-s", "-S", "-i", "-k", "-L", "-v", "--silent", "--insecure", "--include", "--location"}
)


class BadCurl(Exception):  # noqa: N818 - what it is
    """A curl line that cannot be taken apart; the message says why.

    :param is_json: whether it is the body that is no JSON.
    """

    def __init__(self, message: str, *, is_json: bool = False) -> None:
        super().__init__(message)
        self.is_json = is_json


@dataclass(slots=True)
class _Words:
    """What the words of a curl line say."""

    method: str | None = None
    url: str | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    data: str | None = None
    unknown: list[str] = field(default_factory=list)


def path_variables(path: str) -> tuple[str, ...]:
    """Names of the variables in a path template, in order."""
    return tuple(_VARIABLE.findall(path))


def parse_endpoint(text: str, line: int) -> Endpoint | None:
    """An endpoint's line, method and path glued: ``POST/zstack/v1/zones``; None if it is none."""
    match = _ENDPOINT.fullmatch(text.strip())
    if not match:
        return None
    path, _, query = match["target"].partition("?")
    names = tuple(part.partition("=")[0] for part in query.split("&") if part)
    return Endpoint(match["method"], path, names, line)


def parse_curl(source: str, line: int) -> CurlExample:
    """Take a curl line apart.

    :raises BadCurl: if its quotes do not close, it has no URL, an option is unknown, or its body
        is no JSON.
    """
    if len(source) > MAX_CURL:
        raise BadCurl(f"the curl line is longer than {MAX_CURL:,} characters")
    try:
        words = shlex.split(source.replace("\\\n", " "))
    except ValueError as error:
        raise BadCurl(f"the curl line cannot be read: {str(error).lower()}") from error
    found = _sort_words(words[1:])
    if found.unknown:
        raise BadCurl(f"the curl line has words that are not understood: {' '.join(found.unknown)}")
    url = _URL.fullmatch(found.url or "")
    if not found.url or not url:
        raise BadCurl("the curl line has no URL")
    pairs = (part.partition("=") for part in (url["query"] or "").split("&") if part)
    return CurlExample(
        source=source,
        method=found.method or ("GET" if found.data is None else "POST"),
        server=url["server"] or "",
        path=url["path"],
        query=tuple((name, value) for name, _, value in pairs),
        headers=tuple(found.headers),
        body=_json_body(found.data),
        line=line,
    )


def _json_body(data: str | None) -> JsonValue:
    if data is None:
        return None
    try:
        value, end = decode_json(data.strip())
    except NotJson as error:
        raise BadCurl(f"the body of the curl line is no JSON: {error}", is_json=True) from error
    if data.strip()[end:]:
        raise BadCurl("the body of the curl line has more behind its JSON", is_json=True)
    return value


def _sort_words(words: list[str]) -> _Words:
    found = _Words()
    remaining = iter(words)
    for word in remaining:
        match word:
            case "-X" | "--request":
                found.method = next(remaining, "").upper()
            case "-H" | "--header":
                name, _, value = next(remaining, "").partition(":")
                found.headers.append((name.strip(), value.strip()))
            case _ if word in _DATA:
                found.data = next(remaining, "")
            case _ if word in _SILENT:
                pass
            case _ if word.startswith("-") or found.url is not None:
                found.unknown.append(word)
            case _:
                found.url = word
    return found
