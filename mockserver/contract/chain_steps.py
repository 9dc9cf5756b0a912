"""Chains are gone through: a thing is made, read, changed, read, deleted, and asked for again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import orjson

from ...generator.document import Operation, Schema
from ...generator.findings import JsonValue
from ...generator.messages.call import Call
from ..engine.answer.contract import documented_response
from .case import Case, Expectation
from .chains import Chain, Made
from .leftovers import Leftovers
from .placeholders import member, typed
from .read_back import differences
from .results import Result
from .steps import Steps, not_run, with_body
from .things import fields_for, plain_name

__all__ = ["ChainSteps"]

_ACCEPTED: Final = 202
_READ: Final = "read what was made"
_DELETE: Final = "delete what was made"
_READ_DELETED: Final = "read after DELETE"


@dataclass(frozen=True)
class ChainSteps:
    """Goes through chains.

    :param leftovers: what has been made.
    :param remembers: whether the server remembers what it is told: a mock does not.
    :param reads_back: whether fields must be read as they were sent.
    """

    steps: Steps
    leftovers: Leftovers
    remembers: bool
    reads_back: bool = False

    def of(self, chain: Chain, first: Result | None) -> Iterator[Result]:
        """Go through a chain.

        :param first: a call that has made a thing, and that was answered well.
        """
        label = chain.create.label
        if first is None:
            yield from _none_run(chain, f"{label} was not answered well")
        elif self._made(chain, first) is None:
            what = f"a new thing at {chain.items[0].path}"
            yield from _none_run(chain, f"the answer of {label} does not tell of {what}")
        elif chain.delete is None:
            yield from self._of_thing(chain, first)  # no more of them than can be deleted
        else:
            made = self.steps.again(first.case)
            yield made
            yield from self._of_thing(chain, made)

    def _made(self, chain: Chain, result: Result) -> Made | None:
        if result.exchange is None or not 200 <= result.exchange.status < 300:
            return None
        if not self.remembers:
            return chain.made(result.exchange, result.case.variables)
        return self.leftovers.of(chain, result)

    def _of_thing(self, chain: Chain, making: Result) -> Iterator[Result]:
        made = self._made(chain, making)
        if made is None:
            yield from _none_run(chain, "nothing was made")
        elif making.exchange is not None and making.exchange.status == _ACCEPTED:
            yield from _none_run(chain, f"{chain.create.label} has only accepted the call (202)")
        else:
            thing = _Thing(self, chain, made, [making.case.call] if making.case.call else [])
            yield from thing.steps()


@dataclass
class _Thing:
    """One thing that was made, and the calls that were made of it up to now."""

    walk: ChainSteps
    chain: Chain
    made: Made
    calls: list[Call]

    def steps(self) -> Iterator[Result]:
        chain = self.chain
        if chain.read is not None:
            result = self._read(chain.read, _READ)
            yield result
            if any(one.rule == "created-missing" for one in result.failures):
                why = "what was made is not there"
                yield from (not_run(one, _name(one), why) for one in chain.items[1:])
                return
        for change in chain.changes:
            yield from self._change(change)
        if chain.delete is not None:
            yield from self._delete(chain.delete)

    def _change(self, change: Operation) -> Iterator[Result]:
        result = self._ask(self._with_key(self._case(change, _name(change))))
        yield result
        read = self.chain.read
        if read is None or not _is_good(result):
            return
        name = f"read after {change.method}"
        if _status(result) == _ACCEPTED:
            yield not_run(read, name, f"{change.label} has only accepted the call (202)")
        else:
            yield self._read(read, name)

    def _read(self, read: Operation, name: str) -> Result:
        """Ask for the thing, and hold it against what was sent last, where that is asked for."""
        result = self._ask(self._case(read, name, "there"))
        walk = self.walk
        if not (walk.reads_back and walk.remembers and _is_good(result)) or result.reason:
            return result
        found = differences(_json(self.calls[-1].body), _body(result), _schema(result))
        own = {*self._key_names()}  # the server gives the id
        told = (
            walk.steps.asker.judge.stored_differs(result.case, one)
            for one in found
            if plain_name(one.pointer.rpartition("/")[2]) not in own
        )
        return replace(result, failures=(*result.failures, *told))

    def _delete(self, delete: Operation) -> Iterator[Result]:
        result = self._ask(self._case(delete, _DELETE))
        yield result
        read = self.chain.read
        if read is None:
            return
        if not _is_good(result):
            yield not_run(read, _READ_DELETED, "what was made could not be deleted")
        elif not self.walk.remembers:
            why = "a mock remembers nothing: what was deleted is still there"
            yield not_run(read, _READ_DELETED, why)
        elif _status(result) == _ACCEPTED:
            yield not_run(read, _READ_DELETED, f"{delete.label} has only accepted the call (202)")
        else:
            yield self._ask(self._case(read, _READ_DELETED, "gone"))

    def _case(self, operation: Operation, name: str, expectation: Expectation = "kept") -> Case:
        texts = self.chain.variables(operation, self.made)
        steps = self.walk.steps
        supply = steps.supply.preferring(texts=texts)
        return steps.case(operation, name, supply, tuple(self.calls), expectation)

    def _with_key(self, case: Case) -> Case:
        """A change that leaves the thing its id, whatever the document's example has there."""
        draft = case.draft
        media, value = draft.body if draft is not None and draft.body is not None else (None, None)
        if draft is None or media is None or not isinstance(value, dict):
            return case
        name = next(
            (n for field in self._key_names() for n in value if plain_name(n) == field), None
        )
        if name is None:
            return case
        key = self.made.key
        own = typed(key, member(media.schema, name)) if isinstance(key, str) else key
        return with_body(case, draft.with_body({**value, name: own}), self.walk.steps.access)

    def _key_names(self) -> Iterator[str]:
        return fields_for(self.chain.variable, self.chain.create.path.rstrip("/"))

    def _ask(self, case: Case) -> Result:
        result = self.walk.steps.asker.ask(case)
        if _is_good(result) and case.call is not None and case.operation.method != "GET":
            self.calls.append(case.call)
        return result


def _name(operation: Operation) -> str:
    """What a step is called."""
    names = {"GET": _READ, "DELETE": _DELETE}
    return names.get(operation.method, "change what was made")


def _none_run(chain: Chain, reason: str) -> Iterator[Result]:
    return (not_run(one, _name(one), reason) for one in chain.items)


def _json(text: str | bytes | None) -> JsonValue:
    """What a JSON text says; None for another text."""
    try:
        value: JsonValue = orjson.loads(text or "")
    except orjson.JSONDecodeError:
        return None
    return value


def _body(result: Result) -> JsonValue:
    return _json(result.exchange.response_body) if result.exchange is not None else None


def _schema(result: Result) -> Schema | None:
    """The schema of an answer in JSON."""
    response = documented_response(result.case.operation, _status(result))
    content = response.content.values() if response is not None else ()
    return next((media.schema for media in content if media.is_json), None)


def _status(result: Result) -> int:
    return result.exchange.status if result.exchange is not None else 0


def _is_good(result: Result) -> bool:
    return 200 <= _status(result) < 300
