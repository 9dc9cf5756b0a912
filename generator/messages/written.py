"""Values as a request carries them, each written in its parameter's style.

OpenAPI 3.1.1, section 4.8.12.3, and RFC 6570.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from ..document import Parameter
from ..findings import JsonValue
from .encoding import json_bytes

__all__ = ["deep_pairs", "fill_path", "path_text", "query_pairs", "value_text"]

_VARIABLE = re.compile(r"\{([^{}/]*)\}")


def fill_path(template: str, values: Mapping[str, str]) -> str:
    """A path template with its variables filled in; one without a value is ``1``.

    :param values: the variables as :func:`path_text` has written them.
    """
    path = re.split(r"[?#]", template, maxsplit=1)[0]
    return "".join(
        values.get(piece) or "1" if number % 2 else quote(piece, safe="/:@!$&'()*+,;=~%")
        for number, piece in enumerate(_VARIABLE.split(path))
    )


def path_text(parameter: Parameter, value: JsonValue) -> str:
    """A path variable as its style writes it, percent-encoded (RFC 6570)."""
    label, matrix = parameter.style == "label", parameter.style == "matrix"
    start = "." if label else f";{parameter.name}=" if matrix else ""
    between = "," if not parameter.explode else start if label or matrix else ","
    if isinstance(value, dict) and parameter.explode:
        start = start[:1]
        parts = [f"{k}={value_text(v, ',')}" for k, v in value.items()]
        return quote(start + (start or ",").join(parts), safe=",;=")
    return quote(start + value_text(value, between), safe=",;=")


def query_pairs(parameter: Parameter, value: JsonValue) -> Iterable[tuple[str, str]]:
    """A query parameter as its style writes it (OpenAPI 3.1.1, section 4.8.12.6)."""
    name, style = parameter.name, parameter.style
    if parameter.content:
        return [(name, json_bytes(value).decode())]
    if isinstance(value, dict | list) and style == "deepObject":
        return deep_pairs(name, value)
    if isinstance(value, dict) and style == "form" and parameter.explode:
        return [(key, value_text(item, ",")) for key, item in value.items()]
    if isinstance(value, list) and style == "form" and parameter.explode:
        return [(name, value_text(item, ",")) for item in value]
    delimiter = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(style, ",")
    return [(name, value_text(value, delimiter))]


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
