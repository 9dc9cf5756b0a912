"""Pages of the portal against the facts that were written down for them by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from mockument.generator.capture import Captured, capture_pages, capture_paths
from mockument.generator.capture.page import Page
from mockument.generator.capture.readers import read_page
from mockument.generator.document import Api, load_text
from mockument.generator.document.check import check
from mockument.generator.findings import Severity

PAGES = Path(__file__).parents[1] / "fixtures" / "pages"
NAMES = sorted(page.stem for page in PAGES.glob("*.txt"))


def truth(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((PAGES / f"{name}.truth.json").read_text("utf-8"))
    return loaded


def page(name: str) -> Page:
    return read_page((PAGES / f"{name}.txt").read_text("utf-8"), f"{name}.txt")


@pytest.fixture(scope="module")
def captured() -> Captured:
    return capture_paths([PAGES])


@pytest.fixture(scope="module")
def api(captured: Captured) -> Api:
    return load_text(captured.text, "captured")


@pytest.mark.parametrize("name", NAMES)
def test_fields(name: str) -> None:
    expected = truth(name)
    fields = [
        *(field for listed in expected["parameters"].values() for field in listed),
        *expected["body"],
        *(f for response in expected["responses"].values() for f in response.get("fields", [])),
    ]
    # The truth files keep the Chinese placeholder as a description; the rules make it none.
    described = {
        f["path"]: None if f["description"] == "暂无描述。" else f["description"] for f in fields
    }
    assert {
        where: (f.name, f.type, f.required, f.description) for where, f in page(name).walk_fields()
    } == {f["path"]: (f["name"], f["type"], f["required"], described[f["path"]]) for f in fields}


@pytest.mark.parametrize("name", NAMES)
def test_badge_and_title(name: str) -> None:
    expected, found = truth(name), page(name)
    assert found.badge is not None
    assert found.breadcrumb is not None
    assert list(found.breadcrumb.value) == expected["breadcrumb"]
    assert found.titles[0].value == expected["title"]
    assert found.badge.method == expected["method"]
    assert found.badge.category == expected["category"]
    assert found.badge.since == expected["since"]
    assert found.badge.execution == expected["execution"]
    assert found.badge.authentication is (expected["auth"] == "required")
    assert found.badge.deprecated is expected["deprecated"]
    assert found.language == expected["language"]


@pytest.mark.parametrize("name", NAMES)
def test_endpoint_and_examples(name: str) -> None:
    expected, found = truth(name), page(name)
    assert [(e.method, e.path) for e in found.endpoints] == [
        (expected["method"], path) for path in expected["paths"]
    ]
    assert found.curl is not None
    assert found.curl.source == expected["request_example"]["curl"]
    assert found.curl.method == expected["request_example"]["method"]
    assert found.curl.body == expected["request_example"].get("body")
    assert [(e.status, e.text, e.value) for e in found.examples] == [
        (e["status"], e["text"], e["json"]) for e in expected["response_examples"]
    ]
    printed = {r.status: r.heading for r in found.responses}
    for status, response in expected["responses"].items():
        assert printed.get(status) == response.get("heading")


@pytest.mark.parametrize("name", NAMES)
def test_every_line_is_claimed(name: str) -> None:
    assert [f.message for f in page(name).findings if f.code == "unclaimed-line"] == []


@pytest.mark.parametrize("name", NAMES)
def test_expected_diagnostics(name: str, captured: Captured) -> None:
    found = {f.code for f in captured.findings if getattr(f.place, "page", "") == f"{name}.txt"}
    expected = {d["code"] for d in truth(name)["expected_diagnostics"] if d["from_page"]}
    assert expected <= found


def test_all_pages_make_one_valid_document(api: Api) -> None:
    assert not [f for f in check(api) if f.severity is not Severity.INFO]


def test_operations(api: Api) -> None:
    assert {(o.method, o.path, o.label) for o in api.operations} == {
        ("GET", "/zstack/v1/hosts/capacities/cpu-memory", "GetCpuMemoryCapacity"),
        ("GET", "/zstack/v1/vm-instances/nics", "QueryVmNic"),
        ("PUT", "/zstack/v1/vm-instances/{uuid}/actions", "StartVmInstance | UpdateVmInstance"),
        ("GET", "/zstack/v1/zones", "QueryZone"),
        ("POST", "/zstack/v1/zones", "CreateZone"),
        ("DELETE", "/zstack/v1/zones/{uuid}", "DeleteZone"),
    }


def test_error_code_stands_once_and_refers_to_itself(api: Api) -> None:
    named = [name for name in api.schemas if name.startswith("ErrorCode")]
    assert named == ["ErrorCode"]
    cause = api.schemas["ErrorCode"].properties["cause"]
    assert cause.list_of("oneOf")[0].reference == "#/components/schemas/ErrorCode"


def test_operations_on_one_endpoint_stay_apart(api: Api) -> None:
    operation = next(o for o in api.operations if o.shared)
    assert [(one.operation_id, one.wrapper) for one in operation.shared] == [
        ("StartVmInstance", "startvminstance"),
        ("UpdateVmInstance", "updatevminstance"),
    ]
    assert operation.success is not None
    media = operation.success.content["application/json"]
    assert [example.name for example in media.examples] == ["StartVmInstance", "UpdateVmInstance"]
    assert operation.operation_id == ""


def test_the_page_with_its_structure_wins_over_the_flat_one(captured: Captured) -> None:
    duplicate = [f for f in captured.findings if f.code == "duplicate-operation"]
    assert [str(f.place).partition(":")[0] for f in duplicate] == ["22_StartVmInstance_flat.txt"]


def test_query_template_becomes_a_parameter(api: Api) -> None:
    delete = next(o for o in api.operations if o.operation_id == "DeleteZone")
    found = {p.name: p for p in delete.parameters}
    assert found["uuid"].location == "path"
    assert found["deleteMode"].location == "query"
    assert not found["deleteMode"].required
    schema = found["deleteMode"].schema
    assert schema is not None
    assert schema.keywords["enum"] == ["Permissive", "Enforcing"]
    assert schema.keywords["default"] == "Permissive"


def test_unknown_types_stay_open_with_their_printed_name(api: Api) -> None:
    fields = api.schemas["GetCpuMemoryCapacityResponse"].properties
    for name, printed in (("managedCpuNum", "uint128"), ("capacityData", "CpuMemoryMatrix<long>")):
        assert fields[name].keywords["x-documented-type"] == printed
        assert fields[name].types == ()


def test_values_of_examples_are_untouched(api: Api) -> None:
    operation = next(o for o in api.operations if o.shared)
    assert operation.success is not None
    example = operation.success.content["application/json"].examples[0]
    assert example.serialized is not None
    assert "8.589934592E9" in example.serialized


@pytest.mark.parametrize("name", NAMES)
def test_each_page_alone(name: str) -> None:
    one = capture_paths([PAGES / f"{name}.txt"])
    found = check(load_text(one.text, name))
    assert not [f for f in found if f.severity is not Severity.INFO]
    assert capture_paths([PAGES / f"{name}.txt"]).text == one.text


def test_the_order_of_pages_does_not_matter() -> None:
    paths = sorted(PAGES.glob("*.txt"))
    assert capture_paths(reversed(paths)).text == capture_paths(paths).text


def test_the_names_of_files_do_not_matter() -> None:
    texts = [path.read_text("utf-8") for path in sorted(PAGES.glob("*.txt"))]
    forth = capture_pages([(f"{n:02}.txt", text) for n, text in enumerate(texts)])
    back = capture_pages([(f"{99 - n:02}.txt", text) for n, text in enumerate(texts)])
    assert forth.text == back.text


def query_zone(*changes: tuple[str, str]) -> str:
    text = (PAGES / "02_QueryZone.txt").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("printed", ["List<Zone>", "Zone[]", "Map<String, Zone>"])
def test_deeper_bullets_of_a_list_of_structures_are_the_structures_fields(printed: str) -> None:
    text = query_zone(("inventoriesListRequired", f"inventories{printed}Required"))
    api = load_text(capture_pages([("QueryZone.txt", text)]).text)
    assert "lastOpDate" in api.schemas["Zone"].properties
    field = api.schemas["QueryZoneResponse"].properties["inventories"]
    keyword = "additionalProperties" if printed.startswith("Map") else "items"
    assert field.keywords[keyword] == {"$ref": "#/components/schemas/Zone"}
    assert field.keywords["x-documented-type"] == printed


def test_an_operation_id_may_have_a_slash() -> None:
    text = query_zone(("\nQueryZone\n\nPermalink", "\nzones/query\n\nPermalink"))
    api = load_text(capture_pages([("QueryZone.txt", text)]).text)
    assert api.operations[0].operation_id == "zones/query"


def test_a_heading_behind_json_is_one_at_the_margin_alone() -> None:
    words = '{"a": 1}Change History'
    captured = capture_pages([("Q.txt", query_zone(("Query conditions.", words)))])
    parameter = load_text(captured.text).operations[0].parameters[0]
    assert parameter.description == words
    assert "unclaimed-line" not in {finding.code for finding in captured.findings}


def test_a_page_without_any_fields_has_lost_no_bullets() -> None:
    text = query_zone()
    lines = [line for line in text.splitlines() if not line.startswith("  ")]
    captured = capture_pages([("QueryZone.txt", "\n".join(lines))])
    assert "layout-without-structure" not in {finding.code for finding in captured.findings}


def test_a_curl_line_below_a_base_path_tells_of_the_server() -> None:
    text = query_zone(("http://{host}/zstack", "http://{host}/base/zstack"))
    captured = capture_pages([("QueryZone.txt", text)])
    api = load_text(captured.text)
    assert [node.text("url") for node in api.root.elements("servers")] == ["http://{host}/base"]
    codes = {finding.code for finding in captured.findings}
    assert "base-path" in codes
    assert "path-differs" not in codes
