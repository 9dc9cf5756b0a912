"""Which of the documented answers comes, and what is in it: documents that users of mocks have."""

import base64
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from mockument.generator.document import load_text
from mockument.mockserver import create_app

ERROR = {"application/json": {"schema": {"type": "object", "required": ["error"]}}}


def mock_of(responses: dict[str, Any], version: str = "3.1.1", **components: Any) -> FlaskClient:
    """A mock whose ``GET /a`` has these responses."""
    document = {
        "openapi": version,
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"responses": responses}}},
        "components": components,
    }
    return create_app(load_text(json.dumps(document), "t.json")).test_client()


def response(**more: Any) -> dict[str, Any]:
    return {"description": "", **more}


# --- status


@pytest.mark.parametrize(
    ("responses", "status", "says"),
    [
        ({"default": response(content=ERROR), "302": response()}, 302, "302 is a redirect"),
        ({"400": response(), "307": response(), "303": response()}, 303, "303 is a redirect"),
        ({"3XX": response(), "default": response()}, 300, "3XX is a redirect"),
        ({"304": response(), "default": response()}, 200, "default stands for success"),
        ({"302": response(), "204": response()}, 204, "204 is the lowest success"),
        ({"101": response(), "404": response()}, 404, "404 is the first"),
    ],
)
def test_a_redirect_is_what_comes_where_no_success_is_documented(
    responses: dict[str, Any], status: int, says: str
) -> None:
    answer = mock_of(responses).get("/a")
    assert answer.status_code == status
    assert says in answer.headers["Mockument-Decision"]


def test_another_protocol_is_nothing_that_a_mock_can_answer() -> None:
    client = mock_of({"101": response()})
    answer = client.get("/a")
    assert answer.status_code == 501
    assert "nothing but 101 is documented" in json.loads(answer.data)["detail"]
    assert client.get("/a", headers={"Prefer": "code=101"}).status_code == 422


# --- media type


@pytest.mark.parametrize(
    ("documented", "accept", "status"),
    [
        ("application/vnd.api+json", "application/json", 200),
        ("application/vnd.api+json", "application/json;q=0.5, image/png", 200),
        ("application/vnd.api+json", "application/hal+json", 406),
        ("application/vnd.api+json", "application/json;q=0", 406),
        ("application/json", "application/vnd.api+json", 406),
        ("text/plain", "application/json", 406),
    ],
)
def test_whoever_accepts_json_gets_json_under_another_name(
    documented: str, accept: str, status: int
) -> None:
    client = mock_of({"200": response(content={documented: {"example": "x"}})})
    answer = client.get("/a", headers={"Accept": accept})
    assert answer.status_code == status
    if status == 200:
        assert answer.content_type == documented
        assert "of the kind that Accept names" in answer.headers["Mockument-Decision"]


def test_the_kind_does_not_matter_where_the_type_itself_is_documented() -> None:
    content = {"application/hal+json": {"example": 1}, "application/json": {"example": 2}}
    answer = mock_of({"200": response(content=content)}).get(
        "/a", headers={"Accept": "application/json"}
    )
    assert answer.content_type == "application/json"


# --- header fields


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ({"schema": {"type": "string", "example": "a"}}, "a"),
        ({"schema": {"type": "integer", "examples": [7]}}, "7"),
        ({"schema": {"type": "integer"}}, None),
        ({"schema": {"type": "integer", "minimum": 5}, "required": True}, "5"),
        ({"schema": {"type": "object"}, "example": {"a": 1, "b": "c"}}, "a,1,b,c"),
        ({"schema": {"type": "object"}, "example": {"a": 1}, "explode": True}, "a=1"),
        ({"schema": {"type": "array"}, "example": [1, 2]}, "1,2"),
        ({"schema": {"type": "array"}, "example": "1,2"}, "1,2"),
        ({"content": {"application/json": {"schema": {"example": {"a": 1}}}}}, '{"a":1}'),
    ],
)
def test_a_header_comes_where_an_example_of_it_is_anywhere(
    header: dict[str, Any], text: str | None
) -> None:
    answer = mock_of({"200": response(headers={"X-A": header})}).get("/a")
    assert answer.headers.get("X-A") == text


# --- examples of schemas


@pytest.mark.parametrize(
    ("schema", "body"),
    [
        ({"allOf": [{"$ref": "#/components/schemas/A"}, {"example": {"b": 2}}]}, {"a": 1, "b": 2}),
        ({"allOf": [{"example": {"a": 1}}, {"example": {"a": 2, "b": 2}}]}, {"a": 1, "b": 2}),
        # An example of the whole says all of it.
        ({"example": {"a": 5}, "allOf": [{"example": {"b": 1}}, {"example": {"c": 1}}]}, {"a": 5}),
        ({"allOf": [{"example": {"a": 1}}, {"type": "object"}]}, {"a": 1}),
    ],
)
def test_the_examples_of_an_objects_parts_come_together(
    schema: dict[str, Any], body: dict[str, Any]
) -> None:
    part = {"type": "object", "properties": {"a": {"type": "integer"}}, "example": {"a": 1}}
    content = {"application/json": {"schema": {"type": "object", **schema}}}
    client = mock_of({"200": response(content=content)}, schemas={"A": part})
    assert client.get("/a").json == body


# --- files

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"


@pytest.mark.parametrize(
    ("media_type", "schema", "example", "body"),
    [
        ("image/png", {"format": "binary"}, PNG, base64.b64decode(PNG)),
        ("application/octet-stream", {}, "JVBERi0xLjQK", b"%PDF-1.4\n"),
        ("application/octet-stream", {}, "abcd", b"abcd"),
        ("image/png", {"contentEncoding": "base64"}, PNG, PNG.encode()),
        ("text/plain", {}, PNG, PNG.encode()),
    ],
)
def test_a_file_that_is_written_in_base64_is_sent_as_the_file(
    media_type: str, schema: dict[str, Any], example: str, body: bytes
) -> None:
    media = {"schema": {"type": "string", **schema}, "example": example}
    assert mock_of({"200": response(content={media_type: media})}).get("/a").data == body


@pytest.mark.parametrize("media_type", ["application/xml", "application/opensearch+xml"])
def test_of_xml_of_which_nothing_is_said_there_is_a_root(media_type: str) -> None:
    assert mock_of({"200": response(content={media_type: {}})}).get("/a").data == b"<root/>"


@pytest.mark.parametrize("length", [20, 24, 25, 27])
def test_a_time_is_written_as_long_as_it_must_be(length: int) -> None:
    schema = {"type": "string", "format": "date-time", "minLength": length, "maxLength": length}
    content = {"application/json": {"schema": schema}}
    made = mock_of({"200": response(content=content)}).get("/a").json
    assert isinstance(made, str)
    assert len(made) == length


# --- parents with a discriminator


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("Pet", {"kind": "meow", "m": True}),  # any of those that descend from it
        ("Dog", {"kind": "Dog"}),
        ("Kitten", {"kind": "Kitten", "m": True}),
        ("Named", {"kind": "#named"}),  # by an extension
        ("Shown", {"kind": "seen"}),  # an example says all of it
        ("Listed", {"kind": "l"}),  # says itself what its tag is
        ("Alone", {"kind": "string"}),
    ],
)
def test_what_descends_from_a_parent_has_its_own_tag(name: str, body: dict[str, Any]) -> None:
    tag = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
    parent = {"$ref": "#/components/schemas/Pet"}
    schemas = {
        "Pet": {**tag, "discriminator": {"propertyName": "kind", "mapping": {"meow": "Cat"}}},
        "Cat": {
            "allOf": [parent, {"required": ["m"], "properties": {"m": {"type": "boolean"}}}],
        },
        "Dog": {"allOf": [parent]},
        "Kitten": {"allOf": [{"$ref": "#/components/schemas/Cat"}]},
        "Named": {"allOf": [parent], "x-ms-discriminator-value": "#named"},
        "Shown": {"allOf": [parent], "example": {"kind": "seen"}},
        "Listed": {"allOf": [parent, {"properties": {"kind": {"enum": ["l"]}}}]},
        "Alone": {**tag, "discriminator": {"propertyName": "kind"}},
    }
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    assert mock_of({"200": response(content=content)}, schemas=schemas).get("/a").json == body
