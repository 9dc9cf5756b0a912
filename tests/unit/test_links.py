"""Runtime expressions, and the operations that links lead to."""

import pytest

from mockument.generator.document import load_text
from mockument.generator.document.links import Expression, parse_expression


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("$url", Expression("url")),
        ("$method", Expression("method")),
        ("$statusCode", Expression("statusCode")),
        ("$request.path.id", Expression("request", "path", "id")),
        ("$request.query.a.b", Expression("request", "query", "a.b")),
        ("$request.header.accept", Expression("request", "header", "accept")),
        ("$response.body", Expression("response", "body")),
        ("$response.body#/a~1b/0", Expression("response", "body", "/a~1b/0")),
        ("$response.header.Location", Expression("response", "header", "Location")),
        ("$response.body#a", None),
        ("$request.path.", None),
        ("$requests.path.id", None),
        ("$", None),
        ("id", None),
    ],
)
def test_a_runtime_expression(text: str, expression: Expression | None) -> None:
    assert parse_expression(text) == expression


def test_the_operation_that_a_link_leads_to() -> None:
    api = load_text(
        """
openapi: 3.1.1
info: {title: T, version: "1"}
paths:
  /a:
    get:
      operationId: a
      responses:
        200:
          description: d
          links:
            by-id: {operationId: a}
            by-reference: {operationRef: "#/paths/~1a/get"}
            shared: {$ref: "#/components/links/shared"}
            nowhere: {operationRef: "#/paths/~1b/get"}
            other-file: {operationRef: "b.yaml#/paths/~1a/get"}
            unknown: {operationId: b}
components:
  links:
    shared: {operationId: a, parameters: {x: 1}}
""",
        "t.yaml",
    )
    (operation,) = api.operations
    links = {link.name: api.linked(link) for link in operation.responses["200"].links}
    found = {"by-id": operation, "by-reference": operation, "shared": operation}
    assert links == {**found, "nowhere": None, "other-file": None, "unknown": None}
