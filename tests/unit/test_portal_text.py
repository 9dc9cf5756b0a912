"""Documents as pages of the portal: capture reads them back, and what it cannot is reported."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from difflib import unified_diff
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mockument.cli import cli
from mockument.generator.capture import Captured, capture_pages
from mockument.generator.capture.page import Badge
from mockument.generator.capture.prose import says_null, stated_default, stated_options
from mockument.generator.capture.readers import MAX_PAGE_BYTES, read_page
from mockument.generator.capture.readers.portal import read_badge
from mockument.generator.capture.readers.vocabulary import (
    FIELD_MARKERS,
    FURNITURE,
    HEADINGS,
    NO_HISTORY,
    PLACEHOLDERS,
    Section,
)
from mockument.generator.capture.readers.wording import WORDINGS, Wording
from mockument.generator.document import load, load_text
from mockument.generator.emit import Emission
from mockument.generator.emit.docs.portal import portal_text
from mockument.generator.emit.docs.portal.layout import badge_line
from mockument.generator.findings import Severity, Unusable

ROOT = Path(__file__).parents[2]
PAGES = (
    *sorted((ROOT / "tests" / "fixtures" / "pages").glob("*.txt")),
    ROOT / "spec" / "pages" / "AddModelService.txt",
)
SHARED = ROOT.parent / "shared" / "specs"


def names(path: Path) -> str:
    return path.stem


def rendered(text: str) -> Emission:
    return portal_text(load_text(text))


def captured(emission: Emission) -> Captured:
    return capture_pages(list(emission.files.items()))


def codes(found: Captured) -> set[tuple[str, str]]:
    return {(f.code, getattr(f.place, "where", "")) for f in found.findings}


@pytest.mark.parametrize("path", PAGES, ids=names)
def test_a_page_comes_back_as_the_same_document(path: Path) -> None:
    once = capture_pages([(path.name, path.read_text("utf-8"))])
    emission = rendered(once.text)
    again = captured(emission)
    assert again.text == once.text
    assert emission.findings == ()
    # What capture said of the page it says again, but for what is of the flat layout alone.
    assert codes(again) <= codes(once)
    assert {code for code, _ in codes(once) - codes(again)} <= {
        "layout-without-structure",
        "operation-id-missing",
    }


def test_all_pages_together_come_back_as_the_same_document() -> None:
    once = capture_pages([(path.name, path.read_text("utf-8")) for path in PAGES])
    emission = rendered(once.text)
    assert captured(emission).text == once.text
    assert emission.findings == ()


SECOND_ENDPOINTS = (
    "GET/zstack/v1/zones/{uuid}\n\n/zstack/v1/zones/{uuid}",
    "GET/zstack/v1/all-zones",
    "GET/zstack/v1/zones/{uuid}\n\nGET/zstack/v1/a/{b}/{c}\n\nGET/zstack/v1/all-zones",
)

UUID = "Path Parameters\n\n  • uuidStringRequired\n\n    Zone.\n\n"


@pytest.mark.parametrize("second", SECOND_ENDPOINTS)
@pytest.mark.parametrize("listed", ["", UUID])
def test_several_endpoints_go_back_to_one_page(second: str, listed: str) -> None:
    text = next(p for p in PAGES if "QueryZone" in p.name).read_text("utf-8")
    first = "/zstack/v1/zones\n\nOperation ID"
    text = text.replace(first, first.replace("\n\n", f"\n\n{second}\n\n"))
    text = text.replace("Query Parameters\n\n  •", f"{listed}Query Parameters\n\n  •")
    once = capture_pages([("QueryZone.txt", text)])
    assert len(load_text(once.text).operations) == 2 + second.count("\n\nGET")
    emission = rendered(once.text)
    assert list(emission.files) == ["QueryZone.txt"]
    assert captured(emission).text == once.text
    assert emission.findings == ()


@pytest.mark.parametrize("path", [p for p in PAGES if "flat" not in p.name], ids=names)
def test_a_page_is_written_to_the_character(path: Path) -> None:
    text = path.read_text("utf-8")
    (written,) = rendered(capture_pages([(path.name, text)]).text).files.values()
    assert written == text + "\n"


FLAT_DIFFERENCES = """\
+Skip to main content
-uuidStringRequiredVM instance UUID.
+uuidStringRequired
+VM instance UUID.
-startvminstanceObjectRequiredstartvminstance request body object.
-clusterUuidStringOptional. Cluster to start the VM instance in.
-hostUuidStringOptional. Host to start the VM instance on. Wins over clusterUuid.
-systemTagsListSystem tags.
-userTagsListUser tags.
+startvminstanceObjectRequired
+startvminstance request body object.
+clusterUuidString
+Optional. Cluster to start the VM instance in.
+hostUuidString
+Optional. Host to start the VM instance on. Wins over clusterUuid.
+systemTagsList
+System tags.
+userTagsList
+User tags.
+200
+Operation ID
+StartVmInstance
+Permalink
-200{ "inventory": {
+200
+{ "inventory": { "u
+Change History
+View all change history"""
"""What a flat page gets back, beside bullets, blank lines and margins: the parts that it lost."""


def test_a_flat_page_gets_its_structure_back() -> None:
    text = next(p for p in PAGES if "flat" in p.name).read_text("utf-8")
    (written,) = rendered(capture_pages([("flat.txt", text)]).text).files.values()
    before, after = (
        [line.strip(" •") for line in one.splitlines() if line.strip()] for one in (text, written)
    )
    changes = [
        line[:20] if "{ " in line else line
        for line in unified_diff(before, after, lineterm="", n=0)
        if not line.startswith(("@@", "---", "+++"))
    ]
    assert "\n".join(changes) == FLAT_DIFFERENCES


def test_the_first_api_is_written_as_its_page() -> None:
    emission = portal_text(load(ROOT / "spec" / "openapi.yaml"))
    page = (ROOT / "spec" / "pages" / "AddModelService.txt").read_text("utf-8")
    assert dict(emission.files) == {"AddModelService.txt": page + "\n"}


def test_a_language_can_be_asked_for() -> None:
    api = load(ROOT / "spec" / "openapi.yaml")
    chinese = portal_text(api, "zh")
    (text,) = chinese.files.values()
    assert "请求体字段" in text
    assert "nameString必填" in text
    assert "Required" not in text.replace("Number of CPUs required", "")
    assert captured(chinese).text == (ROOT / "spec" / "openapi.yaml").read_text("utf-8")


@pytest.mark.parametrize("wording", WORDINGS.values(), ids=WORDINGS)
def test_readers_know_every_word_that_is_written(wording: Wording) -> None:
    known = {wording.skip, wording.try_it_out}
    assert known <= FURNITURE
    assert wording.placeholder in PLACEHOLDERS
    assert wording.no_history in NO_HISTORY
    assert FIELD_MARKERS[wording.required] == "required"
    assert FIELD_MARKERS[wording.deprecated] == "deprecated"
    assert {HEADINGS[text] for text in wording.headings.values()} == {*wording.headings}
    assert set(wording.headings) == set(Section) - {Section.HEADER}
    assert says_null(wording.nullable)
    assert stated_options(f"{wording.options}a | b") == ("a", "b")
    assert stated_default(f"{wording.default}a") == "a"
    for parts in product(("1.2", None), ("synchronous", "asynchronous", None), (True, False, None)):
        if any(part is not None for part in parts):
            badge = Badge("GET", "Zone APIs", *parts, deprecated=True, line=1)
            assert read_badge(badge_line(badge, wording)) == (badge, "")


def test_every_part_of_the_layout_is_written() -> None:
    parameters = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "q", "in": "query", "schema": {"type": "string"}},
        {"name": "X-A", "in": "header", "schema": {"type": "string"}},
    ]
    responses = {"200": {"description": "Gone."}, "default": {"description": "Error Response"}}
    body = content({"type": "object", "properties": {"a": {"type": "string"}}})
    deletion = operation(parameters=parameters, responses=responses, requestBody=body)
    ((name, text),) = rendered(document({"/pets/{id}": {"put": deletion}})).files.items()
    written = set(read_page(text, name).sections)
    assert written == {section.value for section in Section} - {Section.HEADER.value}


def test_the_command_line_goes_there_and_back(tmp_path: Path) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(cli, words)
        assert done.exit_code == 0, done.output
        return done.output

    source, pages, again = ROOT / "spec" / "openapi.yaml", tmp_path / "x", tmp_path / "y.yaml"
    run("generate", "docs", str(source), "-o", str(pages), "-O", "format=portal-text")
    run("capture", str(pages), "-o", str(again))
    assert again.read_bytes() == source.read_bytes()
    options = ("-O", "format=portal-text", "-O", "show-findings=true", "-O", "lang=zh")
    said = run("generate", "docs", str(source), "-o", str(tmp_path / "z"), *options)
    assert "unused-option" in said
    assert "请求体字段" in (tmp_path / "z" / "AddModelService.txt").read_text("utf-8")


def test_a_format_that_there_is_not(tmp_path: Path) -> None:
    source = str(ROOT / "spec" / "openapi.yaml")
    words = ("generate", "docs", source, "-o", str(tmp_path / "x"), "-O", "format=pdf")
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 2
    assert "site or portal-text" in done.output


def document(paths: Mapping[str, Any], **components: Any) -> str:
    return json.dumps(
        {
            "openapi": "3.1.1",
            "info": {"title": "Pets", "version": "1"},
            "paths": paths,
            "components": components,
        }
    )


def operation(**parts: Any) -> dict[str, Any]:
    return {"operationId": "AddPet", "responses": {"200": {"description": "OK"}}, **parts}


def content(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def reported(emission: Emission) -> dict[str, set[str]]:
    """The pointers of all findings by code."""
    found: dict[str, set[str]] = {}
    for finding in emission.findings:
        places = finding.related or (finding.place,)
        found.setdefault(finding.code, set()).update(p.pointer for p in places)  # type: ignore[union-attr]
    return found


CANNOT_SAY: Sequence[tuple[str, dict[str, Any], str]] = (
    ("description", operation(description="Adds."), "/paths/~1pets/post/description"),
    ("two tags", operation(tags=["a", "b"], **{"x-since": "1"}), "/paths/~1pets/post/tags"),
    (
        "a cookie",
        operation(parameters=[{"name": "c", "in": "cookie", "schema": {}}]),
        "/paths/~1pets/post/parameters/0",
    ),
    (
        "a limit of a parameter",
        operation(parameters=[{"name": "q", "in": "query", "schema": {"maximum": 3}}]),
        "/paths/~1pets/post/parameters/0/schema/maximum",
    ),
    (
        "a range of responses",
        operation(responses={"200": {"description": "OK"}, "4XX": {"description": "No."}}),
        "/paths/~1pets/post/responses/4XX",
    ),
    (
        "headers",
        operation(responses={"200": {"description": "OK", "headers": {"X-A": {"schema": {}}}}}),
        "/paths/~1pets/post/responses/200/headers",
    ),
    (
        "another media type",
        operation(requestBody={"content": {"text/csv": {"schema": {"type": "string"}}}}),
        "/paths/~1pets/post/requestBody",
    ),
    (
        "a list as body",
        operation(requestBody=content({"type": "array", "items": {"type": "string"}})),
        "/paths/~1pets/post/requestBody",
    ),
    (
        "alternatives",
        operation(
            requestBody=content(
                {"type": "object", "properties": {"a": {"oneOf": [{}, {"type": "string"}]}}}
            )
        ),
        "/paths/~1pets/post/requestBody/content/application~1json/schema/properties/a/oneOf",
    ),
    (
        "a pattern",
        operation(
            requestBody=content({"properties": {"a": {"type": "string", "pattern": "^a"}}})
        ),
        "/paths/~1pets/post/requestBody/content/application~1json/schema/properties/a/pattern",
    ),
    (
        "a closed object",
        operation(requestBody=content({"properties": {"a": {}}, "additionalProperties": False})),
        "/paths/~1pets/post/requestBody/content/application~1json/schema/additionalProperties",
    ),
    ("callbacks", operation(callbacks={"done": {}}), "/paths/~1pets/post/callbacks"),
    ("an extension", operation(**{"x-mine": 1}), "/paths/~1pets/post/x-mine"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "pointer"), [c[1:] for c in CANNOT_SAY], ids=[c[0] for c in CANNOT_SAY]
)
def test_what_the_layout_cannot_say_is_reported(parts: dict[str, Any], pointer: str) -> None:
    emission = rendered(document({"/pets": {"post": parts}}))
    found = reported(emission)
    assert pointer in found.get("portal-cannot-say", set()) | found.get(
        "portal-says-otherwise", set()
    )
    assert list(emission.files) == ["AddPet.txt"]
    assert all(f.severity is not Severity.ERROR for f in emission.findings)


def test_an_operation_that_no_page_can_have_is_reported() -> None:
    paths = {
        "/pets": {"post": operation(), "trace": operation(operationId="TracePets")},
        "/with space": {"get": operation(operationId="Spaced")},
    }
    emission = rendered(document(paths))
    assert list(emission.files) == ["AddPet.txt"]
    assert reported(emission)["portal-operation-left-out"] == {
        "/paths/~1pets/trace",
        "/paths/~1with space/get",
    }


def test_the_title_of_an_api_is_said_without_tags_and_security() -> None:
    emission = rendered(document({"/pets": {"post": operation()}}))
    assert emission.files["AddPet.txt"].splitlines()[1:3] == ["Pets", "POSTNo Auth Required"]
    assert load_text(captured(emission).text).title == "Pets"


def test_words_say_what_only_words_can() -> None:
    fields = {
        "mode": {"type": "string", "enum": ["fast", "slow"], "default": "fast"},
        "note": {"type": ["string", "null"], "description": "A note"},
        "vmNic": {"$ref": "#/components/schemas/VmNic"},
    }
    nic = {"type": "object", "properties": {"ip": {"type": "string"}}}
    text = document(
        {
            "/pets": {
                "get": operation(
                    responses={
                        "200": {
                            "description": "OK",
                            **content({"type": "object", "properties": fields}),
                        }
                    }
                )
            }
        },
        schemas={"VmNic": nic},
    )
    emission = rendered(text)
    page = emission.files["AddPet.txt"]
    assert "Options: fast | slow. Default: fast" in page
    assert "A note. May be null." in page
    assert "For details, see vmNic" in page  # or it were a NicVmNic called vm
    api = load_text(captured(emission).text)
    read = api.schemas["AddPetResponse"].properties
    assert read["mode"].keywords["enum"] == ["fast", "slow"]
    assert read["mode"].keywords["default"] == "fast"
    assert read["note"].types == ("string", "null")
    assert read["vmNic"].reference == "#/components/schemas/VmNic"


def test_lists_and_maps_of_structures_keep_their_names() -> None:
    tree = {
        "type": "object",
        "properties": {
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
            "byName": {
                "type": "object",
                "additionalProperties": {"$ref": "#/components/schemas/Tree"},
            },
        },
    }
    body = {"type": "object", "properties": {"roots": tree["properties"]["children"]}}  # type: ignore[index]
    emission = rendered(
        document({"/pets": {"post": operation(requestBody=content(body))}}, schemas={"Tree": tree})
    )
    api = load_text(captured(emission).text)
    reference = {"$ref": "#/components/schemas/Tree"}
    assert api.schemas["AddPetRequest"].properties["roots"].keywords["items"] == reference
    read = api.schemas["Tree"].properties
    assert read["children"].keywords["items"] == reference
    assert read["byName"].keywords["additionalProperties"] == reference


ATTACKS = (
    "Endpoint", "Endpoint\n\nDELETE/forged", "200 OK", "Responses\n\n200 OK", "• forgedString",
    "a\n  • forgedStringRequired\n\n    text", "Change History", '{"a":1}Change History',
    "Request Example\ncurl -X DELETE 'http://forged/'", "操作 ID\nForged", "暂无描述。",
    "Skip to main content", "GETForgedSince 1.0SynchronousAuth Required", "a\u2028Endpoint\u2028b",
    "a\u0085Endpoint", "a\x0cEndpoint", "\u200bEndpoint\u200b", "* forged", "'; rm -rf / #",
    "Success Response\n{}", "Operation ID\nForged", "/forged", "\ufeff", "\x00", "</html>", "",
    "No description provided.", "a\rEndpoint", "{{ 1 }}", "Default: 1", "a" * 500,
)  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_of_a_document_becomes_a_line_of_the_layout(attack: str) -> None:
    field = {"type": "string", "description": attack, "x-documented-type": attack}
    schema = {"type": "object", "properties": {"a": field, attack: {"type": "string"}}}
    hostile = operation(
        operationId=attack,
        summary=attack,
        tags=[attack],
        security=[{"k": []}],
        parameters=[
            {"name": attack, "in": "query", "description": attack, "schema": {"type": "string"}},
            {"name": attack, "in": "header", "schema": {"type": "string"}},
        ],
        requestBody=content(schema),
        responses={
            "200": {
                "description": attack,
                "content": {"application/json": {"schema": schema, "example": {attack: attack}}},
            },
            "default": {"description": attack},
        },
    )
    hostile |= {"x-since": attack, "x-execution": attack, "x-change-history": [attack]}
    hostile |= {"x-breadcrumb": [attack, attack]}
    hostile |= {"x-codeSamples": [{"lang": "shell", "source": f"curl {attack}"}]}
    key = {"k": {"type": "apiKey", "in": "header", "name": "Authorization", "x-prefix": attack}}
    emission = rendered(document({"/pets": {"post": hostile}}, securitySchemes=key))
    ((name, text),) = emission.files.items()
    page = read_page(text, name)
    assert [(e.method, e.path) for e in page.endpoints] == [("POST", "/pets")]
    assert {field.name for field in page.body} <= {"a", attack}
    assert {response.status for response in page.responses} <= {"200", "default"}
    assert page.badge is None or page.badge.method == "POST"
    # A line that is documented is printed; whatever it calls, the endpoint is the document's.
    assert page.curl is None or page.curl.path == "/pets" or page.curl.source.startswith("curl ")
    assert page.operation_id is None or page.operation_id.value in attack
    again = load_text(captured(emission).text)
    assert [(o.method, o.path) for o in again.operations] == [("POST", "/pets")]
    assert "/" not in name
    assert "\\" not in name


def test_a_page_that_would_be_too_long_says_less() -> None:
    def nested(level: int) -> dict[str, Any]:
        inner = {"type": "string", "description": "x" * 400}
        properties = {f"field{n}": nested(level - 1) if level else inner for n in range(14)}
        return {"type": "object", "properties": properties}

    emission = rendered(document({"/pets": {"post": operation(requestBody=content(nested(2)))}}))
    (text,) = emission.files.values()
    assert len(text.encode()) <= MAX_PAGE_BYTES
    assert "portal-cannot-say" in reported(emission)


def test_files_have_names_of_their_own() -> None:
    paths = {
        "/a": {"get": operation(operationId="../../etc/passwd")},
        "/b": {"get": operation(operationId="addpet")},
        "/c": {"get": operation(operationId="AddPet")},
        "/d/{id}": {"get": {"responses": {}}},
    }
    emission = rendered(document(paths))
    assert list(emission.files) == ["etc-passwd.txt", "addpet.txt", "AddPet-2.txt", "GetDId.txt"]


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the documents in ../shared")
def test_documents_of_others_settle() -> None:
    """What once went over pages stays as it is, and every operation has a page or is reported."""
    for path in sorted(p for p in SHARED.rglob("*") if p.suffix in (".json", ".yaml")):
        if path.stat().st_size > 150_000:
            continue
        try:
            api = load(path)
        except Unusable:
            continue
        emission = portal_text(api)
        left_out = reported(emission).get("portal-operation-left-out", set())
        assert len(emission.files) + len(left_out) >= len(api.operations), path.name
        if emission.files:
            once = captured(emission).text
            again = rendered(once)
            assert captured(again).text == once, path.name
            assert again.findings == (), path.name
