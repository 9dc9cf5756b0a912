"""Where classes come from, as their docstrings say it."""

from __future__ import annotations

import pytest

from mockument.generator.emit.python.package.origins import origin_of


@pytest.mark.parametrize(
    ("pointer", "said"),
    [
        ("/components/schemas/Order", "`Order` of the document."),
        ("/components/schemas/a~1b/properties/lines/items", "`lines[]` of `a/b`."),
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
