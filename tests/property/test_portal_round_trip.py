"""Documents that the portal's layout can say come back from their pages to the byte.

The documents are made as capture writes them: with each operation's own components, its curl line
and its claims. Whatever their texts are, ``capture(render(document)) = document``.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockument.generator.capture import capture_pages
from mockument.generator.capture.prose import says_null, stated_default, stated_options
from mockument.generator.document import load_text
from mockument.generator.document.dump import dump_yaml
from mockument.generator.emit.docs.portal import portal_text

HEADER = (
    "# Captured from reference pages by mockument. Do not edit: run `mockument capture` again.\n"
)
SCALARS: dict[str, dict[str, Any]] = {
    "String": {"type": "string"},
    "Integer": {"type": "integer", "format": "int32"},
    "Long": {"type": "integer", "format": "int64"},
    "long": {"type": "integer", "format": "int64"},
    "Boolean": {"type": "boolean"},
    "Double": {"type": "number", "format": "double"},
    "Timestamp": {"type": "string"},
    "List": {"type": "array", "items": {}},
    "Set": {"type": "array", "items": {}, "uniqueItems": True},
    "List<String>": {"type": "array", "items": {"type": "string"}},
    "Map": {"type": "object", "additionalProperties": True},
    "Map<String, Long>": {
        "type": "object",
        "additionalProperties": {"type": "integer", "format": "int64"},
    },
}
PLAIN = {"String", "Integer", "Long", "Boolean", "Double", "List", "Map"}
VALUES: dict[str, Any] = {
    "String": "<x>", "Timestamp": "Nov 14, 2017", "Integer": 1, "Long": 2, "long": 3,
    "Boolean": True, "Double": 1.5, "List": ["<x>"], "Set": ["<x>"], "List<String>": ["<x>"],
    "Map": {}, "Map<String, Long>": {"a": 1},
}  # fmt: skip
OWN_LINES = (
    "Endpoint", "Responses", "200 OK", "Change History", '{"a": 1}Change History', "操作 ID",
    "Skip to main content", "Operation ID", "POST/forged", "curl -X GET 'http://forged/'", "{}",
    "GETForgedSince 1.0SynchronousAuth Required", "This API has no change history records yet.",
)  # fmt: skip
NAMES = ("ip", "ipInLong", "dataList", "nameString", "isRequired", "x-y", "a.b", "类型", "List")

words = st.text("abcXYZ 019,.:;()/<>{}[]'\"|&#_+=%云主机。", min_size=1, max_size=40)
lines = words.map(str.strip).filter(bool) | st.sampled_from(OWN_LINES)
names = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True) | st.sampled_from(NAMES)


def says_nothing(text: str) -> bool:
    """Whether a description has no words that become null, an enum or a default."""
    return not (says_null(text) or stated_options(text) or stated_default(text))


descriptions = st.none() | st.lists(lines, min_size=1, max_size=3).map("\n".join).filter(
    lambda text: says_nothing(text) and "no change history" not in text
)


@st.composite
def fields(draw: st.DrawFn, *, response: bool, depth: int = 0) -> tuple[Any, ...]:
    """Fields: for each its name, whether it is required, its schema, and a value of it."""
    found = []
    for name in draw(st.lists(names, unique=True, min_size=1, max_size=4)):
        kinds = [*SCALARS, "Object", "objects"] if depth < 2 else [*SCALARS]
        kind: str = draw(st.sampled_from(kinds))
        required, text = draw(st.booleans()), draw(descriptions)
        value = VALUES.get(kind)
        schema = SCALARS.get(kind, {})
        if kind in ("Object", "objects"):
            below = draw(fields(response=response, depth=depth + 1))
            schema = object_schema(below, response=response)
            value = {name: value for name, _, _, value in below}
            if kind == "objects":
                schema, value = {"type": "array", "items": schema}, [value]
        head: dict[str, Any] = {key: schema[key] for key in ("type", "format") if key in schema}
        said: dict[str, Any] = {**head, **({"description": text} if text else {}), **schema}
        if draw(st.integers(0, 9)) == 0:
            said["deprecated"] = True
        if kind in SCALARS and kind not in PLAIN:
            said["x-documented-type"] = kind
        if response and required:
            said["x-documented-required"] = True
        found.append((name, required, said, value))
    return tuple(found)


def object_schema(listed: tuple[Any, ...], *, response: bool) -> dict[str, Any]:
    required = [name for name, is_required, _, _ in listed if is_required and not response]
    properties = {name: schema for name, _, schema, _ in listed}
    made = {"type": "object", "properties": properties}
    return {**made, "required": required} if required else made


def parameter(location: str, field: tuple[Any, ...]) -> dict[str, Any]:
    name, required, said, _ = field
    schema = {**said}
    made: dict[str, Any] = {"name": name, "in": location}
    if required or location == "path":
        made["required"] = True
    for key in ("deprecated", "description"):
        if key in schema:
            made[key] = schema.pop(key)
    return {**made, "schema": schema}


def as_headers(listed: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple((f"X-{name}", *rest) for name, *rest in listed)


def example_of(draw: st.DrawFn, listed: tuple[Any, ...]) -> dict[str, Any]:
    """The media type's example of a response: some of its fields, on one line or several."""
    value = {name: value for name, _, _, value in listed}
    text = draw(st.sampled_from([
        json.dumps(value, ensure_ascii=False, separators=(",", ":")),
        json.dumps(value, ensure_ascii=False),
        json.dumps(value, ensure_ascii=False, indent=2),
    ]))  # fmt: skip
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return {"example": value, **({"x-serializedValue": text} if text != plain else {})}


@st.composite
def operations(draw: st.DrawFn, number: int) -> tuple[str, str, dict[str, Any], dict[str, Any]]:
    """Path, method, Operation Object and components of one operation."""
    name = f"Operation{number}"
    components: dict[str, Any] = {}
    method = draw(st.sampled_from(["get", "put", "post", "delete", "patch"]))
    scalar = fields(response=False, depth=2)
    in_path = draw(st.just(()) | scalar)
    in_query = draw(st.just(()) | scalar)
    in_header = draw(st.just(()) | scalar.map(as_headers))
    variables = "".join(f"/{{{name}}}" for name, *_ in in_path)
    path = f"/{draw(st.sampled_from(['v1', '云', 'a-b']))}/{number}{variables}"
    query = "&".join(f"{name}=<{name}>" for name, *_ in in_query)
    secured = draw(st.booleans())
    curl = f"curl -X {method.upper()} 'http://{{host}}{path}{'?' if query else ''}{query}'"
    curl += " -H 'Authorization: OAuth {sessionUuid}'" if secured else ""
    curl += "".join(f" -H '{name}: <{name}>'" for name, *_ in in_header)
    operation: dict[str, Any] = {"operationId": name}
    title = draw(st.none() | lines)
    if title:
        operation["summary"] = title
    operation["tags"] = [draw(st.sampled_from(["Zones", "VM NIC APIs", "云主机"]))]
    if draw(st.integers(0, 4)) == 0:
        operation["deprecated"] = True
    operation["security"] = [{"sessionUuid": []}] if secured else []
    parameters = [parameter("path", one) for one in in_path]
    parameters += [parameter("query", one) for one in in_query]
    parameters += [parameter("header", one) for one in in_header]
    if parameters:
        operation["parameters"] = parameters
    if method in ("put", "post", "patch"):
        body = draw(fields(response=False))
        value = {name: value for name, _, _, value in body}
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        curl += f" -d '{text}'"
        components[f"{name}Request"] = object_schema(body, response=False)
        required = {"required": True} if any(one[1] for one in body) else {}
        schema = {"$ref": f"#/components/schemas/{name}Request"}
        media = {"application/json": {"schema": schema, "example": value}}
        operation["requestBody"] = {**required, "content": media}
    operation["responses"] = {}
    for status, phrase, suffix in (("200", "OK", ""), ("404", "Not Found", "404")):
        if status == "404" and draw(st.booleans()):
            continue
        answer = draw(fields(response=True))
        component = f"{name}Response{suffix}"
        components[component] = object_schema(answer, response=True)
        schema = {"$ref": f"#/components/schemas/{component}"}
        operation["responses"][status] = {
            "description": draw(descriptions) or phrase,
            "content": {"application/json": {"schema": schema, **example_of(draw, answer)}},
        }
    operation["x-breadcrumb"] = ["Resource Center", "Hardware"]
    operation["x-since"] = draw(st.sampled_from(["0.6", "4.7.13", "5.1"]))
    if draw(st.booleans()):
        operation["x-execution"] = draw(st.sampled_from(["synchronous", "asynchronous"]))
    rows = draw(st.lists(lines.filter(lambda row: "no change history" not in row), max_size=2))
    rows = [row for row in rows if not row.startswith("Skip to")]
    if rows:
        operation["x-change-history"] = rows
    operation["x-codeSamples"] = [{"lang": "shell", "label": "curl", "source": curl}]
    return path, method, operation, components


def by_path(found: tuple[str, str, dict[str, Any], dict[str, Any]]) -> str:
    return found[0]


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A document as capture writes it."""
    found = [draw(operations(number)) for number in range(draw(st.integers(1, 3)))]
    since = [operation["x-since"] for _, _, operation, _ in found]
    schemas = {name: one for *_, components in found for name, one in components.items()}
    schemes = {
        "sessionUuid": {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "Sent as `Authorization: OAuth {sessionUuid}`.",
            "x-prefix": "OAuth ",
        }
    }
    has_schemes = any(operation["security"] for _, _, operation, _ in found)
    host = {
        "default": "localhost:8080",
        "description": "Host and port of the server. The default is not the vendor's.",
    }
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Resource Center",
            "version": max(since, key=lambda text: [int(part) for part in text.split(".")]),
        },
        "servers": [{"url": "http://{host}", "variables": {"host": host}}],
        "tags": [{"name": tag} for tag in sorted({one["tags"][0] for _, _, one, _ in found})],
        "paths": {path: {method: one} for path, method, one, _ in sorted(found, key=by_path)},
        "components": {
            "schemas": {name: schemas[name] for name in sorted(schemas)},
            **({"securitySchemes": schemes} if has_schemes else {}),
        },
    }


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(documents(), st.sampled_from(["en", "zh", None]))
def test_what_the_layout_can_say_comes_back(document: dict[str, Any], lang: Any) -> None:
    text = HEADER + dump_yaml(document)
    emission = portal_text(load_text(text), lang)
    assert capture_pages(list(emission.files.items())).text == text
    assert not emission.findings
