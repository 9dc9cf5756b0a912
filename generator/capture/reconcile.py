"""The facts of a page held against each other: what agrees, what clashes, what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..findings import Finding, Severity
from .endpoints import settle_endpoints
from .inputs import compare_body, settle_parameters, settle_wrapper, unique_fields
from .page import Endpoint, Field, Page, PrintedExample, PrintedResponse, response_place
from .readers.vocabulary import Section

__all__ = ["Reconciled", "reconcile"]

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_EXPECTED = (
    Section.RESPONSES,
    Section.ENDPOINT,
    Section.OPERATION_ID,
    Section.REQUEST_EXAMPLE,
    Section.RESPONSE_EXAMPLE,
    Section.HISTORY,
)


@dataclass(frozen=True)
class Reconciled:
    """One page's operation, with what its facts say together.

    :param page: the facts.
    :param operation_id: the printed one, else the title where it can be one, else None.
    :param endpoints: at least one.
    :param parameters: fields by location; path parameters are those of the templates.
    :param body: the request body's fields.
    :param responses: each with its own examples.
    :param wrapper: the single key of the body that wraps the others, if there is one.
    :param findings: the page's own and those of this comparison.
    """

    page: Page
    operation_id: str | None
    endpoints: tuple[Endpoint, ...]
    parameters: dict[str, tuple[Field, ...]]
    body: tuple[Field, ...]
    responses: tuple[PrintedResponse, ...]
    wrapper: str | None
    findings: tuple[Finding, ...]


def reconcile(page: Page) -> Reconciled:
    """Compare a page's facts and settle what it says.

    :raises Unusable: if the page has no method and path.
    """
    findings = list(page.findings)
    findings += _layout(page)
    endpoints = settle_endpoints(page, findings)
    operation_id = _operation_id(page, findings)
    parameters = settle_parameters(page, endpoints, findings)
    body = unique_fields(page, page.body, "body", findings)
    compare_body(page, body, findings)
    responses = _responses(page, findings)
    wrapper = settle_wrapper(page, body, operation_id, findings)
    return Reconciled(
        page, operation_id, endpoints, parameters, body, responses, wrapper, tuple(findings)
    )


def _layout(page: Page) -> Iterator[Finding]:
    if page.language == "zh":
        yield page.finding(
            "language", Severity.INFO, None, "page", "the page's headings are Chinese"
        )
    if page.layout == "flat":
        yield page.finding(
            "layout-without-structure",
            Severity.WARNING,
            None,
            "page",
            "bullets and indentation are lost: depth was taken from the curl body alone",
            "save the page again so that its bullets are kept",
        )
    if page.badge is None:
        yield page.finding(
            "missing-badge", Severity.WARNING, None, "badge", "no line of badges begins the page"
        )
    yield from _sections(page)


def _sections(page: Page) -> Iterator[Finding]:
    present = [section in page.sections for section in (s.value for s in _EXPECTED)]
    missing = [s.value for s, there in zip(_EXPECTED, present, strict=True) if not there]
    if page.layout == "flat" and Section.OPERATION_ID.value in missing:
        missing.remove(Section.OPERATION_ID.value)  # this layout never prints it: said elsewhere
    if not missing:
        return
    last = max((i for i, there in enumerate(present) if there), default=-1)
    cut = [section.value for section in _EXPECTED[last + 1 :]]
    if cut and not present[-1]:
        yield page.finding(
            "truncated-page",
            Severity.ERROR,
            None,
            "page",
            f"the page ends before: {', '.join(cut)}",
            "save the page again, to its last line",
        )
    inside = [name for name in missing if name not in cut]
    if inside:
        yield page.finding(
            "missing-sections",
            Severity.WARNING,
            None,
            "page",
            f"not on the page: {', '.join(inside)}",
        )


def _operation_id(page: Page, findings: list[Finding]) -> str | None:
    printed = page.operation_id
    title = page.titles[0] if page.titles else None
    if len(page.titles) == 2 and page.titles[1].value != page.titles[0].value:
        first, second = page.titles
        findings.append(
            page.finding(
                "title-differs",
                Severity.WARNING,
                second.line,
                "title",
                f"the title is {first.value!r} on line {first.line} and {second.value!r} on line "
                f"{second.line}: the first was kept",
            )
        )
    usable = title.value if title and _IDENTIFIER.fullmatch(title.value) else None
    if printed is None:
        taken = f"{usable!r} was taken from the title" if usable else "the operation has none"
        findings.append(
            page.finding(
                "operation-id-missing",
                Severity.WARNING,
                title.line if title else None,
                "operationId",
                f"no operation id is printed: {taken}",
            )
        )
        return usable
    if usable and title and usable != printed.value:
        findings.append(
            page.finding(
                "operation-id-differs",
                Severity.WARNING,
                printed.line,
                "operationId",
                f"the operation id is {printed.value!r}, the title on line {title.line} says "
                f"{usable!r}: the operation id was kept",
            )
        )
    return printed.value


def _responses(page: Page, findings: list[Finding]) -> tuple[PrintedResponse, ...]:
    """The responses with the examples that belong to them; an example alone makes a response."""
    waiting = list(page.examples)
    found: list[PrintedResponse] = []
    for response in page.responses:
        own = [e for e in waiting if (e.status or "200") == response.status]
        waiting = [e for e in waiting if e not in own]
        prefix = response_place(response.status)
        found.append(
            replace(
                response,
                fields=unique_fields(page, response.fields, prefix, findings),
                examples=_distinct((*response.examples, *own)),
            )
        )
    for example in waiting:
        found.append(
            PrintedResponse(example.status or "200", "", None, (), (example,), example.line)
        )
    for response in found:
        findings += _lost_fields(page, response)
    if any(r.status == "default" for r in found):
        line = next(r.line for r in found if r.status == "default")
        findings.append(
            page.finding(
                "error-without-status",
                Severity.INFO,
                line,
                "responses",
                "the error response is printed without a status: it became `default`",
            )
        )
    return tuple(found)


def _distinct(examples: Sequence[PrintedExample]) -> tuple[PrintedExample, ...]:
    found: list[PrintedExample] = []
    for example in examples:
        if all(example.value != other.value for other in found):
            found.append(example)
    return tuple(found)


def _lost_fields(page: Page, response: PrintedResponse) -> Iterator[Finding]:
    has_content = any(example.value not in ({}, None) for example in response.examples)
    if has_content and not response.fields and response.status.startswith("2"):
        yield page.finding(
            "response-fields-lost",
            Severity.WARNING,
            response.line,
            "responses",
            "the response's fields are not printed: only its example is kept, without a schema",
        )
