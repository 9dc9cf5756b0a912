"""Types: what a schema has to say so that values of more types keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ....generator.findings import JsonValue
from .dialect import Dialect
from .overlay import Keys
from .shape import Shape

__all__ = ["Step", "Widening", "widened"]


@dataclass(frozen=True, slots=True)
class Step:
    """One change.

    :param target: what is changed.
    :param update: what is merged into it, or appended to it.
    """

    target: Keys
    update: JsonValue = None
    remove: bool = False


@dataclass(frozen=True, slots=True)
class Widening:
    """Changes that let a schema take values of more types.

    :param moved: where the schema stood and where it stands afterwards; None if it stays.
    """

    steps: Sequence[Step]
    moved: tuple[Keys, Keys] | None = None


def widened(
    keys: Keys, raw: Mapping[str, JsonValue], shapes: Mapping[str, Shape], dialect: Dialect
) -> Widening | str:
    """The changes that let a schema take values of more types.

    :param keys: where the schema stands.
    :param raw: the schema, as it is written.
    :param shapes: what the values are like, by their JSON types.
    :returns: the changes, or why there are none.
    """
    if dialect.version == "3.1":
        return _by_type(keys, raw, shapes) or _by_choice(keys, raw, shapes, dialect)
    only_null = set(shapes) == {"null"}
    if only_null and dialect.version == "3.0" and "$ref" in raw:
        return _replaced(keys, {"allOf": [dict(raw)], **dialect.null}, "allOf")
    if only_null:
        return Widening([Step(keys, dialect.null)])
    if dialect.version == "2.0":
        return f"Swagger 2.0 cannot say that a value is of several types: {', '.join(shapes)}"
    return _by_choice(keys, raw, shapes, dialect)


def _by_type(
    keys: Keys, raw: Mapping[str, JsonValue], shapes: Mapping[str, Shape]
) -> Widening | None:
    """More names under ``type``, where that alone stands in the way."""
    said = raw.get("type")
    if any(word in raw for word in ("$ref", "allOf", "anyOf", "oneOf")):
        return None
    if isinstance(said, str):
        types = [*dict.fromkeys([said, *shapes])]
        if "number" in types and "integer" in types:
            types.remove("integer")  # each integer is a number
        return Widening([Step(keys, {"type": types[0] if len(types) == 1 else [*types]})])
    if isinstance(said, list):
        return Widening([Step((*keys, "type"), one) for one in shapes])
    return None


def _by_choice(
    keys: Keys, raw: Mapping[str, JsonValue], shapes: Mapping[str, Shape], dialect: Dialect
) -> Widening | str:
    """More schemas to choose from, in the schema's own choice or around it."""
    others = [shape.schema(dialect) for name, shape in shapes.items() if name != "null"]
    if "null" in shapes:
        if dialect.version == "3.1":
            others.append({"type": "null"})
        else:
            others[-1] = {**others[-1], **dialect.null}
    choice = next((word for word in ("anyOf", "oneOf") if word in raw), None)
    if choice and not any(word in raw for word in ("$ref", "allOf", "type")):
        return Widening([Step((*keys, choice), one) for one in others])
    return _replaced(keys, {"anyOf": [dict(raw), *others]}, "anyOf")


def _replaced(keys: Keys, schema: JsonValue, around: str) -> Widening | str:
    """Another schema in the place of one, which is the first under a keyword of the new one."""
    *above, last = keys
    if isinstance(last, int):
        return "an item of a list cannot be replaced in its place"
    steps = [Step(keys, remove=True), Step(tuple(above), {last: schema})]
    return Widening(steps, moved=(keys, (*keys, around, 0)))
