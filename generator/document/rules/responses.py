"""Responses and contents: their keys, and examples that no schema describes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import pointers
from .rule import Fault
from .suggest import did_you_mean
from .survey import Survey

__all__ = ["examples_without_schema", "media_type_names", "response_keys"]

_STATUS = re.compile(r"[1-5](\d\d|XX)")
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_MEDIA_TYPE = re.compile(rf"\s*{_TOKEN}/{_TOKEN}\s*(;.*)?", re.DOTALL)
_COMMON = {
    "json": "application/json",
    "xml": "application/xml",
    "text": "text/plain",
    "plain": "text/plain",
    "html": "text/html",
    "csv": "text/csv",
    "form": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data",
    "binary": "application/octet-stream",
    "*": "*/*",
}


def response_keys(survey: Survey) -> Iterator[Fault]:
    """Keys of ``responses`` are statuses, ranges or ``default`` (OpenAPI 3.1.1, section 4.8.16)."""
    for node in survey.maps["responses"]:
        for key in node.mapping:
            if not _STATUS.fullmatch(key) and key != "default" and not key.startswith("x-"):
                yield Fault(
                    pointers.child(node.pointer, key),
                    f"{key!r} is no response status",
                    _status_hint(key),
                )


def _status_hint(key: str) -> str:
    if re.fullmatch(r"[1-5][xX*]{1,2}", key):
        return f"did you mean `{key[0]}XX`?"
    if key.lower() in ("*", "any", "other", "else"):
        return "did you mean `default`?"
    return did_you_mean(key, ["default"], "use a status such as 404, a range as 4XX, or default")


def media_type_names(survey: Survey) -> Iterator[Fault]:
    """Keys of ``content`` are media types or ranges (RFC 9110, section 8.3.1)."""
    for node in survey.maps["content"]:
        for key in node.mapping:
            if not _MEDIA_TYPE.fullmatch(key) and not key.startswith(("x-", "$ref")):
                meant = _COMMON.get(key.strip().lower())
                yield Fault(
                    pointers.child(node.pointer, key),
                    f"{key!r} is no media type",
                    f"did you mean `{meant}`?" if meant else "write it as type/subtype",
                )


def examples_without_schema(survey: Survey) -> Iterator[Fault]:
    """Media types that have examples and no schema: nothing says what is constant in them."""
    for node in survey.objects["media-type"]:
        has_examples = "example" in node.mapping or bool(node.child("examples").mapping)
        if has_examples and not {"schema", "itemSchema"} & set(node.mapping):
            yield Fault(
                node.pointer,
                "there are examples but no schema: neither a client nor the mock can check a value",
                "describe the content with a schema",
            )
