"""What users decide over models: open enums, types of their own, names of their own."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

from mockument.generator.document import load_text
from mockument.generator.emit import Emission, find_emitter
from mockument.generator.emit.options import BadOption, configured, from_words, options_of
from mockument.generator.findings import Unusable

DOCUMENT = """
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /prices/{at}:
    get:
      operationId: listPrices
      parameters:
        - {name: at, in: path, required: true, schema: {type: string, format: money}}
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/V1Price'}}}
components:
  schemas:
    V1Price:
      type: object
      required: [amount]
      properties:
        amount: {type: string, format: money}
        maybe: {type: [string, 'null'], format: money}
        zones: {type: array, items: {$ref: '#/components/schemas/Zone'}}
        either:
          anyOf: [{$ref: '#/components/schemas/Decimal'}, {$ref: '#/components/schemas/Zone'}]
        kind: {type: string, enum: [a, b]}
        status: {type: integer, enum: [1, 2]}
        tag: {type: string, enum: [price]}
    Zone: {type: object, properties: {x: {type: string}}}
    Decimal: {type: object, required: [y], properties: {y: {type: integer}}}
"""
OWN: dict[str, object] = {
    "formats": {"money": "decimal.Decimal"},
    "schemas": {"Zone": "zoneinfo:ZoneInfo"},
}


def emitted(options: Mapping[str, object], target: str = "models") -> Emission:
    return configured(find_emitter(target), options).emit(load_text(DOCUMENT))


def imported(emission: Emission, folder: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    for path, text in emission.files.items():
        (folder / "own_package" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "own_package" / path).write_text(text, "utf-8")
    monkeypatch.syspath_prepend(folder)
    for name in [name for name in sys.modules if name.partition(".")[0] == "own_package"]:
        del sys.modules[name]
    return __import__("own_package")


def test_own_types_stand_for_formats_and_schemas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sdk = imported(emitted(OWN), tmp_path, monkeypatch)
    sent = {"amount": "1.50", "maybe": None, "zones": ["Europe/Berlin"], "either": {"y": 1}}
    price = sdk.V1Price.model_validate(sent)
    assert price.amount == Decimal("1.50")
    assert price.zones == [ZoneInfo("Europe/Berlin")]
    assert isinstance(price.either, sdk.Decimal)  # the document's class keeps its name
    assert price.to_wire() == sent
    assert not hasattr(sdk, "Zone")


def test_own_types_are_arguments_of_a_client() -> None:
    text = emitted(OWN, "client").files["calls.py"]
    assert "from decimal import Decimal as Decimal2\n" in text
    assert "def list_prices(*, at: Decimal2)" in text


def test_open_enums_take_other_values_of_their_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sdk = imported(emitted({"open-enums": True}), tmp_path, monkeypatch)
    price = sdk.V1Price.model_validate({"amount": "1", "kind": "new", "status": 7})
    assert (price.kind, price.status) == ("new", 7)
    for wrong in ({"kind": 1}, {"status": "1"}, {"tag": "no price"}):
        with pytest.raises(ValueError, match="validation error"):
            sdk.V1Price.model_validate({"amount": "1", **wrong})


def test_a_type_that_nothing_became_is_reported() -> None:
    findings = emitted({"formats": {"mony": "decimal.Decimal"}}).findings
    assert [(one.code, one.message) for one in findings] == [
        ("mapping-unused", "your own type is used nowhere: the document has nothing of that name")
    ]


def test_a_schema_that_there_is_not_is_refused() -> None:
    with pytest.raises(Unusable, match="schema that there is not: 'zone'") as refused:
        emitted({"schemas": {"zone": "zoneinfo.ZoneInfo"}})
    assert refused.value.finding.hint == "did you mean `Zone`?"


def rename(kind: str, name: str, source: str) -> str:
    match kind:
        case "class":
            return name.removeprefix("V1")
        case "method":
            assert source == "listPrices"
            return "prices"
        case "argument":
            return "on"
        case _:
            return {"status": "state", "maybe": "perhaps"}.get(source, name)


def test_names_are_the_user_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    emission = emitted({"naming": rename}, "client")
    sdk = imported(emission, tmp_path, monkeypatch)
    price = sdk.Price.model_validate({"amount": "1", "status": 1})
    assert price.state == 1
    assert price.to_wire() == {"amount": "1", "status": 1}
    assert "def prices(*, on: str) -> ApiCall[Price]" in emission.files["calls.py"]
    assert '_values.path("at", on)' in emission.files["calls.py"]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("a b", "'a b' for class 'V1Price': no identifier of Python"),
        ("import os", "no identifier"),
        ("class", "no identifier"),
        ("ﬁt", "no identifier"),
        ("_Price", "private"),
        ("price", "capital letter"),
        ("ApiModel", "the name is taken"),
        ("V1Price", None),
        (7, "a name is a text"),
    ],
)
def test_names_that_cannot_be_are_refused(answer: object, message: str | None) -> None:
    def function(kind: str, name: str, source: str) -> object:
        return answer if kind == "class" and source == "V1Price" else name

    if message is None:
        assert emitted({"naming": function}).files
        return
    with pytest.raises(Unusable, match=message):
        emitted({"naming": function})


def test_two_things_cannot_get_one_name() -> None:
    with pytest.raises(Unusable, match="'Thing' for class 'Zone': the name is taken"):
        emitted({"naming": lambda kind, name, _: "Thing" if kind == "class" else name})


def test_a_function_for_names_is_found_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "names.py"
    file.write_text(
        "def up(kind, name, source):\n    return name.upper() if kind == 'class' else name\n"
    )
    assert "class V1PRICE(" in emitted({"naming": f"{file}:up"}).files["_models.py"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("names.py", "no function is named"),
        ("none.py:f", "none.py: no such file"),
        ("broken.py:f", "SyntaxError"),
        ("names.py:g", "has no function 'g'"),
        ("no_such_package:f", "ModuleNotFoundError"),
    ],
)
def test_a_function_that_there_is_not_is_refused(
    path: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "names.py").write_text("def f(kind, name, source):\n    return name\n")
    (tmp_path / "broken.py").write_text("def f(:\n")
    with pytest.raises(BadOption, match=message):
        emitted({"naming": path})


def test_a_function_that_fails_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "names.py"
    file.write_text("def f(kind, name, source):\n    return {}[name]\n")
    with pytest.raises(Unusable, match=r"names\.py:2.*KeyError.*of class 'V1Price'"):
        emitted({"naming": f"{file}:f"})


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        ({"open-enum": True}, "no option 'open-enum'", "did you mean `open-enums`?"),
        ({"open-enums": "yes"}, "open-enums is true or false, not 'yes'", ""),
        ({"formats": "x"}, "formats is a table, not 'x'", ""),
        ({"formats": {"a": 1}}, "formats is a table", ""),
        ({"formats": {"a": "Money"}}, "formats: no import path: 'Money'", "write package"),
        ({"formats": {"a": "a.b; import os"}}, "no import path", ""),
        ({"naming": 7}, "naming is a text, not 7", ""),
    ],
)
def test_wrong_options_are_said_plainly(
    options: Mapping[str, object], message: str, hint: str
) -> None:
    with pytest.raises(BadOption, match=message) as refused:
        emitted(options)
    assert hint in refused.value.hint


def test_options_of_a_command_line() -> None:
    emitter = find_emitter("models")
    words = ["open-enums", "formats.money=decimal.Decimal", "formats.a=x.Y", "naming=n.py:f"]
    assert from_words(emitter, words) == {
        "open-enums": True,
        "formats": {"money": "decimal.Decimal", "a": "x.Y"},
        "naming": "n.py:f",
    }
    assert from_words(emitter, ["open_enums=false"]) == {"open-enums": False}
    for wrong in ("formats=x", "naming", "colour=red"):
        with pytest.raises(BadOption):
            from_words(emitter, [wrong])
    assert all(one.help for one in options_of(emitter))
