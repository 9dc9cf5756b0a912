"""Every failure that the mock answers, in one form: problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ...generator.findings import JsonValue
from ...generator.messages.encoding import json_bytes
from .exchange import Answer, Headers

__all__ = [
    "BODY_NOT_JSON",
    "BODY_TOO_LARGE",
    "BODY_UNREADABLE",
    "CODING_UNSUPPORTED",
    "EXAMPLE_BROKEN",
    "FORBIDDEN",
    "INTERNAL_FAULT",
    "MEDIA_TYPE_UNSUPPORTED",
    "METHOD_NOT_ALLOWED",
    "NOTHING_ACCEPTABLE",
    "NOTHING_TO_ANSWER",
    "PATH_UNKNOWN",
    "PREFERENCE_INVALID",
    "PREFERENCE_UNKNOWN",
    "REQUEST_INVALID",
    "UNAUTHENTICATED",
    "Kind",
    "Problem",
    "problem_answer",
    "problem_body",
]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of failure: status, the end of its ``type`` URI, and its title."""

    status: int
    name: str
    title: str


BODY_NOT_JSON: Final = Kind(400, "body-not-json", "The body is no JSON")
BODY_UNREADABLE: Final = Kind(400, "body-unreadable", "The body could not be read")
UNAUTHENTICATED: Final = Kind(401, "unauthenticated", "A good credential is missing")
FORBIDDEN: Final = Kind(403, "forbidden", "The credential lacks what the operation asks for")
PATH_UNKNOWN: Final = Kind(404, "path-unknown", "No operation has this path")
PREFERENCE_UNKNOWN: Final = Kind(
    404, "preference-unknown", "The document has nothing of what is preferred"
)
METHOD_NOT_ALLOWED: Final = Kind(405, "method-not-allowed", "The path has no such method")
NOTHING_ACCEPTABLE: Final = Kind(
    406, "nothing-acceptable", "No documented media type is acceptable"
)
BODY_TOO_LARGE: Final = Kind(413, "body-too-large", "The body is too large")
MEDIA_TYPE_UNSUPPORTED: Final = Kind(
    415, "media-type-unsupported", "The body has an undocumented media type"
)
CODING_UNSUPPORTED: Final = Kind(
    415, "coding-unsupported", "The body is packed in a way that is not understood"
)
REQUEST_INVALID: Final = Kind(422, "request-invalid", "The request breaks its contract")
PREFERENCE_INVALID: Final = Kind(422, "preference-invalid", "A preference makes no sense")
INTERNAL_FAULT: Final = Kind(500, "internal-fault", "The mock itself failed")
EXAMPLE_BROKEN: Final = Kind(501, "example-broken", "The example breaks its own schema")
NOTHING_TO_ANSWER: Final = Kind(
    501, "nothing-to-answer", "The document does not say what to answer"
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One failure of one request.

    :param detail: what is wrong with this request, and what to do.
    :param members: extension members, such as ``violations`` (RFC 9457, section 3.2).
    :param headers: headers that HTTP wants beside the status, such as ``Allow``.
    """

    kind: Kind
    detail: str
    members: Mapping[str, JsonValue] = field(default_factory=dict)
    headers: Headers = ()


def problem_body(problem: Problem, instance: str) -> dict[str, JsonValue]:
    """The members of a problem details object (RFC 9457, section 3.1)."""
    kind = problem.kind
    return {
        "type": f"urn:mockument:problem:{kind.name}",
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail,
        "instance": instance,
        **problem.members,
    }


def problem_answer(problem: Problem, instance: str) -> Answer:
    """A failure as ``application/problem+json``.

    :param instance: the path that was asked for.
    """
    headers = (("Content-Type", "application/problem+json"), *problem.headers)
    return Answer(problem.kind.status, headers, json_bytes(problem_body(problem, instance)))
