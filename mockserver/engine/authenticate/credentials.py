"""Credentials: which ones are good, from a small file that the user writes.

The file maps the names of the document's security schemes to lists of credentials::

    session:
      - key: k-123                  # apiKey: what is sent, without its prefix
    login:
      - username: me                # http basic (and digest, by the name alone)
        password: secret
    oauth:
      - just-a-token                # short for `token: just-a-token`
      - token: abc                  # any other http scheme, oauth2, openIdConnect
        scopes: [read, write]       # left out: every scope
        expires: 2030-01-01T00:00:00Z

A scheme that the file does not name has no good credential.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from ....generator.document import SecurityScheme
from ....generator.document.pointers import child
from ....generator.document.source import Source, read_source
from ....generator.findings import Finding, JsonValue, Severity, Unusable

__all__ = ["Credential", "Credentials", "parse_credentials", "read_credentials"]

_OPTIONAL: Final = ("scopes", "expires")


@dataclass(frozen=True, slots=True)
class Credential:
    """One good credential.

    :param scopes: what it may do; None for everything.
    :param expires: when it ends, in seconds since the epoch; None for never.
    """

    scopes: frozenset[str] | None = None
    expires: float | None = None


@dataclass(frozen=True, slots=True)
class Credentials:
    """The good credentials, by the name of their scheme and then by what is sent.

    What is sent is the key or the token; ``user:password`` for ``basic``, the user for ``digest``.
    """

    schemes: Mapping[str, Mapping[str, Credential]]

    def find(self, scheme: str, sent: str) -> Credential | None:
        """The credential that was sent; None where it is not a good one."""
        return self.schemes.get(scheme, {}).get(sent)


def read_credentials(path: str | Path, schemes: Mapping[str, SecurityScheme]) -> Credentials:
    """Read a file of credentials.

    :param schemes: the document's security schemes, by name.
    :raises Unusable: if it cannot be read, or says something that has no meaning; all of what is
        wrong is told, each with its place.
    """
    return parse_credentials(read_source(path), schemes)


def parse_credentials(source: Source, schemes: Mapping[str, SecurityScheme]) -> Credentials:
    """The credentials that a text holds. See :func:`read_credentials`."""
    reading = _Reading(source, schemes)
    found = {name: dict(listed) for name, listed in reading.all()}
    wrong = [*reading.findings, *(f for f in source.findings if f.severity is not Severity.INFO)]
    if wrong:
        first, *more = source.located(wrong)
        raise Unusable(first, more)
    return Credentials(found)


class _Reading:
    """One reading of one file: gathers what is wrong with it."""

    def __init__(self, source: Source, schemes: Mapping[str, SecurityScheme]) -> None:
        self._source = source
        self._schemes = schemes
        self.findings: list[Finding] = []

    def _refuse(self, pointer: str, message: str, hint: str = "") -> None:
        place = self._source.place(pointer)
        self.findings.append(Finding("credentials", Severity.ERROR, place, message, hint))

    def all(self) -> Iterator[tuple[str, Iterator[tuple[str, Credential]]]]:
        data = self._source.data
        if not isinstance(data, dict):
            self._refuse("", "not a mapping of security schemes to lists of credentials")
            return
        for name, listed in data.items():
            scheme = self._schemes.get(name)
            if scheme is None:
                near = get_close_matches(name, list(self._schemes), n=1)
                known = ", ".join(self._schemes) or "none"
                hint = f"did you mean {near[0]!r}?" if near else f"its schemes: {known}"
                self._refuse(child("", name), f"the document has no scheme {name!r}", hint)
            elif not isinstance(listed, list):
                hint = f"write `{name}: [secret]`, or one entry a line"
                self._refuse(child("", name), "not a list of credentials", hint)
            else:
                yield name, self._listed(scheme, listed, child("", name))

    def _listed(
        self, scheme: SecurityScheme, listed: list[JsonValue], pointer: str
    ) -> Iterator[tuple[str, Credential]]:
        seen: set[str] = set()
        for index, entry in enumerate(listed):
            place = child(pointer, index)
            words = _words(scheme)
            short = isinstance(entry, str) and len(words) == 1
            fields = {words[0]: entry} if short else entry
            if not isinstance(fields, dict):
                self._refuse(place, f"not a mapping with {_listing(words)}")
                continue
            sent = self._sent(fields, words, place)
            credential = Credential(self._scopes(fields, place), self._expires(fields, place))
            if sent is None:
                continue
            if sent in seen:
                self._refuse(place, "the same credential as one before it")
            seen.add(sent)
            yield sent, credential

    def _sent(
        self, fields: Mapping[str, JsonValue], words: tuple[str, ...], pointer: str
    ) -> str | None:
        for name in fields:
            if name not in (*words, *_OPTIONAL):
                allowed = _listing((*words, *_OPTIONAL))
                self._refuse(child(pointer, name), f"{name!r} has no meaning here", allowed)
        values: list[str] = []
        for word in words:
            value = fields.get(word)
            if not isinstance(value, str) or not value:
                self._refuse(pointer, f"{word!r} is missing, or is no text", "quote numbers")
            else:
                values.append(value)
        return ":".join(values) if len(values) == len(words) else None

    def _scopes(self, fields: Mapping[str, JsonValue], pointer: str) -> frozenset[str] | None:
        listed = fields.get("scopes")
        if listed is None and "scopes" not in fields:
            return None
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            self._refuse(child(pointer, "scopes"), "not a list of texts")
            return None
        return frozenset(map(str, listed))

    def _expires(self, fields: Mapping[str, JsonValue], pointer: str) -> float | None:
        if "expires" not in fields:
            return None
        try:
            moment = datetime.fromisoformat(str(fields["expires"]))
            if moment.tzinfo is not None:
                return moment.timestamp()
        except (ValueError, OverflowError):
            pass
        hint = "such as 2030-01-01T00:00:00Z (RFC 3339)"
        self._refuse(child(pointer, "expires"), "not a date and time with a zone", hint)
        return None


def _words(scheme: SecurityScheme) -> tuple[str, ...]:
    """The fields that make a credential of a scheme."""
    if scheme.type == "apiKey":
        return ("key",)
    if scheme.type == "http" and scheme.scheme == "basic":
        return ("username", "password")
    if scheme.type == "http" and scheme.scheme == "digest":
        return ("username",)
    return ("token",)


def _listing(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)
