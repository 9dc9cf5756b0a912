"""Several pages on one method and path: one Operation Object that keeps them apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..findings import Finding, JsonValue, Severity
from .operations import JSON, Draft, shared_entry
from .schemas import JsonObject

__all__ = ["distinct_drafts", "share"]


def distinct_drafts(drafts: Sequence[Draft], findings: list[Finding]) -> list[Draft]:
    """The drafts without second pages of the same operation; the fuller page is kept."""
    kept: dict[tuple[str, str, str], Draft] = {}
    for draft in drafts:
        key = (draft.endpoint.method, draft.endpoint.path, draft.base)
        other = kept.get(key)
        if other is None:
            kept[key] = draft
            continue
        winner, loser = (draft, other) if _is_fuller(draft, other) else (other, draft)
        kept[key] = winner
        findings.append(_duplicate(winner, loser))
    return list(kept.values())


def _is_fuller(draft: Draft, other: Draft) -> bool:
    bulleted = "bulleted"
    mine, theirs = draft.settled.page, other.settled.page
    return mine.layout == bulleted and theirs.layout != bulleted


def _duplicate(winner: Draft, loser: Draft) -> Finding:
    return loser.settled.page.finding(
        "duplicate-operation",
        Severity.WARNING,
        loser.endpoint.line,
        "operationId",
        f"{loser.base} stands on {winner.settled.page.name} as well: that page was kept, this one "
        "left out",
    )


def share(drafts: Sequence[Draft], findings: list[Finding]) -> JsonObject:
    """The one Operation Object of all drafts on a method and path."""
    if len(drafts) == 1:
        return drafts[0].operation
    _report(drafts, findings)
    tags = list(dict.fromkeys(tag for draft in drafts for tag in _list(draft.operation, "tags")))
    operation: JsonObject = {"tags": tags} if tags else {}
    if all("deprecated" in draft.operation for draft in drafts):
        operation["deprecated"] = True
    if "security" in drafts[0].operation:
        operation["security"] = drafts[0].operation["security"]
    parameters = _shared_parameters(drafts)
    if parameters:
        operation["parameters"] = parameters
    body = _shared_body(drafts)
    if body:
        operation["requestBody"] = body
    operation["responses"] = _shared_responses(drafts)
    operation["x-operations"] = [shared_entry(draft) for draft in drafts]
    samples: list[JsonValue] = [
        {**sample, "label": f"curl: {draft.base}"}
        for draft in drafts
        for sample in _list(draft.operation, "x-codeSamples")
        if isinstance(sample, dict)
    ]
    if samples:
        operation["x-codeSamples"] = samples
    return operation


def _report(drafts: Sequence[Draft], findings: list[Finding]) -> None:
    names = " and ".join(f"{d.base} ({d.settled.page.name})" for d in drafts)
    wrappers = [draft.settled.wrapper for draft in drafts]
    apart = None not in wrappers and len(set(wrappers)) == len(wrappers)
    how = (
        "told apart by the wrapper of the body"
        if apart
        else "and nothing in their bodies tells them apart"
    )
    last = drafts[-1]
    findings.append(
        last.settled.page.finding(
            "shared-endpoint",
            Severity.INFO if apart else Severity.WARNING,
            last.endpoint.line,
            "Endpoint",
            f"{names} share {last.endpoint.method} {last.endpoint.path}: one operation, {how}",
        )
    )


def _list(owner: JsonObject, key: str) -> list[JsonValue]:
    value = owner.get(key)
    return value if isinstance(value, list) else []


def _shared_parameters(drafts: Sequence[Draft]) -> list[JsonValue]:
    found: dict[tuple[JsonValue, JsonValue], JsonValue] = {}
    for draft in drafts:
        for parameter in _list(draft.operation, "parameters"):
            if isinstance(parameter, dict):
                found.setdefault((parameter["name"], parameter["in"]), parameter)
    return list(found.values())


def _shared_body(drafts: Sequence[Draft]) -> JsonObject:
    bodies = [(draft, body) for draft in drafts if (body := draft.operation.get("requestBody"))]
    if not bodies:
        return {}
    media = [(draft, _media(body)) for draft, body in bodies]
    alternatives = [_wrapped(draft, one["schema"]) for draft, one in media if "schema" in one]
    distinct = [d.settled.wrapper for d, _ in bodies]
    keyword = "oneOf" if None not in distinct and len(set(distinct)) == len(distinct) else "anyOf"
    content: JsonObject = {"schema": {keyword: alternatives}} if alternatives else {}
    required = len(bodies) == len(drafts) and all(
        isinstance(body, dict) and body.get("required") is True for _, body in bodies
    )
    return {
        **({"required": True} if required else {}),
        "content": {JSON: content | _named_examples(media)},
    }


def _wrapped(draft: Draft, schema: JsonValue) -> JsonValue:
    """The request's schema; its wrapper is required, or nothing would tell the operations apart."""
    own = draft.schemas.get(f"{draft.base}Request", {})
    wrapper = draft.settled.wrapper
    if wrapper is None or wrapper in _list(own, "required") or not isinstance(schema, dict):
        return schema
    return {**schema, "required": [wrapper]}


def _media(owner: JsonValue) -> JsonObject:
    content = owner.get("content") if isinstance(owner, dict) else None
    media = content.get(JSON) if isinstance(content, dict) else None
    return media if isinstance(media, dict) else {}


def _named_examples(media: Sequence[tuple[Draft, JsonObject]]) -> JsonObject:
    """The drafts' examples under the names of their operations."""
    named: JsonObject = {}
    for draft, one in media:
        if "example" in one:
            extra = {k: one[k] for k in ("x-serializedValue",) if k in one}
            named[draft.base] = {"value": one["example"], **extra}
        examples = one.get("examples")
        for name, example in examples.items() if isinstance(examples, dict) else ():
            named[f"{draft.base}-{name}"] = example
    return {"examples": named} if named else {}


def _shared_responses(drafts: Sequence[Draft]) -> JsonObject:
    by_status: dict[str, list[tuple[Draft, JsonObject]]] = {}
    for draft in drafts:
        responses = draft.operation["responses"]
        for status, response in responses.items() if isinstance(responses, dict) else ():
            if isinstance(response, dict):
                by_status.setdefault(status, []).append((draft, response))
    return {status: _shared_response(group) for status, group in sorted(by_status.items())}


def _shared_response(group: Sequence[tuple[Draft, JsonObject]]) -> JsonObject:
    if len(group) == 1:
        return group[0][1]
    media = [(draft, one) for draft, response in group if (one := _media(response))]
    described = next((r["description"] for _, r in group if r["description"]), "")
    response: JsonObject = {"description": described}
    if not media:
        return response
    content: JsonObject = {}
    schemas = list(_distinct(one["schema"] for _, one in media if "schema" in one))
    # Without a schema on one of the pages, nothing can be promised of the response as a whole.
    if schemas and all("schema" in one for _, one in media):
        content["schema"] = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
    return {**response, "content": {JSON: content | _named_examples(media)}}


def _distinct(values: Iterator[JsonValue]) -> Iterator[JsonValue]:
    seen: list[JsonValue] = []
    for value in values:
        if value not in seen:
            seen.append(value)
            yield value
