"""Responses and contents: their keys, and examples that no schema describes."""

from __future__ import annotations

from collections.abc import Iterator

from .. import pointers
from ..meant import is_media_type, is_status, meant_media_type, meant_status
from ..references import Node
from .contents import media_types
from .rule import Fault
from .suggest import did_you_mean
from .survey import Survey

__all__ = [
    "examples_without_schema",
    "media_type_names",
    "response_keys",
    "schemas_of_sequences",
]


def response_keys(survey: Survey) -> Iterator[Fault]:
    """Keys of ``responses`` are statuses, ranges or ``default`` (OpenAPI 3.1.1, section 4.8.16)."""
    for node in survey.maps["responses"]:
        for key in node.mapping:
            if not is_status(key) and not key.startswith("x-"):
                pointer = pointers.child(node.pointer, key)
                meant = meant_status(key)
                hint = f"write `{meant}`" if meant else _status_hint(key)
                yield Fault(pointer, f"{key!r} is no response status{_taken_as(meant, node)}", hint)


def _status_hint(key: str) -> str:
    return did_you_mean(key, ["default"], "use a status such as 404, a range as 4XX, or default")


def _taken_as(meant: str, node: Node) -> str:
    if not meant:
        return ""
    if meant in node.mapping:
        return f": it is ignored, since `{meant}` is there as well"
    return f": it is read as `{meant}`"


def media_type_names(survey: Survey) -> Iterator[Fault]:
    """Keys of ``content`` are media types or ranges (RFC 9110, section 8.3.1)."""
    for node in survey.maps["content"]:
        for key in node.mapping:
            if not is_media_type(key) and not key.startswith(("x-", "$ref")):
                meant = meant_media_type(key)
                yield Fault(
                    pointers.child(node.pointer, key),
                    f"{key[:80]!r} is no media type{_taken_as(meant, node)}",
                    f"write `{meant}`" if meant else "write it as type/subtype",
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


def schemas_of_sequences(survey: Survey) -> Iterator[Fault]:
    """Sequences with a schema of objects: their content is an array (3.2.0, section 4.14.1)."""
    for media in media_types(survey):
        if media.item_schema and "itemSchema" not in media.node.mapping:
            yield Fault(
                pointers.child(media.node.pointer, "schema"),
                f"`{media.name}` is a sequence, and no object: the schema is taken for its items'",
                "since OpenAPI 3.2 that is `itemSchema`",
            )
