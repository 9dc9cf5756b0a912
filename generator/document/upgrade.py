"""Older schemas to today's meaning: the one place that knows what OpenAPI 3.0 did differently.

OpenAPI 3.0 has a dialect of its own (3.0.4, section 4.7.24); 3.1 has JSON Schema 2020-12
(3.1.1, section 4.8.24). Schemas are upgraded when they are looked at, one level at a time.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..findings import JsonValue
from .keywords import SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS

__all__ = ["upgrade_keywords", "upgrade_schema"]


def upgrade_keywords(schema: Mapping[str, JsonValue], version: str) -> Mapping[str, JsonValue]:
    """One schema object with its own keywords as JSON Schema 2020-12 has them.

    Schemas within it are left as they are. From 3.1 on nothing changes.

    :param version: the document's ``openapi`` version, such as ``3.0.3``.
    """
    if not version.startswith("3.0"):
        return schema
    if isinstance(schema.get("$ref"), str):
        return {"$ref": schema["$ref"]}  # 3.0.4, section 4.7.23: siblings of $ref are ignored
    upgraded = {key: value for key, value in schema.items() if key != "nullable"}
    _upgrade_bound(upgraded, "minimum", "exclusiveMinimum")
    _upgrade_bound(upgraded, "maximum", "exclusiveMaximum")
    if "example" in upgraded and "examples" not in upgraded:
        upgraded["examples"] = [upgraded.pop("example")]
    return _with_null(upgraded) if schema.get("nullable") is True else upgraded


def _with_null(schema: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """``nullable`` as authors mean it: also beside ``allOf``, where 3.0.4 gives it no meaning."""
    kind, enum = schema.get("type"), schema.get("enum")
    if isinstance(kind, str):
        schema["type"] = [kind, "null"]
        if isinstance(enum, list) and None not in enum:
            schema["enum"] = [*enum, None]
        return schema
    return {"anyOf": [schema, {"type": "null"}]} if schema else schema


def _upgrade_bound(schema: dict[str, JsonValue], bound: str, exclusive: str) -> None:
    flag = schema.get(exclusive)
    if not isinstance(flag, bool):
        return
    del schema[exclusive]
    if flag and bound in schema:
        schema[exclusive] = schema.pop(bound)


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
