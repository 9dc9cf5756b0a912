"""Cases: calls that are made of a server, and what is expected of their answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from ...generator.document import Operation
from ...generator.messages.call import Call
from .draft import Draft

__all__ = ["SAFE", "Case", "Expectation", "Origin", "Phase"]

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing (RFC 9110, section 9.2.1); TRACE shows what proxies have added."""

Phase: TypeAlias = Literal["examples", "coverage", "stateful", "fuzz"]

Expectation: TypeAlias = Literal[
    "kept", "there", "gone", "refused", "unauthenticated", "unknown-method"
]
"""``kept``: the request keeps its contract; so it does with ``there``, which asks for a thing that
was made, and ``gone``, which asks for one that was deleted; ``refused``: it breaks its contract;
the others: its credentials are missing or wrong, its method is not documented."""

Origin: TypeAlias = Literal["given", "answered", "documented", "made"]
"""Where a call's data comes from, the surest first: the user, an earlier answer, an example or
enumeration of the document, or made from a schema."""


@dataclass(frozen=True, slots=True)
class Case:
    """One call to be made, or why it cannot be.

    :param operation: the operation that is called; for an undocumented method, one of its path.
    :param name: what tells it from the operation's other cases.
    :param call: the call; None where it cannot be made.
    :param expectation: what is expected of the answer.
    :param path_from: where the least sure of the path's variables comes from.
    :param data_from: where the least sure of the parameters and the body comes from.
    :param missing: why the call cannot be made; empty where it can.
    :param variables: the path's variables, as they are written into it.
    :param example: the name of the documented example that is sent.
    :param breaks: the keyword that the call is meant to break; empty where it is to break none.
    :param draft: what the call is made of, where others can be made from it.
    :param before: the calls that must be made first for the call to mean what it does.
    """

    operation: Operation
    phase: Phase
    name: str
    call: Call | None
    expectation: Expectation = "kept"
    path_from: Origin = "given"
    data_from: Origin = "documented"
    missing: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    example: str = ""
    draft: Draft | None = None
    breaks: str = ""
    before: tuple[Call, ...] = ()

    @property
    def keeps_contract(self) -> bool:
        """Whether the request is meant to keep its contract."""
        return self.expectation in ("kept", "there", "gone")

    @property
    def label(self) -> str:
        """What people call it: the operation and the case's name."""
        return f"{self.operation.label} ({self.name})"
