"""Parameters: what is written by style and explode is read back, whatever the value."""

import json
from typing import Any
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from mockument.generator.document import Parameter, load_text
from mockument.mockserver.engine import Request
from mockument.mockserver.engine.validate.parameters import Sent, read_parameter

SCALARS = {
    "string": st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    "integer": st.integers(),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
}
PLAIN = st.text(alphabet="abcXYZ019äß云 -_~", min_size=1)
"""Texts without what separates: a path variable comes decoded, and cannot tell them."""
NAMES = "rgb"


def parameter(where: str, schema: dict[str, Any], style: str, explode: bool) -> Parameter:
    declared = {"name": "p", "in": where, "schema": schema, "style": style, "explode": explode}
    operation = {"parameters": [declared], "responses": {"200": {"description": "d"}}}
    document = {
        "openapi": "3.1.1",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": operation}},
    }
    (found,) = load_text(json.dumps(document), "t.json").operations[0].parameters
    return found


def text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def encoded(value: Any) -> str:
    return quote(text(value), safe="")


def meanings(found: object) -> list[Any]:
    assert isinstance(found, Sent), found
    return [found.value, *found.otherwise]


def in_query(declared: Parameter, query: str) -> list[Any]:
    return meanings(read_parameter(declared, Request("GET", "/a", query), {}))


typed = st.sampled_from(sorted(SCALARS)).flatmap(
    lambda kind: st.tuples(st.just(kind), st.lists(SCALARS[kind], min_size=1, max_size=4))
)


@given(typed)
def test_scalars(case: tuple[str, list[Any]]) -> None:
    kind, (value, *_) = case
    declared = parameter("query", {"type": kind}, "form", explode=True)
    assert value in in_query(declared, f"p={encoded(value)}")


@given(typed, st.booleans())
def test_lists_in_the_query(case: tuple[str, list[Any]], explode: bool) -> None:
    kind, values = case
    declared = parameter("query", {"type": "array", "items": {"type": kind}}, "form", explode)
    between = "&p=" if explode else ","
    assert values in in_query(declared, "p=" + between.join(map(encoded, values)))


@given(
    st.lists(PLAIN.filter(lambda t: " " not in t), min_size=1),
    st.sampled_from([("spaceDelimited", "%20"), ("pipeDelimited", "|"), ("pipeDelimited", "%7C")]),
)
def test_lists_with_other_delimiters(values: list[str], style: tuple[str, str]) -> None:
    schema = {"type": "array", "items": {"type": "string"}}
    declared = parameter("query", schema, style[0], explode=False)
    assert values in in_query(declared, "p=" + style[1].join(map(encoded, values)))


@given(
    st.dictionaries(st.sampled_from(NAMES), SCALARS["string"], min_size=1),
    st.sampled_from(["deepObject", "exploded", "form"]),
)
def test_objects_in_the_query(value: dict[str, str], style: str) -> None:
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in NAMES}}
    if style == "deepObject":
        query = "&".join(f"p[{name}]={encoded(v)}" for name, v in value.items())
        declared = parameter("query", schema, "deepObject", explode=True)
    elif style == "exploded":
        query = "&".join(f"{name}={encoded(v)}" for name, v in value.items())
        declared = parameter("query", schema, "form", explode=True)
    else:
        query = "p=" + ",".join(f"{name},{encoded(v)}" for name, v in value.items())
        declared = parameter("query", schema, "form", explode=False)
    assert value in in_query(declared, query)


def in_path(value: Any, style: str, explode: bool) -> str:
    """A path variable as RFC 6570 writes it, decoded again as the router does."""
    start = {"simple": "", "label": ".", "matrix": ";p="}[style]
    between = {"simple": ",", "label": ".", "matrix": ";p="}[style] if explode else ","
    if isinstance(value, dict) and explode:
        start, between = {"simple": ("", ","), "label": (".", "."), "matrix": (";", ";")}[style]
        return start + between.join(f"{name}={v}" for name, v in value.items())
    if isinstance(value, dict):
        return start + ",".join(f"{name},{v}" for name, v in value.items())
    listed = value if isinstance(value, list) else [value]
    return start + between.join(map(text, listed))


@given(
    st.one_of(
        PLAIN,
        st.lists(PLAIN, min_size=1),
        st.dictionaries(st.sampled_from(NAMES), PLAIN, min_size=1),
    ),
    st.sampled_from(["simple", "label", "matrix"]),
    st.booleans(),
)
def test_path_variables(value: Any, style: str, explode: bool) -> None:
    schema: dict[str, Any] = {"type": "string"}
    if isinstance(value, list):
        schema = {"type": "array", "items": schema}
    elif isinstance(value, dict):
        schema = {"type": "object", "properties": dict.fromkeys(NAMES, schema)}
    declared = parameter("path", schema, style, explode)
    found = read_parameter(declared, Request("GET", "/a"), {"p": in_path(value, style, explode)})
    assert value in meanings(found)


@given(
    st.sampled_from(["query", "path", "header", "cookie"]),
    st.sampled_from(["form", "simple", "label", "matrix", "deepObject", "pipeDelimited", "x"]),
    st.booleans(),
    st.sampled_from(["integer", "array", "object"]),
    st.text(),
)
def test_nothing_that_is_sent_breaks_the_reading(
    where: str, style: str, explode: bool, kind: str, sent: str
) -> None:
    schema = {"type": kind, "items": {"type": "integer"}, "properties": {"r": {}}}
    declared = parameter(where, schema, style, explode)
    request = Request("GET", "/a", f"p={sent}", (("p", sent), ("Cookie", f"p={sent}")))
    read_parameter(declared, request, {"p": sent})
