"""Signatures: the parameters of the functions of a client, spelled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Self

from ..text import PyExpr

__all__ = ["Signature", "SpelledParameter"]


class SpelledParameter(NamedTuple):
    """A parameter of a function: its name, its type, and what it is where it is not given."""

    name: str
    annotation: PyExpr
    default: PyExpr | None = None

    @property
    def after(self) -> str:
        """What follows its type."""
        return "" if self.default is None else f" = {self.default}"

    @property
    def flat(self) -> str:
        """All of it in one line."""
        return f"{self.name}: {self.annotation}{self.after}"


class Signature(PyExpr):
    """The parameters of a function, all of which are given by name.

    :ivar flat: each of them in one line, ``self`` and ``*`` among them.
    :ivar spelled: those with a type, by that line.
    """

    flat: tuple[str, ...]
    spelled: dict[str, SpelledParameter]

    @classmethod
    def of(cls, parameters: Iterable[SpelledParameter], *first: str) -> Self:
        """A signature.

        :param first: what stands before the parameters: ``self``.
        """
        spelled = {one.flat: one for one in parameters}
        flat = (*first, *(["*"] if spelled else []), *spelled)
        made = cls(", ".join(flat))
        made.flat = flat
        made.spelled = spelled
        return made
