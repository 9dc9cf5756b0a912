"""Calls: requests that keep an operation's contract, made from its document."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
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
from .credential import FIELD_NAME, credential_place
from .encoding import json_bytes
from .forms import form_fields, form_parts
from .media import essence, is_form, is_json, is_xml, sent_as
from .request_schema import BodyValidator
from .sample import NoSample, sample
from .written import cookie_pairs, fill_path, header_text, path_text, query_pairs
from .xml_text import xml_bytes

__all__ = [
    "Call",
    "add_body",
    "add_credential",
    "add_parameter",
    "body_text",
    "body_value",
    "call_of",
    "made_value",
    "parameter_value",
    "request_media",
    "without_read_only",
]

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
    place = credential_place(scheme)
    if place is None:
        return
    value = _basic(credential) if place.is_basic else credential
    listed = {"header": call.headers, "query": call.query, "cookie": call.cookies}[place.location]
    listed.append((place.name, f"{place.prefix}{value}"))


def _basic(credential: str) -> str:
    both = credential if ":" in credential else f"{credential}:{credential}"
    return b64encode(both.encode()).decode()


def add_parameter(parameter: Parameter, value: JsonValue, call: Call) -> None:
    """Add a parameter of the query, of the header or of a cookie, in its style."""
    if parameter.location == "query":
        call.query += query_pairs(parameter, value)
    elif parameter.location == "cookie":
        call.cookies += cookie_pairs(parameter, value)
    elif FIELD_NAME.fullmatch(parameter.name):  # curl reads a file where a header begins with @
        call.headers.append((parameter.name, header_text(parameter, value)))


def parameter_value(parameter: Parameter) -> JsonValue:
    """A value that the parameter's schema allows: the documented one, if there is one."""
    return parameter.examples[0].value if parameter.examples else made_value(parameter)


def made_value(parameter: Parameter) -> JsonValue:
    """A value that the parameter's schema allows; the parameter's name where none is known."""
    try:
        return sample(parameter.schema) if parameter.schema else parameter.name
    except NoSample:
        return parameter.name


def _filled_path(operation: Operation) -> str:
    variables = [p for p in operation.parameters if p.location == "path"]
    return fill_path(operation.path, {p.name: path_text(p, parameter_value(p)) for p in variables})


def _add_body(operation: Operation, call: Call) -> None:
    media = request_media(operation)
    if media is not None:
        with suppress(NoSample, DeadReference):
            add_body(media, body_value(media), call)


def request_media(operation: Operation) -> MediaType | None:
    """The media type that a request's body is sent in: the first that is JSON, else the first."""
    content = operation.request_body.content if operation.request_body else {}
    return min(content.values(), key=lambda media: not is_json(sent_as(media.name)), default=None)


def add_body(media: MediaType, value: JsonValue, call: Call) -> None:
    """Add a body as its media type writes it."""
    if essence(media.name) == _MULTIPART and isinstance(value, dict):
        call.form = [(part.name, part.text) for part in form_parts(media, value)]
        call.headers.append(("Content-Type", f"{_MULTIPART}; boundary={_BOUNDARY}"))
        call.body = _multipart_text(call.form)
    else:
        call.headers.append(("Content-Type", sent_as(media.name)))
        call.body = body_text(media, value)


def _multipart_text(form: Iterable[tuple[str, str]]) -> str:
    parts = "".join(
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{_quoted(name)}"\r\n\r\n{text}\r\n'
        for name, text in form
    )
    return f"{parts}--{_BOUNDARY}--\r\n"


def _quoted(name: str) -> str:
    """A part's name as browsers write it (WHATWG HTML, section 4.10.22.8)."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def body_value(media: MediaType, example: str = "") -> JsonValue:
    """The first documented example that the mock takes; else a value made from the schema.

    :param example: the name of the example that is asked before the others.
    :raises NoSample: if no value could be made.
    :raises DeadReference: if the schema leads nowhere.
    """
    ranked = sorted(media.examples, key=lambda one: not example or one.name != example)
    documented = [one.value for one in ranked]
    if media.schema is None:
        return documented[0] if documented else "me"
    validator = BodyValidator(media.schema)
    try:
        for value in documented:
            sendable = without_read_only(value, validator)
            if validator.is_valid(sendable):
                return sendable
        return without_read_only(sample(media.schema, "request"), validator)
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


def body_text(media: MediaType, value: JsonValue) -> str:
    """A body that is no multipart form, as its media type writes it."""
    if is_form(media.name) and isinstance(value, dict):
        return urlencode(list(form_fields(media, value)))
    if is_xml(media.name) and media.schema and not isinstance(value, str):
        return xml_bytes(value, media.schema).decode()
    if is_json(sent_as(media.name)) or not isinstance(value, str):
        return json_bytes(value).decode()
    return value if essence(media.name).startswith("text/") else value or "me"
