"""The Markdown twin of each page, for whoever reads text: people in a terminal, and models.

Names, types and values are code; descriptions are Markdown already, and HTML in them is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import singledispatch
from typing import TYPE_CHECKING, Final

from ...findings import JsonValue
from .exchanges import BodyView, ExampleView, MediaView, ResponseView
from .facts import compact
from .fields import Field, Shape
from .frame import Frame
from .operation_page import OperationPage, title_of
from .overview import (
    AuthenticationPage,
    ChangesPage,
    GroupView,
    IndexPage,
    Row,
    SchemasPage,
    TagPage,
)
from .prose import plain_text, prose_text
from .schema_page import SchemaPage

if TYPE_CHECKING:
    from .site import Group, Site

__all__ = ["llms", "twin"]

_SHELLS: Final = frozenset({"shell", "bash", "sh"})
_TICKS: Final = re.compile(r"`+")
_MARKS: Final = re.compile(r"([\\\\`*_{}\[\]<>#|])")


def twin(frame: Frame, page: object) -> str:
    """A page as Markdown."""
    lines = [f"# {_text(frame.title)}", "", *_lines(page, frame)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def llms(site: Site) -> str:
    """The list of all pages that a model reads first (``llms.txt``)."""
    api = site.api
    lines = [f"# {_text(api.title)}", ""]
    told = plain_text(api.description.strip().partition("\n\n")[0])
    if told:
        lines += [f"> {_text(told)}", ""]
    for group in site.groups:
        lines += ["", f"## {_text(_heading(group))}", ""]
        for one in group.operations:
            path = site.pages_of_operations[one.pointer].removesuffix(".html")
            called = f"{one.method} {one.path}"
            lines.append(f"- [{_text(title_of(one))}]({path}.md): {_code(called)}")
    if site.schemas:
        lines += ["", f"## {site.texts['schemas']}", ""]
        for path, (name, _) in site.schemas.items():
            lines.append(f"- [{_text(name)}]({path.removesuffix('.html')}.md)")
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """Text on one line in which no character is a mark."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    """Text as a code span: in more backticks than it has itself (CommonMark, section 6.1)."""
    flat = " ".join(text.split())
    longest = max((len(run) for run in _TICKS.findall(flat)), default=0)
    ticks = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{ticks}{space}{flat}{space}{ticks}" if flat else ""


def _block(text: str, language: str) -> list[str]:
    longest = max((len(run) for run in _TICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return ["", f"{fence}{language}", text, fence, ""]


@singledispatch
def _lines(page: object, frame: Frame) -> Iterator[str]:  # noqa: ARG001 - the others read it
    """The lines of a page's view."""
    raise TypeError(f"a page that has no twin: {type(page).__name__}")


@_lines.register
def _(page: OperationPage, frame: Frame) -> Iterator[str]:
    say, operation = frame.say, page.operation
    yield from (_code(f"{operation.method} {operation.path}"), "", *_about(page, frame), "")
    yield from (prose_text(operation.description), "", f"## {say('request')}", "")
    for inputs in page.inputs:
        yield from (f"### {say(f'in-{inputs.location}')}", "", *_fields(inputs.fields, frame), "")
    if page.body:
        required = f" ({say('required')})" if page.body.required else ""
        yield from ("", f"### {say('body')}{required}", "", *_body(page.body, frame))
    for sample in [one for one in page.samples if one.highlight in _SHELLS][:1]:
        yield from ("", f"### {say('code')}", *_block(sample.text, "shell"))
    yield from ("", f"## {say('responses')}", "")
    for response in page.responses:
        yield from _response(response, frame)
    yield from ("", f"## {say('change-history')}", "")
    yield from [f"- {_text(one)}" for one in page.history] or [say("no-changes")]


def _about(page: OperationPage, frame: Frame) -> Iterator[str]:
    say, operation = frame.say, page.operation
    if operation.operation_id:
        yield f"- {say('operation-id')}: {_code(operation.operation_id)}"
    if page.since:
        yield f"- {_text(say('since', version=page.since))}"
    if page.execution:
        yield f"- {say(page.execution)}"
    if operation.deprecated:
        yield f"- {say('deprecated')}"
    if page.data is not None:
        yield f"- {say('authentication')}: {_credentials(page, frame)}"
    for url in page.servers:
        yield f"- {say('servers')}: {_code(url)}"


def _credentials(page: OperationPage, frame: Frame) -> str:
    joined = [
        f" {frame.say('and')} ".join(_code(one.name) for one in alternative)
        or frame.say("no-credential")
        for alternative in page.security
    ]
    return f" {frame.say('or')} ".join(joined) or frame.say("no-credential")


def _body(body: BodyView, frame: Frame) -> Iterator[str]:
    for media in body.media:
        yield from _media(media, frame)


def _response(response: ResponseView, frame: Frame) -> Iterator[str]:
    told = response.summary or response.reason
    yield from ("", f"### {_code(response.status)} {_text(told)}", "")
    yield plain_text(str(response.description))
    if response.headers:
        yield from ("", f"#### {frame.say('headers')}", "", *_fields(response.headers, frame))
    for media in response.media:
        yield from _media(media, frame)


def _media(media: MediaView, frame: Frame) -> Iterator[str]:
    yield from ("", f"{_code(media.name)}: {_type(media.shape)}", "")
    yield from _inside(media.shape, frame, 0)
    for example in media.examples:
        yield from _example(example, frame)


def _example(example: ExampleView, frame: Frame) -> Iterator[str]:
    title = example.summary or example.name
    yield from ("", f"{frame.say('example')}{': ' if title else ''}{_text(title)}", "")
    if example.external:
        yield f"{frame.say('example-elsewhere')} {_code(example.external)}"
    else:
        yield from _block(example.text, example.language)


def _fields(fields: tuple[Field, ...], frame: Frame, depth: int = 0) -> Iterator[str]:
    for one in fields:
        marks = [
            _type(one.shape),
            *([frame.say("required")] if one.required else []),
            *([frame.say("deprecated")] if one.deprecated else []),
            *([frame.say("read-only")] if one.read_only else []),
            *([frame.say("write-only")] if one.write_only else []),
        ]
        told = plain_text(str(one.description))
        name = frame.say("any-name") if one.kind == "additional" else _code(one.name)
        yield f"{'  ' * depth}- {name} ({', '.join(marks)}){': ' if told else ''}{_text(told)}"
        yield from _inside(one.shape, frame, depth + 1)


def _inside(shape: Shape, frame: Frame, depth: int) -> Iterator[str]:
    margin = "  " * depth
    for fact in shape.facts:
        yield f"{margin}- {_text(frame.fact_label(fact.key))}: {_code(fact.text)}"
    if shape.explains_values:
        yield f"{margin}- {frame.say('enum')}"
        for value in shape.enum:
            told = f": {_text(value.told)}" if value.told else ""
            yield f"{margin}  - {_code(value.text)}{told}"
    elif shape.enum:
        listed = ", ".join(_code(value.text) for value in shape.enum)
        yield f"{margin}- {frame.say('enum')} {listed}"
    yield from _fields(shape.fields, frame, depth)
    for choices in shape.choices:
        yield f"{margin}- {frame.say(choices.keyword)}:"
        for one in choices.options:
            yield f"{margin}  - {_text(one.title)} ({_type(one.shape)})"
            yield from _inside(one.shape, frame, depth + 2)


def _type(shape: Shape) -> str:
    text = _code(shape.type.text)
    if shape.type.href:
        text = f"[{text}]({shape.type.href.removesuffix('.html')}.md)"
    null = " | null" if shape.nullable else ""
    return f"{text}{f' {_text(shape.format)}' if shape.format else ''}{null}"


@_lines.register
def _(page: SchemaPage, frame: Frame) -> Iterator[str]:
    yield from (plain_text(str(page.description)), "", _type(page.shape), "")
    yield from _inside(page.shape, frame, 0)
    for text in page.examples:
        yield from (frame.say("example"), *_block(text, "json"))


@_lines.register
def _(page: IndexPage, frame: Frame) -> Iterator[str]:
    for key, text, href in page.facts:
        yield f"- {frame.say(key)}: {_text(text)}{f' <{href}>' if href and href != text else ''}"
    yield from ("", prose_text(frame.site.api.description), "")
    for url, told in page.servers:
        yield f"- {_code(url)} {_text(plain_text(str(told)))}"
    for group in page.groups:
        yield from ("", f"## {_text(_heading(group))}", "", *_group(group))
    if page.webhooks:
        yield from ("", f"## {frame.say('webhooks')}", "", *map(_row, page.webhooks))


def _heading(group: Group | GroupView) -> str:
    return f"{group.section}: {group.title}" if group.section else group.title


def _group(group: GroupView) -> Iterator[str]:
    told = plain_text(str(group.description))
    if told:
        yield from (_text(told), "")
    yield from map(_row, group.rows)


def _row(row: Row) -> str:
    href = row.href.removesuffix(".html")
    return f"- [{_text(row.title)}]({href}.md): {_code(f'{row.method} {row.path}')}"


@_lines.register
def _(page: TagPage, _frame: Frame) -> Iterator[str]:
    yield from _group(page.group)


@_lines.register
def _(page: AuthenticationPage, frame: Frame) -> Iterator[str]:
    for one in page.schemes:
        yield from ("", f"## {_code(one.name)}", "", f"- {frame.say('type')}: {_code(one.type)}")
        yield from (f"- {frame.say(key)}: {_code(text)}" for key, text in one.facts)
        yield from ("", plain_text(str(one.description)))
        for flow in one.flows:
            scopes: dict[str, JsonValue] = dict(flow.scopes)
            yield f"- {_code(flow.name)}: {_code(flow.token_url)} {_code(compact(scopes))}"
    if not page.schemes:
        yield frame.say("no-schemes")


@_lines.register
def _(page: SchemasPage, _frame: Frame) -> Iterator[str]:
    for name, href, told in page.rows:
        text = f": {_text(told)}" if told else ""
        yield f"- [{_text(name)}]({href.removesuffix('.html')}.md){text}"


@_lines.register
def _(page: ChangesPage, frame: Frame) -> Iterator[str]:
    for row, entries in page.rows:
        yield from ("", _row(row), *(f"  - {_text(one)}" for one in entries))
    if not page.rows:
        yield frame.say("no-changes-at-all")
