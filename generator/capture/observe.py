"""What a page's fields and examples show that its readers should know of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..findings import Finding, JsonValue, Severity
from .page import Field, Page, PrintedResponse, response_place
from .prose import says_null, stated_default, stated_options
from .readers.vocabulary import is_chinese
from .reconcile import Reconciled
from .schemas import is_structure
from .types import is_container, is_list, parse_type, scalar_schema

__all__ = ["observe"]

_Placed = Sequence[tuple[str, Field]]


def observe(settled: Reconciled, components: Mapping[str, str]) -> Iterator[Finding]:
    """Findings about one page's fields, each fact once.

    :param components: printed type names that are components of the document.
    """
    page = settled.page
    fields = list(_walk(settled))
    yield from _labels(page, fields)
    yield from _types(page, fields, components)
    yield from _prose(page, fields)
    yield from _languages(page, fields)
    for response in settled.responses:
        yield from _required(page, response)
        yield from _example_keys(page, response)
        yield from _example_numbers(page, response)
    if settled.body and settled.endpoints[0].method in ("GET", "HEAD", "DELETE"):
        method = settled.endpoints[0].method
        yield page.finding(
            "body-on-get" if method != "DELETE" else "body-on-delete",
            Severity.WARNING,
            settled.body[0].line,
            "body",
            f"a {method} with body fields, which HTTP gives no meaning (RFC 9110, section 9.3)",
        )


def _walk(settled: Reconciled) -> Iterator[tuple[str, Field]]:
    for location, fields in settled.parameters.items():
        for field in fields:
            yield from field.walk(location)
    for field in settled.body:
        yield from field.walk("body")
    for response in settled.responses:
        for field in response.fields:
            yield from field.walk(response_place(response.status))


def _named(placed: _Placed, most: int = 6) -> str:
    """Places and lines for one message: the first few, then how many more."""
    shown = ", ".join(f"{where} (line {field.line})" for where, field in placed[:most])
    more = len(placed) - most
    return f"{shown} and {more} more" if more > 0 else shown


def _labels(page: Page, fields: _Placed) -> Iterator[Finding]:
    for where, field in fields:
        if field.settled_by in ("capital", "nothing"):
            yield page.finding(
                "ambiguous-label",
                Severity.WARNING,
                field.line,
                where,
                f"nothing on the page tells name and type of {field.label!r} apart: read as "
                f"{field.name!r} of type {field.type or 'unknown'!r}",
            )
        elif field.trap:
            yield page.finding(
                "glue-trap",
                Severity.INFO,
                field.line,
                where,
                f"{field.label!r} could be split elsewhere: read as {field.name!r} of type "
                f"{field.type!r}, by its {field.settled_by}",
            )


def _types(page: Page, fields: _Placed, components: Mapping[str, str]) -> Iterator[Finding]:
    yield from _unknown_types(page, fields, components)
    untyped = [(where, field) for where, field in fields if _is_untyped(field)]
    if untyped:
        yield page.finding(
            "untyped-container",
            Severity.WARNING,
            untyped[0][1].line,
            "*",
            f"{len(untyped)} containers without a type for what they hold: "
            f"{_with_types(untyped)}; their contents are left open",
            related=untyped,
        )
    for where, field in fields:
        if field.children and field.is_list:
            yield page.finding(
                "list-with-children",
                Severity.INFO,
                field.line,
                where,
                f"a {field.type} with deeper bullets: they describe its items",
            )
    yield from _recursion(page, fields)


def _with_types(placed: _Placed) -> str:
    """Places and lines under each type: ``List: body.userTags (line 123); Map: …``."""
    by_type: dict[str, list[tuple[str, Field]]] = {}
    for where, field in placed:
        by_type.setdefault(field.type, []).append((where, field))
    return "; ".join(f"{kind}: {_named(group)}" for kind, group in by_type.items())


def _is_untyped(field: Field) -> bool:
    kind = parse_type(field.type)
    return (
        (is_container(kind) or kind.name == "Object") and not kind.arguments and not field.children
    )


def _unknown_types(page: Page, fields: _Placed, components: Mapping[str, str]) -> Iterator[Finding]:
    for where, field in fields:
        kind = parse_type(field.type)
        if scalar_schema(kind) or is_container(kind) or kind.name in ("Object", *components):
            continue
        if is_structure(kind) and field.children:
            continue
        shown = repr(field.type) if field.type else "none"
        yield page.finding(
            "unknown-type",
            Severity.WARNING,
            field.line,
            where,
            f"the type {shown} is not known and no page shows its fields: left open, with the "
            "printed type in x-documented-type",
        )


def _recursion(page: Page, fields: _Placed) -> Iterator[Finding]:
    seen: set[str] = set()
    for where, field in fields:
        if not field.children or not is_structure(parse_type(field.type)) or field.type in seen:
            continue
        within = [(w, f) for child in field.children for w, f in child.walk(where)]
        again = next(((w, f) for w, f in within if f.type == field.type), None)
        if again:
            seen.add(field.type)
            yield page.finding(
                "recursive-type",
                Severity.INFO,
                again[1].line,
                again[0],
                f"{field.type} holds itself as {again[1].name!r}: a reference to the component",
            )


def _prose(page: Page, fields: _Placed) -> Iterator[Finding]:
    for where, field in fields:
        text = field.description or ""
        options, default = stated_options(text), stated_default(text)
        if options or default:
            stated = [f"options {' | '.join(options)}"] if options else []
            stated += [f"default {default}"] if default else []
            yield page.finding(
                "enum-in-prose" if options else "default-in-prose",
                Severity.INFO,
                field.line,
                where,
                f"the description states {' and '.join(stated)}: taken into the schema where the "
                "type agrees",
            )
    missing = [(where, field) for where, field in fields if field.description is None]
    if missing:
        yield page.finding(
            "description-placeholder",
            Severity.INFO,
            missing[0][1].line,
            missing[0][0],
            f"{len(missing)} of {len(fields)} fields have a placeholder or nothing for a "
            f"description: {_named(missing)}",
            related=missing,
        )


def _languages(page: Page, fields: _Placed) -> Iterator[Finding]:
    foreign = [(w, f) for w, f in fields if _is_foreign(f.description or "", page.language)]
    if foreign:
        ours, theirs = (
            ("a Chinese", "English") if page.language == "zh" else ("an English", "Chinese")
        )
        yield page.finding(
            "mixed-language",
            Severity.INFO,
            foreign[0][1].line,
            foreign[0][0],
            f"{ours} page with {len(foreign)} {theirs} descriptions: {_named(foreign)}",
            related=foreign,
        )


def _is_foreign(description: str, language: str) -> bool:
    """Whether a description is in the other language; on a Chinese page a lone word is a name."""
    if language == "en":
        return is_chinese(description)
    return " " in description and not is_chinese(description)


def _required(page: Page, response: PrintedResponse) -> Iterator[Finding]:
    prefix = response_place(response.status)
    absent: list[tuple[str, Field]] = []
    for example in response.examples:
        absent += _absent(response.fields, example.value, prefix)
    if absent:
        yield page.finding(
            "required-but-absent-in-example",
            Severity.WARNING,
            response.examples[0].line,
            prefix,
            f"{len(absent)} fields are marked Required and missing from the documented example: "
            f"{_named(absent)}; they are not required in the document",
            "pass --response-required documented to trust the marks",
            related=absent,
        )
    null = [(w, f) for w, f in _walk_fields(response.fields, prefix) if _is_required_null(f)]
    if null:
        yield page.finding(
            "required-but-documented-null",
            Severity.WARNING,
            null[0][1].line,
            null[0][0],
            f"marked Required, yet documented as null at times: {_named(null)}; null is allowed",
            related=null,
        )


def _is_required_null(field: Field) -> bool:
    return field.required and says_null(field.description or "")


def _walk_fields(fields: Sequence[Field], prefix: str) -> list[tuple[str, Field]]:
    return [placed for field in fields for placed in field.walk(prefix)]


def _absent(fields: Sequence[Field], value: JsonValue, prefix: str) -> Iterator[tuple[str, Field]]:
    """Required fields that an example lacks where the object that they belong to is there."""
    if isinstance(value, list):
        for item in value[:1]:
            yield from _absent(fields, item, prefix)
        return
    if not isinstance(value, dict):
        return
    for field in fields:
        where = f"{prefix}.{field.name}"
        if field.name in value:
            below = f"{where}[]" if field.is_list else where
            yield from _absent(field.children, value[field.name], below)
        elif field.required:
            yield where, field


def _example_keys(page: Page, response: PrintedResponse) -> Iterator[Finding]:
    if not response.fields:
        return
    prefix = response_place(response.status)
    unlisted = dict.fromkeys(
        place for e in response.examples for place in _unlisted(response.fields, e.value, prefix)
    )
    if unlisted:
        yield page.finding(
            "field-only-in-example",
            Severity.WARNING,
            response.examples[0].line,
            next(iter(unlisted)),
            f"in the example, but not among the fields: {', '.join(unlisted)}",
        )


def _unlisted(fields: Sequence[Field], value: JsonValue, prefix: str) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _unlisted(fields, item, prefix)
    if not isinstance(value, dict):
        return
    listed = {field.name: field for field in fields}
    for key, inner in value.items():
        where = f"{prefix}.{key}"
        field = listed.get(key)
        if field is None:
            yield where
        elif field.children:
            below = f"{where}[]" if is_list(parse_type(field.type)) else where
            yield from _unlisted(field.children, inner, below)


def _example_numbers(page: Page, response: PrintedResponse) -> Iterator[Finding]:
    prefix = response_place(response.status)
    pairs = [pair for e in response.examples for pair in _scalars(response.fields, e.value, prefix)]
    floats = [(w, f) for w, f, v in pairs if isinstance(v, float) and _is_integer(f)]
    if floats:
        yield page.finding(
            "float-for-integer",
            Severity.INFO,
            response.examples[0].line,
            floats[0][0],
            f"printed as floats in the example, declared as integers: {_named(floats)}; "
            "the declared type was kept, the example as well",
            related=floats,
        )
    stamps = [(w, f, v) for w, f, v in pairs if f.type == "Timestamp" and isinstance(v, str)]
    if stamps:
        where, _, value = stamps[0]
        yield page.finding(
            "timestamp-format",
            Severity.INFO,
            response.examples[0].line,
            where,
            f"a Timestamp reads {value!r}, no date-time of RFC 3339: a string without a format",
        )


def _is_integer(field: Field) -> bool:
    schema = scalar_schema(parse_type(field.type))
    return schema is not None and schema["type"] == "integer"


def _scalars(
    fields: Sequence[Field], value: JsonValue, prefix: str
) -> Iterator[tuple[str, Field, JsonValue]]:
    if isinstance(value, list):
        for item in value:
            yield from _scalars(fields, item, prefix)
    if not isinstance(value, dict):
        return
    for field in fields:
        if field.name not in value:
            continue
        where = f"{prefix}.{field.name}"
        yield where, field, value[field.name]
        below = f"{where}[]" if field.is_list else where
        yield from _scalars(field.children, value[field.name], below)
