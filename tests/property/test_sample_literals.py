"""Any text is one string in every language of the samples, and says the same in those read here."""

from __future__ import annotations

import ast
import json
import shlex

import tree_sitter_bash
import tree_sitter_go
import tree_sitter_java
import tree_sitter_javascript
import tree_sitter_php
from hypothesis import example, given
from hypothesis import strategies as st
from tree_sitter import Language, Parser

from mockument.generator.emit.docs.samples import literals
from mockument.generator.emit.docs.samples.bodies import json_text
from mockument.generator.emit.docs.samples.texts import Variable, clean

PARSERS = {
    "bash": Parser(Language(tree_sitter_bash.language())),
    "go": Parser(Language(tree_sitter_go.language())),
    "java": Parser(Language(tree_sitter_java.language())),
    "js": Parser(Language(tree_sitter_javascript.language())),
    "php": Parser(Language(tree_sitter_php.language_php())),
}
STATEMENTS = {
    "bash": "x {}\n",
    "go": "package p\nvar x = {}\n",
    "java": "class A {{ Object x = {}; }}\n",
    "js": "x = {};\n",
    "php": "<?php x({});\n",
}
TEXTS = st.text() | st.text(alphabet="\\'\"`$(){}<>!\n\r\t \0u0;*/#-JSON", max_size=30)

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=8,
)


def tree(language: str, code: str) -> str:
    """The structure of a statement with a literal in it, without what the literal says."""
    source = STATEMENTS[language].format(code)
    root = PARSERS[language].parse(source.encode()).root_node
    assert not root.has_error, source
    if language == "php":
        assert root.child_count == 2, source
    else:
        assert root.named_child_count == {"go": 2}.get(language, 1), source
    return str(root)


@given(TEXTS)
@example('"""\\')
@example("\\u0022\\")
@example("JSON\nJSON;")
def test_a_text_is_one_literal(text: str) -> None:
    for string in (literals.go_string, literals.go_raw):
        tree("go", string(text))
    tree("java", literals.java_string(text))
    tree("java", literals.java_block(text, "    "))
    tree("js", literals.js_string(text))
    tree("php", literals.php_string(text))
    tree("php", literals.php_nowdoc(json_text(text), "JSON", "    "))
    tree("bash", literals.shell_lines(clean(text)))
    assert ast.literal_eval(literals.python_string(text)) == clean(text)
    assert json.loads(literals.js_string(text)) == clean(text)
    if all(c.isprintable() or c == "\n" for c in text):
        assert shlex.split(literals.shell_lines(text)) == [text]


@given(TEXTS.map(clean), TEXTS.map(clean))
def test_a_variable_stands_between_texts(before: str, after: str) -> None:
    token = Variable("TOKEN")
    text = tuple(piece for piece in (before, token, after) if piece)
    tree("bash", literals.shell_text(text))
    for language in ("go", "java", "js", "php"):
        tree(language, getattr(literals, f"{language}_text")(text))
    parsed = ast.parse(literals.python_text(text), mode="eval")
    assert [n.id for n in ast.walk(parsed) if isinstance(n, ast.Name)] == ["os"]


@given(VALUES)
def test_json_for_people_says_the_same_and_hides_nothing(value: object) -> None:
    text = json_text(value)  # type: ignore[arg-type]
    assert json.loads(text) == value
    assert all(c.isprintable() or c == "\n" for c in text)
