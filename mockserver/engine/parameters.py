"""Parameters: what was sent becomes values, by style and explode.

OpenAPI 3.1.1, section 4.8.12.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

import orjson

from ...generator.document import MediaType, Parameter, Schema
from ...generator.document.references import DeadReference
from ...generator.findings import JsonValue
from .deep_object import read_deep_object
from .exchange import Request
from .media import is_form

__all__ = [
    "EMPTY",
    "Empty",
    "Malformed",
    "Sent",
    "coerce_form",
    "form_delimiters",
    "is_ignored",
    "read_parameter",
]

_INTEGER = re.compile(r"[+-]?[0-9]{1,4000}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_NO_DELIMITERS: Final[Mapping[str, str]] = {}
_DELIMITERS: Final = {"spaceDelimited": " ", "pipeDelimited": "|"}
_IGNORED_HEADERS: Final = frozenset({"accept", "content-type", "authorization"})


@dataclass(frozen=True, slots=True)
class Sent:
    """A parameter's value as it was sent.

    :param value: the value.
    :param otherwise: what the same text may mean as well, where its schema allows strings and
        something else: ``1`` for ``integer | "all"``.
    """

    value: JsonValue
    otherwise: tuple[JsonValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Empty:
    """A parameter that was sent without a value, and may be (``allowEmptyValue``)."""


EMPTY: Final = Empty()


@dataclass(frozen=True, slots=True)
class Malformed:
    """A parameter that cannot be read as its style says."""

    message: str


def is_ignored(parameter: Parameter) -> bool:
    """Whether this describes a header that other parts of a document speak of.

    OpenAPI 3.1.1, section 4.8.12.1: such a parameter shall be ignored.
    """
    return parameter.location == "header" and parameter.name.lower() in _IGNORED_HEADERS


def read_parameter(
    parameter: Parameter,
    request: Request,
    variables: Mapping[str, str],
    others: frozenset[str] = frozenset(),
) -> Sent | Malformed | Empty | None:
    """What a request sends for a parameter; None where it sends nothing.

    :param others: names of the operation's other query parameters.
    """
    if parameter.content:
        return _read_content(parameter, request, variables)
    match parameter.location:
        case "querystring":
            return None  # it has content, or nothing says what it is
        case "query":
            return _read_query(parameter, request, others)
        case "path":
            text = variables.get(parameter.name)
            return None if text is None else _read_simple(parameter, text)
        case "header":
            text = request.header(parameter.name)
            return None if text is None else _read_simple(parameter, text)
        case "cookie":
            text = request.cookies.get(parameter.name)
            return None if text is None else _read_delimited(parameter, [text], ",")


def _read_content(
    parameter: Parameter, request: Request, variables: Mapping[str, str]
) -> Sent | Malformed | None:
    if parameter.location == "querystring":
        return _read_query_string(parameter, request)
    sources: dict[str, Mapping[str, str]] = {
        "query": dict(request.query_pairs),
        "path": variables,
        "cookie": request.cookies,
    }
    if parameter.location == "header":
        text = request.header(parameter.name)
    else:
        text = sources[parameter.location].get(parameter.name)
    if text is None:
        return None
    media = next(iter(parameter.content.values()))
    if not media.is_json:
        return Sent(text)
    try:
        return Sent(orjson.loads(text))
    except orjson.JSONDecodeError as error:
        return Malformed(f"no JSON: {error.msg}")


def _read_query_string(parameter: Parameter, request: Request) -> Sent | Malformed | None:
    """The whole query as one value, percent-decoded unless it is a form (OpenAPI 3.2.0, 4.12)."""
    if not request.query:
        return None
    media = next(iter(parameter.content.values()))
    if is_form(media.name):
        return Sent(coerce_form(request.query_pairs, media.schema))
    text = unquote(request.query)
    if not media.is_json:
        return Sent(text)
    try:
        return Sent(orjson.loads(text))
    except orjson.JSONDecodeError as error:
        return Malformed(f"no JSON: {error.msg}")


def _read_query(
    parameter: Parameter, request: Request, others: frozenset[str]
) -> Sent | Malformed | Empty | None:
    name, style = parameter.name, parameter.style
    if style == "deepObject":
        schema = _resolved(parameter.schema)
        value = read_deep_object(name, request.query_pairs, schema, _several)
        return None if value is None else Sent(value)
    types = _types(parameter.schema)
    if "object" in types and style == "form" and parameter.explode and "array" not in types:
        return _read_exploded_object(parameter, request, others)
    values = [value for key, value in request.query_pairs if key == name]
    if not values:
        return None
    if values == [""] and parameter.node.flag("allowEmptyValue"):
        return EMPTY
    return _read_delimited(parameter, values, _DELIMITERS.get(style, ","))


def _read_delimited(parameter: Parameter, values: list[str], delimiter: str) -> Sent | Malformed:
    schema = parameter.schema
    types = _types(schema)
    if "array" in types and (len(values) > 1 or "string" not in types):
        exploded = parameter.explode and delimiter == ","
        parts = values if exploded else [p for v in values for p in v.split(delimiter)]
        return Sent(_coerce_items(parts, schema))
    if "object" in types and "string" not in types:
        parts = values[0].split(delimiter)
        return _pairs_to_object(zip(parts[::2], parts[1::2], strict=False), schema)
    return _scalar(values[-1], schema)


def _read_exploded_object(
    parameter: Parameter, request: Request, others: frozenset[str]
) -> Sent | None:
    """Each property is a parameter of its own.

    Where a schema declares none, whatever no other parameter claims is one.
    """
    schema = _resolved(parameter.schema)
    declared = schema.properties if schema else {}
    additional = schema.single("additionalProperties") if schema else None
    found = {
        name: _coerce(value, declared.get(name, additional))
        for name, value in request.query_pairs
        if (name in declared if declared else name not in others)
    }
    return Sent(found) if found else None


def _several(values: list[str], schema: Schema | None) -> JsonValue:
    if "array" in _types(schema):
        return _coerce_items(values, schema)
    return _coerce(values[-1], schema)


def _read_simple(parameter: Parameter, text: str) -> Sent | Malformed:
    """Path and header values: styles simple, label and matrix."""
    types = _types(parameter.schema)
    text, delimiter = _unstyled(parameter, text)
    if "array" in types and "string" not in types:
        # A header's list may have spaces after its commas (RFC 9110, section 5.6.1).
        parts = [part.strip() if delimiter == "," else part for part in text.split(delimiter)]
        return Sent(_coerce_items(parts, parameter.schema))
    if "object" in types and "string" not in types:
        parts = text.split(delimiter)
        if parameter.explode:
            pairs = (tuple(part.split("=", 1)) for part in parts if "=" in part)
            return _pairs_to_object(((k, v) for k, v in pairs), parameter.schema)
        return _pairs_to_object(zip(parts[::2], parts[1::2], strict=False), parameter.schema)
    return _scalar(text, parameter.schema)


def _unstyled(parameter: Parameter, text: str) -> tuple[str, str]:
    """The text without what its style puts before it, and what separates its parts."""
    if parameter.style == "label":
        return text.removeprefix("."), "." if parameter.explode else ","
    if parameter.style == "matrix":
        prefix = f";{parameter.name}="
        if parameter.explode and text.startswith(prefix):
            return text.removeprefix(prefix), prefix
        if parameter.explode:
            return text.removeprefix(";"), ";"
        return text.removeprefix(prefix), ","
    return text, ","


def _pairs_to_object(pairs: Iterable[tuple[str, str]], schema: Schema | None) -> Sent | Malformed:
    resolved = _resolved(schema)
    declared = resolved.properties if resolved else {}
    return Sent({name: _coerce(value, declared.get(name)) for name, value in pairs})


def coerce_form(
    pairs: Iterable[tuple[str, str]],
    schema: Schema | None,
    delimiters: Mapping[str, str] = _NO_DELIMITERS,
) -> JsonValue:
    """An HTML form's pairs as an object: lists where the schema has arrays.

    RFC 1866, section 8.2.1, with values typed by the schema's properties. Names with brackets
    are read as style ``deepObject`` writes them, where the schema declares what stands before.

    :param delimiters: what separates the items of lists that are written as one text, by name.
    """
    resolved = _resolved(schema)
    declared = resolved.properties if resolved else {}
    gathered: dict[str, list[str]] = {}
    deep: dict[str, list[tuple[str, str]]] = {}
    for name, value in pairs:
        root = name.partition("[")[0]
        if root != name and root in declared:
            deep.setdefault(root, []).append((name, value))
        else:
            texts = value.split(delimiters[name]) if name in delimiters else [value]
            gathered.setdefault(name, []).extend(texts)
    read = {root: read_deep_object(root, deep[root], declared[root], _several) for root in deep}
    return read | {name: _several(texts, declared.get(name)) for name, texts in gathered.items()}


def form_delimiters(media: MediaType) -> Mapping[str, str]:
    """What separates the items of a form's lists, where each is one text (section 4.8.15.1.2)."""
    return {
        name: _DELIMITERS.get(node.text("style"), ",")
        for name, node in media.node.entries("encoding")
        if not node.flag("explode", default=node.text("style") in ("", "form"))
    }


def _coerce_items(parts: list[str], schema: Schema | None) -> JsonValue:
    resolved = _resolved(schema)
    items = resolved.single("items") if resolved else None
    return [_coerce(part, items) for part in parts]


def _scalar(text: str, schema: Schema | None) -> Sent:
    """A single value, and what else its text may mean where its schema has a choice."""
    types = _types(schema, text)
    if "string" not in types or len(types) == 1:
        return Sent(_coerce(text, schema))
    other = _typed(text, types)
    return Sent(text, (([text],) if "array" in types else ()) if other == text else (other,))


def _coerce(text: str, schema: Schema | None) -> JsonValue:
    """Text as the first of the schema's types that it can be; text where it can be none."""
    types = _types(schema, text)
    return text if "string" in types else _typed(text, types)


def _typed(text: str, types: frozenset[str]) -> JsonValue:
    if "integer" in types and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in types and _NUMBER.fullmatch(text):
        return float(text) if re.search(r"[.eE]", text) else int(text[:4000])
    if "boolean" in types and text in ("true", "false"):
        return text == "true"
    if "null" in types and text in ("", "null"):
        return None
    return text


def _resolved(schema: Schema | None) -> Schema | None:
    try:
        return schema.resolved() if schema else None
    except DeadReference:
        return None


def _types(
    schema: Schema | None, text: str | None = None, seen: set[str] | None = None
) -> frozenset[str]:
    """The JSON types that a schema allows, its compositions looked into, each schema once.

    :param text: what was sent: alternatives that list other values are no alternatives for it.
    :param seen: pointers of the schemas that were looked into on the way here.
    """
    resolved = _resolved(schema)
    if resolved is None or (seen is not None and resolved.pointer in seen):
        return frozenset()
    values = resolved.keywords.get("enum")
    listed = values if isinstance(values, list) else []
    if (
        seen is not None
        and text is not None
        and listed
        and not any(_may_mean(text, v) for v in listed)
    ):
        return frozenset()
    if resolved.types or listed:
        return frozenset(resolved.types or map(_type_of, listed))
    return _composed_types(resolved, text, seen if seen is not None else set())


def _may_mean(text: str, value: JsonValue) -> bool:
    return value == text or not isinstance(value, str)


def _composed_types(resolved: Schema, text: str | None, seen: set[str]) -> frozenset[str]:
    seen.add(resolved.pointer)
    inner = [s for k in ("allOf", "anyOf", "oneOf") for s in resolved.list_of(k)]
    found = frozenset(kind for s in inner for kind in _types(s, text, seen))
    if found:
        return found
    if "items" in resolved.keywords:
        return frozenset({"array"})
    return frozenset({"object"}) if resolved.properties else frozenset()


def _type_of(value: JsonValue) -> str:
    names = {
        bool: "boolean",
        int: "integer",
        float: "number",
        str: "string",
        list: "array",
        dict: "object",
    }
    return names.get(type(value), "null")
