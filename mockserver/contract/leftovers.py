"""Leftovers: things that calls have made, so that none of them stays behind."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from typing import Final

import orjson

from .case import SAFE
from .chains import Chain, Made, template
from .results import Result
from .things import fields_for, objects

__all__ = ["Leftovers"]

_MADE: Final = frozenset({200, 201})
"""Statuses by which a server may say that something was made."""


class Leftovers:
    """Things that were made and not deleted; may be used by several threads.

    :param chains: what makes things, and what deletes them.
    """

    def __init__(self, chains: Collection[Chain]) -> None:
        self._by_create: Final = {chain.create.pointer: chain for chain in chains}
        self._by_list: Final = {template(chain.create.path): chain for chain in chains}
        self._made: dict[tuple[str, tuple[str, ...]], tuple[Chain, Made]] = {}
        self._seen: set[tuple[str, str]] = set()
        self._unnamed: dict[str, int] = {}
        self._lock = threading.Lock()

    def note(self, result: Result) -> None:
        """Note what a call has made or deleted, or what was there before."""
        case, exchange = result.case, result.exchange
        if exchange is None or case.call is None or case.call.method != case.operation.method:
            return
        if not 200 <= exchange.status < 300:
            return
        with self._lock:
            if case.operation.method == "POST":
                self._note_made(result)
            elif case.operation.method == "DELETE":
                self._note_deleted(template(case.operation.path), (*case.variables.values(),))
            elif case.operation.method in SAFE:
                self._note_seen(result)

    def _note_made(self, result: Result) -> None:
        chain = self._by_create.get(result.case.operation.pointer)
        if chain is None or result.exchange is None:
            return
        made = chain.made(result.exchange, result.case.variables)
        if made is not None:
            if (template(chain.create.path), str(made.key)) not in self._seen:
                self._made[template(chain.items[0].path), made.texts] = (chain, made)
        elif result.exchange.status in _MADE:
            label = chain.create.label
            self._unnamed[label] = self._unnamed.get(label, 0) + 1

    def _note_deleted(self, where: str, texts: tuple[str, ...]) -> None:
        """Forget a thing, and what was made below it: nobody can ask for that any more."""
        self._made = {
            (path, names): one
            for (path, names), one in self._made.items()
            if names[: len(texts)] != texts or not f"{path}/".startswith(f"{where}/")
        }

    def _note_seen(self, result: Result) -> None:
        chain = self._by_list.get(template(result.case.operation.path))
        if chain is None or result.exchange is None:
            return
        try:
            value = orjson.loads(result.exchange.response_body)
        except orjson.JSONDecodeError:
            return
        where = template(chain.create.path)
        names = [*fields_for(chain.variable, chain.create.path.rstrip("/"))]
        for fields in objects(value):
            keys = {str(fields[name]) for name in names if name in fields}
            self._seen |= {(where, key) for key in keys}

    def of(self, chain: Chain, result: Result) -> Made | None:
        """What a call has made; None for what was there before, or where nothing is told."""
        if result.exchange is None:
            return None
        made = chain.made(result.exchange, result.case.variables)
        is_ours = made is not None and (template(chain.items[0].path), made.texts) in self._made
        return made if is_ours else None

    def remaining(self) -> Iterator[tuple[Chain, Made]]:
        """What is still there, the latest first: it may be part of what was made before it."""
        with self._lock:
            left = [*self._made.values()]
        yield from reversed(left)

    @property
    def unnamed(self) -> dict[str, int]:
        """How many answers do not tell what was made, by the label of the operation."""
        return dict(self._unnamed)
