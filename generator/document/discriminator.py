"""Discriminators: which alternative a value's own tag names (OpenAPI 3.1.1, section 4.8.25)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..findings import JsonValue

__all__ = ["by_tag", "tags"]


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


def by_tag(
    discriminator: Mapping[str, JsonValue],
    options: Sequence[JsonValue],
    written: Sequence[JsonValue],
) -> JsonValue:
    """``oneOf`` as whoever writes a discriminator means it: the tag says which alternative counts.

    By JSON Schema a value that keeps two alternatives breaks ``oneOf``, even where its tag tells
    them apart: no server that reads the tag would notice. A value without a known tag must keep any
    alternative.

    :param options: the schemas as the document has them.
    :param written: the same schemas as they are to be written.
    """
    name = discriminator.get("propertyName")
    schema: JsonValue = {"anyOf": list(written)}
    if not isinstance(name, str):
        return schema
    for tag, index in reversed(list(tags(discriminator, options))):
        condition: JsonValue = {
            "type": "object",  # null, and all that has no properties, has no tag
            "properties": {name: {"const": tag}},
            "required": [name],
        }
        schema = {"if": condition, "then": written[index], "else": schema}
    return schema
