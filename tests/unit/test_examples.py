"""Examples and keys that are not as the standard wants them are read as they were meant."""

import json
from pathlib import Path
from typing import Any

import pytest

from mockument.generator.document import Api, MediaType, load, load_text
from mockument.generator.document.examples import external_bytes
from mockument.generator.document.library import Refused
from mockument.generator.document.meant import meant_media_type, meant_status

OBJECT = {"type": "object", "properties": {"a": {"type": "integer"}}}


def document(content: dict[str, Any], status: str = "200") -> str:
    responses = {status: {"description": "x", "content": content}}
    return json.dumps(
        {
            "openapi": "3.1.1",
            "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"get": {"responses": responses}}},
        }
    )


def only_media(api: Api) -> MediaType:
    (response,) = api.operations[0].responses.values()
    (media,) = response.content.values()
    return media


def media(words: dict[str, Any], schema: Any = OBJECT) -> MediaType:
    content = {"application/json": {"schema": schema, **words}}
    return only_media(load_text(document(content), "a.json"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"example": {"a": 1}}, [("", {"a": 1})]),
        ({"examples": {"e": {"value": {"a": 1}}}}, [("e", {"a": 1})]),
        ({"examples": {"e": {"dataValue": 1, "value": 2}}}, [("e", 1)]),
        ({"examples": {"e": {"a": 1}, "f": 2}}, [("e", {"a": 1}), ("f", 2)]),
        ({"examples": {"e": {"description": "a thing", "a": 1}}},
         [("e", {"description": "a thing", "a": 1})]),
        ({"examples": {"e": {"summary": "no value"}}}, []),
        ({"examples": [{"a": 1}, {"value": 2}]}, [("0", {"a": 1}), ("1", 2)]),
        ({"examples": {"value": {"a": 1}, "summary": "x"}}, [("", {"a": 1})]),
        ({"examples": {"value": {"value": 1}, "summary": {"value": 2}}},
         [("value", 1), ("summary", 2)]),
        ({"examples": 3}, [("", 3)]),
        ({"examples": {"e": {"serializedValue": '{"a": 1}'}}}, [("e", {"a": 1})]),
        ({"x-examples": {"e": {"a": 1}}}, [("e", {"a": 1})]),
        ({"x-example": {"a": 1}}, [("", {"a": 1})]),
        ({"x-examples": {"e": {"a": 1}}, "examples": {}}, []),
        ({"example": None}, []),
        ({"examples": {"e": {"value": None}, "f": None}}, []),
        ({"example": '{"a": 1}'}, [("", {"a": 1})]),
        ({"example": "{no json"}, [("", "{no json")]),
        ({"examples": {"e": {"externalValue": "a.json"}}}, []),
    ],
)  # fmt: skip
def test_examples_are_read_as_they_were_meant(words: dict[str, Any], expected: list[Any]) -> None:
    assert [(e.name, e.value) for e in media(words).examples] == expected


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string"}, "{}"),
        ({"anyOf": [OBJECT, {"type": "string"}]}, "{}"),
        ({"type": ["object", "null"]}, None),
        ({"oneOf": [OBJECT, {"type": "null"}]}, None),
        ({}, None),
    ],
)
def test_what_the_schema_allows_is_left_as_it_is(schema: Any, value: Any) -> None:
    assert [e.value for e in media({"example": value}, schema).examples] == [value]


@pytest.mark.parametrize(
    "schema",
    [
        {"allOf": [{}, OBJECT]},
        {"anyOf": [OBJECT, {"type": "array"}]},
        {"properties": {}},
    ],
)
def test_what_no_part_of_the_schema_allows_is_not(schema: Any) -> None:
    assert [e.value for e in media({"example": "{}"}, schema).examples] == [{}]
    assert [e.value for e in media({"example": None}, schema).examples] == []


def test_json_that_was_written_as_a_text_is_sent_as_it_was_written() -> None:
    (example,) = media({"example": '{ "a" : 1 }'}).examples
    assert example.serialized == '{ "a" : 1 }'


def test_true_is_not_the_text_of_1() -> None:
    (example,) = media({"examples": {"e": {"value": 1, "x-serializedValue": "true"}}}).examples
    assert example.serialized is None


def external(tmp_path: Path, address: str) -> MediaType:
    words = {"examples": {"e": {"externalValue": address}}}
    path = tmp_path / "api" / "a.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(document({"application/json": words}), "utf-8")
    return only_media(load(path))


def test_an_external_example_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    content = external(tmp_path, "examples/e%20f.json")
    (example,) = content.external_examples
    assert (example.name, example.value) == ("e", None)
    with pytest.raises(Refused, match="cannot be read"):
        external_bytes(content.node, example)
    (tmp_path / "api" / "examples").mkdir()
    (tmp_path / "api" / "examples" / "e f.json").write_bytes(b"\xff\x00")
    assert external_bytes(content.node, example) == b"\xff\x00"


@pytest.mark.parametrize("address", ["../out.txt", "/etc/passwd", "file:///etc/passwd", "a\0b"])
def test_an_external_example_stays_in_its_folder(tmp_path: Path, address: str) -> None:
    (tmp_path / "out.txt").write_text("secret", "utf-8")
    content = external(tmp_path, address)
    with pytest.raises(Refused):
        external_bytes(content.node, content.external_examples[0])


def test_an_external_example_of_another_host_is_not_fetched(tmp_path: Path) -> None:
    content = external(tmp_path, "http://127.0.0.1:1/e.json")
    with pytest.raises(Refused, match="--allow-remote"):
        external_bytes(content.node, content.external_examples[0])


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("200", "200"), ("2XX", "2XX"), ("default", "default"), ("4xx", "4XX"), ("5**", "5XX"),
        ("200 OK", "200"), ("404 - Not Found", "404"), ("HTTP 201", "201"), ("200.0", "200"),
        (" default ", "default"), ("Default", "default"), ("*", "default"),
        ("400-499", "4XX"), ("400-599", ""), ("20", ""), ("2000", ""), ("600", ""), ("", ""),
        ("ok", ""),
    ],
)  # fmt: skip
def test_response_keys_as_they_were_meant(key: str, meant: str) -> None:
    assert meant_status(key) == meant


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("application/json", "application/json"),
        ("application/json; charset=utf-8", "application/json; charset=utf-8"),
        ("application/json; charset", "application/json"),
        ("application/json, text/json", "application/json"),
        (" application / json", "application/json"),
        ("application\\/json", "application/json"),
        ("json", "application/json"), ("JSON", "application/json"), ("*", "*/*"),
        ("text", "text/plain"), ("image", "image/*"), ("", "*/*"), ("foo", ""), ("/json", ""),
        ("a/b;" * 100, "a/b"),
    ],
)  # fmt: skip
def test_media_type_keys_as_they_were_meant(key: str, meant: str) -> None:
    assert meant_media_type(key) == meant


def test_odd_keys_are_found_under_what_they_mean() -> None:
    api = load_text(document({"json": {"schema": OBJECT}}, "200 OK"), "a.json")
    assert list(api.operations[0].responses) == ["200"]
    assert only_media(api).name == "application/json"
    both = {"json": {"example": 1}, "application/json": {"example": 2}}
    (example,) = only_media(load_text(document(both), "a.json")).examples
    assert example.value == 2
