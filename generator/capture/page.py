"""The facts of one operation's reference page, each with the line that it stands on.

A reader fills a :class:`Page` with what is printed, and nothing else: what the facts mean
together is for :mod:`~mockument.generator.capture.reconcile` to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from ..findings import Finding, JsonValue, PagePlace, Severity

__all__ = [
    "Badge",
    "CurlExample",
    "Endpoint",
    "Field",
    "Page",
    "Printed",
    "PrintedExample",
    "PrintedResponse",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Printed(Generic[T]):
    """A value and the line, from 1, that it is printed on."""

    value: T
    line: int


@dataclass(frozen=True, slots=True)
class Badge:
    """The glued line of badges: ``POSTInference Service APIsSince 5.1.8SynchronousAuth Required``.

    :param method: HTTP method, in upper case.
    :param execution: None where the badge is not there.
    :param authentication: True where it is required, False where it is said not to be.
    """

    method: str
    category: str
    since: str | None
    execution: Literal["synchronous", "asynchronous"] | None
    authentication: bool | None
    deprecated: bool
    line: int


@dataclass(frozen=True, slots=True)
class Field:
    """One bullet of a list of parameters, body fields or response fields.

    :param label: name, type and markers as they are printed, glued.
    :param type: the printed type; empty where none could be told apart.
    :param description: None where a placeholder stands in its place, or nothing.
    :param placeholder: whether a placeholder such as ``No description provided.`` is printed.
    :param trap: whether the label could have been taken apart in another way.
    :param settled_by: what told name and type apart.
    """

    label: str
    name: str
    type: str
    required: bool
    deprecated: bool
    description: str | None
    placeholder: bool
    trap: bool
    settled_by: Literal["example", "prose", "type", "capital", "nothing"]
    line: int
    children: tuple[Field, ...] = ()

    def walk(self, prefix: str) -> Iterator[tuple[str, Field]]:
        """This field and all below it, each with its place, such as ``body.param.name``.

        Fields below a list stand under ``[]``.
        """
        where = f"{prefix}.{self.name}"
        yield where, self
        below = f"{where}[]" if self.is_list else where
        for child in self.children:
            yield from child.walk(below)

    @property
    def is_list(self) -> bool:
        """Whether deeper bullets describe this field's items."""
        return self.type.partition("<")[0] in LIST_TYPES or self.type.endswith("[]")


LIST_TYPES = frozenset({"List", "Set", "ArrayList", "LinkedList", "HashSet", "Collection"})


@dataclass(frozen=True, slots=True)
class PrintedExample:
    """A JSON text on the page.

    :param status: the status printed before it; None where there is none.
    :param text: the JSON text, to the character.
    """

    status: str | None
    text: str
    value: JsonValue
    line: int


@dataclass(frozen=True, slots=True)
class PrintedResponse:
    """A response's part of the page.

    :param status: the printed status, ``200`` for *Success Response*, ``default`` for *Error
        Response*.
    :param heading: the heading as printed.
    """

    status: str
    heading: str
    description: str | None
    fields: tuple[Field, ...]
    examples: tuple[PrintedExample, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A method and a path template.

    :param path: without the query template that may be printed behind it.
    :param query: names in the query template.
    :param line: where it stands.
    """

    method: str
    path: str
    query: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class CurlExample:
    """The request example: one curl line, taken apart.

    :param source: the line as printed.
    :param server: scheme and authority, such as ``http://{host}``.
    :param headers: name and value pairs.
    :param body: the parsed JSON body; None where there is none.
    """

    source: str
    method: str
    server: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: JsonValue
    line: int


@dataclass(frozen=True)
class Page:
    """Everything that one page says.

    :param name: the page's file name.
    :param layout: ``bulleted``, or ``flat`` where bullets and indentation are lost.
    :param language: the language of its headings, as a BCP 47 tag.
    :param parameters: fields by location: ``path``, ``query``, ``header``.
    :param sections: the headings that are there, as their English names, in the page's order.
    :param findings: what the reader could not use, unclaimed lines among them.
    """

    name: str
    layout: Literal["bulleted", "flat"]
    language: Literal["en", "zh"]
    breadcrumb: Printed[tuple[str, ...]] | None
    badge: Badge | None
    titles: tuple[Printed[str], ...]
    operation_id: Printed[str] | None
    parameters: dict[str, tuple[Field, ...]]
    body: tuple[Field, ...]
    responses: tuple[PrintedResponse, ...]
    endpoints: tuple[Endpoint, ...]
    curl: CurlExample | None
    examples: tuple[PrintedExample, ...]
    history: tuple[Printed[str], ...]
    sections: tuple[str, ...]
    findings: tuple[Finding, ...]

    def finding(  # noqa: PLR0913, PLR0917 - a finding has as many parts
        self,
        code: str,
        severity: Severity,
        line: int | None,
        where: str,
        message: str,
        hint: str = "",
        related: Iterable[tuple[str, Field]] = (),
    ) -> Finding:
        """A finding about this page.

        :param related: all fields that the finding is about, with their places.
        """
        places = tuple(PagePlace(self.name, field.line, place) for place, field in related)
        return Finding(code, severity, PagePlace(self.name, line, where), message, hint, places)

    def walk_fields(self) -> Iterator[tuple[str, Field]]:
        """Every field of the page with its place: parameters, body, responses."""
        for location, fields in self.parameters.items():
            for field in fields:
                yield from field.walk(location)
        for field in self.body:
            yield from field.walk("body")
        for response in self.responses:
            for field in response.fields:
                yield from field.walk(response_place(response.status))


def response_place(status: str) -> str:
    """What findings call a response: ``response`` for success, ``response.404`` for others."""
    return "response" if status.startswith("2") else f"response.{status}"
