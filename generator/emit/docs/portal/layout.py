"""The facts of a page to its lines, in the order that the portal prints them in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ....capture.page import Badge, Endpoint, Field, Page, PrintedExample, PrintedResponse
from ....capture.readers.vocabulary import BULLETS, HEADINGS, Section
from ....capture.readers.wording import WORDINGS, Wording
from ...templates import template_environment
from .pieces import MARGIN, PageLine, free_line

__all__ = ["badge_line", "page_text"]

_LOCATIONS: Final = {"path": Section.PATH, "query": Section.QUERY, "header": Section.HEADERS}
_BULLET: Final = f"{BULLETS[0]} "


@dataclass(frozen=True, slots=True)
class BulletView:
    """A field: its bullet, and the lines below it."""

    bullet: PageLine
    lines: tuple[PageLine, ...]


@dataclass(frozen=True, slots=True)
class ListView:
    """A heading and the fields below it."""

    heading: PageLine
    bullets: tuple[BulletView, ...]


@dataclass(frozen=True, slots=True)
class ResponseView:
    """A response: its heading, what is said of it, its fields, or JSON texts in their place."""

    heading: PageLine
    lines: tuple[PageLine, ...]
    bullets: tuple[BulletView, ...]
    examples: tuple[tuple[PageLine, ...], ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as its template has it.

    :param head: the lines above the titles.
    :param form: the headings of the form in which inputs are tried out.
    :param sentence: what is said before any response.
    :param endpoints: method and path, then the path, of each.
    :param curl: the lines of the request example.
    :param examples: the response examples, each a status and a JSON text.
    """

    head: tuple[PageLine, ...]
    titles: tuple[PageLine, ...]
    try_it_out: PageLine
    form: tuple[PageLine, ...]
    inputs: tuple[ListView, ...]
    sentence: tuple[PageLine, ...]
    responses: tuple[ResponseView, ...]
    endpoints: tuple[PageLine, ...]
    operation_id: tuple[PageLine, ...]
    curl: tuple[PageLine, ...]
    examples: tuple[tuple[PageLine, ...], ...]
    history: tuple[PageLine, ...]


def badge_line(badge: Badge, wording: Wording) -> str:
    """The glued line of badges."""
    parts = [badge.method, badge.category]
    parts += [f"{wording.since}{badge.since}"] if badge.since else []
    parts += [wording.execution[badge.execution]] if badge.execution else []
    parts += [] if badge.authentication is None else [wording.authentication[badge.authentication]]
    return "".join([*parts, wording.deprecated if badge.deprecated else ""])


def page_text(page: Page) -> str:
    """The text of a page."""
    wording = WORDINGS[page.language]
    headings = {section.name.lower(): PageLine(text) for section, text in wording.headings.items()}
    template = template_environment().get_template("docs/portal/page.txt.jinja")
    return template.render(page=_view(page, wording), headings=headings)


def _view(page: Page, wording: Wording) -> PageView:
    inputs = tuple(_inputs(page, wording))
    form = (wording.headings[s] for s in (Section.PATH, Section.QUERY))
    listed = {view.heading for view in inputs}
    is_deletion = _has_outcomes(page)
    sentence = _sentence(page) if is_deletion else ""
    responses = sorted(page.responses, key=lambda one: one.status == "default")
    return PageView(
        head=tuple(_head(page, wording)),
        titles=tuple(free_line(title.value) for title in page.titles),
        try_it_out=PageLine(wording.try_it_out),
        form=tuple(PageLine(heading) for heading in form if heading in listed),
        inputs=inputs,
        sentence=_lines(sentence),
        responses=tuple(
            _outcome(one, wording)
            if one.status == "default" or (is_deletion and one.status == "200")
            else _response(one, wording)
            for one in responses
        ),
        endpoints=tuple(PageLine(line) for one in page.endpoints for line in _endpoint(one)),
        operation_id=(free_line(page.operation_id.value),) if page.operation_id else (),
        curl=tuple(_curl_lines(page)),
        examples=tuple(_example(one) for one in page.examples if one.status != "default"),
        history=tuple(free_line(row.value) for row in page.history)
        or (PageLine(wording.no_history),),
    )


def _head(page: Page, wording: Wording) -> Iterator[PageLine]:
    yield PageLine(wording.skip)
    if page.breadcrumb:
        yield free_line("/".join(page.breadcrumb.value))
    if page.badge:
        yield free_line(badge_line(page.badge, wording))


def _inputs(page: Page, wording: Wording) -> Iterator[ListView]:
    lists = [(_LOCATIONS[location], fields) for location, fields in page.parameters.items()]
    for section, fields in (*lists, (Section.BODY, page.body)):
        if fields:
            yield ListView(PageLine(wording.headings[section]), tuple(_bullets(fields, wording)))


def _bullets(fields: Iterable[Field], wording: Wording, depth: int = 1) -> Iterator[BulletView]:
    margin = MARGIN * depth
    for field in fields:
        text = field.description or wording.placeholder
        yield BulletView(
            PageLine(f"{margin}{_BULLET}{field.label}"),
            tuple(PageLine(f"{margin}{MARGIN}{line}") for line in text.split("\n")),
        )
        yield from _bullets(field.children, wording, depth + 1)


def _has_outcomes(page: Page) -> bool:
    """Whether success is told like an error, by a JSON text: as pages of deletions do."""
    by_status = {response.status: response for response in page.responses}
    success = by_status.get("200")
    if (
        success is None
        or by_status.keys() - {"200", "default"}
        or success.fields
        or len(success.examples) > 1
    ):
        return False
    return _is_bare(success) or ("default" in by_status and bool(success.description))


def _is_bare(success: PrintedResponse) -> bool:
    """Whether nothing but the heading *Success Response* says what a response is."""
    return HEADINGS.get(_phrase(success)) is Section.SUCCESS


def _phrase(response: PrintedResponse) -> str:
    return response.heading.removeprefix(response.status).strip()


def _sentence(page: Page) -> str:
    success = next(response for response in page.responses if response.status == "200")
    return "" if _is_bare(success) else success.description or ""


def _response(response: PrintedResponse, wording: Wording) -> ResponseView:
    return ResponseView(
        PageLine(response.heading),
        _lines(response.description or ""),
        tuple(_bullets(response.fields, wording)),
        (),
    )


def _outcome(response: PrintedResponse, wording: Wording) -> ResponseView:
    """A response under the heading of success or of errors, with its JSON texts."""
    is_error = response.status == "default"
    known = HEADINGS.get(_phrase(response)) in (Section.SUCCESS, Section.ERROR)
    own = wording.headings[Section.ERROR if is_error else Section.SUCCESS]
    return ResponseView(
        PageLine(_phrase(response) if known else own),
        _lines(response.description or "") if is_error else (),
        (),
        tuple(_json_lines(example.text) for example in response.examples),
    )


def _lines(text: str) -> tuple[PageLine, ...]:
    return tuple(free_line(line) for line in text.split("\n")) if text else ()


def _endpoint(endpoint: Endpoint) -> tuple[str, str]:
    template = "&".join(f"{name}={{{name}}}" for name in endpoint.query)
    target = f"{endpoint.path}?{template}" if template else endpoint.path
    return f"{endpoint.method}{target}", target


def _curl_lines(page: Page) -> Iterator[PageLine]:
    for number, line in enumerate(page.curl.source.splitlines() if page.curl else ()):
        # Indented, what follows the first line can be no heading.
        yield PageLine(f"{MARGIN}{line.strip()}" if number else line.strip())


def _example(example: PrintedExample) -> tuple[PageLine, ...]:
    return (PageLine(example.status or "200"), *_json_lines(example.text))


def _json_lines(text: str) -> tuple[PageLine, ...]:
    return tuple(PageLine(line) for line in text.split("\n"))
