/** Answers against a document's contract. */
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./scripts.mjs";

const mockument = load("scripts/console/contract.js", "assets/vendor/json-schema.js");
const { contract, Validator } = mockument;

const document = {
  paths: { "/a": { get: { responses: { 200: { content: { "application/json": { schema: { $ref: "#/components/schemas/Pet" } } } } } } } },
  components: {
    schemas: {
      Pet: {
        oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
        discriminator: { propertyName: "kind", mapping: { cat: "#/components/schemas/Cat", dog: "Dog" } },
      },
      Cat: { type: "object", required: ["kind", "indoor"], properties: { kind: { type: "string" }, indoor: { type: "boolean" } } },
      Dog: {
        type: "object",
        required: ["kind", "weight", "secret"],
        properties: { kind: { type: "string" }, weight: { type: "number", maximum: 99 }, secret: { type: "string", writeOnly: true } },
        additionalProperties: false,
      },
      Tree: { type: "object", required: ["name"], properties: { name: { type: "string" }, below: { type: "array", items: { $ref: "#/components/schemas/Tree" } } } },
      Union: { anyOf: [{ $ref: "#/components/schemas/Tree" }, { type: "null" }, { type: "string" }] },
      Lost: { properties: { a: { $ref: "#/components/schemas/Nowhere" }, b: { $ref: "other.yaml#/x" }, c: { type: "string", pattern: "(?i)x" } } },
      Data: { type: "object", properties: { a: { enum: [{ $ref: "no reference" }] } }, example: { id: 5 }, "x-schema": { $id: 7 } },
      "a/b~c d%é": { type: "integer" },
      Round: { $ref: "#/components/schemas/Round" },
    },
  },
};

const at = (name) => `/components/schemas/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
const found = (name, value) =>
  contract.validate(document, at(name), value, Validator).violations.map(({ pointer, keyword, schema }) => [pointer, keyword, schema]);

test("a value that keeps its schema, through a response's pointer", () => {
  const pointer = "/paths/~1a/get/responses/200/content/application~1json/schema";
  assert.deepEqual(contract.validate(document, pointer, { kind: "cat", indoor: true }, Validator).violations, []);
});

test("a discriminator chooses the alternative, and its violations are told alone", () => {
  assert.deepEqual(found("Pet", { kind: "dog", weight: 120, more: 1 }), [
    ["/weight", "maximum", "/components/schemas/Dog/properties/weight/maximum"],
    ["/more", "additionalProperties", "/components/schemas/Dog/additionalProperties"],
  ]);
  assert.deepEqual(found("Pet", { kind: "cat" }).map((one) => one.slice(0, 2)), [["", "required"]]);
});

test("what only requests have is not asked of answers", () => {
  assert.deepEqual(found("Dog", { kind: "dog", weight: 1 }), []);
});

test("recursion: pointers into the value, and into the document", () => {
  assert.deepEqual(found("Tree", { name: "a", below: [{ name: "b" }, { name: "c", below: [{ name: 1 }] }] }), [
    ["/below/1/below/0/name", "type", "/components/schemas/Tree/properties/name/type"],
  ]);
});

test("of alternatives the one that fits best says what is wrong", () => {
  assert.deepEqual(found("Union", { name: "a", below: [{}] }).map((one) => one.slice(0, 2)), [["/below/0", "required"]]);
  assert.deepEqual(found("Union", 5).map((one) => one.slice(0, 2)), [["", "anyOf"]]);
});

test("what cannot be checked is told, and the rest is checked", () => {
  const { violations, unchecked } = contract.validate(document, at("Lost"), { a: 1, b: 2, c: 3 }, Validator);
  assert.deepEqual(violations.map((one) => one.pointer), ["/c"]);
  assert.deepEqual(unchecked, ["#/components/schemas/Nowhere", "other.yaml#/x", "pattern: (?i)x"]);
});

test("data is no schema, and what is no keyword is not looked at", () => {
  assert.deepEqual(found("Data", { a: { $ref: "no reference" } }), []);
  assert.deepEqual(found("Data", { a: 1 }).map((one) => one[1]), ["enum"]);
});

test("names with marks of pointers and of URIs", () => {
  assert.deepEqual(found("a/b~c d%é", "x"), [["", "type", `${at("a/b~c d%é")}/type`]]);
  const tricky = { components: { schemas: { S: { properties: { "a/b ~%": { type: "string" } } } } } };
  const { violations } = contract.validate(tricky, "/components/schemas/S", { "a/b ~%": 1 }, Validator);
  assert.equal(violations[0].pointer, "/a~1b ~0%");
});

test("a schema that refers to nothing but itself ends in an error, not in a loop", () => {
  assert.throws(() => contract.validate(document, at("Round"), 1, Validator));
});

test("the closure has what is referred to, and nothing else", () => {
  assert.deepEqual(contract.closure(document, at("Pet")).pointers.sort(), [at("Cat"), at("Dog"), at("Pet")]);
});

const operation = {
  method: "GET",
  responses: {
    200: { content: { "application/json": { schema: "/s" }, "text/*": { schema: "/t" }, "application/xml": { schema: "/x" } } },
    204: { content: {} },
    "4XX": { content: { "application/problem+json": { schema: "/p" } } },
    500: { content: { "application/json": { schema: null } } },
    default: { content: { "*/*": { schema: "/d" } } },
  },
};

const EXPECTED = [
  [200, "application/json; charset=utf-8", false, ["schema", "/s"]],
  [200, "application/vnd.a+json", false, ["undocumented", "contract.type"]],
  [200, "text/html", false, ["unchecked", "contract.not-json"]],
  [200, "", false, ["undocumented", "contract.type"]],
  [200, "", true, ["broken", "contract.empty"]],
  [204, "", true, ["kept", "contract.kept.status"]],
  [204, "application/json", false, ["undocumented", "contract.body"]],
  [404, "application/problem+json", false, ["schema", "/p"]],
  [500, "application/json", false, ["kept", "contract.kept.type"]],
  [503, "application/json", false, ["schema", "/d"]],
];

for (const [status, type, isEmpty, wanted] of EXPECTED) {
  test(`expected of ${status} ${type || "no type"}${isEmpty ? ", empty" : ""}`, () => {
    const made = contract.expected(operation, status, type, isEmpty);
    assert.deepEqual([made.verdict, made.pointer ?? made.key], wanted);
  });
}

test("a status that nothing documents", () => {
  const { default: _, ...responses } = operation.responses;
  assert.equal(contract.expected({ ...operation, responses }, 302, "", true).key, "contract.status");
});
