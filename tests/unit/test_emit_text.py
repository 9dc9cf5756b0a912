"""Typed pieces, and an environment that prints nothing else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from jinja2 import DictLoader, UndefinedError

from mockument.generator.emit import text
from mockument.generator.emit.text import (
    ClassName,
    CommentText,
    Identifier,
    doc_text,
    literal,
    make_environment,
)

TEMPLATES = Path(text.__file__).parents[2] / "templates" / "python"


def render(template: str, **view: object) -> str:
    return make_environment(DictLoader({"t": template})).get_template("t").render(**view)


def test_pieces_are_printed_as_they_are() -> None:
    assert render("{{ a }} = {{ b }}", a=Identifier("x"), b=literal("<&'\"")) == 'x = "<&\'\\""'


@pytest.mark.parametrize("value", ["bare", 1, None, ["x"], Identifier("x").upper()])
def test_anything_else_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="bare"):
        render("{{ value }}", value=value)


@pytest.mark.parametrize("template", ["{{ a|safe }}", "{{ a|e }}", "{{ [a]|join }}"])
def test_filters_that_would_let_text_through_are_gone(template: str) -> None:
    with pytest.raises(Exception, match="No filter named"):
        render(template, a="x")


def test_text_joined_to_a_piece_is_refused() -> None:
    with pytest.raises(TypeError, match="bare"):
        render("{{ a ~ b }}", a=Identifier("x"), b="__import__('os')")


def test_a_missing_name_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="'nothing' is undefined"):
        render("{{ nothing }}")


@pytest.mark.parametrize("bad", ["", "1a", "a b", "class", "a.b", "ﬁ", "a\n"])
def test_what_is_no_identifier_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="identifier"):
        Identifier(bad)
    with pytest.raises(ValueError, match="identifier"):
        ClassName(bad)


def test_infinite_numbers_have_a_literal() -> None:
    assert eval(literal([float("inf"), float("-inf")])) == [float("inf"), float("-inf")]


def test_too_deep_a_literal_is_refused() -> None:
    value: object = 1
    for _ in range(60):
        value = [value]
    with pytest.raises(ValueError, match="too deep"):
        literal(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given",
    ['"""', 'a"', 'a""', 'a""""b', "\\", '\\"', '\\"""\\', "a\0b", "a\u2028b", "\ud800", '"a"'],
)
def test_a_docstring_stays_one(given: str) -> None:
    module = ast.parse(f'"""{doc_text(given, 0)}"""')
    assert len(module.body) == 1
    docstring = ast.get_docstring(module, clean=False)
    assert docstring is not None
    assert docstring.strip() == given.strip() or "\\" in docstring


def test_a_comment_stays_on_its_line() -> None:
    assert "\n" not in CommentText("a\nb\r\u2028c\x85d\x0be")
    assert "\u2028" not in CommentText("a\u2028b")


PRINTED = r" [a-z_]+(\.[A-Za-z_]+)? | statements\.[a-z_]+\([^+~|]*\) "
"""A piece, or a statement that is laid out of pieces."""


def test_templates_are_short_and_join_nothing() -> None:
    for path in TEMPLATES.rglob("*.jinja"):
        source = path.read_text("utf-8")
        logic = [line for line in source.splitlines() if "{%" in line or "{{" in line]
        assert len(logic) <= 80, path
        printed = re.findall(r"\{\{(.*?)\}\}", source)
        assert all(re.fullmatch(PRINTED, inside) for inside in printed), path
