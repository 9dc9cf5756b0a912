"""The spellers of one module of a client: of what is answered, given and passed."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Literal, Self

from ...text import PyExpr
from ..definitions import Definitions
from .imports import import_lines, pruned
from .inputs import InputSpeller
from .results import ResultAnnotator
from .values import ValueAnnotator

__all__ = ["Spellers"]


@dataclass(frozen=True)
class Spellers:
    """What spells the types of one module, and knows what it needs for that."""

    answers: ValueAnnotator
    results: ResultAnnotator
    inputs: InputSpeller

    @classmethod
    def of(
        cls, definitions: Definitions, list_name: Literal["list", "builtins.list"] = "list"
    ) -> Self:
        """Spellers that have spelled nothing yet.

        :param list_name: how lists are spelled; the longer way where ``list`` is an operation.
        """
        return cls(
            ValueAnnotator(definitions, list_name=list_name),
            ResultAnnotator(definitions, list_name=list_name),
            InputSpeller(definitions, list_name=list_name),
        )

    @property
    def helpers(self) -> set[str]:
        """The names of ``_types`` that were needed, and others."""
        return self.answers.used | self.results.used | self.inputs.helpers

    def imports(
        self, own: Mapping[str, list[str]], used: Container[str], depth: int = 1
    ) -> tuple[PyExpr, ...]:
        """The imports of the module.

        :param own: what it could need beside its types.
        :param used: the names that it has.
        :param depth: how many dots lead from the module to the package.
        """
        wanted: dict[str, list[str]] = {
            "collections.abc": ["AsyncIterator", "Iterator", "Mapping"],
            "typing": ["TYPE_CHECKING", "Any", "Literal", "overload"],
            "import builtins": [],
        }
        read = (self.answers.imports(), self.results.imports())
        for source in (*read, self.inputs.imports(), own):
            for module, names in source.items():
                wanted.setdefault(module, []).extend(names)
        needed = pruned(wanted, used)
        dots = "." * (depth - 1)
        return import_lines(
            {dots + m if m.startswith(".") else m: names for m, names in needed.items()}
        )
