"""The first page: what is captured from it is committed, and nobody edited it."""

from pathlib import Path

import pytest

from mockument.generator.capture import Captured, capture_paths
from mockument.generator.document import load
from mockument.generator.document.check import check
from mockument.generator.findings import Finding, PagePlace, Severity

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def captured() -> Captured:
    return capture_paths([ROOT / "spec" / "pages"])


def only(captured: Captured, code: str) -> Finding:
    found = [finding for finding in captured.findings if finding.code == code]
    assert len(found) == 1, f"{code}: {found}"
    return found[0]


def test_the_committed_document_is_what_the_page_gives(captured: Captured) -> None:
    assert (ROOT / "spec" / "openapi.yaml").read_text("utf-8") == captured.text


def test_the_committed_document_has_no_fault() -> None:
    assert check(load(ROOT / "spec" / "openapi.yaml")) == ()


def test_nothing_is_an_error(captured: Captured) -> None:
    assert [f for f in captured.findings if f.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("code", "where", "words"),
    [
        ("required-but-absent-in-example", "response", ["26 fields", "response.success"]),
        ("required-but-documented-null", "response.error", ["response.error (line 137)"]),
        ("untyped-container", "*", ["body.systemTags", "vendorToSpecUuidsMap", "List", "Map"]),
        ("recursive-type", "response.error.cause", ["ErrorCode"]),
        ("description-placeholder", "body.param.modelCenterUuid", ["6 of 65"]),
        ("mixed-language", "body.param.installPath", ["6 Chinese"]),
        ("invented-default", "server.host", ["localhost:8080"]),
    ],
)
def test_the_report_names(captured: Captured, code: str, where: str, words: list[str]) -> None:
    finding = only(captured, code)
    assert isinstance(finding.place, PagePlace)
    assert finding.place.where == where
    assert all(word in finding.message for word in words)


def test_grouped_findings_name_every_place(captured: Captured) -> None:
    assert len(only(captured, "required-but-absent-in-example").related) == 26
    assert len(only(captured, "description-placeholder").related) == 6


def test_chinese_stays_readable(captured: Captured) -> None:
    assert "description: 安装路径。" in captured.text


def test_required_in_responses_is_a_choice() -> None:
    trusting = capture_paths([ROOT / "spec" / "pages"], response_required=True)
    assert "x-documented-required: true" in trusting.text
    assert "- lastOpDate\n" in trusting.text
    invalid = [f for f in trusting.findings if f.code == "no-invalid-media-type-examples"]
    assert invalid
    assert all(f.severity is Severity.WARNING for f in invalid)
