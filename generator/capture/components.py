"""Named structures of all pages: one component for each name, merged where they agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..findings import Finding, JsonValue, Severity
from .page import Field
from .reconcile import Reconciled
from .schemas import JsonObject, SchemaFactory, structure_of
from .types import parse_type

__all__ = ["NamedStructure", "merge_schemas", "merge_structures", "structures"]

_ANNOTATIONS = frozenset(
    {"description", "deprecated", "x-documented-required", "x-documented-type"}
)


@dataclass(frozen=True, slots=True)
class NamedStructure:
    """A named type that a page prints with its fields.

    :param where: the place of the field that has it.
    """

    name: str
    field: Field
    page: Reconciled
    where: str


def structures(pages: Iterable[Reconciled]) -> Iterator[NamedStructure]:
    """Every named type that is printed with deeper bullets, or held by a list or map that is."""
    for page in pages:
        for where, field in _walk(page):
            name = structure_of(parse_type(field.type)) if field.children else None
            if name:
                yield NamedStructure(name, field, page, where)


def _walk(page: Reconciled) -> Iterator[tuple[str, Field]]:
    for field in page.body:
        yield from field.walk("body")
    for response in page.responses:
        for field in response.fields:
            yield from field.walk("response")


def merge_structures(
    found: Sequence[NamedStructure], factory: SchemaFactory
) -> tuple[dict[str, JsonObject], dict[str, dict[int, str]], list[Finding]]:
    """The components' schemas, the name that each conflicting use got instead, and findings.

    :returns: schemas by component name; for each page the names by line; findings.
    """
    merged: dict[str, JsonObject] = {}
    renamed: dict[str, dict[int, str]] = {}
    findings: list[Finding] = []
    for use in found:
        response = use.where.startswith("response")
        schema = factory.object_schema(use.field.children, response=response)
        if use.name not in merged:
            merged[use.name] = schema
            continue
        both = merge_schemas(merged[use.name], schema)
        if both is not None:
            merged[use.name] = both
            continue
        other = _free_name(use, merged)
        merged[other] = schema
        renamed.setdefault(use.page.page.name, {})[use.field.line] = other
        findings.append(_conflict(use, other))
    return merged, renamed, findings


def _free_name(use: NamedStructure, taken: Iterable[str]) -> str:
    base = f"{use.page.operation_id or ''}{use.name}"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}{number}", number + 1
    return name


def _conflict(use: NamedStructure, other: str) -> Finding:
    return use.page.page.finding(
        "component-differs",
        Severity.WARNING,
        use.field.line,
        use.where,
        f"{use.name} has other fields here than before: both are kept, this one as {other}",
    )


def merge_schemas(  # noqa: PLR0911 - a ladder of cases, each with its answer
    one: JsonObject, other: JsonObject
) -> JsonObject | None:
    """One schema for two descriptions of the same thing; None where they contradict each other.

    The one with more fields wins; an untyped container gives way to a typed one, and what either
    says may be null may be null. Annotations come from the first that has them.
    """
    first, second = _structural(one), _structural(other)
    if not first or not second:
        return _annotated({**(first or second)}, one, other)
    if _without_null(first) is not None or _without_null(second) is not None:
        return _merge_nullable(one, other)
    if first.get("type") != second.get("type"):
        return None
    if first.get("type") == "object":
        return _merge_objects(one, other)
    if first.get("type") == "array":
        items = merge_schemas(_object(first.get("items")), _object(second.get("items")))
        return (
            None if items is None else _annotated({**first, **second, "items": items}, one, other)
        )
    shared = first.keys() & second.keys()
    if any(first[key] != second[key] for key in shared):
        return None
    return _annotated({**first, **second}, one, other)


def _structural(schema: JsonObject) -> JsonObject:
    return {key: value for key, value in schema.items() if key not in _ANNOTATIONS}


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _annotated(schema: JsonObject, one: JsonObject, other: JsonObject) -> JsonObject:
    notes = {k: v for source in (other, one) for k, v in source.items() if k in _ANNOTATIONS}
    head: JsonObject = {k: v for k, v in schema.items() if k in ("$ref", "oneOf", "type", "format")}
    text: JsonObject = {"description": notes.pop("description")} if "description" in notes else {}
    rest = {key: value for key, value in schema.items() if key not in head}
    return {**head, **text, **rest, **notes}


def _without_null(schema: JsonObject) -> JsonObject | None:
    """The schema that a nullable one is beside null; None where null is not allowed."""
    kind = schema.get("type")
    if isinstance(kind, list) and "null" in kind and len(kind) == 2:
        rest: JsonObject = {**schema, "type": next(k for k in kind if k != "null")}
        options = rest.get("enum")
        if isinstance(options, list):
            rest["enum"] = [option for option in options if option is not None]
        return rest
    choices = schema.get("oneOf")
    if isinstance(choices, list) and {"type": "null"} in choices and len(choices) == 2:
        return _object(choices[0])
    return None


def _merge_nullable(one: JsonObject, other: JsonObject) -> JsonObject | None:
    first, second = _structural(one), _structural(other)
    bare = merge_schemas(_without_null(first) or first, _without_null(second) or second)
    if bare is None:
        return None
    if isinstance(bare.get("type"), str):
        nullable: JsonObject = {**bare, "type": [bare["type"], "null"]}
        if isinstance(bare.get("enum"), list):
            nullable["enum"] = [*bare["enum"], None]  # type: ignore[misc]
    else:
        nullable = {"oneOf": [bare, {"type": "null"}]}
    return _annotated(nullable, one, other)


def _merge_objects(one: JsonObject, other: JsonObject) -> JsonObject | None:
    first, second = _object(one.get("properties")), _object(other.get("properties"))
    if not (first.keys() <= second.keys() or second.keys() <= first.keys()):
        return None
    wider, narrower = (first, second) if len(first) >= len(second) else (second, first)
    properties: JsonObject = {}
    for name, schema in wider.items():
        if name not in narrower:
            properties[name] = schema
            continue
        both = merge_schemas(_object(first[name]), _object(second[name]))
        if both is None:
            return None
        properties[name] = both
    merged: JsonObject = {**_structural(other), **_structural(one)}
    if properties:
        merged["properties"] = properties
    required = _common_required(one, other)
    merged.pop("required", None)
    if required:
        merged["required"] = required
    return _annotated(merged, one, other)


def _common_required(one: JsonObject, other: JsonObject) -> list[JsonValue]:
    """What both require: a page that does without a field is right about that."""
    first, second = one.get("required"), other.get("required")
    if not isinstance(first, list) or not isinstance(second, list):
        return []
    return [name for name in first if name in second]
