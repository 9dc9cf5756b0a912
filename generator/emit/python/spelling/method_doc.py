"""The docstrings of methods: what a call does, takes, and can fail with."""

from __future__ import annotations

from collections.abc import Iterator

from ..operations.plan import OperationPlan
from ..operations.series import ItemsPlan
from ..schemas.described import paragraphs
from .documented_errors import documented_errors
from .series import SeriesView

__all__ = ["method_doc"]


def method_doc(plan: OperationPlan, series: SeriesView | None) -> str:
    title = plan.title or f"`{plan.operation.method} {plan.operation.path}`"
    deprecated = "Deprecated." if plan.operation.deprecated else ""
    told = plan.operation.success.headers if plan.operation.success else ()
    headers = f"Headers of the answer: {', '.join(f'`{name}`' for name in told)}." if told else ""
    paged = series and not isinstance(plan.series, ItemsPlan)
    items = f"All items, page by page: `client.items(calls.{plan.made_by}(...))`." if paged else ""
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
