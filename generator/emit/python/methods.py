"""Operations spelled: the signature, expression and docstring of each method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..text import (
    DocText,
    Identifier,
    PyExpr,
    alternatives,
    call,
    doc_text,
    literal,
    subscript,
)
from .annotate import Annotator
from .answers import Choice, ContentPlan
from .bodies import BodyContent, BodyPlan
from .described import paragraphs
from .documented_errors import documented_errors
from .inputs import InputSpeller
from .media import essence_of, sendable_names
from .operations import OperationPlan, path_pieces
from .parameters import pairs, path_expression
from .series import ItemsPlan
from .series_spelled import SeriesView, spelled_series
from .types import AnyType, Binary, PyType, nullable

__all__ = ["MethodView", "OverloadView", "method_view"]


@dataclass(frozen=True, slots=True)
class OverloadView:
    """One of several ways to call a method, by the media type that is wanted.

    :param made: the type of its call.
    """

    signature: PyExpr
    result: PyExpr
    made: PyExpr


@dataclass(frozen=True, slots=True)
class MethodView:
    """What the templates lay out of one operation, in ``calls`` and in both clients.

    :param models: the models that its answers are made of.
    :param all_models: those and the ones that its arguments name.
    :param made: the type of its call.
    :param item: the type of its items, where they come one after the other.
    :param has_series: whether it has items at all.
    :param item_models: the models that its call names.
    """

    name: Identifier
    literal_name: PyExpr
    known: Identifier
    models: PyExpr
    all_models: frozenset[str]
    result: PyExpr
    answers: PyExpr
    made: PyExpr
    item: PyExpr | None
    has_series: bool
    item_models: PyExpr
    overloads: tuple[OverloadView, ...]
    signature: PyExpr
    method_signature: PyExpr
    arguments: PyExpr
    call: PyExpr
    summary: DocText
    doc: DocText


def method_view(
    annotator: Annotator,
    speller: InputSpeller,
    plan: OperationPlan,
    schemes: frozenset[str],
    *,
    later: bool,
) -> MethodView:
    """The view of one operation.

    :param schemes: the security schemes that the client can send.
    :param later: whether its answers are made when they are asked for, by a function.
    """
    speller.models.clear()
    known = PyExpr(f"_{plan.name}_answers{'()' if later else ''}")
    choices = plan.answers.choices
    first, *others = choices
    several = bool(others)
    series = spelled_series(annotator, plan)
    result = PyExpr("Any") if several else annotator.annotation(first.result)
    if several:
        annotator.use("Any", "Literal")
    items = series.item if series and isinstance(plan.series, ItemsPlan) else None
    arguments = _Arguments(speller, plan)
    signature = arguments.signature(PyExpr("str") if several else None)
    answered = frozenset(_model_names(annotator, _answered(plan)))
    inputs = frozenset(speller.models)
    title = f"{plan.operation.method} {plan.operation.path}"
    return MethodView(
        plan.name,
        literal(str(plan.name)),
        Identifier(f"_{plan.name}_answers"),
        PyExpr(", ".join(sorted(answered))),
        answered | inputs | (series.models if series else frozenset()),
        result,
        _answers(annotator, plan),
        _made(result, None if several else series),
        items,
        series is not None,
        PyExpr(", ".join(sorted(series.needed))) if series else PyExpr(""),
        tuple(_overloads(annotator, arguments, choices, series)) if several else (),
        PyExpr(f"*, {signature}" if signature else ""),
        PyExpr(f"self, *, {signature}" if signature else "self"),
        arguments.given,
        _call(plan, title, schemes, known, series),
        doc_text(f"`{title}`"),
        doc_text(_doc(plan, series), 8),
    )


def _overloads(
    annotator: Annotator,
    arguments: _Arguments,
    choices: tuple[Choice, ...],
    series: SeriesView | None,
) -> Iterator[OverloadView]:
    for number, choice in enumerate(choices):
        wanted = subscript("Literal", map(literal, choice.media_types))
        signature = arguments.signature(wanted, optional=number == 0)
        result = annotator.annotation(choice.result)
        made = _made(result, series if number == 0 else None)
        yield OverloadView(PyExpr(f"*, {signature}"), result, made)


def _made(result: PyExpr, series: SeriesView | None) -> PyExpr:
    """The type of a call."""
    return (
        subscript("ApiSeries", [result, series.item]) if series else subscript("ApiCall", [result])
    )


def _answered(plan: OperationPlan) -> Iterator[PyType]:
    """The types of all answers."""
    for by_status in (plan.answers.success, plan.answers.errors):
        for contents in by_status.values():
            yield from (content.type for content in contents)
    if plan.envelope:
        yield plan.envelope.type
    if isinstance(plan.series, ItemsPlan) and plan.series.type:
        yield plan.series.type


def _model_names(annotator: Annotator, types: Iterable[PyType]) -> set[str]:
    return {name for of in types for name in annotator.class_names(of)}


class _Arguments:
    """The arguments of a method: those that must be given, then those that need not."""

    def __init__(self, speller: InputSpeller, plan: OperationPlan) -> None:
        self._speller = speller
        self._plan = plan

    def signature(self, wanted: PyExpr | None, *, optional: bool = True) -> PyExpr:
        """The arguments with their types.

        :param wanted: the type of the argument that chooses the media type of the answer.
        :param optional: whether that one may be left out.
        """
        must: list[str] = []
        may: list[str] = []
        for one in self._plan.parameters:
            if one.required:
                must.append(f"{one.argument}: {self._speller.spell(one.type)}")
            else:
                spelled = self._speller.spell(nullable(one.type))
                may.append(f"{one.argument}: {spelled} = None")
        if self._plan.body:
            body, chooser = self._body(self._plan.body)
            (must if self._plan.body.required else may).insert(
                len(must) if self._plan.body.required else 0, body
            )
            may += chooser
        if self._plan.chooser and wanted is not None:
            default = literal(self._plan.answers.choices[0].media_types[0])
            argument = f"{self._plan.chooser}: {wanted}"
            (may if optional else must).append(f"{argument} = {default}" if optional else argument)
        return PyExpr(", ".join([*must, *may]))

    def _body(self, body: BodyPlan) -> tuple[str, list[str]]:
        choices = [self._content(one) for one in body.contents]
        if body.required:
            text = f"body: {alternatives(choices)}"
        elif body.may_be_null:
            text = f"body: {alternatives([*choices, PyExpr('_bodies.Absent')])} = ..."
        else:
            text = f"body: {alternatives([*choices, PyExpr('None')])} = None"
        if body.chooser is None:
            return text, []
        if body.is_open:
            default = "" if body.first.kind == "raw" else f" = {literal(body.first.media_type)}"
            return text, [f"{body.chooser}: str{default}"]
        self._speller.used.add("Literal")
        names = subscript("Literal", [literal(one.media_type) for one in body.contents])
        return text, [f"{body.chooser}: {names} = {literal(body.first.media_type)}"]

    def _content(self, content: BodyContent) -> PyExpr:
        """The type of a body: fields by name where it is a form, else what its schema says."""
        if content.kind == "raw":
            if isinstance(content.type, Binary):
                return PyExpr("_bodies.Upload")
            return PyExpr("str | _bodies.Upload")
        if content.kind in ("form", "multipart") and isinstance(content.type, AnyType):
            self._speller.used.update(("Any", "Mapping"))
            return PyExpr("Mapping[str, Any]")
        return self._speller.spell(content.type)

    @property
    def given(self) -> PyExpr:
        """The arguments as they are handed on."""
        body = self._plan.body
        names = [
            *(p.argument for p in self._plan.parameters),
            *(["body"] if body else []),
            *([body.chooser] if body and body.chooser else []),
            *([self._plan.chooser] if self._plan.chooser else []),
        ]
        return PyExpr(", ".join(f"{name}={name}" for name in names))


def _answers(annotator: Annotator, plan: OperationPlan) -> PyExpr:
    arguments = [_by_status(annotator, plan.answers.success)]
    if plan.answers.errors or plan.envelope:
        arguments.append(_by_status(annotator, plan.answers.errors))
    if plan.envelope:
        content = ContentPlan("application/json", plan.envelope.type)
        name = literal(plan.envelope.property)
        arguments.append(PyExpr(f"({name}, {_content(annotator, content)})"))
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


def _call(
    plan: OperationPlan,
    label: str,
    schemes: frozenset[str],
    answers: PyExpr,
    series: SeriesView | None,
) -> PyExpr:
    named: dict[str, PyExpr] = {
        "operation": literal(label),
        "method": literal(plan.operation.method),
        "path": path_expression(path_pieces(plan)),
        "answers": answers,
    }
    sent = {
        "query": pairs(plan.parameters, "query", "querystring", fixed=plan.query),
        "headers": pairs(plan.parameters, "header"),
        "cookies": pairs(plan.parameters, "cookie"),
        "body": _body(plan.body) if plan.body else None,
        "accept": _accept(plan),
        "security": _security(plan, schemes),
        "server": literal(plan.server) if plan.server else None,
        "series": series.made if series else None,
    }
    named |= {key: value for key, value in sent.items() if value is not None}
    return call("ApiSeries" if series else "ApiCall", **named)


def _accept(plan: OperationPlan) -> PyExpr | None:
    """What is asked for, and the media types of errors after it."""
    errors = sendable_names(one.media_type for c in plan.answers.errors.values() for one in c)
    if plan.chooser:
        others = "".join(f", {name}" for name in errors)
        return PyExpr(f"{plan.chooser} + {literal(others)}" if others else plan.chooser)
    names = list(dict.fromkeys((*plan.answers.choices[0].media_types, *errors)))
    return literal(", ".join(names)) if names else None


def _security(plan: OperationPlan, schemes: frozenset[str]) -> PyExpr | None:
    """The alternatives of what is sent; what cannot be sent is left to the transport."""
    sendable = [[name for name in one if name in schemes] for one in plan.security]
    alternatives = [one for one in sendable if one]
    return _tuple(_tuple(map(literal, one)) for one in alternatives) if alternatives else None


def _tuple(items: Iterable[PyExpr]) -> PyExpr:
    return PyExpr("(" + "".join(f"{item}, " for item in items) + ")")


def _body(body: BodyPlan) -> PyExpr:
    made = _written_body(body)
    if body.required:
        return made
    absent = "..." if body.may_be_null else "None"
    return PyExpr(f"None if body is {absent} else {made}")


def _written_body(body: BodyPlan) -> PyExpr:
    given, first = PyExpr("body"), body.first
    if body.chooser:
        encodings = [
            f"{literal(one.media_type)}: {encoding}"
            for one in body.contents
            if (encoding := _encoding(one))
        ]
        more = [PyExpr("{" + ", ".join(encodings) + "}")] if encodings else []
        return call("_bodies.body_of", given, PyExpr(body.chooser), *more)
    match first.kind:
        case "json" if first.media_type == "application/json":
            return call("_bodies.json_body", given)
        case "json" | "raw":
            return call(f"_bodies.{first.kind}_body", given, literal(first.media_type))
        case "form":
            encoding = _encoding(first)
            return call("_bodies.form_body", given, *([encoding] if encoding else []))
        case "multipart":
            of = essence_of(first.media_type)
            named = {} if of == "multipart/form-data" else {"media_type": literal(of)}
            encoding = _encoding(first)
            return call("_bodies.multipart_body", given, *([encoding] if encoding else []), **named)


def _encoding(content: BodyContent) -> PyExpr | None:
    """How the fields of a form are written, where something is said of them."""
    if not content.encoding:
        return None
    items: list[str] = []
    for name, one in content.encoding.items():
        named: dict[str, PyExpr] = {}
        if one.media_type:
            named["media_type"] = literal(one.media_type)
        if one.style:
            named["style"] = literal(one.style)
            if not one.explode:
                named["explode"] = literal(False)
            if one.allow_reserved:
                named["allow_reserved"] = literal(True)
        items.append(f"{literal(name)}: {call('_bodies.Encoding', **named)}")
    return PyExpr("{" + ", ".join(items) + "}")


def _doc(plan: OperationPlan, series: SeriesView | None) -> str:
    title = plan.title or f"{plan.operation.method} {plan.operation.path}"
    deprecated = "Deprecated." if plan.operation.deprecated else ""
    told = plan.operation.success.headers if plan.operation.success else ()
    headers = f"Headers of the answer: {', '.join(f'`{name}`' for name in told)}." if told else ""
    paged = series and not isinstance(plan.series, ItemsPlan)
    items = f"All items, page by page: `client.items(calls.{plan.called}(...))`." if paged else ""
    fields = "\n".join(_field_list(plan))
    return paragraphs(title, plan.doc, deprecated, headers, items, *plan.links, fields)


def _field_list(plan: OperationPlan) -> Iterator[str]:
    for one in plan.parameters:
        text = _one_line(one.parameter.description) or f"`{one.parameter.name}`"
        made = " Made where it is not given." if one.is_key else ""
        yield f":param {one.argument}: {text}{made}"
    if plan.body:
        yield f":param body: {_one_line(plan.body.doc) or 'what is sent.'}"
        if plan.body.chooser:
            yield f":param {plan.body.chooser}: the media type that it is sent in."
    if plan.chooser:
        yield f":param {plan.chooser}: the media type that is wanted."
    yield from (f":raises {name}: {text}" for name, text in documented_errors(plan))
    if plan.envelope:
        yield f":raises ApiEnvelopeError: if the answer's `{plan.envelope.property}` is not null."
    yield ":raises ApiError: if there is no result."


def _one_line(text: str) -> str:
    return " ".join(text.split())
