"""Credentials that the reader has to put in, by the first security requirement of an operation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from ....document import Api, Operation
from ....messages.credential import FIELD_NAME, CredentialPlace, credential_place
from .texts import Text, Variable, text_of, visible

__all__ = ["PASSWORD", "USER", "Placeholders"]

USER: Final = Variable("API_USER")
PASSWORD: Final = Variable("API_PASSWORD")


@dataclass(frozen=True, slots=True)
class Placeholders:
    """What stands for credentials in each place of a request.

    :param is_basic: whether a user's name and password are sent.
    :param schemes: what is put in for each security scheme, by its name; nothing for basic.
    """

    headers: tuple[tuple[str, Text], ...]
    query: tuple[tuple[str, Text], ...]
    cookies: tuple[tuple[str, Text], ...]
    is_basic: bool
    schemes: Mapping[str, Text]

    @classmethod
    def of(cls, api: Api, operation: Operation) -> Placeholders:
        """The placeholders of an operation's first security requirement."""
        found: dict[str, list[tuple[str, Text]]] = {"header": [], "query": [], "cookie": []}
        schemes: dict[str, Text] = {}
        counts: dict[str, int] = {}
        is_basic = False
        for name in next(iter(operation.security), {}):
            scheme = api.security_schemes.get(name)
            place = credential_place(scheme) if scheme else None
            if scheme is None or place is None or not _is_sendable(place):
                continue
            if place.is_basic:
                is_basic, schemes[name] = True, ()
                continue
            variable = _variable("API_KEY" if scheme.type == "apiKey" else "TOKEN", counts)
            schemes[name] = (variable,)
            found[place.location].append((place.name, text_of(_prefix(place), variable)))
        return cls(
            tuple(found["header"]),
            tuple(found["query"]),
            tuple(found["cookie"]),
            is_basic,
            schemes,
        )


def _prefix(place: CredentialPlace) -> str:
    """What stands before the credential, as it is sent."""
    is_field = place.location == "header"
    return visible(place.prefix) if is_field else quote(place.prefix, safe="", errors="replace")


def _is_sendable(place: CredentialPlace) -> bool:
    """Whether its name can stand where it is sent: anything can in a query, where it is encoded."""
    return place.location == "query" or FIELD_NAME.fullmatch(place.name) is not None


def _variable(name: str, counts: dict[str, int]) -> Variable:
    """A variable of a name; the next ones are numbered."""
    counts[name] = counts.get(name, 0) + 1
    return Variable(name if counts[name] == 1 else f"{name}_{counts[name]}")
