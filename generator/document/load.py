"""A path to an :class:`Api`: the one way in for every document."""

from __future__ import annotations

from pathlib import Path

from ..findings import DocumentPlace, Finding, Severity, Unusable
from .library import Access, Library
from .model import Api
from .references import Document
from .source import Source, parse_source, read_source

__all__ = ["load", "load_text"]

_SUPPORTED = ("3.0", "3.1")


def load(path: str | Path, access: Access | None = None) -> Api:
    """Open an OpenAPI 3.0 or 3.1 document, YAML or JSON.

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
    version = _version(source)
    document = Document(source, version, source.data, Library(source, access))
    return Api(document, source.findings)


def _version(source: Source) -> str:
    data = source.data
    if not isinstance(data, dict):
        raise _refuse(source, "not-openapi", "no OpenAPI document: the top level is no object")
    version = data.get("openapi", data.get("swagger"))
    if version is None:
        raise _refuse(
            source,
            "not-openapi",
            "no OpenAPI document: there is no `openapi` field",
            "a document begins with `openapi: 3.1.1`",
        )
    text = str(version)
    if not text.startswith(_SUPPORTED) or "swagger" in data:
        raise _refuse(
            source,
            "unsupported-version",
            f"version {text} is not read yet: 3.0 and 3.1 are",
            "convert the document to OpenAPI 3.0 or 3.1 first",
        )
    return text


def _refuse(source: Source, code: str, message: str, hint: str = "") -> Unusable:
    finding = Finding(code, Severity.ERROR, DocumentPlace(source.name, ""), message, hint)
    return Unusable(finding, source.findings)
