"""What a test's mock was called with, and assertions on it that say what came nearest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, overload
from urllib.parse import parse_qsl

import orjson

from ..generator.findings import JsonValue
from ..mockserver.control.verify import NearMiss, Wanted, verify
from ..mockserver.journal import Record

__all__ = ["Calls", "MadeCall"]

_SHOWN_CALLS = 20
_SHOWN_CHARACTERS = 200


@dataclass(frozen=True)
class MadeCall:
    """A request that the mock got, and its answer.

    :param record: all that is known of it.
    """

    record: Record

    @property
    def operation(self) -> str:
        """The operation's name; empty where none matched."""
        return self.record.operation

    @property
    def method(self) -> str:
        return self.record.method

    @property
    def path(self) -> str:
        """The path as it was sent, without the query."""
        return self.record.path

    @property
    def status(self) -> int:
        """The status code that the mock answered."""
        return self.record.status

    @cached_property
    def query(self) -> dict[str, str]:
        """Parameters of the query, decoded; of a repeated one, the last value."""
        return dict(parse_qsl(self.record.query, keep_blank_values=True))

    @cached_property
    def headers(self) -> dict[str, str]:
        """Header fields of the request, their names in lower case."""
        return {name.lower(): value for name, value in self.record.headers}

    @property
    def body(self) -> bytes:
        return self.record.body

    @property
    def json(self) -> JsonValue:
        """The body's value.

        :raises ValueError: if the body is no JSON.
        """
        value: JsonValue = orjson.loads(self.record.body)
        return value

    def __str__(self) -> str:
        record = self.record
        query = f"?{record.query}" if record.query else ""
        name = f" ({record.operation})" if record.operation else ""
        return f"{record.method} {record.path}{query}{name}, answered {record.status}"


class Calls(Sequence[MadeCall]):
    """Calls in the order in which they came: all of a test, or those that were asked for.

    What narrows them (``of``, ``where``, ``with_json`` …) returns others. What counts them
    (``once``, ``times`` …) raises AssertionError where there are more or fewer, with the calls that
    came nearest; so does ``with_json`` and its like where none is left.

    :param records: all calls of the test.
    :param known: gives an operation's name back, or raises LookupError where there is none.
    """

    def __init__(self, records: Sequence[Record], known: Callable[[str], str]) -> None:
        self._all = self._chosen = tuple(records)
        self._wanted = Wanted(at_least=0)
        self._known = known

    @overload
    def __getitem__(self, index: int) -> MadeCall: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[MadeCall]: ...
    def __getitem__(self, index: int | slice) -> MadeCall | Sequence[MadeCall]:
        if isinstance(index, slice):
            return tuple(map(MadeCall, self._chosen[index]))
        return MadeCall(self._chosen[index])

    def __len__(self) -> int:
        return len(self._chosen)

    def __repr__(self) -> str:
        return f"<Calls: {'; '.join(map(_shown, self._chosen[:_SHOWN_CALLS])) or 'none'}>"

    @property
    def last(self) -> MadeCall:
        """The latest of them.

        :raises AssertionError: if there is none.
        """
        return self.at_least(1)[-1]

    def of(self, operation: str) -> Calls:
        """Those of an operation.

        :param operation: its ``operationId``, or its method and path: ``POST /zones``.
        :raises LookupError: if the document has no such operation.
        """
        return self._narrowed(operation=self._known(operation))

    def where(
        self,
        *,
        json: JsonValue = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        path: str = "",
        status: int | None = None,
    ) -> Calls:
        """Those that had all of this; there may be none.

        :param json: the body's value; objects may have more members.
        :param query: parameters of the query; there may be more.
        :param headers: header fields; there may be more.
        :param path: the path as it was sent.
        :param status: the status code that the mock answered.
        """
        return self._narrowed(body=json, query=query, headers=headers, path=path, status=status)

    def with_json(self, value: JsonValue) -> Calls:
        """Those whose body had this value: at least one. Objects may have more members."""
        __tracebackhide__ = True
        return self._narrowed(body=value).at_least(1)

    def with_query(self, **parameters: str) -> Calls:
        """Those that had these parameters in their query: at least one."""
        __tracebackhide__ = True
        return self._narrowed(query=parameters).at_least(1)

    def with_headers(self, headers: Mapping[str, str]) -> Calls:
        """Those that had these header fields: at least one."""
        __tracebackhide__ = True
        return self._narrowed(headers=headers).at_least(1)

    def once(self) -> Calls:
        """There is exactly one."""
        __tracebackhide__ = True
        return self.times(1)

    def never(self) -> None:
        """There is none."""
        __tracebackhide__ = True
        self.times(0)

    def times(self, count: int) -> Calls:
        """There are exactly so many."""
        __tracebackhide__ = True
        return self._counted(count, count)

    def at_least(self, count: int) -> Calls:
        """There are so many, or more."""
        __tracebackhide__ = True
        return self._counted(count, None)

    def at_most(self, count: int) -> Calls:
        """There are no more than so many."""
        __tracebackhide__ = True
        return self._counted(0, count)

    def _narrowed(self, **step: Any) -> Calls:  # noqa: ANN401 - fields of Wanted
        said = {name: value for name, value in step.items() if value not in (None, "")}
        only = Wanted(**said)
        narrowed = Calls(self._all, self._known)
        narrowed._wanted = replace(self._wanted, **said)
        narrowed._chosen = tuple(one for one in self._chosen if verify((one,), only).verified)
        return narrowed

    def _counted(self, at_least: int, at_most: int | None) -> Calls:
        __tracebackhide__ = True
        count = len(self._chosen)
        if at_least <= count and (at_most is None or count <= at_most):
            return self
        wanted = replace(self._wanted, at_least=at_least, at_most=at_most)
        raise AssertionError("\n".join(self._told(wanted)))

    def _told(self, wanted: Wanted) -> Iterator[str]:
        count = len(self._chosen)
        calls = "call" if wanted.count in ("exactly 1", "at least 1") else "calls"
        yield f"{wanted.count} {calls} wanted{_described(wanted)}, {count or 'none'} made"
        if count:
            yield from _listed("these were:", self._chosen)
        elif near := verify(self._all, replace(wanted, at_least=1, at_most=None)).near_misses:
            yield "nearest:"
            for miss in near:
                yield from _miss(miss)
        if not self._all:
            yield "the mock was not called at all"


def _described(wanted: Wanted) -> str:
    said = {
        "of": wanted.operation,
        "at": wanted.path,
        "with the query": wanted.query,
        "with the headers": wanted.headers,
        "with the JSON": wanted.body,
        "answered": wanted.status,
    }
    return "".join(
        f" {how} {what if isinstance(what, str) else _value(what)}"
        for how, what in said.items()
        if what not in (None, "")
    )


def _miss(miss: NearMiss) -> Iterator[str]:
    yield f"  {_shown(miss.record)}"
    for one in miss.differences:
        yield f"    {one.at}: wanted {_value(one.wanted)}, got {_value(one.sent)}"


def _listed(title: str, records: Sequence[Record]) -> Iterator[str]:
    yield title
    yield from (f"  {_shown(record)}" for record in records[:_SHOWN_CALLS])
    if len(records) > _SHOWN_CALLS:
        yield f"  … and {len(records) - _SHOWN_CALLS} more"


def _shown(record: Record) -> str:
    return str(MadeCall(record))


def _value(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _SHOWN_CHARACTERS else f"{shown[:_SHOWN_CHARACTERS]}…"
