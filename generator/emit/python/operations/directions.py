"""Classes for one direction: what is ``readOnly`` is but answered, what is ``writeOnly`` but sent.

What differs by direction, in its own properties or in those of what it leads to, and goes both ways
becomes two definitions: under its own name what is answered, as ``...Request`` what is sent. What
goes one way has but the one for that (OpenAPI 3.0.4, section 4.7.24.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from ....document.direction import Direction, without_required
from ....findings import Finding
from ..definitions import (
    AliasDef,
    ClassDef,
    Definition,
    Definitions,
    FieldDef,
    is_one_way,
    types_of,
)
from ..schemas.lowering import Lowering
from ..schemas.order import reachable, reaching, users_of
from ..schemas.retyped import renamed, unions_in
from ..types import AnyType, Key, PyType, Reference
from .plan import OperationPlan, answered, passed

__all__ = ["Directions"]

_SENT: Final = "!request"
"""What stands after the first pointer in the key of what is sent, where that differs."""


@dataclass(frozen=True)
class Directions:
    """Which way the values of each definition go.

    :param whole: all definitions that the operations lead to.
    :param operations: who sends and answers them.
    """

    lowering: Lowering
    whole: Definitions
    operations: tuple[OperationPlan, ...]

    def views(self, definitions: Definitions) -> Definitions:
        """The definitions of a package, each for the direction that it is used in.

        :param definitions: some of the whole, or all of it.
        """
        found: dict[Key, Definition] = {}
        unsaid: dict[Finding, None] = {}
        for key, one in definitions.by_key.items():
            found[key] = self._view(one, self._direction(one))
            if twin := self._twins.get(key):
                found[key] = self._with_answered(found[key])
                found[twin] = self._twin(self._view(one, "request"), twin)
            unsaid.update(dict.fromkeys(self._unsaid(one)))
        return Definitions(found, (*definitions.findings, *unsaid))

    def _twin(self, one: Definition, key: Key) -> Definition:
        name = self.lowering.claim(f"{one.name} Request")
        doc = f"`{one.name}` as it is sent.\n\n{one.doc}".rstrip()
        twin = replace(one, key=key, name=name, doc=doc)
        return replace(twin, is_sent=True) if isinstance(twin, ClassDef) else twin

    def _with_answered(self, one: Definition) -> Definition:
        """What is answered, knowing which of it is not sent."""
        if not isinstance(one, ClassDef):
            return one
        only = (field for field in one.fields if field.only == "response")
        answered = tuple(field.attribute for field in only if not self._is_tag(one, field))
        return replace(one, answered=answered)

    def planned(self) -> tuple[OperationPlan, ...]:
        """The operations, which take what is sent."""
        return tuple(map(self._planned, self.operations)) if self._twins else self.operations

    def _planned(self, plan: OperationPlan) -> OperationPlan:
        twins, body = self._twins, plan.body
        parameters = [replace(one, type=renamed(one.type, twins)) for one in plan.parameters]
        if body:
            contents = [replace(one, type=renamed(one.type, twins)) for one in body.contents]
            body = replace(body, contents=tuple(contents))
        return replace(plan, parameters=tuple(parameters), body=body)

    @cached_property
    def _sent(self) -> frozenset[Key]:
        return self._reached(of for plan in self.operations for of in passed(plan))

    @cached_property
    def _answered(self) -> frozenset[Key]:
        """What is answered, and what that is composed of: names are kept for what comes back."""
        whole = self._reached(of for plan in self.operations for of in answered(plan))
        parts = (Reference(part) for key in whole for part in self.lowering.composed_of(key))
        return whole | self._reached(parts)

    def _reached(self, types: Iterable[PyType]) -> frozenset[Key]:
        return frozenset(reachable(self.whole, types))

    @cached_property
    def _twins(self) -> Mapping[Key, Key]:
        """For what goes both ways and differs, the key of what is sent."""
        by_key = self.whole.by_key
        own = [key for key, one in by_key.items() if is_one_way(one)]
        differing = {*own, *reaching(own, users_of(by_key, self.whole.needs))}
        both = differing & self._sent & self._answered
        return {key: (f"{key[0]}{_SENT}", *key[1:]) for key in by_key if key in both}

    @cached_property
    def _tags(self) -> frozenset[tuple[Key, str]]:
        """The properties that tell kinds apart, with the classes that have them."""
        roots = (of for plan in self.operations for of in (*passed(plan), *answered(plan)))
        types = (of for one in self.whole.by_key.values() for of in types_of(one))
        return frozenset(
            (found.key, told.property)
            for of in (*types, *roots)
            for union in unions_in(of)
            if (told := union.discriminator)
            for key in (*(key for _, key in told.classes), *([told.other] if told.other else ()))
            if (found := self.whole.class_of(Reference(key)))
        )

    def _direction(self, one: Definition) -> Direction:
        """The direction of the definition under its own name; of what nobody uses, the likelier."""
        if one.key in self._answered:
            return "response"
        if one.key in self._sent:
            return "request"
        fields = one.fields if isinstance(one, ClassDef) else ()
        only = {field.only for field in fields if field.only}
        return "request" if only == {"request"} else "response"

    def _view(self, one: Definition, direction: Direction) -> Definition:
        """A definition as one direction sees it, under the same name."""
        others = self._twins if direction == "request" else {}
        if not others and not is_one_way(one):
            return one
        if isinstance(one, AliasDef):
            return replace(one, type=renamed(one.type, others))
        fields = tuple(
            replace(field, type=renamed(field.type, others))
            for field in self._fields(one, direction)
        )
        hidden = [field.wire_name for field in one.fields if field.only not in (None, direction)]
        return replace(
            one,
            fields=fields,
            extra=one.extra and renamed(one.extra, others),
            rules=without_required(one.rules, hidden, direction) if hidden else one.rules,
        )

    def _fields(self, one: ClassDef, direction: Direction) -> Iterator[FieldDef]:
        """What goes in a direction; what does not, where it would be refused if it still came."""
        for field in one.fields:
            if field.only in (None, direction) or self._is_tag(one, field):
                yield field
            elif not isinstance(one.extra, AnyType):
                yield replace(field, required=False, default=())

    def _is_tag(self, one: ClassDef, field: FieldDef) -> bool:
        return (one.key, field.wire_name) in self._tags

    def _unsaid(self, one: Definition) -> Iterator[Finding]:
        if not isinstance(one, ClassDef):
            return
        for field in one.fields:
            if field.only and field.required and self._is_tag(one, field):
                yield self.lowering.finding(
                    "required-one-way",
                    one.key[0].partition("!")[0],
                    f"{field.wire_name!r:.60} is required in one direction only (readOnly or "
                    "writeOnly), but tells the kinds of objects apart: required in both",
                )
