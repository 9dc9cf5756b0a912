"""Choose: which documented response answers a request, in which media type, with which example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, NamedTuple

from ....generator.document import MediaType, Operation, Response
from ....generator.document.sequences import is_sequential
from ....generator.findings import JsonValue
from ....generator.messages.media import is_xml, negotiate
from ..problems import NOTHING_ACCEPTABLE, NOTHING_TO_ANSWER, PREFERENCE_UNKNOWN, Problem
from .examples import ExampleJudge, JudgedExample, example_names
from .prefer import NO_WISH, Wish

__all__ = ["Asked", "Choice", "choose", "status_of"]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is answered.

    :param status: the status code.
    :param response: the documented response; None where the operation has none.
    :param media: the media type; None where there is no content.
    :param example: the documented example; None where the body is made from the schema.
    :param because: why it is this one, in the order of the decisions.
    """

    status: int
    response: Response | None
    media: MediaType | None
    example: JudgedExample | None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Picked:
    """A response, the status code that it is sent with, and why it was picked."""

    response: Response
    status: int
    because: str


class Asked(NamedTuple):
    """What a request says of its answer.

    :param accept: its ``Accept`` header.
    :param wish: what it prefers; it wins.
    :param named: the name of the example that it is; empty for none.
    :param streamed: whether it asks for a sequence, by a member ``stream`` of its body; None where
        it does not say.
    """

    accept: str | None = None
    wish: Wish = NO_WISH
    named: str = ""
    streamed: bool | None = None


NOTHING_ASKED: Final = Asked()


def choose(
    operation: Operation, asked: Asked = NOTHING_ASKED, judge: ExampleJudge | None = None
) -> Choice | Problem:
    """The response that is asked for, else the one whose example the request is, else success.

    :param judge: tells which examples keep their contract.
    """
    accept, wish, named, streamed = asked
    picked = _response(operation, wish, named)
    if not isinstance(picked, _Picked):
        return picked or Choice(
            HTTPStatus.NO_CONTENT, None, None, None, ("no response documented",)
        )
    response = picked.response
    if not response.content:
        if wish.example:
            return _no_example(wish.example, _names(operation.responses.values()))
        return Choice(picked.status, response, None, None, (picked.because, "no content"))
    key, reason = _as_stream(response, streamed) or _media_type(
        response, accept, wish.example or named
    )
    if key is None and picked.status < HTTPStatus.BAD_REQUEST:
        return _unacceptable(accept, list(response.content))
    media = response.content[key or next(iter(response.content))]
    example = _example(media, wish, named, judge or ExampleJudge())
    if isinstance(example, Problem):
        return example
    found, why = example
    return Choice(picked.status, response, media, found, (picked.because, reason, why))


def _response(operation: Operation, wish: Wish, named: str) -> _Picked | Problem | None:
    responses = operation.responses
    if wish.code:
        return _by_code(responses, wish.code)
    if wish.example:
        asked = _with_example(operation, wish.example)
        if asked is None:
            return _no_example(wish.example, _names(responses.values()))
        return _Picked(asked, status_of(asked.status), f"{asked.status} has the preferred example")
    matched = _with_example(operation, named) if named else None
    if matched is not None:
        return _Picked(matched, status_of(matched.status), f"the request is the example {named}")
    return _usual(operation)


def _usual(operation: Operation) -> _Picked | Problem | None:
    """The response of success, else the first; None where there is none."""
    if operation.success is not None:
        key = operation.success.status
        return _Picked(operation.success, status_of(key), f"{key} is the lowest success")
    lost = [key for key in operation.lost_responses if key[:1] in "2d"]
    if lost:
        why = f"the document's response {', '.join(lost)} refers to nothing that is read"
        return Problem(NOTHING_TO_ANSWER, f"{why}; `mockument check` says more")
    first = next(iter(operation.responses.values()), None)
    if first is None:
        return None
    return _Picked(
        first, status_of(first.status), f"{first.status} is the first; none is a success"
    )


def _by_code(responses: Mapping[str, Response], code: int) -> _Picked | Problem:
    for key in (str(code), f"{code // 100}XX", "default"):
        if key in responses:
            return _Picked(responses[key], code, f"{key} for the preferred code")
    documented: list[JsonValue] = list(responses)
    return Problem(
        PREFERENCE_UNKNOWN,
        f"no response {code} is documented; these are: {', '.join(responses) or 'none'}",
        {"available": documented},
    )


def _with_example(operation: Operation, name: str) -> Response | None:
    """The response that has an example of a name: that of success before all others."""
    success = operation.success
    ordered = ([success] if success else []) + list(operation.responses.values())
    return next((response for response in ordered if name in _names([response])), None)


def _names(responses: Iterable[Response]) -> list[str]:
    return [
        name
        for response in responses
        for media in response.content.values()
        for name in example_names(media)
    ]


def _no_example(name: str, names: Iterable[str]) -> Problem:
    documented: list[JsonValue] = list(dict.fromkeys(names))
    shown = f"there are: {', '.join(map(str, documented))}" if documented else "none has a name"
    return Problem(
        PREFERENCE_UNKNOWN,
        f"no example is called {name[:100]!r}; {shown}",
        {"available": documented},
    )


def _media_type(response: Response, accept: str | None, name: str) -> tuple[str | None, str]:
    """The key in the response's content, and why; None where nothing is acceptable."""
    content = response.content
    having = [key for key in content if name and name in example_names(content[key])]
    for candidates in filter(None, (having, _best_first(content))):
        key = negotiate(accept, candidates)
        if key is not None:
            said = accept and accept.strip() not in ("", "*/*")
            return key, f"{key} for Accept" if said else f"{key} comes first"
    return None, "nothing is acceptable, and errors are sent all the same"


def _as_stream(response: Response, streamed: bool | None) -> tuple[str, str] | None:
    """The key that a request asks for by ``stream``, as the APIs of language models have it.

    Their clients say it in the body alone: ``Accept`` is the same for both.
    """
    wanted = [key for key in response.content if is_sequential(key) == streamed]
    if not wanted or len(wanted) == len(response.content):
        return None
    return wanted[0], f"{wanted[0]} since `stream` is {str(streamed).lower()}"


def _unacceptable(accept: str | None, documented: list[str]) -> Problem:
    listed: list[JsonValue] = list(documented)
    return Problem(
        NOTHING_ACCEPTABLE,
        f"`Accept: {accept}` leaves nothing; documented: {', '.join(documented)}",
        {"available": listed},
    )


def _best_first(content: Mapping[str, MediaType]) -> list[str]:
    """The keys in the document's order; ranges, which others narrow, and XML that is made, last.

    Few who say nothing want XML.
    """
    return sorted(content, key=lambda key: ("*" in key, not _is_first_class(content[key])))


def _is_first_class(media: MediaType) -> bool:
    return not is_xml(media.name) or any(isinstance(e.value, str) for e in media.examples)


def _example(
    media: MediaType, wish: Wish, named: str, judge: ExampleJudge
) -> tuple[JudgedExample | None, str] | Problem:
    known = judge.examples(media)
    if wish.example:
        asked = next((one for one in known if one.example.name == wish.example), None)
        if asked is None:
            return _no_example(wish.example, example_names(media))
        return asked, f"the preferred example {wish.example}"
    good = [one for one in known if one.keeps_contract]
    matched = next((one for one in good if named and one.example.name == named), None)
    if matched is not None:
        return matched, "its example of that name"
    left_out = len(known) - len(good)
    broken = f" ({left_out} left out: they break the schema)" if left_out else ""
    if not good:
        return None, f"made from the schema{broken}"
    name = good[0].example.name
    return good[0], (f"the example {name}" if name else "its example") + broken


def status_of(key: str) -> int:
    """A response's key as a status code: ``2XX`` is 200, ``default`` is 200, ``4XX`` is 400."""
    if key.isascii() and key.isdigit() and 200 <= int(key) <= 599:
        return int(key)
    first = key[:1]
    return int(first) * 100 if first in "2345" and first else 200
