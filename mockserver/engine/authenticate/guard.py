"""Authenticate: whether a request has the credentials that its operation asks for.

Unless credentials are named, any well-formed one is good: a mock knows no users.
"""

from __future__ import annotations

import base64
import binascii
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import Final, TypeAlias

from ....generator.document import Api, Operation, SecurityScheme
from ....generator.messages.credential import credential_place
from ..exchange import Headers, Request
from ..problems import FORBIDDEN, UNAUTHENTICATED, Problem
from .credentials import Credentials

__all__ = ["Guard", "authenticate", "key_names"]

_MOST_WAYS: Final = 64
"""Ways to meet one alternative that are looked at."""
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_USERNAME = re.compile(r'(?:^|[\s,])username="((?:[^"\\]|\\.)*)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Bad:
    """Why a request has no credential of a scheme.

    :param was_sent: whether there was something that looks like one.
    """

    reason: str
    was_sent: bool


@dataclass(frozen=True, slots=True)
class _Lacking:
    """A good credential that may not do this.

    :param scopes: what the operation asks for.
    """

    scopes: tuple[str, ...]


_Reader: TypeAlias = Callable[[Request], "str | _Bad"]
"""Finds a well-formed credential of one scheme in a request."""


@dataclass(frozen=True, slots=True)
class _Check:
    """What an operation asks of one scheme."""

    scheme: SecurityScheme
    scopes: tuple[str, ...]
    read: _Reader


def authenticate(
    api: Api, operation: Operation, request: Request, credentials: Credentials | None = None
) -> Problem | None:
    """The problem with the request's credentials, or None where one alternative is met.

    :param credentials: those that are good; None for every one that is well-formed.
    """
    return Guard(api, operation, credentials).check(request)


def key_names(api: Api) -> frozenset[str]:
    """The names of the query parameters that hold keys."""
    schemes = api.security_schemes.values()
    return frozenset(s.parameter_name for s in schemes if s.location == "query")


class Guard:
    """Holds requests against the security requirements of one operation, looked up once.

    Alternatives and what they need together: OpenAPI 3.1.1, section 4.8.30.

    :param api: the document.
    :param operation: one of its operations.
    :param credentials: those that are good; None for every one that is well-formed.
    """

    def __init__(
        self, api: Api, operation: Operation, credentials: Credentials | None = None
    ) -> None:
        self._credentials = credentials
        self._title = api.title
        self._alternatives: list[tuple[_Check, ...]] = []
        unseen: dict[str, None] = {}
        for alternative in operation.security:
            checks: list[_Check] = []
            for name, scopes in alternative.items():
                scheme = api.security_schemes.get(name)
                reader = _reader(scheme) if scheme else None
                if scheme and reader and credential_place(scheme):
                    checks.append(_Check(scheme, tuple(scopes), reader))
                else:
                    unseen[name] = None
            self._alternatives += _one_for_each_place(checks)
        self.unseen: Final = tuple(unseen)
        """Names of schemes that no request shows, such as ``mutualTLS``: taken to be met."""
        # The usual case, one scheme and nothing to look up, wants to be quick.
        single = len(self._alternatives) == 1 and len(self._alternatives[0]) == 1
        self._only = self._alternatives[0][0].read if single and credentials is None else None

    def check(self, request: Request) -> Problem | None:
        """The problem with a request's credentials, or None where one alternative is met."""
        if self._only is not None and isinstance(self._only(request), str):
            return None
        faults: list[list[_Bad | _Lacking]] = []
        for alternative in self._alternatives:
            found = (self._fault(check, request) for check in alternative)
            wrong = [fault for fault in found if fault is not None]
            if not wrong:
                return None
            faults.append(wrong)
        return self._problem(faults) if faults else None

    def _fault(self, check: _Check, request: Request) -> _Bad | _Lacking | None:
        sent = check.read(request)
        if isinstance(sent, _Bad):
            return sent
        if self._credentials is None:
            return None
        name = check.scheme.name
        known = self._credentials.find(name, sent)
        if known is None:
            return _Bad(f"the credential for `{name}` is not a known one", was_sent=True)
        if known.expires is not None and known.expires <= time.time():
            return _Bad(f"the credential for `{name}` has expired", was_sent=True)
        if known.scopes is not None and not known.scopes.issuperset(check.scopes):
            return _Lacking(check.scopes)
        return None

    def _problem(self, faults: list[list[_Bad | _Lacking]]) -> Problem:
        """401, or 403 where an alternative lacks nothing but scopes (RFC 6750, section 3.1)."""
        for wrong in faults:
            scopes = [s for fault in wrong if isinstance(fault, _Lacking) for s in fault.scopes]
            if all(isinstance(fault, _Lacking) for fault in wrong):
                return self._forbidden(tuple(dict.fromkeys(scopes)))
        reasons = [
            " and ".join(fault.reason for fault in wrong if isinstance(fault, _Bad))
            for wrong in faults
        ]
        was_sent = any(isinstance(f, _Bad) and f.was_sent for wrong in faults for f in wrong)
        detail = "; or ".join(dict.fromkeys(reasons))
        error = 'error="invalid_token"' if was_sent else ""
        return Problem(UNAUTHENTICATED, detail, {}, self._challenges(error))

    def _forbidden(self, scopes: tuple[str, ...]) -> Problem:
        said = _quoted(" ".join(scopes))
        return Problem(
            FORBIDDEN,
            f"the credential has not all of these scopes: {', '.join(scopes)}",
            {"scopes": list(scopes)},
            self._challenges(f'error="insufficient_scope", scope={said}'),
        )

    def _challenges(self, error: str) -> Headers:
        """``WWW-Authenticate`` for each scheme (RFC 9110, section 11.6.1).

        :param error: what RFC 6750, section 3.1, has a challenge for bearer tokens say besides.
        """
        realm = _quoted(self._title)
        schemes = (check.scheme for checks in self._alternatives for check in checks)
        return tuple(
            ("WWW-Authenticate", value)
            for value in dict.fromkeys(_challenge(scheme, realm, error) for scheme in schemes)
        )


def _one_for_each_place(checks: list[_Check]) -> Iterator[tuple[_Check, ...]]:
    """What is asked together, where it can be sent together.

    A request has one header of a name. Where two schemes want it, as basic authentication beside a
    key in ``Authorization``, either is meant.
    """
    places: dict[object, list[_Check]] = {}
    for check in checks:
        place = credential_place(check.scheme)
        key = (place.location, place.name.lower()) if place else check.scheme.name
        places.setdefault(key, []).append(check)
    return islice(product(*places.values()), _MOST_WAYS)


def _reader(scheme: SecurityScheme) -> _Reader | None:
    """What finds the credentials of a scheme; None where a mock cannot see them."""
    match scheme.type:
        case "apiKey":
            return _key_reader(scheme)
        case "http":
            return _http_reader(scheme.scheme or "bearer")
        case "oauth2" | "openIdConnect":
            return _http_reader("bearer")
        case _:
            return None  # mutualTLS is met below HTTP; unknown types cannot be checked


def _key_reader(scheme: SecurityScheme) -> _Reader | None:
    name, where, prefix = scheme.parameter_name, scheme.location, scheme.prefix
    if where not in ("header", "query", "cookie") or not name:
        return None  # the document does not say where: nobody could send it
    shown = f"the {where} `{name}`"
    example = f": send `{prefix}<credential>`" if prefix else ""
    missing = _Bad(f"{shown} is missing{example}", was_sent=False)
    malformed = _Bad(f"{shown} is malformed{example}", was_sent=True)
    lowered, size = prefix.lower(), len(prefix)

    def read(request: Request) -> str | _Bad:
        if where == "header":
            value = request.header(name)
        elif where == "query":
            value = dict(request.query_pairs).get(name)
        else:
            value = request.cookies.get(name)
        if not value:
            return missing
        # Names of HTTP authentication schemes know no case (RFC 9110, section 11.1).
        credential = value[size:].strip()
        return credential if credential and value[:size].lower() == lowered else malformed

    return read


def _http_reader(wanted: str) -> _Reader:
    shown = f"{wanted.capitalize()} <credential>"
    missing = _Bad(f"the header `Authorization` is missing: send `{shown}`", was_sent=False)
    malformed = _Bad(f"the header `Authorization` is malformed: send `{shown}`", was_sent=True)
    decode = {"basic": _basic, "digest": _digest}.get(wanted)

    def read(request: Request) -> str | _Bad:
        value = request.header("authorization")
        if not value:
            return missing
        scheme, _, rest = value.partition(" ")
        credential = rest.strip()
        if scheme.lower() != wanted or not credential:
            return malformed
        return decode(credential) if decode else credential

    return read


def _basic(credential: str) -> str | _Bad:
    """User and password (RFC 7617, section 2)."""
    try:
        decoded = base64.b64decode(credential, validate=True)
    except (binascii.Error, ValueError):
        decoded = b""
    if b":" not in decoded:
        return _Bad(
            "the header `Authorization` is malformed: after `Basic` comes base64 of"
            " `user:password`",
            was_sent=True,
        )
    return decoded.decode("utf-8", errors="replace")


def _digest(credential: str) -> str | _Bad:
    """The user (RFC 7616, section 3.4); what is computed of the password is not checked."""
    found = _USERNAME.search(credential)
    if found is None:
        return _Bad(
            'the header `Authorization` is malformed: after `Digest` comes `username="…"`',
            was_sent=True,
        )
    return re.sub(r"\\(.)", r"\1", found[1])


def _challenge(scheme: SecurityScheme, realm: str, error: str) -> str:
    more = f", {error}" if error else ""
    if scheme.type == "http" and _TOKEN.fullmatch(scheme.scheme):
        extra = more if scheme.scheme == "bearer" else ""
        return f"{scheme.scheme.capitalize()} realm={realm}{extra}"
    if scheme.type != "apiKey":
        return f"Bearer realm={realm}{more}"
    word = scheme.prefix.strip()
    if _TOKEN.fullmatch(word):
        return f"{word} realm={realm}"
    name, place = _quoted(scheme.parameter_name), _quoted(scheme.location)
    return f"ApiKey realm={realm}, in={place}, name={name}"


def _quoted(text: str) -> str:
    """A quoted-string that any header may hold (RFC 9110, section 5.6.4)."""
    plain = "".join(c for c in text if c.isascii() and c.isprintable())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
