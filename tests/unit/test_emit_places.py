"""What schemas are called that stand in other documents."""

from __future__ import annotations

import pytest

from mockument.generator.emit.python.schemas.places import name_within
from mockument.generator.emit.text import ClassName


@pytest.mark.parametrize(
    ("pointer", "called"),
    [
        ("pet.yaml#", "pet"),
        ("schemas/new%20pet.schema.json#", "new pet"),
        ("https://example.com/v1.2/pet.yml?x=1#", "pet"),
        (".yaml#", "Document"),
        ("pet.yaml#/properties/to", "pet to"),
        ("pet.yaml#/$defs/Tag/items", "Tag Item"),
        ("common.yaml#/schemas/Tag/properties/properties", "Tag properties"),
        ("common.yaml#/components/schemas/items/properties/x", "items x"),
        ("api.yaml#/paths/~1a/get/responses/200/content/a~1b/schema", ""),
        ("answers.yaml#/Gone/content/application~1json/schema/properties/x", ""),
        ("/components/schemas/Known/items", "Named Item"),
        ("/components/schemas/Unknown/items", ""),
        ("/paths/~1a/get/parameters/0/schema", ""),
    ],
)
def test_name(pointer: str, called: str) -> None:
    names = {"/components/schemas/Known": ClassName("Named")}
    assert name_within(pointer, names.get, lambda _owner, index: f"Option{index}") == called
