"""Series spelled: how the items of an operation are reached in its answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ....document import pointers
from ...text import ClassName, PyExpr, call, literal
from ..operations.plan import OperationPlan
from ..operations.series import ItemsPlan, PagesPlan, Place
from ..types import Constrained, ListOf, MapOf, Nullable, PyType, nullable
from .annotate import Annotator
from .results import ResultAnnotator

__all__ = ["SeriesView", "spelled_series"]


@dataclass(frozen=True, slots=True)
class SeriesView:
    """How items come.

    :param made: the expression that says it.
    :param item: the type of each item.
    :param models: the models that its type names.
    :param needed: those of them that the expression names.
    """

    made: PyExpr
    item: PyExpr
    models: frozenset[ClassName] = frozenset()
    needed: frozenset[ClassName] = frozenset()


@dataclass(frozen=True, slots=True)
class _Reached:
    """A member of an answer.

    :param read: the expression that reads it.
    :param guards: what must be there for that.
    """

    read: str
    type: PyType
    guards: tuple[str, ...] = ()

    @property
    def spelled(self) -> PyExpr:
        """The function that reads it in a page."""
        return PyExpr(f"lambda page: {' and '.join((*self.guards, self.read))}")


def spelled_series(
    annotator: Annotator, results: ResultAnnotator, plan: OperationPlan
) -> SeriesView | None:
    """How the items of an operation come; None where it has none, or they cannot be reached."""
    if plan.series is None:
        return None
    annotator.use("ApiSeries")
    if isinstance(plan.series, ItemsPlan):
        return _items(annotator, results, plan.series)
    answer = plan.answers.choices[0].result
    found = _reached(annotator, answer, plan.series.items)
    listed = _bare(annotator, found.type) if found else None
    if found is None or not isinstance(listed, ListOf):
        return None
    way = _way(annotator, answer, plan.series)
    if way is None:
        return None
    made = call("ApiPages", found.spelled, way)
    annotator.use("ApiPages")
    models = frozenset(annotator.class_names(listed.item))
    return SeriesView(made, results.annotation(listed.item), models)


def _items(annotator: Annotator, results: ResultAnnotator, plan: ItemsPlan) -> SeriesView:
    annotator.use("ApiItems")
    if plan.type is None:
        annotator.use("ServerSentEvent")
        event = PyExpr("ServerSentEvent")
        return SeriesView(call("ApiItems", event, events=literal(True)), event)
    item = annotator.annotation(plan.type)
    named = {"events": literal(True)} if plan.events else {}
    if plan.errors:
        named["errors"] = literal(True)
    models = frozenset(annotator.class_names(plan.type))
    made = call("ApiItems", item, **named)
    return SeriesView(made, results.annotation(plan.type), models, models)


def _way(annotator: Annotator, answer: PyType, plan: PagesPlan) -> PyExpr | None:
    """What asks for the next page; None where what it needs is not in the answer."""
    parameter = _place(annotator, plan.parameter)
    read: dict[str, PyExpr] = {}
    for name, path in (("mark", plan.mark), ("more", plan.more)):
        found = _reached(annotator, answer, path) if path else None
        if path and found is None:
            return None
        if found:
            read[name] = found.spelled
    more = {"more": read["more"]} if "more" in read else {}
    kind = {"link": "ByLink", "url": "ByUrl", "cursor": "ByCursor", "page": "ByNumber",
            "offset": "ByOffset"}[plan.way]  # fmt: skip
    annotator.use(kind)
    match plan.way:
        case "link":
            return call(kind)
        case "url":
            return call(kind, read["mark"]) if "mark" in read else None
        case "cursor":
            return call(kind, parameter, read["mark"], **more) if "mark" in read else None
        case "page":
            first = {} if plan.first == 1 else {"first": literal(plan.first)}
            counted = _reached(annotator, answer, plan.pages) if plan.pages else None
            pages = {"pages": counted.spelled} if counted else {}
            return call(kind, parameter, **first, **more, **pages)
        case "offset":
            return call(kind, parameter, **more)


def _place(annotator: Annotator, place: Place) -> PyExpr:
    """What says in a request which page is asked for."""
    if isinstance(place, str):
        return literal(place)
    annotator.use("InBody")
    media_type = {} if place.media_type == _JSON else {"media_type": literal(place.media_type)}
    return call("InBody", literal(pointers.child("", *place.names)), **media_type)


_JSON: Final = "application/json"


def _reached(annotator: Annotator, answer: PyType, path: tuple[str, ...]) -> _Reached | None:
    """A member of an answer by its names in the document; None where there is no such member."""
    at = _Reached("page", answer)
    for name in path:
        below = _member(annotator, at, name)
        if below is None:
            return None
        at = below
    return at


def _member(annotator: Annotator, at: _Reached, name: str) -> _Reached | None:
    of = _bare(annotator, at.type)
    is_list = isinstance(of, ListOf)
    guarded = is_list or annotator.definitions.allows_null(at.type)
    guards = (*at.guards, at.read) if guarded else at.guards
    if isinstance(of, ListOf):
        return _Reached(f"{at.read}[-1]", of.item, guards) if name == "-" else None
    if isinstance(of, MapOf):
        return _Reached(f"{at.read}.get({literal(name)})", Nullable(of.value), guards)
    found = annotator.definitions.class_of(of)
    field = next((f for f in found.fields if f.wire_name == name), None) if found else None
    if field is None:
        return None
    of_field = field.type if field.required else nullable(field.type)
    return _Reached(f"{at.read}.{field.attribute}", of_field, guards)


def _bare(annotator: Annotator, of: PyType) -> PyType:
    """A type without null and limits, through its names."""
    while True:
        match annotator.definitions.resolved(of):
            case Nullable(inner) | Constrained(inner, _):
                of = inner
            case resolved:
                return resolved
