"""What became of a request: its answer, and how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from ...generator.document import Operation
from .exchange import Answer
from .problems import Problem

__all__ = ["Decision", "Outcome", "header_string"]

_SHOWN: Final = " !#$%&'()*+,-./:;<=>?@[]^_`{|}~"


@dataclass(frozen=True, slots=True)
class Decision:
    """Which rung decided on an answer, and why.

    :param rung: ``route``, ``authenticate``, ``validate``, ``choose`` or ``answer``.
    :param because: the reasons, in the order in which they counted.
    """

    rung: str
    because: tuple[str, ...]

    def header(self, operation: Operation | None) -> str:
        """The value of ``Mockument-Decision``: a dictionary (RFC 9651, section 3.2)."""
        label = f"operation={header_string(operation.label)}, " if operation else ""
        return f"{label}rung={self.rung}, because={header_string('; '.join(self.because))}"


def header_string(text: str) -> str:
    """A string of a structured field: what is not ASCII is percent-encoded (section 3.3.3)."""
    return '"' + quote(text[:500], safe=_SHOWN) + '"'


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request.

    :param operation: the one that was asked for; None where no operation matched.
    :param problem: what was wrong with the request; None for a good one.
    :param wait: seconds that the request asked to wait for its answer.
    """

    answer: Answer
    decision: Decision
    operation: Operation | None = None
    problem: Problem | None = None
    wait: float = 0.0
