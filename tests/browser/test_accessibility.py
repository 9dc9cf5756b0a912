"""Nothing that axe knows of keeps a reader out: WCAG 2.2 AA, in each theme and on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "index.html",
    "authentication.html",
    "changes.html",
    "schemas/index.html",
    "schemas/Person.html",
    "schemas/Pet.html",
    "tags/pets.html",
    "operations/addPet.html",
    "operations/styles.html",
)
READERS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True},
}


def assert_open_to_all(page: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(reduced_motion="reduce")
    found = axe.run(page, options={"runOnly": RULES, "preload": False}).response["violations"]
    told = [(one["id"], one["help"], node["html"][:200]) for one in found for node in one["nodes"]]
    assert told == [], page.url


@pytest.mark.parametrize("reader", READERS)
def test_every_kind_of_page(reader: str, site: Path, visit: Any) -> None:
    page = visit(f"file://{site}/index.html", **READERS[reader])
    for path in PAGES:
        page.goto(f"file://{site}/{path}")
        page.wait_for_selector("#theme-toggle:visible")
        assert_open_to_all(page)


@pytest.mark.parametrize("reader", READERS)
def test_what_opens_on_demand(reader: str, served: str, visit: Any) -> None:
    page = visit(f"{served}/operations/addPet.html", **READERS[reader])
    page.get_by_text("Fill in and send a request").click()
    page.locator("form.console pre").first.wait_for()
    assert_open_to_all(page)
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator(".outcome .verdict").wait_for()
    assert_open_to_all(page)
    page.goto(f"{served}/index.html")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("combobox").fill("pet")
    page.get_by_role("option").first.wait_for()
    assert_open_to_all(page)


def test_the_first_api(first_site: Path, visit: Any) -> None:
    page = visit(f"file://{first_site}/index.html")
    for path in ("index.html", "operations/AddModelService.html", "authentication.html"):
        page.goto(f"file://{first_site}/{path}")
        page.wait_for_selector("#theme-toggle:visible")
        assert_open_to_all(page)
