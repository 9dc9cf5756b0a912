"""The request example: the documented curl line, or one made of the documented example."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from ....capture.curl import BadCurl, parse_curl
from ....capture.page import CurlExample
from ....capture.types import is_list, is_map, parse_type
from ....document import Api, Operation
from ....findings import JsonValue
from .entries import Entry
from .fields import PlannedField
from .words import is_text

__all__ = ["json_text", "request_example"]

_UNSEEN: Final = re.compile("[\u007f-\u00a0\u3000\u200b-\u200f\u2028\u2029\ufeff\ud800-\udfff]")
_URL_SAFE: Final = "/{}:?=&<>,.~!*()@$+;%#-_"
_NUMBERS: Final = frozenset(
    {"Integer", "int", "Long", "long", "Double", "double", "Float", "float"}
)


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What a request of the page takes."""

    query: Sequence[PlannedField]
    body: Sequence[PlannedField]


def json_text(value: JsonValue) -> str:
    """A JSON value on one line, with an escape for each character that a page does not keep."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def request_example(
    api: Api, entry: Entry, query: Sequence[PlannedField], body: Sequence[PlannedField]
) -> CurlExample | None:
    """The documented curl line; where there is none, one with the portal's placeholders.

    None where neither can be read.
    """
    for source in (entry.sample, _made(api, entry, _Inputs(query, body))):
        if not source or not is_text(source):
            continue
        try:
            return parse_curl(source, 0)
        except BadCurl:
            continue
    return None


def _made(api: Api, entry: Entry, inputs: _Inputs) -> str:
    operation = entry.operation
    servers = operation.servers or api.servers
    server = servers[0].node.text("url") if servers else ""
    query = "&".join(
        f"{quote(one.name, safe='')}=<{quote(one.name, safe='')}>" for one in inputs.query
    )
    url = quote(f"{server.rstrip('/')}{operation.path}", safe=_URL_SAFE)
    words = ["curl", "-X", operation.method, f"'{url}{'?' if query else ''}{query}'"]
    for header in _credentials(api, operation):
        words += ["-H", _quoted(header)]
    body = _body(entry, inputs.body)
    if body is not None:
        words += ["-H", "'Content-Type: application/json;charset=UTF-8'", "-d", body]
    return " ".join(words)


def _credentials(api: Api, operation: Operation) -> Iterator[str]:
    """The headers that the first requirement asks for: ``Authorization: OAuth {sessionUuid}``."""
    for name in next(iter(operation.security), {}):
        scheme = api.security_schemes.get(name)
        if scheme is None:
            continue
        if scheme.type == "apiKey" and scheme.location == "header":
            yield f"{scheme.parameter_name}: {scheme.prefix}{{{name}}}"
        elif scheme.type == "http":
            yield f"Authorization: {scheme.scheme.title()} {{{name}}}"
        elif scheme.type in ("oauth2", "openIdConnect"):
            yield f"Authorization: Bearer {{{name}}}"


def _body(entry: Entry, fields: Sequence[PlannedField]) -> str | None:
    if entry.body is not None:
        value = entry.body.value
    elif fields:
        value = {one.name: _placeholder(one) for one in fields}
    else:
        return None
    return _quoted(json_text(value).replace("'", "\\u0027"))


def _quoted(text: str) -> str:
    return f"'{text}'" if "'" not in text else shlex.quote(text)


def _placeholder(field: PlannedField) -> JsonValue:
    """What the portal puts for a value: ``<name>``, ``1``, ``true``, ``{}``."""
    kind = parse_type(field.type)
    below: JsonValue = {one.name: _placeholder(one) for one in field.children}
    if is_list(kind):
        return [below if field.children else f"<{field.name}>"]
    if field.children and not is_map(kind):
        return below
    options = [option for option in field.options if option is not None]
    if options:
        return options[0]
    if kind.name in _NUMBERS:
        return 1
    if kind.name in ("Boolean", "boolean"):
        return True
    return f"<{field.name}>" if kind.name in ("String", "Timestamp") else {}
