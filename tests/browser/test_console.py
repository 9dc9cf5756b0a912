"""Try It Out, from a browser to a running mock and to servers that break what they promise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

LONGEST_TASK = """
    window.longest = 0;
    new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.longest = Math.max(longest, duration);
    }).observe({ type: "longtask" });
"""


def opened(visit: Any, url: str, **options: Any) -> Any:
    page = visit(url, **options)
    page.get_by_text("Fill in and send a request").click()
    page.locator("form.console pre").first.wait_for()
    return page


def send(page: Any) -> str:
    """Sends the call; the words on what came. What came before stays until then."""
    page.locator(".outcome").evaluate("e => e.replaceChildren()")
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator(".outcome .verdict").wait_for()
    return str(page.locator(".outcome").inner_text())


def elsewhere(page: Any, base: str) -> None:
    page.get_by_label("Server", exact=True).select_option(label="Another base URL…")
    page.get_by_label("Base URL").fill(base)


def test_the_mock_answers_the_documented_example(served: str, visit: Any) -> None:
    page = opened(visit, f"{served}/operations/getPet.html")
    said = send(page)
    for wanted in ("200", "OK", "Contract kept.", '"name": "Mia"', " ms", "application/json"):
        assert wanted in said
    assert page.locator(".preview code").first.inner_text().startswith("curl http://127.0.0.1:")
    assert page.locator("[role=status]").last.inner_text() == "200 OK. Contract kept."


def test_digits_are_kept(served: str, visit: Any) -> None:
    assert "9007199254740993" in send(opened(visit, f"{served}/operations/listPets.html"))


def test_401_without_a_credential_which_only_the_tab_keeps(served: str, visit: Any) -> None:
    page = opened(visit, f"{served}/operations/addPet.html")
    assert "401" in send(page)
    page.get_by_label("key header X-Key").fill("k-1")
    assert "201" in send(page)
    page.reload()
    assert page.get_by_label("key header X-Key").input_value() == "k-1"
    assert "k-1" not in page.url
    assert page.evaluate("JSON.stringify(localStorage)").find("k-1") < 0


def test_422_marks_what_is_wrong_in_the_body(served: str, visit: Any) -> None:
    page = opened(visit, f"{served}/operations/addPet.html")
    page.get_by_label("key header X-Key").fill("k")
    body = page.get_by_label("What is sent")
    body.fill('{\n  "kind": "cow",\n  "name": "Mia",\n  "weight": "much"\n}')
    assert "422" in send(page)
    assert body.get_attribute("aria-invalid") == "true"
    places = page.locator(".problem .place")
    assert sorted(places.all_inner_texts()) == ["/kind", "/weight"]
    page.get_by_role("button", name="/weight").click()
    selected = body.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)")
    assert selected == '"much"'
    body.fill('{"kind": "cat", "name": "Mia"}')
    assert body.get_attribute("aria-invalid") is None


def test_422_marks_the_faulty_parameter(served: str, visit: Any) -> None:
    page = opened(visit, f"{served}/operations/listPets.html")
    limit = page.get_by_label("limit integer")
    limit.fill("many")
    assert "422" in send(page)
    assert limit.get_attribute("aria-invalid") == "true"
    described = limit.get_attribute("aria-describedby")
    assert page.locator(f"#{described}").is_visible()
    assert limit.evaluate("e => e === document.activeElement")


def test_optional_parameters_are_sent_when_they_are_wanted(
    served: str, visit: Any, until: Any
) -> None:
    page = opened(visit, f"{served}/operations/listPets.html")
    command = page.locator(".preview code").first
    assert "limit" not in command.inner_text()
    page.get_by_label("Send limit").check()
    until(page, "document.querySelector('.preview code').textContent.includes('limit=20')")
    page.get_by_label("status string").select_option("sold")
    until(
        page, "document.querySelector('.preview code').textContent.includes('limit=20&status=sold')"
    )


def test_a_parameter_of_each_style_arrives(served: str, visit: Any) -> None:
    page = opened(visit, f"{served}/operations/styles.html")
    said = send(page)
    assert "204" in said, said
    url = page.locator(".preview code").first.inner_text()
    for piece in (
        "/styles/a,b/.c.d/;matrix=e,f?",
        "form=one&form=two%20%26%20three",
        "deep%5Bage%5D=3",
        "reserved=a/b?c:d",
    ):
        assert piece in url


def test_forms_and_files(served: str, visit: Any, tmp_path: Path) -> None:
    assert "204" in send(opened(visit, f"{served}/operations/sendForm.html"))
    picture = tmp_path / "云.png"
    picture.write_bytes(bytes(range(256)))
    page = opened(visit, f"{served}/operations/upload.html")
    page.locator("form.console input[type=file]").set_input_files(picture)
    assert "201" in send(page)


def test_another_answer_of_the_mock(served: str, visit: Any) -> None:
    page = opened(visit, f"{served}/operations/getPet.html")
    page.get_by_label("Ask the mock for").select_option(label="the documented 404")
    assert "404" in send(page)


def test_each_kind_of_credential_is_taken(served: str, visit: Any) -> None:
    page = opened(visit, f"{served}/operations/secret.html")
    which = page.get_by_label("Sign in with")
    fill = {"key": ["k"], "basic": ["me", "pass:ü"], "bearer": ["t"], "query + cookie": ["q", "c"]}
    for name, values in fill.items():
        which.select_option(label=name)
        for place, value in enumerate(values):
            page.locator(".credential input").nth(place).fill(value)
        assert "200" in send(page), name
    assert page.evaluate("document.cookie") == ""


def test_what_is_no_json_is_shown_and_said(served: str, visit: Any) -> None:
    page = opened(visit, f"{served}/operations/sendText.html")
    said = send(page)
    assert "<word>hello</word>" in said
    assert "Not checked." in said


def test_a_server_that_breaks_its_contract(served: str, liar: str, visit: Any) -> None:
    page = opened(visit, f"{served}/operations/getPet.html")
    elsewhere(page, f"{liar}/open")
    said = send(page)
    assert "Contract broken." in said
    listed = page.locator(".verdict li").all_inner_texts()
    assert any(
        "/id" in one and "integer" in one and "/components/schemas/Base/properties/id/type" in one
        for one in listed
    )
    assert any("name" in one for one in listed)
    page.get_by_label("petId required").fill("x")


def test_an_undocumented_answer(served: str, liar: str, visit: Any) -> None:
    page = opened(visit, f"{served}/operations/deletePet.html")
    page = opened(visit, f"{served}/operations/sendForm.html")
    elsewhere(page, f"{liar}/open")
    assert "Not documented." in send(page)


def test_5_megabytes_freeze_nothing(served: str, liar: str, visit: Any) -> None:
    page = opened(visit, f"{served}/operations/getPet.html")
    elsewhere(page, f"{liar}/open")
    page.get_by_label("petId required").fill("5")
    page.evaluate(LONGEST_TASK)
    said = send(page)
    assert "Contract broken." in said
    shown = page.locator(".answer-body code").evaluate("e => e.textContent.length")
    assert shown < 100_000
    page.locator(".more").click()
    assert page.locator(".answer-body code").evaluate("e => e.textContent.length") > shown
    assert page.evaluate("window.longest") < 1500


def test_a_refused_cors_call_is_explained(served: str, liar: str, visit: Any) -> None:
    page = opened(visit, f"{served}/operations/getPet.html")
    visit.errors = _Ignoring("CORS")
    elsewhere(page, f"{liar}/closed")
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator(".failure").wait_for()
    assert "does not allow pages of" in page.locator(".failure").inner_text()
    assert f"curl {liar}/closed/pets/1" in page.locator(".outcome pre").inner_text()


def test_nobody_there_is_explained(served: str, visit: Any) -> None:
    page = opened(visit, f"{served}/operations/getPet.html")
    elsewhere(page, "http://127.0.0.1:9")
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator(".failure").wait_for()
    assert "Nobody answers at 127.0.0.1:9" in page.locator(".failure").inner_text()
    elsewhere(page, "nonsense")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("nonsense/pets/1 is no address").first.wait_for()


def test_a_slow_call_is_cancelled(served: str, liar: str, visit: Any) -> None:
    page = opened(visit, f"{served}/operations/getPet.html")
    elsewhere(page, f"{liar}/open/slow")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("button", name="Cancel").click()
    page.locator(".failure").wait_for()
    assert page.locator(".failure").inner_text() == "You cancelled the call."


def test_by_keyboard_alone(served: str, visit: Any) -> None:
    page = visit(f"{served}/operations/getPet.html")
    page.wait_for_selector(".console-box")
    page.locator(".console-box > summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("petId required").focus()
    page.keyboard.press("Control+Enter")
    page.locator(".outcome .verdict").wait_for()


def test_from_the_disk_a_call_goes_out_too(site: Path, liar: str, visit: Any) -> None:
    page = opened(visit, f"file://{site}/operations/getPet.html")
    elsewhere(page, f"{liar}/open")
    assert "Contract broken." in send(page)


def test_a_schema_unfolds_in_place_and_ends(served: str, visit: Any) -> None:
    page = visit(f"{served}/operations/addPet.html")
    owner = page.locator("li[id='body.owner']")
    owner.get_by_role("button", name="Show the fields of Person here").click()
    friends = owner.locator("code.name", has_text="friends")
    friends.wait_for()
    # Person within Person is not unfolded again, and no id stands twice.
    assert owner.locator(".unfolded .unfold").count() == 0
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    link = owner.locator(".unfolded a", has_text="Person").first
    assert link.evaluate("e => e.href").endswith("/schemas/Person.html")


def test_copied_text_is_on_the_clipboard(served: str, visit: Any) -> None:
    page = visit(
        f"{served}/operations/addPet.html", permissions=["clipboard-read", "clipboard-write"]
    )
    frame = page.locator("#request .code-frame").first
    frame.hover()
    frame.get_by_role("button", name="Copy").click()
    frame.get_by_role("button", name="Copied").wait_for()
    assert '"kind": "cat"' in page.evaluate("navigator.clipboard.readText()")


class _Ignoring(list[str]):
    """A list of errors that does not keep those which have a word in them."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self.word = word

    def append(self, error: str) -> None:
        if self.word not in error:
            super().append(error)
