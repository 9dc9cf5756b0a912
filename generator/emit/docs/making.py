"""How each file of a site is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from ...document import Operation
from ..templates import page_environment, template_names, template_source
from . import twins
from .contract_script import contract_script
from .frame import Frame
from .index import navigation_script, search_script
from .operation_page import operation_page, title_of
from .overview import authentication_page, changes_page, index_page, schemas_page, tag_page
from .schema_page import schema_page
from .scripts import checker_script, console_script, site_script

if TYPE_CHECKING:
    from .site import Site

__all__ = ["makers"]

_ASSETS: Final = "docs/assets/"

_Make = Callable[[Frame], object]
"""Makes the view that a page's template is given."""

_Page = tuple[Frame, _Make]


def makers(site: Site) -> Iterator[tuple[str, Callable[[], str]]]:
    """Path and maker of each file of a site."""
    views = _Views()
    for frame, make in _pages(site):
        yield from _both(views, frame, make)
    yield "llms.txt", partial(twins.llms, site)
    yield from _assets(site)


class _Views:
    """The view of the page that was asked for last: it is laid out as HTML and as Markdown."""

    def __init__(self) -> None:
        self._last: tuple[Frame, object] | None = None

    def of(self, frame: Frame, make: _Make) -> object:
        """A page's view, made once for both."""
        last = self._last
        if last is None or last[0] is not frame:
            last = self._last = (frame, make(frame))
        return last[1]


def _both(views: _Views, frame: Frame, make: _Make) -> Iterator[tuple[str, Callable[[], str]]]:
    """A page and its twin in Markdown."""
    template = f"docs/{frame.kind}.html.jinja"
    yield frame.path, lambda: _laid_out(template, frame, views.of(frame, make))
    twin = f"{frame.path.removesuffix('.html')}.md"
    yield twin, lambda: twins.twin(frame, views.of(frame, make))


def _laid_out(template: str, frame: Frame, page: object) -> str:
    return page_environment().get_template(template).render(frame=frame, page=page, say=frame.say)


def _pages(site: Site) -> Iterator[_Page]:
    """The pages, in the order that they are written in."""
    yield from _overviews(site)
    yield from _operations(site, site.operations, "operation")
    yield from _operations(site, site.webhooks, "webhook")
    yield from _schemas(site)


def _overviews(site: Site) -> Iterator[_Page]:
    say, top = site.texts.say, ((site.api.title, "index.html"),)
    yield Frame(site, "index.html", "index", site.api.title), index_page
    for group in site.groups:
        if group.name:
            frame = Frame(site, group.href, "tag", group.title, top)
            yield frame, partial(tag_page, group=group)
    frame = Frame(site, "authentication.html", "authentication", say("authentication"), top)
    yield frame, authentication_page
    yield Frame(site, "changes.html", "changes", say("changes"), top), changes_page


def _operations(site: Site, pages: Mapping[str, Operation], kind: str) -> Iterator[_Page]:
    listed = [(title_of(one), path) for path, one in pages.items()]
    for number, (path, operation) in enumerate(pages.items()):
        trail = _trail(site, operation, kind)
        before, after = _around(listed, number)
        frame = Frame(site, path, kind, title_of(operation), trail, before, after)
        make = partial(operation_page, operation=operation, callable=kind == "operation")
        yield frame, make


def _trail(site: Site, operation: Operation, kind: str) -> tuple[tuple[str, str], ...]:
    top = (site.api.title, "index.html")
    printed = operation.node.texts("x-breadcrumb")
    group = site.group_of(operation) if kind == "operation" else None
    if printed and group:
        return (top, *((one, group.href if one == group.title else "") for one in printed))
    if group and group.name:
        return (top, (group.title, group.href))
    return (top,) if kind == "operation" else (top, (site.texts["webhooks"], "index.html"))


def _around(
    listed: Sequence[tuple[str, str]], number: int
) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    before = listed[number - 1] if number else None
    return before, listed[number + 1] if number + 1 < len(listed) else None


def _schemas(site: Site) -> Iterator[_Page]:
    if not site.schemas:
        return
    title = site.texts["schemas"]
    top = (site.api.title, "index.html")
    yield Frame(site, "schemas/index.html", "schemas", title, (top,)), schemas_page
    for path, (name, schema) in site.schemas.items():
        frame = Frame(site, path, "schema", name, (top, (title, "schemas/index.html")))
        yield frame, partial(schema_page, name=name, schema=schema)


def _assets(site: Site) -> Iterator[tuple[str, Callable[[], str]]]:
    style = f"{_ASSETS}site.css"
    yield "assets/site.css", lambda: template_source(style) + site.manner.theme.rules
    for name in template_names():
        if name.startswith(_ASSETS) and name != f"{_ASSETS}site.css":
            yield name.removeprefix("docs/"), partial(template_source, name)
    yield "assets/site.js", partial(site_script, site)
    yield "assets/console.js", console_script
    yield "assets/checker.js", checker_script
    yield "assets/navigation.js", partial(navigation_script, site)
    yield "assets/search-index.js", partial(search_script, site)
    yield "assets/document.js", partial(contract_script, site.api, site.api.operations)
