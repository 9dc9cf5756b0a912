"""Signatures: the parameters of the functions of a client, spelled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Self

from ...text import PyExpr
from .wrapping import STEP, broken, fits

__all__ = ["Signature", "SpelledParameter"]


class SpelledParameter(PyExpr):
    """A parameter of a function: its name, its type, and what it is where it is not given.

    :ivar annotation: its type.
    """

    annotation: PyExpr
    _name: str
    _default: PyExpr | None

    @classmethod
    def of(cls, name: str, annotation: PyExpr, default: PyExpr | None = None) -> Self:
        """A parameter from its parts; it must be given where there is no default."""
        made = cls(f"{name}: {annotation}" + ("" if default is None else f" = {default}"))
        made.annotation, made._name, made._default = annotation, name, default
        return made

    def lines(self, margin: str) -> Iterator[str]:
        """The parameter with the comma after it, broken where it has to be."""
        after = "," if self._default is None else f" = {self._default},"
        return broken(margin, f"{self._name}: ", self.annotation, after)


class Signature(PyExpr):
    """The parameters of a function, all of which are given by name.

    :ivar parameters: those with a type.
    """

    parameters: tuple[SpelledParameter, ...]
    _first: tuple[str, ...]
    _lines: dict[str, str]

    @classmethod
    def of(cls, parameters: Iterable[SpelledParameter], *first: str) -> Self:
        """A signature.

        :param first: what stands before the parameters: ``self``.
        """
        listed = tuple(parameters)
        before = (*first, "*") if listed else first
        made = cls(", ".join((*before, *listed)))
        made.parameters, made._first, made._lines = listed, before, {}
        return made

    def lines(self, margin: str) -> str:
        """The parameters in lines of their own: in one together, or in one each.

        :raises UnknownFormError: if one of them has a form that is not known.
        """
        if margin not in self._lines:  # the same line for line in both clients
            self._lines[margin] = "\n".join(self._laid(margin + STEP))
        return self._lines[margin]

    def _laid(self, margin: str) -> Iterator[str]:
        if len(self._first) + len(self.parameters) > 1 and fits(together := margin + self):
            yield together
            return
        yield from (f"{margin}{one}," for one in self._first)
        for one in self.parameters:
            if fits(line := f"{margin}{one},"):
                yield line
            else:
                yield from one.lines(margin)
