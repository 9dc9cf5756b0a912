"""Descriptions as HTML: CommonMark, and the HTML within it, made safe.

Descriptions are CommonMark (OpenAPI 3.1.1, section 3.5), in which HTML may stand; some documents
write nothing else. What comes out has no script, style, form or frame in it, and nothing that
makes a browser ask another host: a picture becomes a link.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

__all__ = ["plain_text", "prose", "prose_text", "text_only"]

_PLAIN: Final = re.compile(r"(?!\s)(?!\d+[.)]\s)[^<>&*_`\[\]\\#~|!:+=\n@-]*(?<!\s)")
"""A line in which no character means anything to CommonMark."""

_TAGS: Final = {
    *("a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "details", "dfn", "div", "dl"),
    *("dt", "em", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "ol", "p", "pre", "q"),
    *("s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td"),
    *("tfoot", "th", "thead", "tr", "u", "ul", "var"),
}
_ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
}
_SCHEMES: Final = {"http", "https", "mailto", "tel"}
_CLEANER: Final = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    url_schemes=_SCHEMES,
    link_rel=None,  # the page itself says that nobody is told where a reader comes from
    clean_content_tags={"script", "style", "noscript", "iframe", "object", "template", "svg"},
)
_TEXT_ONLY: Final = nh3.Cleaner(
    tags=set(), clean_content_tags={"script", "style", "noscript", "iframe", "template", "svg"}
)
_IMAGE: Final = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_HEADING: Final = re.compile(r"<(/?)h([1-6])\b", re.IGNORECASE)


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    reader.add_render_rule("image", _picture_as_link)
    return reader


def _picture_as_link(_: Any, tokens: Any, index: int, *__: Any) -> str:  # noqa: ANN401 - its own
    token = tokens[index]
    source = str(token.attrGet("src") or "")
    return f'<a href="{escape(source)}">{escape(token.content or source)}</a>'


_READER: Final = _reader()


def text_only(text: str) -> Markup:
    """Text that may stand between tags, though not within one.

    Quotes stay as they are there (HTML, section 13.1.2.1): JSON is a third of them.
    """
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Markup(safe)  # noqa: S704 - nothing of it is markup any more


@lru_cache(4_000)
def prose(text: str) -> Markup:
    """A description as HTML that may stand in a page; empty for an empty one."""
    if not text or text.isspace():
        return Markup()
    if _PLAIN.fullmatch(text):
        return Markup("<p>") + text_only(text) + Markup("</p>")
    read = _HEADING.sub(_lowered, _READER.render(text))
    return Markup(_CLEANER.clean(_IMAGE.sub("", read)))  # noqa: S704 - that is what cleaning is for


def _lowered(found: re.Match[str]) -> str:
    """A heading below those of the page: the first level becomes the third."""
    return f"<{found[1]}h{min(int(found[2]) + 2, 6)}"


def prose_text(text: str) -> str:
    """A description as Markdown, without the HTML that may stand in it."""
    if "<" not in text:
        return text.strip()
    return str(Markup(_TEXT_ONLY.clean(text)).unescape()).strip()  # noqa: S704 - unescaped at once


@lru_cache(4_000)
def plain_text(text: str) -> str:
    """A description without its marks, on one line: for search, titles and summaries."""
    if not text or _PLAIN.fullmatch(text):
        return text
    shown = _TEXT_ONLY.clean(_READER.render(text))
    return " ".join(Markup(shown).unescape().split())  # noqa: S704 - unescaped at once
