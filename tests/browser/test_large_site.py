"""Sites of 1,200 operations: the tree, the search and the pages answer at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

GITHUB = (
    Path(__file__).parents[2].parent / "shared" / "specs" / "octokit-openapi__api.github.com.json"
)
LONGEST_TASK = """
    window.longest = 0;
    new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.longest = Math.max(longest, duration);
    }).observe({ type: "longtask", buffered: true });
"""
STUTTER_MILLISECONDS = 1_000
"""Of one task: far more than it takes, and far less than a reader would put up with; CI is slow."""


def document(operations: int = 1_200) -> dict[str, Any]:
    def operation(number: int) -> dict[str, Any]:
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
        return {
            "operationId": f"getThing{number}",
            "summary": f"Get thing number {number}",
            "description": f"A thing of the {number}th kind, 第{number}种东西。",
            "tags": [f"group {number % 40}"],
            "responses": {"200": {"description": "the thing", "content": content}},
        }

    thing = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Thing"}}}
    return {
        "openapi": "3.1.1",
        "info": {"title": "Large", "version": "1"},
        "paths": {f"/things/{n}": {"get": operation(n)} for n in range(operations)},
        "components": {"schemas": {"Thing": thing}},
    }


def open_all(page: Any) -> None:
    """Unfold every branch of the tree."""
    closed = page.locator('#navigation .groups [aria-expanded="false"]')
    for _ in range(closed.count()):
        closed.first.click()


def test_a_made_site(generated: Callable[..., Path], visit: Any) -> None:
    folder = generated(document())
    page = visit(f"file://{folder}/operations/getThing700.html")
    page.evaluate(LONGEST_TASK)
    current = page.locator('#navigation a[aria-current="page"]')
    assert current.inner_text() == "GET\nGet thing number 700"
    open_all(page)
    assert page.locator("#navigation .groups a").count() >= 1_200
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("第1133种")
    option = page.get_by_role("option").first
    option.wait_for()
    assert "Get thing number 1133" in option.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/getThing1133.html*")
    page.evaluate(LONGEST_TASK)
    assert page.evaluate("longest") < STUTTER_MILLISECONDS


@pytest.mark.skipif(not GITHUB.exists(), reason="GitHub's document is not beside the project")
def test_github_from_its_mock(serving: Any, visit: Any) -> None:
    with serving(GITHUB) as mock:
        page = visit(f"http://127.0.0.1:{mock.port}/__mockument/docs/operations/issues-get.html")
        page.evaluate(LONGEST_TASK)
        page.keyboard.press("Control+k")
        page.get_by_role("combobox").fill("update label")
        option = page.get_by_role("option", name="Update a label").first
        option.wait_for()
        option.click()
        page.wait_for_url("**/issues-update-label.html*")
        page.get_by_text("Fill in and send a request").click()
        for name in ("owner", "repo", "name"):
            page.locator("form.console").get_by_label(f"{name} required").fill("octocat")
        page.get_by_role("button", name="Send", exact=True).click()
        page.locator(".outcome .verdict").wait_for()
        said = page.locator(".outcome").inner_text()
        assert "200" in said
        assert "Contract kept." in said
