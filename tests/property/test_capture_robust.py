"""Whatever happens to a page, capture gives a sound document or a clear refusal."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockument.generator.capture import capture_pages
from mockument.generator.document import load_text
from mockument.generator.document.check import check
from mockument.generator.findings import Severity, Unusable

PAGES = [
    p.read_text("utf-8")
    for p in sorted((Path(__file__).parents[1] / "fixtures/pages").glob("*.txt"))
]
LINES = sorted({line for page in PAGES for line in page.splitlines()})

lines = st.sampled_from(LINES) | st.text(st.characters(exclude_characters="\n\r"), max_size=30)
edits = st.lists(
    st.tuples(st.sampled_from(["delete", "insert", "swap", "cut"]), st.integers(0, 400), lines),
    max_size=6,
)


def edited(page: str, changes: list[tuple[str, int, str]]) -> str:
    text = page.splitlines()
    for kind, number, line in changes:
        at = number % max(len(text), 1)
        match kind:
            case "delete":
                del text[at : at + 1]
            case "insert":
                text.insert(at, line)
            case "swap" if text:
                text[at] = line
            case "cut" if number % 7 == 0:
                text = text[:at]
    return "\n".join(text)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(page=st.sampled_from(PAGES), changes=edits)
def test_a_damaged_page(page: str, changes: list[tuple[str, int, str]]) -> None:
    text = edited(page, changes)
    try:
        captured = capture_pages([("page.txt", text)])
    except Unusable as refused:
        assert refused.finding.message  # noqa: PT017 - either outcome is fine
        return
    again = capture_pages([("page.txt", text)])
    assert again.text == captured.text
    found = check(load_text(captured.text))
    assert not [f for f in found if f.severity is not Severity.INFO]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    try:
        capture_pages([("page.txt", text)])
    except Unusable as refused:
        assert refused.finding.message  # noqa: PT017 - either outcome is fine
