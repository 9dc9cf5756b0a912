"""Older schemas to today's meaning: the one place that knows what 3.0 and 2.0 did otherwise.

OpenAPI 3.0 and Swagger 2.0 have dialects of their own (3.0.4, section 4.7.24; 2.0, section "Schema
Object"); 3.1 has JSON Schema 2020-12 (3.1.1, section 4.8.24). Schemas are upgraded when they are
looked at, one level at a time. The outline of a 2.0 document is upgraded in :mod:`.swagger2`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..findings import JsonValue
from .keywords import SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS
from .malformed import without_malformed

__all__ = ["read_keywords", "upgrade_keywords", "upgrade_schema"]

_OLD: Final = ("3.0", "2.")
_CHANGED: Final = frozenset(
    [
        "$ref",
        "example",
        "examples",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "format",
        "items",
        "nullable",
        "required",
    ]
)
"""Keywords that may mean something else in 3.0, or that authors have from older drafts."""
_COMPOSED: Final = frozenset({"allOf", "anyOf", "oneOf", "not", "const"})
_NULL: Final[JsonValue] = {"type": "null"}
_LEFTOVERS: Final[Mapping[str, type]] = {
    "exclusiveMinimum": bool,
    "exclusiveMaximum": bool,
    "required": bool,
    "items": list,
    "examples": dict,
    "type": type(None),  # `type: null` without quotes, in YAML
}
"""What documents of today still have of older dialects, which no validator of today takes."""


def read_keywords(schema: Mapping[str, JsonValue], version: str) -> Mapping[str, JsonValue]:
    """One schema object with its own keywords as a validator of JSON Schema 2020-12 takes them.

    Upgraded, and without what no schema can have: see :func:`.malformed.without_malformed`.

    :param version: the document's version, such as ``3.0.3`` or ``2.0``.
    """
    return without_malformed(upgrade_keywords(schema, version))


def upgrade_keywords(schema: Mapping[str, JsonValue], version: str) -> Mapping[str, JsonValue]:
    """One schema object with its own keywords as JSON Schema 2020-12 has them.

    Schemas within it are left as they are. From 3.1 on nothing changes but what older dialects
    have left behind.

    :param version: the document's version, such as ``3.0.3`` or ``2.0``.
    """
    if not version.startswith(_OLD):
        return _without_leftovers(schema)
    is_3_0 = version.startswith("3.0")
    if is_3_0 and _CHANGED.isdisjoint(schema):
        return schema
    nullable = "nullable" if is_3_0 else "x-nullable"
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return _upgrade_reference(reference, is_nullable=schema.get(nullable) is True)
    upgraded = {key: value for key, value in schema.items() if key != nullable}
    _upgrade_bound(upgraded, "minimum", "exclusiveMinimum")
    _upgrade_bound(upgraded, "maximum", "exclusiveMaximum")
    _upgrade_examples(upgraded)
    if "format" in upgraded:
        _upgrade_format(upgraded)
    _upgrade_draft_4(upgraded)
    if nullable == "x-nullable":
        _upgrade_swagger(upgraded)
    return _with_null(upgraded) if schema.get(nullable) is True else upgraded


def _without_leftovers(schema: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """A schema of today, also where its author has not followed: ``exclusiveMinimum: true``."""
    if not any(isinstance(schema[key], _LEFTOVERS[key]) for key in _LEFTOVERS.keys() & schema):
        return schema
    upgraded = dict(schema)
    if upgraded.get("type", "") is None:
        upgraded["type"] = "null"
    _upgrade_bound(upgraded, "minimum", "exclusiveMinimum")
    _upgrade_bound(upgraded, "maximum", "exclusiveMaximum")
    _upgrade_examples(upgraded)
    _upgrade_draft_4(upgraded)
    return upgraded


def _upgrade_reference(reference: str, *, is_nullable: bool) -> dict[str, JsonValue]:
    """A reference alone: what stands beside it is ignored (3.0.4, section 4.7.23).

    Except for ``nullable``, and 2.0's ``x-nullable``: many write it there, and whoever does means
    it. Of other tools Prism, Schemathesis, Redocly, kin-openapi, NSwag and orval take it so;
    openapi-generator, openapi-typescript, openapi-python-client and Swagger UI do not.
    """
    alone: dict[str, JsonValue] = {"$ref": reference}
    return {"anyOf": [alone, _NULL]} if is_nullable else alone


def _with_null(schema: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """``nullable`` as authors mean it: also beside ``allOf``, where 3.0.4 gives it no meaning."""
    kind, enum = schema.get("type"), schema.get("enum")
    if isinstance(kind, str) and _COMPOSED.isdisjoint(schema):
        schema["type"] = [kind, "null"]
        if isinstance(enum, list) and None not in enum:
            schema["enum"] = [*enum, None]
        return schema
    return {"anyOf": [schema, _NULL]} if schema else schema


def _upgrade_bound(schema: dict[str, JsonValue], bound: str, exclusive: str) -> None:
    flag = schema.get(exclusive)
    if not isinstance(flag, bool):
        return
    del schema[exclusive]
    if flag and bound in schema:
        schema[exclusive] = schema.pop(bound)


def _upgrade_examples(schema: dict[str, JsonValue]) -> None:
    """``example`` becomes the first of ``examples``, which the old dialects do not know.

    Where authors have written them all the same they are kept, also as the map of a media type.
    """
    listed = schema.get("examples")
    if isinstance(listed, dict):
        schema["examples"] = [
            one["value"] if isinstance(one, dict) and "value" in one else one
            for one in listed.values()
        ]
    elif listed is not None and not isinstance(listed, list):
        del schema["examples"]
    if "example" in schema and "examples" not in schema:
        schema["examples"] = [schema.pop("example")]


def _upgrade_format(schema: dict[str, JsonValue]) -> None:
    """``byte`` is base64 (3.1.1, section 4.4.2); the format stays, since it is what people know.

    ``binary`` says nothing that a JSON Schema could check, and stays as it is.
    """
    if schema["format"] == "byte" and schema.get("type") == "string":
        schema.setdefault("contentEncoding", "base64")


def _upgrade_draft_4(schema: dict[str, JsonValue]) -> None:
    """What authors have from JSON Schema's older drafts, and what no validator takes today."""
    items = schema.get("items")
    if isinstance(items, list):
        del schema["items"]
        if "additionalItems" in schema:
            schema["items"] = schema.pop("additionalItems")
        if items:
            schema["prefixItems"] = items
    if isinstance(schema.get("required"), bool):
        del schema["required"]


def _upgrade_swagger(schema: dict[str, JsonValue]) -> None:
    """What only Swagger 2.0 has (section "Schema Object"): discriminators by name, and files."""
    name = schema.get("discriminator")
    if isinstance(name, str):
        schema["discriminator"] = {"propertyName": name}
    if schema.get("type") == "file":
        schema["type"], schema["format"] = "string", "binary"


def upgrade_schema(schema: JsonValue, version: str) -> JsonValue:
    """A schema and all schemas within it, as JSON Schema 2020-12; references are kept.

    Recursion ends with the document's own depth, which its reader bounds.
    """
    if not isinstance(schema, dict):
        return schema
    return {
        keyword: _upgrade_value(keyword, value, version)
        for keyword, value in upgrade_keywords(schema, version).items()
    }


def _upgrade_value(keyword: str, value: JsonValue, version: str) -> JsonValue:
    if keyword in SCHEMA_KEYWORDS:
        return upgrade_schema(value, version)
    if keyword in SCHEMA_LIST_KEYWORDS and isinstance(value, list):
        return [upgrade_schema(item, version) for item in value]
    if keyword in SCHEMA_MAP_KEYWORDS and isinstance(value, dict):
        return {name: upgrade_schema(item, version) for name, item in value.items()}
    return value
