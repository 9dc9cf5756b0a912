"""The target ``docs``: what a document says is on its pages, safely, and each link leads there."""

from __future__ import annotations

import json
import posixpath
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jinja2 import Environment

from mockument.generator.document import Api, load, load_text
from mockument.generator.emit import find_emitter
from mockument.generator.emit.docs.addresses import file_names
from mockument.generator.emit.docs.prose import plain_text, prose
from mockument.generator.emit.docs.site import Manner, Site
from mockument.generator.emit.docs.texts import LANGUAGES, texts
from mockument.generator.emit.options import BadOption, configured
from mockument.mockserver import create_app
from mockument.mockserver.control.docs import prepare

ROOT = Path(__file__).parents[2]
FIRST = ROOT / "spec" / "openapi.yaml"
OWN = sorted((ROOT / "tests" / "fixtures" / "documents").rglob("*.yaml"))


class Seen(HTMLParser):
    """What a page has: its links, identifiers, text, and whatever could run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[tuple[str, str]] = []
        self.handlers: list[str] = []
        self.inline: list[str] = []
        self.text = ""
        self.data: dict[str, str] = {}
        self._inside: dict[str, str | None] | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.handlers += [name for name in found if name.startswith("on")]
        self.inline += [tag] if "style" in found or tag == "style" else []
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a" and "href" in found:
            self.links.append(str(found["href"]))
        for name in ("src", "action", "formaction", "data", "poster", "background"):
            if name in found:
                self.loads.append((tag, str(found[name])))
        if tag == "link":
            self.loads.append((tag, str(found.get("href"))))
        if tag == "script":
            self._inside = found
            if "src" not in found and found.get("type") != "application/json":
                self.inline.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside is None:
            self.text += data
        elif "src" not in self._inside:
            key = str(self._inside.get("id"))
            self.data[key] = self.data.get(key, "") + data


def pages(site: Site) -> dict[str, Seen]:
    return {path: Seen(site.file(path)) for path in site.paths() if path.endswith(".html")}


def assert_safe(path: str, seen: Seen) -> None:
    assert not seen.handlers, path
    assert not seen.inline, path
    root = "../" * path.count("/")
    for tag, address in seen.loads:
        own = address.startswith((f"{root}assets/", "data:,")) or address.endswith(".md")
        assert own, (path, tag, address)
        assert "//" not in address, (path, tag, address)
    for link in seen.links:
        scheme = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):", link)
        assert scheme is None or scheme[1].lower() in {"http", "https", "mailto", "tel"}, link
    for text in seen.data.values():
        json.loads(text)


def assert_linked(
    found: dict[str, Seen], *, of_ours: tuple[str, ...] = ("operations", "schemas")
) -> None:
    """Each link within the site leads to a page of it, and to a place on that page."""
    for path, seen in found.items():
        assert len(seen.ids) == len(set(seen.ids)), f"{path} has an id twice"
        for link in seen.links:
            target, _, anchor = link.partition("#")
            if ":" in target or target.startswith("/"):
                continue
            where = (
                posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
                if target
                else path
            )
            if where.partition("/")[0] not in of_ours or not where.endswith(".html"):
                continue  # a link of the document's own descriptions
            assert where in found, f"{path} leads to {link}"
            assert not anchor or unquote(anchor) in found[where].ids, f"{path} leads to {link}"


@pytest.mark.parametrize("document", OWN, ids=lambda path: path.stem)
def test_every_page_is_safe_and_linked(document: Path) -> None:
    site = Site(load(document))
    found = pages(site)
    for path, seen in found.items():
        assert_safe(path, seen)
    assert_linked(found)
    assert {f"{path.removesuffix('.html')}.md" for path in found} <= set(site.paths())
    for path in site.paths():
        assert site.file(path).strip() or path.endswith(".css")


def test_all_that_the_first_page_says_is_on_ours() -> None:
    site = Site(load(FIRST))
    seen = Seen(site.file("operations/AddModelService.html"))
    for word in (
        "AddModelService",
        "POST",
        "/zstack/v1/ai/model-services",
        "Since 5.1.8",
        "Synchronous",
    ):
        assert word in seen.text
    assert "Inference Service APIs" in seen.text
    assert "Change history" in seen.text
    assert "Try it out" in seen.text
    operation = site.api.operations[0]
    assert operation.request_body
    assert operation.success
    schema = operation.request_body.content["application/json"].schema
    assert schema
    inner = schema.resolved().properties["param"].resolved()
    for name, one in inner.properties.items():
        assert f"body.param.{name}" in seen.ids
        assert one.description in seen.text
    assert "response.200.inventory.createDate" in seen.ids
    assert '"startCommand": "<startCommand>"' in seen.text


def test_the_console_is_told_all_that_a_call_needs() -> None:
    site = Site(load(FIRST), Manner(mock="http://localhost"))
    seen = Seen(site.file("operations/AddModelService.html"))
    data = json.loads(seen.data["operation-data"])
    assert (data["method"], data["path"]) == ("POST", "/zstack/v1/ai/model-services")
    assert data["mock"] is True
    assert data["servers"][0]["variables"]["host"]["default"] == "localhost:8080"
    assert data["security"] == [
        [
            {
                "name": "sessionUuid",
                "type": "apiKey",
                "scheme": "",
                "in": "header",
                "parameter": "Authorization",
                "prefix": "OAuth ",
            }
        ]
    ]
    [body] = data["bodies"]
    assert body["examples"][0]["anchor"] in seen.ids
    schema = data["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema == f"{data['pointer']}/responses/200/content/application~1json/schema"


SCRIPT = "<script>alert(1)</script>"
ATTACKS = (
    SCRIPT,
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<!--<script>",
    "]]><svg onload=alert(1)>",
    "[x](javascript:alert(1)) ![p](https://evil.example/p.png)",
    '<a href="javascript:alert(1)">a</a><iframe src="https://evil.example"></iframe>',
    '<img src="https://evil.example/x.png"><link rel=stylesheet href=//evil.example>',
    "<style>body{display:none}</style><form action=https://evil.example><input></form>",
    "{{ 7 * 7 }}{% raw %}",
    "../../../etc/passwd",
    "\u2028\u2029\x00\x1b[31m",
)


def hostile(attack: str) -> dict[str, Any]:
    field = {"type": "string", "description": attack, "enum": [attack], "pattern": attack}
    field |= {"default": attack, "title": attack, "format": attack, "example": attack}
    schema = {
        "type": "object",
        "description": attack,
        "title": attack,
        "properties": {attack: field},
    }
    union = {
        "oneOf": [schema, {"title": attack, "type": "object"}],
        "discriminator": {"propertyName": attack},
    }
    media = {
        "schema": union,
        "examples": {attack: {"summary": attack, "description": attack, "value": attack}},
    }
    parameter = {"name": attack, "in": "query", "description": attack, "schema": field}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": attack,
            "version": attack,
            "description": attack,
            "license": {"name": attack, "url": attack},
            "contact": {"name": attack, "url": "javascript:alert(1)", "email": attack},
        },
        "servers": [{"url": f"https://x.example/{attack}", "description": attack}],
        "tags": [{"name": attack, "description": attack}],
        "externalDocs": {"url": "javascript:alert(1)", "description": attack},
        "paths": {
            f"/{attack}": {
                "post": {
                    "operationId": attack,
                    "summary": attack,
                    "description": attack,
                    "tags": [attack],
                    "x-since": attack,
                    "x-change-history": [attack],
                    "x-breadcrumb": [attack],
                    "externalDocs": {"url": "javascript:alert(1)", "description": attack},
                    "security": [{attack: [attack]}],
                    "parameters": [parameter],
                    "requestBody": {"description": attack, "content": {"application/json": media}},
                    "responses": {
                        "200": {
                            "description": attack,
                            "headers": {"X-A": {"description": attack, "schema": field}},
                            "content": {"application/json": media},
                            "links": {attack: {"operationId": attack, "description": attack}},
                        }
                    },
                    "callbacks": {attack: {attack: {"post": {"description": attack}}}},
                }
            }
        },
        "components": {
            "schemas": {attack: schema},
            "securitySchemes": {
                attack: {"type": "apiKey", "in": "header", "name": attack, "description": attack}
            },
        },
    }


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_a_document_made_of_attacks_is_text(attack: str) -> None:
    site = Site(load_text(json.dumps(hostile(attack)), "hostile.json"))
    found = pages(site)
    for path, seen in found.items():
        assert_safe(path, seen)
        assert "alert(1)" not in "".join(seen.links)
    assert_linked(found)
    for path in site.paths():
        assert re.fullmatch(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*", path)
        text = site.file(path)
        text.encode()  # what cannot be written would lose the file
        if path.endswith(".js") and not path.startswith("assets/vendor"):
            assert "<script" not in text.lower()
    if attack == SCRIPT:
        shown = "".join(seen.text for seen in found.values())
        assert shown.count(SCRIPT) > 20  # it is there, as text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("A plain line.", "<p>A plain line.</p>"),
        ('It\'s "so".', '<p>It\'s "so".</p>'),
        ("a < b & c", "<p>a &lt; b &amp; c</p>\n"),
        ("**bold** `code`", "<p><strong>bold</strong> <code>code</code></p>\n"),
        ("<p>HTML, as <b>Stripe</b> writes it</p>", "<p>HTML, as <b>Stripe</b> writes it</p>"),
        ("# Head", "<h3>Head</h3>\n"),
        (
            "![picture](https://x.example/p.png)",
            '<p><a href="https://x.example/p.png">picture</a></p>\n',
        ),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ('<a href="javascript:alert(1)">x</a>', "<p><a>x</a></p>\n"),
        (f"before {SCRIPT} after", "<p>before  after</p>\n"),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>\n"),
        ("|a|b|\n|-|-|\n|1|2|", None),
    ],
)
def test_descriptions_are_commonmark_made_safe(text: str, html: str | None) -> None:
    made = str(prose(text))
    if html is None:
        assert "<table>" in made
    else:
        assert made == html


def test_descriptions_as_plain_text() -> None:
    assert plain_text("**Bold** [link](https://x.example)\n\nand <b>more</b> &amp; so on") == (
        "Bold link and more & so on"
    )


def test_addresses_hang_on_nothing_but_the_name() -> None:
    few = file_names(["Pet", "pet store", "宠物"])
    many = file_names(["Order", "宠物", "pet store", "Zebra", "Pet"])
    assert few.items() <= many.items()
    assert few["Pet"] == "Pet"
    assert few["pet store"] == "pet-store"
    names = [
        "Pet",
        "pet",
        "PET",
        "p e t",
        "p-e-t",
        "",
        ".",
        "..",
        "con/../x",
        "x" * 300,
        "宠物",
        "物宠",
    ]
    made = file_names(names)
    assert len({one.lower() for one in made.values()}) == len(names)
    assert made["Pet"] == "Pet"


def test_a_page_ends_where_a_schema_does_not() -> None:
    tree: dict[str, Any] = {"type": "object", "properties": {}}
    tree["properties"] = {
        "left": {"$ref": "#/components/schemas/Tree"},
        "right": {"$ref": "#/components/schemas/Tree"},
    }
    for _ in range(60):
        deep = {
            "type": "object",
            "properties": {"a": tree["properties"].get("deep", {"type": "string"})},
        }
        tree["properties"]["deep"] = deep
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": {"Tree": tree, "Me": {"$ref": "#/components/schemas/Me"}}},
    }
    seen = Seen(Site(load_text(json.dumps(document), "t.json")).file("schemas/Tree.html"))
    assert "left" in seen.ids
    assert "../schemas/Tree.html" in seen.links


def test_alternatives_are_named_as_the_document_names_them() -> None:
    kinds = {
        name: {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
        for name in ("Cat", "Dog")
    }
    pet = {
        "oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in kinds],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"cat": "#/components/schemas/Cat"},
        },
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": {**kinds, "Pet": pet}},
    }
    text = Site(load_text(json.dumps(document), "t.json")).file("schemas/Pet.html")
    seen = Seen(text)
    assert "Cat | Dog" in seen.text
    assert "kind = cat" in seen.text
    assert "kind = Dog" in seen.text
    assert "cat | Cat" not in seen.text


def test_listed_values_are_explained_and_tuples_named() -> None:
    consts = [
        {"const": 1, "title": "Low", "description": "Little."},
        {"const": 2, "type": "integer"},
    ]
    properties = {
        "level": {"oneOf": consts},
        "kind": {"enum": ["a", "b"], "x-enumDescriptions": {"b": "Beta"}},
        "plain": {"enum": [1, None]},
        "mixed": {"oneOf": [{"const": 1}, {"type": "string"}]},
        "pair": {
            "type": "array",
            "prefixItems": [{"type": "string"}, {"type": "integer"}],
            "items": False,
        },
        "open": {"type": "array", "prefixItems": [{"type": "string"}]},
        "empty": {"type": "array", "items": False},
    }
    schema = {"type": "object", "properties": properties}
    content = {"application/json": {"schema": schema}}
    api = api_of({"/a": {"get": {"responses": {"200": {"description": "", "content": content}}}}})
    files = find_emitter("docs").emit(api).files
    twin = str(files["operations/get-a.md"])
    for line in (
        "- `level` (`number`)\n  - One of:\n    - `1`: Low. Little.\n    - `2`\n",
        "- `kind` (`string`)\n  - One of:\n    - `a`\n    - `b`: Beta\n",
        "- `plain` (`number`)\n  - One of: `1`\n",
        "- `pair` (`[string, integer]`)\n",
        "- `open` (`[string, …]`)\n",
        "- `empty` (`array`)\n",
    ):
        assert line in twin
    page = str(files["operations/get-a.html"])
    assert "<li><code>1</code> Low. Little.</li><li><code>2</code> </li>" in page
    assert page.count('<ul class="values">') == 2
    assert page.count('<section class="tab"') >= 2  # of what is no list of values
    assert "low. little." in str(files["assets/search-index.js"]).lower()


TAGGED = {
    "/a": {"get": {"tags": ["rooms"], "responses": {}}},
    "/b": {"get": {"tags": ["guests"], "responses": {}}},
    "/c": {"get": {"tags": ["bills"], "responses": {}}},
    "/d": {"get": {"responses": {}}},
}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, [("", "guests"), ("", "Rooms"), ("", "bills"), ("", "Other operations")]),
        (
            {"x-tagGroups": [{"name": "Money", "tags": ["bills", "none"]},
                             {"name": "House", "tags": ["rooms", "guests"]}, 1, {"tags": 1}]},
            [("Money", "bills"), ("House", "Rooms"), ("House", "guests"), ("", "Other operations")],
        ),
        (
            {"tags": [{"name": "bills", "parent": "x"}, {"name": "rooms", "parent": "house"},
                      {"name": "house", "summary": "House"}, {"name": "guests", "parent": "rooms"},
                      {"name": "x", "parent": "y"}, {"name": "y", "parent": "x"}]},
            [("y", "bills"), ("House", "rooms"), ("House", "guests"), ("", "Other operations")],
        ),
    ],
)  # fmt: skip
def test_tags_stand_in_sections(more: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    tags = [{"name": "guests"}, {"name": "rooms", "x-displayName": "Rooms"}]
    document = {"openapi": "3.2.0", "info": {"title": "T", "version": "1"}, "paths": TAGGED}
    api = load_text(json.dumps({**document, "tags": tags, **more}))
    site = Site(api)
    assert [(group.section, group.title) for group in site.groups] == expected
    files = find_emitter("docs").emit(api).files
    sections = list(dict.fromkeys(section for section, _ in expected if section))
    plain = re.findall(r"<h3>([^<]+)</h3>", str(files["index.html"]))
    assert plain == [*sections, "Other operations"]
    for section in sections:
        assert f'"section":"{section}"' in str(files["assets/navigation.js"]).replace(" ", "")
        assert f"## {section}: " in str(files["index.md"])


def test_references_stay_references() -> None:
    """A peer makes megabytes of pages from such a document: each step says everything again."""
    schemas: dict[str, Any] = {
        f"S{n}": {
            "type": "object",
            "description": "Words " * 300,
            "properties": {key: {"$ref": f"#/components/schemas/S{n + 1}"} for key in "abc"},
        }
        for n in range(12)
    }
    schemas["S12"] = {"type": "string"}
    document = json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {},
            "components": {"schemas": schemas},
        }
    )
    site = Site(load_text(document, "t.json"))
    size = sum(len(site.file(path)) for path in site.schemas)
    shell = len(site.file("schemas/S12.html")) * len(schemas)
    assert size < 2 * len(document) + shell


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_interface_is_there(language: str) -> None:
    english, other = texts("en"), texts(language)
    assert set(
        json.loads((ROOT / f"templates/docs/texts/{language}.json").read_text("utf-8"))
    ) == set(english)
    holes = re.compile(r"\{\w+\}")
    for key, text in english.items():
        assert sorted(holes.findall(text)) == sorted(holes.findall(other[key])), key
    site = Site(load(FIRST), Manner(language))
    assert other["responses"] in Seen(site.file("operations/AddModelService.html")).text


def docs(**options: object) -> Any:
    return configured(find_emitter("docs"), options)


def test_a_theme_sets_variables_and_nothing_else() -> None:
    api = load(FIRST)
    style = (
        docs(theme={"accent": "#123456", "accent-dark": "teal"}).emit(api).files["assets/site.css"]
    )
    assert "--accent: #123456;" in style
    assert "--accent: teal;" in style
    for theme in ({"accent": "red; } body { display: none"}, {"font": "url(https://x.example)"}):
        with pytest.raises(BadOption):
            docs(theme=theme)
    with pytest.raises(BadOption) as bad:
        docs(theme={"acent": "red"})
    assert "accent" in bad.value.hint
    for options in ({"lang": "xx"}, {"findings": "/none.json"}, {"findings": str(FIRST)}):
        with pytest.raises(BadOption):
            docs(**options)


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"findings": "no"}', '{"findings": [1]}', '{"findings": [{}]}', "{"]
)
def test_what_is_no_report_of_findings_is_refused(tmp_path: Path, text: str) -> None:
    report = tmp_path / "report.json"
    report.write_text(text)
    with pytest.raises(BadOption, match="is no report of findings"):
        docs(findings=str(report))


def test_findings_stand_beside_what_they_are_about() -> None:
    text = FIRST.read_text("utf-8").replace("name: text to text model service", "name: 7")
    api = load_text(text, "openapi.yaml")
    files = docs(show_findings=True).emit(api).files
    assert 'class="finding"' in "".join(files.values())
    assert 'class="finding"' not in "".join(docs().emit(api).files.values())


def test_the_mock_shows_the_same_pages() -> None:
    client = create_app(FIRST).test_client()
    moved = client.get("/__mockument/docs")
    assert (moved.status_code, moved.headers["Location"]) == (302, "/__mockument/docs/index.html")
    page = client.get("/__mockument/docs/operations/AddModelService.html")
    assert page.status_code == 200
    assert page.content_type == "text/html; charset=utf-8"
    site = Site(load(FIRST), Manner(mock="http://localhost"))
    assert page.text == site.file("operations/AddModelService.html")
    again = client.get(
        "/__mockument/docs/operations/AddModelService.html",
        headers={"If-None-Match": page.headers["ETag"]},
    )
    assert again.status_code == 304
    chinese = client.get(
        "/__mockument/docs/index.html", headers={"Accept-Language": "zh-CN,zh;q=0.9"}
    )
    assert 'lang="zh-Hans"' in chinese.text
    assert client.get("/__mockument/docs/../../etc/passwd").status_code == 404
    assert client.get("/__mockument/docs/none.html").status_code == 404


def test_pages_can_be_prepared_before_anybody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(FIRST)
    prepare(app.mock)
    monkeypatch.setattr(Environment, "compile", None)  # whatever the pages need is compiled
    page = app.test_client().get("/__mockument/docs/index.html")
    assert page.status_code == 200


def test_whoever_opens_the_mock_in_a_browser_is_led_to_the_pages() -> None:
    reader = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    client = create_app(FIRST).test_client()
    assert client.get("/", headers=reader).headers["Location"] == "/__mockument/docs/index.html"
    assert client.get("/").status_code == 404  # a program is told what there is
    assert client.get("/other", headers=reader).status_code == 404
    answer = {"200": {"description": "", "content": {"text/html": {"example": "<p>own</p>"}}}}
    own = create_app(api_of({"/": {"get": {"responses": answer}}})).test_client()
    assert own.get("/", headers=reader).text == "<p>own</p>"


def test_pages_of_a_changed_document_are_new() -> None:
    app = create_app(FIRST)
    client = app.test_client()
    assert "Service and Application" in client.get("/__mockument/docs/index.html").text
    text = FIRST.read_text("utf-8").replace("title: Service and Application", "title: Another name")
    app.mock.use(load_text(text, "openapi.yaml"))
    assert "Another name" in client.get("/__mockument/docs/index.html").text


def api_of(paths: dict[str, Any]) -> Api:
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths}
    return load_text(json.dumps(document), "t.json")


def test_operations_that_share_a_name_have_pages_of_their_own() -> None:
    one = {"operationId": "same", "responses": {"200": {"description": ""}}}
    site = Site(api_of({"/a": {"get": one}, "/b": {"get": one}, "/c": {"get": {"responses": {}}}}))
    assert len(site.operations) == 3
    assert "operations/get-c.html" in site.operations
