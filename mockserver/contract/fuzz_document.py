"""An operation's requests as a document of their own: what Schemathesis makes random calls from.

It is OpenAPI 3.1 whatever the document was written in, and refers to nothing outside of itself: so
what is made is what we have read, not what somebody else reads in the same file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote

from ...generator.document import MediaType, Operation, Parameter, Schema, pointers
from ...generator.document.direction import SentValidator
from ...generator.findings import JsonValue
from .example_cases import is_writable

__all__ = ["operation_document"]

_BUNDLED: Final = "#/$defs/"
_SHARED: Final = "#/components/schemas/"


def operation_document(operation: Operation) -> dict[str, JsonValue]:
    """A document of one operation.

    :raises BadSchema: if a schema refers to something that is not there.
    """
    shared: dict[str, JsonValue] = {}
    parameters: list[JsonValue] = [
        _parameter(one, shared) for one in operation.parameters if not one.is_ignored
    ]
    said: dict[str, JsonValue] = {
        "parameters": parameters,
        "responses": {"default": {"description": "Anything."}},
    }
    documented = operation.request_body
    content: dict[str, JsonValue] = {
        media.name: _media(media, shared)
        for media in (documented.content.values() if documented else ())
        if is_writable(media)
    }
    if documented is not None and content:
        said["requestBody"] = {"required": documented.required, "content": content}
    return {
        "openapi": "3.1.0",
        "info": {"title": operation.label, "version": "1"},
        "paths": {operation.path: {operation.method.lower(): said}},
        "components": {"schemas": shared},
    }


def _parameter(parameter: Parameter, shared: dict[str, JsonValue]) -> JsonValue:
    said: dict[str, JsonValue] = {
        "name": parameter.name,
        "in": parameter.location,
        "required": parameter.required,
    }
    if parameter.content:
        said["content"] = {one.name: _media(one, shared) for one in parameter.content.values()}
    else:
        said |= {"style": parameter.style, "explode": parameter.explode}
        said["schema"] = _schema(parameter.schema, shared)
    return said


def _media(media: MediaType, shared: dict[str, JsonValue]) -> JsonValue:
    said: dict[str, JsonValue] = {"schema": _schema(media.schema, shared)}
    encoding = media.node.child("encoding").value
    return {**said, "encoding": encoding} if isinstance(encoding, dict) else said


def _schema(schema: Schema | None, shared: dict[str, JsonValue]) -> JsonValue:
    """A schema, its definitions among those of the whole document."""
    if schema is None:
        return {}
    bundled = SentValidator(schema, "request").bundled
    definitions = bundled.get("$defs")
    known = definitions if isinstance(definitions, dict) else {}
    shared |= {_token(name): _moved(one) for name, one in known.items()}
    return _moved({name: part for name, part in bundled.items() if name != "$defs"})


def _token(name: str) -> str:
    """A name that a component may have (OpenAPI 3.1.1, section 4.8.7), one for each name."""
    return "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in name)


def _moved(schema: JsonValue | Mapping[str, JsonValue]) -> JsonValue:
    """A schema whose references lead to where the definitions stand now."""
    if isinstance(schema, list):
        return [_moved(one) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    copy = {name: _moved(part) for name, part in schema.items()}
    reference = copy.get("$ref")
    if isinstance(reference, str) and reference.startswith(_BUNDLED):
        name = pointers.unescape_token(unquote(reference.removeprefix(_BUNDLED)))
        copy["$ref"] = _SHARED + _token(name)
    return copy
