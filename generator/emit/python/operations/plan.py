"""Operations planned: what each method takes, sends and gives, before anything is spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from ....document import Api, Operation, Parameter, SharedOperation
from ....document.envelope import operation_envelope, schema_envelope
from ....document.references import Node
from ....messages.written import own_query
from ...naming import Scope, class_name
from ...text import Identifier
from ..schemas.lowering import Lowering
from ..types import Nullable, Primitive, PyType, Reference
from .answers import AnswersPlan, plan_answers
from .arguments import RESERVED_ARGUMENTS, undeclared_argument
from .bodies import BodyPlan, json_body_plan, plan_body
from .grouping import Groups
from .links import link_lines
from .method_names import MethodNames
from .parameters import ParameterPlan, plan_parameters, required_credentials
from .path_variables import path_parts, path_variables, undeclared_names
from .series import ItemsPlan, SeriesPlan, plan_items, plan_pages
from .servers import own_server
from .unusable import report_unusable, report_unusable_paths

__all__ = [
    "Envelope",
    "OperationPlan",
    "answered",
    "passed",
    "path_pieces",
    "plan_operations",
]

_UNTOUCHED: Final = "/!$&'()*+,;=:@~%"
_ALONE: Final = re.compile("%(?![0-9A-Fa-f]{2})")
"""A percent sign that encodes nothing."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The property in which an answer of success carries an error.

    :param property: its name in the document.
    :param type: the class of the error.
    """

    property: str
    type: Reference


@dataclass(frozen=True, slots=True)
class OperationPlan:
    """One method of the client.

    :param name: its name.
    :param group: the key of its group; empty where the client has no groups.
    :param query: what stands in the query by the path itself.
    :param chooser: the argument that says in which media type the answer is wanted.
    :param series: how items come, where the answer has any.
    :param server: where it is served, if not where all are.
    :param security: the alternatives of security schemes, by their names.
    :param envelope: where an answer of success may carry an error.
    :param links: what can be called next, in words.
    :param called: its name, with that of its group before it.
    :param made_by: the function that makes its call, within ``calls``.
    """

    operation: Operation
    name: Identifier
    group: str
    title: str
    doc: str
    parameters: tuple[ParameterPlan, ...]
    query: tuple[tuple[str, str], ...]
    body: BodyPlan | None
    answers: AnswersPlan
    chooser: Identifier | None
    series: SeriesPlan | None
    server: str
    security: tuple[tuple[str, ...], ...]
    envelope: Envelope | None
    links: tuple[str, ...] = ()
    called: str = ""
    made_by: str = ""


def plan_operations(lowering: Lowering, api: Api, groups: Groups) -> tuple[OperationPlan, ...]:
    """All operations of a document, with names that are decided here and nowhere else.

    :param groups: the groups that they are in.
    """
    names = MethodNames(groups, lowering.choices.naming)
    plans: list[OperationPlan] = []
    report_unusable_paths(lowering, api)
    for operation in api.operations:
        report_unusable(lowering, api, operation)
        alternatives = operation.shared or (None,)
        for one in alternatives:
            plans.extend(
                _Planner(lowering, api, operation, groups.key_of(operation), names).plans(one)
            )
    return tuple(_with_links(lowering, api, plans, groups))


def _with_links(
    lowering: Lowering, api: Api, plans: list[OperationPlan], groups: Groups
) -> Iterator[OperationPlan]:
    """Plans that know what can follow them: all methods have their names by now."""
    followers = {
        plan.operation.pointer: (_called(plan, groups), plan.parameters) for plan in plans[::-1]
    }
    for plan in plans:
        responses = plan.operation.responses.values()
        links = tuple(link for response in responses for link in response.links)
        lines = tuple(link_lines(lowering, api, links, followers))
        yield replace(
            plan, links=lines, called=_called(plan, groups), made_by=_made_by(plan, groups)
        )


def _called(plan: OperationPlan, groups: Groups) -> str:
    return f"{groups[plan.group].name}.{plan.name}" if groups else str(plan.name)


def _made_by(plan: OperationPlan, groups: Groups) -> str:
    return f"{groups[plan.group].module}.{plan.name}" if groups else str(plan.name)


class _Planner:
    """Plans what stands on one method and path."""

    def __init__(
        self,
        lowering: Lowering,
        api: Api,
        operation: Operation,
        group: str,
        names: MethodNames,
    ) -> None:
        self.lowering = lowering
        self.api = api
        self.operation = operation
        self.group = group
        self.names = names

    def plans(self, shared: SharedOperation | None) -> Iterator[OperationPlan]:
        """The method; another where the same can also be had item by item."""
        plan = self.plan(shared)
        at_once = tuple(one for one in plan.answers.choices if not one.is_sequential)
        streams = tuple(one for one in plan.answers.choices if one.is_sequential)
        if not (at_once and streams):
            yield plan
            return
        yield replace(
            plan,
            answers=replace(plan.answers, choices=at_once),
            chooser=plan.chooser if len(at_once) > 1 else None,
            series=plan_pages(self.lowering, self.operation),
        )
        name, single = self.names.claim_stream(plan.name, self.operation)
        yield replace(
            plan,
            name=name,
            answers=replace(plan.answers, choices=streams),
            chooser=None,
            series=plan_items(
                self.lowering, self.operation, streams[0].media_types[0], class_name(single)
            ),
        )

    def plan(self, shared: SharedOperation | None) -> OperationPlan:
        operation = self.operation
        name, single = self.names.claim(operation, shared)
        owner = class_name(single)
        scope = self.lowering.scope("argument", RESERVED_ARGUMENTS)
        parameters = self.parameters(owner, scope)
        body = (
            json_body_plan(self.lowering, shared.request, owner)
            if shared
            else plan_body(self.lowering, operation.request_body, owner, scope)
        )
        answers = plan_answers(self.lowering, operation, shared, owner)
        return OperationPlan(
            operation,
            name,
            self.group,
            shared.title or shared.operation_id if shared else operation.summary,
            "" if shared else operation.description,
            parameters,
            own_query(operation.path),
            body,
            answers,
            Identifier(scope.claim("accept")) if len(answers.choices) > 1 else None,
            self.series(answers, owner),
            own_server(self.lowering, self.api, operation),
            self.security(),
            self.envelope(owner, shared),
        )

    def parameters(self, owner: str, scope: Scope) -> tuple[ParameterPlan, ...]:
        planned = plan_parameters(self.lowering, self.api, self.operation, owner, scope)
        names = undeclared_names(self.operation)
        return (*planned, *self.undeclared(names, scope))

    def undeclared(self, names: list[str], scope: Scope) -> Iterator[ParameterPlan]:
        for name in names:
            self.lowering.report(
                "parameter-undeclared",
                self.operation.pointer,
                f"the path has {{{name[:60]}}}, which no parameter declares: taken for a string",
            )
            yield _undeclared_parameter(self.operation.node, name, scope)

    def series(self, answers: AnswersPlan, owner: str) -> SeriesPlan | None:
        first = answers.choices[0]
        if first.is_sequential:
            return plan_items(self.lowering, self.operation, first.media_types[0], owner)
        return plan_pages(self.lowering, self.operation)

    def envelope(self, owner: str, shared: SharedOperation | None) -> Envelope | None:
        own = shared.response if shared else None
        found = schema_envelope(own) if own else operation_envelope(self.operation)
        if found is None:
            return None
        of = self.lowering.type_of(found.error, f"{owner} Error")
        bare = of.inner if isinstance(of, Nullable) else of
        return Envelope(found.property, bare) if isinstance(bare, Reference) else None

    def security(self) -> tuple[tuple[str, ...], ...]:
        known = self.api.security_schemes
        alternatives = [
            tuple(requirement)
            for requirement in self.operation.security
            if all(name in known for name in requirement)
        ]
        required = required_credentials(self.api, self.operation)
        # Whoever requires two keys as parameters as well means both, whatever the alternatives are.
        together = [(*one, *(n for n in required if n not in one)) for one in alternatives if one]
        return tuple(dict.fromkeys([*together, *alternatives] if required else alternatives))


def _undeclared_parameter(node: Node, name: str, scope: Scope) -> ParameterPlan:
    """A path parameter that only the path itself knows of: a string."""
    argument = undeclared_argument(name, scope)
    empty = Node(node.document, node.pointer, {"required": True})
    return ParameterPlan(Parameter(name, "path", empty), argument, Primitive("str"))


def passed(plan: OperationPlan) -> Iterator[PyType]:
    """The types of all arguments."""
    yield from (parameter.type for parameter in plan.parameters)
    if plan.body:
        yield from (one.type for one in plan.body.contents if one.kind != "raw")


def answered(plan: OperationPlan) -> Iterator[PyType]:
    """The types of all that may be answered."""
    for contents in (*plan.answers.success.values(), *plan.answers.errors.values()):
        yield from (one.type for one in contents)
    if isinstance(plan.series, ItemsPlan) and plan.series.type is not None:
        yield plan.series.type
    if plan.envelope:
        yield plan.envelope.type


def path_pieces(plan: OperationPlan) -> Iterator[tuple[str, ParameterPlan | None]]:
    """A path's literal text, percent-encoded, or a variable and its parameter, in order."""
    by_name = {p.parameter.name: p for p in plan.parameters if p.parameter.location == "path"}
    declared = path_variables(plan.operation)
    for index, text in enumerate(path_parts(plan.operation.path)):
        if index % 2:
            yield text, by_name[declared.get(text, text)]
        elif text:
            encoded = quote(text.encode(errors="replace"), safe=_UNTOUCHED)
            yield _ALONE.sub("%25", encoded), None
