"""Discriminators: which alternative a value's own tag names (OpenAPI 3.1.1, section 4.8.25)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ..findings import JsonValue
from .references import Document
from .schema import Schema

__all__ = ["by_tag", "is_tagged_from_outside", "own_tag", "tags"]

_OWN_TAGS: Final = ("x-ms-discriminator-value", "x-discriminator-value")
"""Extensions by which a schema says its own tag: Swagger 2.0 has no mapping."""


def tags(
    discriminator: Mapping[str, JsonValue], options: Sequence[JsonValue]
) -> Iterator[tuple[str, int]]:
    """Values of the tag with the index of the alternative that each names.

    :param discriminator: a Discriminator Object.
    :param options: the schemas of ``oneOf`` or ``anyOf``; only references have names.
    """
    found = discriminator.get("mapping")
    mapping = found if isinstance(found, dict) else {}
    for index, option in enumerate(options):
        reference = option.get("$ref") if isinstance(option, dict) else None
        if not isinstance(reference, str):
            continue
        name = reference.rpartition("/")[2]
        yield from ((tag, index) for tag, target in mapping.items() if target in (reference, name))
        if name not in mapping:
            yield name, index


def own_tag(schema: Schema) -> str:
    """The tag that a schema says of itself by an extension; empty where it says none."""
    return next(filter(None, map(schema.node.text, _OWN_TAGS)), "")


def by_tag(
    discriminator: Mapping[str, JsonValue],
    options: Sequence[JsonValue],
    written: Sequence[JsonValue],
    *,
    only_known: bool = False,
) -> JsonValue:
    """``oneOf`` as whoever writes a discriminator means it: the tag says which alternative counts.

    By JSON Schema a value that keeps two alternatives breaks ``oneOf``, even where its tag tells
    them apart: no server that reads the tag would notice. A value without a known tag must keep the
    alternative of ``defaultMapping`` (3.2.0, section 4.25.1), else any.

    :param options: the schemas as the document has them.
    :param written: the same schemas as they are to be written.
    :param only_known: whether a tag that names no alternative is a violation.
    """
    name = discriminator.get("propertyName")
    schema: JsonValue = {"anyOf": list(written)}
    if not isinstance(name, str):
        return schema
    known = list(tags(discriminator, options))
    default = next((i for i, one in enumerate(options) if _is_default(discriminator, one)), None)
    if default is not None:
        schema = written[default]
    elif only_known and {index for _, index in known} == set(range(len(options))):
        # 3.1.1, section 4.8.25: no schema can be determined, and validation should fail.
        mapping = discriminator.get("mapping")
        chosen = mapping if isinstance(mapping, dict) else {}
        # Names that were chosen come first: messages show but a few.
        values: list[JsonValue] = sorted(
            (tag for tag, _ in known), key=lambda tag: tag not in chosen
        )
        told: JsonValue = {"properties": {name: {"enum": values}}}
        schema = {"if": told, "then": schema, "else": told}
    for tag, index in reversed(known):
        condition: JsonValue = {
            "type": "object",  # null, and all that has no properties, has no tag
            "properties": {name: {"const": tag}},
            "required": [name],
        }
        schema = {"if": condition, "then": written[index], "else": schema}
    return schema


def is_tagged_from_outside(
    document: Document, options: Sequence[JsonValue], name: str, base: str
) -> bool:
    """Whether the discriminator alone says which values the tag may have.

    Alternatives that say it themselves count as well: many a document has a discriminator without
    the mapping that its values want.

    :param options: the schemas as the document has them.
    :param name: the property that is the tag.
    :param base: the pointer of the schema that has them.
    :raises DeadReference: if one leads nowhere.
    """
    for option in options:
        reference = option.get("$ref") if isinstance(option, dict) else None
        if not isinstance(reference, str):
            return False
        if _tells_its_tag(Schema(document.node(document.target(reference, base))), name):
            return False
    return True


def _is_default(discriminator: Mapping[str, JsonValue], option: JsonValue) -> bool:
    reference = option.get("$ref") if isinstance(option, dict) else None
    if not isinstance(reference, str):
        return False
    return discriminator.get("defaultMapping") in (reference, reference.rpartition("/")[2])


def _tells_its_tag(option: Schema, name: str) -> bool:
    """Whether an alternative says itself which values its tag may have."""
    waiting: list[Schema] = [option]
    seen: set[str] = set()
    while waiting:
        one = waiting.pop().followed()
        if one is None or one.pointer in seen:
            continue
        seen.add(one.pointer)
        tag = one.properties[name].followed() if name in one.properties else None
        if tag and not tag.keywords.keys().isdisjoint(("const", "enum")):
            return True
        waiting += one.list_of("allOf")
    return False
