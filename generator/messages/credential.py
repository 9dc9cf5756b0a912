"""Credentials: where in a request a security scheme has one (OpenAPI 3.1.1, section 4.8.27)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from ..document import SecurityScheme

__all__ = ["FIELD_NAME", "CredentialPlace", "credential_place"]

FIELD_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A header field's name (RFC 9110, section 5.6.2)."""


@dataclass(frozen=True, slots=True)
class CredentialPlace:
    """Where a credential stands.

    :param name: of the header, query parameter or cookie.
    :param prefix: what stands before the credential, such as ``Bearer ``.
    :param is_basic: whether it is a user's name and password (RFC 7617).
    """

    location: Literal["header", "query", "cookie"]
    name: str
    prefix: str
    is_basic: bool = False


def credential_place(scheme: SecurityScheme) -> CredentialPlace | None:
    """Where a scheme's credential stands; None where a request carries none of it."""
    match scheme.type:
        case "apiKey":
            return _key_place(scheme)
        case "http" if scheme.scheme == "basic":
            return CredentialPlace("header", "Authorization", "Basic ", is_basic=True)
        case "http":
            word = scheme.scheme.capitalize() or "Bearer"
            return CredentialPlace("header", "Authorization", f"{word} ")
        case "oauth2" | "openIdConnect":
            return CredentialPlace("header", "Authorization", "Bearer ")
        case _:
            return None


def _key_place(scheme: SecurityScheme) -> CredentialPlace | None:
    name = scheme.parameter_name
    match scheme.location:
        case "query" | "cookie" as location:
            return CredentialPlace(location, name, scheme.prefix)
        case _:
            fine = FIELD_NAME.fullmatch(name)
            return CredentialPlace("header", name, scheme.prefix) if fine else None
