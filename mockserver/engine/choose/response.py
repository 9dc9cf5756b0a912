"""Which documented response answers a request, and with which status code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ....generator.document import Operation, Response
from ....generator.findings import JsonValue
from ..problems import NOTHING_TO_ANSWER, PREFERENCE_UNKNOWN, Problem
from .examples import example_names
from .prefer import Wish

__all__ = ["Picked", "names_in", "no_example", "pick_response", "status_of"]


@dataclass(frozen=True, slots=True)
class Picked:
    """A response, the status code that it is sent with, and why it was picked."""

    response: Response
    status: int
    because: str


def pick_response(operation: Operation, wish: Wish, named: str) -> Picked | Problem | None:
    """The response that is wished for, else that of the example, else the usual one.

    :param named: the name of the example that the request is; empty for none.
    :returns: None where the operation has no response.
    """
    responses = operation.responses
    if wish.code:
        return _by_code(responses, wish.code)
    if wish.example:
        asked = _with_example(operation, wish.example)
        if asked is None:
            return no_example(wish.example, names_in(responses.values()))
        return Picked(asked, status_of(asked.status), f"{asked.status} has the preferred example")
    matched = _with_example(operation, named) if named else None
    if matched is not None:
        return Picked(matched, status_of(matched.status), f"the request is the example {named}")
    return _usual(operation)


def _usual(operation: Operation) -> Picked | Problem | None:
    """The response of success, else a redirect, else the first; None where there is none."""
    success = operation.success
    if success is not None and success.status != "default":
        return Picked(success, status_of(success.status), f"{success.status} is the lowest success")
    lost = [key for key in operation.lost_responses if key[:1] in "2d"]
    if lost and success is None:
        why = f"the document's response {', '.join(lost)} refers to nothing that is read"
        return Problem(NOTHING_TO_ANSWER, f"{why}; `mockument check` says more")
    # Where a redirect is all that success is, `default` is what goes wrong.
    redirect = min((key for key in operation.responses if _is_redirect(key)), default=None)
    if redirect is not None:
        found = operation.responses[redirect]
        return Picked(
            found, status_of(redirect), f"{redirect} is a redirect, and no success is said"
        )
    if success is not None:
        return Picked(success, status_of("default"), "default stands for success")
    return _first(operation)


def _first(operation: Operation) -> Picked | Problem | None:
    responses = [one for key, one in operation.responses.items() if key[:1] != "1"]
    if responses:
        key = responses[0].status
        return Picked(responses[0], status_of(key), f"{key} is the first; none is a success")
    if not operation.responses:
        return None
    keys = ", ".join(operation.responses)
    why = "another protocol, such as WebSocket, takes over after it"
    return Problem(NOTHING_TO_ANSWER, f"nothing but {keys} is documented: {why}")


def _is_redirect(key: str) -> bool:
    """Whether a key means a redirect; 304 is an answer to who has a copy already."""
    return key[:1] == "3" and key != "304"


def _by_code(responses: Mapping[str, Response], code: int) -> Picked | Problem:
    for key in (str(code), f"{code // 100}XX", "default"):
        if key in responses:
            return Picked(responses[key], code, f"{key} for the preferred code")
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
    return next((response for response in ordered if name in names_in([response])), None)


def names_in(responses: Iterable[Response]) -> list[str]:
    """The names of the examples that responses have."""
    return [
        name
        for response in responses
        for media in response.content.values()
        for name in example_names(media)
    ]


def no_example(name: str, names: Iterable[str]) -> Problem:
    """That there is no example of a name, and which there are."""
    documented: list[JsonValue] = list(dict.fromkeys(names))
    shown = f"there are: {', '.join(map(str, documented))}" if documented else "none has a name"
    return Problem(
        PREFERENCE_UNKNOWN,
        f"no example is called {name[:100]!r}; {shown}",
        {"available": documented},
    )


def status_of(key: str) -> int:
    """A response's key as a status code: ``2XX`` is 200, ``default`` is 200, ``4XX`` is 400."""
    if key.isascii() and key.isdigit() and 200 <= int(key) <= 599:
        return int(key)
    first = key[:1]
    return int(first) * 100 if first in "2345" and first else 200
