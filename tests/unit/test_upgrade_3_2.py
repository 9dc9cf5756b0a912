"""OpenAPI 3.2: what it has brought, as the model tells it and the mock answers it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockument.generator.document import Api, Operation, load
from mockument.generator.document.references import dead_references
from mockument.mockserver.engine import Engine, Request

FIXTURE = Path(__file__).parents[1] / "fixtures" / "documents" / "openapi32.yaml"


@pytest.fixture(scope="module")
def news() -> Api:
    return load(FIXTURE)


@pytest.fixture(scope="module")
def engine(news: Api) -> Engine:
    return Engine(news)


def named(api: Api, name: str) -> Operation:
    return next(one for one in api.operations if one.operation_id == name)


def test_operations_of_all_methods(news: Api) -> None:
    found = [(one.method, one.path) for one in news.operations]
    assert found == [
        ("QUERY", "/stories"),
        ("COPY", "/stories"),
        ("Link", "/stories"),
        ("GET", "/stream"),
        ("GET", "/form"),
    ]
    assert named(news, "linkStories").pointer == "/paths/~1stories/additionalOperations/Link"
    assert news.findings == ()
    assert dead_references(news.document) == []


def test_older_documents_have_no_such_methods(tmp_path: Path) -> None:
    file = tmp_path / "older.yaml"
    file.write_text(FIXTURE.read_text().replace("openapi: 3.2.0", "openapi: 3.1.1"))
    assert [one.path for one in load(file).operations] == ["/stream", "/form"]


def test_tags_have_parents(news: Api) -> None:
    assert news.tags["reading"].summary == "To read"
    assert news.tags["reading"].kind == "nav"
    assert news.tag_path("stories") == ("reading", "stories")
    assert news.tag_path("unknown") == ("unknown",)


def test_a_circle_of_parents_ends(tmp_path: Path) -> None:
    file = tmp_path / "circle.yaml"
    file.write_text(FIXTURE.read_text().replace("kind: nav", "parent: stories"))
    assert load(file).tag_path("stories") == ("reading", "stories")


def test_the_rest_is_told(news: Api) -> None:
    assert news.self_uri == "https://news.example/openapi.yaml"
    assert news.servers[0].name == "prod"
    scheme = news.security_schemes["tv"]
    assert scheme.deprecated
    assert scheme.metadata_url.endswith("oauth-authorization-server")
    flow = scheme.flows["deviceAuthorization"]
    assert flow.device_authorization_url == "https://news.example/device"
    assert flow.scopes == {"read": "read stories"}
    discriminator = news.schemas["Story"].keywords["discriminator"]
    assert discriminator == {"propertyName": "kind", "defaultMapping": "Story"}
    assert news.schemas["Story"].properties["id"].keywords["xml"] == {"nodeType": "attribute"}


def test_media_types_may_be_shared(news: Api) -> None:
    response = named(news, "searchStories").responses["200"]
    assert response.summary == "found"
    schema = response.content["application/json"].schema
    assert schema is not None
    assert schema.pointer == "/components/mediaTypes/Stories/schema"


def test_items_have_a_schema(news: Api) -> None:
    media = named(news, "streamStories").responses["200"].content["application/jsonl"]
    assert media.schema is None
    assert media.item_schema is not None
    assert media.item_schema.resolved().required == {"id"}


def test_examples_are_data_or_text(news: Api) -> None:
    content = named(news, "askForm").responses["200"].content
    (written,) = content["application/xml"].examples
    assert (written.value, written.serialized) == ('<story id="1"/>', '<story id="1"/>')
    told, stale = content["application/json"].examples
    assert (told.value, told.serialized) == ({"id": 1}, '{"id": 1.0}')
    assert (stale.value, stale.serialized) == ({"id": 2}, None)


def test_the_query_string_is_no_ordinary_parameter(news: Api) -> None:
    stream = named(news, "streamStories")
    assert stream.parameters == ()
    assert stream.query_string is not None
    assert stream.query_string.required


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/stream", "%7B%22topic%22:%22sea%22%7D", 200),
        ("/stream", "%7B%7D", 422),
        ("/stream", "%7B", 422),
        ("/stream", "", 422),
        ("/form", "page=3", 200),
        ("/form", "page=x", 422),
        ("/form", "page=3&more=1", 200),
        ("/form", "more=1", 422),
        ("/form", "", 200),
    ],
)
def test_the_mock_checks_query_strings(engine: Engine, path: str, query: str, status: int) -> None:
    assert engine.respond(Request("GET", path, query)).status == status


@pytest.mark.parametrize(
    ("accept", "body"),
    [
        ("application/jsonl", b'{"id":1}\n'),
        ("application/json-seq", b'\x1e{"id":1}\n'),
        ("text/event-stream", b"event: story\ndata: string\n\n"),
    ],
)
def test_the_mock_writes_sequences(engine: Engine, accept: str, body: bytes) -> None:
    request = Request("GET", "/stream", "%7B%22topic%22:1%7D".replace("1", "%22a%22"))
    answer = engine.respond(Request("GET", "/stream", request.query, (("Accept", accept),)))
    assert answer.body == body


@pytest.mark.parametrize(
    ("method", "status"),
    [("QUERY", 200), ("COPY", 204), ("LINK", 204), ("Link", 204), ("GET", 405)],
)
def test_the_mock_answers_all_methods(engine: Engine, method: str, status: int) -> None:
    answer = engine.respond(Request(method, "/stories"))
    assert answer.status == status
    if status == 405:
        assert dict(answer.headers)["Allow"] == "COPY, Link, OPTIONS, QUERY"
