"""Models: what each construct of a schema becomes, imported and used."""

from __future__ import annotations

import importlib
import itertools
import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from mockument.generator.document import load, load_text
from mockument.generator.emit import Emission, find_emitter
from mockument.generator.emit.python.types import Constrained, EnumOf, Limit, Primitive

FIXTURES = Path(__file__).parents[1] / "fixtures" / "emit"
NUMBERS = itertools.count()
Make = Callable[[str | dict[str, Any]], ModuleType]


def import_package(emission: Emission, parent: Path) -> ModuleType:
    name = f"emitted_models_{next(NUMBERS)}"
    (parent / name).mkdir()
    for path, text in emission.files.items():
        (parent / name / path).write_text(text, "utf-8")
    sys.path.insert(0, str(parent))
    importlib.invalidate_caches()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return importlib.import_module(name)
    finally:
        sys.path.remove(str(parent))


def document(schemas: dict[str, Any], version: str = "3.1.1") -> str:
    return json.dumps(
        {
            "openapi": version,
            "info": {"title": "Test", "version": "1"},
            "paths": {},
            "components": {"schemas": schemas},
        }
    )


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., ModuleType]:
    def made(schemas: dict[str, Any], version: str = "3.1.1") -> ModuleType:
        emission = find_emitter("models").emit(load_text(document(schemas, version)))
        module = import_package(emission, tmp_path)
        module.findings = emission.findings  # type: ignore[attr-defined]
        return module

    return made


def accepts(of: Any, value: Any) -> bool:
    """Whether ``value`` is read, and given back as it came."""
    text = json.dumps(value)
    adapter = TypeAdapter(of)
    try:
        read = adapter.validate_json(text)
    except ValidationError:
        return False
    written = json.loads(adapter.dump_json(read, by_alias=True, exclude_unset=True))
    assert (
        json.dumps(written, sort_keys=True) == json.dumps(json.loads(text), sort_keys=True)
        or written == value
    )
    return True


@pytest.fixture(scope="module")
def addmodel(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    emission = find_emitter("models").emit(load(FIXTURES / "addmodel.yaml"))
    assert emission.findings == ()
    return import_package(emission, tmp_path_factory.mktemp("addmodel"))


def test_either_name_builds_an_object_and_the_document_s_is_sent(addmodel: ModuleType) -> None:
    by_name = addmodel.ModelServiceInventory(request_cpu=4, create_date="x")
    by_alias = addmodel.ModelServiceInventory.model_validate({"requestCpu": 4, "createDate": "x"})
    assert by_name == by_alias
    assert by_name.to_wire() == {"requestCpu": 4, "createDate": "x"}


def test_absent_is_none_and_not_sent_and_null_is_refused(addmodel: ModuleType) -> None:
    error = addmodel.ErrorCode.model_validate_json('{"code": "SYS.1000"}')
    assert error.description is None
    assert error.to_wire() == {"code": "SYS.1000"}
    with pytest.raises(ValidationError, match="description"):
        addmodel.ErrorCode.model_validate_json('{"description": null}')
    error.description = "d"
    error.description = None
    assert error.to_wire() == {"code": "SYS.1000"}


def test_null_stays_null_where_the_document_allows_it(addmodel: ModuleType) -> None:
    value = {"elaboration": None, "cause": {"cause": None, "opaque": {"a": None}}}
    assert accepts(addmodel.ErrorCode, value)
    assert addmodel.ErrorCode(cause=addmodel.ErrorCode(code="x")).to_wire() == {
        "cause": {"code": "x"}
    }


def test_unknown_fields_are_kept(addmodel: ModuleType) -> None:
    assert accepts(addmodel.AddModelServiceResponse, {"later": [1, {"y": None}]})


@pytest.mark.parametrize("good", [0, 4.0, 2**31 - 1, -(2**31)])
def test_whole_numbers_are_read(addmodel: ModuleType, good: float) -> None:
    assert accepts(addmodel.ModelServiceInventory, {"requestCpu": good})


@pytest.mark.parametrize("bad", ["4", True, 4.5, 2**31, None, [4]])
def test_other_values_are_no_whole_numbers(addmodel: ModuleType, bad: object) -> None:
    assert not accepts(addmodel.ModelServiceInventory, {"requestCpu": bad})


@pytest.mark.parametrize("bad", [1, 0, "true", None])
def test_booleans_are_booleans(addmodel: ModuleType, bad: object) -> None:
    assert not accepts(addmodel.AddModelServiceResponse, {"success": bad})


def test_descriptions_are_docstrings(addmodel: ModuleType) -> None:
    assert addmodel.AddModelServiceRequestParam.__doc__ == "param request body object."
    source = Path(addmodel._models.__file__).read_text("utf-8")
    assert '"""安装路径。"""' in source


Case = tuple[dict[str, Any], list[Any], list[Any]]

CASES: dict[str, Case] = {
    "closed": (
        {"type": "object", "properties": {"a": {}}, "additionalProperties": False},
        [{}, {"a": 1}],
        [{"b": 1}],
    ),
    "typed extra": (
        {"type": "object", "properties": {"a": {"type": "string"}},
         "additionalProperties": {"type": "integer"}},
        [{"a": "x", "b": 4}],
        [{"b": "x"}],
    ),
    "map": (
        {"type": "object", "additionalProperties": {"type": "boolean"}}, [{"x": True}], [{"x": 1}],
    ),
    "open": ({"type": "object"}, [{"x": [1]}], [[], "x"]),
    "enum": ({"enum": ["a", 1, None]}, ["a", 1, None], ["b", True, 1.5]),
    "const": ({"const": "x"}, ["x"], ["y", None]),
    "enum of anything": ({"enum": [1.5, [1], {"a": 1}]}, [1.5, [1], {"a": 1}], [2, [2]]),
    "enum narrowed by type": ({"type": "string", "enum": ["a", 1]}, ["a"], [1]),
    "union": ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, ["1", 1], [1.5, None]),
    "type list": ({"type": ["string", "null"]}, ["", None], [1]),
    "number": (
        {"type": "number", "minimum": 0, "exclusiveMaximum": 10, "multipleOf": 0.01},
        [0, 0.07, 9.99],
        [-1, 10, 0.005, "1", True],
    ),
    "large number": ({"type": "number"}, [12345678901234567890, 1.5], ["1"]),
    "int64": ({"type": "integer", "format": "int64"}, [2**63 - 1], [2**63]),
    "string": (
        {"type": "string", "minLength": 2, "pattern": "^a"}, ["ab"], ["a", "bb", 1],
    ),
    "pattern with look-ahead": (
        {"type": "string", "pattern": "^(?=.*\\d)[a-z0-9]+$"}, ["a1"], ["ab", "a1\n"],
    ),
    "patterns together": (
        {"type": "string", "pattern": "^a", "allOf": [{"pattern": "b$"}]}, ["ab"], ["a", "b"],
    ),
    "ascii digits": ({"type": "string", "pattern": "^\\d$"}, ["1"], ["٣"]),
    "array": (
        {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True},
        [["a"]],
        [[], ["a", "a"], [1]],
    ),
    "unique": ({"type": "array", "uniqueItems": True}, [[1, True]], [[{"a": 1}, {"a": 1}]]),
    "tuple": (
        {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}],
         "minItems": 2, "items": False},
        [["a", 1]],
        [["a"], [1, "a"], ["a", 1, 2]],
    ),
    "date-time": (
        {"type": "string", "format": "date-time"},
        ["2024-01-31T08:15:00Z", "2024-01-31T08:15:00.50+00:00", "2024-01-31t08:15:00z"],
        ["2024-01-31", "x", 1],
    ),
    "date": ({"type": "string", "format": "date"}, ["2024-02-29"], ["2023-02-29", "20240229"]),
    "allOf": (
        {"allOf": [
            {"type": "object", "properties": {"a": {"type": "integer"}}},
            {"required": ["a"], "properties": {"a": {"minimum": 3}, "b": {"type": "string"}}},
        ]},
        [{"a": 3, "b": "x"}],
        [{}, {"a": 2}, {"a": "3"}],
    ),
    "beside a union": (
        {"type": "object", "properties": {"k": {"type": "string"}}, "required": ["k"],
         "oneOf": [{"properties": {"a": {"type": "integer"}}, "required": ["a"]},
                   {"properties": {"b": {"type": "string"}}, "required": ["b"]}]},
        [{"k": "x", "a": 1}, {"k": "x", "b": "y"}],
        [{"k": "x"}, {"a": 1}],
    ),
    "anything": ({}, [1, "x", None, {"a": [1]}], []),
    "true": ({"type": "object", "properties": {"a": True}}, [{"a": None}], []),
    "false": ({"type": "object", "properties": {"a": False}}, [{}], [{"a": 1}]),
    "names": (
        {"type": "object", "properties": {name: {"type": "string"} for name in (
            "class", "copy", "model_config", "list", "str", "self", "__init__", "+1", "-1", "",
            "fooBar", "foo_bar", "FooBar", "错误", "1st", "a b", "date", "Omittable", "match",
        )}},
        [{"class": "1", "copy": "2", "list": "3", "": "4", "fooBar": "5"}, {"foo_bar": "6"},
         {"FooBar": "7", "错误": "8", "+1": "9", "-1": "10", "model_config": "11"}],
        [{"copy": 1}, {"foo_bar": 1}, {"": 1}],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_construct(make: Callable[..., ModuleType], name: str) -> None:
    schema, good, bad = CASES[name]
    of = make({"Thing": schema}).Thing
    assert [value for value in good if not accepts(of, value)] == []
    assert [value for value in bad if accepts(of, value)] == []


def test_recursion_through_everything(make: Callable[..., ModuleType]) -> None:
    ref = {"$ref": "#/components/schemas/Tree"}
    module = make({
        "Tree": {"type": "object", "additionalProperties": ref},
        "Node": {"type": "object", "properties": {
            "next": {"$ref": "#/components/schemas/Node"},
            "deep": {"type": "array",
                     "items": {"$ref": "#/components/schemas/Node/properties/next"}},
            "tree": ref, "pet": {"$ref": "#/components/schemas/Either"}}},
        "Either": {"anyOf": [{"$ref": "#/components/schemas/Node"}, {"type": "string"}]},
    })  # fmt: skip
    assert accepts(module.Tree, {"a": {"b": {}}})
    assert not accepts(module.Tree, {"a": 1})
    assert accepts(module.Node, {"next": {"deep": [{}]}, "tree": {"x": {}}, "pet": "x"})
    assert not accepts(module.Node, {"deep": [1]})


def test_a_discriminator_decides(make: Callable[..., ModuleType]) -> None:
    def kind(name: str) -> dict[str, Any]:
        return {"type": "object", "required": ["kind"],
                "properties": {"kind": {"type": "string"}, name: {"type": "integer"}}}  # fmt: skip

    module = make({
        "Pet": {
            "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
            "discriminator": {"propertyName": "kind",
                              "mapping": {"cat": "#/components/schemas/Cat", "kitty": "Cat"}},
        },
        "Cat": kind("meow"), "Dog": kind("bark"),
    })  # fmt: skip
    adapter = TypeAdapter(module.Pet)
    for tag, expected in {"cat": module.Cat, "kitty": module.Cat, "Dog": module.Dog}.items():
        assert type(adapter.validate_python({"kind": tag})) is expected
    assert adapter.validate_python(module.Dog(kind="Dog")) == module.Dog(kind="Dog")
    assert not accepts(module.Pet, {"kind": "bird"})


def test_children_of_a_base_that_lists_them_are_classes(make: Callable[..., ModuleType]) -> None:
    def child(kind: str) -> dict[str, Any]:
        own = {"required": [kind], "properties": {"kind": {"enum": [kind]}, kind: {}}}
        return {"allOf": [{"$ref": "#/components/schemas/Base"}, own]}

    kinds = [f"K{number}" for number in range(8)]
    module = make({
        "Base": {
            "type": "object", "required": ["kind"], "properties": {"name": {"type": "string"}},
            "oneOf": [{"$ref": f"#/components/schemas/{kind}"} for kind in kinds],
            "discriminator": {"propertyName": "kind"},
        },
        **{kind: child(kind) for kind in kinds},
    })  # fmt: skip
    one = TypeAdapter(module.Base).validate_python({"kind": "K3", "K3": 1, "name": "a"})
    assert type(one) is module.K3
    assert set(module.K3.model_fields) == {"kind", "k3", "name"}
    assert not accepts(module.Base, {"kind": "K3"})


def test_documented_defaults_are_read_and_not_sent(make: Callable[..., ModuleType]) -> None:
    thing = make({"Thing": {"type": "object", "properties": {
        "limit": {"type": "integer", "default": 10},
        "tags": {"type": "array", "items": {"type": "string"}, "default": ["a"]},
        "bad": {"type": "integer", "default": "x"},
    }}}).Thing  # fmt: skip
    one, two = thing(), thing()
    assert (one.limit, one.tags, one.bad) == (10, ["a"], None)
    one.tags.append("b")
    assert two.tags == ["a"]
    assert two.to_wire() == {}


def test_what_types_cannot_say_is_reported(make: Callable[..., ModuleType]) -> None:
    module = make({"Thing": {
        "type": "object",
        "properties": {
            "a": {"type": "string", "not": {"$dynamicRef": "#x"}},
            "b": {"type": "string", "pattern": "(["},
            "c": {"$ref": "#/nowhere"},
            "d": {"type": "integer", "default": "x"},
        },
        "if": {"$ref": "#/components/schemas/Thing"}, "then": {}, "patternProperties": {"([": {}},
    }})  # fmt: skip
    seen = {(f.code, f.place.pointer.rpartition("/")[2]) for f in module.findings}
    assert seen >= {
        ("keyword-not-checked", "not"),
        ("keyword-not-checked", "if"),
        ("keyword-not-checked", "patternProperties"),
        ("pattern-not-checked", "pattern"),
        ("unresolved-reference", "c"),
        ("default-not-used", "default"),
    }
    assert module.Thing.model_validate({"c": {"any": 1}}).c == {"any": 1}


def test_nullable_of_openapi_3_0(make: Callable[..., ModuleType]) -> None:
    module = make({
        "Inner": {"type": "object", "nullable": True, "properties": {"a": {"type": "integer"}}},
        "Outer": {"type": "object", "required": ["i", "s"], "properties": {
            "i": {"$ref": "#/components/schemas/Inner"},
            "s": {"type": "string", "nullable": True}}},
    }, "3.0.3")  # fmt: skip
    assert accepts(module.Outer, {"i": None, "s": None})
    assert accepts(module.Outer, {"i": {"a": 1}, "s": "x"})
    assert not accepts(module.Outer, {"i": None})


def test_component_names_collide_without_loss(make: Callable[..., ModuleType]) -> None:
    module = make({
        name: {"type": "object", "properties": {"x": {"const": name}}}
        for name in ("foo-bar", "FooBar", "foo_bar", "Client", "Any", "错误", "none")
    })  # fmt: skip
    assert accepts(module.FooBar, {"x": "FooBar"})
    assert accepts(module.FooBar2, {"x": "foo-bar"})
    assert accepts(module.FooBar3, {"x": "foo_bar"})
    assert accepts(module.Client_, {"x": "Client"})
    assert accepts(module.Model错误, {"x": "错误"})


def test_the_same_document_gives_the_same_bytes() -> None:
    first, second = (
        find_emitter("models").emit(load(FIXTURES / "addmodel.yaml")) for _ in range(2)
    )
    assert first == second


def test_an_alias_of_itself_is_any_value(make: Callable[..., ModuleType]) -> None:
    module = make({
        "Loop": {"$ref": "#/components/schemas/Loop"},
        "Ring": {"oneOf": [{"$ref": "#/components/schemas/Ring"}, {"type": "string"}]},
    })  # fmt: skip
    assert accepts(module.Loop, {"a": 1})
    assert accepts(module.Ring, "x")
    assert "unresolved-reference" in {finding.code for finding in module.findings}


def test_a_discriminator_over_a_union_of_itself_is_left_out(
    make: Callable[..., ModuleType],
) -> None:
    members = [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]
    told = {"oneOf": members, "discriminator": {"propertyName": "kind"}}
    schemas = {
        "A": {"oneOf": members},
        "B": {"properties": {"field": {"properties": {"x": told}}}},
    }
    module = make(schemas)
    assert "discriminator-not-used" in {finding.code for finding in module.findings}


def test_types_can_be_keys_whatever_they_hold() -> None:
    types = [
        Constrained(Primitive("str"), (Limit("rules", {"not": {"const": [1]}}),)),
        EnumOf(([1], {"a": 1.5})),
    ]
    assert len({*types, *types}) == 2


def test_times_show_as_what_they_are(make: Callable[..., ModuleType]) -> None:
    times = {
        "at": {"type": "string", "format": "date-time"},
        "of": {"type": "string", "format": "time"},
    }
    module = make({"Meeting": {"type": "object", "properties": times}})
    read = module.Meeting.model_validate({"at": "2024-01-31T08:15:00Z", "of": "08:15:00Z"})
    utc = "tzinfo=datetime.timezone.utc"
    assert repr(read.at) == f"datetime.datetime(2024, 1, 31, 8, 15, {utc})"
    assert repr(read.of) == f"datetime.time(8, 15, {utc})"
