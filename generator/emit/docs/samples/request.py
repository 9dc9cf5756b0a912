"""The one request that the samples of an operation make, whatever their language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from ....document import Api, Operation, Parameter, SharedOperation
from ....document.references import DeadReference
from ....document.validation import BadSchema
from ....findings import JsonValue
from ....messages.call import body_value, made_value, request_media
from ....messages.credential import FIELD_NAME
from ....messages.encoding import json_bytes
from ....messages.media import is_form
from ....messages.request_schema import RequestValidator
from ....messages.sample import NoSample
from ....messages.written import (
    fill_path,
    header_text,
    own_query,
    path_text,
    query_texts,
    styled_pairs,
    value_text,
)
from .bodies import Body, sample_body
from .placeholders import Placeholders
from .servers import server_url
from .texts import Text, joined, text_of, visible

__all__ = ["SampleRequest", "sample_request"]

_CLIENTS_OWN: Final = frozenset(
    {"connection", "content-length", "expect", "host", "transfer-encoding", "upgrade"}
)
"""Headers that HTTP clients write themselves; several refuse a caller who does."""


@dataclass(frozen=True, slots=True)
class SampleRequest:
    """A request that keeps an operation's contract once its credentials are put in.

    :param method: as it is sent; what cannot be in one (RFC 9110, section 9.1) is left out.
    :param base: the server's address, without a slash at its end.
    :param url: the whole address, percent-encoded.
    :param headers: names and values, those of credentials among them, without ``Cookie``.
    :param cookies: names and values.
    :param is_basic: whether a user's name and password are sent too (RFC 7617).
    :param body: None where there is none.
    :param arguments: the value of each parameter that is sent, by where it stands and its name.
    :param schemes: the security schemes whose credentials are sent, and what is put in for each.
    """

    method: str
    base: str
    url: Text
    headers: tuple[tuple[str, Text], ...]
    cookies: tuple[tuple[str, Text], ...]
    is_basic: bool
    body: Body | None
    arguments: Mapping[tuple[str, str], JsonValue]
    schemes: Mapping[str, Text]

    @property
    def header_fields(self) -> tuple[tuple[str, Text], ...]:
        """The headers, and the cookies as the header that they are sent in."""
        if not self.cookies:
            return self.headers
        cookie: Text = ()
        for name, value in self.cookies:
            cookie = joined(cookie, ("; " if cookie else "", f"{name}="), value)
        return (*self.headers, ("Cookie", cookie))


def sample_request(
    api: Api,
    operation: Operation,
    server: str = "",
    shared: SharedOperation | None = None,
) -> SampleRequest:
    """The request that the samples of an operation make.

    Values are the documented examples where there are some, else made from the schemas. What is
    required is always there, what is not only where it has an example.

    :param server: the base address of the server; that of the document where it is empty.
    :param shared: which of the operations that share a method and path, where there are several.
    """
    given = _given(operation)
    placeholders = Placeholders.of(api, operation)
    body = _body(operation, shared)
    base = server.rstrip("/") or server_url(api, operation)
    return SampleRequest(
        re.sub(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]", "", operation.method) or "GET",
        base,
        _url(base, operation, given, placeholders),
        tuple(_headers(operation, given, placeholders, body)),
        tuple(_cookies(operation, given, placeholders)),
        placeholders.is_basic,
        body,
        given,
        placeholders.schemes,
    )


def _given(operation: Operation) -> Mapping[tuple[str, str], JsonValue]:
    """The parameters that are sent, and their values."""
    whole = (operation.query_string,) if operation.query_string else ()
    found: dict[tuple[str, str], JsonValue] = {}
    for one in (*operation.parameters, *whole):
        if one.is_ignored:
            continue
        documented = next(_examples(one), None)
        if documented is not None:
            found[one.location, one.name] = documented
        elif one.required:
            found[one.location, one.name] = made_value(one)
    return found


def _examples(parameter: Parameter) -> Iterator[JsonValue]:
    """The documented examples that keep the parameter's schema."""
    schema = parameter.schema
    listed: list[JsonValue] = [one.value for one in parameter.examples]
    listed += [one.value for media in parameter.content.values() for one in media.examples]
    if schema is None:
        yield from listed
        return
    try:
        listed += schema.resolved().examples
        validator = RequestValidator(schema)
        yield from (value for value in listed if validator.is_valid(value))
    except (BadSchema, DeadReference):
        yield from listed


def _url(
    base: str,
    operation: Operation,
    given: Mapping[tuple[str, str], JsonValue],
    placeholders: Placeholders,
) -> Text:
    parameters = operation.parameters
    variables = {
        p.name: path_text(p, given["path", p.name]) for p in parameters if p.location == "path"
    }
    path = fill_path(operation.path, variables)
    pieces: list[Text] = [(piece,) for piece in _query(operation, given)]
    pieces += [joined((f"{quote(n, safe='')}=",), v) for n, v in placeholders.query]
    url = text_of(base + path)
    for index, piece in enumerate(pieces):
        url = joined(url, ("&" if index else "?",), piece)
    return url


def _query(operation: Operation, given: Mapping[tuple[str, str], JsonValue]) -> Iterator[str]:
    pairs = [*own_query(operation.path)]
    for one in operation.parameters:
        if one.location == "query" and (one.location, one.name) in given:
            pairs += query_texts(one, given[one.location, one.name])
    yield from (f"{name}={value}" for name, value in pairs)
    whole = operation.query_string
    if whole and ("querystring", whole.name) in given:
        yield from _whole_query(whole, given["querystring", whole.name])


def _whole_query(parameter: Parameter, value: JsonValue) -> Iterator[str]:
    """The whole query as one value, of which a form alone has pairs (3.2.0, section 4.12)."""
    if isinstance(value, dict) and any(is_form(name) for name in parameter.content):
        for name, item in value.items():
            for key, text in styled_pairs(name, item, "form", explode=True):
                yield f"{_encoded(key)}={_encoded(text)}"
        return
    yield _encoded(value if isinstance(value, str) else json_bytes(value).decode())


def _encoded(text: str) -> str:
    return quote(text, safe="", errors="replace")


def _headers(
    operation: Operation,
    given: Mapping[tuple[str, str], JsonValue],
    placeholders: Placeholders,
    body: Body | None,
) -> Iterator[tuple[str, Text]]:
    yield from placeholders.headers
    taken = {name.lower() for name, _ in placeholders.headers} | _CLIENTS_OWN
    for one in operation.parameters:
        fine = FIELD_NAME.fullmatch(one.name) and one.name.lower() not in taken
        if one.location == "header" and ("header", one.name) in given and fine:
            taken.add(one.name.lower())
            yield one.name, text_of(_field(header_text(one, given["header", one.name])))
    if body is not None:
        yield "Content-Type", text_of(body.media_type)


def _field(text: str) -> str:
    """A header's value that every client sends: what is no visible ASCII is percent-encoded."""
    return visible(text.strip()) or "%20"


def _cookies(
    operation: Operation,
    given: Mapping[tuple[str, str], JsonValue],
    placeholders: Placeholders,
) -> Iterator[tuple[str, Text]]:
    taken = {name for name, _ in placeholders.cookies}
    for one in operation.parameters:
        wanted = one.location == "cookie" and ("cookie", one.name) in given
        if wanted and one.name not in taken and FIELD_NAME.fullmatch(one.name):
            value = given["cookie", one.name]
            plain = json_bytes(value).decode() if one.content else value_text(value, ",")
            yield one.name, text_of(quote(plain, safe="," if _is_several(value) else ""))
    yield from placeholders.cookies


def _is_several(value: JsonValue) -> bool:
    return isinstance(value, dict | list)


def _body(operation: Operation, shared: SharedOperation | None) -> Body | None:
    media = request_media(operation)
    if media is None:
        return None
    try:
        value = body_value(media, shared.example if shared else "")
    except (NoSample, DeadReference):
        required = operation.request_body is not None and operation.request_body.required
        return sample_body(media, {}) if required else None
    return sample_body(media, value)
