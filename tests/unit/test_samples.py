"""Request code: what it is made from, how it is written, and that it is a document's in no way.

After a change, write the golden files anew and look at the difference:

    MOCKUMENT_UPDATE_GOLDEN=1 pytest tests/unit/test_samples.py && git diff tests/golden/samples
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tree_sitter_bash
import tree_sitter_go
import tree_sitter_java
import tree_sitter_javascript
import tree_sitter_php
from tree_sitter import Language, Parser

from mockument.generator.document import Api, load, load_text
from mockument.generator.emit import find_emitter
from mockument.generator.emit.docs.samples import (
    SAMPLE_LANGUAGES,
    Sample,
    SampleRequest,
    Samples,
    sample_request,
    samples,
)
from mockument.generator.emit.docs.samples.client_names import ClientNames
from mockument.generator.emit.options import BadOption, configured
from mockument.generator.emit.python.client import plan_client
from mockument.generator.emit.python.operations.plan import OperationPlan

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
EVERY = TESTS / "fixtures" / "samples" / "every.yaml"
GOLDEN = TESTS / "golden" / "samples"
DOCUMENTS = {
    "openapi": ROOT / "spec" / "openapi.yaml",
    "every": EVERY,
}


# ---------------------------------------------------------------- golden files


@pytest.mark.parametrize("name", DOCUMENTS)
def test_golden(name: str) -> None:
    api = load(DOCUMENTS[name])
    all_samples = Samples(api)
    lines = [f"# {api.title}", ""]
    for operation in api.operations:
        lines += [f"## {operation.label}", ""]
        for one in all_samples.of(operation):
            whose = " of the document" if one.is_documented else ""
            lines += [f"{one.label}{whose}:", "", f"~~~{one.highlight}", one.text.rstrip("\n")]
            lines += ["~~~", ""]
    made = "\n".join(lines)
    path = GOLDEN / f"{name}.md"
    if os.environ.get("MOCKUMENT_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made, "utf-8")
    assert path.read_text("utf-8") == made


# ---------------------------------------------------------------- what a request has


def document(operation: dict[str, Any], **more: Any) -> Api:
    whole = {
        "openapi": "3.1.1",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"post": {"responses": {"204": {"description": "d"}}, **operation}}},
        **more,
    }
    return load_text(json.dumps(whole), "t.json")


def request_of(api: Api, server: str = "") -> SampleRequest:
    return sample_request(api, api.operations[0], server)


def curl(api: Api, server: str = "") -> str:
    one = Samples(api, server).of(api.operations[0])
    return next(s.text for s in one if s.language == "curl")


def query(name: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, **more}


@pytest.mark.parametrize(
    ("parameter", "sent"),
    [
        (query("p", {"type": "integer"}), ""),
        (query("p", {"type": "integer"}, required=True), "?p=1"),
        (query("p", {"type": "integer"}, example=7), "?p=7"),
        (query("p", {"type": "integer", "examples": [8]}), "?p=8"),
        (query("p", {"type": "integer"}, examples={"a": {"value": 9}, "b": {"value": 10}}), "?p=9"),
        (query("p", {"type": "integer"}, example="none"), ""),
        (query("p", {"type": "integer"}, example="none", required=True), "?p=1"),
        (query("p", {"type": "integer", "default": 5}, required=True), "?p=5"),
        (query("p", {"enum": ["b", "a"]}, required=True), "?p=b"),
        (query("p", {"type": "array"}, example=["a,b", "c"], explode=False), "?p=a%2Cb,c"),
        (query("p", {"type": "array"}, example=["a", "b"], style="pipeDelimited"), "?p=a%7Cb"),
        (query("p", {}, example="/a?b:c&d+e", allowReserved=True), "?p=/a?b:c%26d%2Be"),
        (query("p", {}, example={"a": {"b": 1}}, style="deepObject"), "?p%5Ba%5D%5Bb%5D=1"),
    ],
)  # fmt: skip
def test_a_parameter_is_sent_where_there_is_a_value(parameter: dict[str, Any], sent: str) -> None:
    api = document({"parameters": [parameter]})
    assert request_of(api, "http://h/").url == (f"http://h/a{sent}",)


def test_headers_that_clients_write_themselves_are_left_to_them() -> None:
    names = ["Host", "Content-Length", "accept", "X-Fine", "X Bad", "X-Chinese"]
    parameters = [
        {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
        for name in names
    ]
    parameters[-1]["example"] = "é 中\r\n"
    request = request_of(document({"parameters": parameters}))
    assert request.headers == (("X-Fine", ("string",)), ("X-Chinese", ("%C3%A9 %E4%B8%AD",)))


@pytest.mark.parametrize(
    ("servers", "own", "url"),
    [
        ([], [], "https://api.example.com/a"),
        ([{"url": "/v1/"}], [], "https://api.example.com/v1/a"),
        ([{"url": "https://h.example"}], [{"url": "v2"}], "https://h.example/v2/a"),
        ([{"url": "https://h.example"}], [{"url": "https://o.example/"}], "https://o.example/a"),
        ([{"url": "ftp://h.example"}], [], "https://api.example.com/a"),
        ([{"url": "https://[h"}], [], "https://api.example.com/a"),
        ([{"url": "https://{h}/"}], [], "https://%7Bh%7D/a"),
    ],
)
def test_the_server_is_that_of_the_operation(servers: Any, own: Any, url: str) -> None:
    more = {"servers": own} if own else {}
    assert request_of(document(more, servers=servers)).url == (url,)


def test_credentials_are_those_of_the_first_requirement_and_read_from_names_of_ours() -> None:
    schemes = {
        "a": {"type": "apiKey", "in": "header", "name": "AWS_SECRET_ACCESS_KEY"},
        "b": {"type": "apiKey", "in": "query", "name": "key"},
        "c": {"type": "http", "scheme": "DPoP", "x-prefix": "$HOME "},
        "d": {"type": "mutualTLS"},
    }
    security: list[dict[str, Any]] = [{"a": [], "b": [], "c": [], "d": [], "none": []}, {}]
    api = document({"security": security}, components={"securitySchemes": schemes})
    assert curl(api).splitlines() == [
        'curl -X POST "https://api.example.com/a?key=$API_KEY_2" \\',
        '  -H "AWS_SECRET_ACCESS_KEY: $API_KEY" \\',
        '  -H "Authorization: Dpop $TOKEN"',
    ]


def test_a_prefix_of_the_document_stays_text_in_a_shell() -> None:
    scheme = {"type": "apiKey", "in": "header", "name": "K", "x-prefix": "$(id)`id`!"}
    api = document({"security": [{"a": []}]}, components={"securitySchemes": {"a": scheme}})
    assert curl(api).splitlines()[1] == """  -H 'K: $(id)`id`!'"$API_KEY\""""


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"text/csv": {}, "application/json": {"example": 1}}, "JsonBody"),
        ({"text/csv": {"example": "a"}, "application/xml": {}}, "TextBody"),
        ({"*/*": {"schema": {"type": "object"}}}, "JsonBody"),
        ({"application/pdf": {}}, "FileBody"),
        ({"application/x-www-form-urlencoded": {"example": {"a": 1}}}, "FormBody"),
        ({"multipart/form-data": {"example": {"a": 1}}}, "MultipartBody"),
        ({}, "NoneType"),
    ],
)
def test_the_first_json_of_a_body_else_the_first(content: Any, kind: str) -> None:
    body = request_of(document({"requestBody": {"content": content}})).body
    assert type(body).__name__ == kind


def test_a_body_that_nobody_would_read_is_a_file() -> None:
    content = {"application/json": {"example": ["x" * 30_000]}}
    api = document({"requestBody": {"content": content}})
    by_language = {one.language: one.text for one in Samples(api).of(api.operations[0])}
    assert "--data-binary @body.json" in by_language["curl"]
    assert 'body=json.loads(Path("body.json").read_bytes())' in by_language["python-client"]
    assert max(map(len, by_language.values())) < 2000


# ---------------------------------------------------------------- languages


def test_what_fetch_does_not_send_is_said() -> None:
    content = {"application/json": {"example": 1}}
    item = {"responses": {}, "requestBody": {"content": content}}
    document = {"openapi": "3.1.1", "info": {}, "paths": {"/a": {"get": item, "trace": item}}}
    api = load_text(json.dumps(document), "t.json")
    with_body, refused = (
        next(s.text for s in samples(api, one) if s.language == "javascript")
        for one in api.operations
    )
    assert "// The API documents a body here, which fetch cannot send" in with_body
    assert "body:" not in with_body
    assert "// fetch refuses this method" in refused


def test_each_language_has_a_sample_and_the_documents_own_come_first() -> None:
    own = [
        {"lang": "Python", "source": "import vendor"},
        {"lang": "Ruby", "label": "Ruby (vendor)", "source": "puts 1"},
        {"lang": "C#", "source": "x"},
        {"lang": '"><script>', "source": "x"},
        {"lang": "Shell", "source": ""},
    ]
    api = document({"x-codeSamples": own})
    found = samples(api, api.operations[0])
    assert found[:4] == (
        Sample("python-httpx", "Python (httpx)", "import vendor", "python", is_documented=True),
        Sample("ruby", "Ruby (vendor)", "puts 1", "ruby", is_documented=True),
        Sample("csharp", "C#", "x", "csharp", is_documented=True),
        Sample("text", '"><script>', "x", "text", is_documented=True),
    )
    rest = [one.language for one in found[4:]]
    assert rest == [one.key for one in SAMPLE_LANGUAGES if one.key != "python-httpx"]


def test_operations_that_share_a_path_have_samples_of_their_own() -> None:
    api = load(TESTS / "fixtures" / "emit" / "shared.yaml")
    operation = next(one for one in api.operations if len(one.shared) > 1)
    found = Samples(api).of(operation)
    labels = [one.label for one in found if one.language == "curl"]
    assert labels == [f"curl: {one.operation_id}" for one in operation.shared]
    assert Samples(api).of(operation, operation.shared[1])[0].text == found[1].text


def documents() -> Iterator[Path]:
    for folder in ("emit", "mock", "documents", "samples"):
        yield from sorted((TESTS / "fixtures" / folder).glob("*.yaml"))


@pytest.mark.parametrize("path", list(documents()), ids=lambda path: path.name)
def test_the_clients_names_are_those_of_the_client(path: Path) -> None:
    assert_same_names(load(path))


def test_the_clients_names_in_groups_are_those_of_the_client() -> None:
    stream: dict[str, Any] = {"application/json": {}, "text/event-stream": {}}
    both = {"responses": {"200": {"description": "d", "content": stream}}}
    paths = {
        f"/{tag}/{{id}}/{n % 9}/{n}": {
            "get": {"operationId": f"{tag}_{n % 9} get", "tags": [tag], **both},
            "put": {"operationId": f"{tag}-{n % 9}-get-stream", "tags": [tag], **both},
        }
        for tag in ("issues", "a b", "class")
        for n in range(12)
    }
    api = load_text(json.dumps({"openapi": "3.1.1", "info": {}, "paths": paths}), "t.json")
    assert plan_client(api).groups
    assert_same_names(api)


def assert_same_names(api: Api) -> None:
    plan = plan_client(api)
    names = ClientNames(api, "sdk")
    firsts: dict[tuple[str, str, str], OperationPlan] = {}
    for one in plan.operations:
        for shared in one.operation.shared or (None,):
            key = shared.operation_id if shared else ""
            if not shared or one.title in (shared.title, shared.operation_id):
                firsts.setdefault((one.operation.method, one.operation.path, key), one)
    for (_, _, key), one in firsts.items():
        shared = next((s for s in one.operation.shared if s.operation_id == key), None)
        group = f"{plan.groups[one.group].name}." if plan.groups else ""
        method = names.method(one.operation, shared)
        assert method.name == f"{group}{one.name}"
        given = {(p.parameter.location, p.parameter.name): p.argument for p in one.parameters}
        assert {**method.parameters} == {k: v for k, v in given.items() if k in method.parameters}
        assert {*method.parameters.values(), *method.undeclared} == {*given.values()}
        assert (method.result == "items") == one.answers.choices[0].is_sequential
        if method.chooser:
            assert one.body
            assert str(method.chooser).startswith(f"{one.body.chooser}=")


# ---------------------------------------------------------------- hostile documents

CANARY = "canary.txt"
EVIL = (
    '"; touch canary.txt; "',
    "'; touch canary.txt; '",
    "\"' + __import__('os').system('touch canary.txt') + '\"",
    "$(touch canary.txt)",
    "`touch canary.txt`",
    '"""\n__import__("os").system("touch canary.txt")\n"""',
    "'''\n__import__('os').system('touch canary.txt')\n'''",
    "${process.getBuiltinModule('fs').writeFileSync('canary.txt', '')}",
    "</script><script>process.getBuiltinModule('fs').writeFileSync('canary.txt', '')<!--",
    "{$x}${x}#{x}{{ 7 * 7 }}{% raw %}",
    "JSON\nJSON;\nsystem('touch canary.txt');",
    "?><?php system('touch canary.txt'); ?>",
    "\\u0022; java.nio.file.Files.createFile(java.nio.file.Path.of(\"canary.txt\")); \\u0022",
    "*/ x /* // -- #",
    "\0\x01\x1b[31m\x7f\x85\u200b\u2028\u2029\ufeff\U000e0001",
    "\ud800\udfff\U0001f600",
    "a\r\nX-Injected: b\r\n\r\n",
    "\\",
    "\\\\'\\\"",
    "-o canary.txt",
    "@/etc/passwd",
    "--config canary",
    "!! !x $'a'",
    "%00%0a%s%n%",
    "../../..",
    " \t ",
    "__proto__",
)  # fmt: skip


def hostile(evil: str) -> dict[str, Any]:
    """A document in which each text is a bad one."""
    text = {"type": "string", "default": evil, "description": evil}
    value = {evil: [evil, {evil: evil}], "list": [evil], "text": evil, "long": [evil] * 40}
    parameters = [
        {"name": f"{evil}{place[0]}", "in": place, "required": True, "schema": text}
        for place in ("query", "header", "cookie")
    ]
    parameters += [
        {"name": "X-Evil", "in": "header", "required": True, "schema": text},
        {"name": "evil", "in": "cookie", "required": True, "schema": text},
        {"name": "q", "in": "query", "schema": text, "example": evil, "allowReserved": True},
        {"name": "p", "in": "path", "required": True, "schema": text, "example": evil},
    ]
    contents: dict[str, Any] = {
        "post": {"application/json": {"example": value}},
        "put": {"application/x-www-form-urlencoded": {"example": value}},
        "patch": {
            "multipart/form-data": {
                "schema": {"properties": {f"f{evil}": {"type": "string", "format": "binary"}}},
                "example": {f"f{evil}": evil, **value},
                "encoding": {f"f{evil}": {"contentType": evil}, "text": {"contentType": "a/b"}},
            }
        },
        "delete": {"text/plain": {"example": evil}},
        "options": {f"application/x; a={evil}": {"example": evil}, evil: {}},
    }
    answer = {"200": {"description": evil, "content": {"application/json": {}}}}
    item = {
        method: {
            "operationId": evil + method,
            "summary": evil,
            "tags": [evil],
            "parameters": parameters,
            "security": [{"a": [], "b": [], "c": []}],
            "requestBody": {"required": True, "content": content},
            "responses": answer,
        }
        for method, content in contents.items()
    }
    schemes = {
        "a": {"type": "apiKey", "in": "header", "name": "X-Key", "x-prefix": evil},
        "b": {"type": "apiKey", "in": "query", "name": evil, "x-prefix": evil},
        "c": {"type": "http", "scheme": evil},
    }
    other = {"security": [{"d": []}], "operationId": evil, "responses": answer}
    server = {"url": f"https://h.example/{evil}/{{v}}", "variables": {"v": {"default": evil}}}
    return {
        "openapi": "3.2.0",
        "info": {"title": evil, "version": evil},
        "servers": [server],
        "paths": {f"/{evil}/{{p}}": {**item, "additionalOperations": {f"X{evil}": other}}},
        "components": {"securitySchemes": {**schemes, "d": {"type": "http", "scheme": "basic"}}},
    }


def hostile_samples(server: str = "") -> Iterator[Sample]:
    for evil in (*EVIL, "".join(EVIL)):
        api = load_text(json.dumps(hostile(evil)), "t.json")
        one = Samples(api, server)
        for operation in api.operations:
            yield from one.of(operation)


GRAMMARS = {
    "curl": tree_sitter_bash.language(),
    "javascript": tree_sitter_javascript.language(),
    "go": tree_sitter_go.language(),
    "java": tree_sitter_java.language(),
    "php": tree_sitter_php.language_php(),
}
MARKS = {
    "curl": ("command", 1),
    "javascript": ("call_expression", None),
    "go": ("function_declaration", 2),
    "java": ("method_declaration", 1),
    "php": ("echo_statement", 1),
}
"""What the code of a sample has, and how often: a text that got out would make more of it."""


@pytest.mark.parametrize("server", ["", "http://127.0.0.1:9"])
def test_what_a_document_says_is_no_code(server: str) -> None:
    parsers = {key: Parser(Language(grammar)) for key, grammar in GRAMMARS.items()}
    count = 0
    for one in hostile_samples(server):
        count += 1
        assert "\0" not in one.text
        assert all(c.isprintable() or c in "\n\t" for c in one.text), one.text
        if one.language.startswith("python"):
            tree = ast.parse(one.text)
            calls = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id[:2] == "__"]
            assert not calls
            continue
        root = parsers[one.language].parse(one.text.encode()).root_node
        assert not root.has_error, (one.language, one.text)
        kind, times = MARKS[one.language]
        found = one.text and str(root).count(f"({kind} ")
        assert times is None or found == times, (one.language, found, one.text)
        if one.language == "javascript":
            assert "</script" not in one.text
            assert "<!--" not in one.text
    assert count == 7 * 6 * (len(EVIL) + 1)


def run(command: list[str], folder: Path) -> str:
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=120,
        env={**os.environ, "PATH": path, "LC_ALL": "C.UTF-8", "TOKEN": "t", "API_KEY": "k"},
    )
    assert done.returncode == 0, (done.stdout, done.stderr)
    return done.stdout


def written(language: str, folder: Path, suffix: str) -> list[Path]:
    texts = [s.text for s in hostile_samples("http://127.0.0.1:9") if s.language == language]
    paths = [folder / f"s{number}{suffix}" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, "utf-8")
    return paths


FAKE_CURL = """#!/bin/sh
while [ $# -gt 0 ]; do
  case $1 in
    -X|-H|-b|-u|-F|--form-string|--data-raw|--data-urlencode|--data-binary) shift 2;;
    http://127.0.0.1:9/*) shift;;
    *) echo "curl was given $1"; exit 3;;
  esac
done
"""


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
def test_a_shell_runs_curl_and_nothing_else(tmp_path: Path) -> None:
    paths = written("curl", tmp_path, ".sh")
    (tmp_path / "bin").mkdir()
    fake = tmp_path / "bin" / "curl"
    fake.write_text(FAKE_CURL)
    fake.chmod(0o755)
    (tmp_path / "all.sh").write_text('set -e; for f in s*.sh; do bash -n "$f"; . "./$f"; done')
    run(["bash", "all.sh"], tmp_path)
    assert len(paths) > 100
    assert not (tmp_path / CANARY).exists()


NODE = """
import fs from "node:fs"; import vm from "node:vm";
globalThis.fetch = async () => ({ status: 200, text: async () => "" });
globalThis.openAsBlob = async () => new Blob(["x"]);
console.log = () => {};
for (const name of fs.readdirSync(".").filter((one) => /^s\\d+\\.mjs$/.test(one))) {
  const text = fs.readFileSync(name, "utf8").replace(/^import .*;$/m, "");
  await vm.runInThisContext(`(async () => {${text}})`, name)();
}
"""


@pytest.mark.skipif(not shutil.which("node"), reason="there is no node here")
def test_node_runs_fetch_and_nothing_else(tmp_path: Path) -> None:
    written("javascript", tmp_path, ".mjs")
    (tmp_path / "all.mjs").write_text(NODE)
    run(["node", "--no-warnings", "all.mjs"], tmp_path)
    assert not (tmp_path / CANARY).exists()


def test_python_runs_calls_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sdk.py").write_text("from unittest.mock import MagicMock as Client\n")
    (tmp_path / "httpx.py").write_text(
        "from unittest.mock import MagicMock\nrequest = MagicMock()\n"
    )
    (tmp_path / "files.py").write_text(
        "import pathlib\npathlib.Path.read_bytes = lambda _: b'{}'\n"
    )
    names = [*written("python-httpx", tmp_path, ".py")]
    texts = [s.text for s in hostile_samples() if s.language == "python-client"]
    for number, text in enumerate(texts):
        (tmp_path / f"c{number}.py").write_text(text, "utf-8")
        names.append(tmp_path / f"c{number}.py")
    listed = "\n".join(f"runpy.run_path({path.name!r})" for path in names)
    secrets = ("TOKEN", "API_KEY", "API_KEY_2", "API_USER", "API_PASSWORD")
    for name in secrets:
        monkeypatch.setenv(name, "x")
    (tmp_path / "all.py").write_text(f"import files, runpy\n{listed}\n", "utf-8")
    run([sys.executable, "all.py"], tmp_path)
    assert not (tmp_path / CANARY).exists()


@pytest.mark.skipif(not shutil.which("php"), reason="there is no php here")
def test_php_runs_curl_and_nothing_else(tmp_path: Path) -> None:
    written("php", tmp_path, ".php")
    loop = "foreach (glob('s*.php') as $file) { ob_start(); include $file; ob_end_clean(); }"
    (tmp_path / "all.php").write_text(f"<?php {loop} echo 'done';")
    assert run(["php", "all.php"], tmp_path) == "done"
    assert not (tmp_path / CANARY).exists()


def test_the_client_can_be_called_and_grouped_otherwise() -> None:
    text = """
openapi: 3.1.1
info: {title: T, version: "1"}
paths: {/pets: {get: {operationId: listPets, responses: {"204": {description: d}}}}}
"""
    emitter = configured(find_emitter("docs"), {"package": "pet_shop", "group-by": "paths"})
    page = emitter.emit(load_text(text)).files["operations/listPets.html"]
    page = re.sub(r"<[^<>]*>", "", page)
    assert "from pet_shop import Client" in page
    assert "client.pets.list()" in page
    with pytest.raises(BadOption, match="package: is the name of a package, not 'pet-shop'"):
        configured(emitter, {"package": "pet-shop"})
