"""Schemas to printed types: what :mod:`mockument.generator.capture.types` reads, the other way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ....capture.readers.vocabulary import KNOWN_TYPES, NAMED_TYPES
from ....capture.schemas import is_structure
from ....capture.types import is_list, is_map, is_set, parse_type, scalar_schema
from ....document import Api, Schema
from ....document.pointers import last_key
from ....findings import JsonValue
from .shapes import Shape, members, shape_of

__all__ = ["TypeNames", "held", "printed_type"]

_SCALARS: Final = {
    ("string", ""): "String",
    ("boolean", ""): "Boolean",
    ("integer", "int32"): "Integer",
    # Without a format an integer may be larger than an Integer of the portal.
    ("integer", ""): "Long",
    ("number", "float"): "Float",
    ("number", ""): "Double",
}
_DEEPEST = 5
_SUFFIXES = tuple(KNOWN_TYPES | NAMED_TYPES)


class TypeNames:
    """The names that structures are printed under: their own, where a page can say them."""

    def __init__(self, api: Api) -> None:
        self._names = {
            schema.pointer: name for name, schema in api.schemas.items() if _is_readable(name)
        }
        self._taken = {*self._names.values(), *KNOWN_TYPES}

    def of(self, schema: Schema) -> str:
        """The name of a structure, by the schema that it is."""
        pointer = schema.pointer
        if pointer not in self._names:
            self._names[pointer] = self._free(_readable(last_key(pointer)))
        return self._names[pointer]

    def _free(self, base: str) -> str:
        name, number = base, 2
        while name in self._taken:
            name, number = f"{base}{number}", number + 1
        self._taken.add(name)
        return name


def _is_readable(name: str) -> bool:
    """Whether a label that ends with this name is taken apart before it."""
    if name in NAMED_TYPES:
        return True
    return is_structure(parse_type(name)) and not name.endswith(_SUFFIXES)


def _readable(name: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", name)
    made = "".join(word[:1].upper() + word[1:] for word in words)
    made = made if made[:1].isalpha() else f"Type{made}"
    return made if _is_readable(made) else f"{made}Type"


def held(shape: Shape) -> Schema | None:
    """What a list or a map holds, if its schema says so."""
    keyword = "items" if "array" in shape.schema.types else "additionalProperties"
    inner = shape.schema.single(keyword)  # type: ignore[arg-type]
    return inner if inner is not None and isinstance(inner.node.value, dict) else None


def printed_type(shape: Shape, names: TypeNames, depth: int = 0) -> str:
    """How a page prints the type of a field; empty where it can print none."""
    documented = shape.note("x-documented-type")
    if isinstance(documented, str) and _agrees(documented, shape):
        return documented
    fields = members(shape.schema)
    if fields and shape.referred:
        return names.of(shape.schema)
    kind = _json_type(shape, has_fields=bool(fields))
    if kind == "array":
        is_set = shape.schema.keywords.get("uniqueItems") is True
        return _container("Set" if is_set else "List", shape, names, depth)
    if kind == "object" and fields:
        return "Map" if shape.schema.keywords.get("additionalProperties") else "Object"
    if kind == "object":
        return _container("Map", shape, names, depth)
    return _SCALARS.get((kind, shape.schema.format)) or _SCALARS.get((kind, "")) or ""


def _json_type(shape: Shape, *, has_fields: bool) -> str:
    """The JSON type that is printed: the first that is not null."""
    types = [kind for kind in shape.schema.types if kind != "null"]
    if types:
        return types[0]
    if has_fields:
        return "object"
    options = shape.schema.keywords.get("enum")
    if isinstance(options, list) and options and all(isinstance(o, str) for o in options):
        return "string"
    return "array" if "items" in shape.schema.keywords else ""


def _container(name: str, shape: Shape, names: TypeNames, depth: int) -> str:
    inner = held(shape)
    if inner is None or not inner.keywords or depth >= _DEEPEST:
        return name
    below = shape_of(inner)
    if members(below.schema) and not below.referred:
        return name  # deeper bullets say what it holds
    argument = printed_type(below, names, depth + 1)
    if not argument:
        return name
    return f"{name}<String, {argument}>" if name == "Map" else f"{name}<{argument}>"


def _agrees(documented: str, shape: Shape) -> bool:
    """Whether a printed type means what the schema says: an example may have widened it."""
    kind = parse_type(documented)
    keywords = shape.schema.keywords
    means = _meaning(documented)
    types: list[JsonValue] = [t for t in shape.schema.types if t != "null"]
    if not means:
        return (is_structure(kind) and bool(members(shape.schema))) or not types
    if means.get("type") not in types:
        return False
    if is_list(kind) or is_map(kind):
        return is_set(kind) == (keywords.get("uniqueItems") is True)
    return len(types) > 1 or means.get("format") == keywords.get("format")


def _meaning(documented: str) -> Mapping[str, JsonValue]:
    kind = parse_type(documented)
    if is_list(kind):
        return {"type": "array"}
    if is_map(kind) or kind.name == "Object":
        return {"type": "object"}
    return scalar_schema(kind) or {}
