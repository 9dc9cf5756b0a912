"""Models of large documents: modules of components, each loaded when it is asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from mockument.generator.document import load_text
from mockument.generator.emit import find_emitter, write_folder


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def thing(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
SCHEMAS: dict[str, Any] = {
    "account": thing(
        owner=ref("customer"), at={"type": "string", "format": "date-time"}, openedBy=TEXT
    ),
    "customer": {
        **thing(
            accounts={"type": "array", "items": ref("account")},
            parent={"anyOf": [TEXT, ref("customer"), ref("deleted")]},
            best={"anyOf": [ref("narrow"), ref("wide")]},
            kind=ref("kind"),
            tree=ref("tree"),
            either=ref("either"),
            told=ref("told"),
            anything={},
            address=thing(street=TEXT, country=ref("kind")),
        ),
        "additionalProperties": ref("account"),
    },
    "deleted": {**thing(deleted={"const": True}), "required": ["deleted"]},
    "narrow": thing(a=NUMBER),
    "wide": thing(a=NUMBER, b=NUMBER, fullWidth=TEXT),
    "kind": {"enum": ["x", "y"]},
    "tree": {"type": "object", "additionalProperties": ref("tree-or-account")},
    "tree-or-account": {"anyOf": [ref("tree"), ref("account"), {"type": "array", "items": {
        "type": "string", "format": "date-time"}}]},
    "either": {"oneOf": [ref("narrow"), ref("account"), {"type": "string", "format": "date-time"}]},
    "told": {
        "oneOf": [ref("cat"), ref("dog")],
        "discriminator": {"propertyName": "type", "mapping": {"c": "cat", "d": "dog"}},
    },
    "cat": {**thing(type=TEXT, dog=ref("dog")), "required": ["type"]},
    "dog": {**thing(type=TEXT, cat=ref("told")), "required": ["type"]},
    "import": thing(next=ref("import")),
    "错误": thing(next=ref("错误")),
    **{f"filler-{n}": thing(next=ref(f"filler-{(n + 1) % 100}")) for n in range(100)},
    # What begins alike shares a module: these give the ones above modules of their own.
    **{f"{name}-part-{n}": thing(a=TEXT) for n in range(3) for name in (
        "account", "customer", "deleted", "narrow", "wide", "kind", "tree", "either", "told", "cat",
        "dog", "import")},
}  # fmt: skip
GOOD: dict[str, Any] = {
    "accounts": [{"owner": {"accounts": []}, "at": "2024-01-31T08:15:00.50+00:00", "new": 1}, {}],
    "parent": {"parent": {"deleted": True, "id": "x"}, "best": {"a": 1}},
    "best": {"a": 1, "b": 2},
    "kind": "x",
    "tree": {"a": {"b": {"owner": {}}}, "c": ["2024-01-31T08:15:00.50+00:00"]},
    "either": "2024-01-31T08:15:00.50+00:00",
    "told": {"type": "c", "dog": {"type": "d", "cat": {"type": "c"}}},
    "anything": {"k": [1, None]},
    "address": {"street": "s", "country": "y"},
    "later": {"owner": {"kind": "x"}},
}
BAD: list[tuple[dict[str, Any], Any]] = [
    ({"accounts": [{"owner": {"kind": "z"}}]}, ("accounts", 0, "owner", "kind")),
    ({"told": {"type": "c", "dog": {"type": 1}}}, ("told", "Cat", "dog", "type")),
    ({"later": {"owner": 1}}, ("later", "owner")),
    ({"tree": {"a": 1}}, ("tree",)),
    ({"kind": "z"}, ("kind",)),
    ({"accounts": [None]}, ("accounts", 0)),
]


def document(schemas: dict[str, Any]) -> str:
    return json.dumps(
        {
            "openapi": "3.1.1",
            "info": {"title": "Large", "version": "1"},
            "paths": {},
            "components": {"schemas": schemas},
        }
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("lazy")
    write_folder(find_emitter("models").emit(load_text(document(SCHEMAS))), root / "large")
    return root


def run(folder: Path, code: str) -> Any:
    """What a fresh process prints as JSON."""
    given = f"import json, sys, large\nGOOD = json.loads({json.dumps(json.dumps(GOOD))})\n"
    loaded = (
        "def loaded():\n"
        "    found = [name.split('.') for name in sys.modules]\n"
        "    return sorted(n[2] for n in found if n[:2] == ['large', '_models'] and len(n) == 3)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", given + loaded + code],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_module_is_loaded_when_something_of_it_is_there(folder: Path) -> None:
    seen = run(
        folder,
        "seen = [loaded()]\n"
        "large.Customer; seen.append(loaded())\n"
        "large.Customer.model_validate({'parent': 'x', 'address': {}}); seen.append(loaded())\n"
        "large.Customer.model_validate({'accounts': [{}]}); seen.append(loaded())\n"
        "print(json.dumps(seen))",
    )
    assert seen == [
        [], ["_simple", "customer"], ["_simple", "customer"], ["_simple", "account", "customer"],
    ]  # fmt: skip


def test_answers_have_the_names_of_the_document_only(folder: Path) -> None:
    answer = {"accounts": [{"opened_by": 1}], "best": {"b": 2, "full_width": 3}}
    seen = run(
        folder,
        f"one = large.Customer.model_validate({answer}, by_name=False, by_alias=True,\n"
        "    context=large.ApiTolerance())\n"
        "account, best = one.accounts[0], one.best\n"
        "read = [account.opened_by, best.full_width, account.model_extra, best.model_extra]\n"
        "print(json.dumps(read))",
    )
    assert seen == [None, None, {"opened_by": 1}, {"full_width": 3}]


@pytest.mark.parametrize("read", ["model_validate(GOOD)", "model_validate_json(json.dumps(GOOD))"])
def test_what_is_read_is_written_back(folder: Path, read: str) -> None:
    written, classes = run(
        folder,
        f"one = large.Customer.{read}\n"
        "classes = [type(x).__name__ for x in (one, one.accounts[0].owner, one.parent, one.best,\n"
        "           one.parent.parent, one.parent.best, one.told.dog.cat, one.later)]\n"
        "print(json.dumps([one.to_wire(), classes]))",
    )
    assert written == GOOD
    assert classes == [
        "Customer", "Customer", "Customer", "Wide", "Deleted", "Narrow", "Cat", "Account",
    ]  # fmt: skip


@pytest.mark.parametrize(("value", "place"), BAD)
def test_what_is_wrong_is_found_in_its_place(folder: Path, value: Any, place: Any) -> None:
    found = run(
        folder,
        f"value = json.loads({json.dumps(json.dumps(value))})\n"
        "import pydantic\n"
        "try:\n"
        "    large.Customer.model_validate(value); print('[]')\n"
        "except pydantic.ValidationError as error:\n"
        "    print(json.dumps([list(one['loc']) for one in error.errors()]))\n",
    )
    assert any(tuple(one[: len(place)]) == place for one in found), found


def test_objects_in_untyped_places_are_written(folder: Path) -> None:
    """An object whose class was never used by itself, in a field of any value."""
    written = run(
        folder,
        "inner = large.Customer.model_validate(GOOD).accounts[0]\n"
        "made = large.Wide.model_construct(a=1)\n"
        "print(json.dumps(large.Customer(anything=[inner, made]).to_wire()))",
    )
    assert written == {"anything": [GOOD["accounts"][0], {"a": 1}]}


UNLISTED: dict[str, Any] = {
    "kind": "new",
    "accounts": [{"owner": {"kind": "new", "told": {"type": "bird", "wings": [2]}}}],
    "told": {"type": "c", "dog": {"type": "d", "cat": {"type": "bird", "wings": [{}]}}},
    "tree": {"a": {"b": {"owner": {"kind": "new"}}}},
    "either": {"owner": {"kind": "new"}},
    "later": {"owner": {"address": {"country": "new"}}},
}


def test_what_is_not_listed_is_kept_through_all_modules_where_it_is_asked_for(
    folder: Path,
) -> None:
    written, counted, kinds, refused = run(
        folder,
        f"value = json.loads({json.dumps(json.dumps(UNLISTED))})\n"
        "import pydantic\n"
        "context = large.ApiTolerance()\n"
        "one = large.Customer.model_validate(value, context=context)\n"
        "text = json.dumps(value)\n"
        "read = large.Customer.model_validate_json(text, context=large.ApiTolerance())\n"
        "kinds = [type(told).__name__ for told in (one.told.dog.cat, one.accounts[0].owner.told)]\n"
        "refused = []\n"
        "for name, part in value.items():\n"
        "    try:\n"
        "        large.Customer.model_validate({name: part})\n"
        "    except pydantic.ValidationError:\n"
        "        refused.append(name)\n"
        "print(json.dumps([[one.to_wire(), read.to_wire()], context.unlisted, kinds, refused]))",
    )
    assert written == [UNLISTED, UNLISTED]
    assert counted == 7
    assert kinds == ["ApiModel", "ApiModel"]
    # Of the others another member takes any object.
    assert refused == ["kind", "accounts", "told", "later"]


def test_every_name_is_public(folder: Path) -> None:
    exported, listed, missing = run(
        folder,
        "names = {}\n"
        "exec('from large import *', names)\n"
        "print(json.dumps([sorted(n for n in names if n[0] != '_'), dir(large),\n"
        "      [hasattr(large, name) for name in ('Nothing', 'customer', '_MODULES')]]))",
    )
    assert exported == listed
    assert {"ApiModel", "Customer", "CustomerAddress", "Import", "Kind", "Model错误"} < set(
        exported
    )
    assert missing == [False, False, False]


def test_a_model_describes_itself(folder: Path) -> None:
    schema = run(folder, "print(json.dumps(large.Customer.model_json_schema()))")
    described = [one["title"] for one in schema["$defs"].values() if "title" in one]
    for name in ("Account", "Cat", "CustomerAddress", "Customer", "Deleted", "Dog", "Wide"):
        assert described.count(name) == 1
    validator = jsonschema.Draft202012Validator(schema)
    # JSON Schema does not read the discriminator of `told`, whose members are alike otherwise.
    assert validator.is_valid({name: value for name, value in GOOD.items() if name != "told"})
    wrong = [value for value, _ in BAD if "told" not in value]
    assert [value for value in wrong if validator.is_valid(value)] == []


def test_every_model_describes_itself_however_they_lead_to_one_another(folder: Path) -> None:
    dead = run(
        folder,
        "dead = []\n"
        "for name in large._models.__all__:\n"
        "    made = getattr(large, name)\n"
        "    schema = made.model_json_schema() if hasattr(made, 'model_json_schema') else {}\n"
        "    text = json.dumps(schema)\n"
        '    for part in text.split(\'"$ref": "#/$defs/\')[1:]:\n'
        "        target = part.partition('\"')[0]\n"
        "        dead += [] if target in schema.get('$defs', {}) else [[name, target]]\n"
        "print(json.dumps(dead))",
    )
    assert dead == []


def test_values_that_other_modules_name_are_imported(folder: Path) -> None:
    same = run(
        folder,
        "from large._models.customer import Customer\n"
        "print(json.dumps([Customer is large.Customer, large.Kind is not None]))",
    )
    assert same == [True, True]


def test_more_schemas_leave_the_other_modules_alone() -> None:
    before = find_emitter("models").emit(load_text(document(SCHEMAS))).files
    added = {"alone": thing(a=thing(b=TEXT), c=thing(of=ref("customer"))), **SCHEMAS}
    after = find_emitter("models").emit(load_text(document(added))).files
    changed = {path for path, text in after.items() if before.get(path) != text}
    assert changed == {"_models/__init__.py", "_models/alone.py"}


@pytest.mark.slow
def test_type_checkers_see_everything(folder: Path) -> None:
    (folder / "use.py").write_text(
        "import large\n"
        "from large import Customer\n\n"
        "one = Customer(parent='x')\n"
        "two: str | large.Customer | large.Deleted | None = one.parent\n"
        "three: large.Cat | large.Dog | None = one.told\n"
        "four: list[large.Account] | None = one.accounts\n"
        "print(two, three, four, large.Nope)  # type: ignore[attr-defined]\n",
        "utf-8",
    )
    (folder / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}', "utf-8")
    for command in (
        ("mypy", "--strict", "use.py", "large"),
        ("basedpyright", "--pythonpath", sys.executable, "large"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
