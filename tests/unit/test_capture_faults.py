"""Pages with faults: each is named with its lines, and the rest of the page still counts."""

from pathlib import Path

import pytest

from mockument.generator.capture import Captured, capture_pages
from mockument.generator.document import Api, load_text
from mockument.generator.findings import Finding, PagePlace, Severity, Unusable

PAGES = Path(__file__).parents[1] / "fixtures" / "pages"
CREATE = (PAGES / "01_CreateZone.txt").read_text("utf-8")
DELETE = (PAGES / "05_DeleteZone.txt").read_text("utf-8")
START = (PAGES / "06_StartVmInstance.txt").read_text("utf-8")
FLAT = (PAGES / "22_StartVmInstance_flat.txt").read_text("utf-8")


def edited(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text, f"the page has no {old!r}"
        text = text.replace(old, new, 1)
    return text


def capture(text: str) -> tuple[Captured, Api]:
    captured = capture_pages([("page.txt", text)])
    return captured, load_text(captured.text)


def found(captured: Captured, code: str) -> Finding:
    matching = [f for f in captured.findings if f.code == code]
    assert matching, f"no {code} among {sorted({f.code for f in captured.findings})}"
    return matching[0]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def place(finding: Finding) -> PagePlace:
    assert isinstance(finding.place, PagePlace)
    return finding.place


def test_an_unknown_line_is_reported_with_its_place() -> None:
    text = edited(CREATE, ("Permalink\n", "Permalink\n\nCopied to clipboard!\n"))
    finding = found(capture(text)[0], "unclaimed-line")
    assert place(finding).line == line_of(text, "Copied to")
    assert "Copied to clipboard!" in finding.message


def test_a_duplicate_below_a_field_of_body_and_query_is_in_neither() -> None:
    twice = "      • actualSizeLongRequired\n" * 2
    text = edited(DELETE, ("  • deleteModeString\n", f"  • deleteModeString\n{twice}"))
    captured, api = capture(text)
    [query] = [one for one in api.operations[0].parameters if one.location == "query"]
    assert query.schema is not None
    assert query.schema.keywords["required"] == ["actualSize"]
    assert found(captured, "duplicate-field")


def test_a_duplicate_field_keeps_the_first_and_names_both_lines() -> None:
    text = edited(
        CREATE,
        (
            "    • descriptionString\n",
            "    • nameLong\n\n      Again.\n\n    • descriptionString\n",
        ),
    )
    captured, api = capture(text)
    finding = found(captured, "duplicate-field")
    assert finding.severity is Severity.ERROR
    assert str(line_of(text, "• nameStringRequired")) in finding.message
    assert str(line_of(text, "• nameLong")) in finding.message
    params = api.schemas["CreateZoneRequest"].properties["params"]
    assert params.properties["name"].types == ("string",)


def test_a_broken_response_example_is_left_out_with_its_line() -> None:
    text = edited(CREATE, ('{ "inventory": { "uuid":', '{ "inventory": { uuid:'))
    captured, api = capture(text)
    finding = found(captured, "invalid-json-example")
    assert finding.severity is Severity.ERROR
    assert place(finding).line == line_of(text, '{ "inventory": { uuid:')
    assert api.operations[0].success is not None
    assert api.operations[0].success.content["application/json"].examples == ()


def test_a_broken_curl_body_is_left_out() -> None:
    text = edited(CREATE, ('-d \'{"params":{', "-d '{params:{"))
    captured, api = capture(text)
    assert found(captured, "invalid-json-example").severity is Severity.ERROR
    body = api.operations[0].request_body
    assert body is not None
    assert body.content["application/json"].examples == ()
    assert list(api.schemas["CreateZoneRequest"].properties) == ["params", "systemTags", "userTags"]


def test_a_page_cut_off_in_its_example_says_so() -> None:
    text = CREATE[: CREATE.index('"lastOpDate": "Jun')]
    captured, _ = capture(text)
    codes = {f.code for f in captured.findings if f.severity is Severity.ERROR}
    assert codes == {"truncated-page"}


def test_a_page_cut_off_before_its_endpoint_cannot_be_used() -> None:
    text = CREATE[: CREATE.index("Endpoint\n")]
    with pytest.raises(Unusable) as refused:
        capture(text)
    assert refused.value.finding.code == "missing-endpoint"
    assert "truncated-page" in {f.code for f in refused.value.findings}


def test_the_other_pages_go_on_without_a_refused_one() -> None:
    captured = capture_pages([("a.txt", CREATE[: CREATE.index("Endpoint\n")]), ("b.txt", DELETE)])
    assert captured.pages == ("b.txt",)
    assert place(found(captured, "missing-endpoint")).page == "a.txt"


def test_an_endpoint_that_only_the_curl_line_has_is_taken_from_it() -> None:
    start, end = CREATE.index("Endpoint\n"), CREATE.index("Operation ID")
    captured, api = capture(CREATE[:start] + CREATE[end:])
    assert found(captured, "missing-endpoint").severity is Severity.ERROR
    assert [(o.method, o.path) for o in api.operations] == [("POST", "/zstack/v1/zones")]


def test_missing_sections_are_named() -> None:
    start, end = CREATE.index("Operation ID\n"), CREATE.index("Permalink")
    captured, api = capture(CREATE[:start] + CREATE[end:])
    assert "Operation ID" in found(captured, "missing-sections").message
    assert found(captured, "operation-id-missing").severity is Severity.WARNING
    assert api.operations[0].operation_id == "CreateZone"


def test_clashing_methods_name_both_lines() -> None:
    text = edited(CREATE, ("curl -X POST", "curl -X PUT"))
    captured, api = capture(text)
    finding = found(captured, "method-differs")
    assert place(finding).line == line_of(text, "curl -X PUT")
    assert str(line_of(text, "POST/zstack/v1/zones")) in finding.message
    assert api.operations[0].method == "POST"


def test_clashing_paths_and_ids_are_reported() -> None:
    text = edited(
        CREATE,
        ("http://{host}/zstack/v1/zones", "http://{host}/zstack/v2/zones"),
        ("Operation ID\n\nCreateZone", "Operation ID\n\nCreateZones"),
    )
    captured, api = capture(text)
    assert "/zstack/v2/zones" in found(captured, "path-differs").message
    assert "CreateZones" in found(captured, "operation-id-differs").message
    assert api.operations[0].operation_id == "CreateZones"


def test_a_path_variable_that_no_list_has_is_added() -> None:
    start, end = DELETE.rindex("Path Parameters"), DELETE.index("Body Fields")
    captured, api = capture(DELETE[:start] + DELETE[end:])
    assert place(found(captured, "path-parameter-not-listed")).where == "path.uuid"
    assert [p.name for p in api.operations[0].parameters] == ["uuid", "deleteMode"]


def test_several_endpoints_each_become_an_operation() -> None:
    query = (PAGES / "02_QueryZone.txt").read_text("utf-8")
    text = edited(
        query,
        (
            "/zstack/v1/zones\n\nOperation ID",
            "/zstack/v1/zones\n\nGET/zstack/v1/zones/{uuid}\n\nOperation ID",
        ),
    )
    captured, api = capture(text)
    assert found(captured, "several-endpoints").severity is Severity.INFO
    assert [(o.operation_id, o.path) for o in api.operations] == [
        ("QueryZone", "/zstack/v1/zones"),
        ("QueryZoneByUuid", "/zstack/v1/zones/{uuid}"),
    ]
    assert [p.name for p in api.operations[0].parameters] == ["q"]


def test_an_example_of_another_type_is_admitted_and_reported() -> None:
    text = edited(CREATE, ('"name": "TestZone"', '"name": 7'))
    captured, api = capture(text)
    assert place(found(captured, "example-contradicts-type")).where == "response.inventory.name"
    assert api.schemas["ZoneInventory"].properties["name"].types == ("string", "integer")


def test_a_key_that_only_the_example_has_is_reported() -> None:
    text = edited(CREATE, ('"name": "TestZone"', '"name": "TestZone", "colour": "red"'))
    finding = found(capture(text)[0], "field-only-in-example")
    assert place(finding).where == "response.inventory.colour"


def test_wrappers_that_differ_are_reported() -> None:
    text = edited(CREATE, ('-d \'{"params":', '-d \'{"param":'))
    finding = found(capture(text)[0], "wrapper-differs")
    assert "'params'" in finding.message
    assert "'param'" in finding.message


def test_a_structure_with_other_fields_is_kept_beside_its_namesake() -> None:
    other = edited(
        (PAGES / "02_QueryZone.txt").read_text("utf-8"),
        ("    • codeStringRequired", "    • numberStringRequired"),
    )
    captured = capture_pages([("a.txt", CREATE), ("b.txt", other)])
    api = load_text(captured.text)
    assert found(captured, "component-differs").severity is Severity.WARNING
    assert "code" in api.schemas["ErrorCode"].properties
    assert "number" in api.schemas["QueryZoneErrorCode"].properties
    error = api.schemas["QueryZoneResponse"].properties["error"]
    assert error.list_of("oneOf")[0].reference == "#/components/schemas/QueryZoneErrorCode"


def test_deprecation_and_asynchronous_execution() -> None:
    text = edited(CREATE, ("SynchronousAuth Required", "AsynchronousAuth RequiredDeprecated"))
    operation = capture(text)[1].operations[0]
    assert operation.deprecated
    assert operation.node.text("x-execution") == "asynchronous"
    assert list(operation.responses) == ["200"]  # a badge is a claim: no 202 is invented


def test_a_set_and_generic_containers() -> None:
    text = edited(
        CREATE,
        ("    • tagUuidsList\n", "    • tagUuidsSet\n"),
        ("  • systemTagsList\n", "  • systemTagsList<String>\n"),
        ("  • userTagsList\n", "  • userTagsMap<String, Long>\n"),
        ('"userTags":["<userTags>"]', '"userTags":{}'),
    )
    api = capture(text)[1]
    request = api.schemas["CreateZoneRequest"].properties
    assert request["params"].properties["tagUuids"].keywords["uniqueItems"] is True
    assert request["systemTags"].keywords["items"] == {"type": "string"}
    assert request["userTags"].keywords["additionalProperties"] == {
        "type": "integer",
        "format": "int64",
    }


def test_the_flat_page_is_never_dressed_up_as_complete() -> None:
    captured, api = capture(FLAT)
    assert {"layout-without-structure", "response-fields-lost", "operation-id-missing"} <= {
        f.code for f in captured.findings
    }
    operation = api.operations[0]
    assert operation.success is not None
    media = operation.success.content["application/json"]
    assert media.schema is None
    assert len(media.examples) == 1
    assert list(api.schemas["StartVmInstanceRequest"].properties["startvminstance"].properties) == [
        "clusterUuid",
        "hostUuid",
    ]


def test_a_line_of_the_flat_page_that_no_name_begins_is_reported() -> None:
    text = edited(FLAT, ("systemTagsListSystem tags.", "Some stray words."))
    finding = found(capture(text)[0], "unclaimed-line")
    assert "Some stray words." in finding.message


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_endings_make_no_difference(ending: str) -> None:
    assert capture(CREATE.replace("\n", ending))[0].text == capture(CREATE)[0].text


def test_bullets_nested_without_end_are_cut_off_and_reported() -> None:
    deep = "\n".join("  " * depth + "• aString" for depth in range(500))
    text = edited(CREATE, ("  • systemTagsList", deep.lstrip("\n") + "\n\n  • systemTagsList"))
    assert found(capture(text)[0], "unclaimed-line")


def test_a_badge_that_is_not_known_is_reported() -> None:
    text = edited(CREATE, ("SynchronousAuth Required", "SynchronousBeta"))
    captured, api = capture(text)
    finding = found(captured, "unclaimed-line")
    assert (place(finding).line, place(finding).where) == (3, "badge")
    assert "'Beta'" in finding.message
    assert api.operations[0].tags == ("Zone Operations",)


def test_an_operation_without_authentication() -> None:
    text = edited(
        CREATE,
        ("Auth Required", "No Auth"),
        (" -H 'Authorization: OAuth {sessionUuid}'", ""),
    )
    operation = capture(text)[1].operations[0]
    assert operation.node.mapping["security"] == []
    assert operation.security == ()


def test_a_sentence_in_place_of_an_example_is_no_broken_json() -> None:
    start, end = CREATE.index("200\n{"), CREATE.index("Change History\n")
    captured, api = capture(CREATE[:start] + "No example is available.\n\n" + CREATE[end:])
    assert "No example is available." in found(captured, "unclaimed-line").message
    assert [f.code for f in captured.findings if f.severity is Severity.ERROR] == []
    assert api.operations[0].success is not None


def test_a_status_may_have_its_phrase() -> None:
    assert capture(edited(CREATE, ("200\n{", "200 OK\n{")))[0].text == capture(CREATE)[0].text


def test_other_list_marks_are_bullets_where_the_page_has_no_other() -> None:
    assert capture(CREATE.replace("•", "*"))[0].text == capture(CREATE)[0].text


def test_one_operation_id_on_two_endpoints_is_an_error_and_loses_neither() -> None:
    other = edited(
        CREATE,
        ("POST/zstack/v1/zones\n\n/zstack/v1/zones", "POST/zstack/v1/areas\n\n/zstack/v1/areas"),
        ("{host}/zstack/v1/zones", "{host}/zstack/v1/areas"),
    )
    captured = capture_pages([("a.txt", CREATE), ("b.txt", other)])
    assert found(captured, "duplicate-operation").severity is Severity.ERROR
    operations = load_text(captured.text).operations
    assert {(o.operation_id, o.path) for o in operations} == {
        ("CreateZone", "/zstack/v1/zones"),
        ("CreateZone2", "/zstack/v1/areas"),
    }


def test_a_curl_body_that_breaks_the_list_of_fields_is_no_example() -> None:
    text = edited(CREATE, ('{"params":{"name":"<name>",', '{"params":{'))
    captured, api = capture(text)
    assert "name" in found(captured, "example-contradicts-fields").message
    body = api.operations[0].request_body
    assert body is not None
    assert body.content["application/json"].examples == ()
    assert "curl -X POST" in captured.text
