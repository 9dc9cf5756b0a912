"""Operations spelled: the signature, expression and docstring of each method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ..text import (
    Bracketed,
    ClassName,
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
from .signatures import Signature, SpelledParameter
from .types import AnyType, Binary, PyType, nullable

__all__ = ["MethodView", "OverloadView", "method_view"]

_NONE: Final = PyExpr("None")


@dataclass(frozen=True, slots=True)
class OverloadView:
    """One of several ways to call a method, by the media type that is wanted.

    :param method_signature: the same with ``self``.
    :param made: the type of its call.
    """

    signature: Signature
    method_signature: Signature
    result: PyExpr
    made: PyExpr


@dataclass(frozen=True, slots=True)
class MethodView:
    """What the templates lay out of one operation, in ``calls`` and in both clients.

    :param models: the models that its answers are made of.
    :param seen_models: the models that its signatures name.
    :param made_models: the models that those of its call name.
    :param made: the type of its call.
    :param item: the type of its items, where they come one after the other.
    :param has_series: whether it has items at all.
    :param item_models: the models that its call names.
    """

    name: Identifier
    literal_name: PyExpr
    known: Identifier
    models: tuple[ClassName, ...]
    seen_models: frozenset[ClassName]
    made_models: frozenset[ClassName]
    result: PyExpr
    answers: PyExpr
    made: PyExpr
    item: PyExpr | None
    has_series: bool
    item_models: tuple[ClassName, ...]
    overloads: tuple[OverloadView, ...]
    signature: Signature
    method_signature: Signature
    arguments: Bracketed
    call: Bracketed
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
    parameters = arguments.parameters(PyExpr("str") if several else None)
    seen = _model_names(annotator, (choice.result for choice in choices)) | speller.models
    made = seen | (series.models if series else set())
    answered = _model_names(annotator, _answered(plan))
    title = f"{plan.operation.method} {plan.operation.path}"
    return MethodView(
        plan.name,
        literal(str(plan.name)),
        Identifier(f"_{plan.name}_answers"),
        tuple(sorted(answered)),
        frozenset(seen if items is None else made),
        frozenset(made),
        result,
        _answers(annotator, plan),
        _made(result, None if several else series),
        items,
        series is not None,
        tuple(sorted(series.needed)) if series else (),
        tuple(_overloads(annotator, arguments, choices, series)) if several else (),
        Signature.of(parameters),
        Signature.of(parameters, "self"),
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
        parameters = arguments.parameters(wanted, optional=number == 0)
        result = annotator.annotation(choice.result)
        made = _made(result, series if number == 0 else None)
        yield OverloadView(Signature.of(parameters), Signature.of(parameters, "self"), result, made)


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


def _model_names(annotator: Annotator, types: Iterable[PyType]) -> set[ClassName]:
    return {name for of in types for name in annotator.class_names(of)}


class _Arguments:
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
        choices = [self._content(one) for one in body.contents]
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
            default = None if body.first.kind == "raw" else literal(body.first.media_type)
            return spelled, [SpelledParameter.of(body.chooser, PyExpr("str"), default)]
        self._speller.used.add("Literal")
        names = subscript("Literal", [literal(one.media_type) for one in body.contents])
        return spelled, [SpelledParameter.of(body.chooser, names, literal(body.first.media_type))]

    def _content(self, content: BodyContent) -> PyExpr:
        """The type of a body: fields by name where it is a form, else what its schema says."""
        if content.kind == "raw":
            if isinstance(content.type, Binary):
                return PyExpr("_bodies.Upload")
            return alternatives([self._speller.spell(content.type), PyExpr("_bodies.Upload")])
        if content.kind in ("form", "multipart") and isinstance(content.type, AnyType):
            self._speller.used.update(("Any", "Mapping"))
            return PyExpr("Mapping[str, Any]")
        return self._speller.spell(content.type)

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


def _answers(annotator: Annotator, plan: OperationPlan) -> Bracketed:
    arguments = [_by_status(annotator, plan.answers.success)]
    if plan.answers.errors or plan.envelope:
        arguments.append(_by_status(annotator, plan.answers.errors))
    if plan.envelope:
        content = ContentPlan("application/json", plan.envelope.type)
        name = literal(plan.envelope.property)
        arguments.append(_tuple([name, _content(annotator, content)]))
    return call("ApiAnswers", *arguments)


def _by_status(annotator: Annotator, contents: Mapping[str, tuple[ContentPlan, ...]]) -> PyExpr:
    return Bracketed.of(
        "{",
        (
            (
                f"{literal(status.upper() if status[1:] == 'xx' else status)}: ",
                _tuple([_content(annotator, content) for content in listed]),
            )
            for status, listed in contents.items()
        ),
    )


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
) -> Bracketed:
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
    listed = list(items)
    if len(listed) == 1:
        return PyExpr(f"({listed[0]},)")
    return Bracketed.of("(", [("", item) for item in listed])


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
    items: list[tuple[str, PyExpr]] = []
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
        items.append((f"{literal(name)}: ", call("_bodies.Encoding", **named)))
    return Bracketed.of("{", items)


def _doc(plan: OperationPlan, series: SeriesView | None) -> str:
    title = plan.title or f"`{plan.operation.method} {plan.operation.path}`"
    deprecated = "Deprecated." if plan.operation.deprecated else ""
    told = plan.operation.success.headers if plan.operation.success else ()
    headers = f"Headers of the answer: {', '.join(f'`{name}`' for name in told)}." if told else ""
    paged = series and not isinstance(plan.series, ItemsPlan)
    items = f"All items, page by page: `client.items(calls.{plan.called}(...))`." if paged else ""
    fields = "\n".join(_field_list(plan))
    return paragraphs(title, plan.doc, deprecated, headers, items, *plan.links, fields)


def _field_list(plan: OperationPlan) -> Iterator[str]:
    for one in plan.parameters:
        name = one.parameter.name
        renamed = f"`{name}`" if name != one.argument else ""
        text = _one_line(one.parameter.description) or renamed
        made = "Made where it is not given." if one.is_key else ""
        if told := f"{text} {made}".strip():
            yield f":param {one.argument}: {told}"
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
