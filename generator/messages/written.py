"""Values as a request carries them, each written in its parameter's style.

OpenAPI 3.1.1, section 4.8.12.3, and RFC 6570.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final
from urllib.parse import quote

from ..document import Parameter
from ..findings import JsonValue
from .encoding import json_bytes

__all__ = [
    "cookie_pairs",
    "deep_pairs",
    "fill_path",
    "header_text",
    "own_query",
    "path_text",
    "query_pairs",
    "query_texts",
    "styled_pairs",
    "value_text",
]

_VARIABLE = re.compile(r"\{([^{}/]*)\}")
_DELIMITERS: Final = {"spaceDelimited": " ", "pipeDelimited": "|"}
_RESERVED: Final = "!$'()*,;:@/?"
"""What ``allowReserved`` leaves as it is: not what parts a query, nor ``+``, which is read as a
space, nor brackets, of which curl makes ranges."""


def fill_path(template: str, values: Mapping[str, str]) -> str:
    """A path template with its variables filled in; one without a value is ``1``.

    :param values: the variables as :func:`path_text` has written them.
    """
    path = re.split(r"[?#]", template, maxsplit=1)[0]
    return "".join(
        values.get(piece) or "1" if number % 2 else quote(piece, safe="/:@!$&'()*+,;=~%")
        for number, piece in enumerate(_VARIABLE.split(path))
    )


def own_query(template: str) -> tuple[tuple[str, str], ...]:
    """The pairs of a path like ``/things?action=start``, percent-encoded."""
    query = template.partition("#")[0].partition("?")[2]
    pairs = (pair.partition("=") for pair in query.split("&") if "{" not in pair)
    return tuple((quote(n, safe="%"), quote(v, safe="%")) for n, _, v in pairs if n)


def path_text(parameter: Parameter, value: JsonValue) -> str:
    """A path variable as its style writes it, percent-encoded (RFC 6570)."""
    if parameter.content:
        return _encoded(json_bytes(value).decode())
    name, style, explode = _encoded(parameter.name), parameter.style, parameter.explode
    start = {"label": ".", "matrix": ";"}.get(style, "")
    between = start if explode and start else ","
    several = isinstance(value, dict | list)
    named = style == "matrix" and not (several and explode)
    parts = list(_parts(value, "=" if explode else ",", _encoded))
    if style == "matrix" and explode and several:
        listed = parts if isinstance(value, dict) else [f"{name}={part}" for part in parts]
        parts = [part.removesuffix("=") for part in listed]
    whole = between.join(parts)
    text = f"{start}{name}={whole}".removesuffix("=") if named else start + whole
    return text.replace(".", "%2E") if text in (".", "..") else text


def _parts(value: JsonValue, glue: str, encode: Callable[[str], str]) -> Iterable[str]:
    """The items of a list, the members of an object, or a single value."""
    if isinstance(value, dict):
        return [f"{encode(k)}{glue}{encode(value_text(v, ','))}" for k, v in value.items()]
    items = value if isinstance(value, list) else [value]
    return [encode(value_text(item, ",")) for item in items]


def _encoded(text: str) -> str:
    return quote(text, safe="", errors="replace")


def query_pairs(parameter: Parameter, value: JsonValue) -> Iterable[tuple[str, str]]:
    """A query parameter as its style writes it, not encoded (OpenAPI 3.1.1, section 4.8.12.6)."""
    if parameter.content:
        return [(parameter.name, json_bytes(value).decode())]
    return styled_pairs(parameter.name, value, parameter.style, explode=parameter.explode)


def cookie_pairs(parameter: Parameter, value: JsonValue) -> Iterable[tuple[str, str]]:
    """A cookie as its style writes it, not encoded; one for each item or member if exploded."""
    if parameter.content:
        return [(parameter.name, json_bytes(value).decode())]
    return styled_pairs(parameter.name, value, "form", explode=parameter.explode)


def styled_pairs(
    name: str, value: JsonValue, style: str, *, explode: bool
) -> Iterable[tuple[str, str]]:
    """A value of a query or a form as a style writes it, not encoded."""
    if isinstance(value, dict | list) and style == "deepObject":
        return deep_pairs(name, value)
    if isinstance(value, dict) and style == "form" and explode:
        return [(key, _nested(one)) for key, item in value.items() for one in _each(item)]
    if isinstance(value, list) and style == "form" and explode:
        return [(name, _nested(item)) for item in value]
    return [(name, value_text(value, _DELIMITERS.get(style, ",")))]


def _each(value: JsonValue) -> list[JsonValue]:
    """The items of a list that has some, or the value itself."""
    return value if isinstance(value, list) and value else [value]


def _nested(value: JsonValue) -> str:
    """A value within a value: an object as JSON, since no style says how it is written."""
    return json_bytes(value).decode() if isinstance(value, dict) else value_text(value, ",")


def query_texts(parameter: Parameter, value: JsonValue) -> list[tuple[str, str]]:
    """A query parameter as it stands in a URL, percent-encoded.

    A comma that parts items is not encoded, one within an item is.
    """
    reserved = _RESERVED if parameter.node.flag("allowReserved") else ""
    style, several = parameter.style, isinstance(value, dict | list)
    if parameter.content or not several or style == "deepObject" or parameter.explode:
        pairs = query_pairs(parameter, value)
        return [(_encoded(n), quote(v, safe=reserved, errors="replace")) for n, v in pairs]
    delimiter = quote(_DELIMITERS.get(style, ","), safe=",")
    safe = reserved.replace(",", "")
    parts = _parts(value, delimiter, lambda text: quote(text, safe=safe, errors="replace"))
    return [(_encoded(parameter.name), delimiter.join(parts))]


def header_text(parameter: Parameter, value: JsonValue) -> str:
    """A header's value as its style, ``simple``, writes it; JSON where it has content."""
    if parameter.content:
        return json_bytes(value).decode()
    return ",".join(_parts(value, "=" if parameter.explode else ",", str))


def deep_pairs(
    name: str, value: Mapping[str, JsonValue] | list[JsonValue]
) -> Iterable[tuple[str, str]]:
    """Members and items by their names and indexes in brackets: ``name[key][0]``."""
    members = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, item in members:
        below = f"{name}[{key}]"
        if isinstance(item, dict | list):
            yield from deep_pairs(below, item)
        else:
            yield below, value_text(item, ",")


def value_text(value: JsonValue, delimiter: str) -> str:
    """A value as one text; members and items with a delimiter between them."""
    if isinstance(value, list):
        return delimiter.join(value_text(item, delimiter) for item in value)
    if isinstance(value, dict):
        return delimiter.join(f"{k}{delimiter}{value_text(v, delimiter)}" for k, v in value.items())
    return value if isinstance(value, str) else json_bytes(value).decode()
