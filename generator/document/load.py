"""A path to an :class:`Api`: the one way in for every document."""

from __future__ import annotations

from pathlib import Path

from .library import Access, Library
from .model import Api
from .references import Document
from .source import Source, parse_source, read_source
from .versions import read_version

__all__ = ["load", "load_text"]


def load(path: str | Path, access: Access | None = None) -> Api:
    """Open an OpenAPI document, 2.0 (Swagger) or 3.0 to 3.2, YAML or JSON.

    Only its outline is looked at: whatever else is wrong with it, :func:`check
    <mockument.generator.document.check.check>` says.

    :param access: what its references may read; files of its own folder where nothing is said.
    :raises Unusable: if the file cannot be read or is no such document.
    """
    return _api(read_source(path), access or Access())


def load_text(text: str, name: str = "document") -> Api:
    """The same as :func:`load`, for a text at hand.

    :param name: what findings call it.
    """
    return _api(parse_source(text, name), Access())


def _api(source: Source, access: Access) -> Api:
    version = read_version(source)
    library = Library(source, access)
    findings = (*source.findings, *version.findings)
    if version.text.startswith("2."):
        from .swagger2 import upgrade_swagger2  # few documents are that old

        upgraded, noticed = upgrade_swagger2(source, version.text, library)
        return Api(upgraded, findings + noticed)
    return Api(Document(source, version.text, source.data, library), findings)
