"""What all pages have around them: their place in the site, and the ways from there."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from markupsafe import Markup

from ...._version import __version__
from ...findings import JsonValue
from .prose import text_only
from .texts import Texts
from .tree import SchemaPages

if TYPE_CHECKING:
    from .site import Site

__all__ = ["Frame", "script_json"]

_FOLLOWED: Final = ("http://", "https://", "mailto:")


@dataclass(frozen=True)
class Frame:
    """A page's place in the site.

    :param path: the page's own path from the site's root.
    :param kind: ``operation``, ``webhook``, ``schema``, ``schemas``, ``tag``, ``authentication``,
        ``changes`` or ``index``.
    :param title: the page's title.
    :param trail: the pages above this one, as title and path; the path may be empty.
    :param previous: title and path of the page before this one, where there is one.
    :param next: those of the one after it.
    """

    site: Site
    path: str
    kind: str
    title: str
    trail: tuple[tuple[str, str], ...] = ()
    previous: tuple[str, str] | None = None
    next: tuple[str, str] | None = None

    @property
    def root(self) -> str:
        """The way to the site's root, empty or ending in a slash."""
        return "../" * self.path.count("/")

    @property
    def texts(self) -> Texts:
        """The interface's own words."""
        return self.site.texts

    @property
    def say(self) -> Callable[..., str]:
        """The interface's words for a key."""
        return self.texts.say

    def to(self, path: str, anchor: str = "") -> str:
        """The way from this page to another, or to a place on it."""
        here = path == self.path and anchor
        mark = f"#{quote(anchor, safe='$@[]+*/{}~')}" if anchor else ""
        return mark if here else f"{self.root}{path}{mark}"

    @property
    def policy(self) -> str:
        """The page's Content-Security-Policy (CSP Level 3): scripts and styles of its own alone.

        Calls may go to any server, as readers may name one; only the console makes any.
        """
        calls = "'self' http: https:" if self.kind == "operation" else "'self'"
        return (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            f"connect-src {calls}; form-action 'none'; base-uri 'none'"
        )

    @property
    def generator(self) -> str:
        """The version of mockument that made the page."""
        return __version__

    def data(self, value: JsonValue) -> Markup:
        """A value as JSON in a ``script`` element."""
        return script_json(value)

    def outside(self, href: str, text: str) -> Markup:
        """A link out of the site, if its address is one that browsers may follow; else its text."""
        shown = text or href
        if not href.lower().startswith(_FOLLOWED):
            return Markup("{}").format(shown)
        return Markup('<a href="{}">{}</a>').format(href, shown)

    def text(self, text: str) -> Markup:
        """Text that stands between tags: see :func:`.prose.text_only`."""
        return text_only(text)

    def fact_label(self, key: str) -> str:
        """What a fact about a value is called; a keyword without words of its own is itself."""
        inner = key.removeprefix("items.")
        label = self.texts.get(inner, inner)
        return label if inner == key else f"{self.texts['items']}: {label}"

    @property
    def twin(self) -> str:
        """The file name of the page's Markdown twin."""
        return f"{self.path.rpartition('/')[2].removesuffix('.html')}.md"

    @cached_property
    def schema_pages(self) -> SchemaPages:
        """The schemas' pages as this page reaches them."""
        site = self.site
        return SchemaPages(
            site.pages_of_schemas, site.names_of_schemas, site.referred_once, self.root
        )


def script_json(value: JsonValue) -> Markup:
    """A value as JSON that may stand in a ``script`` element.

    HTML, section 4.12.1.3: such an element ends at ``</script``, whatever is around it, and
    ``<!--`` changes how it is read. Neither can be in what comes out.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    safe = text.replace("<", "\\u003c").encode("utf-8", "replace").decode()
    return Markup(safe)  # noqa: S704 - nothing of it is markup any more
