"""What type checkers know of a generated client, and the project that it may come in."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from mockument.generator.document import load, load_text
from mockument.generator.emit import find_emitter
from mockument.generator.emit.options import BadOption, configured

FIXTURE = Path(__file__).parents[1] / "constructs" / "clients" / "recursion.yaml"
NOTES = Path(__file__).parents[1] / "fixtures" / "emit" / "runtime.yaml"

USES = """
from notes import ApiNotFoundError, Client, Note, inputs
from notes.calls import list_notes

note: inputs.Note = {"text": "a"}
with Client() as client:
    client.add_note(body=note)
    client.add_note(body={"text": "a"})
    client.add_note(body=Note(text="a"))
    for one in client.items(list_notes()):
        reveal_type(one)
    try:
        client.list_notes()
    except ApiNotFoundError as error:
        reveal_type(error.body)
"""
MISUSES = {
    'client.add_note(body={"txt": "a"})': "incompatible type",
    'client.add_note(body={"text": 1})': "incompatible type",
    'client.add_note(body={"text": "a", "more": 1})': "incompatible type",
    "client.list_notes(page='x')": "incompatible type",
    "client.stream_notes()": "has no attribute",
    "first: inputs.Note = {'text': 1}": 'item "text" has type "str"',
    "second: inputs.Note = {'text': 'a', 'more': 1}": 'extra key "more"',
}


def checked(text: str, folder: Path) -> str:
    (folder / "uses.py").write_text(text, "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-pretty", "uses.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.mark.slow
def test_a_dictionary_is_checked_like_a_call(tmp_path: Path) -> None:
    for path, text in find_emitter("client").emit(load(NOTES)).files.items():
        (tmp_path / "notes" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "notes" / path).write_text(text, "utf-8")
    found = checked(USES, tmp_path)
    assert 'note: Revealed type is "notes._models.Note"' in found
    assert 'note: Revealed type is "notes._models.Problem | Any"' in found.replace("Union[", "")
    assert " error: " not in found
    found = checked(
        "from notes import Client, inputs\nclient = Client()\n" + "\n".join(MISUSES), tmp_path
    )
    lines = [line for line in found.splitlines() if " error: " in line]
    assert len(lines) == len(MISUSES), found
    for line, expected in zip(lines, MISUSES.values(), strict=True):
        assert expected.lower() in line.lower()


def test_what_can_be_passed_can_be_imported_when_a_program_runs(tmp_path: Path) -> None:
    files = find_emitter("client").emit(load(FIXTURE)).files
    assert "class Node" not in files["inputs.py"], "it has keys that are no attributes"
    assert '"odd-name": "NotRequired[str]"' in files["inputs.py"]
    for path, text in files.items():
        (tmp_path / "nodes" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "nodes" / path).write_text(text, "utf-8")
    code = "from nodes import inputs; x: inputs.Node = {'value': 'a'}; print(inputs.Value)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def test_a_package_can_come_in_a_project_of_its_own() -> None:
    emitter = configured(find_emitter("client"), {"project": "notes-client"})
    files = emitter.emit(load(NOTES)).files
    project = tomllib.loads(files["pyproject.toml"])["project"]
    assert project["name"] == "notes-client"
    assert project["version"] == "1"
    assert project["dependencies"] == ["httpx>=0.27,<1", "pydantic>=2.12,<3"]
    assert "from notes_client import ApiStatusError, Client" in files["README.md"]
    assert "        print(client.list_notes())\n" in files["README.md"]
    assert "src/notes_client/py.typed" in files
    assert {path.partition("/")[0] for path in files} == {"pyproject.toml", "README.md", "src"}


def test_no_title_breaks_out_of_the_project_files() -> None:
    title = 'x"\n[tool.evil]\na = "1\u007f <script>alert(1)</script> `rm` \U0001f600'
    document = {"openapi": "3.1.1", "info": {"title": title, "version": "v; 1"}, "paths": {}}
    api = load_text(json.dumps(document))
    files = configured(find_emitter("client"), {"project": "x"}).emit(api).files
    read = tomllib.loads(files["pyproject.toml"])
    assert set(read) == {"build-system", "project", "tool"}
    assert set(read["tool"]) == {"hatch"}
    assert read["project"]["version"] == "0.0.0"
    assert "<script>" not in files["README.md"]


@pytest.mark.parametrize("name", ["", "a b", "../x", "-x", 'x"', "x" * 101])
def test_no_project_is_called_what_no_distribution_can_be(name: str) -> None:
    with pytest.raises(BadOption, match="no name of a distribution"):
        configured(find_emitter("client"), {"project": name})


def test_paging_that_leads_nowhere_is_told_and_not_done() -> None:
    text = NOTES.read_text("utf-8").replace(
        "operationId: listNotes",
        "operationId: listNotes\n      x-pagination: {by: cursor, parameter: page, next: /nowhere}",
    )
    emission = find_emitter("client").emit(load_text(text))
    assert "ApiSeries[list[Note]" not in emission.files["calls.py"]
    assert "pagination-not-used" in [finding.code for finding in emission.findings]


def first_call(text: str) -> str:
    """The call that a package's docstring shows."""
    files = find_emitter("client").emit(load_text(text)).files
    compile(files["__init__.py"], "__init__.py", "exec")
    return files["__init__.py"].partition("```python\n")[2].partition("```")[0]


ONE = r"""
openapi: 3.1.1
info: {title: "\"\"\" \\", version: "1"}
security: [{who: []}]
components: {securitySchemes: {who: {type: http, scheme: basic}}}
paths:
  /a/{n}:
    delete:
      operationId: drop
      parameters: [{name: n, in: path, required: true, schema: {type: string}}]
      responses: {"204": {description: d}}
"""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (NOTES.read_text("utf-8"), ("Client()", "print(client.list_notes())")),
        (
            ONE,
            (
                'Client("https://api.example.com", who=("user", "password"))',
                "client.drop(n=...)",
            ),
        ),
    ],
)
def test_a_package_shows_the_call_that_needs_the_least(text: str, shown: tuple[str, str]) -> None:
    assert first_call(text) == f"with {shown[0]} as client:\n    {shown[1]}\n"


def test_a_package_without_operations_shows_none() -> None:
    assert first_call(ONE[: ONE.index("paths")] + "paths: {}") == ""


def bound(text: str) -> list[str]:
    """The names that a module binds by itself: imports, classes, functions, variables."""
    found: list[str] = []
    module = ast.parse(text).body
    for one in [*module, *(inner for outer in module for inner in getattr(outer, "body", ()))]:
        match one:
            case ast.Import(names) | ast.ImportFrom(_, names, _):
                found += [alias.asname or alias.name for alias in names]
            case ast.ClassDef(name) | ast.FunctionDef(name) if one in module:
                found.append(name)
            case ast.Assign(targets) if one in module:
                found += [target.id for target in targets if isinstance(target, ast.Name)]
            case _:
                pass
    return found


def takes_and_answers(names: Iterable[str]) -> str:
    """A document of components, each of which an operation takes and answers."""
    paths = {}
    for name in names:
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        answers = {"200": {"description": "", "content": content}}
        paths[f"/{name}"] = {"post": {"requestBody": {"content": content}, "responses": answers}}
    thing = {"type": "object", "properties": {"a": {"type": "integer"}}}
    return json.dumps(
        {
            "openapi": "3.1.1",
            "info": {"title": "Taken", "version": "1"},
            "paths": paths,
            "components": {"schemas": dict.fromkeys(names, thing)},
        }
    )


def test_no_component_hides_what_a_module_needs() -> None:
    """Components of all the names that the modules of a client bind get others."""
    client = find_emitter("client")
    files = client.emit(load(NOTES)).files
    taken = {name for text in files.values() for name in bound(text) if name[0].isupper()}
    assert {"Client", "V"} <= taken
    for names in batched(sorted(taken), 8):  # a client of few operations is one module
        package = client.emit(load_text(takes_and_answers(names)))
        for path, text in package.files.items():
            found = bound(text) if path.endswith(".py") else []
            assert sorted(found) == sorted(set(found)), path


def batched(names: list[str], size: int) -> Iterator[list[str]]:
    return (names[start : start + size] for start in range(0, len(names), size))
