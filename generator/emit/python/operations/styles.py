"""Styles that the standard leaves open for a value: what is sent then is reported.

OpenAPI 3.1.1, section 4.8.12.6, tells of one level of lists and objects.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....document import Parameter, Schema
from ....document.references import DeadReference
from ..schemas.lowering import Lowering

__all__ = ["report_open_style"]

_PARTS = frozenset({"array", "object"})
_DELIMITED = ("spaceDelimited", "pipeDelimited")


def report_open_style(lowering: Lowering, parameter: Parameter) -> None:
    """Say how a parameter is sent of which the standard does not."""
    if parameter.content or parameter.schema is None or _is_plain(parameter):
        return
    try:
        said = next(_left_open(parameter, parameter.schema.resolved()), None)
    except DeadReference:
        return
    if said:
        lowering.report(
            "parameter-style-open",
            parameter.node.pointer,
            f"the standard leaves open how {parameter.name!r:.60} is sent: {said}",
        )


def _is_plain(parameter: Parameter) -> bool:
    """Whether a value has no parts, as most have not: nothing else has to be read to know it."""
    written = parameter.schema.node.value if parameter.schema else None
    if not isinstance(written, dict) or "$ref" in written or parameter.style == "deepObject":
        return False
    return isinstance(of := written.get("type"), str) and of not in _PARTS


def _left_open(parameter: Parameter, schema: Schema) -> Iterator[str]:
    types = _PARTS.intersection(schema.types)
    inner = _PARTS & _types_within(schema) if types else frozenset[str]()
    if parameter.style == "deepObject":
        if "object" not in types and schema.types:
            yield "items with their numbers in brackets, other values by its name alone"
        elif inner:
            yield "what is deeper goes with more brackets, the items of lists with their numbers"
    elif parameter.style in _DELIMITED and parameter.explode and types:
        yield f"exploded, style {parameter.style} is taken for form"
    elif (
        inner == {"array"} and "object" in types and parameter.explode and parameter.style == "form"
    ):
        yield "lists within it go item by item"
    elif inner:
        yield "lists and objects within it go as JSON"


def _types_within(schema: Schema) -> frozenset[str]:
    """The types of items and properties."""
    items = schema.single("items")
    below = [*schema.properties.values(), *([items] if items else [])]
    return frozenset(of for one in below for of in one.resolved().types)
