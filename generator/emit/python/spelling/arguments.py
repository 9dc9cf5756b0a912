"""Arguments spelled: what the methods and functions of a client take."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from ...text import (
    Bracketed,
    PyExpr,
    alternatives,
    literal,
    subscript,
)
from ..operations.bodies import BodyContent, BodyPlan
from ..operations.plan import OperationPlan
from ..types import AnyType, Binary, nullable
from .inputs import InputSpeller
from .signatures import SpelledParameter

__all__ = ["Arguments"]


_NONE: Final = PyExpr("None")


class Arguments:
    """The arguments of a method: those that must be given, then those that need not."""

    def __init__(self, speller: InputSpeller, plan: OperationPlan) -> None:
        self._speller = speller
        self._plan = plan

    def parameters(self, wanted: PyExpr | None, *, optional: bool = True) -> list[SpelledParameter]:
        """The arguments with their types.

        :param wanted: the type of the argument that chooses the media type of the answer.
        :param optional: whether that one may be left out.
        """
        must, may = self._spelled
        if not self._plan.chooser or wanted is None:
            return [*must, *may]
        if not optional:
            return [*must, SpelledParameter.of(self._plan.chooser, wanted), *may]
        default = literal(self._plan.answers.choices[0].media_types[0])
        return [*must, *may, SpelledParameter.of(self._plan.chooser, wanted, default)]

    @cached_property
    def _spelled(self) -> tuple[list[SpelledParameter], list[SpelledParameter]]:
        """Those that must be given and those that need not, but for the media type."""
        must: list[SpelledParameter] = []
        may: list[SpelledParameter] = []
        for one in self._plan.parameters:
            if one.required:
                must.append(SpelledParameter.of(one.argument, self._speller.spell(one.type)))
            elif one.is_always_sent:
                spelled, preset = self._speller.spell(one.type), literal(one.preset)
                may.append(SpelledParameter.of(one.argument, spelled, preset))
            else:
                spelled = self._speller.spell(nullable(one.type))
                may.append(SpelledParameter.of(one.argument, spelled, _NONE))
        if self._plan.body:
            body, chooser = self._body(self._plan.body)
            if self._plan.body.required:
                must.append(body)
            else:
                may.insert(0, body)
            may += chooser
        return must, may

    def _body(self, body: BodyPlan) -> tuple[SpelledParameter, list[SpelledParameter]]:
        choices = list(dict.fromkeys(t for one in body.contents for t in self._content(one)))
        if body.required:
            spelled = SpelledParameter.of("body", alternatives(choices))
        elif body.may_be_null:
            types = alternatives([*choices, PyExpr("_bodies.Absent")])
            spelled = SpelledParameter.of("body", types, PyExpr("..."))
        else:
            spelled = SpelledParameter.of("body", alternatives([*choices, _NONE]), _NONE)
        if body.chooser is None:
            return spelled, []
        if body.is_open:
            default = None if body.must_be_chosen else literal(body.first.media_type)
            return spelled, [SpelledParameter.of(body.chooser, PyExpr("str"), default)]
        self._speller.used.add("Literal")
        names = subscript("Literal", [literal(one.media_type) for one in body.contents])
        return spelled, [SpelledParameter.of(body.chooser, names, literal(body.first.media_type))]

    def _content(self, content: BodyContent) -> Iterator[PyExpr]:
        """The types of a body: fields by name where it is a form, else what its schema says."""
        if content.kind in ("form", "multipart") and isinstance(content.type, AnyType):
            self._speller.used.update(("Any", "Mapping"))
            yield PyExpr("Mapping[str, Any]")
        elif content.kind != "raw" or not isinstance(content.type, Binary):
            yield self._speller.spell(content.type)
        if content.kind == "lines":
            yield PyExpr("str")
        if content.kind in ("lines", "raw"):
            yield PyExpr("_bodies.Upload")

    @property
    def given(self) -> Bracketed:
        """The arguments as they are handed on."""
        body = self._plan.body
        names = [
            *(p.argument for p in self._plan.parameters),
            *(["body"] if body else []),
            *([body.chooser] if body and body.chooser else []),
            *([self._plan.chooser] if self._plan.chooser else []),
        ]
        return Bracketed.of("(", [(f"{name}=", PyExpr(name)) for name in names])
