"""Text of a document never becomes code, whatever it says and wherever it stands."""

from __future__ import annotations

import ast
import builtins
import importlib
import itertools
import json
import keyword
import sys
import unicodedata
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockument.generator.document import load, load_text
from mockument.generator.emit import find_emitter
from mockument.generator.emit.naming import Scope, assign, class_name, snake_name
from mockument.generator.emit.text import ClassName, CommentText, Identifier, doc_text, literal
from mockument.generator.findings import Unusable

HOSTILE = Path(__file__).parents[3] / "shared" / "specs" / "hostile"
NUMBERS = itertools.count()

CANARY = '__import__("builtins").CANARY.append(1)'
PAYLOADS = [
    CANARY,
    f"\n{CANARY}\n",
    f'"\n{CANARY}\n"',
    f"'\n{CANARY}\n'",
    f'"""\n{CANARY}\n"""',
    f"'''\n{CANARY}\n'''",
    f'\\"""\n{CANARY}\n\\"""',
    f"\\\n{CANARY}",
    f"{{{{ {CANARY} }}}}",
    f"{{% set x = {CANARY} %}}",
    f"{{{CANARY}}}",
    f"# {CANARY}",
    f"\r{CANARY}\r",
    f"\u2028{CANARY}\u2029",
    f"\x85{CANARY}\x0c{CANARY}\x1b",
    f"\0{CANARY}",
    f"x={CANARY}, y",
    f"]: {CANARY} #",
    f"); {CANARY} #",
    f"\\u0022\n{CANARY}",
    "ends with a backslash \\",
    '"',
    '"""',
    "\\N{DASH}\\x\\",
]
TEXT = st.one_of(st.sampled_from(PAYLOADS), st.text(max_size=30)).filter(lambda t: "\0" not in t)


@pytest.fixture(autouse=True)
def canary() -> Iterator[list[int]]:
    found: list[int] = []
    builtins.CANARY = found  # type: ignore[attr-defined]
    yield found
    del builtins.CANARY  # type: ignore[attr-defined]
    assert found == []


@given(st.text())
def test_any_text_gives_a_valid_identifier(text: str) -> None:
    for name in (snake_name(text), class_name(text)):
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
        assert unicodedata.normalize("NFKC", name) == name
        assert not name.startswith("_")
        ast.parse(f"{name} = 1")
    Identifier(snake_name(text))
    assert ClassName(class_name(text))[0].isupper()


@given(st.lists(st.text(max_size=6), unique=True, max_size=20))
def test_names_are_unique(texts: list[str]) -> None:
    for convert in (snake_name, class_name):
        given_names = assign(texts, convert, Scope({"copy", "Copy"}))
        assert len(set(given_names.values())) == len(texts)
        assert given_names == assign(texts, convert, Scope({"copy", "Copy"}))
        for text, name in given_names.items():
            Identifier(name)
            assert name not in set(texts) - {text}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(JSON)
def test_a_literal_read_back_is_the_same_value(value: Any) -> None:
    read = eval(literal(value), {"float": float})
    assert repr(read) == repr(value)


@given(st.text(), st.sampled_from([0, 4, 8]))
def test_a_docstring_is_one_string_and_nothing_else(text: str, indent: int) -> None:
    body = ast.parse(f'"""{doc_text(text, indent)}"""').body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)
    assert isinstance(body[0].value, ast.Constant)


@given(st.text())
def test_a_comment_is_nothing_at_all(text: str) -> None:
    assert ast.parse(f"# {CommentText(text)}").body == []


def hostile_document(text: str, other: str) -> dict[str, Any]:
    """A document that says ``text`` wherever a document can say something of its own."""
    prop = {
        "type": "string", "title": text, "description": text, "default": text, "format": text,
    }  # fmt: skip
    schema = {
        "type": "object",
        "title": text,
        "description": text,
        "properties": {
            text: prop,
            other: {"type": "integer", "description": other},
            "p": {"type": "string", "pattern": text},
            "e": {"enum": [text, other], "default": text},
            "c": {"const": text},
            "l": {"type": "array", "items": {"type": "string"}, "default": [text]},
            "m": {"type": "object", "default": {text: other}},
            "o": {"enum": [{text: other}, 1.5]},
            "s": {"type": "array", "items": {"type": "object", "properties": {text: {}}}},
            "r": {
                "type": "object",
                "patternProperties": {text: {"const": other}},
                "dependentRequired": {text: [other]},
                "not": {"required": [text, other]},
            },
            "d": {
                "type": "object",
                "properties": {"day": {"type": "string", "format": "date"}},
                "default": {"day": "2024-02-29", text: other},
            },
            "b": {"enum": [True, text]},
        },
        "required": ["p"],
        "if": {"properties": {text: {"const": text, "pattern": text}}, "required": [text]},
        "then": {"required": [other], "propertyNames": {"maxLength": 9999}},
        f"x-{text}": text,
    }
    ref = {"$ref": "#/components/schemas/Thing"}
    either = {
        "oneOf": [ref, {"$ref": "#/components/schemas/Other"}],
        "discriminator": {"propertyName": text, "mapping": {text: "Thing", other: "Other"}},
    }
    operation = {
        "operationId": text,
        "summary": text,
        "description": text,
        "tags": [text],
        "parameters": [
            {"name": text, "in": "query", "description": text, "schema": prop},
            {"name": text, "in": "header", "schema": prop},
            {"name": other, "in": "cookie", "schema": {"type": "string"}},
        ],
        "requestBody": {"description": text, "content": {
            text: {"schema": {"type": "string"}},
            "application/json": {"schema": ref},
        }},
        "responses": {
            "200": {"description": text, "content": {"application/json": {"schema": ref},
                                                     text: {"schema": {"type": "string"}}}},
            "default": {"description": text},
        },
        "security": [{text: []}],
    }  # fmt: skip
    named = {text: {"type": "object", "properties": {"a": either}}} if text != "Thing" else {}
    return {
        "openapi": "3.1.1",
        "info": {"title": text, "version": text, "description": text},
        "servers": [{"url": f"http://h/{text}"}],
        "paths": {f"/{text}/{{{other}}}": {"get": operation}, f"/b/{text}": {"post": operation}},
        "components": {
            "schemas": {
                **named, "Thing": schema, "Other": {**schema, "additionalProperties": False},
                "Parent": {
                    "type": "object", "properties": {"x": {}},
                    "discriminator": {"propertyName": text, "mapping": {text: "Child"}},
                },
                "Child": {
                    "allOf": [{"$ref": "#/components/schemas/Parent"}],
                    "properties": {"y": {"$ref": "#/components/schemas/Parent"}},
                },
            },
            "securitySchemes": {
                text: {"type": "apiKey", "in": "header", "name": text, "x-prefix": text,
                       "description": text},
            },
        },
    }  # fmt: skip


def import_files(files: dict[str, str], parent: Path) -> ModuleType:
    name = f"hostile_{next(NUMBERS)}"
    (parent / name).mkdir()
    for path, text in files.items():
        if path.endswith(".py"):
            ast.parse(text)
        (parent / name / path).write_text(text, "utf-8")
    sys.path.insert(0, str(parent))
    importlib.invalidate_caches()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return importlib.import_module(name)
    finally:
        sys.path.remove(str(parent))
        for module in [key for key in sys.modules if key.split(".")[0] == name]:
            del sys.modules[module]


def _wire_name(name: str, field: Any) -> str:
    return name if field.alias is None else field.alias


def check_hostile(text: str, other: str, parent: Path) -> None:
    source = json.dumps(hostile_document(text, other))
    emission = find_emitter("client").emit(load_text(source))
    module = import_files(dict(emission.files), parent)
    module.Client("http://localhost", transport=None).close()
    fields = module.Thing.model_fields
    wire = {_wire_name(name, field) for name, field in fields.items()}
    assert wire == {text, other, *"bcdelmoprs"}
    by_wire = {_wire_name(name, field): field for name, field in fields.items()}
    if text not in "bcdelmoprs":
        assert by_wire["e"].default == text
        assert by_wire["l"].get_default(call_default_factory=True) == [text]
        assert by_wire["m"].get_default(call_default_factory=True) == {text: other}
        day = {"day": "2024-02-29", text: other}
        assert by_wire["d"].get_default(call_default_factory=True) == day
        thing = module.Thing.model_construct()
        assert thing.e == text
        if text != other:
            assert by_wire[text].default == text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads_stay_text(payload: str, tmp_path: Path) -> None:
    check_hostile(payload.replace("\0", "\x01"), "other", tmp_path)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(TEXT, TEXT)
def test_any_text_stays_text(tmp_path: Path, text: str, other: str) -> None:
    check_hostile(text, other, tmp_path)


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the shared hostile documents are not here")
@pytest.mark.parametrize("target", ["models", "client"])
def test_shared_hostile_documents(target: str, tmp_path: Path) -> None:
    for path in sorted(HOSTILE.iterdir()):
        try:
            api = load(path)
        except Unusable:
            continue
        module = import_files(dict(find_emitter(target).emit(api).files), tmp_path)
        assert "MARK" not in {name for one in vars(module).values() for name in dir(one)}
