"""A document made of attacks: its site says them, and does nothing that they ask for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

EVIL = "http://evil.invalid"
ATTACKS = (
    f"<img src={EVIL}/a.png onerror=alert(1)>",
    "<script>alert(1)</script>",
    f"</script><script src={EVIL}/a.js></script>",
    f"![picture]({EVIL}/b.png) [link](javascript:alert(1))",
    f"<svg onload=alert(1)><use href={EVIL}/c.svg></svg>",
    f"<iframe src={EVIL}></iframe><link rel=stylesheet href={EVIL}/d.css>",
    f"<style>@import '{EVIL}/e.css';body{{display:none}}</style>",
    f"<form action={EVIL}><button formaction={EVIL}>x</button></form>",
    f"<base href={EVIL}/><meta http-equiv=refresh content='0;url={EVIL}'>",
    "\"'><b onmouseover=alert(1) style='position:fixed;inset:0'>x</b>",
    "{{ 7 * 7 }}{% raw %}${alert(1)}<!-- --!>\u2028",
)


def document() -> dict[str, Any]:
    attack = "\n\n".join(ATTACKS)
    schema: dict[str, Any] = {
        "type": "object",
        "title": attack,
        "description": attack,
        "default": attack,
    }
    schema["properties"] = {one: {"description": attack, "enum": [attack]} for one in ATTACKS}
    content = {"application/json": {"schema": schema, "example": {attack: attack}}}
    operation = {
        "operationId": "attack",
        "summary": attack,
        "description": attack,
        "tags": [attack],
        "externalDocs": {"url": "javascript:alert(1)", "description": attack},
        "parameters": [{"name": attack, "in": "query", "description": attack, "schema": schema}],
        "requestBody": {"description": attack, "content": content},
        "responses": {"200": {"description": attack, "content": content}},
        "x-change-history": [attack],
    }
    scheme = {"type": "apiKey", "in": "header", "name": "X-Key", "description": attack}
    return {
        "openapi": "3.1.1",
        "info": {"title": attack, "version": attack, "description": attack},
        "servers": [{"url": EVIL, "description": attack}],
        "tags": [{"name": attack, "description": attack}],
        "paths": {"/attack": {"post": operation}},
        "components": {"schemas": {"Evil": schema}, "securitySchemes": {"evil": scheme}},
    }


def test_nothing_of_it_runs(generated: Callable[..., Path], visit: Any) -> None:
    folder = generated(document())
    page = visit(f"file://{folder}/index.html")
    dialogs: list[str] = []
    heard: list[str] = []

    def refuse(dialog: Any) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    page.on("console", lambda message: heard.append(message.text))
    for path in sorted(folder.rglob("*.html")):
        page.goto(f"file://{path}")
        page.wait_for_selector("#theme-toggle:visible")
        assert page.locator("main").is_visible()
        assert (
            page.locator("main iframe, main img, main form:not(.console), main style").count() == 0
        )
    page.goto(f"file://{folder}/operations/attack.html")
    page.get_by_text("Fill in and send a request").click()
    page.locator("form.console pre").first.wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("combobox", name="Search").fill("onerror")
    page.locator("#search [role=option]").first.hover()
    assert dialogs == []
    assert [one for one in heard if "Content Security Policy" in one] == []
    assert [url for url in visit.requests if not url.startswith(("file://", "data:"))] == []
