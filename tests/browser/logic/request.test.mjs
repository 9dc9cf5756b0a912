/** From a filled form to a request, and from there to curl. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import test from "node:test";
import { load } from "./scripts.mjs";

const { requests, curl } = load(
  "scripts/console/values.js",
  "scripts/console/serialise.js",
  "scripts/console/request.js",
  "scripts/console/curl.js",
);

const operation = (more = {}) => ({ method: "POST", path: "/a/{id}/b", parameters: [], responses: {}, ...more });
const form = (more = {}) => ({ base: "http://h/v1/", parameters: [], credentials: [], headers: [], body: null, ...more });
const parameter = (name, place, more = {}) => ({
  name, in: place, required: true, style: place === "query" || place === "cookie" ? "form" : "simple",
  explode: true, allowReserved: false, contentType: null, type: "string", ...more,
});
const scheme = (type, more = {}) => ({ name: "s", type, scheme: "", in: "", parameter: "", prefix: "", ...more });

test("server, path, query, headers and cookies", () => {
  const made = requests.prepare(operation(), form({
    parameters: [
      { parameter: parameter("id", "path"), text: "x/y" },
      { parameter: parameter("q", "query", { type: "array" }), text: "1\n2" },
      { parameter: parameter("X-A", "header"), text: "v" },
      { parameter: parameter("c", "cookie"), text: "a b" },
    ],
  }));
  assert.equal(made.url, "http://h/v1/a/x%2Fy/b?q=1&q=2");
  assert.deepEqual(made.headers, [["X-A", "v"]]);
  assert.deepEqual(made.cookies, [["c", "a%20b"]]);
});

test("a path variable without a value stays as it is written", () => {
  assert.equal(requests.prepare(operation(), form()).url, "http://h/v1/a/{id}/b");
});

test("names that objects have by themselves are names like others", () => {
  assert.equal(requests.prepare(operation({ path: "/{constructor}" }), form()).url, "http://h/v1/{constructor}");
  assert.equal(requests.serverUrl({ url: "http://{valueOf}", variables: {} }, {}), "http://{valueOf}");
});

test("a field of the form that holds no object names its parameter", () => {
  const faulty = parameter("o", "query", { type: "object" });
  assert.throws(
    () => requests.prepare(operation(), form({ parameters: [{ parameter: faulty, text: "{" }] })),
    (error) => error.parameter === faulty,
  );
});

test("a server's variables: what is given, else the default", () => {
  const server = { url: "https://{region}.h/{base}", variables: { region: { default: "eu" }, base: { default: "v1" } } };
  assert.equal(requests.serverUrl(server, { region: "us", base: "" }), "https://us.h/v1");
});

const CREDENTIALS = [
  [scheme("apiKey", { in: "header", parameter: "X-Key" }), ["X-Key", "k"]],
  [scheme("apiKey", { in: "header", parameter: "Authorization", prefix: "OAuth " }), ["Authorization", "OAuth k"]],
  [scheme("http", { scheme: "bearer" }), ["Authorization", "Bearer k"]],
  [scheme("http", { scheme: "basic" }), ["Authorization", "Basic azrDvA=="]],
  [scheme("oauth2"), ["Authorization", "Bearer k"]],
  [scheme("openIdConnect"), ["Authorization", "Bearer k"]],
];

for (const [one, header] of CREDENTIALS) {
  test(`credential: ${one.type} ${one.scheme}${one.prefix}`, () => {
    const made = requests.prepare(operation(), form({ credentials: [{ scheme: one, value: "k", password: "ü" }] }));
    assert.deepEqual(made.headers, [header].map(([n, v]) => [n, one.scheme === "basic" ? `Basic ${Buffer.from("k:ü").toString("base64")}` : v]));
  });
}

test("credentials of queries and cookies", () => {
  const made = requests.prepare(operation(), form({
    credentials: [
      { scheme: scheme("apiKey", { in: "query", parameter: "key" }), value: "a&b" },
      { scheme: scheme("apiKey", { in: "cookie", parameter: "sid" }), value: "c" },
    ],
  }));
  assert.match(made.url, /\?key=a%26b$/);
  assert.deepEqual(made.cookies, [["sid", "c"]]);
});

test("forms: lists item by item, objects as JSON", () => {
  const fields = [
    { field: { name: "a", type: "array" }, text: "1\n2" },
    { field: { name: "o", type: "object" }, text: '{"x": 1}' },
  ];
  const coded = requests.prepare(operation(), form({ body: { mediaType: "application/x-www-form-urlencoded", text: "", fields } }));
  assert.equal(coded.body.text, "a=1&a=2&o=%7B%22x%22%3A1%7D");
  const parts = requests.prepare(operation(), form({ body: { mediaType: "multipart/form-data", text: "", fields } }));
  assert.deepEqual(parts.body.parts.map((one) => [one.name, one.text]), [["a", "1"], ["a", "2"], ["o", '{"x":1}']]);
  assert.equal(parts.body.parts[2].contentType, "application/json");
  assert.ok(!parts.headers.some(([name]) => name === "Content-Type"));
});

test("a multipart form: no name leaves its quotes, and files keep their bytes", async () => {
  const file = new File([new Uint8Array([0, 255])], 'a"\r\nb.bin');
  const blob = requests.multipart([{ name: "n", text: "t", contentType: "application/json" }, { name: "f", text: "", file }], "B");
  const bytes = Buffer.from(await blob.arrayBuffer());
  const wanted = Buffer.concat([
    Buffer.from('--B\r\nContent-Disposition: form-data; name="n"\r\nContent-Type: application/json\r\n\r\nt\r\n'),
    Buffer.from('--B\r\nContent-Disposition: form-data; name="f"; filename="a%22%0D%0Ab.bin"\r\nContent-Type: application/octet-stream\r\n\r\n'),
    Buffer.from([0, 255]),
    Buffer.from("\r\n--B--\r\n"),
  ]);
  assert.deepEqual(bytes, wanted);
});

test("what browsers do not send is said", () => {
  const request = { method: "GET", url: "http://h/", headers: [["Host", "x"], ["X-A", "y"]], cookies: [["c", "1"]], body: { kind: "text", text: "b" } };
  const keys = (own) => requests.unsendable(request, own).map((one) => one.key);
  assert.deepEqual(keys(false), ["console.cannot.body", "console.cannot.cookies", "console.cannot.headers"]);
  assert.deepEqual(keys(true), ["console.cannot.body", "console.cannot.headers"]);
  assert.deepEqual(requests.unsendable({ ...request, method: "TRACE" }, true)[0].key, "console.cannot.method");
});

/** What a shell makes of a command: its words. */
function shellWords(command) {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`;
  const { stdout, status } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
  assert.equal(status, 0);
  return stdout.split("\0").slice(0, -1);
}

const NASTY = ["'", "'; touch /tmp/x; '", "$(id) `id` ${HOME} \\ \" !", "a\nb", "--data", "@/etc/passwd", "", "云 *?[x]"];

for (const text of NASTY) {
  test(`curl: ${JSON.stringify(text)} stays one word`, () => {
    const words = shellWords(curl({
      method: "PUT", url: `http://h/${encodeURIComponent(text)}`, headers: [["X", text]], cookies: [["c", text]], body: { kind: "text", text },
    }));
    assert.equal(words[words.indexOf("--data-raw") + 1], text);
    const header = words[words.indexOf("--header") + 1];
    assert.equal(header, text ? `X: ${text}`.replace("\n", " ") : "X;");
    assert.equal(words[words.indexOf("--cookie") + 1], `c=${text}`);
    assert.deepEqual(words.slice(0, 2), ["--request", "PUT"]);
  });
}

test("curl: parts of forms read no file that the reader has not chosen", () => {
  const body = { kind: "parts", parts: [
    { name: "a", text: "@/etc/passwd" },
    { name: "j", text: '{"x": "a;b\\""}', contentType: "application/json" },
    { name: "f", text: "", file: { name: 'my "x";y.png', type: "image/png" } },
  ] };
  const words = shellWords(curl({ method: "POST", url: "http://h/[1]", headers: [], cookies: [], body }));
  assert.deepEqual(words, [
    "http://h/[1]", "--globoff",
    "--form-string", "a=@/etc/passwd",
    "--form", 'j="{\\"x\\": \\"a;b\\\\\\"\\"}";type=application/json',
    "--form", 'f=@"my \\"x\\";y.png";type=image/png',
  ]);
});

test("curl: the usual methods are left out", () => {
  const request = { url: "http://h/", headers: [], cookies: [], body: null };
  assert.equal(curl({ ...request, method: "GET" }), "curl http://h/");
  assert.equal(curl({ ...request, method: "HEAD" }), "curl --head http://h/");
  assert.equal(curl({ ...request, method: "DELETE" }), "curl --request DELETE http://h/");
});
