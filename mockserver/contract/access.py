"""Access: the credentials and header fields that calls are sent with, and what is kept secret."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from urllib.parse import quote

from ...generator.document import Api, Operation, SecurityScheme
from ...generator.messages.call import Call, add_credential
from ..engine import Headers

__all__ = ["MASK", "Access", "Secrets"]

MASK: Final = "***"
_SECRET_FIELD: Final = re.compile(
    r"authorization|cookie|token|secret|password|api-?key|session|credential", re.IGNORECASE
)
_WRONG: Final = "mockument-wrong-credential"
_SHORTEST: Final = 3
"""Characters that a secret has at least: masking shorter ones would hide half a report."""


@dataclass(frozen=True)
class Access:
    """What calls are sent with besides their own.

    :param credentials: by the names of the document's security schemes.
    :param headers: header fields of every call.
    """

    api: Api
    credentials: Mapping[str, str] = field(default_factory=dict)
    headers: Headers = ()

    def add(self, operation: Operation, call: Call) -> str:
        """Add to a call what its operation asks for, and the header fields of every call.

        :returns: what is missing; empty where nothing is.
        """
        chosen = self._alternative(operation)
        if chosen is None:
            names = " or ".join(" and ".join(one) for one in operation.security)
            return f"no credential for {names}: give one by --auth"
        for name in chosen:
            scheme = self.api.security_schemes.get(name)
            if scheme is not None and name in self.credentials:
                add_credential(scheme, self.credentials[name], call)
        self.add_headers(call)
        return ""

    def add_headers(self, call: Call) -> None:
        """Add the header fields of every call; they count more than the call's own."""
        own = {name.lower() for name, _ in self.headers}
        call.headers = [one for one in call.headers if one[0].lower() not in own]
        call.headers += self.headers

    def is_open(self, operation: Operation) -> bool:
        """Whether an operation asks for nothing that could be left out or be wrong."""
        schemes = map(self.api.security_schemes.get, self._alternative(operation) or ())
        return not any(one is not None and one.type != "mutualTLS" for one in schemes)

    @cached_property
    def bare(self) -> Access:
        """The same without any credential."""
        hidden = Secrets(self)
        return Access(self.api, {}, tuple(h for h in self.headers if not hidden.is_secret(h[0])))

    @cached_property
    def wrong(self) -> Access:
        """The same with credentials that nobody has given."""
        wrong = dict.fromkeys(self.api.security_schemes, _WRONG)
        return Access(self.api, wrong, self.bare.headers)

    def _alternative(self, operation: Operation) -> tuple[str, ...] | None:
        """The names of the schemes of one alternative that can be met, with most of them first."""
        ranked = sorted(map(tuple, operation.security), key=lambda names: not names)
        met = (names for names in ranked if all(map(self._is_met, names)))
        return next(met, None) if ranked else ()

    def _is_met(self, name: str) -> bool:
        scheme = self.api.security_schemes.get(name)
        if scheme is None or scheme.type == "mutualTLS" or name in self.credentials:
            return True
        return field_of(scheme) in {given.lower() for given, _ in self.headers}


def field_of(scheme: SecurityScheme) -> str:
    """The header field that a scheme's credential is sent in, in lower case."""
    if scheme.type == "apiKey":
        named = {"header": scheme.parameter_name.lower(), "cookie": "cookie"}
        return named.get(scheme.location, "")
    return "authorization"


class Secrets:
    """Texts that nobody is shown: credentials in whatever form they go over the wire.

    :param access: what calls are sent with.
    """

    def __init__(self, access: Access) -> None:
        schemes = access.api.security_schemes.values()
        self._fields: Final = {
            name.lower() for name in (*(s.parameter_name for s in schemes), *map(field_of, schemes))
        } - {""}
        texts = set(access.credentials.values())
        texts |= {value for name, value in access.headers if self.is_secret(name)}
        known = {form for text in texts for form in _forms(text) if len(form) >= _SHORTEST}
        longest = sorted(known, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest))) if longest else None

    def is_secret(self, name: str) -> bool:
        """Whether a header field or query parameter of this name holds a secret."""
        return name.lower() in self._fields or _SECRET_FIELD.search(name) is not None

    def masked(self, text: str) -> str:
        """A text without what is secret."""
        return self._pattern.sub(MASK, text) if self._pattern else text

    def masked_pairs(self, pairs: Headers) -> Headers:
        """Names with their values, secret ones masked whole but for the scheme's word."""
        return tuple(
            (name, _masked_value(value) if self.is_secret(name) else self.masked(value))
            for name, value in pairs
        )


def _masked_value(value: str) -> str:
    word, space, _ = value.partition(" ")
    return f"{word} {MASK}" if space and word.isalpha() else MASK


def _forms(text: str) -> set[str]:
    """A secret as it may be met: whole, without scheme or user, in a URL, in base64."""
    bare = text.partition(" ")[2] or text
    parts = {text, bare, text.partition(":")[2]} - {""}
    encoded = b64encode(text.encode()).decode()
    return {*parts, *(quote(part, safe="") for part in parts), encoded}
