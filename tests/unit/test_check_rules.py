"""The rules of ``check``: for each a small document that breaks it, and one that nearly does."""

import json
import re
import sys
import threading
from pathlib import Path
from typing import Literal

import pytest

from mockument.generator.document import Api, load, load_text, standard
from mockument.generator.document.check import Options, check
from mockument.generator.document.rules import keys
from mockument.generator.document.rules.registry import BY_CODE, RULES
from mockument.generator.document.rules.suggest import closest
from mockument.generator.document.standard import QUICK_BYTES
from mockument.generator.findings import DocumentPlace, Finding, Severity

ROOT = Path(__file__).parents[2]

BASE = """\
openapi: VERSION
info: {title: T, version: '1'}
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getPet
      OPERATION
      responses:
        200:
          description: a pet
          headers: {X-Rate: {schema: {type: integer}HEADER}}
          content:
            application/json: {schema: {$ref: '#/components/schemas/S'}MEDIA}
        RESPONSE
  PATH
components:
  schemas:
    S: SCHEMA
  COMPONENT
ROOT
"""

PLAIN = {
    "VERSION": "3.1.1",
    "OPERATION": "summary: one",
    "HEADER": "",
    "MEDIA": "",
    "RESPONSE": "default: {description: else}",
    "PATH": "x-none: 1",
    "SCHEMA": "{type: object, properties: {a: {type: integer}}}",
    "COMPONENT": "x-none: 1",
    "ROOT": "x-none: 1",
}


def document(**parts: str) -> str:
    values = {**PLAIN, **parts}
    return re.sub("|".join(PLAIN), lambda m: values[m.group()], BASE)


def api(**parts: str) -> Api:
    return load_text(document(**parts), "a.yaml")


def pointer(finding: Finding) -> str:
    assert isinstance(finding.place, DocumentPlace)
    assert finding.place.line, finding
    return finding.place.pointer


GET = "{operationId: x, responses: {200: {description: x}}}"
S = "/components/schemas/S"
GETPET = "/paths/~1pets~1{id}/get"
JSON = f"{GETPET}/responses/200/content/application~1json"
FORM = "application/x-www-form-urlencoded"
AB = "{type: object, properties: {a: {type: integer}, b: {type: array, items: {type: string}}}}"

BAD: list[tuple[str, dict[str, str], str]] = [
    ("duplicate-key", {"ROOT": "x-none: 1\nx-none: 2"}, ""),
    ("openapi-invalid", {"OPERATION": "tags: one"}, f"{GETPET}/tags"),
    ("openapi-invalid", {"SCHEMA": "{type: strng}"}, f"{S}/type"),
    ("openapi-invalid", {"ROOT": "tags: [{name: a}, {name: a}]"}, ""),
    ("unknown-key", {"OPERATION": "requestbody: {}"}, f"{GETPET}/requestbody"),
    ("unknown-key", {"VERSION": "3.0.3", "ROOT": "webhooks: {}"}, "/webhooks"),
    ("unknown-key", {"VERSION": "3.0.3", "SCHEMA": "{tpe: string}"}, f"{S}/tpe"),
    ("unknown-key", {"PATH": f"dogs: {{get: {GET}}}"}, "/paths/dogs"),
    ("misspelled-keyword", {"SCHEMA": "{propertes: {}}"}, f"{S}/propertes"),
    ("unresolved-reference", {"SCHEMA": "{$ref: '#/components/schemas/T'}"}, f"{S}/$ref"),
    ("operation-operationId", {"PATH": "/a: {get: {responses: {200: {description: x}}}}"},
     "/paths/~1a/get"),
    ("operation-operationId-unique", {"PATH": f"/a: {{get: {GET}, put: {GET}}}"},
     "/paths/~1a/put/operationId"),
    ("operation-parameters-unique",
     {"OPERATION": "parameters: [{name: a, in: query, schema: {}}, "
                   "{name: a, in: query, schema: {}}]"}, f"{GETPET}/parameters/1"),
    ("response-key-invalid", {"RESPONSE": "4xx: {description: x}"}, f"{GETPET}/responses/4xx"),
    ("media-type-invalid", {"RESPONSE": "404: {description: x, content: {json: {}}}"},
     f"{GETPET}/responses/404/content/json"),
    ("examples-without-schema",
     {"RESPONSE": "404: {description: x, content: {text/plain: {example: a}}}"},
     f"{GETPET}/responses/404/content/text~1plain"),
    ("sequence-schema",
     {"RESPONSE": "404: {description: x, content: {text/event-stream: {schema: {type: object}}}}"},
     f"{GETPET}/responses/404/content/text~1event-stream/schema"),
    ("path-params", {"PATH": f"'/a/{{b}}': {{get: {GET}}}"}, "/paths/~1a~1{b}/get"),
    ("path-params",
     {"OPERATION": "parameters: [{name: z, in: path, required: true, schema: {}}]"},
     f"{GETPET}/parameters/0/name"),
    ("path-declaration-must-exist", {"PATH": f"'/a/{{}}': {{get: {GET}}}"}, "/paths/~1a~1{}"),
    ("path-declaration-must-exist", {"PATH": f"'/a/{{b': {{get: {GET}}}"}, "/paths/~1a~1{b"),
    ("path-not-include-query", {"PATH": f"'/a?b=1': {{get: {GET}}}"}, "/paths/~1a?b=1"),
    ("path-not-include-fragment", {"PATH": f"'/a#b': {{get: {GET}}}"}, "/paths/~1a#b"),
    ("no-identical-paths", {"PATH": "'/pets/{name}': {}"}, "/paths/~1pets~1{name}"),
    ("no-ambiguous-paths", {"PATH": "'/{kind}/new': {}"}, "/paths/~1{kind}~1new"),
    ("no-ambiguous-path-items",
     {"PATH": f"/a: {{$ref: '#/paths/~1pets~1{{id}}', get: {GET}}}"}, "/paths/~1a/get"),
    ("oas3-operation-security-defined", {"OPERATION": "security: [{key: []}]"},
     f"{GETPET}/security/0/key"),
    ("no-unused-components", {"COMPONENT": "responses: {R: {description: x}}"},
     "/components/responses/R"),
    ("no-unused-components", {"COMPONENT": "securitySchemes: {K: {type: http, scheme: basic}}"},
     "/components/securitySchemes/K"),
    ("no-invalid-media-type-examples", {"MEDIA": ", example: {a: x}"}, f"{JSON}/example/a"),
    ("no-invalid-media-type-examples", {"MEDIA": ", examples: {e: {value: {a: x}}}"},
     f"{JSON}/examples/e/value/a"),
    ("no-invalid-parameter-examples",
     {"OPERATION": "parameters: [{name: a, in: query, schema: {type: integer}, example: x}]"},
     f"{GETPET}/parameters/0/example"),
    ("no-invalid-header-examples", {"HEADER": ", example: x"},
     f"{GETPET}/responses/200/headers/X-Rate/example"),
    ("no-invalid-schema-examples", {"SCHEMA": "{type: string, examples: [a, 1]}"},
     f"{S}/examples/1"),
    ("no-invalid-schema-examples", {"VERSION": "3.0.3", "SCHEMA": "{type: string, example: 1}"},
     f"{S}/example"),
    ("invalid-default", {"SCHEMA": "{type: string, default: 1}"}, f"{S}/default"),
    ("schema-invalid", {"SCHEMA": "{dependencies: {a: 1}, default: 1}"}, S),
    ("no-example-value-and-externalValue",
     {"MEDIA": ", examples: {e: {value: {}, externalValue: 'http://a.b'}}"},
     f"{JSON}/examples/e/externalValue"),
    ("external-example-unreadable",
     {"MEDIA": ", examples: {e: {externalValue: missing.json}}"},
     f"{JSON}/examples/e/externalValue"),
    ("no-example-and-examples", {"MEDIA": ", example: {}, examples: {e: {value: {}}}"},
     f"{JSON}/example"),
    ("serialized-value-differs",
     {"MEDIA": ", examples: {e: {value: {a: 1}, x-serializedValue: '{\"a\": 2}'}}"},
     f"{JSON}/examples/e/x-serializedValue"),
    ("serialized-value-differs",
     {"VERSION": "3.2.0",
      "MEDIA": ", examples: {e: {dataValue: {a: 1}, serializedValue: '{\"a\": true}'}}"},
     f"{JSON}/examples/e/serializedValue"),
    ("serialized-value-differs",
     {"VERSION": "3.2.0", "RESPONSE": f"404: {{description: x, content: {{{FORM}: {{schema: {AB}, "
      "examples: {e: {dataValue: {a: 1}, serializedValue: 'a=2'}}}}}"},
     f"{GETPET}/responses/404/content/application~1x-www-form-urlencoded/examples/e/serializedValue"),
    ("example-object-invalid", {"MEDIA": ", examples: {e: {a: 1}}"}, f"{JSON}/examples/e"),
    ("example-object-invalid", {"MEDIA": ", examples: [{a: 1}, {value: {a: 2}}]"},
     f"{JSON}/examples"),
    ("example-object-invalid", {"MEDIA": ", examples: {value: {a: 1}}"}, f"{JSON}/examples"),
    ("example-object-invalid", {"COMPONENT": "examples: {E: 1}"}, "/components/examples/E"),
    ("example-is-json-text", {"MEDIA": ", example: '{\"a\": 1}'"}, f"{JSON}/example"),
    ("example-is-json-text", {"MEDIA": ", examples: {e: {value: '{\"a\": 1}'}}"},
     f"{JSON}/examples/e/value"),
    ("example-null", {"MEDIA": ", example: null"}, f"{JSON}/example"),
    ("example-in-extension", {"MEDIA": ", x-examples: {e: {a: 1}}"}, f"{JSON}/x-examples"),
    ("xml-example-unchecked",
     {"RESPONSE": f"404: {{description: x, content: {{application/xml: {{schema: {AB}, "
                  "example: '<a/>'}}}"},
     f"{GETPET}/responses/404/content/application~1xml/example"),
    ("no-invalid-media-type-examples",
     {"RESPONSE": "404: {description: x, content: {text/plain: {schema: {type: integer}, "
                  "example: one}}}"},
     f"{GETPET}/responses/404/content/text~1plain/example"),
    ("no-invalid-media-type-examples",
     {"RESPONSE": f"404: {{description: x, content: {{{FORM}: {{schema: {AB}, "
                  "example: a=x&b=y}}}"},
     f"{GETPET}/responses/404/content/application~1x-www-form-urlencoded/example/a"),
    ("no-invalid-media-type-examples",
     {"RESPONSE": f"404: {{description: x, content: {{application/xml: {{schema: {AB}, "
                  "example: {a: x}}}}"},
     f"{GETPET}/responses/404/content/application~1xml/example/a"),
    ("invalid-pattern", {"SCHEMA": "{type: string, pattern: '['}"}, f"{S}/pattern"),
    ("invalid-pattern", {"SCHEMA": "{patternProperties: {'(': {}}}"}, f"{S}/patternProperties/("),
    ("impossible-range", {"SCHEMA": "{minimum: 3, maximum: 2}"}, f"{S}/minimum"),
    ("impossible-range", {"SCHEMA": "{minimum: 3, exclusiveMaximum: 3}"}, f"{S}/minimum"),
    ("impossible-range", {"SCHEMA": "{minLength: 3, maxLength: 2}"}, f"{S}/minLength"),
    ("impossible-range", {"SCHEMA": "{items: {}, minItems: 3, maxItems: 2}"}, f"{S}/minItems"),
    ("impossible-range", {"SCHEMA": "{type: integer, minimum: 1.2, maximum: 1.8}"}, f"{S}/minimum"),
    ("impossible-range",
     {"SCHEMA": "{type: integer, exclusiveMinimum: 1, exclusiveMaximum: 2}"},
     f"{S}/exclusiveMinimum"),
    ("impossible-range",
     {"SCHEMA": "{type: number, multipleOf: 0.1, minimum: 0.31, maximum: 0.39}"}, f"{S}/minimum"),
    ("impossible-count", {"SCHEMA": "{required: [a, b], maxProperties: 1}"}, f"{S}/maxProperties"),
    ("impossible-count",
     {"SCHEMA": "{properties: {a: {}}, minProperties: 2, additionalProperties: false}"},
     f"{S}/minProperties"),
    ("impossible-count", {"SCHEMA": "{prefixItems: [{}], items: false, minItems: 2}"},
     f"{S}/minItems"),
    ("impossible-count", {"SCHEMA": "{items: {enum: [a]}, uniqueItems: true, minItems: 2}"},
     f"{S}/minItems"),
    ("impossible-allOf", {"SCHEMA": "{allOf: [{type: string}, {type: integer}]}"}, f"{S}/allOf"),
    ("impossible-allOf", {"SCHEMA": "{minimum: 5, allOf: [{allOf: [{maximum: 4}]}]}"},
     f"{S}/allOf"),
    ("impossible-allOf", {"SCHEMA": "{allOf: [{enum: [1, a]}, {enum: [true, b]}]}"}, f"{S}/allOf"),
    ("impossible-allOf",
     {"SCHEMA": "{allOf: [{properties: {a: {}}, additionalProperties: false}, {required: [b]}]}"},
     f"{S}/allOf"),
    ("impossible-allOf",
     {"SCHEMA": "{required: [a], allOf: [{properties: {a: {type: string}}}, "
                "{properties: {a: {type: array}}}]}"}, f"{S}/allOf"),
    ("impossible-allOf",
     {"SCHEMA": "{allOf: [{type: string}, {$ref: '#/components/schemas/T'}]}\n"
                "    T: {type: boolean}\n    U: {allOf: [{$ref: '#/components/schemas/S'}]}"},
     f"{S}/allOf"),
    ("impossible-required", {"SCHEMA": "{required: [a], properties: {a: false}}"},
     f"{S}/properties/a"),
    ("impossible-enum", {"SCHEMA": "{type: string, enum: [1, 2]}"}, f"{S}/enum"),
    ("impossible-enum", {"SCHEMA": "{enum: [a, b], pattern: '^[cd]$'}"}, f"{S}/enum"),
    ("impossible-enum", {"SCHEMA": "{const: abc, maxLength: 2}"}, f"{S}/const"),
    ("impossible-enum", {"SCHEMA": "{type: string, const: 1}"}, f"{S}/const"),
    ("impossible-required",
     {"SCHEMA": "{required: [b], properties: {a: {}}, additionalProperties: false}"},
     f"{S}/required"),
    ("endless-schema",
     {"SCHEMA": "{type: object, required: [s], properties: {s: {$ref: '#/components/schemas/S'}}}"},
     S),
    ("endless-schema",
     {"SCHEMA": "{type: array, minItems: 1, items: {$ref: '#/components/schemas/S'}}"}, S),
    ("endless-schema",
     {"SCHEMA": "{required: [s], properties: {s: {$ref: '#/components/schemas/S'}}}"}, S),
    ("endless-schema",
     {"SCHEMA": "{type: object, minProperties: 1, additionalProperties: "
                "{$ref: '#/components/schemas/S'}}"}, S),
    ("endless-schema",
     {"SCHEMA": "{type: array, minItems: 1, prefixItems: [{$ref: '#/components/schemas/S'}]}"}, S),
    ("no-required-schema-properties-undefined",
     {"SCHEMA": "{type: object, required: [aa], properties: {a: {}}}"}, f"{S}/required"),
    ("no-enum-type-mismatch", {"SCHEMA": "{type: string, enum: [a, 2]}"}, f"{S}/enum/1"),
    ("duplicated-entry-in-enum", {"SCHEMA": "{enum: [a, a]}"}, f"{S}/enum/1"),
    ("no-schema-type-mismatch", {"SCHEMA": "{type: object, items: {}}"}, f"{S}/items"),
    ("xml-node-type", {"SCHEMA": "{xml: {nodeType: text, wrapped: true}}"}, f"{S}/xml/wrapped"),
]  # fmt: skip

GOOD: list[tuple[str, dict[str, str]]] = [
    ("misspelled-keyword", {"SCHEMA": "{x-propertes: {}, properties: {propertes: {}}}"}),
    ("unknown-key", {"ROOT": "webhooks: {}"}),
    ("unknown-key", {"VERSION": "3.0.3", "SCHEMA": "{nullable: true, x-a: 1}"}),
    ("unresolved-reference", {"MEDIA": ", example: {$ref: '#/no', a: 1}"}),
    ("operation-operationId-unique",
     {"PATH": f"/a: {{get: {GET}, put: {GET.replace('Id: x', 'Id: y')}}}"}),
    ("operation-parameters-unique",
     {"OPERATION": "parameters: [{name: a, in: query, schema: {}}, "
                   "{name: a, in: header, schema: {}}]"}),
    ("response-key-invalid", {"RESPONSE": "4XX: {description: x}"}),
    ("media-type-invalid",
     {"RESPONSE": "404: {description: x, content: {'text/*;q=1': {}, '*/*': {}}}"}),
    ("path-params", {"PATH": f"'/a/{{b}}': {{parameters: [{{name: b, in: path, required: true, "
                             f"schema: {{}}}}], get: {GET}}}"}),
    ("path-params", {"PATH": "'/a/{b}': {}"}),
    ("no-identical-paths", {"PATH": "'/pets/{id}/{part}': {}"}),
    ("no-ambiguous-paths", {"PATH": "/pets/new: {}"}),
    ("no-ambiguous-paths", {"PATH": "'/{kind}/{id}': {}"}),
    ("no-ambiguous-path-items", {"PATH": f"/a: {{$ref: '#/paths/~1pets~1{{id}}', put: {GET}}}"}),
    ("oas3-operation-security-defined", {"OPERATION": "security: [{}]"}),
    ("no-unused-components",
     {"COMPONENT": "securitySchemes: {K: {type: http, scheme: basic}}",
      "ROOT": "security: [K: []]"}),
    ("no-invalid-media-type-examples", {"MEDIA": ", example: {a: 1}"}),
    ("no-invalid-media-type-examples",
     {"SCHEMA": "{type: object, required: [p], properties: {p: {type: string, writeOnly: true}}}",
      "MEDIA": ", example: {}"}),
    ("no-invalid-schema-examples", {"VERSION": "3.0.3",
                                    "SCHEMA": "{type: string, nullable: true, example: null}"}),
    ("invalid-default", {"SCHEMA": "{type: object, properties: {default: {type: integer}}}"}),
    ("serialized-value-differs",
     {"MEDIA": ", examples: {e: {value: {a: 1}, x-serializedValue: '{ \"a\": 1 }'}}"}),
    ("serialized-value-differs",
     {"VERSION": "3.2.0", "RESPONSE": f"404: {{description: x, content: {{{FORM}: {{schema: {AB}, "
      "examples: {e: {dataValue: {a: 1, b: [x, y]}, serializedValue: 'a=1&b=x&b=y'}}}}}"}),
    ("example-object-invalid", {"MEDIA": ", examples: {e: {summary: x}, f: {}}"}),
    ("example-is-json-text", {"SCHEMA": "{type: string}", "MEDIA": ", example: '{}'"}),
    ("example-null", {"SCHEMA": "{type: [object, 'null']}", "MEDIA": ", example: null"}),
    ("no-invalid-media-type-examples",
     {"RESPONSE": "404: {description: x, content: {text/plain: {schema: {type: integer}, "
                  "example: '12'}, image/png: {schema: {type: object}, example: x}}}"}),
    ("no-invalid-media-type-examples",
     {"RESPONSE": f"404: {{description: x, content: {{{FORM}: {{schema: {AB}, "
                  "example: a=1&b=1&b=2}}}"}),
    ("media-type-invalid",
     {"RESPONSE": "404: {description: x, content: {'a/b; q=\"x; y\";': {}}}"}),
    ("invalid-pattern", {"SCHEMA": "{type: string, pattern: '^(?!a)\\p{L}[\\w-]+\\/$'}"}),
    ("impossible-range", {"SCHEMA": "{minimum: 3, maximum: 3, minLength: 2}"}),
    ("impossible-range", {"VERSION": "3.0.3", "SCHEMA": "{minimum: 0, exclusiveMinimum: true}"}),
    ("impossible-enum", {"SCHEMA": "{type: [string, 'null'], enum: [null]}"}),
    ("impossible-enum", {"SCHEMA": "{type: integer, enum: [1.0]}"}),
    ("impossible-range", {"SCHEMA": "{type: number, multipleOf: 0.1, minimum: 0.3, maximum: 0.3}"}),
    ("impossible-range", {"SCHEMA": "{type: integer, minimum: 0.5, maximum: 1}"}),
    ("impossible-range", {"SCHEMA": "{type: [integer, string], minimum: 1.2, maximum: 1.8}"}),
    ("impossible-count", {"SCHEMA": "{prefixItems: [{}], items: false, minItems: 1}"}),
    ("impossible-count",
     {"SCHEMA": "{items: {type: boolean}, uniqueItems: true, minItems: 2, maxItems: 2}"}),
    ("impossible-enum", {"SCHEMA": "{enum: [a, c], pattern: '^[cd]$'}"}),
    ("impossible-allOf", {"SCHEMA": "{allOf: [{type: integer}, {type: number}, {maximum: 3}]}"}),
    ("impossible-allOf", {"SCHEMA": "{allOf: [{enum: [1, 2]}, {enum: [2.0, 3]}]}"}),
    ("impossible-allOf",
     {"VERSION": "3.0.3", "SCHEMA": "{allOf: [{type: string, nullable: true}, "
                                    "{type: integer, nullable: true}]}"}),
    ("impossible-allOf",
     {"SCHEMA": "{allOf: [{properties: {a: {type: string}}}, {properties: {a: {type: array}}}]}"}),
    ("impossible-allOf",
     {"SCHEMA": "{allOf: [{properties: {b: {}}, additionalProperties: false}, {required: [b]}]}"}),
    ("impossible-allOf", {"SCHEMA": "{allOf: [{$ref: '#/components/schemas/S'}]}"}),
    ("impossible-required",
     {"SCHEMA": "{required: [b], patternProperties: {b: {}}, additionalProperties: false}"}),
    ("endless-schema",
     {"SCHEMA": "{type: object, required: [s], properties: {s: {anyOf: "
                "[{$ref: '#/components/schemas/S'}, {type: string}]}}}"}),
    ("endless-schema",
     {"SCHEMA": "{type: object, required: [s], properties: {s: {type: array, items: "
                "{$ref: '#/components/schemas/S'}}}}"}),
    ("no-required-schema-properties-undefined",
     {"SCHEMA": "{allOf: [{required: [a], properties: {b: {}}}, {properties: {a: {}}}]}"}),
    ("no-enum-type-mismatch", {"SCHEMA": "{type: number, enum: [1, 2.5]}"}),
    ("duplicated-entry-in-enum", {"SCHEMA": "{enum: [1, true, '1', 1.5]}"}),
    ("no-schema-type-mismatch", {"SCHEMA": "{type: array, items: {}}"}),
    ("xml-node-type", {"SCHEMA": "{xml: {attribute: true}}"}),
    ("no-$ref-siblings", {"SCHEMA": "{$ref: '#/components/schemas/S', deprecated: true}"}),
]  # fmt: skip


@pytest.mark.parametrize("depth", ["full", "quick"])
def test_a_document_without_faults_has_no_findings(depth: Literal["full", "quick"]) -> None:
    found = check(api(), Options(standard=depth))
    assert [f.code for f in found] == ([] if depth == "full" else ["standard-quick"])


@pytest.mark.parametrize(("code", "parts", "where"), BAD)
def test_each_rule_names_its_breach(code: str, parts: dict[str, str], where: str) -> None:
    found = check(api(**parts))
    places = [pointer(f) for f in found if f.code == code]
    assert places == [where], found


@pytest.mark.parametrize(("code", "parts"), GOOD)
def test_what_only_looks_like_a_breach_is_none(code: str, parts: dict[str, str]) -> None:
    assert [f for f in check(api(**parts)) if f.code == code] == []


UNTESTED = {
    "number-rounded": "the reader's, tests/unit/test_yaml12.py",
    "number-too-long": "the reader's, tests/unit/test_yaml12.py",
    "several-documents": "the reader's",
    "yaml-alias": "the reader's",
    "yaml-key": "the reader's",
    "yaml-merge": "the reader's",
    "yaml-tag": "the reader's",
    "openapi-version": "the converter's",
    "swagger2-allow-empty-value": "the converter's",
    "swagger2-body": "the converter's",
    "swagger2-collection-format": "the converter's",
    "swagger2-example": "the converter's",
    "swagger2-file-parameter": "the converter's",
    "swagger2-form-field": "the converter's",
    "swagger2-form-media-type": "the converter's",
    "swagger2-host": "the converter's",
    "swagger2-media-types": "the converter's",
    "swagger2-nested-list": "the converter's",
    "swagger2-no-schemes": "the converter's",
    "swagger2-oauth2-flow": "the converter's",
    "swagger2-response": "the converter's",
    "swagger2-schema": "the converter's",
    "swagger2-second-body": "the converter's",
    "swagger2-security-type": "the converter's",
    "openapi-unchecked": "see below",
    "standard-quick": "see below",
    "no-$ref-siblings": "3.0's, see below",
}


def test_every_rule_has_a_document_that_breaks_it() -> None:
    assert {code for code, _, _ in BAD} | set(UNTESTED) == set(BY_CODE)


@pytest.mark.parametrize(
    ("parts", "hint"),
    [
        ({"OPERATION": "requestbody: {}"}, "requestBody"),
        ({"OPERATION": "sumary: x"}, "summary"),
        ({"SCHEMA": "{requird: [a]}"}, "required"),
        ({"SCHEMA": "{$ref: '#/components/schemas/s'}"}, "#/components/schemas/S"),
        ({"SCHEMA": "{$ref: '#/component/schemas/S'}"}, "#/components/schemas/S"),
        ({"OPERATION": "parameters: [{name: a, in: qery, schema: {}}]"}, "query"),
        (
            {
                "OPERATION": "security: [{apikey: []}]",
                "COMPONENT": "securitySchemes: {apiKey: {type: http, scheme: basic}}",
            },
            "apiKey",
        ),
        ({"PATH": f"'/a/{{bee}}': {{parameters: [{{name: be, in: path, required: true, "
                  f"schema: {{}}}}], get: {GET}}}"}, "be"),
    ],
)  # fmt: skip
def test_did_you_mean(parts: dict[str, str], hint: str) -> None:
    errors = [f for f in check(api(**parts)) if f.severity is not Severity.INFO]
    assert [f.hint for f in errors] == [f"did you mean `{hint}`?"]


@pytest.mark.parametrize(
    "parts",
    [
        {"OPERATION": "requestbody: {}"},
        {"PATH": "/a: {get: {responses: {200: {descripton: x}}}}"},
        {"PATH": "/a: {get: {operationId: x, responses: {4xx: {description: x}}}}"},
        {"SCHEMA": "{type: string, pattern: '['}"},
        {"MEDIA": ", example: {}, examples: {e: {value: {}}}"},
        {"OPERATION": "parameters: [{name: a, in: query, type: string}]"},
        {"OPERATION": "parameters: a"},
        {"PATH": "/a: {get: {operationId: x, responses: {}}}"},
        {"PATH": "/a: {get: {operationID: x, responses: {200: {description: x}}}}"},
        {
            "COMPONENT": "securitySchemes: {K: {type: apikey, in: header, name: k}}",
            "ROOT": "security: [K: []]",
        },
        {"MEDIA": ", examples: {e: {a: 1, b: 2}}"},
        {"MEDIA": ", examples: [{a: 1}]"},
        {"MEDIA": ", examples: {value: {a: 1}, summary: x}"},
        {"MEDIA": ", example: '{\"a\": 1}'"},
        {"MEDIA": ", example: null"},
        {"RESPONSE": "404: {description: x, content: {json: {schema: {}}}}"},
        {"PATH": f"'/a/{{b}}': {{get: {GET}}}"},
        {"PATH": f"/a: {{get: {GET}, put: {GET}}}"},
        {"SCHEMA": "{type: object, required: [b], allOf: [{properties: {a: {}}}]}"},
    ],
)
@pytest.mark.parametrize("version", ["3.0.3", "3.1.1"])
def test_one_fact_is_one_finding(parts: dict[str, str], version: str) -> None:
    found = [f for f in check(api(VERSION=version, **parts)) if f.severity is not Severity.INFO]
    assert len(found) == 1, found


def test_what_the_reader_and_the_standard_say_is_one_error() -> None:
    (finding,) = check(api(VERSION="3.0"))
    assert (finding.code, finding.severity) == ("openapi-version", Severity.ERROR)
    assert finding.hint == "write `openapi: 3.0.0`"


@pytest.mark.parametrize(
    ("parts", "hint"),
    [
        (
            {"OPERATION": "parameters: [{name: a, in: query, type: string}]"},
            "put it under `schema:`",
        ),
        ({"OPERATION": "tags: one"}, "write a list"),
        ({"OPERATION": "deprecated: 'yes'"}, "write true or false"),
        ({"SCHEMA": "{$ref: S}"}, "did you mean `#/components/schemas/S`?"),
    ],
)
def test_the_hint_says_what_to_write(parts: dict[str, str], hint: str) -> None:
    errors = [f for f in check(api(**parts)) if f.severity is Severity.ERROR]
    assert [f.hint for f in errors] == [hint]


def test_what_one_object_lacks_is_one_finding() -> None:
    schema = "{type: object, required: [a, b, c, d, e, f, g], properties: {a: {}, b: {}, c: {}, "
    found = check(api(SCHEMA=schema + "d: {}, e: {}, f: {}, g: {}}}", MEDIA=", example: {}"))
    (finding,) = found
    assert "it lacks the properties 'a', 'b', 'c', 'd', 'e' and 2 more" in finding.message


def test_duplicates_name_the_other_places() -> None:
    found = check(api(PATH=f"/a: {{get: {GET}, put: {GET}}}"))
    (finding,) = found
    (other,) = finding.related
    assert isinstance(other, DocumentPlace)
    assert other.pointer == "/paths/~1a/get/operationId"


def test_severities_are_the_users() -> None:
    broken = api(PATH=f"/a: {{get: {GET}, put: {GET}}}", SCHEMA="{enum: [a, a]}")
    choice = {"operation-operationId-unique": Severity.INFO, "duplicated-entry-in-enum": None}
    found = check(broken, Options(choice))
    assert [(f.code, f.severity) for f in found] == [
        ("operation-operationId-unique", Severity.INFO)
    ]


def test_large_documents_are_spared_the_standards_validator() -> None:
    large = api(ROOT=f"x-large: {'x' * QUICK_BYTES}", OPERATION="tags: one")
    assert [f.code for f in check(large)] == ["standard-quick", "openapi-invalid"]
    assert [f.code for f in check(large, Options(standard="full"))] == ["openapi-invalid"]


def test_references_into_other_files_are_checked_there(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("Pet:\n  type: string\n  default: 1\n", "utf-8")
    (tmp_path / "a.yaml").write_text(document(SCHEMA="{$ref: 's.yaml#/Pet'}"), "utf-8")
    found = {f.code: f for f in check(load(tmp_path / "a.yaml"))}
    assert set(found) <= {"invalid-default", "openapi-unchecked"}
    place = found["invalid-default"].place
    assert isinstance(place, DocumentPlace)
    assert (Path(place.file).name, place.line) == ("s.yaml", 3)
    assert {f.severity for f in found.values()} == {Severity.ERROR, Severity.INFO} or len(
        found
    ) == 1


@pytest.mark.parametrize("file", ["spec/openapi.yaml", "tests/golden/portal/openapi.yaml"])
def test_captured_documents_have_no_fault(file: str) -> None:
    assert {f.severity for f in check(load(ROOT / file))} <= {Severity.INFO}


def test_ambiguity_is_found_in_bounded_time() -> None:
    many = "\n  ".join(f"'/{{x}}/a{i}': {{}}\n  '/b{i}/{{y}}': {{}}" for i in range(2000))
    found = [f for f in check(api(PATH=many)) if f.code == "no-ambiguous-paths"]
    assert len(found) >= 2000


def test_the_docs_list_every_rule() -> None:
    text = (ROOT / "docs" / "rules.md").read_text("utf-8")
    rows = re.findall(r"^\| `(.+?)` \| (\w+) \| (.+) \| (.*) \|$", text, re.MULTILINE)
    assert rows == [(r.code, r.severity.value, r.summary, r.known_as) for r in RULES]


def test_suggestions_know_when_nothing_is_close() -> None:
    assert closest("requestbody", ["requestBody", "responses"]) == "requestBody"
    assert closest("zzz", ["requestBody", "responses"]) == ""
    assert closest("x" * 10_000, ["x" * 10_000]) == ""


def test_before_3_1_what_stands_beside_a_reference_is_noted() -> None:
    schema = {"$ref": "#/components/schemas/T", "description": "x", "x-own": 1}
    document = {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": {"S": schema, "T": {"type": "string"}}},
    }
    found = [f for f in check(load_text(json.dumps(document), "t")) if f.code == "no-$ref-siblings"]
    assert [f.message for f in found] == ["ignored beside $ref: 'description'"]
    schema["nullable"] = True
    found = [f for f in check(load_text(json.dumps(document), "t")) if f.code == "no-$ref-siblings"]
    assert [f.message for f in found] == [
        "ignored beside $ref: 'description'",
        "'nullable' counts beside $ref as it is meant; the standard has it ignored",
    ]
    later = json.dumps({**document, "openapi": "3.1.1"})
    assert "no-$ref-siblings" not in {f.code for f in check(load_text(later, "t"))}


def test_thousands_of_unknown_keys_are_compared_with_what_is_known_in_bounded_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def closest_of(key: str, _known: object) -> str:
        asked.append(key)
        return ""

    monkeypatch.setattr(keys, "closest", closest_of)
    many = "\n".join(f"key{i}: 1" for i in range(3000))
    found = [f for f in check(api(ROOT=many)) if f.code == "unknown-key"]
    assert len(found) == 3000
    assert 0 < len(asked) <= 100


@pytest.mark.parametrize("version", ["3.0.3", "3.1.1"])
def test_the_standards_validator_has_room_for_the_deepest_document(version: str) -> None:
    schema = "{type: object, properties: {a: " * 95 + "{}" + "}}" * 95
    before = sys.getrecursionlimit(), threading.stack_size()
    found = check(api(VERSION=version, COMPONENT="x-none: 1", SCHEMA=schema))
    assert [f.code for f in found] == []
    assert (sys.getrecursionlimit(), threading.stack_size()) == before


def test_the_standards_validator_is_stopped_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standard, "_MOST_SECONDS", -1)
    (finding,) = check(api())
    assert finding.code == "openapi-unchecked"
    assert "--standard full" in finding.message
    assert check(api(), Options(standard="full")) == ()
