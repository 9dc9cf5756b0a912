"""Users' templates stand in for ours by name; docs/templates.md says what each is given.

After a template or what it is given has changed, write the list anew and look at the difference:

    MOCKUMENT_UPDATE_GOLDEN=1 pytest tests/unit/test_templates.py && git diff docs/templates.md
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, Template, meta

from mockument.generator.document import Api, load, load_text
from mockument.generator.emit import find_emitter
from mockument.generator.emit.docs.samples import Samples
from mockument.generator.emit.generate import emit
from mockument.generator.emit.python.spelling.statements import Statements
from mockument.generator.emit.templates import template_environment, template_names
from mockument.generator.emit.text import Piece
from mockument.generator.findings import Unusable

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "templates.md"
MARK = "<!-- From here on the tests write this page. -->\n"


def large_document() -> str:
    """So many schemas that they are loaded one by one, so many operations that they are grouped."""
    schemas: dict[str, Any] = {
        f"S{n}": {
            "type": "object",
            "required": ["a"],
            "properties": {
                "a": {"type": "string", "description": "A."},
                "b": {"type": "integer", "default": 1},
                "next": {"$ref": f"#/components/schemas/S{(n + 1) % 110}"},
                "later": {"$ref": f"#/components/schemas/U{n}"},
            },
        }
        for n in range(110)
    }
    schemas |= {
        f"U{n}": {"oneOf": [{"$ref": f"#/components/schemas/S{n}"}, {"type": "null"}]}
        for n in range(110)
    }
    schemas["Tree"] = {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}
    schemas["Closed"] = {"type": "object", "properties": {"a": {}}, "additionalProperties": False}
    paths = {
        f"/{tag}/{n}": {
            "post": {
                "tags": [tag],
                "operationId": f"{tag}{n}",
                "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "application/json": {"schema": {"$ref": f"#/components/schemas/S{n}"}}
                        },
                    }
                },
            }
        }
        for tag in ("cats", "dogs")
        for n in range(25)
    }
    flow = {"clientCredentials": {"tokenUrl": "https://x.example/token", "scopes": {}}}
    return json.dumps(
        {
            "openapi": "3.1.1",
            "info": {"title": "Large", "version": "1"},
            "paths": paths,
            "components": {
                "schemas": schemas,
                "securitySchemes": {"o": {"type": "oauth2", "flows": flow}},
            },
        }
    )


def documents() -> Iterator[Api]:
    yield load(ROOT / "spec" / "openapi.yaml")
    yield load(ROOT / "tests" / "golden" / "portal" / "openapi.yaml")
    yield load(ROOT / "tests" / "fixtures" / "emit" / "wire.yaml")
    yield load_text(large_document(), "large.json")


class Seen:
    """What templates were given: for each name the kinds of its values."""

    def __init__(self) -> None:
        self.views: dict[str, dict[str, set[str]]] = {}
        self.classes: dict[str, dict[str, set[str]]] = {}

    def add(self, template: str, view: Mapping[str, object]) -> None:
        known = self.views.setdefault(template, {})
        for name, value in view.items():
            known.setdefault(name, set()).update(self.kinds(value))

    def kinds(self, value: object) -> set[str]:
        """What a value is, in the words of the docs."""
        if isinstance(value, Piece) or value is None or isinstance(value, bool | int):
            return {f"`{type(value).__name__ if value is not None else None}`"}
        if isinstance(value, Statements):
            return {"`Statements`"}
        if isinstance(value, str):
            return {"text, not to be printed"}
        if isinstance(value, Mapping):
            inner = sorted(
                f"`{key}`: {'/'.join(sorted(self.kinds(v)))}" for key, v in value.items()
            )
            return {f"{{{', '.join(inner)}}}"}
        if is_dataclass(value):
            known = self.classes.setdefault(type(value).__name__, {})
            for field in fields(value):
                known.setdefault(field.name, set()).update(self.kinds(getattr(value, field.name)))
            return {f"[{type(value).__name__}](#{type(value).__name__.lower()})"}
        if isinstance(value, Iterable):
            items = {kind for item in value for kind in self.kinds(item)}
            return {f"list of {' or '.join(sorted(items))}"} if items else set()
        raise AssertionError(f"a template was given {type(value).__name__}")


@pytest.fixture(scope="module")
def seen() -> Seen:
    """What the templates are given by documents that need all of them."""
    found = Seen()
    with pytest.MonkeyPatch.context() as patch:
        render = Template.render

        def recording(template: Template, **view: object) -> str:
            found.add(str(template.name), view)
            return render(template, **view)

        patch.setattr(Template, "render", recording)
        for api in documents():
            for target in ("models", "client"):
                find_emitter(target).emit(api)
        for api in (*documents(), load(ROOT / "tests" / "fixtures" / "samples" / "every.yaml")):
            of_api = Samples(api)
            for operation in api.operations[:30]:
                of_api.of(operation)
    return found


def undeclared(environment: Environment, name: str) -> set[str]:
    source, _, _ = environment.loader.get_source(environment, name)  # type: ignore[union-attr]
    return meta.find_undeclared_variables(environment.parse(source))


def listed_kinds(kinds: set[str]) -> str:
    return " or ".join(sorted(kinds)) or "an empty list"


def page(seen: Seen) -> str:
    """The part of docs/templates.md that is written by this test."""
    environment = template_environment()
    lines = ["", "| template | is given |", "|---|---|"]
    for name in template_names():
        if name.startswith("docs/") and not name.startswith("docs/samples/"):
            continue  # pages are given views whose classes say what they have
        used = undeclared(environment, name)
        view = seen.views.get(name)
        if view is None:
            listed = ", ".join(f"`{one}`" for one in sorted(used))
            given = f"{listed} of the template that it is part of" if used else "nothing"
        else:
            assert used <= set(view), f"{name} uses what it is not given: {used - set(view)}"
            given = ", ".join(f"`{key}`: {listed_kinds(view[key])}" for key in sorted(view))
        lines.append(f"| `{name}` | {given} |")
    lines += ["", "## Views"]
    for name, members in sorted(seen.classes.items()):
        lines += ["", f"### {name}", ""]
        for key, kinds in members.items():
            lines.append(f"- `{key}`: {listed_kinds(kinds)}")
    return "\n".join(lines) + "\n"


def test_the_docs_say_what_each_template_is_given(seen: Seen) -> None:
    head, mark, written = DOCS.read_text("utf-8").partition(MARK)
    made = page(seen)
    if os.environ.get("MOCKUMENT_UPDATE_GOLDEN"):
        DOCS.write_text(head + MARK + made, "utf-8")
        return
    assert mark
    assert written == made, "write it anew as the head of this file says"


DOCUMENT = """
openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components: {schemas: {Thing: {type: object, description: A thing., properties: {a: {}}}}}
"""
OURS = ROOT / "templates"


def emitted(folder: Path | None) -> Mapping[str, str]:
    return emit(load_text(DOCUMENT), find_emitter("models"), folder).files


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")


def test_a_template_of_the_same_name_is_used_instead(tmp_path: Path) -> None:
    source = (OURS / "python" / "class.jinja").read_text("utf-8")
    changed = source.replace("(ApiModel", "(MyMixin, ApiModel")
    assert changed != source
    write(tmp_path, "python/class.jinja", changed)
    models = (OURS / "python" / "_models.py.jinja").read_text("utf-8")
    imported = models.replace(
        "{% for line in imports %}", "from my import MyMixin\n{% for line in imports %}", 1
    )
    write(tmp_path, "python/_models.py.jinja", imported)
    before, after = emitted(None), emitted(tmp_path)
    assert {path for path in before if before[path] != after[path]} == {"_models.py"}
    assert "class Thing(MyMixin, ApiModel):" in after["_models.py"]
    assert "from my import MyMixin" in after["_models.py"]
    assert emitted(None) == before  # what was used once is not kept


@pytest.mark.parametrize(
    ("name", "text", "place", "message"),
    [
        ("python/clas.jinja", "x", "clas.jinja", "stands in for no template"),
        ("class.jinja", "x", "class.jinja", "stands in for no template"),
        ("python/class.jinja", "\n\n{% if %}", "class.jinja:3", "Expected an expression"),
        ("python/class.jinja", "\n{{ nothing }}", "class.jinja:2", "'nothing' is undefined"),
        (
            "python/class.jinja",
            "\n\n{{ one.nothing }}",
            "class.jinja:3",
            "ClassView has no attribute",
        ),
        ("python/class.jinja", "\n{{ one.template }}", "class.jinja:2", "printed a bare str"),
        ("python/class.jinja", "\n{{ 'import os' }}", "class.jinja:2", "printed a bare str"),
        ("python/class.jinja", "\n{{ one.doc|safe }}", "class.jinja:2", "No filter named 'safe'"),
        ("python/class.jinja", "\n{{ one.doc.upper() }}", "class.jinja:2", "printed a bare str"),
        ("python/class.jinja", "\n{{ 1 // 0 }}", "class.jinja:2", "by zero"),
        ("python/class.jinja", "class class:", "", "a file is no Python: _"),
    ],
)
def test_errors_of_a_template_name_it_and_its_line(
    tmp_path: Path, name: str, text: str, place: str, message: str
) -> None:
    write(tmp_path, name, text)
    with pytest.raises(Unusable) as refused:
        emitted(tmp_path)
    assert message in refused.value.finding.message
    assert str(refused.value.finding.place).endswith(place or str(tmp_path))


def test_what_was_probably_meant_is_said(tmp_path: Path) -> None:
    write(tmp_path, "python/clas.jinja", "x")
    with pytest.raises(Unusable) as refused:
        emitted(tmp_path)
    assert refused.value.finding.hint == "did you mean `python/class.jinja`?"


def test_a_folder_without_templates_is_refused(tmp_path: Path) -> None:
    write(tmp_path, ".DS_Store", "x")
    with pytest.raises(Unusable, match="there is no template in it"):
        emitted(tmp_path)
    with pytest.raises(Unusable, match="no folder of templates"):
        emitted(tmp_path / "none")
