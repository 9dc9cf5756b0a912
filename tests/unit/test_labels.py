"""Labels taken apart: name, type and markers are printed glued."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockument.generator.capture.labels import Evidence, split_label
from mockument.generator.capture.readers.vocabulary import KNOWN_TYPES


def names(*known: str, exhaustive: bool = False) -> Evidence:
    return Evidence(names=frozenset(known), exhaustive=exhaustive)


@pytest.mark.parametrize(
    ("label", "evidence", "name", "kind", "required"),
    [
        ("nameStringRequired", names(), "name", "String", True),
        ("name字段String必填", names(), "name字段", "String", True),
        ("tagUuidsList", names("tagUuids"), "tagUuids", "List", False),
        ("portintRequired", names(), "port", "int", True),
        ("successbooleanRequired", names(), "success", "boolean", True),
        ("opaqueLinkedHashMapRequired", names(), "opaque", "LinkedHashMap", True),
        ("vendorToSpecUuidsMapMap", names(), "vendorToSpecUuidsMap", "Map", False),
        ("errorErrorCodeRequired", names(), "error", "ErrorCode", True),
        # Two names of the page begin the label: the one that leaves a known type.
        ("ipInLonglongRequired", names("ip", "ipInLong"), "ipInLong", "long", True),
        # A name of an incomplete example begins the label by chance.
        ("ipVersionIntegerRequired", names("ip"), "ipVersion", "Integer", True),
        # A curl body lists every name: then it wins over a type that might end the label.
        ("dataDataSet", names("data", exhaustive=True), "data", "DataSet", False),
        ("ipInBinarybyte[]Required", names(), "ipInBinary", "byte[]", True),
        ("managedCpuNumuint128Required", names("managedCpuNum"), "managedCpuNum", "uint128", True),
        ("tagsList<String>", names(), "tags", "List<String>", False),
        ("xMap<String, List<Long>>", names(), "x", "Map<String, List<Long>>", False),
        ("requiredbooleanRequired", names(), "required", "boolean", True),
    ],
)
def test_split(label: str, evidence: Evidence, name: str, kind: str, required: bool) -> None:
    split = split_label(label, evidence)
    assert (split.name, split.type, split.required) == (name, kind, required)


def test_prose_names_a_field_whose_type_is_unknown() -> None:
    split = split_label(
        "inventoryModelServiceInventoryRequired", names(), "For details, see inventory"
    )
    assert (split.name, split.type) == ("inventory", "ModelServiceInventory")
    assert split.settled_by == "prose"


def test_a_capital_splits_where_nothing_else_does_and_says_so() -> None:
    split = split_label("inventoryModelServiceInventory", names())
    assert (split.name, split.type, split.settled_by) == (
        "inventory",
        "ModelServiceInventory",
        "capital",
    )


def test_a_label_without_any_type_keeps_its_text() -> None:
    split = split_label("whatever", names())
    assert (split.name, split.type, split.settled_by) == ("whatever", "", "nothing")


@given(
    name=st.from_regex(r"[a-z][a-zA-Z0-9]{0,20}", fullmatch=True),
    kind=st.sampled_from(sorted(KNOWN_TYPES)),
    marker=st.sampled_from(["", "Required", "必填"]),
)
def test_an_exact_name_always_settles_the_split(name: str, kind: str, marker: str) -> None:
    split = split_label(f"{name}{kind}{marker}", names(name, exhaustive=True))
    assert (split.name, split.type, split.required) == (name, kind, bool(marker))
