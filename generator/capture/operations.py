"""One page's operation as an Operation Object, and operations that share a method and path."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..findings import Finding, JsonValue, Severity
from .curl import path_variables
from .page import Endpoint, Field, PrintedExample, PrintedResponse, response_place
from .reconcile import Reconciled
from .schemas import JsonObject, SchemaFactory, component_reference

__all__ = ["Draft", "draft_operations", "security_scheme", "sibling_id"]

JSON = "application/json"
_AUTHORIZATION = re.compile(r"(?P<prefix>.*?)\{(?P<name>[^{}]+)\}\s*")
_UNLISTED_HEADERS = frozenset({"authorization", "content-type", "accept"})


@dataclass(frozen=True)
class Draft:
    """An operation on its way into the document.

    :param base: what its components are named after.
    :param operation: the Operation Object.
    :param schemas: the components that belong to it alone.
    """

    endpoint: Endpoint
    settled: Reconciled
    base: str
    operation: JsonObject
    schemas: dict[str, JsonObject]
    security_schemes: dict[str, JsonObject]
    findings: tuple[Finding, ...]


def draft_operations(settled: Reconciled, factory: SchemaFactory) -> list[Draft]:
    """One draft for each endpoint of a page; the first has the page's operation id."""
    base = re.sub(r"[^A-Za-z0-9._-]", "", settled.operation_id or "")
    base = base or _base_of(settled.endpoints[0])
    schemas: dict[str, JsonObject] = {}
    body = _request_body(settled, factory, base, schemas)
    findings: list[Finding] = []
    responses = _responses(settled, factory, base, schemas, findings)
    schemes, security = _security(settled, findings)
    drafts = []
    for endpoint in settled.endpoints:
        operation: JsonObject = {
            **_head(settled, endpoint),
            **({"security": security} if security is not None else {}),
            **_parameters(settled, endpoint, factory),
            **({"requestBody": body} if body else {}),
            "responses": responses,
            **_tail(settled),
        }
        drafts.append(Draft(endpoint, settled, base, operation, schemas, schemes, tuple(findings)))
        findings = []
    return drafts


def _base_of(endpoint: Endpoint) -> str:
    words = re.findall(r"[A-Za-z0-9]+", f"{endpoint.method.lower()} {endpoint.path}")
    return "".join(word[:1].upper() + word[1:] for word in words)


def _component_name(name: str, factory: SchemaFactory) -> str:
    """A name that no printed structure has."""
    while name in factory.components:
        name += "Body"
    return name


def _id_of(settled: Reconciled, endpoint: Endpoint) -> str | None:
    first = settled.endpoints[0]
    if settled.operation_id is None or endpoint == first:
        return settled.operation_id
    number = settled.endpoints.index(endpoint)
    return sibling_id(settled.operation_id, first.path, endpoint.path, number)


def sibling_id(operation_id: str, first: str, path: str, number: int) -> str:
    """The operation id of a page's other endpoint: ``QueryZoneByUuid``, or ``QueryZone2``.

    :param operation_id: the page's.
    :param first: the path of its first endpoint.
    :param number: which endpoint it is, the first being 0.
    """
    added = [v for v in path_variables(path) if v not in path_variables(first)]
    suffix = "And".join(name[:1].upper() + name[1:] for name in added)
    return f"{operation_id}By{suffix}" if suffix else f"{operation_id}{number + 1}"


def _head(settled: Reconciled, endpoint: Endpoint) -> JsonObject:
    page, badge = settled.page, settled.page.badge
    operation_id = _id_of(settled, endpoint)
    title = page.titles[0].value if page.titles else None
    head: JsonObject = {"operationId": operation_id} if operation_id else {}
    if title and title != settled.operation_id:
        head["summary"] = title
    if badge and badge.category:
        head["tags"] = [badge.category]
    if badge and badge.deprecated:
        head["deprecated"] = True
    return head


def _tail(settled: Reconciled) -> JsonObject:
    page, badge = settled.page, settled.page.badge
    tail: JsonObject = {}
    if page.breadcrumb:
        tail["x-breadcrumb"] = list(page.breadcrumb.value)
    if badge and badge.since:
        tail["x-since"] = badge.since
    if badge and badge.execution:
        tail["x-execution"] = badge.execution
    if page.history:
        tail["x-change-history"] = [row.value for row in page.history]
    if page.curl:
        tail["x-codeSamples"] = [{"lang": "shell", "label": "curl", "source": page.curl.source}]
    return tail


def _parameters(settled: Reconciled, endpoint: Endpoint, factory: SchemaFactory) -> JsonObject:
    variables = set(path_variables(endpoint.path))
    listed: list[JsonValue] = []
    for location, fields in settled.parameters.items():
        for field in fields:
            if location == "path" and field.name not in variables:
                continue
            if location == "header" and field.name.lower() in _UNLISTED_HEADERS:
                continue  # OpenAPI 3.1.1, section 4.8.12.1: said by the body and by security
            listed.append(_parameter(location, field, factory))
    return {"parameters": listed} if listed else {}


def _parameter(location: str, field: Field, factory: SchemaFactory) -> JsonObject:
    schema = factory.field_schema(field, response=False)
    parameter: JsonObject = {"name": field.name, "in": location}
    if field.required or location == "path":
        parameter["required"] = True
    if field.deprecated:
        parameter["deprecated"] = True
        schema.pop("deprecated", None)
    if field.description:
        parameter["description"] = field.description
        schema.pop("description", None)
    return {**parameter, "schema": schema}


def _request_body(
    settled: Reconciled, factory: SchemaFactory, base: str, schemas: dict[str, JsonObject]
) -> JsonObject:
    curl = settled.page.curl
    example = curl.body if curl else None
    if not settled.body and example is None:
        return {}
    media: JsonObject = {}
    if settled.body:
        name = _component_name(f"{base}Request", factory)
        schemas[name] = factory.object_schema(settled.body, response=False)
        media["schema"] = {"$ref": component_reference(name)}
    if example is not None:
        media["example"] = example
    required = any(field.required for field in settled.body)
    return {**({"required": True} if required else {}), "content": {JSON: media}}


def _responses(
    settled: Reconciled,
    factory: SchemaFactory,
    base: str,
    schemas: dict[str, JsonObject],
    findings: list[Finding],
) -> JsonObject:
    found: JsonObject = {}
    for response in settled.responses:
        if response.status in found:
            findings.append(_duplicate_response(settled, response))
            continue
        suffix = (
            "Response" if response.status.startswith("2") else f"Response{response.status.title()}"
        )
        found[response.status] = _response(
            response, factory, _component_name(f"{base}{suffix}", factory), schemas
        )
    return found or {"default": {"description": "The page documents no response."}}


def _duplicate_response(settled: Reconciled, response: PrintedResponse) -> Finding:
    return settled.page.finding(
        "duplicate-response",
        Severity.ERROR,
        response.line,
        response_place(response.status),
        f"a second response {response.status}: the first was kept",
    )


def _response(
    response: PrintedResponse, factory: SchemaFactory, name: str, schemas: dict[str, JsonObject]
) -> JsonObject:
    phrase = response.heading.removeprefix(response.status).strip()
    made: JsonObject = {"description": response.description or phrase}
    media: JsonObject = {}
    if response.fields:
        schemas[name] = factory.object_schema(response.fields, response=True)
        media["schema"] = {"$ref": component_reference(name)}
    elif response.examples and response.examples[0].value == {}:
        media["schema"] = {"type": "object"}
    media.update(_examples(response.examples))
    return {**made, "content": {JSON: media}} if media else made


def _examples(examples: Sequence[PrintedExample]) -> JsonObject:
    if len(examples) == 1:
        return {"example": examples[0].value, **_serialized(examples[0])}
    if not examples:
        return {}
    return {
        "examples": {
            f"example{number}": {"value": example.value, **_serialized(example)}
            for number, example in enumerate(examples, start=1)
        }
    }


def _serialized(example: PrintedExample) -> JsonObject:
    """The printed text, where writing the value out would not give it back."""
    plain = json.dumps(example.value, ensure_ascii=False, separators=(",", ":"))
    return {} if example.text == plain else {"x-serializedValue": example.text}


def _security(
    settled: Reconciled, findings: list[Finding]
) -> tuple[dict[str, JsonObject], list[JsonValue] | None]:
    """The security schemes and requirement that badge and curl line tell of."""
    page = settled.page
    printed = page.badge.authentication if page.badge else None
    headers = page.curl.headers if page.curl else ()
    value = next((v for name, v in headers if name.lower() == "authorization"), None)
    if value is None and not printed:
        return {}, ([] if printed is False else None)
    if value is None:
        findings.append(
            page.finding(
                "credential-not-shown",
                Severity.WARNING,
                page.badge.line if page.badge else None,
                "badge",
                "authentication is required, but no curl line shows how: taken as a value of the "
                "Authorization header",
            )
        )
    if value is not None and printed is False and page.curl:
        findings.append(
            page.finding(
                "authentication-differs",
                Severity.WARNING,
                page.curl.line,
                "badge",
                "the badge says no authentication, the curl line sends a credential: required",
            )
        )
    name, scheme = security_scheme(value or "{authorization}")
    return {name: scheme}, [{name: []}]


def security_scheme(value: str) -> tuple[str, JsonObject]:
    """Name and Security Scheme Object for an ``Authorization`` header as it is printed.

    >>> security_scheme("OAuth {sessionUuid}")[0]
    'sessionUuid'
    """
    match = _AUTHORIZATION.fullmatch(value)
    name = re.sub(r"[^A-Za-z0-9._-]", "", match["name"]) if match else ""
    prefix = match["prefix"] if match else ""
    name = name or "authorization"
    if prefix.strip().lower() in ("bearer", "basic"):
        return name, {"type": "http", "scheme": prefix.strip().lower()}
    scheme: JsonObject = {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": f"Sent as `Authorization: {value}`.",
    }
    return name, scheme | {"x-prefix": prefix} if prefix else scheme


def shared_entry(draft: Draft) -> JsonObject:
    """What ``x-operations`` keeps of one operation on a shared method and path."""
    settled, badge = draft.settled, draft.settled.page.badge
    entry: JsonObject = {"operationId": settled.operation_id or draft.base}
    if settled.page.titles:
        entry["title"] = settled.page.titles[0].value
    if badge and badge.category:
        entry["tag"] = badge.category
    for key in ("deprecated", "x-since", "x-execution", "x-breadcrumb", "x-change-history"):
        if key in draft.operation:
            entry[key.removeprefix("x-")] = draft.operation[key]
    if settled.wrapper:
        entry["wrapper"] = settled.wrapper
    entry["example"] = settled.operation_id or draft.base
    for key, media in walk_media(draft):
        if key == "request" or key.startswith("2"):
            entry.setdefault("request" if key == "request" else "response", media.get("schema"))
    return {key: value for key, value in entry.items() if value is not None}


def walk_media(draft: Draft) -> Iterator[tuple[str, JsonObject]]:
    """The draft's media types: ``request``, or a status, and the Media Type Object."""
    body = draft.operation.get("requestBody")
    if isinstance(body, dict):
        yield "request", body["content"][JSON]  # type: ignore[index,call-overload,misc]
    responses = draft.operation["responses"]
    for status, response in responses.items() if isinstance(responses, dict) else ():
        if isinstance(response, dict) and "content" in response:
            yield status, response["content"][JSON]  # type: ignore[index,call-overload,misc]
