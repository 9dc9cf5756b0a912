"""Calls spelled: the expression that says what an operation sends."""

from __future__ import annotations

from ...text import (
    Bracketed,
    PyExpr,
    call,
    literal,
    tuple_of,
)
from ..operations.media import sendable_names
from ..operations.parameters import pairs, path_expression
from ..operations.plan import OperationPlan, path_pieces
from .body import spelled_body
from .series import SeriesView

__all__ = ["spelled_call"]


def spelled_call(
    plan: OperationPlan,
    label: str,
    schemes: frozenset[str],
    answers: PyExpr,
    series: SeriesView | None,
) -> Bracketed:
    named: dict[str, PyExpr] = {
        "operation": literal(label),
        "method": literal(plan.operation.method),
        "path": path_expression(path_pieces(plan)),
        "answers": answers,
    }
    sent = {
        "query": pairs(plan.parameters, "query", "querystring", fixed=plan.query),
        "headers": pairs(plan.parameters, "header"),
        "cookies": pairs(plan.parameters, "cookie"),
        "body": spelled_body(plan.body) if plan.body else None,
        "accept": _accept(plan),
        "security": _security(plan, schemes),
        "server": literal(plan.server) if plan.server else None,
        "series": series.made if series else None,
    }
    named |= {key: value for key, value in sent.items() if value is not None}
    return call("ApiSeries" if series else "ApiCall", **named)


def _accept(plan: OperationPlan) -> PyExpr | None:
    """What is asked for, and the media types of errors after it."""
    errors = sendable_names(one.media_type for c in plan.answers.errors.values() for one in c)
    if plan.chooser:
        others = "".join(f", {name}" for name in errors)
        return PyExpr(f"{plan.chooser} + {literal(others)}" if others else plan.chooser)
    names = list(dict.fromkeys((*plan.answers.choices[0].media_types, *errors)))
    return literal(", ".join(names)) if names else None


def _security(plan: OperationPlan, schemes: frozenset[str]) -> PyExpr | None:
    """The alternatives of what is sent; what cannot be sent is left to the transport."""
    sendable = [[name for name in one if name in schemes] for one in plan.security]
    alternatives = [one for one in sendable if one]
    return tuple_of(tuple_of(map(literal, one)) for one in alternatives) if alternatives else None
