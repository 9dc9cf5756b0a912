"""Any OpenAPI document to the model that everything else reads."""

from __future__ import annotations

from .load import load, load_text
from .model import (
    Api,
    Example,
    Header,
    Link,
    MediaType,
    OAuthFlow,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Schema,
    SecurityRequirement,
    SecurityScheme,
    Server,
    SharedOperation,
    Tag,
)

__all__ = [
    "Api",
    "Example",
    "Header",
    "Link",
    "MediaType",
    "OAuthFlow",
    "Operation",
    "Parameter",
    "RequestBody",
    "Response",
    "Schema",
    "SecurityRequirement",
    "SecurityScheme",
    "Server",
    "SharedOperation",
    "Tag",
    "load",
    "load_text",
]
