"""Parameters of an operation: an argument of its method, and an expression that sends it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ...document import Operation, Parameter
from ..naming import Scope, class_name, snake_name
from ..text import Identifier, PyExpr, call, literal
from .lowering import Lowering
from .types import ANY, PyType

__all__ = ["ParameterPlan", "pairs", "path_expression", "plan_parameters"]

_STYLES: Final = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
}
_IGNORED_HEADERS: Final = frozenset({"accept", "authorization", "content-type"})
"""Names that a header parameter must not have (OpenAPI 3.1.1, section 4.8.12.1)."""


@dataclass(frozen=True, slots=True)
class ParameterPlan:
    """A parameter with its argument.

    :param argument: the name of the argument.
    :param type: the type of its value.
    """

    parameter: Parameter
    argument: Identifier
    type: PyType


def plan_parameters(
    lowering: Lowering, operation: Operation, owner: str, scope: Scope
) -> tuple[ParameterPlan, ...]:
    """The parameters that the client sends, in the document's order."""
    plans: list[ParameterPlan] = []
    for parameter in operation.parameters:
        if parameter.location == "header" and parameter.name.lower() in _IGNORED_HEADERS:
            lowering.report(
                "parameter-ignored",
                parameter.node.pointer,
                f"the standard gives a header parameter {parameter.name!r:.60} no meaning",
            )
            continue
        wanted = snake_name(parameter.name, "parameter")
        argument = Identifier(
            scope.claim(wanted, f"{wanted}_{parameter.location}", source=parameter.name)
        )
        hint = f"{owner} {class_name(parameter.name)}"
        of = lowering.type_of(parameter.schema, hint) if parameter.schema else ANY
        plans.append(ParameterPlan(parameter, argument, of))
    return tuple(plans)


def pairs(plans: Iterable[ParameterPlan], location: str) -> PyExpr | None:
    """The list of what is sent in a location other than the path; None where nothing is."""
    listed = [f"*{_sent(plan)}" for plan in plans if plan.parameter.location == location]
    return PyExpr(f"[{', '.join(listed)}]") if listed else None


def _sent(plan: ParameterPlan) -> PyExpr:
    parameter = plan.parameter
    value: PyExpr = PyExpr(plan.argument)
    named = dict(_manner(parameter))
    if parameter.content:
        value = call("_values.json_text", value)
        if not parameter.required:
            value = PyExpr(f"None if {plan.argument} is None else {value}")
        named = {}
    return call(f"_values.{parameter.location}", literal(parameter.name), value, **named)


def _manner(parameter: Parameter) -> Iterator[tuple[str, PyExpr]]:
    """Style and explode as arguments, where they are not what goes without saying."""
    styles = _STYLES.get(parameter.location, ())
    style = parameter.style if parameter.style in styles else next(iter(styles), "")
    if style and style != styles[0]:
        yield "style", literal(style)
    if parameter.location != "cookie" and parameter.explode != (parameter.location == "query"):
        yield "explode", literal(parameter.explode)
    if parameter.location == "query" and parameter.node.flag("allowReserved"):
        yield "allow_reserved", literal(True)


def path_expression(
    pieces: Iterable[tuple[str, ParameterPlan | None]],
) -> PyExpr:
    """A path as the sum of its literal pieces and its parameters.

    :param pieces: percent-encoded text, or the parameter that stands there.
    """
    terms = [
        literal(text)
        if plan is None
        else call(
            "_values.path", literal(text), PyExpr(plan.argument), **dict(_manner(plan.parameter))
        )
        for text, plan in pieces
    ]
    return PyExpr(" + ".join(terms) or '"/"')
