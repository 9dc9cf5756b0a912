"""Security definitions of Swagger 2.0 as the security schemes of today (OpenAPI 3.1.1, 4.8.27)."""

from __future__ import annotations

from typing import Final

from ..findings import JsonValue
from . import pointers
from .outline import Outline
from .references import Node

__all__ = ["security_scheme"]

_FLOWS: Final = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}
_FLOW_FIELDS: Final[tuple[str, ...]] = ("authorizationUrl", "tokenUrl", "scopes")


def security_scheme(node: Node, at: str, outline: Outline) -> JsonValue:
    """A security definition as a Security Scheme Object.

    Swagger 2.0, section "Security Scheme Object".
    """
    outline.move(node, at)
    match node.text("type"):
        case "basic":
            return {**node.mapping, "type": "http", "scheme": "basic"}
        case "oauth2":
            return _oauth2(node, at, outline)
        case "apiKey":
            return node.value
        case kind:
            if node.mapping and "$ref" not in node.mapping:
                outline.report(
                    "swagger2-security-type",
                    node,
                    f"the security type {kind!r:.40} is none of basic, apiKey and oauth2: it is "
                    "kept as written",
                )
            return node.value


def _oauth2(node: Node, at: str, outline: Outline) -> JsonValue:
    """One flow of OAuth 2.0, which stands in a flow object of its own today."""
    left_out = (*_FLOW_FIELDS, "flow")
    made = {key: value for key, value in node.mapping.items() if key not in left_out}
    flow = node.text("flow")
    if flow not in _FLOWS:
        outline.report(
            "swagger2-oauth2-flow",
            node.child("flow"),
            f"the flow {flow!r:.40} is none of {', '.join(_FLOWS)}: any bearer token is taken",
        )
        return {**made, "flows": {}}
    place = pointers.child(at, "flows", _FLOWS[flow])
    outline.come(node.pointer, place)
    fields = {key: node.mapping[key] for key in _FLOW_FIELDS if key in node.mapping}
    for key in fields:
        outline.move(node.child(key), pointers.child(place, key))
    return {**made, "flows": {_FLOWS[flow]: {"scopes": {}, **fields}}}
