"""Answers spelled: the expression that says what an operation may answer."""

from __future__ import annotations

from collections.abc import Mapping

from ...text import (
    Bracketed,
    PyExpr,
    call,
    literal,
    tuple_of,
)
from ..operations.answers import ContentPlan
from ..operations.plan import OperationPlan
from .annotate import Annotator

__all__ = ["spelled_answers"]


def spelled_answers(annotator: Annotator, plan: OperationPlan) -> Bracketed:
    arguments = [_by_status(annotator, plan.answers.success)]
    if plan.answers.errors or plan.envelope:
        arguments.append(_by_status(annotator, plan.answers.errors))
    if plan.envelope:
        content = ContentPlan("application/json", plan.envelope.type)
        name = literal(plan.envelope.property)
        arguments.append(tuple_of([name, _content(annotator, content)]))
    return call("ApiAnswers", *arguments)


def _by_status(annotator: Annotator, contents: Mapping[str, tuple[ContentPlan, ...]]) -> PyExpr:
    return Bracketed.of(
        "{",
        (
            (
                f"{literal(status.upper() if status[1:] == 'xx' else status)}: ",
                tuple_of([_content(annotator, content) for content in listed]),
            )
            for status, listed in contents.items()
        ),
    )


def _content(annotator: Annotator, content: ContentPlan) -> PyExpr:
    annotator.use("ApiContent")
    annotation = annotator.annotation(content.type)
    return call("ApiContent", literal(content.media_type), annotation)
