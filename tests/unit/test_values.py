"""Values that are made from schemas: they keep them, for every keyword, by every hand."""

import json
import re
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockument.generator.document import Api, load, load_text
from mockument.generator.document.direction import SentValidator
from mockument.generator.document.validation import SchemaValidator
from mockument.generator.messages.call import call_of
from mockument.generator.messages.values import Hand, Lively, Maker, NoSample, Plain
from mockument.generator.messages.values.fake import Faker
from mockument.generator.messages.values.locales import LOCALES
from mockument.generator.messages.values.regex import Unreadable, matching_text
from mockument.mockserver import MockOptions, create_app

ROOT = Path(__file__).parents[2]
FAKER = Faker()


def lively(seed: int) -> Lively:
    FAKER.seed(seed)
    return Lively(FAKER)


def api_of(schema: Any, **others: Any) -> Api:
    media = {"application/json": {"schema": {"$ref": "#/components/schemas/S"}}}
    get = {"responses": {"200": {"description": "d", "content": media}}}
    document = {
        "openapi": "3.1.1",
        "info": {"title": "T", "version": "1"},
        "paths": {"/s": {"get": get}},
        "components": {"schemas": {"S": schema, **others}},
    }
    return load_text(json.dumps(document), "t.json")


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


STRING, INTEGER = {"type": "string"}, {"type": "integer"}
OBJECT = {"type": "object", "required": ["a"], "properties": {"a": STRING, "b": INTEGER}}

POSSIBLE: dict[str, Any] = {
    "const": {"const": {"a": [1, None]}},
    "enum": {"type": "string", "enum": ["x", "y"]},
    "enum of two types, one of them wanted": {"type": "integer", "enum": ["x", 2]},
    "integer": {"type": "integer", "minimum": 5, "exclusiveMaximum": 7},
    "negative": {"type": "integer", "maximum": -3},
    "number between two near ones": {
        "type": "number",
        "exclusiveMinimum": 0.1,
        "exclusiveMaximum": 0.2,
    },
    "multiple": {"type": "number", "multipleOf": 0.25, "minimum": 1.1, "maximum": 1.6},
    "whole multiple of a fraction": {"type": "integer", "multipleOf": 2.5, "minimum": 1},
    "int32": {"type": "integer", "format": "int32", "minimum": 2147483000},
    "lengths": {"type": "string", "minLength": 30, "maxLength": 31},
    "no length": {"type": "string", "maxLength": 0},
    "pattern": {"type": "string", "pattern": "^[A-Z]{2}-\\d{3,5}(?:-(?:eu|us))?$"},
    "pattern and length": {"type": "string", "pattern": "^[a-f0-9]+$", "minLength": 40},
    "one of objects that overlap": {
        "oneOf": [
            {"type": "object", "properties": {"a": STRING}},
            {"type": "object", "properties": {"b": INTEGER}},
        ]
    },
    "one of three objects that share a part": {
        "oneOf": [{"type": "object", "properties": {"k": STRING, name: STRING}} for name in "xyz"]
    },
    "one of objects below what all have": {
        "allOf": [
            {"type": "object", "required": ["id"], "properties": {"id": INTEGER}},
            {"oneOf": [{"properties": {"x": STRING}}, {"properties": {"y": STRING}}]},
        ]
    },
    "integer or else a number": {"oneOf": [INTEGER, {"type": "number"}]},
    "one of two lengths": {
        "oneOf": [{"type": "string", "maxLength": 10}, {"type": "string", "minLength": 5}]
    },
    "no text and no null": {"not": {"type": ["string", "null"]}},
    "not what asks for a member": {"not": {"required": ["a"]}},
    "not a pattern": {"type": "string", "not": {"pattern": "^s"}},
    "two conditions of which one is met": {
        "type": "object",
        "required": ["c", "z"],
        "properties": {"c": {"enum": ["US", "CA"]}, "z": STRING},
        "allOf": [
            {
                "if": {"properties": {"c": {"const": country}}},
                "then": {"properties": {"z": {"pattern": pattern}}},
            }
            for country, pattern in (("US", "^[0-9]{5}$"), ("CA", "^[A-Z][0-9][A-Z]$"))
        ],
    },
    "a multiple of both": {"allOf": [{"type": "integer", "multipleOf": 6}, {"multipleOf": 4}]},
    "a multiple of fractions": {
        "allOf": [{"type": "number", "multipleOf": 0.3}, {"multipleOf": 0.2}]
    },
    "a password's pattern": {"type": "string", "pattern": "^(?=.*[A-Z])(?=.*\\d)[A-Za-z\\d]{8,}$"},
    "two patterns": {
        "type": "string",
        "minLength": 6,
        "pattern": "^a",
        "allOf": [{"pattern": "z$"}],
    },
    "pattern and format": {"type": "string", "format": "email", "pattern": "@acme\\.com$"},
    "a short address": {"type": "string", "format": "email", "maxLength": 8},
    "a long address": {"type": "string", "format": "uri", "minLength": 200},
    "a very long text": {"type": "string", "minLength": 50_000},
    "many items": {"type": "array", "items": INTEGER, "minItems": 300},
    "pattern with a look ahead": {"type": "string", "pattern": "^(?=.*\\d)[a-z\\d]{4,}$"},
    "pattern with a property": {"type": "string", "pattern": "^\\p{Lu}\\p{L}+$"},
    "pattern with a name": {"type": "string", "pattern": "^(?<year>\\d{4})/\\w+$"},
    "pattern of what is not": {"type": "string", "pattern": "^[^/\\s]+@[^@]+\\.[a-z]{2,}$"},
    **{
        f"format {name}": {"type": "string", "format": name}
        for name in (
            *("date", "date-time", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri"),
            *("uri-reference", "uuid", "json-pointer", "regex", "byte", "binary", "unheard-of"),
        )
    },
    "array": {"type": "array", "items": INTEGER, "minItems": 3, "maxItems": 4},
    "set": {"type": "array", "items": STRING, "minItems": 3, "uniqueItems": True},
    "set of listed values": {
        "type": "array",
        "items": {"enum": [1, 2, 3]},
        "minItems": 3,
        "uniqueItems": True,
    },
    "set of objects": {"type": "array", "items": OBJECT, "minItems": 2, "uniqueItems": True},
    "tuple": {"type": "array", "prefixItems": [STRING, INTEGER], "items": False, "minItems": 2},
    "contains": {"type": "array", "contains": {"const": 7}, "minContains": 2},
    "no items": {"type": "array", "items": STRING, "maxItems": 0},
    "object": OBJECT,
    "closed": {**OBJECT, "additionalProperties": False},
    "map": {"type": "object", "additionalProperties": INTEGER, "minProperties": 3},
    "map by pattern": {
        "type": "object",
        "patternProperties": {"^x-[a-z]+$": INTEGER},
        "additionalProperties": False,
        "minProperties": 2,
    },
    "names": {
        "type": "object",
        "propertyNames": {"pattern": "^[a-z]{3}$"},
        "additionalProperties": STRING,
        "minProperties": 2,
    },
    "few": {"type": "object", "properties": dict.fromkeys("abcdef", STRING), "maxProperties": 2},
    "dependent": {
        "type": "object",
        "properties": {"a": STRING, "b": STRING},
        "required": ["a"],
        "dependentRequired": {"a": ["b"], "b": ["c"]},
        "dependentSchemas": {"a": {"required": ["d"], "properties": {"d": INTEGER}}},
    },
    "all of": {"allOf": [OBJECT, {"required": ["b"], "properties": {"b": {"minimum": 50}}}]},
    "all of enums": {"allOf": [{"enum": [1, 2, 3]}, {"enum": [3, 4]}]},
    "beside a reference": {"$ref": "#/components/schemas/O", "required": ["b"]},
    "one of": {"oneOf": [{"type": "string", "maxLength": 3}, INTEGER]},
    "one of, overlapping": {
        "oneOf": [
            {"type": "object", "properties": {"a": STRING}},
            {"type": "object", "required": ["z"], "properties": {"z": STRING}},
        ]
    },
    "one of, with a type beside": {
        "type": "object",
        "properties": {"k": {"enum": ["b"]}},
        "required": ["k"],
        "oneOf": [{"properties": {"k": {"const": "a"}}}, {"properties": {"k": {"const": "b"}}}],
    },
    "any of": {"anyOf": [{"type": "null"}, OBJECT]},
    "not": {"type": "integer", "minimum": 0, "maximum": 3, "not": {"const": 1}},
    "if": {
        "type": "object",
        "properties": {"k": {"enum": ["a", "b"]}},
        "required": ["k"],
        "if": {"properties": {"k": {"const": "a"}}},
        "then": {"required": ["x"], "properties": {"x": INTEGER}},
        "else": {"required": ["y"]},
    },
    "nullable": {"type": ["null", "string"]},
    "several types": {"type": ["integer", "string", "array"]},
    "anything": {},
    "true": True,
    "a tree": {"type": "object", "properties": {"below": {"type": "array", "items": ref("S")}}},
    "a list with an end": {
        "type": "object",
        "required": ["next"],
        "properties": {"next": {"oneOf": [ref("S"), {"type": "null"}]}},
    },
    "an example that breaks the schema": {
        "type": "object",
        "properties": {"a": {**INTEGER, "example": "no number"}},
        "example": {"a": "x"},
    },
}


@pytest.mark.parametrize("schema", POSSIBLE.values(), ids=POSSIBLE)
def test_a_made_value_keeps_its_schema(schema: Any) -> None:
    target = api_of(schema, O=OBJECT).schemas["S"]
    maker, judge = Maker(target), SchemaValidator(target)
    hands: list[Hand] = [Plain(), *map(lively, range(20))]
    for number, _ in enumerate(hands):
        value = maker.make(Plain() if number == 0 else lively(number))
        assert judge.violations(value) == [], value


IMPOSSIBLE: dict[str, Any] = {
    "itself": {"type": "object", "required": ["s"], "properties": {"s": ref("S")}},
    "itself in a list": {"type": "array", "minItems": 1, "items": ref("S")},
    "false": False,
    "two types": {"allOf": [STRING, INTEGER]},
    "bounds": {"type": "integer", "minimum": 2, "maximum": 1},
    "one of two that are the same": {"oneOf": [STRING, STRING]},
    "nothing of a list": {"enum": ["a"], "minLength": 3},
    "nowhere": {"$ref": "#/components/schemas/Gone"},
    "a wide ring": {
        "type": "object",
        "required": list("abcdefgh"),
        "properties": {name: ref("S") for name in "abcdefgh"},
    },
}


@pytest.mark.parametrize("schema", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_cannot_be_kept_is_said_in_bounded_time(schema: Any) -> None:
    began = time.perf_counter()
    for hand in (Plain(), lively(1)):
        with pytest.raises(NoSample):
            Maker(api_of(schema).schemas["S"]).make(hand)
    assert time.perf_counter() - began < 5


def test_a_text_holds_the_json_that_its_schema_says() -> None:
    schema = {"type": "string", "contentMediaType": "application/json", "contentSchema": OBJECT}
    target = api_of({**schema, "description": "an event's data"}, R=schema).schemas["S"]
    for hand in (Plain(), lively(1)):
        held = json.loads(str(Maker(target).make(hand)))
        assert isinstance(held["a"], str)


def test_the_way_decides_which_parts_are_there() -> None:
    schema = api_of(
        {
            "type": "object",
            "properties": {
                "id": {"type": "string", "readOnly": True},
                "secret": {"type": "string", "writeOnly": True},
                "linked": ref("Hidden"),
            },
        },
        Hidden={"type": "string", "writeOnly": True},
    ).schemas["S"]
    assert Maker(schema, "response").make(Plain()) == {"id": "string"}
    assert Maker(schema, "request").make(Plain()) == {"secret": "string", "linked": "string"}


def test_a_discriminator_has_the_value_of_its_alternative() -> None:
    kinds = {
        name: {
            "type": "object",
            "required": ["k", name],
            "properties": {"k": STRING, name: INTEGER},
        }
        for name in ("cat", "dog")
    }
    union = {
        "oneOf": [ref("cat"), ref("dog")],
        "discriminator": {
            "propertyName": "k",
            "mapping": {"meow": "#/components/schemas/cat"},
        },
    }
    maker = Maker(api_of(union, **kinds).schemas["S"])
    seen = set()
    for seed in range(20):
        value = maker.make(lively(seed))
        assert isinstance(value, dict)
        assert value["k"] == ("meow" if "cat" in value else "dog")
        seen.add(value["k"])
    assert seen == {"meow", "dog"}


def test_names_and_formats_make_values_natural() -> None:
    fields: tuple[str, ...] = ("email", "firstName", "city", "website", "createdAt", "phone_number")
    numbers: dict[str, Any] = {"age": INTEGER, "price": {"type": "number"}}
    properties = dict.fromkeys(fields, STRING) | numbers
    schema = {"type": "object", "required": list(properties), "properties": properties}
    value: Any = Maker(api_of(schema).schemas["S"]).make(lively(3))
    assert re.fullmatch(r"\S+@example\.com", value["email"])
    assert re.fullmatch(r"https://\S+", value["website"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]+Z", value["createdAt"])
    assert 18 <= value["age"] <= 90
    assert value["price"] == round(value["price"], 2)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_locale_has_all_that_is_asked_for(locale: str) -> None:
    faker = Faker(locale)
    for name in ("name", "full name", "city", "street", "state", "company", "job", "language"):
        assert faker.named(name, "", "string")
    assert faker.words(3, 40)


SCRIPT = """
import json
from mockument.mockserver import MockOptions, create_app
app = create_app("spec/openapi.yaml", MockOptions(answers="dynamic"))
body = {"param": dict.fromkeys(["name", "yaml", "modelCenterUuid", "installPath", "startCommand"],
                               "x") | {"requestCpu": 1, "requestMemory": 1}}
answer = app.test_client().post("/zstack/v1/ai/model-services", json=body,
                                headers={"Authorization": "OAuth x"})
print(answer.status_code, answer.data.decode())
"""


@pytest.mark.slow
def test_the_same_request_gets_the_same_value_in_any_process() -> None:
    printed = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    (line,) = printed
    assert line.startswith("200 {")


def asked(mode: Any, schema: Any, path: str = "/s", seed: int = 0) -> Any:
    options = MockOptions(answers=mode, seed=seed)
    return create_app(api_of(schema), options).test_client().get(path)


def test_dynamic_answers_hang_on_the_request_and_the_seed() -> None:
    first = asked("dynamic", OBJECT)
    assert first.data == asked("dynamic", OBJECT).data
    assert first.data != asked("dynamic", OBJECT, "/s?page=2").data
    assert first.data != asked("dynamic", OBJECT, seed=1).data
    assert "made from the schema for this request" in first.headers["Mockument-Decision"]


def test_complete_answers_keep_the_example_and_add_what_it_lacks() -> None:
    schema: dict[str, Any] = {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": INTEGER,
            "owner": {"type": "object", "properties": {"name": STRING, "email": STRING}},
            "tags": {"type": "array", "items": OBJECT},
            "secret": {"type": "string", "writeOnly": True},
        },
    }
    api = api_of(schema)
    document: Any = api.document.data
    content = document["paths"]["/s"]["get"]["responses"]["200"]["content"]
    example = {"id": 7, "owner": {"name": "Ada"}, "tags": [{"a": "x"}], "extra": True}
    content["application/json"]["example"] = example
    client = create_app(api, MockOptions(answers="complete")).test_client()
    made = json.loads(client.get("/s").data)
    assert (made["id"], made["owner"]["name"], made["extra"]) == (7, "Ada", True)
    assert "@" in made["owner"]["email"]
    assert made["tags"][0]["a"] == "x"
    assert isinstance(made["tags"][0]["b"], int)
    assert "secret" not in made


@pytest.mark.parametrize("pattern", ["(a*)*b", "(((((x+)+)+)+)+)+", "a{1000}{1000}", "(" * 500])
@pytest.mark.parametrize("stretch", [0, 300])
def test_no_pattern_takes_long(pattern: str, stretch: int) -> None:
    began = time.perf_counter()
    with suppress(Unreadable):
        assert len(matching_text(pattern, lambda count: count - 1, stretch)) <= 4000
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [
        ("^[0-9]+$", 12, 12),
        ("^a?b*c{2,}$", 40, 40),
        ("^(ab)+$", 13, 14),
        ("^(?:a|bb)+-x*$", 50, 60),
        (r"^[a-z]{1,63}(\.[a-z]{1,63}){3}$", 200, 255),
        ("^[a-f0-9]*$", 2000, 2000),
    ],
)
def test_texts_of_patterns_are_as_long_as_they_must_be(pattern: str, least: int, most: int) -> None:
    schema = {"type": "string", "pattern": pattern, "minLength": least, "maxLength": most}
    made = Maker(api_of(schema).schemas["S"]).make(Plain())
    assert isinstance(made, str)
    assert re.fullmatch(pattern, made)
    assert least <= len(made) <= most


def test_texts_of_patterns_have_whole_characters() -> None:
    assert matching_text(r"^\uD83D\uDE00$", lambda _: 0, 0) == "\U0001f600"
    with pytest.raises(Unreadable):
        matching_text(r"^[\uD83C-\uDBFF]$", lambda _: 0, 0)


scalars = st.one_of(
    st.builds(lambda a, b: {"type": "integer", "minimum": min(a, b), "maximum": max(a, b)},
              st.integers(-1000, 1000), st.integers(-1000, 1000)),
    st.builds(lambda a, b: {"type": "string", "minLength": min(a, b), "maxLength": max(a, b)},
              st.integers(0, 40), st.integers(0, 40)),
    st.sampled_from([{"type": "boolean"}, {"type": "null"}, {"type": "number", "multipleOf": 0.5}]),
    st.builds(lambda values: {"enum": values},
              st.lists(st.integers() | st.text(max_size=5), min_size=1, max_size=4)),
)  # fmt: skip


def composed(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = st.sampled_from(["name", "id", "email", "x", "createdAt"])
    properties = st.dictionaries(names, inner, max_size=4)
    return st.one_of(
        st.builds(
            lambda items, low: {"type": "array", "items": items, "minItems": low},
            inner,
            st.integers(0, 3),
        ),
        st.builds(
            lambda parts, closed: {
                "type": "object",
                "properties": parts,
                "required": sorted(parts)[:2],
                **({"additionalProperties": False} if closed else {}),
            },
            properties,
            st.booleans(),
        ),
        st.builds(lambda options: {"anyOf": options}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda one: {"allOf": [one]}, inner),
    )


@settings(max_examples=150, deadline=None)
@given(st.recursive(scalars, composed, max_leaves=8), st.integers(0, 2**32))
def test_a_value_can_be_made_of_whatever_can_be_kept(schema: Any, seed: int) -> None:
    target = api_of(schema).schemas["S"]
    for value in (Maker(target).make(Plain()), Maker(target).make(lively(seed))):
        assert SchemaValidator(target).is_valid(value)


SPECS = ROOT.parent / "shared" / "specs"


@pytest.mark.slow
@pytest.mark.skipif(not SPECS.is_dir(), reason="../shared/specs is not there")
@pytest.mark.parametrize("mode", ["complete", "dynamic"])
def test_every_answer_of_real_documents_keeps_its_schema(mode: Any) -> None:
    """Of each document, forty operations spread over it."""
    made = 0
    names = [line.split("\t")[0] for line in (SPECS / "index.tsv").read_text().splitlines()[1:]]
    for name in names:
        api = load(SPECS / name)
        client = create_app(api, MockOptions(answers=mode, validate="off")).test_client()
        step = max(1, len(api.operations) // 40)
        for operation in api.operations[::step]:
            response = operation.success
            content = response.content if response else {}
            schema = content["application/json"].schema if "application/json" in content else None
            if operation.method != "GET" or schema is None:
                continue
            call = call_of(api, operation)
            headers = [*call.headers, ("Accept", "application/json")]
            answer = client.get(call.target, headers=headers)
            if answer.status_code == 200:
                made += 1
                validator = SentValidator(schema, "response")
                assert validator.violations(json.loads(answer.data)) == []
    assert made > 200
