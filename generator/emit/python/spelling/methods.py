"""Operations spelled: the signature, expression and docstring of each method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...text import (
    Bracketed,
    ClassName,
    DocText,
    Identifier,
    PyExpr,
    doc_text,
    literal,
    subscript,
)
from ..operations.answers import Choice
from ..operations.plan import OperationPlan
from ..operations.series import ItemsPlan
from ..types import ANY, NeverType, PyType
from .annotate import Annotator
from .answers import spelled_answers
from .arguments import Arguments
from .call import spelled_call
from .method_doc import method_doc
from .results import ResultAnnotator
from .series import SeriesView, spelled_series
from .signatures import Signature
from .spellers import Spellers

__all__ = ["MethodView", "OverloadView", "method_view"]


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
    :param deprecated: whether the API is to lose it, as type checkers and editors tell.
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
    deprecated: bool


def method_view(
    spellers: Spellers,
    plan: OperationPlan,
    schemes: frozenset[str],
    *,
    later: bool,
) -> MethodView:
    """The view of one operation.

    :param schemes: the security schemes that the client can send.
    :param later: whether its answers are made when they are asked for, by a function.
    """
    annotator, results, speller = spellers.answers, spellers.results, spellers.inputs
    speller.models.clear()
    known = PyExpr(f"_{plan.name}_answers{'()' if later else ''}")
    choices = plan.answers.choices
    first, *others = choices
    several = bool(others)
    series = spelled_series(annotator, results, plan)
    result = PyExpr("Any") if several else _result(results, first.result)
    if several:
        annotator.use("Any", "Literal")
    items = series.item if series and isinstance(plan.series, ItemsPlan) else None
    arguments = Arguments(speller, plan)
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
        spelled_answers(annotator, plan),
        _made(result, None if several else series),
        items,
        series is not None,
        tuple(sorted(series.needed)) if series else (),
        tuple(_overloads(results, arguments, choices, series)) if several else (),
        Signature.of(parameters),
        Signature.of(parameters, "self"),
        arguments.given,
        spelled_call(plan, title, schemes, known, series),
        doc_text(f"`{title}`"),
        doc_text(method_doc(plan, series), 8),
        plan.operation.deprecated,
    )


def _overloads(
    results: ResultAnnotator,
    arguments: Arguments,
    choices: tuple[Choice, ...],
    series: SeriesView | None,
) -> Iterator[OverloadView]:
    for number, choice in enumerate(choices):
        wanted = subscript("Literal", map(literal, choice.media_types))
        parameters = arguments.parameters(wanted, optional=number == 0)
        result = _result(results, choice.result)
        made = _made(result, series if number == 0 else None)
        yield OverloadView(Signature.of(parameters), Signature.of(parameters, "self"), result, made)


def _result(results: ResultAnnotator, of: PyType) -> PyExpr:
    """The type of a result; a method that can have none would be taken for one without an end."""
    has_values = not isinstance(results.definitions.resolved(of), NeverType)
    return results.annotation(of if has_values else ANY)


def _made(result: PyExpr, series: SeriesView | None) -> PyExpr:
    """The type of a call."""
    return (
        subscript("ApiSeries", [result, series.item]) if series else subscript("ApiCall", [result])
    )


def _answered(plan: OperationPlan) -> Iterator[PyType]:
    """The types of all answers; of items one by one the call says what they are."""
    for by_status in (plan.answers.success, plan.answers.errors):
        for contents in by_status.values():
            yield from (content.type for content in contents)
    if plan.envelope:
        yield plan.envelope.type


def _model_names(annotator: Annotator, types: Iterable[PyType]) -> set[ClassName]:
    return {name for of in types for name in annotator.class_names(of)}
