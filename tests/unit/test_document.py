"""The document's model: what is read, where it stands, and what is wrong with it."""

import json
from pathlib import Path

import pytest

from mockument.generator.document import Api, load, load_text
from mockument.generator.document.check import check
from mockument.generator.document.references import DeadReference, dead_references
from mockument.generator.document.source import parse_source
from mockument.generator.document.upgrade import upgrade_schema
from mockument.generator.document.validation import BadSchema, SchemaValidator, violations_of_many
from mockument.generator.findings import DocumentPlace, Finding, Unusable

TREE = """\
openapi: 3.1.1
info: {title: Trees, version: '1'}
paths:
  /trees/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: depth, in: query, schema: {type: integer}}
    get:
      operationId: getTree
      parameters:
        - {name: depth, in: query, required: true, schema: {type: integer, format: int32}}
      responses:
        404: {$ref: '#/components/responses/Missing'}
        200:
          description: a tree
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Tree'}
              example: {children: [{children: []}]}
        default: {description: anything else}
components:
  responses:
    Missing: {description: not there}
  schemas:
    Tree:
      type: object
      properties:
        children: {type: array, items: {$ref: '#/components/schemas/Tree'}}
      required: [children]
    Holder:
      $defs:
        a/b~c: {type: integer}
    Pointed: {$ref: '#/components/schemas/Holder/$defs/a~1b~0c'}
"""
CIRCLE = (
    TREE
    + """\
    Circle: {$ref: '#/components/schemas/Round'}
    Round: {$ref: '#/components/schemas/Circle'}
"""
)


def api(text: str = TREE) -> Api:
    return load_text(text, "trees.yaml")


def codes(findings: tuple[Finding, ...] | list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_operations_merge_the_parameters_of_their_path() -> None:
    (operation,) = api().operations
    assert [(p.name, p.location, p.required) for p in operation.parameters] == [
        ("id", "path", True),
        ("depth", "query", True),
    ]
    assert operation.parameters[1].schema is not None
    assert operation.parameters[1].schema.format == "int32"


def test_responses_follow_references_and_success_is_the_lowest() -> None:
    (operation,) = api().operations
    assert list(operation.responses) == ["404", "200", "default"]
    assert operation.responses["404"].description == "not there"
    assert operation.success is operation.responses["200"]


def test_recursion_is_kept_as_a_reference() -> None:
    tree = api().schemas["Tree"]
    items = tree.properties["children"].single("items")
    assert items is not None
    assert items.reference == "#/components/schemas/Tree"
    assert items.resolved().pointer == tree.pointer


def test_pointers_are_unescaped() -> None:
    assert api().schemas["Pointed"].resolved().types == ("integer",)


def test_a_circle_of_references_ends() -> None:
    with pytest.raises(DeadReference, match="circle"):
        api(CIRCLE).schemas["Circle"].resolved()
    assert codes(dead_references(api(CIRCLE).document)) == ["unresolved-reference"] * 2
    assert codes(check(api())) == ["no-unused-components"]


def test_validation_follows_recursion() -> None:
    validator = SchemaValidator(api().schemas["Tree"])
    assert validator.is_valid({"children": [{"children": []}]})
    (violation,) = validator.violations({"children": [{"children": []}, {}]})
    assert (violation.pointer, violation.keyword) == ("/children/1", "required")


def test_validation_names_every_violation() -> None:
    text = TREE.replace(
        "required: [children]", "required: [children, name]\n      minProperties: 3"
    )
    validator = SchemaValidator(api(text).schemas["Tree"])
    assert {v.keyword for v in validator.violations({})} == {"required", "minProperties"}
    assert len(validator.violations({})) == 3


def test_integer_formats_are_limits() -> None:
    schema = api().operations[0].parameters[1].schema
    assert schema is not None
    validator = SchemaValidator(schema)
    assert validator.is_valid(2**31 - 1)
    assert validator.is_valid(4.0)
    assert not validator.is_valid(2**31)


def test_a_schema_that_cannot_be_compiled_says_why() -> None:
    text = TREE.replace("a/b~c: {type: integer}", "a/b~c: {dependencies: {a: 1}}")
    with pytest.raises(BadSchema):
        SchemaValidator(api(text).schemas["Pointed"]).is_valid("x")


@pytest.mark.parametrize(
    ("schema", "upgraded"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        (
            {"type": "string", "nullable": True, "enum": ["a"]},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        (
            {"nullable": True, "allOf": [{"$ref": "#/x"}]},
            {"anyOf": [{"allOf": [{"$ref": "#/x"}]}, {"type": "null"}]},
        ),
        ({"$ref": "#/x", "description": "ignored"}, {"$ref": "#/x"}),
        ({"example": 3}, {"examples": [3]}),
        ({"properties": {"nullable": {}}}, {"properties": {"nullable": {}}}),
        (
            {"items": {"type": "integer", "nullable": True}},
            {"items": {"type": ["integer", "null"]}},
        ),
    ],
)  # fmt: skip
def test_schemas_of_3_0_get_the_meaning_of_today(schema: object, upgraded: object) -> None:
    assert upgrade_schema(schema, "3.0.3") == upgraded  # type: ignore[arg-type]
    assert upgrade_schema(schema, "3.1.0") == schema  # type: ignore[arg-type]


def test_the_same_document_as_json_and_yaml() -> None:
    text = '{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}}'
    for name in ("a.json", "a.yaml", "a"):
        assert parse_source(text, name).syntax == "json"
    assert api(text).title == "t"
    assert check(api(text)) == ()


def test_a_byte_order_mark_is_no_content(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + TREE.encode())
    assert load(file).title == "Trees"


def test_duplicate_keys_of_json_name_both_lines() -> None:
    text = (
        '{"openapi": "3.1.0",\n"info": {"title": "t", "version": "1"},\n"paths": {},\n"paths": {}}'
    )
    (finding,) = check(api(text))
    assert finding.code == "duplicate-key"
    assert "line 3 and again on line 4" in finding.message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "document-empty"),
        ("   \n", "document-empty"),
        ("[]", "not-openapi"),
        ("hello", "not-openapi"),
        ("title: x", "not-openapi"),
        ("openapi: 4.0.0", "unsupported-version"),
        ("[" * 50_000, "document-too-deep"),
    ],
)
def test_what_is_no_openapi_document_is_refused(text: str, code: str) -> None:
    with pytest.raises(Unusable) as refused:
        load_text(text, "x")
    assert refused.value.finding.code == code


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("<!DOCTYPE html><html></html>", "a web page (HTML)", "openapi"),
        ("<?xml version='1.0'?><a/>", "XML", "openapi"),
        ("[1, 2]", "a list", "openapi"),
        ("info: {_postman_id: x}", "a Postman collection", "export it"),
        ("asyncapi: 2.0.0", "an AsyncAPI document", "OpenAPI 2.0 to 3.2"),
        ("swaggerVersion: '1.2'", "Swagger 1.x", "convert it"),
        ("#%RAML 1.0\ntitle: x", "RAML", "convert it"),
        ("log: {entries: []}", "a HAR", "name an OpenAPI"),
        ("paths: {}", "no `openapi` field says which version", "begin it with"),
        ("openapi: 3.1.0\ninfo:\n\ttitle: x", "cannot start any token", "a tab"),
        ("openapi: 3.1.0\ninfo:\n  title: a: b", "not allowed", "in quotes"),
    ],
)
def test_what_is_something_else_is_called_by_its_name(text: str, message: str, hint: str) -> None:
    with pytest.raises(Unusable) as refused:
        load_text(text, "x.yaml")
    assert message in refused.value.finding.message
    assert hint in refused.value.finding.hint


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("opanapi.yaml", "did you mean "),
        ("other.yaml", ""),
        ("https://example.com/openapi.yaml", "save it first"),
    ],
)
def test_a_file_that_is_not_there_is_told_with_what_was_meant(
    tmp_path: Path, name: str, hint: str
) -> None:
    (tmp_path / "openapi.yaml").write_text("openapi: 3.1.0", "utf-8")
    with pytest.raises(Unusable) as refused:
        load(name if ":" in name else tmp_path / name)
    assert refused.value.finding.code == "file-not-found"
    assert refused.value.finding.hint.startswith(hint)
    assert bool(refused.value.finding.hint) == bool(hint)


def test_json_with_comments_is_told_that_there_are_none() -> None:
    with pytest.raises(Unusable) as refused:
        load_text('{\n // the version\n "openapi": "3.1.0"}', "a.json")
    assert "no comments" in refused.value.finding.hint


def test_json_with_a_comma_too_many_is_read_and_reported() -> None:
    text = '{"openapi": "3.1.0",\n "info": {"title": "é", "version": "1",},\n "paths": {}}'
    opened = load_text(text, "a.json")
    assert opened.title == "é"
    (finding,) = [f for f in check(opened) if f.code == "json-syntax"]
    assert finding.severity.value == "error"
    assert finding.place == DocumentPlace("a.json", "", 2, 39)


def test_json_that_is_broken_says_where() -> None:
    with pytest.raises(Unusable) as refused:
        load_text('{"openapi": "3.1.0",\n "info": }', "a.json")
    assert refused.value.finding.place == DocumentPlace("a.json", "", 2, 10)


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("no-such-file.yaml#/x", "file that is not there"),
        ("../../../../../../../../etc/passwd", "leads out of the folder"),
        ("/etc/passwd", "leads out of the folder"),
        ("%2Fetc%2Fpasswd", "leads out of the folder"),
        ("file:///etc/passwd", "never read"),
        ("//example.com/x", "never read"),
        ("ftp://example.com/x", "never read"),
        ("https://example.com/x", "--allow-remote"),
    ],
)
def test_nothing_outside_the_folder_is_read(reference: str, why: str) -> None:
    text = TREE.replace("'#/components/schemas/Holder/$defs/a~1b~0c'", f"'{reference}'")
    found = [f for f in check(api(text)) if f.code == "unresolved-reference"]
    named = [f for f in found if reference in f.message]
    assert len(named) == 1
    assert isinstance(named[0].place, DocumentPlace)
    assert named[0].place.line == 33
    with pytest.raises(BadSchema, match=why):
        SchemaValidator(api(text).schemas["Pointed"]).is_valid(1)


def test_a_dollar_ref_in_an_example_is_data() -> None:
    text = TREE.replace(
        "example: {children: [{children: []}]}", "example: {children: [], $ref: '#/no'}"
    )
    assert "#/no" not in str(dead_references(api(text).document))


def test_examples_and_defaults_are_held_against_their_schemas() -> None:
    text = TREE.replace(
        "a/b~c: {type: integer}", "a/b~c: {type: integer, default: x, examples: [1, y]}"
    )
    text = text.replace("example: {children: [{children: []}]}", "example: {children: [{}]}")
    found = {f.place.pointer: f for f in check(api(text)) if isinstance(f.place, DocumentPlace)}
    example = "/paths/~1trees~1{id}/get/responses/200/content/application~1json/example/children/0"
    assert {p for p, f in found.items() if f.code != "no-unused-components"} == {
        example,
        "/components/schemas/Holder/$defs/a~1b~0c/default",
        "/components/schemas/Holder/$defs/a~1b~0c/examples/1",
    }
    place = found[example].place
    assert isinstance(place, DocumentPlace)
    assert place.line == 19


def test_the_standards_own_validation_is_asked() -> None:
    text = TREE.replace("title: Trees, ", "")
    (finding,) = [f for f in check(api(text)) if f.code == "openapi-invalid"]
    assert "title" in finding.message
    assert isinstance(finding.place, DocumentPlace)
    assert finding.place.line == 2


def test_many_values_at_once_give_what_each_gives_alone() -> None:
    text = TREE.replace(
        "a/b~c: {type: integer}", "a/b~c: {type: integer}\n        bad: {dependencies: {a: 1}}"
    )
    opened = api(text + "    Bad: {$ref: '#/components/schemas/Holder/$defs/bad'}\n")
    values = [{"children": []}, {"children": [{}]}, {}, 3, "x"]
    pairs = [(schema, value) for schema in opened.schemas.values() for value in values]
    together = violations_of_many(pairs)  # type: ignore[arg-type]
    for (schema, value), found in zip(pairs, together, strict=True):
        if isinstance(found, BadSchema):
            assert schema.pointer == "/components/schemas/Bad"
            continue
        alone = SchemaValidator(schema).violations(value)  # type: ignore[arg-type]
        assert [(v.pointer, v.keyword, v.message) for v in found] == [
            (v.pointer, v.keyword, v.message) for v in alone
        ]
    assert sum(isinstance(found, BadSchema) for found in together) == len(values)


def test_a_default_of_a_server_variable_is_no_template() -> None:
    variables = {f"v{n}": {"default": f"{{v{n + 1}}}" * 10} for n in range(50)}
    server = {"url": "http://h/{v0}/{gone}", "variables": variables}
    document = {"openapi": "3.1.1", "info": {}, "paths": {}, "servers": [server]}
    assert api(json.dumps(document)).servers[0].url == "http://h/" + "{v1}" * 10 + "/{gone}"
