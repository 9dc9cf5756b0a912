"""Security schemes: one argument of the client each, and what it adds to a request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from ....document import Api, SecurityScheme
from ...naming import Scope, snake_name
from ...text import Identifier, PyExpr, call, literal
from .arguments import is_field_name

__all__ = ["Reporter", "SchemeView", "scheme_views", "token_url"]


_ANSWERING: Final = frozenset({"digest", "hoba", "mutual", "negotiate"})
"""HTTP's schemes whose credentials depend on a challenge (RFC 9110, section 11.6)."""


@dataclass(frozen=True, slots=True)
class SchemeView:
    """A security scheme as the client's constructor takes it.

    :param key: its name in the document, as a literal.
    :param argument: the constructor's argument.
    :param annotation: the argument's type.
    :param credential: the expression that makes what is sent of the argument.
    :param doc: what the argument is.
    """

    key: PyExpr
    argument: Identifier
    annotation: PyExpr
    credential: PyExpr
    doc: str


class Reporter(Protocol):
    """Who is told what a client cannot do."""

    def report(self, code: str, pointer: str, message: str) -> None:
        """Note it."""
        ...


def scheme_views(reporter: Reporter, api: Api, reserved: Iterable[str]) -> tuple[SchemeView, ...]:
    """The schemes that a client can send by itself, in the document's order."""
    scope = Scope(reserved)
    views: list[SchemeView] = []
    for name, scheme in api.security_schemes.items():
        if not _can_be_sent(scheme):
            reporter.report(
                "security-scheme-not-sent",
                scheme.node.pointer,
                f"{name!r:.60} is no credential that a request carries: the client leaves it to "
                "its transport",
            )
            continue
        if scheme.type == "http" and scheme.scheme.lower() in _ANSWERING:
            reporter.report(
                "security-scheme-as-text",
                scheme.node.pointer,
                f"{name!r:.60} answers what the server asks: the client sends what it is given",
            )
        argument = Identifier(scope.claim(snake_name(name, "credential")))
        views.append(_view(scheme, argument))
    return tuple(views)


def token_url(scheme: SecurityScheme) -> str:
    """Where a client gets tokens for its own credentials; empty where the scheme has no such flow.

    OpenAPI 3.1.1, section 4.8.29.
    """
    flow = scheme.flows.get("clientCredentials") if scheme.type == "oauth2" else None
    return flow.token_url if flow else ""


def _can_be_sent(scheme: SecurityScheme) -> bool:
    if scheme.type == "apiKey":
        name = scheme.parameter_name
        if scheme.location == "header":
            return is_field_name(name)
        return scheme.location in ("query", "cookie") and bool(name)
    return scheme.type in ("oauth2", "openIdConnect") or (
        scheme.type == "http" and scheme.scheme.isascii() and scheme.scheme.isalnum()
    )


def _view(scheme: SecurityScheme, argument: Identifier) -> SchemeView:
    given = PyExpr(argument)
    text = PyExpr("str | Callable[[], str] | None")
    made: PyExpr
    if scheme.type == "apiKey":
        what = f"the key in the {scheme.location} `{scheme.parameter_name}`"
        made = call(
            "ApiCredential",
            literal(scheme.location),
            literal(scheme.parameter_name),
            literal(scheme.prefix),
            given,
        )
    elif scheme.type == "http" and scheme.scheme == "basic":
        what = "a user name and a password"
        made = PyExpr(f"ApiCredential.basic(*{argument})")
        text = PyExpr("tuple[str, str] | None")
    else:
        word = scheme.scheme.capitalize() if scheme.type == "http" else "Bearer"
        what = f"a {word.lower()} token" if scheme.type == "http" else "an access token"
        made = call("ApiCredential.token", literal(word), given)
        if token_url(scheme):
            what += ", or the client's own credentials to get one with"
            text = PyExpr("str | ApiClientCredentials | Callable[[], str] | None")
    if "Callable" in text:
        what += ", or a function that gives it"
    doc = f"{what} (`{scheme.name}`). {scheme.description}".rstrip()
    return SchemeView(literal(scheme.name), argument, text, made, doc)
