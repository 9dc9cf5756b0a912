"""Which version of the standard a document says it follows, tidy or not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ..findings import Finding, JsonValue, Severity, Unusable
from .mistaken import is_older, what_else
from .source import Source

__all__ = ["SUPPORTED", "Version", "read_version"]

SUPPORTED: Final = ("2.0", "3.0", "3.1", "3.2")
"""The versions that are read."""

_TIDY: Final = re.compile(r"3\.[0-9]+\.[0-9]+")
_LOOSE: Final = re.compile(r"[vV]?([0-9]+)(?:\.([0-9]+))?(?:[.\-+].*)?")


@dataclass(frozen=True, slots=True)
class Version:
    """A document's version.

    :param text: as it is written, made a text that begins with one of :data:`SUPPORTED`.
    :param findings: what is untidy about it.
    """

    text: str
    findings: tuple[Finding, ...] = ()


def read_version(source: Source) -> Version:
    """The version of a document.

    It stands under ``openapi`` since 3.0 (OpenAPI 3.1.1, section 4.8.1), before that under
    ``swagger``.

    :raises Unusable: if there is none that is read.
    """
    data = source.data
    keys = (
        [key for key in ("openapi", "swagger") if data.get(key) is not None]
        if isinstance(data, dict)
        else []
    )
    if not isinstance(data, dict) or not keys:
        code = "unsupported-version" if is_older(source) else "not-openapi"
        raise _refuse(source, code, *what_else(source))
    read = [(key, found) for key in keys if (found := _supported(data[key]))]
    if not read:
        raise _refuse(
            source,
            "unsupported-version",
            f"version {str(data[keys[0]])[:40]} is not read: {', '.join(SUPPORTED)} are",
            "convert the document to OpenAPI 3.1 first",
        )
    key, text = read[0]
    return Version(text, tuple(_untidy(source, key, data[key], text, keys)))


def _supported(value: JsonValue) -> str | None:
    """A version as a text that begins with one of those that are read, else None."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    written = str(value).strip()
    found = _LOOSE.fullmatch(written)
    if found is None:
        return None
    short = f"{found[1]}.{found[2] or '0'}"
    if short not in SUPPORTED:
        return None
    full = written.lstrip("vV")
    return full if full.startswith(short) else short


def _untidy(
    source: Source, key: str, value: JsonValue, text: str, keys: list[str]
) -> list[Finding]:
    findings: list[Finding] = []
    is_tidy = value == "2.0" if text.startswith("2.") else bool(_TIDY.fullmatch(str(value)))
    if not is_tidy or not isinstance(value, str) or (key == "swagger") != text.startswith("2."):
        wanted = "swagger: '2.0'" if text.startswith("2.") else f"openapi: {text[:3]}.0"
        message = f"`{key}: {value!r:.40}` is no version as the standard writes it: read as {text}"
        findings.append(_finding(source, "openapi-version", key, message, f"write `{wanted}`"))
    for other in keys:
        if other != key:
            message = f"`{other}` stands here too: the document is read by its `{key}`"
            findings.append(_finding(source, "openapi-version", other, message, "remove one"))
    return findings


def _finding(source: Source, code: str, key: str, message: str, hint: str) -> Finding:
    return Finding(code, Severity.WARNING, source.place(f"/{key}"), message, hint)


def _refuse(source: Source, code: str, message: str, hint: str = "") -> Unusable:
    finding = Finding(code, Severity.ERROR, source.place(""), message, hint)
    return Unusable(finding, source.findings)
