"""What goes in and what comes out: a request and its answer, as plain data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Final, Literal, TypeAlias
from urllib.parse import parse_qsl

__all__ = ["BODILESS", "Answer", "AnswerMode", "Headers", "MockOptions", "Request"]

Headers: TypeAlias = tuple[tuple[str, str], ...]
"""Name and value pairs, in their order; a name may stand several times."""


class Request:
    """A request as it came in. A server's own kind of request is a subclass that reads lazily.

    :param method: in upper case.
    :param path: the path as sent, percent-encoded, without the query.
    :param query: the query as sent, without its question mark.
    :param headers: the header fields.
    :param content_length: what ``Content-Length`` says, in bytes; None where it says nothing.
    :param read: reads at most so many bytes of the body; called once, if at all.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what a request line, its fields and its body are
        self,
        method: str,
        path: str,
        query: str = "",
        headers: Headers = (),
        content_length: int | None = None,
        read: Callable[[int], bytes] = lambda _: b"",
    ) -> None:
        self.method = method
        self.path = path
        self.query = query
        self._headers = headers
        self._content_length = content_length
        self._reader = read
        self.body = b""
        """What :meth:`read` has read."""

    @property
    def headers(self) -> Headers:
        """The header fields, in their order."""
        return self._headers

    @property
    def content_length(self) -> int | None:
        """What ``Content-Length`` says, in bytes."""
        return self._content_length

    def read(self, most: int) -> bytes:
        """The body, or its first ``most`` bytes.

        :raises OSError: if it breaks off.
        """
        self.body = self._reader(most)
        return self.body

    @cached_property
    def _fields(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, value in self.headers:
            key = _field_key(name)
            found[key] = f"{found[key]}, {value}" if key in found else value
        return found

    def header(self, name: str) -> str | None:
        """A header's value; those of a repeated header joined by commas (RFC 9110, section 5.3).

        Underscores and hyphens are one: WSGI cannot tell ``api_key`` from ``api-key`` (PEP 3333).
        """
        return self._fields.get(_field_key(name))

    @cached_property
    def query_pairs(self) -> tuple[tuple[str, str], ...]:
        """Name and value pairs of the query, decoded; whatever was sent can be read as some."""
        query = self.query
        # Most queries have nothing to decode, and parse_qsl takes three times as long.
        if "%" in query or "+" in query:
            return tuple(parse_qsl(query, keep_blank_values=True))
        parts = (pair.partition("=") for pair in query.split("&") if pair)
        return tuple((name, value) for name, _, value in parts)

    @cached_property
    def cookie_pairs(self) -> tuple[tuple[str, str], ...]:
        """Name and value of each cookie that was sent (RFC 6265, section 4.2)."""
        parts = (self.header("cookie") or "").replace(", ", ";").split(";")
        pairs = (part.strip().partition("=") for part in parts)
        return tuple((name, value.strip('"')) for name, equals, value in pairs if equals)

    @cached_property
    def cookies(self) -> dict[str, str]:
        """The cookies that were sent; the first of a name counts."""
        return dict(self.cookie_pairs[::-1])


def _field_key(name: str) -> str:
    return name.lower().replace("_", "-")


AnswerMode: TypeAlias = Literal["example", "complete", "dynamic"]
"""Where bodies come from: see :class:`MockOptions`."""


BODILESS: Final = frozenset(
    {HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT, HTTPStatus.NOT_MODIFIED}
)
"""Statuses whose answers have no body (RFC 9110, sections 15.3.5, 15.3.6, 15.4.5)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: status code, header fields, and the body's bytes."""

    status: int
    headers: Headers
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """A header's value: the first of that name."""
        lowered = name.lower()
        return next((value for key, value in self.headers if key.lower() == lowered), None)

    def with_headers(self, headers: Headers) -> Answer:
        """The same answer with more headers."""
        return Answer(self.status, self.headers + headers, self.body)

    def without_body(self) -> Answer:
        """The answer to HEAD: what GET gets, its length told, its body left out.

        RFC 9110, section 9.3.2.
        """
        length = ("Content-Length", str(len(self.body)))
        return Answer(self.status, (*self.headers, length) if self.body else self.headers)


@dataclass(frozen=True, slots=True)
class MockOptions:
    """How a mock behaves.

    :param max_body_bytes: bytes that a request's body may have.
    :param cors_origins: origins that a browser may call from, ``*`` for all; none turns CORS off.
    :param explain: whether each answer says in ``Mockument-Decision`` why it is this one.
    :param answers: ``example``: the documented example as it stands; ``complete``: with what the
        schema still has; ``dynamic``: made from the schema for each request.
    :param seed: what made values hang on besides the request.
    :param locale: the language of made names and sentences.
    :param broken_examples: whether an example that breaks its schema is sent to whoever asks for
        it by name.
    :param query_preferences: whether ``?__code=404`` and its like mean what ``Prefer`` means.
    :param errors: how failures are written: as problem details (RFC 9457), in the API's own error
        schema wherever the document has one, or, ``auto``, where the operation documents one.
    :param validate: whether a request that breaks its contract is refused, is answered with its
        violations in ``Mockument-Violations``, or is not looked at.
    :param undeclared: whether query parameters and members of bodies that the document does not
        declare are violations.
    :param credentials: the file that names the good ones; None for every one that is well-formed.
    :param authenticate: whether credentials are asked for where the document asks for some.
    """

    max_body_bytes: int = 10 * 1024 * 1024
    cors_origins: tuple[str, ...] = ("*",)
    explain: bool = True
    query_preferences: bool = False
    answers: AnswerMode = "example"
    seed: int = 0
    locale: str = "en"
    broken_examples: bool = False
    errors: Literal["auto", "problem", "api"] = "auto"
    validate: Literal["strict", "warn", "off"] = "strict"
    undeclared: Literal["ignore", "refuse"] = "ignore"
    credentials: Path | None = None
    authenticate: bool = True

    @property
    def api_errors(self) -> bool:
        """Whether failures are written in the API's own words wherever it has any."""
        return self.errors == "api"
