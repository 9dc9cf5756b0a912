"""Violations: the ways in which a request or an answer breaks its contract, with their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ...generator.document.validation import Violation
from ...generator.findings import JsonValue
from .problems import REQUEST_INVALID, Problem

__all__ = ["MAX_LISTED", "ContractViolation", "as_json", "in_body", "invalid"]

MAX_LISTED: Final = 1000
"""Violations that one answer lists."""
_MAX_MESSAGE: Final = 1000
_MAX_SHOWN: Final = 1_000_000
"""Characters that the violations of one answer may have: a message quotes what was sent."""


@dataclass(frozen=True, slots=True)
class ContractViolation:
    """One way in which a request or an answer breaks its contract.

    :param location: the part of the request: ``path``, ``query``, ``querystring``, ``header``,
        ``cookie`` or ``body``; of an answer: ``status``, ``header`` or ``body``.
    :param name: the parameter's or header's name; empty for others.
    :param pointer: JSON Pointer to the faulty part of the value.
    :param keyword: the keyword that it breaks, such as ``required``.
    :param message: what is wrong, one sentence.
    :param schema: JSON Pointer to what says so, in the document; empty where nothing there does.
    """

    location: str
    name: str
    pointer: str
    keyword: str
    message: str
    schema: str = ""

    def to_json(self) -> dict[str, JsonValue]:
        """The violation as ``in``, ``name``, ``pointer``, ``keyword``, ``message``, ``schema``."""
        found: dict[str, JsonValue] = {"in": self.location}
        if self.name:
            found["name"] = self.name
        found |= {"pointer": self.pointer, "keyword": self.keyword, "message": self.message}
        if self.schema:
            found["schema"] = self.schema
        return found


def in_body(violation: Violation) -> ContractViolation:
    """A violation of a body's schema."""
    return ContractViolation(
        "body",
        "",
        violation.pointer,
        violation.keyword,
        violation.message,
        violation.schema_pointer,
    )


def invalid(violations: Sequence[ContractViolation], *, stopped: bool) -> Problem:
    """The problem with a request that breaks its contract: every violation at once.

    :param stopped: whether there may be more than those.
    """
    count = len(violations)
    noun = "violation" if count == 1 else "violations"
    shown = as_json(violations)
    more = f", the first {len(shown)} of them listed" if len(shown) < count else ""
    if stopped:
        more += "; the body is large, and there may be more"
    return Problem(REQUEST_INVALID, f"{count} {noun} of the contract{more}", {"violations": shown})


def as_json(violations: Sequence[ContractViolation]) -> list[JsonValue]:
    """The violations that one answer lists: all but for absurd numbers or sizes."""
    shown: list[JsonValue] = []
    size = 0
    for violation in violations[:MAX_LISTED]:
        told = violation.to_json()
        message = violation.message
        if len(message) > _MAX_MESSAGE:
            half = _MAX_MESSAGE // 2
            message = f"{message[:half]} … {message[-half:]}"
        size += len(message) + len(violation.pointer)
        if size > _MAX_SHOWN:
            break
        shown.append(told | {"message": message})
    return shown
