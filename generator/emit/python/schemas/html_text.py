"""Descriptions that are written in HTML, as text: some documents have paragraphs and links so.

CommonMark (OpenAPI 3.1.1, section 4.3) allows HTML in any description; only one that begins with a
block of it is taken for HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

__all__ = ["text_of_html"]

_IS_HTML: Final = re.compile(r"\s*<(p|div|ul|ol|h[1-6]|table|section)\b[^<>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)\b([^<>]*)>", re.IGNORECASE)
_HREF: Final = re.compile(r"""\bhref=(?:"([^"]*)"|'([^']*)')""")
_BLOCKS: Final = frozenset(
    ["blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "section", "table",
     "tr", "ul"]
)  # fmt: skip
_WRITTEN: Final = {"br": "\n", "code": "`", "li": "\n- ", "/code": "`", "/li": ""}


def text_of_html(text: str) -> str:
    """A description without its tags, with links as in Markdown; what is no HTML stays as it is."""
    if not _IS_HTML.match(text):
        return text
    lines = [line.strip() for line in "".join(_pieces(text)).splitlines()]
    runs = (list(run) for _, run in groupby(lines, key=bool))
    return "\n".join(line for run in runs for line in (run if run[0] else [""])).strip()


def _pieces(text: str) -> Iterator[str]:
    links: list[str] = []
    done = 0
    for tag in _TAG.finditer(text):
        yield html.unescape(text[done : tag.start()])
        yield _instead(tag, links)
        done = tag.end()
    yield html.unescape(text[done:])


def _instead(tag: re.Match[str], links: list[str]) -> str:
    """What stands for a tag.

    :param links: where the links lead that are open here.
    """
    name = tag[1] + tag[2].lower()
    if name == "a":
        found = _HREF.search(tag[3])
        links.append((found[1] or found[2] or "") if found else "")
        return "[" if links[-1] else ""
    if name == "/a":
        target = links.pop() if links else ""
        return f"]({target})" if target else ""
    return "\n\n" if tag[2].lower() in _BLOCKS else _WRITTEN.get(name, "")
