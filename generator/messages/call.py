"""Calls: requests that keep an operation's contract, made from its document."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlencode

from ..document import Api, MediaType, Operation, Parameter, SecurityScheme
from ..document.pointers import tokens
from ..document.references import DeadReference
from ..document.validation import BadSchema
from ..findings import JsonValue
from .encoding import json_bytes
from .media import essence, is_form, is_json, is_xml, sent_as
from .request_schema import BodyValidator
from .sample import NoSample, sample
from .written import deep_pairs, fill_path, path_text, query_pairs, value_text
from .xml_text import xml_bytes

__all__ = [
    "Call",
    "add_body",
    "add_credential",
    "add_parameter",
    "call_of",
    "parameter_value",
    "without_read_only",
]

_FIELD_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CREDENTIAL: Final = "me"
_MULTIPART: Final = "multipart/form-data"
_BOUNDARY: Final = "mockument"


@dataclass(slots=True)
class Call:
    """A request that keeps an operation's contract.

    :param path: percent-encoded.
    :param query: names and values, not encoded.
    :param body: the body's text; None for none.
    :param form: the parts that the body is made of, where it is a multipart form.
    """

    method: str
    path: str
    query: list[tuple[str, str]] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    cookies: list[tuple[str, str]] = field(default_factory=list)
    body: str | None = None
    form: list[tuple[str, str]] = field(default_factory=list)

    @property
    def target(self) -> str:
        """Path and query, as they are sent."""
        # Brackets are encoded too: curl takes them for ranges.
        pairs = "&".join(f"{quote(n, safe='')}={quote(v, safe='')}" for n, v in self.query)
        return f"{self.path}?{pairs}" if pairs else self.path


def call_of(api: Api, operation: Operation) -> Call:
    """A call that the mock of a document answers with the operation's success."""
    call = Call(operation.method, _filled_path(operation))
    for name in next(iter(operation.security), {}):
        scheme = api.security_schemes.get(name)
        if scheme:
            add_credential(scheme, _CREDENTIAL, call)
    for parameter in operation.parameters:
        if parameter.required and parameter.location != "path" and not parameter.is_ignored:
            add_parameter(parameter, parameter_value(parameter), call)
    _add_body(operation, call)
    return call


def add_credential(scheme: SecurityScheme, credential: str, call: Call) -> None:
    """Add a credential as its scheme wants it sent.

    :param credential: a key or token, or ``user:password`` for HTTP basic.
    """
    name, value = scheme.parameter_name, f"{scheme.prefix}{credential}"
    if scheme.type != "apiKey":
        _add_authorization(scheme, credential, call)
    elif scheme.location == "query":
        call.query.append((name, value))
    elif scheme.location == "cookie":
        call.cookies.append((name, value))
    elif _FIELD_NAME.fullmatch(name):
        call.headers.append((name, value))


def _add_authorization(scheme: SecurityScheme, credential: str, call: Call) -> None:
    if scheme.type == "http" and scheme.scheme == "basic":
        both = credential if ":" in credential else f"{credential}:{credential}"
        said = b64encode(both.encode()).decode()
        call.headers.append(("Authorization", f"Basic {said}"))
    elif scheme.type == "http":
        word = scheme.scheme.capitalize() or "Bearer"
        call.headers.append(("Authorization", f"{word} {credential}"))
    elif scheme.type in ("oauth2", "openIdConnect"):
        call.headers.append(("Authorization", f"Bearer {credential}"))


def add_parameter(parameter: Parameter, value: JsonValue, call: Call) -> None:
    """Add a parameter of the query, of the header or of a cookie, in its style."""
    if parameter.location == "query":
        call.query += query_pairs(parameter, value)
    elif parameter.location == "cookie":
        call.cookies.append((parameter.name, value_text(value, ",")))
    elif _FIELD_NAME.fullmatch(parameter.name):  # curl reads a file where a header begins with @
        call.headers.append((parameter.name, value_text(value, ",")))


def parameter_value(parameter: Parameter) -> JsonValue:
    """A value that the parameter's schema allows: the documented one, if there is one."""
    if parameter.examples:
        return parameter.examples[0].value
    try:
        return sample(parameter.schema) if parameter.schema else parameter.name
    except NoSample:
        return parameter.name


def _filled_path(operation: Operation) -> str:
    variables = [p for p in operation.parameters if p.location == "path"]
    return fill_path(operation.path, {p.name: path_text(p, parameter_value(p)) for p in variables})


def _add_body(operation: Operation, call: Call) -> None:
    content = operation.request_body.content if operation.request_body else {}
    ranked = sorted(content.values(), key=lambda media: not is_json(sent_as(media.name)))
    if not ranked:
        return
    with suppress(NoSample, DeadReference):
        add_body(ranked[0], _body_value(ranked[0]), call)


def add_body(media: MediaType, value: JsonValue, call: Call) -> None:
    """Add a body as its media type writes it."""
    if essence(media.name) == _MULTIPART and isinstance(value, dict):
        call.form = [(name, value_text(item, ",")) for name, item in _parts(value)]
        call.headers.append(("Content-Type", f"{_MULTIPART}; boundary={_BOUNDARY}"))
        call.body = _multipart_text(call.form)
    else:
        call.headers.append(("Content-Type", sent_as(media.name)))
        call.body = _body_text(media, value)


def _parts(value: Mapping[str, JsonValue]) -> Iterable[tuple[str, JsonValue]]:
    """The parts of a form: one for each item of a list, and objects as JSON."""
    for name, item in value.items():
        for one in item if isinstance(item, list) else [item]:
            yield name, json_bytes(one).decode() if isinstance(one, dict | list) else one


def _multipart_text(form: Iterable[tuple[str, str]]) -> str:
    parts = "".join(
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{_quoted(name)}"\r\n\r\n{text}\r\n'
        for name, text in form
    )
    return f"{parts}--{_BOUNDARY}--\r\n"


def _quoted(name: str) -> str:
    """A part's name as browsers write it (WHATWG HTML, section 4.10.22.8)."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _body_value(media: MediaType) -> JsonValue:
    """The first documented example that the mock takes; else a value made from the schema."""
    documented = [example.value for example in media.examples]
    if media.schema is None:
        return documented[0] if documented else "me"
    validator = BodyValidator(media.schema)
    try:
        sendable = (without_read_only(value, validator) for value in documented)
        kept = next((value for value in sendable if validator.is_valid(value)), None)
        return kept or without_read_only(sample(media.schema, "request"), validator)
    except BadSchema:
        return documented[0] if documented else sample(media.schema, "request")


def without_read_only(value: JsonValue, validator: BodyValidator) -> JsonValue:
    """A body's value without the members that only answers have."""
    left = deepcopy(value)
    for violation in validator.violations(value).listed:
        if violation.keyword == "readOnly":
            *above, name = tokens(violation.pointer)
            _remove(left, above, name)
    return left


def _remove(value: JsonValue, above: list[str], name: str) -> None:
    for key in above:
        if isinstance(value, list):
            value = value[int(key)]
        elif isinstance(value, dict):
            value = value.get(key)
    if isinstance(value, dict):
        value.pop(name, None)


def _body_text(media: MediaType, value: JsonValue) -> str:
    if is_form(media.name) and isinstance(value, dict):
        return urlencode(list(_form_pairs(value)))
    if is_xml(media.name) and media.schema and not isinstance(value, str):
        return xml_bytes(value, media.schema).decode()
    if is_json(sent_as(media.name)) or not isinstance(value, str):
        return json_bytes(value).decode()
    return value if essence(media.name).startswith("text/") else value or "me"


def _form_pairs(value: Mapping[str, JsonValue]) -> Iterable[tuple[str, str]]:
    for name, item in value.items():
        if isinstance(item, dict | list):
            yield from deep_pairs(name, item)
        else:
            yield name, value_text(item, ",")
