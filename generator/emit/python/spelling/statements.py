"""Statements of clients, laid out as ruff lays them out: what is too long, a line for each part.

A large client is mostly signatures, each in several places. Their parts are known here, so that
nothing has to be read again to be broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Protocol

from ...templates import are_shadowed
from ...text import Bracketed, ClassName, Identifier, Piece, PyExpr, subscript
from ..operations.security import SchemeView
from .imports import import_lines
from .methods import MethodView
from .rendering import Shaped
from .sides import Argument, Side
from .signatures import Signature
from .wrapping import UnknownFormError, broken, fits, is_union, opened, parenthesised

__all__ = ["Statements"]


class NamedGroup(Protocol):
    """A group of operations: an attribute of the clients, and a class."""

    @property
    def name(self) -> Identifier:
        """The attribute."""
        ...

    @property
    def module(self) -> Identifier:
        """Its modules."""
        ...

    @property
    def owner(self) -> ClassName:
        """The class that is blocking."""
        ...


class Statements:
    """The statements of one file.

    :ivar known: whether all of them have ruff's shape: where one has not, ruff itself is to see to
        the file.
    """

    any_call: Final = PyExpr("ApiCall[Any]")

    def __init__(self) -> None:
        self.known = True

    def head(
        self, indent: int, def_: str, name: Identifier, signature: Signature, result: Piece
    ) -> PyExpr:
        """The head of a function: ``def name(signature) -> result:``."""
        return self._definition(" " * indent, f"{def_} {name}(", signature, result, ":")

    def stub(
        self, indent: int, def_: str, name: Identifier, signature: Signature, result: PyExpr
    ) -> PyExpr:
        """A function of which only the head matters: ``def name(signature) -> result: ...``."""
        return self._definition(" " * indent, f"{def_} {name}(", signature, result, ": ...")

    def returned(self, indent: int, expression: PyExpr) -> PyExpr:
        """``return expression``."""
        return self._assigned(" " * indent, "return ", expression)

    def answers(self, operation: MethodView) -> PyExpr:
        """The head of the function that has the answers of an operation."""
        of = subscript("ApiAnswers", [operation.result])
        return self.head(0, "def", operation.known, Signature.of(()), of)

    def known_answers(self, operation: MethodView) -> PyExpr:
        """The answers of an operation under their name."""
        start = f"{operation.known}: ApiAnswers[{operation.result}] = "
        return self._assigned("", start, operation.answers)

    def sent(self, client: Side, sender: PyExpr, source: PyExpr, operation: MethodView) -> PyExpr:
        """The call of an operation, sent by one of the clients."""
        return self._handed(f"{client.await_}{sender}.send(", source, operation)

    def iterator(self, client: Side, operation: MethodView) -> PyExpr:
        """The head of the method that gives the items of an operation."""
        of = subscript(client.iterator, [operation.item or PyExpr("Any")])
        return self.head(4, "def", operation.name, operation.method_signature, of)

    def iterated(self, sender: PyExpr, source: PyExpr, operation: MethodView) -> PyExpr:
        """The items of an operation, from one of the clients."""
        return self._handed(f"{sender}.items(", source, operation)

    def _handed(self, way: str, source: PyExpr, operation: MethodView) -> PyExpr:
        call = Bracketed.of(f"{source}.{operation.name}(", operation.arguments.items)
        return self.returned(8, Bracketed.of(way, [("", call)]))

    def parameter(self, indent: int, argument: Argument, default: PyExpr | None) -> PyExpr:
        """One argument of a constructor in a line of its own."""
        margin, end = " " * indent, "," if default is None else f" = {default},"
        flat = f"{margin}{argument.name}: {argument.annotation}{end}"
        return self._laid(
            flat, lambda: broken(margin, f"{argument.name}: ", argument.annotation, end)
        )

    def set(self, indent: int, target: str, expression: PyExpr) -> PyExpr:
        """``target = expression``."""
        return self._assigned(" " * indent, f"{target} = ", expression)

    def credential(self, scheme: SchemeView) -> PyExpr:
        """What is sent for a security scheme, under the scheme's name."""
        return self.set(8, f"credentials[{scheme.key}]", scheme.credential)

    def group(self, client: Side, group: NamedGroup) -> PyExpr:
        """The head of the property that is a group of operations."""
        of = ClassName(f"{client.prefix}{group.owner}")
        return self.head(4, "def", group.name, Signature.of((), "self"), of)

    def group_import(self, client: Side, group: NamedGroup) -> PyExpr:
        """The import of a group's class."""
        of = ClassName(f"{client.prefix}{group.owner}")
        return self.imports(8, f"._groups.{group.module}", [of])

    def imports(self, indent: int, module: str, names: Iterable[ClassName]) -> PyExpr:
        """The import of some names of a module of ours."""
        margin = " " * indent
        lines = import_lines({module: names}, indent)
        return PyExpr("\n".join([f"{margin}{line}" for line in lines]))

    def shaped(self, text: str) -> str:
        """A file of which all other lines have ruff's shape."""
        return Shaped(text) if self.known and not are_shadowed() else text

    def _definition(
        self, margin: str, start: str, signature: Signature, result: Piece, end: str
    ) -> PyExpr:
        flat = f"{margin}{start}{signature}) -> {result}{end}"
        return self._laid(flat, lambda: _definition(margin, start, signature, result, end))

    def _assigned(self, margin: str, start: str, expression: PyExpr) -> PyExpr:
        return self._laid(
            f"{margin}{start}{expression}", lambda: _expression(margin, start, expression)
        )

    def _laid(self, flat: str, lines: Callable[[], Iterator[str]]) -> PyExpr:
        if fits(flat):
            return PyExpr(flat)
        try:
            if flat.isascii():
                return PyExpr("\n".join(lines()))
        except UnknownFormError:
            pass
        self.known = False
        return PyExpr(flat)


def _definition(
    margin: str, start: str, signature: Signature, result: Piece, end: str
) -> Iterator[str]:
    if not signature:
        yield from _returning(margin, f"{margin}{start}) -> ", result, end)
        return
    yield f"{margin}{start}"
    yield signature.lines(margin)
    yield from _returning(margin, f"{margin}) -> ", result, end)


def _returning(margin: str, start: str, result: Piece, end: str) -> Iterator[str]:
    if fits(line := f"{start}{result}{end}"):
        yield line
        return
    head, bracket, _ = result.partition("[")
    if bracket and not is_union(result) and fits(f"{start}{head}["):
        yield from broken(margin, start.removeprefix(margin), result, end)
    else:
        yield from parenthesised(margin, start, result, end)


def _expression(margin: str, start: str, expression: PyExpr) -> Iterator[str]:
    if not isinstance(expression, Bracketed) or not fits(f"{margin}{start}{expression.start}"):
        raise UnknownFormError(expression)
    yield from opened(margin, f"{margin}{start}", expression, "")
