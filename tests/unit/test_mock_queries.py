"""What clients write into queries and paths, and what is said where they write it otherwise."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from mockument.generator.document import load_text
from mockument.mockserver import create_app
from mockument.mockserver.engine.route.segments import segments_of

OBJECT = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}


def mock_of(*parameters: dict[str, Any], **more: Any) -> FlaskClient:
    """A mock whose ``GET /a`` has these query parameters."""
    inputs = [{"in": "query", **parameter} for parameter in parameters]
    operation = {"parameters": inputs, "responses": {"204": {"description": "fine"}}}
    document = {
        "openapi": "3.1.1",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": operation}},
        **more,
    }
    return create_app(load_text(json.dumps(document), "t.json")).test_client()


def messages(client: FlaskClient, target: str) -> list[str]:
    answer = client.get(target)
    return [one["message"] for one in answer.json["violations"]] if answer.json else []


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("/a", "is required"),
        ("/a?ids[]=1", "is required as `ids`; `ids[]` was sent"),
        ("/a?ids%5B0%5D=1", "is required as `ids`; `ids[0]` was sent"),
        ("/a?IDS=1", "is required as `ids`; `IDS` was sent"),
        ("/a?other=1", "is required"),
    ],
)
def test_what_is_missing_may_be_there_under_another_name(target: str, says: str) -> None:
    ids = {"name": "ids", "required": True, "schema": {"type": "array"}}
    assert messages(mock_of(ids), target) == [says]


@pytest.mark.parametrize(
    ("schema", "query", "said"),
    [
        (OBJECT, "f[a]=1", []),
        (OBJECT, "f=1", ["was sent as `f=…`; its style deepObject writes `f[…]=…`"]),
        (OBJECT, "f=", []),  # nothing
        ({"type": "integer"}, "f=1", []),  # no style for what has no parts
        ({"type": "integer"}, "f=x", ['"x" is not of type "integer"']),
    ],
)
def test_a_deep_object_that_is_sent_as_one_text(
    schema: dict[str, Any], query: str, said: list[str]
) -> None:
    found = {"name": "f", "style": "deepObject", "explode": True, "schema": schema}
    assert messages(mock_of(found), f"/a?{query}") == said


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("l=%7B%22a%22:1%7D&l=%7B%22a%22:2%7D", []),
        ("l=%7B%22a%22:%22x%22%7D", ['"x" is not of type "integer"']),
        ("l=%7B%22a%22", ['"{\\"a\\"" is not of type "object"']),
        ("l=[1]", ['"[1]" is not of type "object"']),
    ],
)
def test_objects_in_a_list_are_written_as_json(query: str, said: list[str]) -> None:
    listed = {"name": "l", "schema": {"type": "array", "items": OBJECT}}
    assert messages(mock_of(listed), f"/a?{query}") == said


@pytest.mark.parametrize(
    ("schema", "query", "said"),
    [
        ({"const": 3}, "n=3", []),
        ({"const": 3}, "n=4", ["3 was expected"]),
        ({"const": "3"}, "n=3", []),
        ({"oneOf": [{"const": True}, {"const": "all"}]}, "n=true", []),
        ({"oneOf": [{"const": True}, {"const": "all"}]}, "n=all", []),
    ],
)
def test_a_constant_says_its_type(schema: dict[str, Any], query: str, said: list[str]) -> None:
    assert messages(mock_of({"name": "n", "schema": schema}), f"/a?{query}") == said


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/things?action=start", 201),
        ("/things?x=1&action=stop", 202),
        ("/things?action=stop&hard=", 203),
        ("/things?action=other", 200),
        ("/things", 200),
        ("/things?kind=a", 204),
        ("/things?kind=a&colour=b", 205),
        ("/things?colour=b", 205),
    ],
)
def test_paths_that_are_written_with_a_query_are_told_apart_by_it(target: str, status: int) -> None:
    documented = {
        "/things": 200,
        "/things?action=start": 201,
        "/things?action=stop": 202,
        "/things?action=stop&hard": 203,
        "/things?kind={kind}": 204,
        "/things?kind={kind}&colour={colour}": 205,
    }
    paths = {
        path: {"get": {"responses": {str(code): {"description": ""}}}}
        for path, code in documented.items()
    }
    assert mock_of(paths=paths).get(target).status_code == status


@pytest.mark.parametrize(
    ("target", "headers", "said"),
    [
        ("/", {"X-Target": "v1.Start"}, "start"),
        ("/", {"X-Target": "v1.Stop"}, "stop"),
        ("/?Action=Start", {}, "by query"),
        ("/", {"X-Target": "v1.Other"}, "X-Target"),
        ("/tags?keys=a", {}, "keys"),
        ("/tags", {"X-Owner": "me"}, "owner"),
        ("/tags?keys=a", {"X-Owner": "me"}, "keys"),
    ],
)
def test_paths_that_are_written_with_a_fragment_are_told_apart_by_what_is_asked_for(
    target: str, headers: dict[str, str], said: str
) -> None:
    def asked(location: str, name: str, *values: str) -> dict[str, Any]:
        schema = {"type": "string", **({"enum": list(values)} if values else {})}
        return {"name": name, "in": location, "required": True, "schema": schema}

    documented = {
        "/#X-Target=v1.Start": (asked("header", "X-Target", "v1.Start"), "start"),
        "/#X-Target=v1.Stop": (asked("header", "X-Target", "v1.Stop"), "stop"),
        "/#Action=Start": (asked("query", "Action", "Start"), "by query"),
        "/tags#keys": (asked("query", "keys"), "keys"),
        "/tags#owner": (asked("header", "X-Owner"), "owner"),
    }
    paths = {
        path: {
            "get": {
                "parameters": [parameter],
                "responses": {
                    "200": {"description": "", "content": {"text/plain": {"example": text}}}
                },
            }
        }
        for path, (parameter, text) in documented.items()
    }
    assert said in mock_of(paths=paths).get(target, headers=headers).text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/things/5", "by number"),
        ("/things/none", "by name"),
        ("/things/00000000-0000-4000-8000-000000000000", "by uuid"),
        ("/things/5/parts", "parts of a number"),
    ],
)
def test_paths_that_differ_in_their_variables_are_told_apart_by_what_those_may_be(
    path: str, said: str
) -> None:
    def operation(text: str, name: str, **schema: str) -> dict[str, Any]:
        parameter = {"name": name, "in": "path", "required": True, "schema": schema}
        content = {"text/plain": {"example": text}}
        responses = {"200": {"description": "", "content": content}}
        return {"get": {"parameters": [parameter], "responses": responses}}

    paths = {
        "/things/{name}": operation("by name", "name", type="string", pattern="^[a-z]+$"),
        "/things/{uuid}": operation("by uuid", "uuid", type="string", format="uuid"),
        "/things/{id}": operation("by number", "id", type="integer"),
        "/things/{name}/parts": operation("parts of a name", "name", type="string"),
        "/things/{id}/parts": operation("parts of a number", "id", type="integer"),
    }
    assert mock_of(paths=paths).get(path).text == said


@pytest.mark.parametrize("path", ["/a/1/b/2", "/a/x/b/2"])
def test_a_path_that_has_a_name_twice_is_not_told_apart(path: str) -> None:
    def operation(status: int, **schemas: dict[str, Any]) -> dict[str, Any]:
        parameters = [
            {"name": name, "in": "path", "required": True, "schema": schema}
            for name, schema in schemas.items()
        ]
        return {"get": {"parameters": parameters, "responses": {str(status): {"description": ""}}}}

    paths = {
        "/a/{id}/b/{id}": operation(200, id={}),
        "/a/{x}/b/{y}": operation(201, x={"type": "integer"}, y={"type": "string"}),
    }
    assert mock_of(paths=paths).get(path).status_code == 200


def test_what_is_sent_tells_operations_apart_that_take_different_bodies() -> None:
    def operation(status: str, media_type: str) -> dict[str, Any]:
        body: dict[str, Any] = {"content": {media_type: {}}}
        return {"post": {"requestBody": body, "responses": {status: {"description": ""}}}}

    mock = mock_of(
        paths={
            "/faces": operation("201", "application/json"),
            "/faces#overload=stream": operation("202", "application/octet-stream"),
        }
    )
    assert mock.post("/faces", json={}).status_code == 201
    sent = mock.post("/faces", data=b"x", content_type="application/octet-stream")
    assert sent.status_code == 202


def test_an_object_that_is_sent_as_one_text_is_not_said_to_have_another_name() -> None:
    mock = mock_of({"name": "filter", "schema": OBJECT, "required": True})
    assert messages(mock, "/a?filter=x") == ["is required"]


def test_a_path_parameter_in_the_query_of_a_path_is_one_of_the_query() -> None:
    number = {"name": "number", "in": "path", "required": True, "schema": {"type": "integer"}}
    operation = {"parameters": [number], "responses": {"204": {"description": ""}}}
    mock = mock_of(paths={"/things?page={number}": {"get": operation}})
    assert mock.get("/things?page=2").status_code == 204
    assert messages(mock, "/things?page=x") == ['"x" is not of type "integer"']
    assert messages(mock, "/things") == ["is required"]


def test_a_path_parameter_that_names_a_query_is_not_asked_for() -> None:
    name = {"name": "search", "in": "path", "required": True, "schema": {"type": "string"}}
    operation = {"parameters": [name], "responses": {"204": {"description": ""}}}
    assert mock_of(paths={"/a?{search}=1": {"get": operation}}).get("/a").status_code == 204


@pytest.mark.parametrize(
    ("template", "path", "values"),
    [
        ("/{number}.{format}", "/1.5.json", {"number": "1.5", "format": "json"}),
        ("/{a}-{b}-{c}", "/1-2-3-4", {"a": "1", "b": "2-3", "c": "4"}),
        ("/{a}..{b}", "/x...y", {"a": "x.", "b": "y"}),
        ("/{a}.{b}", "/x.", None),
        ("/{a}.{b}", "/.x", None),
    ],
)
def test_the_last_of_several_variables_of_a_segment_is_the_shortest(
    template: str, path: str, values: dict[str, str] | None
) -> None:
    (segment,) = segments_of(template)
    found = segment.values(path[1:])
    assert (dict(zip(segment.names, found, strict=True)) if found else None) == values


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/", "/"])
def test_the_path_of_the_base_itself_needs_no_slash(path: str) -> None:
    document = {
        "openapi": "3.1.1",
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "https://example.com/api/v1"}],
        "paths": {"/": {"get": {"responses": {"204": {"description": "fine"}}}}},
    }
    client = create_app(load_text(json.dumps(document), "t.json")).test_client()
    assert client.get(path).status_code == 204
    assert client.get("/api").status_code == 404


@pytest.mark.parametrize(
    ("schema", "path", "status"),
    [
        ({"pattern": "^refs/[a-z]+$"}, "/files/refs/heads", 204),  # only such values have slashes
        ({"pattern": "^[^/]+$"}, "/files/refs/heads", 404),
        ({"const": "a/b"}, "/files/a/b", 204),
        ({"type": "string"}, "/files/a/b", 404),
        ({"type": "string"}, "/files/a%2Fb", 204),
    ],
)
def test_a_value_has_slashes_where_its_schema_wants_them(
    schema: dict[str, Any], path: str, status: int
) -> None:
    one = {"name": "path", "in": "path", "required": True, "schema": schema}
    operation = {"parameters": [one], "responses": {"204": {"description": "fine"}}}
    assert mock_of(paths={"/files/{path}": {"get": operation}}).get(path).status_code == status
