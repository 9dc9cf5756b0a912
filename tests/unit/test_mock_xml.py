"""XML: what a schema's XML Objects say, read and written."""

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockument.generator.document import Schema, load_text
from mockument.generator.messages.xml_text import xml_bytes
from mockument.mockserver.engine import Engine, MockOptions, Request
from mockument.mockserver.engine.validate.xml_body import BrokenXml, XmlReader
from mockument.mockserver.engine.validate.xml_parse import parse_xml


def schema_of(schema: Any, **components: Any) -> Schema:
    schemas = {**components, "Pet": schema}
    document = {
        "openapi": "3.1.1",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    return load_text(json.dumps(document), "t.json").schemas["Pet"]


def read(schema: Any, text: str) -> Any:
    value, violations, unchecked = XmlReader(schema_of(schema)).read(text.encode())
    assert not violations, violations
    assert not unchecked
    return value


INTEGER = {"type": "integer"}
TEXT = {"type": "string"}
PAIRS: list[tuple[dict[str, Any], Any, str]] = [
    # One line each: a schema, a value, and how it is written.
    ({"type": "integer"}, 3, "<Pet>3</Pet>"),
    ({"properties": {"a": INTEGER}}, {"a": 1}, "<Pet><a>1</a></Pet>"),
    ({"properties": {"a": INTEGER}, "xml": {"name": "pet"}}, {"a": 1}, "<pet><a>1</a></pet>"),
    (
        {"properties": {"a": {**INTEGER, "xml": {"attribute": True}}, "b": TEXT}},
        {"a": 1, "b": "<&>"},
        '<Pet a="1"><b>&lt;&amp;&gt;</b></Pet>',
    ),
    (
        {"properties": {"l": {"type": "array", "items": INTEGER}}},
        {"l": [1, 2]},
        "<Pet><l>1</l><l>2</l></Pet>",
    ),
    (
        {"properties": {"l": {"type": "array", "items": {**INTEGER, "xml": {"name": "n"}}}}},
        {"l": [1]},
        "<Pet><n>1</n></Pet>",
    ),
    (
        {
            "properties": {
                "l": {
                    "type": "array",
                    "xml": {"wrapped": True, "name": "many"},
                    "items": {**INTEGER, "xml": {"name": "n"}},
                }
            }
        },
        {"l": [1, 2]},
        "<Pet><many><n>1</n><n>2</n></many></Pet>",
    ),
    (
        {"properties": {"l": {"type": "array", "xml": {"nodeType": "element"}, "items": TEXT}}},
        {"l": ["a"]},
        "<Pet><l><l>a</l></l></Pet>",
    ),
    (
        {
            "properties": {
                "unit": {"type": "string", "xml": {"nodeType": "attribute"}},
                "n": {**INTEGER, "xml": {"nodeType": "text"}},
            }
        },
        {"unit": "kg", "n": 4},
        '<Pet unit="kg">4</Pet>',
    ),
    (
        {"properties": {"t": {"type": "string", "xml": {"nodeType": "cdata"}}}},
        {"t": "a]]>b<"},
        "<Pet><![CDATA[a]]]]><![CDATA[>b<]]></Pet>",
    ),
    (
        {
            "xml": {"namespace": "urn:p", "prefix": "p"},
            "properties": {"a": {**INTEGER, "xml": {"namespace": "urn:p", "prefix": "p"}}},
        },
        {"a": 1},
        '<p:Pet xmlns:p="urn:p"><p:a>1</p:a></p:Pet>',
    ),
    (
        {"xml": {"namespace": "urn:d"}, "properties": {"a": INTEGER}},
        {"a": 1},
        '<Pet xmlns="urn:d"><a xmlns="">1</a></Pet>',
    ),
    (
        {"properties": {"a": {"type": ["integer", "null"]}}},
        {"a": None},
        '<Pet><a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></Pet>',
    ),
    ({"additionalProperties": INTEGER, "type": "object"}, {"x": 1}, "<Pet><x>1</x></Pet>"),
]


@pytest.mark.parametrize(("schema", "value", "text"), PAIRS)
def test_a_value_is_written_and_read_as_the_schema_says(
    schema: dict[str, Any], value: Any, text: str
) -> None:
    written = xml_bytes(value, schema_of(schema)).decode()
    assert written == f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'
    assert read(schema, written) == value


def test_what_is_not_described_comes_under_its_own_name() -> None:
    schema = {"properties": {"a": INTEGER}}
    assert read(schema, "<Pet b='1'><a> 2 </a><c><d>x</d><d>y</d></c></Pet>") == {
        "a": 2,
        "b": "1",
        "c": {"d": ["x", "y"]},
    }


def test_names_spaces_and_text_that_differ_are_told() -> None:
    schema = schema_of(
        {
            "xml": {"name": "pet", "namespace": "urn:p"},
            "properties": {
                "l": {
                    "type": "array",
                    "xml": {"wrapped": True},
                    "items": {"type": "string", "xml": {"name": "n"}},
                }
            },
        }
    )
    _, violations, _ = XmlReader(schema).read(b"<dog>woof<l><n/><m/></l></dog>")
    assert [v.pointer for v in violations] == ["", "/l/1", ""]


def test_alternatives_that_xml_does_not_tell_apart_are_not_checked() -> None:
    schema = {"oneOf": [{"properties": {"v": INTEGER}}, {"properties": {"v": TEXT}}]}
    _, _, unchecked = XmlReader(schema_of(schema)).read(b"<Pet><v>1</v></Pet>")
    assert "v" in unchecked


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"<a>",
        b"<a></b>",
        b"<a>&nbsp;</a>",
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<a>" * 200 + b"</a>" * 200,
        b"<a>" + b"<b/>" * 300_000 + b"</a>",
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
        b"<a>\xff</a>",
    ],
)
def test_xml_that_is_not_read(content: bytes) -> None:
    with pytest.raises(BrokenXml):
        XmlReader(schema_of({})).read(content)


NAMES = st.text(min_size=1, max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
KINDS = st.sampled_from(["element", "attribute", "text", "cdata", "none"])


@given(VALUES, NAMES, NAMES, NAMES.filter(lambda uri: "\n" not in uri), KINDS)
def test_whatever_is_written_is_xml(
    value: Any, name: str, prefix: str, uri: str, kind: str
) -> None:
    xml = {"name": name, "prefix": prefix, "namespace": uri, "nodeType": kind}
    schema = {"xml": xml, "additionalProperties": {"xml": xml}, "items": {"xml": xml}}
    parse_xml(xml_bytes(value, schema_of(schema)))


@given(
    st.dictionaries(st.sampled_from("abc"), st.integers()),
    st.lists(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0xD7FF))),
    st.booleans(),
    st.booleans(),
)
def test_reading_takes_back_what_writing_made(
    numbers: dict[str, int], texts: list[str], is_wrapped: bool, is_attribute: bool
) -> None:
    schema = {
        "type": "object",
        "properties": {
            **{name: {**INTEGER, "xml": {"attribute": is_attribute}} for name in "abc"},
            "l": {"type": "array", "xml": {"wrapped": is_wrapped}, "items": TEXT},
        },
    }
    value: dict[str, Any] = {**numbers, **({"l": texts} if texts or is_wrapped else {})}
    assert read(schema, xml_bytes(value, schema_of(schema)).decode()) == value


def test_an_operation_that_takes_and_gives_xml() -> None:
    pet = {
        "type": "object",
        "required": ["name"],
        "properties": {"name": TEXT, "age": {**INTEGER, "xml": {"attribute": True}}},
        "xml": {"name": "pet"},
    }
    content = {"application/xml": {"schema": {"$ref": "#/components/schemas/Pet"}}}
    operation = {
        "requestBody": {"content": content},
        "responses": {"200": {"description": "d", "content": content}},
    }
    document = {
        "openapi": "3.1.1",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"post": operation}},
        "components": {"schemas": {"Pet": pet}},
    }
    engine = Engine(load_text(json.dumps(document), "t.json"), MockOptions())

    def post(content: bytes) -> tuple[int, bytes]:
        fields = (("Content-Type", "text/xml" if b"text" in content else "application/xml"),)
        answer = engine.respond(
            Request("POST", "/a", "", fields, len(content), lambda n: content[:n])
        )
        return answer.status, answer.body

    status, body = post(b"<pet age='3'><name>n</name></pet>")
    assert status == 200
    assert ET.fromstring(body).tag == "pet"
    status, body = post(b"<pet age='x'/>")
    listed = json.loads(body)["violations"]
    assert {(v["pointer"], v["keyword"]) for v in listed} == {("/age", "type"), ("", "required")}
    assert post(b"<pet")[0] == 400
