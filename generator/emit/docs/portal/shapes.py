"""What a schema says to a page: references, null and single alternatives taken off it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ....document import Schema
from ....document.references import DeadReference
from ....findings import JsonValue

__all__ = ["Shape", "members", "shape_of"]

_MOST_STEPS = 20
_ANNOTATIONS = ("description", "x-documented-type", "x-documented-required", "deprecated")


@dataclass(frozen=True)
class Shape:
    """A schema without what is wrapped around it.

    :param schema: the schema within, which has no reference.
    :param wrapping: annotations of the wrapping; they win over the schema's own.
    :param referred: whether a reference led to it, so that it is a structure of some name.
    :param nullable: whether it may be null.
    :param around: pointers of the wrapping, from the outside.
    """

    schema: Schema
    wrapping: Mapping[str, JsonValue]
    referred: bool = False
    nullable: bool = False
    around: tuple[str, ...] = ()

    def note(self, keyword: str) -> JsonValue:
        """The value of an annotation; that of a structure with a name is not its users'."""
        if keyword in self.wrapping or (self.referred and members(self.schema)):
            return self.wrapping.get(keyword)
        return self.schema.keywords.get(keyword)


def shape_of(schema: Schema) -> Shape:
    """A schema's shape; what leads nowhere or in a circle is an open schema."""
    shape = Shape(schema, {})
    for _ in range(_MOST_STEPS):
        inner = _within(shape)
        if inner is None:
            break
        shape = inner
    types = shape.schema.types
    return replace(shape, nullable=True) if "null" in types and len(types) > 1 else shape


def _within(shape: Shape) -> Shape | None:
    keywords = shape.schema.keywords
    notes = {k: keywords[k] for k in _ANNOTATIONS if k in keywords}
    wrapping = {**notes, **shape.wrapping}
    around = (*shape.around, shape.schema.pointer)
    if shape.schema.reference is not None:
        try:
            target = shape.schema.target()
        except DeadReference:
            return None
        return replace(shape, schema=target, wrapping=wrapping, referred=True, around=around)
    for keyword in ("oneOf", "anyOf", "allOf"):
        choices = shape.schema.list_of(keyword)
        rest = [choice for choice in choices if choice.keywords != {"type": "null"}]
        if not rest or "properties" in keywords:
            continue
        null = shape.nullable or len(rest) < len(choices)
        # An example of another type than the declared one: capture lets it stand beside it.
        widened = rest[0].reference is not None and all(
            set(r.keywords) == {"type"} for r in rest[1:]
        )
        if len(rest) == 1 or (keyword == "oneOf" and widened):
            return replace(shape, schema=rest[0], wrapping=wrapping, nullable=null, around=around)
    return None


def members(schema: Schema) -> Mapping[str, tuple[Schema, bool]]:
    """The fields of an object by name, each with whether it is required; those of all its parts.

    What ``allOf`` puts together is one object to its readers.
    """
    found: dict[str, tuple[Schema, bool]] = {}
    required: set[str] = set()
    for part in _parts(schema, set()):
        required |= part.required
        for name, inner in part.properties.items():
            found.setdefault(name, (inner, False))
    return {name: (inner, name in required) for name, (inner, _) in found.items()}


def _parts(schema: Schema, seen: set[str]) -> Iterator[Schema]:
    if schema.pointer in seen or len(seen) > _MOST_STEPS * 5:
        return
    seen.add(schema.pointer)
    resolved = schema.followed()
    if resolved is None:
        return
    seen.add(resolved.pointer)
    yield resolved
    for part in resolved.list_of("allOf"):
        yield from _parts(part, seen)
