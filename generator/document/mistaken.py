"""What a file is that was taken for an OpenAPI document, and how to get one from there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ..findings import JsonValue
from .source import Source

__all__ = ["is_older", "what_else"]

_MARKUP: Final = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(!doctype\s+html|html|\?xml|[a-z:]+)", re.IGNORECASE | re.DOTALL
)
_OTHERS: Final[Mapping[str, tuple[str, str]]] = {
    "swaggerVersion": (
        "Swagger 1.x: its operations stand in other files",
        "convert it to 2.0 first",
    ),
    "asyncapi": ("an AsyncAPI document", "mockument reads HTTP APIs: OpenAPI 2.0 to 3.2"),
    "arazzo": ("an Arazzo document", "name the OpenAPI document that it describes workflows of"),
    "overlay": ("an OpenAPI Overlay", "apply it to its document, and name what comes out"),
    "_postman_id": (
        "a Postman collection",
        "export it as OpenAPI, from Postman or by postman2openapi",
    ),
    "log": ("a HAR, a browser's recording", "name an OpenAPI document"),
    "$schema": ("a JSON Schema", "an OpenAPI document has schemas under components"),
}
"""What documents of other kinds are known by, and what to do with them."""


def is_older(source: Source) -> bool:
    """Whether this is an OpenAPI document from before its first version that is read."""
    return isinstance(source.data, dict) and "swaggerVersion" in source.data


def what_else(source: Source) -> tuple[str, str]:
    """What a file without a version of OpenAPI is, as a message, and a hint."""
    data = source.data
    if not isinstance(data, dict):
        return (
            f"no OpenAPI document: {_kind(data, source.text[:2000])}",
            "a document begins with `openapi: 3.1.1`",
        )
    info = data.get("info")
    keys = [*data, *(info if isinstance(info, dict) else ())]
    other = next((_OTHERS[key] for key in keys if key in _OTHERS), None)
    if other:
        return f"no OpenAPI document: this is {other[0]}", other[1]
    if source.text.startswith("#%RAML"):
        return "no OpenAPI document: this is RAML", "convert it to OpenAPI first"
    if "paths" in data or "components" in data or "definitions" in data:
        return "no `openapi` field says which version this is", "begin it with `openapi: 3.1.1`"
    return (
        "no OpenAPI document: there is no `openapi` field",
        "a document begins with `openapi: 3.1.1`",
    )


def _kind(data: JsonValue, text: str) -> str:
    markup = _MARKUP.match(text)
    if markup:
        return "this is XML" if markup[1].lower() == "?xml" else "this is a web page (HTML)"
    match data:
        case list():
            return "the top level is a list, no object"
        case None:
            return "the top level is null, no object"
        case _:
            return "this is plain text, no object"
