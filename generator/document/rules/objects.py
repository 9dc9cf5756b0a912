"""The objects of OpenAPI and their fields: which there are, and what stands in each.

OpenAPI 3.2.0, section 4, with the version that a field came with; it is plain data, so that the
walk over a document and the search for misspelled keys read the same table.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

__all__ = ["OBJECTS", "SCHEMA_WORDS", "allowed_fields", "came_with", "is_before"]

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


def _plain(names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), "")


_VALUE: Final = {
    **_plain("description required deprecated style explode allowReserved allowEmptyValue example"),
    "schema": "schema",
    "content": "{media-type}",
    "examples": "{example}",
}

OBJECTS: Final[Mapping[str, Mapping[str, str]]] = {
    "openapi": {
        **_plain("openapi jsonSchemaDialect $self"),
        "info": "info",
        "servers": "[server]",
        "paths": "paths",
        "webhooks": "{path-item}",
        "components": "components",
        "security": "[security-requirement]",
        "tags": "[tag]",
        "externalDocs": "external-docs",
    },
    "info": {
        **_plain("title summary description termsOfService version"),
        "contact": "contact",
        "license": "license",
    },
    "contact": _plain("name url email"),
    "license": _plain("name identifier url"),
    "server": {**_plain("url description name"), "variables": "{server-variable}"},
    "server-variable": _plain("enum default description"),
    "external-docs": _plain("description url"),
    "tag": {**_plain("name summary description parent kind"), "externalDocs": "external-docs"},
    "components": {
        "schemas": "{schema}",
        "responses": "{response}",
        "parameters": "{parameter}",
        "examples": "{example}",
        "requestBodies": "{request-body}",
        "headers": "{header}",
        "securitySchemes": "{security-scheme}",
        "links": "{link}",
        "callbacks": "{callback}",
        "pathItems": "{path-item}",
        "mediaTypes": "{media-type}",
    },
    "path-item": {
        **_plain("$ref summary description"),
        **dict.fromkeys(_METHODS, "operation"),
        "additionalOperations": "{operation}",
        "servers": "[server]",
        "parameters": "[parameter]",
    },
    "operation": {
        **_plain("tags summary description operationId deprecated"),
        "externalDocs": "external-docs",
        "parameters": "[parameter]",
        "requestBody": "request-body",
        "responses": "responses",
        "callbacks": "{callback}",
        "security": "[security-requirement]",
        "servers": "[server]",
    },
    "parameter": {**_plain("name in"), **_VALUE},
    "header": _VALUE,
    "request-body": {**_plain("description required"), "content": "{media-type}"},
    "response": {
        **_plain("summary description"),
        "headers": "{header}",
        "content": "{media-type}",
        "links": "{link}",
    },
    "media-type": {
        **_plain("example description"),
        "schema": "schema",
        "itemSchema": "schema",
        "examples": "{example}",
        "encoding": "{encoding}",
        "prefixEncoding": "[encoding]",
        "itemEncoding": "encoding",
    },
    "encoding": {
        **_plain("contentType style explode allowReserved"),
        "headers": "{header}",
        "encoding": "{encoding}",
        "prefixEncoding": "[encoding]",
        "itemEncoding": "encoding",
    },
    "example": _plain("summary description value externalValue dataValue serializedValue"),
    "link": {
        **_plain("operationRef operationId parameters requestBody description"),
        "server": "server",
    },
    "security-scheme": {
        **_plain("type description name in scheme bearerFormat openIdConnectUrl"),
        **_plain("deprecated oauth2MetadataUrl"),
        "flows": "oauth-flows",
    },
    "oauth-flows": dict.fromkeys(
        ("implicit", "password", "clientCredentials", "authorizationCode", "deviceAuthorization"),
        "oauth-flow",
    ),
    "oauth-flow": _plain("authorizationUrl tokenUrl deviceAuthorizationUrl refreshUrl scopes"),
    "discriminator": _plain("propertyName mapping defaultMapping"),
    "xml": _plain("name namespace prefix attribute wrapped nodeType"),
}
"""Fields of each kind of object: a kind, ``[kind]`` for a list, ``{kind}`` for a map, or nothing
that is looked into."""

_SINCE: Final = {
    "3.1": {
        "openapi": "webhooks jsonSchemaDialect",
        "info": "summary",
        "license": "identifier",
        "components": "pathItems",
    },
    "3.2": {
        "openapi": "$self",
        "server": "name",
        "tag": "summary parent kind",
        "components": "mediaTypes",
        "path-item": "query additionalOperations",
        "response": "summary",
        "media-type": "description itemSchema prefixEncoding itemEncoding",
        "encoding": "encoding prefixEncoding itemEncoding",
        "example": "dataValue serializedValue",
        "security-scheme": "deprecated oauth2MetadataUrl",
        "oauth-flows": "deviceAuthorization",
        "oauth-flow": "deviceAuthorizationUrl",
        "discriminator": "defaultMapping",
        "xml": "nodeType",
    },
}

SCHEMA_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "3.0": frozenset(
        _plain(
            """
            title multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength
            minLength pattern maxItems minItems uniqueItems maxProperties minProperties required
            enum type not allOf oneOf anyOf items properties additionalProperties description
            format default nullable discriminator readOnly writeOnly example externalDocs
            deprecated xml $ref
            """
        )
    ),
    "3.1": frozenset(
        _plain(
            """
            $id $schema $ref $anchor $dynamicRef $dynamicAnchor $vocabulary $comment $defs
            definitions dependencies prefixItems items contains additionalProperties properties
            patternProperties dependentSchemas propertyNames if then else allOf anyOf oneOf not
            unevaluatedItems unevaluatedProperties type enum const multipleOf maximum
            exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems
            minItems uniqueItems maxContains minContains maxProperties minProperties required
            dependentRequired title description default deprecated readOnly writeOnly examples
            format contentEncoding contentMediaType contentSchema discriminator xml externalDocs
            example nullable additionalItems id
            """
        )
    ),
}
"""The keywords of a Schema Object: all that 3.0 allows, and those that 3.1 gives a meaning."""


def came_with(kind: str, field: str) -> str:
    """The version that a field of an object came with; ``3.0`` for most."""
    for version, kinds in _SINCE.items():
        if field in kinds.get(kind, "").split():
            return version
    return "3.0"


def is_before(version: str, than: str) -> bool:
    """Whether a document's version is older; a Swagger 2.0 document is read as a 3.1 one."""
    return ("3.1" if version.startswith("2") else version[:3]) < than


@cache
def allowed_fields(kind: str, version: str) -> frozenset[str]:
    """The fields that an object may have in a document of this version."""
    fields = OBJECTS[kind]
    return frozenset(f for f in fields if not is_before(version, came_with(kind, f)))
