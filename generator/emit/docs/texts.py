"""The interface's own words, in a language: what a page says that the document does not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Final

from jinja2 import TemplateNotFound

from ..templates import template_source

__all__ = ["LANGUAGES", "Texts", "texts"]

LANGUAGES: Final = ("en", "zh")
"""The languages that the interface speaks."""


class Texts(dict[str, str]):
    """Words by key; a key that there is not is an error of ours."""

    def say(self, key: str, **values: object) -> str:
        """The words of a key, with ``{name}`` in them replaced."""
        return self[key].format_map(values) if values else self[key]


def texts(language: str) -> Texts:
    """The words of a language; what it lacks is said in English.

    :raises LookupError: if there is no catalogue of it.
    """
    english = _catalogue("en")
    if language == "en":
        return Texts(english)
    try:
        return Texts({**english, **_catalogue(language)})
    except TemplateNotFound as missing:
        raise LookupError(language) from missing


def _catalogue(language: str) -> Mapping[str, str]:
    return _read(template_source(f"docs/texts/{language}.json"))


@cache
def _read(text: str) -> Mapping[str, str]:
    read: dict[str, str] = json.loads(text)
    return read
