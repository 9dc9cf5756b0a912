"""Scenarios are read as their README says, and differences are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from .difference import differences
from .doors import Got
from .scenario import ABSENT, CLOSED, Expected, read_scenario

TEXT = """\
What it shows.
document: animals.yaml
options: --max-body 1 --control-token 'a b'
doors: wsgi socket

--- request
POST /a?b HTTP/1.1
Content-Type: text/<<hex ff>>

<<"ab" * 2>>!

--- answer at wsgi
200
X-A: …b…

(empty)

--- answer at socket
(closed)

--- request
POST /chunked HTTP/1.1
Transfer-Encoding: chunked

1
a
0

--- answer
413
"""


def test_all_of_a_scenario_is_read(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text(TEXT, encoding="utf-8")
    scenario = read_scenario(path)
    assert scenario.shows == "What it shows."
    assert scenario.options == ("animals.yaml", "--max-body", "1", "--control-token", "a b")
    first, second = scenario.exchanges
    assert (first.sent.method, first.sent.target, first.sent.body) == ("POST", "/a?b", b"abab!")
    assert first.sent.header("content-type") == "text/ÿ"
    assert first.sent.header("content-length") == "5"
    assert first.answers["wsgi"] == Expected(200, (("X-A", "…b…"),), "")
    assert first.answers["socket"] == Expected(CLOSED, (), None)
    assert second.sent.body == b"1\r\na\r\n0\r\n\r\n"
    assert second.sent.header("content-length") is None
    assert second.answers["wsgi"] == second.answers["socket"] == Expected(413, (), None)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("doors: shop", "doors: wsgi"), ("port: 1\ndoors: wsgi", "doors: wsgi"), ("(none)", "413")],
)
def test_what_is_no_scenario_is_told(tmp_path: Path, wrong: str, right: str) -> None:
    path = tmp_path / "one.txt"
    text = TEXT.replace("doors: wsgi socket", "doors: wsgi").replace(
        " at socket\n(closed)", "\n200"
    )
    path.write_text(text, encoding="utf-8")
    read_scenario(path)
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(ValueError, match=r"\w"):
        read_scenario(path)


GOT = Got(200, (("X-A", "abc"), ("x-a", "d")), b'{"a": [1, {"b": "text"}], "c": true}')


@pytest.mark.parametrize(
    ("expected", "missing"),
    [
        (Expected(200, (("x-a", "abc, d"),), '{"a": [1, {"b": "t…t"}]}'), ""),
        (Expected(201, (), None), "status: 200 instead of 201"),
        (Expected(200, (("X-A", ABSENT),), None), "X-A: 'abc, d' should be absent"),
        (Expected(200, (("X-B", "…"),), None), "X-B: absent"),
        (Expected(200, (("X-A", "abc"),), None), "X-A: 'abc, d' instead of 'abc'"),
        (Expected(200, (), '{"c": 1}'), "body /c: true instead of 1"),
        (Expected(200, (), '{"d": 1}'), "body /d: missing"),
        (Expected(200, (), '{"a": [1]}'), 'body /a: [1, {"b": "text"}] instead of [1]'),
        (Expected(200, (), '{"a": [1, {"b": "…x"}]}'), 'body /a/1/b: "text" instead of "…x"'),
    ],
)
def test_differences_are_told_with_their_place(expected: Expected, missing: str) -> None:
    assert "\n".join(differences(expected, GOT)) == missing


def test_a_body_that_should_be_empty_or_json() -> None:
    assert differences(Expected(200, (), ""), GOT)
    assert differences(Expected(200, (), "[]"), Got(200, (), b"<html>")) == [
        "body: no JSON: b'<html>'"
    ]
    assert not differences(Expected(200, (), ""), Got(200, (), b""))
