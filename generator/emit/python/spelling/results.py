"""Results spelled: the types of what methods give, as people read them.

What they are checked for stands where answers are read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ....findings import JsonValue
from ...text import PyExpr, literal, name, subscript
from ..types import PrimitiveKind
from .annotate import Annotator

__all__ = ["ResultAnnotator"]

_PLAIN: Final[dict[PrimitiveKind, str]] = {
    "bool": "bool",
    "byte": "str",
    "duration": "str",
    "email": "str",
    "hostname": "str",
    "int": "int",
    "int32": "int",
    "int64": "int",
    "ipv4": "str",
    "ipv6": "str",
    "number": "float",
    "uri": "str",
    "uri-reference": "str",
}


@dataclass
class ResultAnnotator(Annotator):
    """Spells types without what they are checked for."""

    def _annotated(self, of: PyExpr, metadata: Iterable[PyExpr]) -> PyExpr:  # noqa: ARG002
        return of

    def _primitive(self, kind: PrimitiveKind) -> PyExpr:
        return name(_PLAIN[kind]) if kind in _PLAIN else super()._primitive(kind)

    def _literals(self, values: Iterable[JsonValue]) -> PyExpr:
        self.use("Literal")
        return subscript("Literal", map(literal, values))
