"""What a rule is: a code, a severity, a sentence, and a function that finds faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from ...findings import Severity
from .survey import Survey

__all__ = ["Fault", "Find", "Rule"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One breach of a rule; its code and severity are the rule's.

    :param pointer: where it is.
    :param message: what is wrong, one sentence.
    :param hint: what to do about it.
    :param related: other places that the same fact concerns.
    :param instead: the name that was probably meant.
    """

    pointer: str
    message: str
    hint: str = ""
    related: tuple[str, ...] = ()
    instead: str = ""


Find: TypeAlias = Callable[[Survey], Iterator[Fault]]
"""Looks through a document for the breaches of one rule."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that ``check`` looks at.

    :param code: its name, in findings and on the command line.
    :param severity: how much a breach matters where the user says nothing.
    :param summary: what it asks for, one line for the docs.
    :param find: what looks for breaches; None where they are met while the document is read.
    :param known_as: the rule of the same meaning elsewhere, such as ``Redocly``.
    """

    code: str
    severity: Severity
    summary: str
    find: Find | None = None
    known_as: str = ""
