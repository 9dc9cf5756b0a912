"""An operation of a document to the facts of its page: the ones that capture reads from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final, Literal

from ....capture.curl import parse_endpoint
from ....capture.labels import Evidence
from ....capture.page import (
    Badge,
    CurlExample,
    Endpoint,
    Field,
    Page,
    Printed,
    PrintedExample,
    PrintedResponse,
)
from ....capture.readers.portal import input_evidence, read_badge
from ....capture.readers.vocabulary import HEADINGS, Section, is_chinese
from ....capture.readers.wording import WORDINGS, Language, Wording
from ....capture.strict_json import NotJson, decode_json
from ....document import Api, Operation
from .curl import json_text, request_example
from .entries import Answer, Entry, Shown
from .fields import FieldPlanner, PlannedField, settled_fields
from .layout import badge_line
from .types import TypeNames
from .words import is_text, lines_of, one_line

__all__ = ["Room", "page_facts"]

Location = Literal["path", "query", "header"]
_LOCATIONS: Final[tuple[Location, ...]] = ("path", "query", "header")


@dataclass(frozen=True)
class Room:
    """What all pages of a document share.

    :param breadcrumb: of operations that have none.
    :param explained: pointers of schemas that an example shows to be null.
    """

    api: Api
    names: TypeNames
    breadcrumb: str
    explained: frozenset[str]


def page_facts(entry: Entry, name: str, language: Language, room: Room, fields: int) -> Page | None:
    """The facts of an operation's page; None where no page can have its method and path.

    :param name: the page's file name.
    :param fields: how many fields the page has room for.
    """
    wording = WORDINGS[language]
    endpoint = _endpoint(entry.operation)
    if endpoint is None:
        return None
    request = FieldPlanner(room.names, wording, False, fields, room.explained)
    response = FieldPlanner(room.names, wording, True, fields, room.explained)
    inputs = _inputs(entry, request)
    body = request.object_fields(entry.request) if entry.request else ()
    curl = request_example(room.api, entry, inputs["query"], body)
    endpoint, listed = _query_template(endpoint, curl, inputs, body)
    others = (found for other in entry.others if (found := _endpoint(other)))
    endpoints = (endpoint, *others)
    evidence = input_evidence(endpoints, curl)
    examples = tuple(
        _printed(answer, shown) for answer in entry.answers for shown in answer.examples
    )
    operation_id = one_line(entry.operation_id)
    badge = _badge(entry, room)
    breadcrumb = _breadcrumb(entry, room, badge)
    return Page(
        name=name,
        layout="bulleted",
        language=language,
        breadcrumb=breadcrumb,
        badge=badge,
        titles=_titles(entry, breadcrumb, badge),
        operation_id=Printed(operation_id, 0) if operation_id else None,
        parameters={
            location: settled_fields(listed[location], evidence[location], wording)
            for location in _LOCATIONS
        },
        body=settled_fields(body, evidence["body"], wording),
        responses=tuple(_response(a, response, examples, wording) for a in entry.answers),
        endpoints=endpoints,
        curl=curl,
        examples=examples,
        history=tuple(Printed(row, 0) for text in entry.history if (row := one_line(text))),
        sections=(),
        findings=(),
    )


def _endpoint(operation: Operation) -> Endpoint | None:
    """Method and path as a page prints them; None where its reader takes them for others."""
    method, path = operation.method, operation.path
    found = parse_endpoint(f"{method}{path}", 0) if path.isprintable() else None
    return found if found and (found.method, found.path) == (method, path) else None


def _inputs(entry: Entry, planner: FieldPlanner) -> dict[Location, list[PlannedField]]:
    found: dict[Location, list[PlannedField]] = {location: [] for location in _LOCATIONS}
    operations = (entry.operation, *entry.others)
    listed = {(p.location, p.name): p for o in reversed(operations) for p in o.parameters}
    order = dict.fromkeys((p.location, p.name) for o in operations for p in o.parameters)
    for parameter in map(listed.__getitem__, order):
        if parameter.location in found and not parameter.is_ignored:
            found[parameter.location].append(planner.parameter(parameter))
    return found


def _query_template(
    endpoint: Endpoint,
    curl: CurlExample | None,
    inputs: dict[Location, list[PlannedField]],
    body: Sequence[PlannedField],
) -> tuple[Endpoint, dict[Location, list[PlannedField]]]:
    """The endpoint with the curl line's query template, and the parameters that it does not say.

    ``?mode={mode}`` says a query parameter that is optional, and is what the body's field is.
    """
    sent = curl.query if curl else ()
    template = tuple(name for name, value in sent if value == f"{{{name}}}")
    if not template or len(template) < len(sent):
        return endpoint, inputs
    twins = {field.name: replace(field, required=False) for field in body}
    bare = {n: PlannedField(n, "String", False, False, "") for n in template}
    said = {**bare, **{n: f for n, f in twins.items() if n in bare}}
    rest = [field for field in inputs["query"] if said.get(field.name) != field]
    return replace(endpoint, query=template), {**inputs, "query": rest}


def _titles(
    entry: Entry, breadcrumb: Printed[tuple[str, ...]] | None, badge: Badge | None
) -> tuple[Printed[str], ...]:
    """The title, twice; none where nothing tells it apart from what else heads a page."""
    title = one_line(entry.title)
    is_lost = badge is None and (read_badge(title) or (breadcrumb is None and "/" in title))
    return () if is_lost or not title else (Printed(title, 0),) * 2


def _breadcrumb(entry: Entry, room: Room, badge: Badge | None) -> Printed[tuple[str, ...]] | None:
    parts = entry.breadcrumb or ((room.breadcrumb, entry.tag) if room.breadcrumb else ())
    crumbs = tuple(found for part in parts if (found := one_line(part)))
    line = "/".join(crumbs)
    # A line that reads like badges would be taken for them.
    is_lost = read_badge(line) is not None or (badge is None and "/" not in line)
    return None if is_lost or not crumbs else Printed(crumbs, 0)


def _badge(entry: Entry, room: Room) -> Badge | None:
    """The badges, of which those are left out that would be read as something else."""
    has_security = "security" in entry.operation.node.mapping or "security" in room.api.root.mapping
    required = any(entry.operation.security)
    badge = Badge(
        method=entry.operation.method,
        category=" ".join(one_line(entry.tag).split()),
        since=entry.since or None,
        execution=entry.execution if entry.execution in ("synchronous", "asynchronous") else None,  # type: ignore[arg-type]
        authentication=required if has_security else None,
        deprecated=entry.deprecated,
        line=1,
    )
    says_something = badge.category or badge.deprecated or room.breadcrumb
    if says_something and not (badge.since or badge.execution or has_security):
        badge = replace(badge, authentication=False)  # no requirement means that none is needed
    for candidate in (
        badge,
        replace(badge, since=None),
        replace(badge, category=""),
        replace(badge, category="", since=None),
    ):
        read = read_badge(badge_line(candidate, WORDINGS["en"]))
        if read == (candidate, ""):
            return candidate
    return None


def _response(
    answer: Answer, planner: FieldPlanner, examples: Iterable[PrintedExample], wording: Wording
) -> PrintedResponse:
    own = tuple(example for example in examples if example.status == answer.status)
    fields: tuple[Field, ...] = ()
    if answer.status != "default" and answer.schema is not None:
        evidence = Evidence(tuple(example.value for example in own))
        fields = settled_fields(planner.object_fields(answer.schema), evidence, wording)
    heading, description = _heading(answer, wording)
    return PrintedResponse(answer.status, heading, description, fields, own, 0)


def _heading(answer: Answer, wording: Wording) -> tuple[str, str | None]:
    """What heads a response, and its description where the heading does not say it."""
    text = "\n".join(lines_of(answer.description))
    if answer.status == "default":
        if HEADINGS.get(text) is Section.ERROR:
            return text, None
        return wording.headings[Section.ERROR], text or None
    try:
        phrase = HTTPStatus(int(answer.status)).phrase
    except ValueError:
        phrase = ""
    if text and "\n" not in text and (text == phrase or not phrase):
        return f"{answer.status} {text}", None
    return (f"{answer.status} {phrase}", text) if text else (answer.status, None)


def _printed(answer: Answer, shown: Shown) -> PrintedExample:
    """An example as it is printed: to the character, where its text says the value."""
    text = shown.text
    try:
        value, end = decode_json(text) if text else (None, 0)
    except NotJson:
        value, end = None, 0
    if not text or text[end:] or value != shown.value or not is_text(text):
        text = json_text(shown.value)
    return PrintedExample(answer.status, text, shown.value, 0)


def language_of(entry: Entry, page: Page) -> Language:
    """The language of most of an operation's own words."""
    texts = [field.description for _, field in page.walk_fields() if field.description]
    texts += [*entry.breadcrumb, *(answer.description for answer in entry.answers)]
    return "zh" if sum(map(is_chinese, texts)) * 2 > len(texts) else "en"
