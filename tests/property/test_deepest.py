"""Wherever a value is said to break its schema, it does."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
from hypothesis import assume, given
from hypothesis import strategies as st

from mockument.generator.document.deepest import deepest

NAMES = ("A", "B", "C")
LEAVES = st.sampled_from(
    [
        *({"$ref": f"#/$defs/{name}"} for name in NAMES),
        *({"type": kind} for kind in ("integer", "string", "object", "array")),
        {"const": 1},
        {"required": ["a"]},
    ]
)


def grown(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    properties = st.fixed_dictionaries({}, optional={"a": below, "b": below})
    return st.one_of(
        *(
            st.fixed_dictionaries({keyword: st.lists(below, min_size=1, max_size=3)})
            for keyword in ("allOf", "anyOf", "oneOf", "prefixItems")
        ),
        *(st.fixed_dictionaries({keyword: below}) for keyword in ("items", "not", "contains")),
        st.fixed_dictionaries(
            {"properties": properties}, optional={"additionalProperties": below | st.just(False)}
        ),
        st.fixed_dictionaries({"if": below, "then": below}),
    )


SCHEMAS = st.recursive(LEAVES, grown, max_leaves=6)
BUNDLES = st.builds(
    lambda root, definitions: {**root, "$defs": definitions},
    SCHEMAS,
    st.fixed_dictionaries(dict.fromkeys(NAMES, SCHEMAS)),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from([1, "x", None]),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from("abc"), below),
    max_leaves=8,
)


@given(BUNDLES, VALUES)
def test_the_part_that_is_named_breaks_the_schema_that_is_named(bundled: Any, value: Any) -> None:
    assume(not jsonschema_rs.Draft202012Validator(bundled).is_valid(value))
    found = deepest(bundled, value, lambda one: jsonschema_rs.Draft202012Validator(dict(one)))
    schema, part = bundled, value
    for key in found.key:
        part = part[key]
    for token in found.path:
        schema = schema[int(token) if isinstance(schema, list) else token]
    alone = {"allOf": [{**schema, "$defs": {}}], "$defs": bundled["$defs"]}
    assert not jsonschema_rs.Draft202012Validator(alone).is_valid(part)
