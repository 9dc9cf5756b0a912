"""Operations spelled: the signature, expression and docstring of each method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..text import DocText, Identifier, PyExpr, alternatives, call, doc_text, literal
from .annotate import Annotator
from .described import paragraphs
from .media import sendable_range
from .operations import BodyPlan, ContentPlan, Envelope, OperationPlan, path_pieces
from .parameters import pairs, path_expression
from .types import (
    AnyType,
    Nullable,
    Primitive,
    PyType,
    UnionOf,
    nullable,
    union_of,
)

__all__ = ["MethodView", "method_view"]


@dataclass(frozen=True, slots=True)
class MethodView:
    """What the templates lay out of one operation, in ``_operations.py`` and in both clients."""

    name: Identifier
    literal_name: PyExpr
    known: Identifier
    models: PyExpr
    all_models: frozenset[str]
    result: PyExpr
    answers: PyExpr
    signature: PyExpr
    method_signature: PyExpr
    arguments: PyExpr
    call: PyExpr
    summary: DocText
    doc: DocText


def method_view(
    annotator: Annotator, plan: OperationPlan, schemes: frozenset[str], *, later: bool
) -> MethodView:
    """The view of one operation.

    :param schemes: the security schemes that the client can send.
    :param later: whether its answers are made when they are asked for, by a function.
    """
    known = PyExpr(f"_{plan.name}_answers{'()' if later else ''}")
    envelope = plan.envelope
    answered = tuple(_answered(plan))
    signature = ", ".join(_signature(annotator, plan))
    given = [*(p.argument for p in plan.parameters), *(["body"] if plan.body else [])]
    label = f"{plan.operation.method} {plan.operation.path}"
    return MethodView(
        plan.name,
        literal(str(plan.name)),
        Identifier(f"_{plan.name}_answers"),
        PyExpr(", ".join(sorted(_model_names(annotator, answered)))),
        frozenset(_model_names(annotator, (*answered, *_given(plan)))),
        annotator.annotation(_result(plan)),
        _answers(annotator, plan, envelope),
        PyExpr(f"*, {signature}" if signature else ""),
        PyExpr(f"self, *, {signature}" if signature else "self"),
        PyExpr(", ".join(f"{name}={name}" for name in given)),
        _call(plan, label, schemes, known),
        doc_text(f"`{label}`"),
        doc_text(_doc(plan, envelope), 8),
    )


def _answered(plan: OperationPlan) -> Iterator[PyType]:
    """The types of all answers."""
    for by_status in (plan.success, plan.errors):
        for contents in by_status.values():
            yield from (content.type for content in contents)
    if plan.envelope:
        yield plan.envelope.type


def _given(plan: OperationPlan) -> Iterator[PyType]:
    """The types of all arguments."""
    yield from (parameter.type for parameter in plan.parameters)
    if plan.body:
        yield plan.body.type


def _model_names(annotator: Annotator, types: Iterable[PyType]) -> set[str]:
    return {name for of in types for name in annotator.class_names(of)}


def _result(plan: OperationPlan) -> PyType:
    types: list[PyType] = []
    for contents in plan.success.values():
        types.extend(content.type for content in contents)
        if not contents:
            types.append(Primitive("none"))
    return union_of(types) if types else Primitive("none")


def _signature(annotator: Annotator, plan: OperationPlan) -> Iterator[str]:
    """Arguments that must be given, then those that need not."""
    optional: list[str] = []
    for one in plan.parameters:
        if one.parameter.required:
            yield f"{one.argument}: {annotator.annotation(one.type)}"
        else:
            optional.append(f"{one.argument}: {annotator.annotation(nullable(one.type))} = None")
    if plan.body:
        annotation = _body_annotation(annotator, plan.body)
        if plan.body.required:
            yield f"body: {annotation}"
        else:
            optional.insert(0, f"body: {annotation} = None")
    yield from optional


def _body_annotation(annotator: Annotator, body: BodyPlan) -> PyExpr:
    """The body's type, a mapping where the type has fields, and None where it can be left out."""
    bare = body.type.inner if isinstance(body.type, Nullable) else body.type
    if isinstance(bare, AnyType):
        return annotator.annotation(bare)
    choices = [annotator.annotation(bare)]
    members = bare.members if isinstance(bare, UnionOf) else (bare,)
    fields = any(annotator.definitions.class_of(member) for member in members)
    if body.kind in ("form", "multipart") or (body.kind == "json" and fields):
        annotator.use("Any")
        choices.append(PyExpr("Mapping[str, Any]"))
    if bare is not body.type or not body.required:
        choices.append(PyExpr("None"))
    return alternatives(choices)


def _answers(annotator: Annotator, plan: OperationPlan, envelope: Envelope | None) -> PyExpr:
    arguments = [_by_status(annotator, plan.success)]
    if plan.errors or envelope:
        arguments.append(_by_status(annotator, plan.errors))
    if envelope:
        content = ContentPlan("application/json", envelope.type)
        arguments.append(PyExpr(f"({literal(envelope.property)}, {_content(annotator, content)})"))
    return call("ApiAnswers", *arguments)


def _by_status(annotator: Annotator, contents: Mapping[str, tuple[ContentPlan, ...]]) -> PyExpr:
    items = []
    for status, listed in contents.items():
        inner = "".join(f"{_content(annotator, content)}, " for content in listed)
        items.append(f"{literal(status.upper() if status[1:] == 'xx' else status)}: ({inner})")
    return PyExpr("{" + ", ".join(items) + "}")


def _content(annotator: Annotator, content: ContentPlan) -> PyExpr:
    annotator.use("ApiContent")
    annotation = annotator.annotation(content.type)
    return call("ApiContent", literal(content.media_type), annotation)


def _call(plan: OperationPlan, label: str, schemes: frozenset[str], answers: PyExpr) -> PyExpr:
    named: dict[str, PyExpr] = {
        "operation": literal(label),
        "method": literal(plan.operation.method),
        "path": path_expression(path_pieces(plan)),
        "answers": answers,
    }
    for key, location in (("query", "query"), ("headers", "header"), ("cookies", "cookie")):
        sent = pairs(plan.parameters, location)
        if sent is not None:
            named[key] = sent
    if plan.body:
        named["body"] = _body(plan.body)
    accept = sendable_range(
        content.media_type
        for by_status in (plan.success, plan.errors)
        for contents in by_status.values()
        for content in contents
    )
    if accept:
        named["accept"] = literal(accept)
    security = [one for one in plan.security if one and schemes >= set(one)]
    if security:
        named["security"] = _tuple(_tuple(literal(name) for name in one) for one in security)
    return call("ApiCall", **named)


def _tuple(items: Iterable[PyExpr]) -> PyExpr:
    return PyExpr("(" + "".join(f"{item}, " for item in items) + ")")


def _body(body: BodyPlan) -> PyExpr:
    given = PyExpr("body")
    match body.kind:
        case "json" if body.media_type == "application/json":
            return call("_bodies.json_body", given)
        case "json":
            return call("_bodies.json_body", given, literal(body.media_type))
        case "raw":
            return call("_bodies.raw_body", given, literal(body.media_type))
        case "form" | "multipart":
            return call(f"_bodies.{body.kind}_body", given)


def _doc(plan: OperationPlan, envelope: Envelope | None) -> str:
    title = plan.title or f"{plan.operation.method} {plan.operation.path}"
    deprecated = "Deprecated." if plan.operation.deprecated else ""
    return paragraphs(title, plan.doc, deprecated, "\n".join(_field_list(plan, envelope)))


def _field_list(plan: OperationPlan, envelope: Envelope | None) -> Iterator[str]:
    for one in plan.parameters:
        text = _one_line(one.parameter.description) or f"`{one.parameter.name}`"
        yield f":param {one.argument}: {text}"
    if plan.body:
        yield f":param body: {_one_line(plan.body.doc) or 'what is sent'}"
    statuses = ", ".join(plan.success) or "documented"
    yield f":raises ApiStatusError: if the status is not {statuses}."
    if envelope:
        yield f":raises ApiEnvelopeError: if the answer's `{envelope.property}` is not null."
    yield ":raises ApiResponseError: if the answer is not what is documented."
    yield ":raises ApiConnectionError: if no answer comes."


def _one_line(text: str) -> str:
    return " ".join(text.split())
