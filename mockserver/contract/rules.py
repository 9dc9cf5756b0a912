"""Rules: what is asked of a server, by their names, and those that a status breaks by itself."""

from __future__ import annotations

from typing import Final

from .case import Case

__all__ = ["LOST", "RULES", "broken_by_status"]

RULES: Final = {
    "status-undocumented": "a status that the operation does not document",
    "server-error": "a 5xx that the operation does not document by its number or as 5XX",
    "content-type-undocumented": "a body of a media type that the response does not document",
    "header-missing": "a required header of the response did not come",
    "header-invalid": "a header of the response breaks its schema",
    "body-missing": "no body where one is documented",
    "body-unreadable": "a body that is not of the media type that it claims",
    "body-invalid": "a body that breaks its schema",
    "example-refused": "a documented example that keeps its schema was refused",
    "valid-refused": "a value that the schema allows was refused",
    "invalid-accepted": "a request that breaks its contract in one place was accepted",
    "credentials-ignored": "an operation that asks for credentials answered without good ones",
    "method-undocumented": "a method that the path does not document was accepted",
    "created-missing": "a thing that was made, and not deleted, is not there",
    "use-after-delete": "a thing that was deleted is still there",
    "stored-differs": "a field is read that is not as it was sent (--read-back)",
    "no-answer": "the connection broke, or no answer came in time",
    "example-shape": "an answer without a field of its documented example, or of another type",
    "hook": "a hook of the user's raised after the call",
    "slow": "the answer took longer than --max-seconds",
}
"""What is asked of a server, by the rules' names."""

LOST: Final = frozenset({404, 410})
"""Statuses by which a server says that there is no such thing."""


def broken_by_status(case: Case, status: int) -> tuple[str, str, str] | None:
    """The rule that a status breaks for what was asked, a message, and what was expected."""
    refusal = "a refusal (4xx)"
    is_good = status < 300
    match case.expectation:
        case "there" if status in LOST:
            return "created-missing", "what was made is not there", "2xx"
        case "gone" if is_good:
            return "use-after-delete", "what was deleted is still there", refusal
        case "refused" if is_good:
            message = f"a request that breaks its contract is accepted: {case.name}"
            return "invalid-accepted", message, refusal
        case "unauthenticated" if is_good:
            return "credentials-ignored", f"answered in spite of {case.name}", refusal
        case "unknown-method" if is_good:
            return "method-undocumented", f"{case.name} is accepted", refusal
        case _:
            return None
