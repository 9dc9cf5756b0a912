"""Answers planned: what may come for each status, and in which media types it may be asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from ....document import Operation, Response, SharedOperation
from ....document.sequences import is_sequential
from ...naming import class_name
from ..schemas.lowering import Lowering
from ..schemas.places import component_of
from ..types import ANY, Primitive, PyType, union_of
from .media import (
    answered_type,
    body_kind,
    essence_of,
    has_parts,
    is_json_name,
    report_answered_texts,
    sendable_names,
)

__all__ = [
    "AnswersPlan",
    "Choice",
    "ContentPlan",
    "error_body",
    "plan_answers",
    "result_media_types",
]


_WITHOUT_CONTENT: Final = frozenset({"204", "205", "304"})
"""Statuses whose answers have none, whatever a document says (RFC 9110, section 6.4.1)."""
_FEW: Final = 3
"""Types that one annotation names at most."""


@dataclass(frozen=True, slots=True)
class ContentPlan:
    """What a body of one media type holds."""

    media_type: str
    type: PyType


@dataclass(frozen=True, slots=True)
class Choice:
    """A result that can be asked for.

    :param media_types: what is asked for; none where nothing can be said.
    :param result: what comes then.
    """

    media_types: tuple[str, ...]
    result: PyType

    @property
    def is_sequential(self) -> bool:
        """Whether items come one after the other."""
        return bool(self.media_types) and all(map(is_sequential, self.media_types))


class Answered(Protocol):
    """What has answers: the plan of an operation."""

    @property
    def answers(self) -> AnswersPlan:
        """What it may answer."""
        ...


@dataclass(frozen=True, slots=True)
class AnswersPlan:
    """What an operation may answer.

    :param success: for each status that means success, what may come.
    :param errors: the same for other statuses.
    :param choices: the results that differ by media type; the first goes without saying.
    """

    success: Mapping[str, tuple[ContentPlan, ...]]
    errors: Mapping[str, tuple[ContentPlan, ...]]
    choices: tuple[Choice, ...]


def plan_answers(
    lowering: Lowering, operation: Operation, shared: SharedOperation | None, owner: str
) -> AnswersPlan:
    """What an operation may answer.

    :param owner: what classes are called that have no name in the document.
    """
    good = _good(operation)
    success: dict[str, tuple[ContentPlan, ...]] = {}
    errors: dict[str, tuple[ContentPlan, ...]] = {}
    for key, response in operation.responses.items():
        status = "" if key in good else _suffix(key)
        hint = _component(response) or f"{owner} Response{status}"
        if key in good and shared and shared.response:
            of = lowering.type_of(shared.response, hint)
            success[key] = (ContentPlan("application/json", of),)
        else:
            none = operation.method == "HEAD" or key in _WITHOUT_CONTENT
            told = _contents if key in good else _error_contents
            contents = () if none else told(lowering, response, hint)
            (success if key in good else errors)[key] = contents
    if "default" in good:
        errors["default"] = success["default"]
    # Where nothing is documented as success, nothing comes with it.
    success = success or {"2XX": ()}
    return AnswersPlan(success, errors, _choices(success))


def _suffix(key: str) -> str:
    """What tells the class of one status from those of others."""
    return class_name(key)[-3:] if key[:1].isdigit() else class_name(key)


def result_media_types(operation: Operation, shared: SharedOperation | None) -> list[str]:
    """The media types that a result may be asked for in, without what it is then."""
    if shared and shared.response:
        return ["application/json"]
    good = _good(operation)
    responses = [response for key, response in operation.responses.items() if key in good]
    return sendable_names(media.name for one in responses for media in one.content.values())


def error_body(plans: Iterable[Answered], status: str) -> PyType | None:
    """What the bodies of one error status are in all operations; None where that says little."""
    keys = (status, f"{status[0]}XX", "default")
    found: dict[PyType, None] = {}
    for plan in plans:
        contents = next((plan.answers.errors[k] for k in keys if k in plan.answers.errors), ())
        found.update(dict.fromkeys(one.type for one in contents))
    several = len(found) > _FEW
    return None if not found or several or ANY in found else union_of(list(found))


def _good(operation: Operation) -> set[str]:
    """The keys that mean success: redirections only where there is nothing else."""
    responses = set(operation.responses)
    for good in (
        {key for key in responses if key.startswith("2")},
        {"default"} & responses,
        {key for key in responses if key.startswith("3")},
    ):
        if good:
            return good
    return set()


def _component(response: Response) -> str:
    """What a response is called that several operations share; empty for one of its own."""
    name = component_of(response.node.pointer, "responses")
    return name if not name or "Response" in class_name(name) else f"{name} Response"


def _contents(lowering: Lowering, response: Response, hint: str) -> tuple[ContentPlan, ...]:
    report_answered_texts(lowering, response.content.values())
    return tuple(
        ContentPlan(media.name, answered_type(lowering, media, hint))
        for media in response.content.values()
    )


def _error_contents(lowering: Lowering, response: Response, hint: str) -> tuple[ContentPlan, ...]:
    """The same of an error: where an object stands for bytes or a text, JSON comes as well.

    In 2.0 the files that an operation produces are what its errors are, too.
    """
    media_types = response.content.values()
    parts = next((one for one in media_types if has_parts(one) and not _is_xml(one.name)), None)
    if parts is None or any(body_kind(one) != "raw" for one in media_types):
        return _contents(lowering, response, hint)
    as_they_are = (ContentPlan(one.name, answered_type(lowering, one, hint)) for one in media_types)
    of = lowering.type_of(parts.schema, hint) if parts.schema else ANY
    return (*as_they_are, ContentPlan("application/json", of))


def _is_xml(name: str) -> bool:
    return essence_of(name).endswith(("/xml", "+xml"))


def _choices(success: Mapping[str, tuple[ContentPlan, ...]]) -> tuple[Choice, ...]:
    """The media types by what comes with them; JSON first, then as they are documented."""
    names = sendable_names(one.media_type for contents in success.values() for one in contents)
    if not names:
        return (Choice((), _result(success)),)
    ranked = sorted(names, key=lambda name: not is_json_name(name))
    results = {name: _result(success, name) for name in ranked}
    by_result: list[Choice] = []
    for result in dict.fromkeys(results.values()):
        same = [name for name in ranked if results[name] == result]
        by_result.extend(Choice(tuple(listed), result) for listed in _parted(same) if listed)
    return tuple(sorted(by_result, key=lambda one: ranked.index(one.media_types[0])))


def _parted(names: list[str]) -> tuple[list[str], list[str]]:
    """What comes at once, and what comes item by item."""
    return (
        [name for name in names if not is_sequential(name)],
        [name for name in names if is_sequential(name)],
    )


def _result(success: Mapping[str, tuple[ContentPlan, ...]], name: str = "") -> PyType:
    """What comes where a media type is asked for; of a status without it, whatever it has."""
    types: list[PyType] = []
    for contents in success.values():
        asked = [one.type for one in contents if one.media_type == name]
        types.extend(asked or [one.type for one in contents] or [Primitive("none")])
    return union_of(types) if types else Primitive("none")
