"""The scripts of the pages: small files with one idea each, joined into the few that pages load.

They are classic scripts, since a page from a disk may load no modules (HTML, section 8.1.3.2); so
their order counts: each finds what it stands on already there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..templates import template_source
from .frame import script_json

if TYPE_CHECKING:
    from .site import Site

__all__ = [
    "CHECKER_SCRIPTS",
    "CONSOLE_SCRIPTS",
    "SITE_SCRIPTS",
    "checker_script",
    "console_script",
    "site_script",
]

SITE_SCRIPTS: Final = (
    "core.js",
    "tabs.js",
    "code.js",
    "fields.js",
    "unfold.js",
    "sidebar.js",
    "ranking.js",
    "search.js",
    "calls.js",
)
"""What every page runs, in this order."""

CONSOLE_SCRIPTS: Final = (
    "console/values.js",
    "console/serialise.js",
    "console/request.js",
    "console/curl.js",
    "console/json-text.js",
    "console/contract.js",
    "console/judge.js",
    "console/faults.js",
    "console/rows.js",
    "console/access.js",
    "console/body.js",
    "console/form.js",
    "console/send.js",
    "console/answer.js",
    "console/console.js",
)
"""What the console of an operation's page runs, once somebody opens it."""

CHECKER_SCRIPTS: Final = ("checker/begin.js", "console/contract.js", "checker/checker.js")
"""What runs in a thread of its own, once an answer is held against the document."""

_WORDS: Final = "js."


def site_script(site: Site) -> str:
    """The script of every page, with the interface's words that scripts say."""
    words = {key: text for key, text in site.texts.items() if key.startswith(_WORDS)}
    first, *rest = (_source(name) for name in SITE_SCRIPTS)
    return "\n".join((first, f"mockument.words({script_json(dict(words))});\n", *rest))


def console_script() -> str:
    """The script of the console."""
    return "\n".join(_source(name) for name in CONSOLE_SCRIPTS)


def checker_script() -> str:
    """The script of the thread that holds answers against the document."""
    return "\n".join(_source(name) for name in CHECKER_SCRIPTS)


def _source(name: str) -> str:
    return template_source(f"docs/scripts/{name}")
