"""What a method's documentation says of errors: each documented status, by its exception."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..operations.plan import OperationPlan

__all__ = ["STATUSES", "documented_errors"]

STATUSES: Final = {
    "BadRequest": "400", "Unauthorized": "401", "Forbidden": "403", "NotFound": "404",
    "Conflict": "409", "UnprocessableContent": "422", "TooManyRequests": "429", "Server": "500",
}  # fmt: skip
"""The exceptions of statuses, and the status whose documented body is theirs."""

_BY_STATUS: Final = {status: f"Api{kind}Error" for kind, status in STATUSES.items()}
_LONGEST: Final = 160


def documented_errors(plan: OperationPlan) -> Iterator[tuple[str, str]]:
    """Exceptions with what the document says of their statuses, in a line each."""
    by_exception: dict[str, list[str]] = {}
    for status in plan.answers.errors:
        response = plan.operation.responses.get(status)
        text = _shortened(response.description) if response else ""
        by_exception.setdefault(_exception(status), []).append(_said(status, text))
    for exception, texts in by_exception.items():
        yield exception, "; ".join(dict.fromkeys(texts))


def _exception(status: str) -> str:
    return _BY_STATUS.get(status, "ApiServerError" if status.startswith("5") else "ApiStatusError")


def _said(status: str, text: str) -> str:
    if status == "default":
        return text or "any other status"
    exact = status in _BY_STATUS and status != "500"
    return text if exact and text else ": ".join(filter(None, [f"status {status}", text]))


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rpartition(' ')[0]} …"
