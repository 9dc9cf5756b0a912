"""Choose: which documented response answers a request, in which media type, with which example."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, NamedTuple

from ....generator.document import MediaType, Operation, Response
from ....generator.document.sequences import is_sequential
from ....generator.findings import JsonValue
from ....generator.messages.media import is_json, is_xml, negotiate, sent_as
from ..problems import NOTHING_ACCEPTABLE, Problem
from .examples import ExampleJudge, JudgedExample, example_names
from .prefer import NO_WISH, Wish
from .response import Picked, names_in, no_example, pick_response

__all__ = ["Asked", "Choice", "choose"]


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
    picked = pick_response(operation, wish, named)
    if not isinstance(picked, Picked):
        return picked or Choice(
            HTTPStatus.NO_CONTENT, None, None, None, ("no response documented",)
        )
    response = picked.response
    if not response.content:
        if wish.example:
            return no_example(wish.example, names_in(operation.responses.values()))
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


def _media_type(response: Response, accept: str | None, name: str) -> tuple[str | None, str]:
    """The key in the response's content, and why; None where nothing is acceptable."""
    content = response.content
    having = [key for key in content if name and name in example_names(content[key])]
    for candidates in filter(None, (having, _best_first(content))):
        key = negotiate(accept, candidates)
        if key is not None:
            said = accept and accept.strip() not in ("", "*/*")
            return key, f"{key} for Accept" if said else f"{key} comes first"
    kin = next((key for key in _best_first(content) if _is_kin(key, accept)), None)
    if kin is not None:
        return kin, f"{kin} is what there is of the kind that Accept names"
    return None, "nothing is acceptable, and errors are sent all the same"


def _is_kin(key: str, accept: str | None) -> bool:
    """Whether a key is JSON or XML under another name, and plain JSON or XML is accepted.

    Clients that know no more of ``application/vnd.api+json`` than that it is JSON ask for that; a
    server may answer what it has (RFC 9110, section 12.4.1).
    """
    name = sent_as(key)
    plain = "application/json" if is_json(name) else "application/xml" if is_xml(name) else ""
    return bool(plain) and negotiate(accept, [plain]) is not None


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
            return no_example(wish.example, example_names(media))
        return asked, f"the preferred example {wish.example}"
    good = [one for one in known if one.keeps_contract]
    matched = next((one for one in good if named and one.example.name == named), None)
    if matched is not None:
        return matched, "its example of that name"
    left_out = len(known) - len(good)
    broken = f" ({left_out} left out: they break the schema)" if left_out else ""
    if not good:
        is_said = media.schema or media.item_schema
        return None, f"made from the schema{broken}" if is_said else "nothing says what it holds"
    name = good[0].example.name
    return good[0], (f"the example {name}" if name else "its example") + broken
