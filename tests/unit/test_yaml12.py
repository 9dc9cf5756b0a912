"""YAML by the rules of YAML 1.2's core schema, whatever the text does."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockument.generator.document.dump import dump_yaml
from mockument.generator.document.source import parse_source
from mockument.generator.document.yaml12 import MAX_DEPTH, read_yaml
from mockument.generator.findings import DocumentPlace, JsonValue, Unusable


def value(text: str) -> dict[str, JsonValue]:
    found = read_yaml(text, "a.yaml").value
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("2020-01-01", "2020-01-01"),
        ("1_000", "1_000"),
        ("0o14", 12),
        ("014", 14),
        ("0x1F", 31),
        ("12:30:45", "12:30:45"),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("-0", 0),
        ("~", None),
        ("", None),
        ("Null", None),
        ("TRUE", True),
        ("tRUE", "tRUE"),
        (".inf", ".inf"),
        ("=", "="),
        ("<<", "<<"),
        ("'12'", "12"),
        ("!!str 12", "12"),
        ("!!int 12", 12),
        ("0b11", "0b11"),
        ("+12", 12),
        ("--", "--"),
    ],
)
def test_scalars(text: str, expected: JsonValue) -> None:
    found = value(f"key: {text}\n")
    assert found == {"key": expected}
    assert type(found["key"]) is type(expected)


def test_keys_are_the_text_that_is_written() -> None:
    assert value("200: a\nno: b\n0x10: c\n~: d\n1.0: e\n") == {
        "200": "a",
        "no": "b",
        "0x10": "c",
        "~": "d",
        "1.0": "e",
    }


def test_duplicate_keys_name_both_lines() -> None:
    read = read_yaml("a: 1\nb: 2\na: 3\n", "a.yaml")
    assert read.value == {"a": 3, "b": 2}
    (finding,) = read.findings
    assert finding.code == "duplicate-key"
    assert "line 1 and again on line 3" in finding.message
    assert isinstance(finding.place, DocumentPlace)
    assert (finding.place.line, finding.place.column) == (3, 1)


def test_merge_keys_do_not_override() -> None:
    text = "base: &b {x: 1, y: 2}\nlater: {<<: *b, x: 3}\nearlier: {x: 3, <<: [*b, {z: 4}]}\n"
    found = value(text)
    assert found["later"] == {"x": 3, "y": 2}
    assert found["earlier"] == {"x": 3, "y": 2, "z": 4}


def test_unknown_tags_are_text_and_run_nothing() -> None:
    read = read_yaml("a: !!python/object/apply:os.system ['touch /tmp/owned']\nb: !x y\n", "a")
    assert read.value == {"a": ["touch /tmp/owned"], "b": "y"}
    assert [f.code for f in read.findings] == ["yaml-tag"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: [1\n", "yaml-syntax"),
        ("a: b: c\n", "yaml-syntax"),
        ("a: \x01\n", "yaml-syntax"),
        ("a: &x [*x]\n", "yaml-alias"),
        ("a: *x\n", "yaml-alias"),
        ("? [1]\n: 2\n", "yaml-key"),
        ("[" * (MAX_DEPTH + 1), "document-too-deep"),
        ("- " * 10_000 + "x", "document-too-deep"),
    ],
)
def test_refused(text: str, code: str) -> None:
    with pytest.raises(Unusable) as refused:
        read_yaml(text, "a.yaml")
    assert refused.value.finding.code == code


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(Unusable) as refused:
        read_yaml("\n".join(lines), "bomb.yaml")
    assert refused.value.finding.code == "document-too-large"


def test_a_number_of_a_million_digits_is_read_as_text() -> None:
    read = read_yaml("a: " + "9" * 1_000_000, "a.yaml")
    assert [f.code for f in read.findings] == ["number-too-long"]


LONG = 123456789012345678901
"""A number that no 64 bits hold, and no float."""


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_long_numbers_are_rounded_and_reported(name: str) -> None:
    text = f'{{"a": 18446744073709551615, "b": [{LONG}, {-LONG}],\n'
    text += f'"é": ": {LONG + 2}, ", "d": {LONG}}}'
    read = parse_source(text, name)
    assert read.data == {
        "a": 18446744073709551615,
        "b": [float(LONG), -float(LONG)],
        "é": f": {LONG + 2}, ",
        "d": float(LONG),
    }
    said = [
        (f.code, f.place.line, f.place.column)
        for f in read.findings
        if isinstance(f.place, DocumentPlace)
    ]
    assert said == [
        ("number-rounded", 1, 35), ("number-rounded", 1, 58), ("number-rounded", 2, 40)
    ]  # fmt: skip


def test_long_numbers_that_floats_hold_are_not() -> None:
    text = '{"a": -9223372036854776000, "b": 1000000000000000000000000}'
    assert not parse_source(text, "a.json").findings
    assert not parse_source(text, "a.yaml").findings
    assert parse_source("{a: 0xFFFFFFFFFFFFFFFFFFFF}", "a.yaml").findings


def test_only_the_first_document_is_read() -> None:
    read = read_yaml("a: 1\n---\nb: 2\n", "a.yaml")
    assert read.value == {"a": 1}
    assert [f.code for f in read.findings] == ["several-documents"]


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=120) | st.sampled_from(
    ["no", "2020-01-01", "0o14", "1_000", "- x", "a: b", "#", "'", '"', "|", ">", " lead", "trail ",
     "a\n b\n", "a\n\n\nb", "\n", "\u2028", "\x85", "\t", "%", "@", "`", "? ", "<<", "=", "~"]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXT
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_what_is_dumped_reads_back_the_same(data: JsonValue) -> None:
    text = dump_yaml({"value": data})
    assert parse_source(text, "a.yaml").data == {"value": data}


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Unusable):
        parse_source(text, "a.yaml")
