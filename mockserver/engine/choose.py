"""Choose: which documented response answers a request, in which media type, with which example."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from ...generator.document import Example, MediaType, Operation, Response
from ...generator.findings import JsonValue
from .media import is_xml, negotiate
from .problems import NOTHING_ACCEPTABLE, Problem

__all__ = ["Choice", "choose", "example_of", "status_of"]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is answered.

    :param status: the status code.
    :param response: the documented response; None where the operation has none.
    :param media: the media type; None where there is no content.
    :param example: the documented example; None where the body is made from the schema.
    """

    status: int
    response: Response | None
    media: MediaType | None
    example: Example | None


def choose(operation: Operation, accept: str | None, example_name: str) -> Choice | Problem:
    """The lowest 2xx response, else ``default``, else the first, in the type that is liked best.

    :param accept: the request's ``Accept`` header.
    :param example_name: the example that the request asks for by its body; empty for none.
    """
    response = operation.success or next(iter(operation.responses.values()), None)
    if response is None:
        return Choice(HTTPStatus.NO_CONTENT, None, None, None)
    status = status_of(response.status)
    documented = _best_first(response.content)
    if not documented:
        return Choice(status, response, None, None)
    key = negotiate(accept, documented)
    if key is None:
        listed: list[JsonValue] = list(documented)
        return Problem(
            NOTHING_ACCEPTABLE,
            f"`Accept: {accept}` leaves nothing; documented: {', '.join(documented)}",
            {"available": listed},
        )
    media = response.content[key]
    return Choice(status, response, media, example_of(media, example_name))


def _best_first(content: Mapping[str, MediaType]) -> list[str]:
    """The keys in the document's order, those last for which no body can be made."""
    return sorted(content, key=lambda key: not _can_be_made(content[key]))


def _can_be_made(media: MediaType) -> bool:
    """XML is only sent as it is documented: as a text."""
    return not is_xml(media.name) or any(isinstance(e.value, str) for e in media.examples)


def example_of(media: MediaType, name: str) -> Example | None:
    """The example of a name, else the first."""
    named = (example for example in media.examples if name and example.name == name)
    return next(named, next(iter(media.examples), None))


def status_of(key: str) -> int:
    """A response's key as a status code: ``2XX`` is 200, ``default`` is 200, ``4XX`` is 400."""
    if key.isascii() and key.isdigit() and 200 <= int(key) <= 599:
        return int(key)
    first = key[:1]
    return int(first) * 100 if first in "2345" and first else 200
