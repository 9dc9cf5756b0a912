"""The document of all pages together, kept so that a person can review it.

After a change that is meant, write it anew and look at the difference:

    mockument capture tests/fixtures/pages -o tests/golden/portal/openapi.yaml
"""

from pathlib import Path

from mockument.generator.capture import capture_paths

TESTS = Path(__file__).parents[1]


def test_the_pages_give_what_is_kept() -> None:
    kept = (TESTS / "golden" / "portal" / "openapi.yaml").read_text("utf-8")
    assert capture_paths([TESTS / "fixtures" / "pages"]).text == kept
