"""The pages above operations: the document as a whole, its tags, schemes, schemas and changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from ...document import OAuthFlow, Operation, SecurityScheme
from ...findings import Finding
from .frame import Frame
from .operation_page import title_of
from .prose import plain_text, prose
from .shapes import described

if TYPE_CHECKING:
    from .site import Group

__all__ = [
    "AuthenticationPage",
    "ChangesPage",
    "GroupView",
    "IndexPage",
    "Row",
    "SchemasPage",
    "TagPage",
    "authentication_page",
    "changes_page",
    "index_page",
    "schemas_page",
    "tag_page",
]


@dataclass(frozen=True, slots=True)
class Row:
    """An operation in a list.

    :param summary: a line on what it does, where the title does not say it already.
    """

    method: str
    path: str
    title: str
    summary: str
    href: str
    deprecated: bool


@dataclass(frozen=True, slots=True)
class GroupView:
    """A tag with its operations."""

    title: str
    href: str
    description: Markup
    rows: tuple[Row, ...]
    section: str = ""


@dataclass(frozen=True)
class IndexPage:
    """What the template of the first page is given.

    :param servers: URL and description of each.
    :param facts: key of the texts, value and, where it is a link, where it leads.
    """

    frame: Frame
    description: Markup
    servers: tuple[tuple[str, Markup], ...]
    facts: tuple[tuple[str, str, str], ...]
    groups: tuple[GroupView, ...]
    webhooks: tuple[Row, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class TagPage:
    """What the template of a tag's page is given."""

    frame: Frame
    group: GroupView


@dataclass(frozen=True)
class SchemeView:
    """A security scheme.

    :param facts: key of the texts and value.
    """

    name: str
    type: str
    deprecated: bool
    description: Markup
    facts: tuple[tuple[str, str], ...]
    flows: tuple[OAuthFlow, ...]


@dataclass(frozen=True)
class AuthenticationPage:
    """What the template of the page on authentication is given."""

    frame: Frame
    schemes: tuple[SchemeView, ...]


@dataclass(frozen=True)
class SchemasPage:
    """What the template of the list of schemas is given: name, way and a line on each."""

    frame: Frame
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ChangesPage:
    """What the template of the page on changes is given: operations and their histories."""

    frame: Frame
    rows: tuple[tuple[Row, tuple[str, ...]], ...]


def index_page(frame: Frame) -> IndexPage:
    """The first page."""
    api = frame.site.api
    groups = tuple(_group(frame, group) for group in frame.site.groups)
    webhooks = tuple(_row(frame, path, one) for path, one in frame.site.webhooks.items())
    servers = tuple((one.url, prose(one.description)) for one in api.servers)
    return IndexPage(
        frame,
        prose(api.description),
        servers,
        tuple(_facts(frame)),
        groups,
        webhooks,
        frame.site.noted.elsewhere,
    )


def _facts(frame: Frame) -> Iterator[tuple[str, str, str]]:
    api = frame.site.api
    info = api.root.child("info")
    yield "version", api.version, ""
    yield "openapi-version", api.document.version, ""
    for key, node in (("license", info.child("license")), ("contact", info.child("contact"))):
        mail = node.text("email")
        href = node.text("url") or (f"mailto:{mail}" if mail else "")
        name = node.text("name") or node.text("identifier") or href
        if name:
            yield key, name, href
    if info.text("termsOfService"):
        yield "terms", info.text("termsOfService"), info.text("termsOfService")
    more = api.root.child("externalDocs")
    if more.text("url"):
        yield "more", more.text("description") or more.text("url"), more.text("url")


def _group(frame: Frame, group: Group) -> GroupView:
    pages = frame.site.pages_of_operations
    rows = tuple(_row(frame, pages[one.pointer], one) for one in group.operations)
    href = frame.to(group.href) if group.name else ""
    return GroupView(group.title, href, prose(group.description), rows, group.section)


def _row(frame: Frame, path: str, operation: Operation) -> Row:
    title = title_of(operation)
    told = plain_text(operation.description.strip().partition("\n\n")[0])
    summary = "" if told == title else told
    return Row(
        operation.method,
        operation.path,
        title,
        summary,
        frame.to(path),
        operation.deprecated,
    )


def tag_page(frame: Frame, group: Group) -> TagPage:
    """The page of a tag."""
    return TagPage(frame, _group(frame, group))


def authentication_page(frame: Frame) -> AuthenticationPage:
    """The page on authentication."""
    schemes = frame.site.api.security_schemes.values()
    return AuthenticationPage(frame, tuple(_scheme(one) for one in schemes))


def _scheme(scheme: SecurityScheme) -> SchemeView:
    facts = (
        ("sent-in", scheme.location),
        ("sent-as", scheme.parameter_name),
        ("scheme", scheme.scheme),
        ("bearer-format", scheme.bearer_format),
        ("prefix", scheme.prefix.strip()),
        ("openid-url", scheme.openid_connect_url),
        ("metadata-url", scheme.metadata_url),
    )
    return SchemeView(
        scheme.name,
        scheme.type,
        scheme.deprecated,
        prose(scheme.description),
        tuple((key, text) for key, text in facts if text),
        tuple(scheme.flows.values()),
    )


def schemas_page(frame: Frame) -> SchemasPage:
    """The list of schemas."""
    rows = (
        (name, frame.to(path), plain_text(described(schema).partition("\n\n")[0]))
        for path, (name, schema) in frame.site.schemas.items()
    )
    return SchemasPage(frame, tuple(rows))


def changes_page(frame: Frame) -> ChangesPage:
    """The page on changes: the histories that the document has."""
    found = (
        (_row(frame, path, one), one.node.texts("x-change-history"))
        for path, one in frame.site.operations.items()
    )
    return ChangesPage(frame, tuple((row, listed) for row, listed in found if listed))
