"""What is added to a document renames nothing that was there."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mockument.generator.document import load_text
from mockument.generator.emit.naming import class_name
from mockument.generator.emit.python.schemas.lowering import Lowering

NAMES = ("Order", "order_item", "Zoo", "a", "Item", "line-item", "Base", "Value", "错误", "B2")
PROPERTIES = ("item", "fooBar", "foo_bar", "value", "list", "Base", "x-y")


def schemas() -> st.SearchStrategy[dict[str, Any]]:
    refs = st.sampled_from(NAMES).map(lambda name: {"$ref": f"#/components/schemas/{name}"})
    inner = st.recursive(
        st.just({"type": "string"}) | refs,
        lambda below: (
            objects(below)
            | below.map(lambda items: {"type": "array", "items": items})
            | below.map(lambda value: {"type": "object", "additionalProperties": value})
            | st.lists(below, min_size=1, max_size=2).map(lambda members: {"anyOf": members})
        ),
        max_leaves=6,
    )
    return objects(inner) | st.tuples(refs, objects(inner)).map(lambda both: {"allOf": list(both)})


def objects(below: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(PROPERTIES), below, min_size=1, max_size=3).map(
        lambda properties: {"type": "object", "properties": properties}
    )


def names(components: dict[str, Any]) -> dict[str, str]:
    """The class of each schema that has one of its own, by where it stands."""
    source = {
        "openapi": "3.1.1", "info": {"title": "T", "version": "1"}, "paths": {},
        "components": {"schemas": components},
    }  # fmt: skip
    by_key = Lowering(load_text(json.dumps(source))).finish().by_key
    return {key[0]: str(one.name) for key, one in by_key.items() if len(key) == 1}


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), schemas(), max_size=5), schemas(), st.data())
def test_another_schema_renames_no_class(
    before: dict[str, Any], added: dict[str, Any], data: st.DataObject
) -> None:
    old = names(before)
    name = data.draw(st.sampled_from(["Added", "another_one", "AA"]))
    place = data.draw(st.integers(0, len(before)))
    listed = [*before.items()]
    after = dict([*listed[:place], (name, added), *listed[place:]])
    new = names(after)
    taken = {one for pointer, one in new.items() if pointer not in old}
    for pointer, given_name in old.items():
        # A name in use is only given up to a component, and only if that wants it itself.
        assert new[pointer] == given_name or given_name in taken & {class_name(name)}


def test_a_parent_s_objects_are_named_by_the_parent() -> None:
    base = {"type": "object", "properties": {"item": {"type": "object", "properties": {"a": {}}}}}
    child = {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"b": {}}}]}
    for components in ({"Base": base}, {"AChild": child, "Base": base}):
        assert names(components)["/components/schemas/Base/properties/item"] == "BaseItem"


def test_a_reference_into_a_component_renames_nothing_in_it() -> None:
    line = {"type": "object", "properties": {"a": {}}}
    base = {"type": "object", "properties": {"lines": {"type": "array", "items": line}}}
    into = {"properties": {"x": {"$ref": "#/components/schemas/Base/properties/lines/items"}}}
    for components in ({"Base": base}, {"A": into, "Base": base}):
        pointer = "/components/schemas/Base/properties/lines/items"
        assert names(components)[pointer] == "BaseLinesItem"
