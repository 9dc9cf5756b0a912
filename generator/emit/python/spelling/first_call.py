"""A first call of a client, as its documentation shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...text import PyExpr, call, literal
from ..operations.plan import OperationPlan
from ..operations.security import SchemeView
from ..operations.series import ItemsPlan
from ..types import Primitive
from .sides import Constructor

__all__ = ["FirstCall", "first_call"]


@dataclass(frozen=True, slots=True)
class FirstCall:
    """A client that is made, and a line that calls it.

    :param made: the client, such as ``Client(token="...")``.
    :param line: the call, with what is done with its result.
    """

    made: PyExpr
    line: PyExpr

    @property
    def text(self) -> str:
        """Both, as a block of code."""
        return f"with {self.made} as client:\n    {self.line}"


def first_call(constructor: Constructor, operations: Iterable[OperationPlan]) -> FirstCall | None:
    """The call that needs the least, and rather one that only reads; None without operations."""
    plan = min(operations, key=_effort, default=None)
    if plan is None:
        return None
    made = call("Client", *_address(constructor), **dict(_credentials(constructor, plan)))
    wanted = {str(one.argument): PyExpr("...") for one in plan.parameters if one.required}
    if plan.body and plan.body.required:
        wanted["body"] = PyExpr("{...}")
        if plan.body.must_be_chosen:
            wanted[str(plan.body.chooser)] = PyExpr("...")
    done = call(f"client.{plan.called}", **wanted)
    if isinstance(plan.series, ItemsPlan):
        return FirstCall(made, PyExpr(f"print(next({done}))"))
    nothing = plan.answers.choices[0].result == Primitive("none")
    return FirstCall(made, done if nothing else call("print", done))


def _effort(plan: OperationPlan) -> tuple[bool, int, bool, bool]:
    required = sum(one.required for one in plan.parameters)
    body = plan.body is not None and plan.body.required
    nothing = plan.answers.choices[0].result == Primitive("none")
    return plan.operation.deprecated, required + body, plan.operation.method != "GET", nothing


def _address(constructor: Constructor) -> Iterator[PyExpr]:
    if constructor.server.url is None:
        yield literal("https://api.example.com")


def _credentials(constructor: Constructor, plan: OperationPlan) -> Iterator[tuple[str, PyExpr]]:
    """What the first of the alternatives needs that the operation can be called with."""
    by_key: dict[str, SchemeView] = {str(one.key): one for one in constructor.schemes}
    for name in next(iter(plan.security), ()):
        view = by_key.get(str(literal(name)))
        if view is not None:
            pair = view.annotation.startswith("tuple")
            yield str(view.argument), PyExpr('("user", "password")') if pair else literal("...")
