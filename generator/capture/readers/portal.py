"""The portal's page: its parts, read one by one into facts.

The layouts differ only in how a list of fields is written; everything else is read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from ...findings import Finding, PagePlace, Severity
from ..curl import BadCurl, parse_curl, parse_endpoint, path_variables
from ..labels import Evidence
from ..page import (
    Badge,
    CurlExample,
    Endpoint,
    Field,
    Page,
    Printed,
    PrintedExample,
    PrintedResponse,
    response_place,
)
from .examples import BadExample, read_examples
from .fields import FieldReader, is_bullet
from .lines import Block, Line
from .vocabulary import BADGES, FURNITURE, NO_HISTORY, Section, is_chinese

__all__ = [
    "has_portal_headings",
    "input_evidence",
    "is_status_heading",
    "read_badge",
    "read_portal_page",
]

_STATUS_HEADING = re.compile(r"(?P<status>[1-5]\d\d)\b\s*(?P<phrase>.*)")
_LONGEST_BADGE = 300
_MOST_ENDPOINTS = 50
_OPERATION_ID = re.compile(r"[^\W\d][\w.\-/:]*")
_LOCATIONS: dict[Section, Literal["path", "query", "header"]] = {
    Section.PATH: "path",
    Section.QUERY: "query",
    Section.HEADERS: "header",
}
_EXECUTION: dict[str, Literal["synchronous", "asynchronous"]] = {
    "Synchronous": "synchronous",
    "同步": "synchronous",
    "Asynchronous": "asynchronous",
    "异步": "asynchronous",
}
_REQUIRED_AUTHENTICATION = frozenset({"Auth Required", "需要认证"})


def has_portal_headings(blocks: Sequence[Block]) -> bool:
    """Whether a text has enough of the portal's headings to be one of its pages."""
    sections = {block.section for block in blocks} - {Section.HEADER}
    return len(sections) >= 3


@dataclass
class _Reading:
    """What has been read so far, and what nobody claimed."""

    name: str
    blocks: Sequence[Block]
    read_fields: FieldReader
    findings: list[Finding] = field(default_factory=list)

    def report(self, code: str, severity: Severity, line: int, where: str, message: str) -> None:
        self.findings.append(Finding(code, severity, PagePlace(self.name, line, where), message))

    def leave(self, lines: Iterable[Line], where: str) -> None:
        """Lines that no rule claimed: always reported."""
        for line in lines:
            shown = line.text if len(line.text) <= 80 else line.text[:77] + "..."
            self.report(
                "unclaimed-line", Severity.WARNING, line.number, where, f"not understood: {shown!r}"
            )

    def of(self, section: Section) -> list[Block]:
        return [block for block in self.blocks if block.section is section]

    def lines(self, section: Section) -> list[Line]:
        return [line for block in self.of(section) for line in block.lines]


def read_portal_page(
    name: str,
    blocks: Sequence[Block],
    layout: Literal["bulleted", "flat"],
    read_fields: FieldReader,
) -> Page:
    """Read the page's parts into facts.

    :param name: the page's file name, for findings.
    :param blocks: its lines, under their headings.
    :param read_fields: how this layout writes a list of fields.
    """
    reading = _Reading(name, blocks, read_fields)
    breadcrumb, badge, titles = _header(reading)
    endpoints = _endpoints(reading)
    curl = _curl(reading)
    examples = _examples(reading, reading.lines(Section.RESPONSE_EXAMPLE), "response")
    operation_id = _operation_id(reading)
    parameters = _parameters(reading, endpoints, curl)
    body = _body(reading, curl)
    responses = _responses(reading, examples)
    history = _history(reading)
    for section in (
        Section.AVAILABILITY,
        Section.TRY_IT_OUT,
        Section.REQUEST_INPUTS,
        Section.PERMALINK,
    ):
        reading.leave(reading.lines(section), section.value)
    return Page(
        name=name,
        layout=layout,
        language="zh" if _mostly_chinese(blocks) else "en",
        breadcrumb=breadcrumb,
        badge=badge,
        titles=titles,
        operation_id=operation_id,
        parameters=parameters,
        body=body,
        responses=responses,
        endpoints=endpoints,
        curl=curl,
        examples=tuple(examples),
        history=history,
        sections=tuple(dict.fromkeys(b.section.value for b in blocks if b.heading)),
        findings=tuple(reading.findings),
    )


def _mostly_chinese(blocks: Sequence[Block]) -> bool:
    headings = [block.heading for block in blocks if block.heading]
    return sum(map(is_chinese, headings)) * 2 > len(headings)


_Header = tuple[Printed[tuple[str, ...]] | None, Badge | None, tuple[Printed[str], ...]]


def _header(reading: _Reading) -> _Header:
    """Breadcrumb, badges and titles: the lines before the first heading."""
    lines = reading.lines(Section.HEADER)
    index, badge = None, None
    for number, line in enumerate(lines):
        found = read_badge(line.text, line.number)
        if found:
            index, (badge, rest) = number, found
            reading.leave([Line(line.number, rest, 0)] if rest else [], "badge")
            break
    above = [] if index is None else lines[:index]
    below = lines if index is None else lines[index + 1 :]
    breadcrumb = None
    if above:
        crumbs = tuple(part.strip() for part in above[-1].text.split("/"))
        breadcrumb = Printed(crumbs, above[-1].number)
        reading.leave(above[:-1], "header")
    elif index is None and below and "/" in below[0].text:
        breadcrumb = Printed(tuple(p.strip() for p in below[0].text.split("/")), below[0].number)
        below = below[1:]
    reading.leave(below[2:], "header")
    return breadcrumb, badge, tuple(Printed(line.text, line.number) for line in below[:2])


def read_badge(line: str, number: int = 1) -> tuple[Badge, str] | None:
    """The badges in a line, and what of it is not understood; None where it has none.

    >>> read_badge("GETZone APIsSince 0.6Synchronous")[0].category
    'Zone APIs'
    """
    text = " ".join(line.split())
    if len(text) > _LONGEST_BADGE:
        return None
    match = next((m for badge in BADGES if (m := badge.fullmatch(text))), None)
    if match is None:
        return None
    printed = match["authentication"]
    badge = Badge(
        method=match["method"],
        category=match["category"],
        since=match["since"] or None,
        execution=_EXECUTION.get(match["execution"] or ""),
        authentication=None if printed is None else printed in _REQUIRED_AUTHENTICATION,
        deprecated=match["deprecated"] is not None,
        line=number,
    )
    return badge, match["rest"]


def _endpoints(reading: _Reading) -> tuple[Endpoint, ...]:
    found: list[Endpoint] = []
    for line in reading.lines(Section.ENDPOINT):
        endpoint = parse_endpoint(line.text, line.number)
        if endpoint and len(found) < _MOST_ENDPOINTS:
            found.append(endpoint)
        elif line.text.startswith("/") and found:
            _compare_printed_path(reading, found[-1], line)
        else:
            reading.leave([line], "Endpoint")
    return tuple(found)


def _compare_printed_path(reading: _Reading, endpoint: Endpoint, line: Line) -> None:
    path, _, query = line.text.partition("?")
    names = tuple(part.partition("=")[0] for part in query.split("&") if part)
    if (path, names) != (endpoint.path, endpoint.query):
        reading.report(
            "path-differs",
            Severity.WARNING,
            line.number,
            "Endpoint",
            f"the path is {line.text} here and {endpoint.path} on line {endpoint.line}: "
            "the one behind the method was kept",
        )


def _curl(reading: _Reading) -> CurlExample | None:
    lines = reading.lines(Section.REQUEST_EXAMPLE)
    start = next((i for i, line in enumerate(lines) if line.text.startswith("curl ")), None)
    if start is None:
        reading.leave(lines, "Request Example")
        return None
    end = _command_end(lines, start)
    reading.leave(lines[:start] + lines[end:], "Request Example")
    source = "\n".join(line.text for line in lines[start:end])
    number = lines[start].number
    try:
        return parse_curl(source, number)
    except BadCurl as bad:
        code = "invalid-json-example" if bad.is_json else "invalid-curl"
        where = "body" if bad.is_json else "Request Example"
        reading.report(
            code, Severity.ERROR, number, where, f"{bad}: the request example is left out"
        )
        return None


def _command_end(lines: Sequence[Line], start: int) -> int:
    """Where a curl command ends: a quote is open, a backslash or an option carries it on."""
    quotes = 0
    for end in range(start, len(lines)):
        text = lines[end].text
        if end > start and not (
            quotes % 2 or lines[end - 1].text.endswith("\\") or text.startswith("-")
        ):
            return end
        quotes += text.count("'")
    return len(lines)


def _examples(reading: _Reading, lines: Sequence[Line], where: str) -> list[PrintedExample]:
    found = read_examples(lines)
    for fault in found.bad:
        _report_bad_example(reading, fault, where)
    reading.leave(found.others, where)
    return found.good


def _report_bad_example(reading: _Reading, fault: BadExample, where: str) -> None:
    reading.report(
        "truncated-page"
        if fault.cut_off and _is_last(reading, fault.line)
        else "invalid-json-example",
        Severity.ERROR,
        fault.line,
        where,
        f"the example is no JSON, {fault.message}: it is left out",
    )


def _is_last(reading: _Reading, line: int) -> bool:
    return all(block.line <= line for block in reading.blocks)


def _operation_id(reading: _Reading) -> Printed[str] | None:
    lines = reading.lines(Section.OPERATION_ID)
    reading.leave(lines[1:], "operationId")
    if not lines:
        return None
    if not _OPERATION_ID.fullmatch(lines[0].text):
        reading.leave(lines[:1], "operationId")
        return None
    return Printed(lines[0].text, lines[0].number)


def _parameters(
    reading: _Reading, endpoints: Sequence[Endpoint], curl: CurlExample | None
) -> dict[str, tuple[Field, ...]]:
    evidence = input_evidence(endpoints, curl)
    return {
        location: _field_list(reading, reading.lines(section), evidence[location], section.value)
        for section, location in _LOCATIONS.items()
    }


def input_evidence(
    endpoints: Sequence[Endpoint], curl: CurlExample | None
) -> dict[Literal["path", "query", "header", "body"], Evidence]:
    """The exact names of a request's parts that URL templates and curl line print."""
    names = {
        "path": {v for e in endpoints for v in path_variables(e.path)}
        | set(path_variables(curl.path) if curl else ()),
        "query": {name for e in endpoints for name in e.query}
        | {name for name, _ in (curl.query if curl else ())},
        "header": {name for name, _ in (curl.headers if curl else ())},
    }
    body = curl.body if curl else None

    def of(location: str) -> Evidence:
        known = names[location]
        return Evidence(names=frozenset(known), exhaustive=bool(known))

    return {
        "path": of("path"),
        "query": of("query"),
        "header": of("header"),
        "body": Evidence((body,), exhaustive=True) if isinstance(body, dict) else Evidence(),
    }


def _body(reading: _Reading, curl: CurlExample | None) -> tuple[Field, ...]:
    evidence = input_evidence((), curl)["body"]
    return _field_list(reading, reading.lines(Section.BODY), evidence, Section.BODY.value)


def _field_list(
    reading: _Reading, lines: Sequence[Line], evidence: Evidence, where: str
) -> tuple[Field, ...]:
    fields, others = reading.read_fields(lines, evidence)
    reading.leave(others, where)
    return fields


def _responses(
    reading: _Reading, examples: Sequence[PrintedExample]
) -> tuple[PrintedResponse, ...]:
    found: list[PrintedResponse] = []
    sentence: list[Line] = []
    for block in reading.of(Section.RESPONSES):
        starts = [
            i
            for i, line in enumerate(block.lines)
            if line.indent == 0 and is_status_heading(line.text)
        ]
        sentence += block.lines[: starts[0] if starts else len(block.lines)]
        for start, end in pairwise([*starts, len(block.lines)]):
            found.append(_status_response(reading, block.lines[start:end], examples))
    success, error = reading.of(Section.SUCCESS), reading.of(Section.ERROR)
    if success:
        description = "\n".join(line.text for line in sentence) or None
        found += [_json_response(reading, block, "200", description) for block in success]
    else:
        reading.leave(sentence, "responses")
    found += [_json_response(reading, block, "default", None) for block in error]
    return tuple(found)


def is_status_heading(text: str) -> bool:
    """Whether a line at the margin begins the response of a status: ``200 OK``."""
    return _STATUS_HEADING.fullmatch(text) is not None


def _status_response(
    reading: _Reading, lines: Sequence[Line], examples: Sequence[PrintedExample]
) -> PrintedResponse:
    heading, rest = lines[0], lines[1:]
    match = _STATUS_HEADING.fullmatch(heading.text)
    status = match["status"] if match else "default"
    first = next((i for i, line in enumerate(rest) if is_bullet(line)), len(rest))
    values = tuple(e.value for e in examples if (e.status or "200") == status)
    fields = _field_list(reading, rest[first:], Evidence(values), response_place(status))
    return PrintedResponse(
        status=status,
        heading=heading.text,
        description="\n".join(line.text for line in rest[:first]) or None,
        fields=fields,
        examples=(),
        line=heading.number,
    )


def _json_response(
    reading: _Reading, block: Block, status: str, description: str | None
) -> PrintedResponse:
    first = next((i for i, ln in enumerate(block.lines) if ln.text[0] in "{["), len(block.lines))
    own = "\n".join(line.text for line in block.lines[:first]) or None
    examples = _examples(reading, block.lines[first:], response_place(status))
    return PrintedResponse(
        status=status,
        heading=block.heading,
        description=own or description,
        fields=(),
        examples=tuple(examples),
        line=block.line,
    )


def _history(reading: _Reading) -> tuple[Printed[str], ...]:
    lines = [*reading.lines(Section.HISTORY)]
    reading.leave(reading.lines(Section.ALL_HISTORY), "Change History")
    return tuple(
        Printed(line.text, line.number)
        for line in lines
        if line.text not in NO_HISTORY and line.text not in FURNITURE
    )
