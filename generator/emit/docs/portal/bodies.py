"""Parameters, bodies and responses of a document against those that its pages say."""

from __future__ import annotations

from collections.abc import Mapping

from ....document import Operation, Parameter, Schema
from ....document.pointers import child
from ....document.references import Node
from ....findings import JsonValue
from .differences import Differences
from .entries import JSON
from .same_schema import SchemaComparison

__all__ = ["compare_media", "compare_parameters"]

_DEFAULT_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}


def compare_parameters(
    one: Operation, other: Operation, differences: Differences, schemas: SchemaComparison
) -> None:
    """The parameters of two operations."""
    theirs = {(p.location, p.name): p for p in other.parameters}
    mine = {(p.location, p.name): p for p in one.parameters}
    for key, parameter in mine.items():
        schemas.reach(parameter.node.pointer)
        if parameter.is_ignored:
            continue
        if key not in theirs:
            differences.lost(parameter.node.pointer, f"{parameter.location} parameter")
            continue
        _compare_parameter(parameter, theirs[key], differences, schemas)
    for location, name in theirs.keys() - mine.keys():
        differences.added(one.pointer, f"{location} parameter {name}")
    if one.query_string:
        differences.lost(one.query_string.node.pointer, "querystring parameter")


def _compare_parameter(
    one: Parameter, other: Parameter, differences: Differences, schemas: SchemaComparison
) -> None:
    usual: set[str] = {"name", "in", "schema"}
    usual |= {"required"} if one.required == other.required else set()
    usual |= {"deprecated"} if one.deprecated == other.deprecated else set()
    style = one.node.mapping.get("style", _DEFAULT_STYLES[one.location])
    if style == _DEFAULT_STYLES[one.location]:
        usual.add("style")
        if one.node.mapping.get("explode", style == "form") == (style == "form"):
            usual.add("explode")
    differences.compare(one.node, other.node, skipped=frozenset(usual))
    if one.schema and other.schema:
        schemas.compare(one.schema, other.schema)


def compare_media(
    one: Node | None,
    other: Node | None,
    owner: str,
    differences: Differences,
    schemas: SchemaComparison,
) -> None:
    """Two request bodies or two responses.

    :param owner: the pointer of the operation.
    """
    if one is None or other is None:
        if one is not None:
            differences.lost(one.pointer, "requestBody")
        elif other is not None:
            differences.added(owner, "requestBody")
        return
    differences.compare(one, other, skipped=frozenset({"content"}))
    theirs = {_essence(name): node for name, node in other.entries("content")}
    seen: set[str] = set()
    for name, node in one.entries("content"):
        found = theirs.get(_essence(name))
        if found is None or _essence(name) in seen:
            differences.lost(node.pointer, f"content {name}")
            continue
        seen.add(_essence(name))
        if name != JSON:
            differences.changed(node.pointer, f"content {name}")
        _compare_content(node, found, differences, schemas)
    for name in theirs.keys() - seen:
        differences.added(one.pointer, f"content {name}")


def _essence(name: str) -> str:
    return name.partition(";")[0].strip().lower()


def _compare_content(
    one: Node, other: Node, differences: Differences, schemas: SchemaComparison
) -> None:
    skipped = frozenset({"schema", "example", "examples"})
    differences.compare(one, other, skipped=skipped)
    _compare_examples(one, other, differences)
    mine, theirs = _schema(one), _schema(other)
    if mine and theirs:
        schemas.compare(mine, theirs)
    elif mine:
        if mine.keywords:
            differences.lost(mine.pointer, "schema")
    elif theirs:
        differences.added(one.pointer, "schema")


def _schema(media: Node) -> Schema | None:
    node = media.child("schema")
    return Schema(node) if isinstance(node.value, dict | bool) else None


def _compare_examples(one: Node, other: Node, differences: Differences) -> None:
    mine, theirs = _examples(one), _examples(other)
    values = list(theirs.values())
    for name, (pointer, value) in mine.items():
        if all(value != found for _, found in values):
            differences.lost(pointer, "example")
        elif name not in theirs or theirs[name][1] != value:
            differences.renamed(pointer, "example")
    known = [value for _, value in mine.values()]
    if any(value not in known for _, value in values):
        differences.added(one.pointer, "example")


def _examples(media: Node) -> Mapping[str, tuple[str, JsonValue]]:
    """The examples by name, each with its pointer; one without a name stands under ``""``."""
    found: dict[str, tuple[str, JsonValue]] = {}
    if "example" in media.mapping:
        found[""] = child(media.pointer, "example"), media.mapping["example"]
    for name, node in media.entries("examples"):
        target = node.followed()
        found[name] = node.pointer, target.mapping.get("value") if target else None
    return found
