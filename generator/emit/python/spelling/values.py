"""Types spelled where a value stands, as in `ApiContent("text/plain", ...)`.

What is right in an annotation need not be right there: mypy takes `ApiEnum[...]` for the call of a
generic class, and pyright knows no `|` between `Annotated` and `None`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ...text import PyExpr, call, subscript
from ..types import Nullable, PyType
from .annotate import Annotator

__all__ = ["ValueAnnotator"]

_TYPING: Final = "import typing"


@dataclass
class ValueAnnotator(Annotator):
    """Spells types as values, which are read when the module is run."""

    def annotation(self, of: PyType) -> PyExpr:
        if isinstance(of, Nullable):
            inner = self.annotation(of.inner)
            if "Annotated[" in inner:
                # A schema may be called `Optional`, but nothing is called `typing.Optional`.
                self.use(_TYPING)
                return subscript("typing.Optional", [inner])
        return super().annotation(of)

    def imports(self) -> Mapping[str, tuple[str, ...]]:
        found = super().imports()
        return {_TYPING: (), **found} if _TYPING in self.used else found

    def _growing(self, union: PyExpr, metadata: list[PyExpr]) -> PyExpr:
        self.use("ApiListed")
        return self._annotated(union, [call("ApiListed"), *metadata])
