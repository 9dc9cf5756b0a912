"""What the page's console needs to make a call: the operation as data for its script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from ...document import Api, MediaType, Operation, Parameter, Schema, SecurityScheme
from ...document.model import Server
from ...document.references import DeadReference
from ...findings import JsonValue
from ...messages.media import essence, is_form, is_json, sent_as
from ...messages.sample import NoSample, sample
from .exchanges import BodyView, MediaView
from .shapes import kind_of

__all__ = ["operation_data", "servers_of"]

_LONGEST_MADE: Final = 4000
"""Characters that a body made from a schema may have on a page."""

_TYPES = ("array", "object", "boolean", "integer", "number", "string")


def operation_data(
    api: Api, operation: Operation, body: BodyView | None, *, mock: bool
) -> dict[str, JsonValue]:
    """The operation as the console reads it.

    Examples of bodies stand on the page already: the data has their anchors.

    :param body: the request body as the page shows it.
    :param mock: whether the mock shows the page.
    """
    content = operation.request_body.content if operation.request_body else {}
    shown = body.media if body else ()
    whole = [operation.query_string] if operation.query_string else []
    sent = [p for p in (*operation.parameters, *whole) if not p.is_ignored]
    request = operation.request_body
    return {
        "pointer": operation.pointer,
        "method": operation.method,
        "path": operation.path,
        "mock": mock,
        "servers": [_server(one) for one in servers_of(api, operation)],
        "parameters": [_parameter(one) for one in sent],
        "bodyRequired": request.required if request else False,
        "bodies": [_body(content[one.name], one) for one in shown],
        "security": list(_security(api, operation)),
        "responses": {
            status: {
                "content": {
                    name: {"schema": media.schema.pointer if media.schema else None}
                    for name, media in response.content.items()
                }
            }
            for status, response in operation.responses.items()
        },
    }


def servers_of(api: Api, operation: Operation) -> tuple[Server, ...]:
    """The servers of an operation: its own, its path's, or the document's (section 4.8.10.1)."""
    return operation.servers or api.servers


def _server(server: Server) -> JsonValue:
    variables: dict[str, JsonValue] = {}
    for name, node in server.node.entries("variables"):
        listed: list[JsonValue] = list(node.texts("enum"))
        variables[name] = {
            "default": node.text("default"),
            "enum": listed,
            "description": node.text("description"),
        }
    return {
        "url": server.node.text("url"),
        "description": server.description,
        "variables": variables,
    }


def _parameter(parameter: Parameter) -> JsonValue:
    end = _end(parameter.schema)
    values = end.keywords.get("enum") if end else None
    told: dict[str, JsonValue] = {
        "name": parameter.name,
        "in": parameter.location,
        "required": parameter.required,
        "style": parameter.style,
        "explode": parameter.explode,
        "allowReserved": parameter.node.flag("allowReserved"),
        "contentType": next(iter(parameter.content), None),
        "type": _type(end),
        "enum": values if isinstance(values, list) else [],
    }
    media = next(iter(parameter.content.values()), None)
    listed = (*parameter.examples, *(media.examples if media else ()))
    examples = [one.value for one in listed if not one.external]
    if not examples and end is not None:
        examples = [end.keywords["default"]] if "default" in end.keywords else [*end.examples]
    return {**told, "example": examples[0]} if examples else told


def _body(media: MediaType, shown: MediaView) -> JsonValue:
    listed: list[JsonValue] = [
        {"name": one.name, "anchor": one.anchor} for one in shown.examples if not one.external
    ]
    fields = list(_parts(media)) if _is_form(media.name) else []
    if not listed and not fields:
        listed = list(_made(media))
    return {"mediaType": media.name, "examples": listed, "fields": fields}


def _made(media: MediaType) -> Iterator[JsonValue]:
    """A body made from the schema, to begin with where the document has no example."""
    if media.schema is None or not is_json(sent_as(media.name)):
        return
    with suppress(NoSample, DeadReference):
        text = json.dumps(sample(media.schema, "request"), indent=2, ensure_ascii=False)
        if len(text) <= _LONGEST_MADE:
            yield {"name": "", "text": text}


def _is_form(media_type: str) -> bool:
    return is_form(media_type) or essence(media_type).startswith("multipart/")


def _parts(media: MediaType) -> Iterator[JsonValue]:
    """The fields of a form, with what the first example has of them."""
    end = _end(media.schema)
    if end is None:
        return
    value = next((one.value for one in media.examples if isinstance(one.value, dict)), {})
    for name, schema in end.properties.items():
        inner = _end(schema)
        told: dict[str, JsonValue] = {
            "name": name,
            "type": _type(inner),
            "format": inner.format if inner else "",
            "required": name in end.required,
        }
        yield (
            {**told, "example": value[name]} if isinstance(value, dict) and name in value else told
        )


def _end(schema: Schema | None) -> Schema | None:
    return schema.followed() if schema else None


def _type(schema: Schema | None) -> str:
    kind = kind_of(schema) if schema else "any"
    return kind if kind in _TYPES else "any"


def _security(api: Api, operation: Operation) -> Iterator[JsonValue]:
    for requirement in operation.security:
        known = [api.security_schemes.get(name) for name in requirement]
        yield [_scheme(one) for one in known if one]


def _scheme(scheme: SecurityScheme) -> JsonValue:
    return {
        "name": scheme.name,
        "type": scheme.type,
        "scheme": scheme.scheme,
        "in": scheme.location,
        "parameter": scheme.parameter_name,
        "prefix": scheme.prefix,
    }
