"""What docstrings say of listed values."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockument.generator.document import load
from mockument.generator.emit.python.schemas.described_values import values_of

API = load(Path(__file__).parents[1] / "constructs" / "models" / "enum-explained.yaml")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("State", ["- `0`: OFF. Not running.", "- `1`: ON. Runs.", "- `-1`: BROKEN"]),
        ("Text", ["- `b`: Beta"]),
        ("By", ['- `a`: First """ \\']),
        ("Level", ["- `1`: Low. Little.", "- `true`: High"]),
    ],
)
def test_values(name: str, said: list[str]) -> None:
    assert values_of(API.schemas[name]).split("\n") == ["Its values:", "", *said]


def test_values_without_names() -> None:
    plain = load(Path(__file__).parents[1] / "constructs" / "models" / "enum-integers.yaml")
    assert [values_of(schema) for schema in plain.schemas.values()] == ["", ""]
