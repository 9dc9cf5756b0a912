"""Parameters: what was sent becomes values, by style and explode.

OpenAPI 3.1.1, section 4.8.12.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, unquote, unquote_plus

import orjson

from ....generator.document import Parameter
from ....generator.findings import JsonValue
from ....generator.messages.coerce import Coercion
from ....generator.messages.media import is_form
from ..exchange import Request
from .deep_object import read_deep_object
from .form import read_pairs

__all__ = [
    "EMPTY",
    "Empty",
    "Malformed",
    "ParameterReader",
    "Sent",
    "read_parameter",
]

_DELIMITERS: Final = {"spaceDelimited": " ", "pipeDelimited": "|"}


class Sent(NamedTuple):
    """A parameter's value as it was sent.

    :param value: the value.
    :param otherwise: what the same text may mean as well, where its schema allows strings and
        something else: ``1`` for ``integer | "all"``.
    """

    value: JsonValue
    otherwise: tuple[JsonValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Empty:
    """A parameter that was sent, and of which nothing is checked.

    It has no value, and may have none (``allowEmptyValue``), or it is the text of an object or a
    list in a media type that is not read here.
    """


EMPTY: Final = Empty()


@dataclass(frozen=True, slots=True)
class Malformed:
    """A parameter that cannot be read as its style says."""

    message: str


def read_parameter(
    parameter: Parameter,
    request: Request,
    variables: Mapping[str, str],
    others: frozenset[str] = frozenset(),
) -> Sent | Malformed | Empty | None:
    """What a request sends for a parameter; None where it sends nothing.

    :param others: names of the operation's other query parameters.
    """
    return ParameterReader(parameter, others).read(request, variables)


@dataclass(frozen=True)
class ParameterReader:
    """Reads one parameter of requests. What the document says of it is looked up once.

    :param parameter: the parameter.
    :param others: names of the operation's other query parameters.
    """

    parameter: Parameter
    others: frozenset[str] = frozenset()

    @cached_property
    def _coercion(self) -> Coercion:
        return Coercion(self.parameter.schema)

    @cached_property
    def _style(self) -> str:
        return self.parameter.style

    @cached_property
    def _explode(self) -> bool:
        return self.parameter.explode

    @cached_property
    def _has_content(self) -> bool:
        return bool(self.parameter.content)

    def read(
        self, request: Request, variables: Mapping[str, str]
    ) -> Sent | Malformed | Empty | None:
        """What a request sends for the parameter; None where it sends nothing.

        :param variables: the path's variables, decoded.
        """
        if self._has_content:
            return self._read_content(request, variables)
        name = self.parameter.name
        match self.parameter.location:
            case "querystring":
                return None  # it has content, or nothing says what it is
            case "query":
                return self._read_query(request) if request.query else None
            case "path":
                text = variables.get(name)
                return None if text is None else self._read_simple(text)
            case "header":
                text = request.header(name)
                return None if text is None else self._read_simple(text)
            case "cookie":
                return self._read_cookies(request)

    def read_text(self, text: str) -> Sent | Malformed | Empty:
        """A value that stands alone in its place, as those of paths and headers do."""
        return self._read_media(text) if self._has_content else self._read_simple(text)

    def _read_content(
        self, request: Request, variables: Mapping[str, str]
    ) -> Sent | Malformed | Empty | None:
        name = self.parameter.name
        match self.parameter.location:
            case "querystring":
                return self._read_query_string(request)
            case "query":
                text = dict(request.query_pairs).get(name)
            case "path":
                text = variables.get(name)
            case "header":
                text = request.header(name)
            case "cookie":
                text = request.cookies.get(name)
                text = unquote(text) if text else text
        return None if text is None else self._read_media(text)

    def _read_query_string(self, request: Request) -> Sent | Malformed | Empty | None:
        """The whole query as one value, percent-decoded unless it is a form (3.2.0, 4.12)."""
        if not request.query:
            return None
        media = next(iter(self.parameter.content.values()))
        if is_form(media.name):
            return Sent(read_pairs(request.query_pairs, self._coercion))
        return self._read_media(unquote(request.query))

    def _read_media(self, text: str) -> Sent | Malformed | Empty:
        media = next(iter(self.parameter.content.values()))
        if is_form(media.name):
            return Sent(read_pairs(parse_qsl(text, keep_blank_values=True), self._coercion))
        if not media.is_json:
            has_parts = self._coercion.is_list or self._coercion.is_object
            return EMPTY if has_parts else Sent(text)
        try:
            return Sent(orjson.loads(text.encode("utf-8", errors="replace")))
        except orjson.JSONDecodeError as error:
            return Malformed(f"no JSON: {error.msg}")

    def _read_query(self, request: Request) -> Sent | Malformed | Empty | None:
        name, style, coercion = self.parameter.name, self._style, self._coercion
        types = coercion.types
        if style == "deepObject" and (not types or types & {"object", "array"}):
            return self._read_deep(request.query_pairs)
        if "object" in types and style == "form" and self._explode and "array" not in types:
            return self._read_members(request.query_pairs)
        values = [value for key, value in request.query_pairs if key == name]
        if not values:
            return None
        if values == [""] and self.parameter.node.flag("allowEmptyValue"):
            return EMPTY
        delimiter = _DELIMITERS.get(style, ",")
        if (coercion.is_list or coercion.is_object) and not (delimiter == "," and self._explode):
            return self._read_encoded(request.query, delimiter)
        return self._read_values(values)

    def _read_deep(self, pairs: Sequence[tuple[str, str]]) -> Sent | Malformed | None:
        name = self.parameter.name
        value = read_deep_object(name, pairs, self._coercion)
        if value is not None:
            return Sent(value)
        if any(key == name and text for key, text in pairs):
            return Malformed(f"was sent as `{name}=…`; its style deepObject writes `{name}[…]=…`")
        return None

    def _read_encoded(self, query: str, delimiter: str) -> Sent | Malformed:
        """Values that each are a list or an object, from the query as it was sent."""
        raw = [text.replace("+", " ") for text in _raw_values(query, self.parameter.name)]
        found = self._read_delimited([_split(text, delimiter) for text in raw])
        if isinstance(found, Sent) and self._coercion.is_list and len(raw) == 1:
            # A delimiter that is percent-encoded may belong to the one item after all.
            return Sent(found.value, (self._coercion.list([unquote(raw[0])]),))
        return found

    def _read_values(self, values: list[str]) -> Sent | Malformed:
        """Values that each stand for themselves."""
        if self._coercion.is_list or ("array" in self._coercion.types and len(values) > 1):
            return Sent(self._coercion.list(values))
        if len(values) > 1 and self._coercion.types:
            return Malformed(f"was sent {len(values)} times, and it is no list")
        return Sent(*self._coercion.scalar(values[-1]))

    def _read_delimited(self, values: Sequence[list[str]]) -> Sent | Malformed:
        """Values that each are a list's items, or an object's names and values in turn."""
        if self._coercion.is_object:
            return self._paired(values[-1])
        return Sent(self._coercion.list([part for parts in values for part in parts]))

    def _read_cookies(self, request: Request) -> Sent | Malformed | None:
        """One cookie, or one for each item or member (3.2.0, section 4.12.3)."""
        sent = [value for name, value in request.cookie_pairs if name == self.parameter.name]
        if not sent and self._explode and self._coercion.is_object:
            return self._read_members(request.cookie_pairs, self._cookie_text)
        if not sent:
            return None
        if self._coercion.is_list or self._coercion.is_object:
            return self._read_delimited([self._cookie_parts(text) for text in sent])
        return Sent(*self._coercion.scalar(self._cookie_text(sent[0])))

    def _cookie_text(self, sent: str) -> str:
        """A cookie's value; with style ``cookie`` it is as it is, and nothing is escaped."""
        return sent if self._style == "cookie" else unquote(sent)

    def _cookie_parts(self, sent: str) -> list[str]:
        return sent.split(",") if self._style == "cookie" else _split(sent, ",")

    def _read_members(
        self, pairs: Iterable[tuple[str, str]], text_of: Callable[[str], str] = str
    ) -> Sent | None:
        """An exploded object: each property is a parameter of its own.

        Where a schema declares none, whatever no other parameter claims is one.
        """
        declared = self._coercion.properties
        found: dict[str, list[str]] = {}
        for name, value in pairs:
            if name in declared if declared else name not in self.others:
                found.setdefault(name, []).append(text_of(value))
        values = {name: self._coercion.property(name).several(v) for name, v in found.items()}
        return Sent(values) if values else None

    def _read_simple(self, text: str) -> Sent | Malformed:
        """Path and header values: styles simple, label and matrix."""
        text, delimiter = self._unstyled(text)
        if self._coercion.is_list:
            parts = text.split(delimiter)
            if self.parameter.location == "header":  # with spaces (RFC 9110, section 5.6.1)
                parts = [part.strip() for part in parts]
            return Sent(self._coercion.list(parts))
        if self._coercion.is_object:
            parts = text.split(delimiter)
            return self._assigned(parts) if self._explode else self._paired(parts)
        return Sent(*self._coercion.scalar(text))

    def _unstyled(self, text: str) -> tuple[str, str]:
        """The text without what its style puts before it, and what separates its parts."""
        if self._style == "label":
            return text.removeprefix("."), "." if self._explode else ","
        if self._style == "matrix":
            return self._without_matrix(text)
        return text, ","

    def _without_matrix(self, text: str) -> tuple[str, str]:
        """The same of style matrix, where an empty value has no ``=`` (RFC 6570, section 3.2.7)."""
        name = f";{self.parameter.name}"
        prefix = f"{name}="
        if not self._explode:
            return "" if text == name else text.removeprefix(prefix), ","
        text = re.sub(rf"{re.escape(name)}(?=;|$)", lambda _: prefix, text)
        if text.startswith(prefix):
            return text.removeprefix(prefix), prefix
        return text.removeprefix(";"), ";"

    def _paired(self, parts: list[str]) -> Sent | Malformed:
        """An object whose names and values take turns: ``R,100,G,200``."""
        if len(parts) % 2:
            return Malformed("names and values do not come in pairs")
        return self._object(zip(parts[::2], parts[1::2], strict=True))

    def _assigned(self, parts: list[str]) -> Sent | Malformed:
        """An object whose names stand before their values: ``R=100,G=200``."""
        may_lack = self._style == "matrix"
        wrong = next((part for part in parts if "=" not in part and not may_lack), None)
        if wrong is not None:
            return Malformed(f"{wrong[:100]!r} is no `name=value`")
        return self._object((name, value) for name, _, value in (p.partition("=") for p in parts))

    def _object(self, pairs: Iterable[tuple[str, str]]) -> Sent:
        return Sent({name: self._coercion.property(name).value(text) for name, text in pairs})


def _raw_values(query: str, name: str) -> list[str]:
    """The values of a name in a query, still percent-encoded."""
    pairs = (pair.partition("=") for pair in query.split("&"))
    return [value for key, _, value in pairs if unquote_plus(key) == name]


def _split(raw: str, delimiter: str) -> list[str]:
    """The parts of an encoded text.

    A delimiter that is percent-encoded belongs to its part (RFC 6570, section 3.2.1), unless there
    is no other: browsers and HTTP libraries encode those that they mean as well.
    """
    if delimiter != "," or "," not in raw:
        return unquote(raw).split(delimiter)
    return [unquote(part) for part in raw.split(delimiter)]
