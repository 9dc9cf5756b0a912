"""Responses of Swagger 2.0: what they are written in moves from ``produces`` to each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..findings import JsonValue
from . import pointers
from .outline import Outline
from .references import Node
from .swagger2_values import header

__all__ = ["response"]


def response(node: Node, produces: Sequence[str], at: str, outline: Outline) -> JsonValue:
    """A response as a Response Object of today; what is no response stays what it is.

    Swagger 2.0, section "Response Object".

    :param produces: the media types that its operation produces.
    """
    if not node.mapping:
        return node.value
    outline.move(node, at)
    made = {
        key: value
        for key, value in node.mapping.items()
        if key not in ("schema", "examples", "headers")
    }
    if "headers" in node.mapping:
        place = pointers.child(at, "headers")
        made["headers"] = {
            name: header(one, pointers.child(place, name), outline)
            for name, one in node.entries("headers")
        }
    if content := _content(node, produces, at, outline, made):
        made["content"] = content
    return made


def _content(
    node: Node, produces: Sequence[str], at: str, outline: Outline, made: dict[str, JsonValue]
) -> dict[str, JsonValue]:
    """A media type for each that is produced, and for each that an example is written in."""
    content: dict[str, dict[str, JsonValue]] = {}
    schema = node.child("schema")
    if isinstance(schema.value, dict | bool):
        media_types = produces or (_default_type(schema),)
        places = [f"{at}/content/{pointers.escape_token(key)}/schema" for key in media_types]
        value = outline.schema(schema, *places)
        for place in places:
            outline.come(schema.pointer, place.rpartition("/")[0])
        content = {key: {"schema": value} for key in media_types}
    elif schema.value is not None:
        outline.report("swagger2-response", schema, "the response's schema is no schema: left out")
    unplaced = {}
    for key, example in node.entries("examples"):
        if "/" not in key:
            unplaced[key] = example.value
            continue
        name = _known_type(key, content)
        place = pointers.child(at, "content", name)
        if name not in content:
            outline.come(example.pointer, place)
        content.setdefault(name, {})["example"] = example.value
        outline.move(example, f"{place}/example")
    if unplaced or not isinstance(node.mapping.get("examples", {}), dict):
        made["x-examples"] = unplaced or node.mapping["examples"]
        outline.report(
            "swagger2-example",
            node.child("examples"),
            "examples stand under their media type here; what has none is not used",
            "write `application/json:` above the example",
        )
    return dict(content)


def _default_type(schema: Node) -> str:
    """What a response is in that nothing is said of; Swagger 2.0 leaves it open."""
    return "application/octet-stream" if schema.text("type") == "file" else "application/json"


def _known_type(key: str, content: Mapping[str, object]) -> str:
    """The key that an example belongs to: parameters such as a charset may be left out."""
    if key in content:
        return key
    wanted = key.partition(";")[0].strip().lower()
    alike = [name for name in content if name.partition(";")[0].strip().lower() == wanted]
    return alike[0] if len(alike) == 1 else key
