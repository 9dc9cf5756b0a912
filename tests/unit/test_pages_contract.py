"""What the console holds answers against: schemas of answers, as JSON Schema 2020-12."""

from __future__ import annotations

import json
from typing import Any

from mockument.generator.document import Api, load_text
from mockument.generator.emit.docs.contract_script import answer_schemas, contract_script


def document(schema: dict[str, Any], version: str = "3.0.3", **schemas: Any) -> Api:
    content = {"application/json": {"schema": schema}}
    responses = {"200": {"description": "d", "content": content}}
    request = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Sent"}}}}
    post = {"operationId": "do", "responses": responses, "requestBody": request}
    value = {
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": post}},
        "components": {"schemas": {"Sent": {"type": "string"}, **schemas}},
    }
    return load_text(json.dumps(value))


def kept(api: Api) -> dict[str, Any]:
    return answer_schemas(api, api.operations)


def whole(found: dict[str, Any]) -> Any:
    responses = found["paths"]["/a"]["post"]["responses"]
    return responses["200"]["content"]["application/json"]["schema"]


def test_only_what_answers_refer_to_is_there() -> None:
    thing: dict[str, Any] = {
        "type": "object",
        "properties": {"next": {"$ref": "#/components/schemas/Thing"}},
    }
    thing |= {"description": "long", "example": {}, "x-more": 1}
    api = document({"$ref": "#/components/schemas/Thing"}, Thing=thing, Other={"type": "object"})
    found = kept(api)
    assert whole(found) == {"$ref": "#/components/schemas/Thing"}
    assert found["components"]["schemas"] == {
        "Thing": {
            "type": "object",
            "properties": {"next": {"$ref": "#/components/schemas/Thing"}},
        }
    }


def test_what_3_0_says_is_said_in_json_schema() -> None:
    name = {"type": "string", "nullable": True, "enum": ["a"]}
    size = {"type": "integer", "minimum": 0, "exclusiveMinimum": True}
    found = whole(kept(document({"properties": {"name": name, "size": size}})))
    assert found["properties"]["name"] == {"type": ["string", "null"], "enum": ["a", None]}
    assert found["properties"]["size"] == {"type": "integer", "exclusiveMinimum": 0}


def test_references_of_2_0_lead_to_where_the_schemas_are_now() -> None:
    value = {
        "swagger": "2.0",
        "info": {"title": "t", "version": "1"},
        "produces": ["application/json"],
        "paths": {
            "/a": {
                "get": {
                    "responses": {
                        "200": {"description": "d", "schema": {"$ref": "#/definitions/a~1b c"}}
                    }
                }
            }
        },
        "definitions": {"a/b c": {"type": "string", "x-nullable": True}},
    }
    api = load_text(json.dumps(value))
    found = kept(api)
    (media,) = api.operations[0].responses["200"].content.values()
    assert media.schema is not None
    assert found["components"]["schemas"]["a/b c"] == {"type": ["string", "null"]}
    get = found["paths"]["/a"]["get"]["responses"]["200"]
    reference = get["content"]["application/json"]["schema"]["$ref"]
    assert reference == "#/components/schemas/a~1b%20c"


def test_a_discriminator_names_each_alternative_by_its_reference() -> None:
    options = [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]
    discriminator = {"propertyName": "kind", "mapping": {"meow": "Cat"}}
    schema = {"oneOf": options, "discriminator": discriminator}
    found = whole(kept(document(schema, "3.1.0", Cat={}, Dog={})))
    assert found["discriminator"]["mapping"] == {
        "meow": "#/components/schemas/Cat",
        "Cat": "#/components/schemas/Cat",
        "Dog": "#/components/schemas/Dog",
    }


def test_what_lies_within_another_schema_is_there_once() -> None:
    outer = {"properties": {"inner": {"type": "object"}}, "oneOf": [{"type": "object"}]}
    within = "#/components/schemas/Outer/properties/inner"
    list_of_both = {
        "prefixItems": [
            {"$ref": within},
            {"$ref": "#/components/schemas/Outer"},
            {"$ref": "#/components/schemas/Outer/oneOf/0"},
            {"$ref": "#/components/schemas/Lost"},
        ]
    }
    found = kept(document(list_of_both, "3.1.0", Outer=outer))
    assert found["components"]["schemas"] == {"Outer": outer}
    assert whole(found)["prefixItems"][3] == {"$ref": "#/components/schemas/Lost"}


def test_no_text_ends_the_string_or_the_script() -> None:
    hostile = "\\'\"</script><!-- \u2028"
    api = document({"enum": [hostile]})
    script = contract_script(api, api.operations)
    assert "<" not in script
    literal = script.removeprefix("mockument.document('").removesuffix("');\n")
    text = literal.replace("\\x3c", "<").replace("\\'", "'").replace("\\\\", "\\")
    assert "'" not in literal.replace("\\\\", "").replace("\\'", "")
    assert whole(json.loads(text))["enum"] == [hostile]
