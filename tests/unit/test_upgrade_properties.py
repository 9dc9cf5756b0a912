"""Properties of upgrading: nothing of a document is lost, and no document makes it fail."""

from __future__ import annotations

import copy
import csv
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockument.generator.document import Api, Operation, Schema, load, load_text
from mockument.generator.document.references import dead_references
from mockument.generator.document.source import read_source
from mockument.generator.document.validation import BadSchema, SchemaValidator
from mockument.generator.findings import Unusable
from mockument.mockserver.engine import Engine, Request

FIXTURES = Path(__file__).parents[1] / "fixtures" / "documents"
SPECS = Path(__file__).parents[3] / "shared" / "specs"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
WRONG: tuple[Any, ...] = (None, True, 7, "text", [], {}, [7], {"$ref": "#/no"}, {"$ref": 7})

NAMES = st.sampled_from(["a", "b", "c~d", "e/f", "ü", "{g}", "content", "$ref"])
TYPES = st.sampled_from(["string", "integer", "boolean", "number"])
MEDIA_TYPES = st.lists(
    st.sampled_from(
        ["application/json", "application/x-www-form-urlencoded", "multipart/form-data", "a/b; c=d"]
    ),
    unique=True,
    max_size=3,
)
SCHEMAS = st.recursive(
    st.one_of(
        st.builds(lambda kind: {"type": kind, "x-nullable": True}, TYPES),
        st.builds(lambda name: {"$ref": f"#/definitions/{name}"}, st.sampled_from("XY")),
    ),
    lambda inner: st.one_of(
        st.builds(lambda items: {"type": "array", "items": items}, inner),
        st.builds(
            lambda properties: {"type": "object", "properties": properties},
            st.dictionaries(NAMES.filter(lambda n: n != "$ref"), inner, max_size=3),
        ),
    ),
    max_leaves=4,
)
VALUES = st.one_of(
    st.builds(lambda kind: {"type": kind}, TYPES),
    st.builds(
        lambda kind, written: {
            "type": "array",
            "items": {"type": kind},
            "collectionFormat": written,
        },
        TYPES,
        st.sampled_from(["csv", "ssv", "tsv", "pipes", "multi"]),
    ),
)
PARAMETERS = st.builds(
    lambda name, place, value: {"name": name, "in": place, "required": place == "path", **value},
    NAMES,
    st.sampled_from(["query", "header", "path", "formData"]),
    VALUES,
) | st.builds(lambda schema: {"name": "body", "in": "body", "schema": schema}, SCHEMAS)
LISTED = st.lists(
    PARAMETERS | st.sampled_from([{"$ref": "#/parameters/P"}, {"$ref": "#/parameters/B"}]),
    max_size=4,
)
RESPONSES = st.dictionaries(
    st.sampled_from(["200", "404", "default", "x-more"]),
    st.fixed_dictionaries(
        {"description": st.just("d")},
        optional={
            "schema": SCHEMAS,
            "headers": st.dictionaries(st.sampled_from(["X-A", "X-B"]), VALUES, max_size=2),
            "examples": st.dictionaries(
                st.sampled_from(["application/json", "c/d"]), st.integers(0, 9)
            ),
        },
    )
    | st.just({"$ref": "#/responses/R"}),
    max_size=3,
)
MEDIA = {"consumes": MEDIA_TYPES, "produces": MEDIA_TYPES}
OPERATIONS = st.fixed_dictionaries(
    {"responses": RESPONSES}, optional={"parameters": LISTED, "deprecated": st.booleans(), **MEDIA}
)
ITEMS = st.dictionaries(st.sampled_from(METHODS), OPERATIONS, max_size=2).flatmap(
    lambda item: st.builds(lambda listed: {"parameters": listed, **item}, LISTED)
)
DOCUMENTS = st.fixed_dictionaries(
    {
        "swagger": st.just("2.0"),
        "info": st.just({"title": "t", "version": "1"}),
        "paths": st.dictionaries(
            st.sampled_from(["/a", "/b/{c}", "/d~e", "x-f"]),
            ITEMS | st.just({"$ref": "#/paths/~1a"}),
            max_size=3,
        ),
        "definitions": st.fixed_dictionaries({"X": SCHEMAS, "Y": SCHEMAS}),
        "parameters": st.fixed_dictionaries(
            {
                "P": st.just({"name": "p", "in": "query", "type": "string"}),
                "B": st.just({"name": "b", "in": "body", "schema": {"$ref": "#/definitions/X"}}),
            }
        ),
        "responses": st.fixed_dictionaries(
            {
                "R": st.fixed_dictionaries(
                    {"description": st.just("r")}, optional={"schema": SCHEMAS}
                )
            }
        ),
    },
    optional={"basePath": st.just("/v1"), "host": st.just("h"), **MEDIA},
)


def opened(data: Any) -> Api:
    return load_text(orjson.dumps(data).decode(), "t.json")


def resolved(root: Any, value: Any) -> Any:
    for _ in range(9):
        if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
            return value
        found = root
        for token in value["$ref"].removeprefix("#/").split("/"):
            found = found.get(token.replace("~1", "/").replace("~0", "~"), {})
        value = found
    return None


def expected_operations(root: Any) -> Iterator[tuple[str, str, Any, Any]]:
    """Method, path, path item and operation of each, read from the text without any upgrade."""
    for path, written in root.get("paths", {}).items():
        item = resolved(root, written)
        if path.startswith("/") and item:
            for method in item:
                if method in METHODS:
                    yield method.upper(), path, item, item[method]


def assert_nothing_is_lost(root: Any, api: Api) -> None:
    expected = list(expected_operations(root))
    assert [(o.method, o.path) for o in api.operations] == [(m, p) for m, p, _, _ in expected]
    assert list(api.schemas) == list(root.get("definitions", {}))
    for found, (_, _, item, written) in zip(api.operations, expected, strict=True):
        assert_inputs(root, found, item, written)
        assert_responses(root, found, written)
        assert found.deprecated == written.get("deprecated", False)


def assert_inputs(root: Any, found: Operation, item: Any, written: Any) -> None:
    own = [resolved(root, p) for p in written.get("parameters", [])]
    around = [resolved(root, p) for p in item.get("parameters", [])]
    merged = {(p["name"], p["in"]): p for p in [*around, *own]}
    plain = [key for key in merged if key[1] not in ("body", "formData")]
    assert [(p.name, p.location) for p in found.parameters] == plain
    for parameter in found.parameters:
        assert parameter.schema is not None
        kind = merged[parameter.name, parameter.location].get("type")
        assert kind in (*parameter.schema.types, None)
    bodies = [p for p in [*own, *around] if p["in"] == "body"]
    fields = {p["name"] for p in merged.values() if p["in"] == "formData"}
    assert bool(bodies or fields) == (found.request_body is not None)
    if found.request_body is None:
        return
    consumes = written.get("consumes", root.get("consumes", []))
    for media in found.request_body.content.values():
        assert media.schema is not None
        if not bodies:
            assert set(media.schema.properties) == fields
    if bodies:
        assert list(found.request_body.content) == (consumes or ["application/json"])
        assert found.request_body.required == bodies[0].get("required", False)


def assert_responses(root: Any, found: Operation, written: Any) -> None:
    responses = {k: v for k, v in written["responses"].items() if not k.startswith("x-")}
    assert list(found.responses) == list(responses)
    produces = written.get("produces", root.get("produces", []))
    for status, response in found.responses.items():
        given_one = resolved(root, responses[status])
        headers = [name for name in given_one.get("headers", {}) if name.lower() != "content-type"]
        assert list(response.headers) == headers
        for name, header in response.headers.items():
            assert header.schema is not None or not given_one["headers"][name]
        if "schema" in given_one:
            wanted = produces or [None]
            typed = [key for key, media in response.content.items() if media.schema is not None]
            assert len(typed) == len(wanted)
            assert set(typed) == set(produces) or not produces
        examples = {k: v for k, v in (given_one.get("examples") or {}).items() if "/" in k}
        listed = [e for media in response.content.values() for e in media.examples]
        # JSON that is written as a text is read as its value, its text beside it.
        told = [e.value for e in listed] + [e.serialized for e in listed]
        assert all(value in told for value in examples.values())


@given(DOCUMENTS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_is_lost(data: Any) -> None:
    api = opened(data)
    assert_nothing_is_lost(data, api)
    dead = [finding.message for finding in dead_references(api.document)]
    assert [m for m in dead if "nowhere" in m and "'#/paths/" not in m] == []
    read_everything(api)


def _real_documents() -> list[str]:
    """The real documents that are Swagger 2.0."""
    if not (SPECS / "index.tsv").is_file():
        return []
    with (SPECS / "index.tsv").open() as lines:
        return [
            row["name"] for row in csv.DictReader(lines, delimiter="\t") if row["openapi"] == "2.0"
        ]


@pytest.mark.skipif(not _real_documents(), reason=f"needs the real documents in {SPECS}")
@pytest.mark.parametrize("name", _real_documents())
def test_nothing_of_real_documents_is_lost(name: str) -> None:
    api = load(SPECS / name)
    assert_nothing_is_lost(read_source(SPECS / name).data, api)


def read_everything(api: Api) -> None:
    """Look at all that the model tells."""
    for schema in api.schemas.values():
        read_schema(schema)
    _ = [(s.type, s.scheme, s.location, s.prefix, s.flows) for s in api.security_schemes.values()]
    _ = [(s.url, s.name) for s in api.servers]
    _ = [(api.tag_path(name), tag.kind) for name, tag in api.tags.items()]
    _ = (api.title, api.version, api.description, api.self_uri)
    for one in api.operations:
        _ = (one.label, one.summary, one.tags, one.deprecated, one.security, one.shared)
        values = [*one.parameters, *([one.query_string] if one.query_string else [])]
        for parameter in values:
            _ = (parameter.required, parameter.style, parameter.explode, parameter.examples)
            read_schema(parameter.schema)
        contents = [one.request_body.content] if one.request_body else []
        for response in one.responses.values():
            contents.append(response.content)
            for header in response.headers.values():
                read_schema(header.schema)
        for content in contents:
            for media in content.values():
                _ = (media.examples, media.item_schema, media.is_json)
                read_schema(media.schema)
    assert api.document.located(api.findings) is not None


def read_schema(schema: Schema | None) -> None:
    """A schema, those within it, and its validator."""
    if schema is None:
        return
    waiting = [schema]
    for _ in range(50):
        if not waiting:
            break
        one = waiting.pop()
        _ = (one.types, one.required, one.properties, one.examples, one.description, one.format)
        waiting += one.subschemas()
    with suppress(BadSchema):
        SchemaValidator(schema).is_valid(None)


def places(value: Any, around: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The keys that lead to each value."""
    yield around
    below: Any = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        below = enumerate(value)
    for key, child in below:
        yield from places(child, (*around, key))


def mutated(data: Any, place: tuple[Any, ...], wrong: Any) -> Any:
    """A document with one of its values replaced."""
    changed = copy.deepcopy(data)
    parent = changed
    for key in place[:-1]:
        parent = parent[key]
    parent[place[-1]] = copy.deepcopy(wrong)
    return changed


@pytest.mark.parametrize("name", ["swagger2.yaml", "openapi32.yaml"])
@pytest.mark.parametrize("index", range(len(WRONG)))
def test_no_mutation_fails(name: str, index: int) -> None:
    data = read_source(FIXTURES / name).data
    for place in list(places(data))[1:]:
        try:
            api = opened(mutated(data, place, WRONG[index]))
        except Unusable:
            assert place[0] in ("swagger", "openapi")
            continue
        read_everything(api)


@pytest.mark.parametrize("name", ["swagger2.yaml", "openapi32.yaml"])
def test_the_mock_answers_every_mutation(name: str, caplog: pytest.LogCaptureFixture) -> None:
    data = read_source(FIXTURES / name).data
    for number, place in enumerate(list(places(data))[1:]):
        try:
            engine = Engine(opened(mutated(data, place, WRONG[number % len(WRONG)])))
        except Unusable:
            continue
        for one in engine.api.operations:
            path = one.path.replace("{name}", "Rex")
            request = Request(
                one.method, path, "", (("X-Key", "k"), ("Authorization", "Basic YTpi"))
            )
            assert engine.respond(request).status != 500, place
    assert caplog.records == []
