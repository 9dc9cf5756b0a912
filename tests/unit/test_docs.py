"""The docs name what the code says, and nothing that it does not."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = re.compile(r'"([a-z]+(?:-[a-z0-9]+)*)"')
NO_CODES = {"utf-8-sig", "content-type"}


def codes_in_source() -> set[str]:
    """Every kebab-case word in capture that stands where a finding's code stands."""
    found: set[str] = set()
    for module in (ROOT / "generator" / "capture").rglob("*.py"):
        text = module.read_text("utf-8")
        for match in CODE.finditer(text):
            before = text[: match.start()].rstrip()
            called = before.endswith(("finding(", "report(", "_refuse(", "name,", "str(path),"))
            if ("-" in match[1] or called) and not match[1].startswith("x-"):
                found.add(match[1])
    return found - NO_CODES


def test_every_code_of_the_capture_report_is_documented() -> None:
    table = (
        (ROOT / "docs" / "capture.md").read_text("utf-8").partition("## What the report says")[2]
    )
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    documented = {code for row in rows for code in re.findall(r"`([a-z0-9-]+)`", row)}
    assert {code for code in codes_in_source() if "-" in code} <= documented
    assert documented - {"language"} <= codes_in_source()


def test_every_code_of_models_is_documented() -> None:
    modules = (ROOT / "generator" / "emit" / "python" / "schemas").glob("*.py")
    report = re.compile(r'report\(\s*"([a-z-]+)"')
    reported = {code for path in modules for code in report.findall(path.read_text("utf-8"))}
    table = (ROOT / "docs" / "models.md").read_text("utf-8").partition("## What is reported")[2]
    assert set(re.findall(r"^\| `([a-z-]+)`", table, re.MULTILINE)) == reported


def test_no_page_has_marks_of_a_merge() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "templates").rglob("*.*")]
    marks = re.compile(rb"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)
    assert pages
    assert [page.name for page in pages if marks.search(page.read_bytes())] == []


def test_links_between_the_pages_lead_somewhere() -> None:
    links = re.compile(r"\]\((?!https?:)([^)#\s]+)(?:#[^)\s]*)?\)")
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for found in links.finditer(page.read_text("utf-8")):
            assert (page.parent / found[1]).exists(), f"{page.name} leads to {found[1]}"
