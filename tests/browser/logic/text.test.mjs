/** JSON as text, what answers say of requests, and the ranking of the search. */
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./scripts.mjs";

const { jsonText, faults, ranking } = load(
  "scripts/ranking.js",
  "scripts/console/json-text.js",
  "scripts/console/faults.js",
);

test("JSON is laid out as JSON.stringify does, whatever is in its texts", () => {
  for (const value of [{}, [], [[]], { a: {} }, [1, [2, { b: [3, null, true] }]], { 'q"\\': 'a,b:{[" \n' }, "x", 5, null]) {
    assert.equal(jsonText.indented(JSON.stringify(value)), JSON.stringify(value, null, 2));
  }
});

test("no digit is lost, and no name that comes twice", () => {
  assert.equal(jsonText.indented('{"a":9007199254740993,"a":1.10}'), '{\n  "a": 9007199254740993,\n  "a": 1.10\n}');
});

test("what is no JSON is laid out as far as it goes, and nothing hangs", () => {
  for (const text of ['{"a', "}}]", "{a:1}", '"', "[1,,2", ":"]) {
    assert.equal(typeof jsonText.indented(text), "string");
  }
});

test("pointers lead to values in a text", () => {
  const text = '{ "a": [1, {"b/c~": "x]"}], "a b": {"": 2} }';
  const at = (pointer) => {
    const range = jsonText.locate(text, pointer);
    return range && text.slice(...range);
  };
  assert.equal(at("/a/0"), "1");
  assert.equal(at("/a/1/b~1c~0"), '"x]"');
  assert.equal(at("/a b/"), "2");
  assert.equal(at("/a"), '[1, {"b/c~": "x]"}]');
  assert.equal(at(""), text);
  assert.equal(at("/a/2"), undefined);
  assert.equal(at("/c"), undefined);
  assert.equal(jsonText.locate('{"a"', "/a/b"), undefined);
});

test("5 MB are laid out in well under a second", () => {
  const text = JSON.stringify(Array.from({ length: 60_000 }, (_, id) => ({ id, name: `name ${id}`, tags: ["a", "b"], nested: { x: 1.5 } })));
  const start = performance.now();
  jsonText.indented(text);
  assert.ok(performance.now() - start < 3000);
});

test("the mock's violations, and what other APIs call them", () => {
  const problem = { violations: [{ in: "query", name: "limit", pointer: "", keyword: "type", message: "no number" }] };
  assert.deepEqual(faults(422, problem).map((one) => [one.in, one.name, one.message]), [["query", "limit", "no number"]]);
  const other = { error: { errors: [{ field: "/pets/0", message: "wrong" }, { param: "limit", msg: "too much" }] } };
  assert.deepEqual(faults(400, other).map((one) => [one.name, one.pointer]), [["", "/pets/0"], ["limit", ""]]);
  assert.deepEqual(faults(200, problem), []);
  assert.deepEqual(faults(500, problem), []);
  assert.deepEqual(faults(422, "text"), []);
});

const index = ranking.indexed([
  ["operation", "Add a pet", "a", "POST /pets", "kind name 宠物的名字"],
  ["operation", "Pet counts", "b", "GET /counts", ""],
  ["operation", "Owners", "c", "GET /pets/owners", ""],
  ["schema", "Pet", "d", "", "kind"],
  ["field", "pet", "e", "Order", ""],
  ["tag", "Others", "f", "", "about a pet or two"],
]);
const urls = (query) => ranking.ranked(index, query, 10).entries.map((one) => one[2]).join("");

test("whole title, its beginning, the title, the path, the text", () => {
  assert.equal(urls("pet"), "debacf");
});

test("all words have to be there, in any place", () => {
  assert.equal(urls("post PET"), "a");
  assert.equal(urls("pet nowhere"), "");
  assert.equal(urls("  "), "");
});

test("Chinese needs no spaces between words", () => {
  assert.equal(urls("名字"), "a");
});

test("the match is in the snippet, and marked as text", () => {
  const [, , , , text] = ["", "", "", "", `${"x".repeat(300)} Needle (a+b) ${"y".repeat(300)}`];
  const shown = ranking.snippet(text, ["needle"]);
  assert.match(shown, /^….*Needle.*…$/);
  assert.deepEqual(ranking.pieces("a (A+b) c", ["(a+b)"]), ["a ", "(A+b)", " c"]);
});

test("a result leads to the place on its page", () => {
  const entry = ["operation", "Add a pet", "a.html", "POST /pets", "the merge_commit_sha - and 名字 of it"];
  const at = (query, one = entry) => ranking.address(one, ranking.wordsOf(query));
  assert.equal(at("add"), "a.html");
  assert.equal(at("add commit"), "a.html#:~:text=merge_commit_sha");
  assert.equal(at("名字"), `a.html#:~:text=${encodeURIComponent("名字")}`);
  assert.equal(at("merge", ["scheme", "k", "b.html#k", "", "merge"]), "b.html#k:~:text=merge");
});

test("60,000 entries are searched in far less than a reader notices", () => {
  const many = ranking.indexed(Array.from({ length: 60_000 }, (_, n) => ["field", `field ${n}`, "u", "", `some words about number ${n}`]));
  ranking.ranked(many, "warm up", 50);
  const start = performance.now();
  const found = ranking.ranked(many, "number 599", 50);
  assert.ok(performance.now() - start < 500);
  assert.equal(found.entries.length, 50);
});
