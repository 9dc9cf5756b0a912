"""The first API's pages as its mock shows them, from the search to the call that is sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

FIRST = Path(__file__).parents[2] / "spec" / "openapi.yaml"


@pytest.fixture(scope="module")
def first(serving: Any) -> Iterator[str]:
    with serving(FIRST) as mock:
        yield f"http://127.0.0.1:{mock.port}/__mockument/docs"


def answered(page: Any) -> str:
    page.locator(".outcome .verdict").wait_for()
    return str(page.locator(".outcome").inner_text())


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until what is meant has the focus, as somebody without a mouse does."""
    for _ in range(80):
        if page.evaluate("s => Boolean(document.activeElement?.matches(s))", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way by Tab to {selector}")


def test_by_keyboard_alone_from_the_search_to_the_answer(first: str, visit: Any) -> None:
    page = visit(f"{first}/index.html")
    page.wait_for_selector("#search-open:visible")
    page.keyboard.press("/")
    page.keyboard.type("add model")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/AddModelService.html*")
    page.wait_for_selector(".console-box > summary")
    tab_to(page, ".console-box > summary")
    page.keyboard.press("Enter")
    tab_to(page, "form.console input, form.console textarea, form.console select")
    page.keyboard.press("Control+Enter")
    assert "401" in answered(page)
    page.get_by_role("textbox", name="Authorization").first.or_(
        page.locator("form.console input[type=password]").first
    ).focus()
    page.keyboard.type("OAuth my-session")
    page.locator(".outcome").evaluate("e => e.replaceChildren()")  # else it stays until the next
    page.keyboard.press("Control+Enter")
    said = answered(page)
    assert "200" in said
    assert "Contract kept." in said


def test_all_of_the_vendors_page_is_there_without_javascript(first: str, visit: Any) -> None:
    page = visit(f"{first}/operations/AddModelService.html", java_script_enabled=False)
    for text in ("Since 5.1.8", "Synchronous", "/zstack/v1/ai/model-services", "modelCenterUuid"):
        assert page.get_by_text(text).first.is_visible(), text
