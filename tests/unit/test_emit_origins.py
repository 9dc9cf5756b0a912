"""Where classes come from, as their docstrings say it."""

from __future__ import annotations

import pytest

from mockument.generator.emit.python.package.origins import origin_of, origins_of


@pytest.mark.parametrize(
    ("pointer", "said"),
    [
        ("/components/schemas/Order", "`Order` of the document."),
        ("/components/schemas/a~1b/properties/lines/items", "`lines[]` of `a/b`."),
        ("/components/schemas/Order/oneOf/1", "One of the kinds of `Order`."),
        ("pets/pet.yaml#", "The schema of `pets/pet.yaml`."),
        ("pets/pet.yaml#/properties/to", "`to` of `pets/pet.yaml`."),
        ("common.yaml#/Tag", "`Tag` of `common.yaml`."),
        ("common.yaml#/definitions/Tag/properties/to", "`to` of `Tag`."),
        (
            "common.yaml#/paths/~1a/get/parameters/0/schema",
            "The schema at `common.yaml#/paths/~1a/get/parameters/0/schema`.",
        ),
        (
            "/components/schemas/Order/properties/properties/additionalProperties",
            "`properties.*` of `Order`.",
        ),
        ("/components/schemas/Order/allOf/1/properties/to/oneOf/0", "`to` of `Order`."),
        (
            "/paths/~1orders/post/requestBody/content/application~1json/schema",
            "The body of `POST /orders`.",
        ),
        (
            "/paths/~1orders/get/responses/200/content/application~1json/schema/items",
            "An item of the answer 200 of `GET /orders`.",
        ),
        (
            "/paths/~1orders/get/parameters/1/schema/properties/schema",
            "`schema` of the parameter 2 of `GET /orders`.",
        ),
        (
            "/paths/~1orders/parameters/0/schema",
            "The schema at `#/paths/~1orders/parameters/0/schema`.",
        ),
        ("/components/schemas", "The schema at `#/components/schemas`."),
        ("", "The schema at `#`."),
    ],
)
def test_origin(pointer: str, said: str) -> None:
    assert origin_of(pointer) == said


def test_origins_of_what_several_schemas_say_together() -> None:
    order, line = "/components/schemas/Order", "/components/schemas/Line"
    assert origins_of((order, f"{line}!oneOf")) == "`Order` and `Line` of the document."
    assert origins_of((order, f"{order}!type")) == "`Order` of the document."
