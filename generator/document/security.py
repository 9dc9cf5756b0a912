"""Security schemes: how a caller shows who it is (OpenAPI 3.1.1, section 4.8.27)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from .references import Node

__all__ = ["OAuthFlow", "SecurityRequirement", "SecurityScheme"]

SecurityRequirement: TypeAlias = Mapping[str, Sequence[str]]
"""Names of security schemes that are needed together, each with its scopes."""


@dataclass(frozen=True)
class OAuthFlow:
    """One way to a token (section 4.8.29).

    :param name: ``implicit``, ``password``, ``clientCredentials``, ``authorizationCode`` or, since
        3.2.0, ``deviceAuthorization``.
    """

    name: str
    node: Node

    @property
    def authorization_url(self) -> str:
        """Where the user agrees."""
        return self.node.text("authorizationUrl")

    @property
    def device_authorization_url(self) -> str:
        """Where a device asks for a code (3.2.0, section 4.29.1; RFC 8628)."""
        return self.node.text("deviceAuthorizationUrl")

    @property
    def token_url(self) -> str:
        """Where tokens come from."""
        return self.node.text("tokenUrl")

    @property
    def refresh_url(self) -> str:
        """Where tokens are made new."""
        return self.node.text("refreshUrl")

    @cached_property
    def scopes(self) -> Mapping[str, str]:
        """What may be asked for, each with a description."""
        listed = self.node.child("scopes").mapping
        return {name: told if isinstance(told, str) else "" for name, told in listed.items()}


@dataclass(frozen=True)
class SecurityScheme:
    """A Security Scheme Object (section 4.8.27).

    :param name: its key under ``securitySchemes``.
    """

    name: str
    node: Node

    @property
    def type(self) -> str:
        """``apiKey``, ``http``, ``oauth2``, ``openIdConnect`` or ``mutualTLS``."""
        return self.node.text("type")

    @property
    def scheme(self) -> str:
        """The HTTP authentication scheme in lower case, such as ``bearer``."""
        return self.node.text("scheme").lower()

    @property
    def location(self) -> str:
        """Where an ``apiKey`` is sent: ``query``, ``header`` or ``cookie``."""
        return self.node.text("in")

    @property
    def parameter_name(self) -> str:
        """The name of an ``apiKey``'s parameter."""
        return self.node.text("name")

    @property
    def prefix(self) -> str:
        """The text that stands before the credential, from ``x-prefix``, such as ``OAuth ``."""
        return self.node.text("x-prefix")

    @property
    def description(self) -> str:
        """What the scheme is."""
        return self.node.text("description")

    @property
    def deprecated(self) -> bool:
        """Whether it should no longer be used (3.2.0, section 4.27.1)."""
        return self.node.flag("deprecated")

    @property
    def bearer_format(self) -> str:
        """What a bearer token looks like, such as ``JWT``."""
        return self.node.text("bearerFormat")

    @property
    def openid_connect_url(self) -> str:
        """Where an ``openIdConnect`` provider describes itself."""
        return self.node.text("openIdConnectUrl")

    @property
    def metadata_url(self) -> str:
        """Where an ``oauth2`` server describes itself (3.2.0, section 4.27.1; RFC 8414)."""
        return self.node.text("oauth2MetadataUrl")

    @cached_property
    def flows(self) -> Mapping[str, OAuthFlow]:
        """The ways to a token of an ``oauth2`` scheme, by name."""
        return {
            name: OAuthFlow(name, node)
            for name, node in self.node.entries("flows")
            if node.mapping and not name.startswith("x-")
        }
