"""Chains: operations that make a thing, read it, change it and delete it, as their paths tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

import orjson

from ...generator.document import Operation
from ...generator.messages.written import path_text
from .exchange import Exchange
from .things import fields_for, made_objects

__all__ = ["Chain", "Made", "chains_of", "template"]

_VARIABLE: Final = re.compile(r"\{([^{}/]*)\}")
_ITEM: Final = re.compile(r"(.*)/\{([^{}/]*)\}/?")


@dataclass(frozen=True, slots=True)
class Made:
    """A thing that a call has made.

    :param texts: the variables of its path, in their order, as they are written into it.
    :param key: its id, as the answer has it.
    """

    texts: tuple[str, ...]
    key: str | int


@dataclass(frozen=True, slots=True)
class Chain:
    """What can be done with the things of a collection.

    :param create: POST on the collection's path.
    :param read: GET on the path of one of its things.
    :param changes: PATCH and PUT there.
    :param delete: DELETE there.
    """

    create: Operation
    read: Operation | None
    changes: tuple[Operation, ...]
    delete: Operation | None

    @property
    def items(self) -> tuple[Operation, ...]:
        """The operations of one thing, in the order in which they are called."""
        found = (self.read, *self.changes, self.delete)
        return tuple(one for one in found if one is not None)

    @property
    def variable(self) -> str:
        """The variable of the path that means one thing."""
        *_, last = _names(self.items[0].path)
        return last

    def made(self, exchange: Exchange, variables: Mapping[str, str]) -> Made | None:
        """The thing that a call has made; None where its answer does not tell.

        :param variables: the variables of the path that was posted to, as they were written.
        """
        item = self.items[0]
        above = [variables.get(name, "") for name in _names(self.create.path)]
        declared = {p.name: p for p in item.parameters if p.location == "path"}
        for key in self._keys(exchange):
            parameter = declared.get(self.variable)
            text = path_text(parameter, key) if parameter else str(key)
            if text:
                return Made((*above, text), key)
        return None

    def _keys(self, exchange: Exchange) -> Iterator[str | int]:
        try:
            value = orjson.loads(exchange.response_body)
        except orjson.JSONDecodeError:
            value = None
        above = self.create.path.rstrip("/")
        for fields in made_objects(value, above):
            yield from (fields[name] for name in fields_for(self.variable, above) if name in fields)
        # RFC 9110, section 10.2.2: with 201 it names what was made.
        location = exchange.answer.header("location") or ""
        parts = urlsplit(location).path.rstrip("/").split("/")
        asked = exchange.path.rstrip("/").split("/")
        if exchange.status == 201 and parts[-2:-1] == asked[-1:]:
            yield unquote(parts[-1])

    def variables(self, operation: Operation, made: Made) -> dict[str, str]:
        """The variables of a path of one of the operations, for a thing."""
        return dict(zip(_names(operation.path), made.texts, strict=False))


def _names(path: str) -> list[str]:
    """The names of a path's variables, in their order."""
    return [found[1] for found in _VARIABLE.finditer(path)]


def template(path: str) -> str:
    """A path template without the names of its variables, which each operation is free in."""
    return _VARIABLE.sub("{}", path).rstrip("/") or "/"


def chains_of(operations: Sequence[Operation]) -> tuple[Chain, ...]:
    """The chains of operations: a POST on a collection, and what its things can be asked."""
    at: dict[str, dict[str, Operation]] = {}
    for one in operations:
        if _ITEM.fullmatch(one.path):
            at.setdefault(template(one.path), {}).setdefault(one.method, one)
    found: list[Chain] = []
    for create in operations:
        if create.method != "POST":
            continue
        below = at.get(f"{template(create.path).rstrip('/')}/{{}}", {})
        changes = tuple(below[method] for method in ("PATCH", "PUT") if method in below)
        chain = Chain(create, below.get("GET"), changes, below.get("DELETE"))
        if chain.items:
            found.append(chain)
    return tuple(found)
