"""Authenticate: whether a request has the credentials that its operation asks for.

Any well-formed credential is a good one: a mock knows no users.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping

from ...generator.document import Api, Operation, SecurityScheme
from .exchange import Headers, Request
from .problems import UNAUTHENTICATED, Problem

__all__ = ["authenticate"]

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def authenticate(api: Api, operation: Operation, request: Request) -> Problem | None:
    """The problem with the request's credentials, or None where one alternative is met.

    Alternatives and what they need together: OpenAPI 3.1.1, section 4.8.30.
    """
    alternatives = operation.security
    if not alternatives:
        return None
    reasons: list[str] = []
    for alternative in alternatives:
        missing = [
            reason
            for name in alternative
            if (scheme := api.security_schemes.get(name)) and (reason := _missing(scheme, request))
        ]
        if not missing:
            return None
        reasons.append(" and ".join(missing))
    wanted = {name: None for alternative in alternatives for name in alternative}
    schemes = [api.security_schemes[name] for name in wanted if name in api.security_schemes]
    detail = "; or ".join(dict.fromkeys(reasons))
    return Problem(UNAUTHENTICATED, detail, {}, _challenges(api.title, schemes))


def _missing(scheme: SecurityScheme, request: Request) -> str | None:
    """What a credential lacks, in words; None where it is well-formed."""
    match scheme.type:
        case "apiKey":
            return _missing_key(scheme, request)
        case "http":
            return _missing_http(scheme.scheme or "bearer", request)
        case "oauth2" | "openIdConnect":
            return _missing_http("bearer", request)
        case _:
            return None  # mutualTLS and unknown types are met below HTTP, or cannot be checked


def _missing_key(scheme: SecurityScheme, request: Request) -> str | None:
    name, prefix = scheme.parameter_name, scheme.prefix
    places: Mapping[str, str | None] = {
        "header": request.header(name),
        "query": dict(request.query_pairs).get(name),
        "cookie": request.cookies.get(name),
    }
    if scheme.location not in places or not name:
        return None  # the document does not say where: nobody could send it
    value = places[scheme.location]
    shown = f"the {scheme.location} `{name}`"
    if not value:
        return f"{shown} is missing" + (f": send `{prefix}<credential>`" if prefix else "")
    # Names of HTTP authentication schemes know no case (RFC 9110, section 11.1).
    if value[: len(prefix)].lower() != prefix.lower() or not value[len(prefix) :].strip():
        return f"{shown} is malformed: send `{prefix}<credential>`"
    return None


def _missing_http(wanted: str, request: Request) -> str | None:
    value = request.header("authorization")
    shown = wanted.capitalize()
    if not value:
        return f"the header `Authorization` is missing: send `{shown} <credential>`"
    scheme, _, credential = value.partition(" ")
    if scheme.lower() != wanted or not credential.strip():
        return f"the header `Authorization` is malformed: send `{shown} <credential>`"
    if wanted == "basic" and not _is_basic(credential.strip()):
        return (
            "the header `Authorization` is malformed: after `Basic` comes base64 of `user:password`"
        )
    return None


def _is_basic(credential: str) -> bool:
    """RFC 7617, section 2."""
    try:
        return b":" in base64.b64decode(credential, validate=True)
    except (binascii.Error, ValueError):
        return False


def _challenges(title: str, schemes: Iterable[SecurityScheme]) -> Headers:
    """``WWW-Authenticate`` for each scheme (RFC 9110, section 11.6.1)."""
    realm = _quoted(title)
    found = dict.fromkeys(_challenge(scheme, realm) for scheme in schemes)
    return tuple(("WWW-Authenticate", value) for value in found)


def _challenge(scheme: SecurityScheme, realm: str) -> str:
    if scheme.type == "http" and _TOKEN.fullmatch(scheme.scheme):
        return f"{scheme.scheme.capitalize()} realm={realm}"
    if scheme.type != "apiKey":
        return f"Bearer realm={realm}"
    word = scheme.prefix.strip()
    if _TOKEN.fullmatch(word):
        return f"{word} realm={realm}"
    name, place = _quoted(scheme.parameter_name), _quoted(scheme.location)
    return f"ApiKey realm={realm}, in={place}, name={name}"


def _quoted(text: str) -> str:
    """A quoted-string that any header may hold (RFC 9110, section 5.6.4)."""
    plain = "".join(c for c in text if c.isascii() and c.isprintable())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
