"""Descriptions in HTML, as docstrings have them."""

from __future__ import annotations

import time

import pytest

from mockument.generator.emit.python.schemas.html_text import text_of_html


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>One.</p>\n\n<p>Two &amp; three.</p>", "One.\n\nTwo & three."),
        ('<p>See <a href="/docs/x">the <b>docs</b></a>.</p>', "See [the docs](/docs/x)."),
        ("<p>Use <code>a</code>:</p><ul><li>b</li><li>c</li></ul>", "Use `a`:\n\n- b\n- c"),
        ("<p>One<br/>two</p>", "One\ntwo"),
        ("Plain text with <b>bold</b> in it.", "Plain text with <b>bold</b> in it."),
        ("`<p>` is a paragraph", "`<p>` is a paragraph"),
        ("<pet> is no tag", "<pet> is no tag"),
        ("<p>1 < 2 and <x", "1 < 2 and <x"),
        ("<p></p>", ""),
    ],
)
def test_html_is_told_as_text(text: str, plain: str) -> None:
    assert text_of_html(text) == plain


@pytest.mark.parametrize("part", ["<a href='x'>", "<p", "<br>\n", "<p> ", "<li>\n \n"])
def test_no_text_takes_long(part: str) -> None:
    start = time.process_time()
    text_of_html("<p>" + part * 20_000)
    assert time.process_time() - start < 1
