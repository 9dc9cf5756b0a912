/** The table of OpenAPI 3.1.1, section 4.8.12.4 (style examples), and what it leaves open. */
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./scripts.mjs";

const { serialise, values } = load("scripts/console/values.js", "scripts/console/serialise.js");

const EMPTY = "";
const TEXT = "blue";
const LIST = ["blue", "black", "brown"];
const OBJECT = { R: 100, G: 200, B: 150 };

const parameter = (style, explode, more = {}) => ({ name: "color", style, explode, contentType: null, ...more });

const IN_PATH = [
  ["matrix", false, [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"]],
  ["matrix", true, [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"]],
  ["label", false, [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]],
  ["label", true, [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]],
  ["simple", false, [EMPTY, "blue", "blue,black,brown", "R,100,G,200,B,150"]],
  ["simple", true, [EMPTY, "blue", "blue,black,brown", "R=100,G=200,B=150"]],
];

for (const [style, explode, wanted] of IN_PATH) {
  test(`path, ${style}, explode ${explode}`, () => {
    const made = [EMPTY, TEXT, LIST, OBJECT].map((value) => serialise.inPath(parameter(style, explode), value));
    assert.deepEqual(made, wanted);
  });
}

const IN_QUERY = [
  ["form", false, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]],
  ["form", true, ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]],
  ["spaceDelimited", false, ["color=", "color=blue", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"]],
  ["pipeDelimited", false, ["color=", "color=blue", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"]],
];

for (const [style, explode, wanted] of IN_QUERY) {
  test(`query, ${style}, explode ${explode}`, () => {
    const made = [EMPTY, TEXT, LIST, OBJECT].map((value) => serialise.inQuery(parameter(style, explode), value).join("&"));
    assert.deepEqual(made, wanted);
  });
}

test("deepObject has brackets, percent-encoded, at each level", () => {
  const made = serialise.inQuery(parameter("deepObject", true), { R: 100, in: { list: ["a", "b"] } });
  assert.deepEqual(made, ["color%5BR%5D=100", "color%5Bin%5D%5Blist%5D%5B0%5D=a", "color%5Bin%5D%5Blist%5D%5B1%5D=b"]);
});

test("what separates is encoded within values, and allowReserved lets pass what ends none", () => {
  const value = "a&b=c#d+e/f?g,h 100% äß云";
  const plain = serialise.inQuery(parameter("form", true), value)[0];
  assert.equal(plain, `color=${encodeURIComponent(value)}`);
  const reserved = serialise.inQuery(parameter("form", true, { allowReserved: true }), "a/b?c:d@e,f&g=h#i+j");
  assert.equal(reserved[0], "color=a/b?c:d@e,f%26g%3Dh%23i%2Bj");
});

test("no value can leave its place in a path", () => {
  assert.equal(serialise.inPath(parameter("simple", false), "../a?b#c;d"), "..%2Fa%3Fb%23c%3Bd");
  assert.equal(serialise.inPath(parameter("label", true), ["a.b", "c"]), ".a.b.c");
  assert.equal(serialise.inPath(parameter("simple", false), "\ud800"), "%EF%BF%BD");
});

test("an empty list is not sent (RFC 6570, section 2.3)", () => {
  assert.deepEqual(serialise.inQuery(parameter("form", true), []), []);
  assert.deepEqual(serialise.inQuery(parameter("pipeDelimited", false), []), []);
});

test("content is one value, encoded", () => {
  const made = serialise.inQuery(parameter("form", true, { contentType: "application/json" }), '{"a": [1]}');
  assert.deepEqual(made, ["color=%7B%22a%22%3A%20%5B1%5D%7D"]);
});

test("headers are not percent-encoded, cookies are", () => {
  assert.equal(serialise.inHeader(parameter("simple", false), ["a b", "ü"]), "a b,ü");
  assert.equal(serialise.inHeader(parameter("simple", true), { R: 1, G: 2 }), "R=1,G=2");
  assert.equal(serialise.inCookie(parameter("form", true), ["a;b", "c"]), "a%3Bb,c");
});

test("the whole query can be one value (OpenAPI 3.2, querystring)", () => {
  const form = { contentType: "application/x-www-form-urlencoded" };
  assert.deepEqual(serialise.asQuery(form, { a: "1 2", b: [3, 4] }), ["a=1%202", "b=3", "b=4"]);
  assert.deepEqual(serialise.asQuery({ contentType: "application/json" }, '{"a":1}'), ["%7B%22a%22%3A1%7D"]);
});

test("fields hold texts, lists and objects, and numbers keep their digits", () => {
  assert.deepEqual(values.valueOf("array", "a\nb c\n"), ["a", "b c"]);
  assert.deepEqual(values.valueOf("array", '["a\\nb", 2]').map(String), ["a\nb", "2"]);
  assert.deepEqual(values.valueOf("array", "[not json"), ["[not json"]);
  assert.equal(values.valueOf("string", "[1]"), "[1]");
  assert.equal(values.valueOf("integer", "9007199254740993"), "9007199254740993");
  assert.throws(() => values.valueOf("object", "[1]"), SyntaxError);
  assert.equal(values.shownAs("array", ["a", "b"]), "a\nb");
  assert.equal(values.shownAs("array", ["a\nb"]), '["a\\nb"]');
  assert.equal(values.shownAs("boolean", false), "false");
});
