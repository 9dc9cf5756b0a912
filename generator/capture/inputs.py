"""What a request takes: parameters and body fields, against URL templates and curl body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..findings import Finding, Severity
from .curl import path_variables
from .page import Endpoint, Field, Page

__all__ = ["compare_body", "settle_parameters", "settle_wrapper", "unique_fields"]


def unique_fields(
    page: Page, fields: Sequence[Field], where: str, findings: list[Finding]
) -> tuple[Field, ...]:
    """The fields without those whose name stands twice in one list: the first is kept."""
    kept: dict[str, Field] = {}
    for field in fields:
        place = f"{where}.{field.name}"
        if field.name in kept:
            findings.append(
                page.finding(
                    "duplicate-field",
                    Severity.ERROR,
                    field.line,
                    place,
                    f"{field.name!r} stands on line {kept[field.name].line} "
                    f"({kept[field.name].type or 'no type'}) and again on line {field.line} "
                    f"({field.type or 'no type'}): the first was kept",
                )
            )
            continue
        below = f"{place}[]" if field.is_list else place
        kept[field.name] = replace(
            field, children=unique_fields(page, field.children, below, findings)
        )
    return tuple(kept.values())


def settle_parameters(
    page: Page, endpoints: Sequence[Endpoint], findings: list[Finding]
) -> dict[str, tuple[Field, ...]]:
    found = {
        location: unique_fields(page, fields, location, findings)
        for location, fields in page.parameters.items()
    }
    found["path"] = _path_parameters(page, endpoints, found["path"], findings)
    found["query"] += _template_queries(page, endpoints, found["query"], findings)
    return found


def _path_parameters(
    page: Page, endpoints: Sequence[Endpoint], listed: Sequence[Field], findings: list[Finding]
) -> tuple[Field, ...]:
    variables = dict.fromkeys(v for endpoint in endpoints for v in path_variables(endpoint.path))
    names = {field.name for field in listed}
    for field in listed:
        if field.name not in variables:
            findings.append(
                page.finding(
                    "path-parameter-not-in-path",
                    Severity.WARNING,
                    field.line,
                    f"path.{field.name}",
                    f"{field.name!r} is listed as a path parameter, but no path has it: left out",
                )
            )
    added = [
        _bare_field(name, endpoints[0].line, required=True)
        for name in variables
        if name not in names
    ]
    for field in added:
        findings.append(
            page.finding(
                "path-parameter-not-listed",
                Severity.WARNING,
                field.line,
                f"path.{field.name}",
                f"the path has {{{field.name}}}, which no list describes: added as a string",
            )
        )
    return (*(field for field in listed if field.name in variables), *added)


def _bare_field(name: str, line: int, *, required: bool) -> Field:
    return Field(
        label=name,
        name=name,
        type="String",
        required=required,
        deprecated=False,
        description=None,
        placeholder=False,
        trap=False,
        settled_by="example",
        line=line,
    )


def _template_queries(
    page: Page, endpoints: Sequence[Endpoint], listed: Sequence[Field], findings: list[Finding]
) -> tuple[Field, ...]:
    """Query parameters that only the endpoint's query template names."""
    names = {field.name for field in listed}
    told_with_the_body: list[Finding] = []
    body = {f.name: f for f in unique_fields(page, page.body, "body", told_with_the_body)}
    added: list[Field] = []
    for name in dict.fromkeys(name for endpoint in endpoints for name in endpoint.query):
        if name in names:
            continue
        twin = body.get(name)
        added.append(
            replace(twin, required=False)
            if twin
            else _bare_field(name, endpoints[0].line, required=False)
        )
        if twin:
            findings.append(
                page.finding(
                    "declared-twice",
                    Severity.WARNING,
                    twin.line,
                    name,
                    f"{name!r} stands in the endpoint's query template (line "
                    f"{endpoints[0].line}) and in the body's fields (line {twin.line}): in both",
                )
            )
    return tuple(added)


def compare_body(page: Page, body: Sequence[Field], findings: list[Finding]) -> None:
    """The list of body fields against the keys of the curl body."""
    if page.curl is None or not isinstance(page.curl.body, dict):
        return
    listed = {place for field in body for place, _ in field.walk("body")}
    sent = set(_key_places(page.curl.body, "body"))
    only_sent = sorted(p for p in sent - listed if p.rpartition(".")[0] in listed | {"body"})
    findings += _difference(page, page.curl.line, "field-only-in-example", only_sent)
    only_listed = sorted(p for p in listed - sent if p.rpartition(".")[0] in sent | {"body"})
    findings += _difference(page, page.curl.line, "field-only-in-list", only_listed)


def _difference(page: Page, line: int, code: str, places: Sequence[str]) -> Iterator[Finding]:
    if places:
        where = (
            "only in the curl body" if code == "field-only-in-example" else "not in the curl body"
        )
        yield page.finding(code, Severity.WARNING, line, places[0], f"{where}: {', '.join(places)}")


def _key_places(value: object, prefix: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            place = f"{prefix}.{key}"
            yield place
            yield from _key_places(inner, place)
    elif isinstance(value, list):
        for item in value:
            yield from _key_places(item, f"{prefix}[]")


def settle_wrapper(
    page: Page, body: Sequence[Field], operation_id: str | None, findings: list[Finding]
) -> str | None:
    """The one body field that wraps others, beside the portal's two lists of tags."""
    listed = [f for f in body if f.name not in ("systemTags", "userTags")]
    if len(listed) != 1 or listed[0].type not in ("Object", ""):
        return None
    wrapper = listed[0]
    findings += _compare_wrapper(page, wrapper)
    lowered = operation_id is not None and wrapper.name == operation_id.lower()
    if lowered and operation_id and wrapper.name != operation_id[0].lower() + operation_id[1:]:
        findings.append(
            page.finding(
                "wrapper-case",
                Severity.INFO,
                wrapper.line,
                f"body.{wrapper.name}",
                f"the body's wrapper is the operation id in lower case: kept as printed; a "
                f"server may want {operation_id[0].lower() + operation_id[1:]!r}",
            )
        )
    return wrapper.name


def _compare_wrapper(page: Page, wrapper: Field) -> Iterator[Finding]:
    if page.curl is None or not isinstance(page.curl.body, dict):
        return
    sent = [key for key in page.curl.body if key not in ("systemTags", "userTags")]
    if len(sent) == 1 and sent[0] != wrapper.name:
        yield page.finding(
            "wrapper-differs",
            Severity.WARNING,
            wrapper.line,
            f"body.{wrapper.name}",
            f"the body's fields are wrapped in {wrapper.name!r} here and in {sent[0]!r} in the "
            f"curl line (line {page.curl.line}): the list's was kept",
        )
