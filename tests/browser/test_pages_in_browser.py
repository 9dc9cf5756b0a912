"""The pages as a reader meets them: from the disk, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

EVERYTHING = Path(__file__).parents[1] / "fixtures" / "browser" / "everything.yaml"

PAGES = (
    "index.html",
    "authentication.html",
    "changes.html",
    "schemas/index.html",
    "schemas/Person.html",
    "tags/pets.html",
    "operations/addPet.html",
    "operations/styles.html",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_from_the_disk_is_whole(path: str, site: Path, visit: Any) -> None:
    """It fails at nothing, asks nobody for anything, and fits a phone."""
    page = visit(f"file://{site}/{path}", viewport={"width": 360, "height": 740})
    page.wait_for_selector("#theme-toggle:visible")
    assert page.locator("#navigation .groups > li").count() == 4
    assert all(url.startswith((f"file://{site}/", "data:")) for url in visit.requests)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    said = page.locator("body").inner_text()
    assert "js." not in said


def test_the_tree_marks_where_the_reader_is(site: Path, visit: Any) -> None:
    page = visit(f"file://{site}/operations/getPet.html")
    current = page.locator('#navigation a[aria-current="page"]')
    assert current.inner_text() == "GET\nGet a pet"
    assert page.locator('#navigation [aria-expanded="true"]').count() == 1
    page.get_by_role("button", name="bodies").click()
    assert page.get_by_role("link", name="Send a form").is_visible()
    page.get_by_role("link", name="Send a form").click()
    page.wait_for_url("**/sendForm.html")
    assert page.locator('#navigation [aria-expanded="true"]').count() == 1


def test_the_tree_is_filtered_and_walked_by_keyboard(site: Path, visit: Any) -> None:
    page = visit(f"file://{site}/index.html")
    page.get_by_role("searchbox", name="Filter operations").fill("post form")
    assert page.locator("#navigation .found a").all_inner_texts() == ["POST\nSend a form"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sendForm.html")


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_the_search_by_keyboard(key: str, site: Path, visit: Any, until: Any) -> None:
    page = visit(f"file://{site}/operations/getPet.html")
    page.wait_for_selector("#search-open:visible")
    page.keyboard.press(key)
    field = page.get_by_role("combobox", name="Search")
    field.fill("名字")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert "NewPet" in options.first.inner_text()
    assert page.locator("#search mark").first.inner_text() == "名字"
    field.fill("add pet")
    until(
        page, "document.querySelector('#search [role=option] .title').textContent === 'Add a pet'"
    )
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/addPet.html")


def test_a_result_within_a_text_is_scrolled_to(site: Path, visit: Any, until: Any) -> None:
    page = visit(f"file://{site}/index.html", viewport={"width": 900, "height": 400})
    page.wait_for_selector("#search-open:visible")
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("country")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/Person.html*")
    until(page, "scrollY > 0")


def test_the_search_leaves_fields_alone_and_closes(site: Path, visit: Any) -> None:
    page = visit(f"file://{site}/index.html")
    page.get_by_role("searchbox", name="Filter operations").press("/")
    assert page.locator("#search").count() == 0
    page.get_by_role("button", name="Search").click()
    assert page.locator("#search").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#search").is_visible()


def test_a_deep_link_opens_what_is_around_its_aim(site: Path, visit: Any) -> None:
    page = visit(f"file://{site}/schemas/Person.html")
    page.wait_for_selector(".expand-all")
    page.get_by_role("button", name="Collapse all").click()
    field = page.locator("code.name", has_text="country")
    assert not field.is_visible()
    anchor = field.locator("xpath=ancestor::li[1]").get_attribute("id")
    page.goto(f"file://{site}/schemas/Person.html#{anchor}")
    field.wait_for(state="visible")
    page.get_by_role("button", name="Expand all").or_(
        page.get_by_role("button", name="Collapse all")
    ).wait_for()


def test_a_deep_link_opens_its_tab(site: Path, visit: Any) -> None:
    page = visit(f"file://{site}/schemas/Pet.html")
    weight = page.locator("code.name", has_text="weight")
    assert not weight.is_visible()
    anchor = weight.locator("xpath=ancestor::li[1]").get_attribute("id")
    page.evaluate("anchor => { location.hash = anchor }", anchor)
    weight.wait_for(state="visible")
    assert page.get_by_role("tab", name="Dog").get_attribute("aria-selected") == "true"


def test_tabs_by_keyboard_and_on_the_next_page(site: Path, visit: Any) -> None:
    page = visit(f"file://{site}/operations/addPet.html")
    first = page.locator("#request").get_by_role("tab", name="A cat")
    first.focus()
    page.keyboard.press("ArrowRight")
    assert (
        page.locator("#request").get_by_role("tab", name="A dog").get_attribute("aria-selected")
        == "true"
    )
    page.keyboard.press("Home")
    assert first.get_attribute("aria-selected") == "true"
    page.keyboard.press("End")
    page.reload()
    assert (
        page.locator("#request").get_by_role("tab", name="A dog").get_attribute("aria-selected")
        == "true"
    )


def test_the_theme_is_chosen_and_kept(site: Path, visit: Any) -> None:
    page = visit(f"file://{site}/index.html", color_scheme="light")

    def ground() -> str:
        return str(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))

    light = ground()
    toggle = page.locator("#theme-toggle")
    toggle.click()
    assert (toggle.get_attribute("aria-label"), ground()) == ("Theme: light", light)
    toggle.click()
    assert toggle.get_attribute("aria-label") == "Theme: dark"
    assert ground() != light
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert ground() != light


def test_without_javascript_all_is_there(site: Path, visit: Any) -> None:
    page = visit(f"file://{site}/operations/addPet.html", java_script_enabled=False)
    for text in ("A cat", "A dog", "Which animal.", "greater than"):
        assert page.get_by_text(text).first.is_visible(), text
    assert page.get_by_text('"Rex"').first.is_visible()
    assert page.locator("button:visible").count() == 0
    phone = visit(
        f"file://{site}/index.html",
        java_script_enabled=False,
        viewport={"width": 360, "height": 700},
    )
    assert phone.locator("#navigation").get_by_role("link", name="Schemas").is_visible()


def test_paper_has_all_tabs_and_no_controls(site: Path, visit: Any) -> None:
    page = visit(f"file://{site}/operations/addPet.html")
    page.wait_for_selector("[role=tab]")
    page.emulate_media(media="print")
    assert page.get_by_text('"Rex"').first.is_visible()
    assert page.get_by_text("curl -X POST").first.is_visible()
    assert not page.get_by_text("import httpx").first.is_visible()  # its reader's language alone
    for hidden in ("#navigation", "#try-it-out", ".tablist", ".copy"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_paper_has_what_was_folded(site: Path, visit: Any) -> None:
    page = visit(f"file://{site}/schemas/Person.html")
    page.get_by_role("button", name="Collapse all").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.get_by_text("country").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not page.get_by_text("country").is_visible()


def test_on_a_phone_the_tree_is_a_drawer(site: Path, visit: Any) -> None:
    page = visit(
        f"file://{site}/index.html", viewport={"width": 390, "height": 800}, has_touch=True
    )
    menu = page.locator("#navigation-toggle")
    assert not page.locator("#navigation").is_visible()
    menu.click()
    assert page.locator("#navigation").is_visible()
    assert menu.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert not page.locator("#navigation").is_visible()
    assert menu.evaluate("e => e === document.activeElement")


def test_colours_are_no_elements(site: Path, visit: Any, until: Any) -> None:
    page = visit(f"file://{site}/operations/addPet.html")
    page.locator("#request pre.code").first.scroll_into_view_if_needed()
    until(page, "(CSS.highlights.get('code-key')?.size ?? 0) > 2")
    assert page.locator("#request pre.code code").first.evaluate("e => e.childNodes.length") == 1


def test_text_of_a_document_never_becomes_markup(
    generated: Callable[..., Path], visit: Any
) -> None:
    attack = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    operation = {
        "summary": attack,
        "tags": [attack],
        "parameters": [
            {"name": attack, "in": "query", "schema": {"type": "string", "enum": [attack]}}
        ],
        "requestBody": {"content": {"application/json": {"example": {attack: attack}}}},
        "responses": {"200": {"description": attack}},
    }
    document = {
        "openapi": "3.1.1",
        "info": {"title": attack, "version": attack},
        "servers": [{"url": "https://h", "description": attack}],
        "paths": {"/a": {"post": operation}},
        "components": {"schemas": {"S": {"title": attack, "description": attack}}},
    }
    folder = generated(document)
    (path,) = (folder / "operations").glob("*.html")
    page = visit(f"file://{path}")
    page.locator("#navigation .groups").wait_for()
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("onerror")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    page.get_by_text("Fill in and send a request").click()
    page.locator("form.console pre").first.wait_for()
    assert page.title() != "owned"
    assert page.locator("img, body script:not([type='application/json'])").count() == 0


def test_the_interface_in_chinese(generated: Callable[..., Path], visit: Any) -> None:
    folder = generated(EVERYTHING, "-O", "lang=zh")
    page = visit(f"file://{folder}/operations/addPet.html")
    assert page.locator("#theme-toggle").get_attribute("aria-label") == "主题：跟随系统"
    page.get_by_text("填写并发送请求").click()
    page.get_by_role("button", name="发送", exact=True).wait_for()
