"""Verify: whether the mock was called as a test wanted, and what came nearest where it was not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

import orjson

from ...generator.findings import JsonValue
from ..journal import Record

__all__ = ["Difference", "NearMiss", "Verdict", "Wanted", "verify"]

_NEAR_MISSES: Final = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """The calls that a test wants to have been made; what is None or empty does not matter.

    :param operation: an operation's name, or its method and path template.
    :param path: the path as it was sent.
    :param query: parameters of the query with their values.
    :param headers: header fields with their values; names know no case.
    :param body: what the body must be, or have: objects may have more members.
    :param status: the status code that was answered.
    :param at_least: how many such calls there must be.
    :param at_most: how many there may be; None for any number.
    """

    operation: str = ""
    method: str = ""
    path: str = ""
    query: Mapping[str, str] | None = None
    headers: Mapping[str, str] | None = None
    body: JsonValue = None
    status: int | None = None
    at_least: int = 1
    at_most: int | None = None

    @property
    def count(self) -> str:
        """How many calls are wanted, in words."""
        if self.at_most is None:
            return f"at least {self.at_least}"
        if self.at_least == self.at_most:
            return f"exactly {self.at_least}"
        return f"{self.at_least} to {self.at_most}"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which a call is not what was wanted.

    :param at: where: ``operation``, ``query limit`` or ``body /param/name``.
    """

    at: str
    wanted: JsonValue
    sent: JsonValue


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A call that was nearly what was wanted."""

    record: Record
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the calls were as wanted.

    :param count: how many calls matched.
    :param near_misses: where too few did, the calls that were closest, the closest first.
    """

    verified: bool
    count: int
    near_misses: tuple[NearMiss, ...]


def verify(records: Iterable[Record], wanted: Wanted) -> Verdict:
    """Compare the calls that were made with those that are wanted."""
    judged = [NearMiss(record, tuple(_differences(record, wanted))) for record in records]
    count = sum(1 for one in judged if not one.differences)
    enough = count >= wanted.at_least
    verified = enough and (wanted.at_most is None or count <= wanted.at_most)
    missed = () if enough else _nearest([one for one in judged if one.differences])
    return Verdict(verified, count, missed)


def _nearest(missed: Sequence[NearMiss]) -> tuple[NearMiss, ...]:
    ranked = sorted(missed, key=lambda one: (len(one.differences), -one.record.number))
    return tuple(ranked[:_NEAR_MISSES])


def _differences(record: Record, wanted: Wanted) -> Iterator[Difference]:
    if wanted.operation and wanted.operation not in (record.operation, *record.names):
        yield Difference("operation", wanted.operation, record.operation or None)
    if wanted.method and wanted.method.upper() != record.method:
        yield Difference("method", wanted.method, record.method)
    if wanted.path and wanted.path != record.path:
        yield Difference("path", wanted.path, record.path)
    if wanted.status is not None and wanted.status != record.status:
        yield Difference("status", wanted.status, record.status)
    yield from _pair_differences("query", wanted.query or {}, _query(record))
    fields = {name.lower(): value for name, value in record.headers}
    lowered = {name.lower(): value for name, value in (wanted.headers or {}).items()}
    yield from _pair_differences("header", lowered, fields)
    if wanted.body is not None:
        yield from _value_differences("", wanted.body, _value(record.body))


def _query(record: Record) -> dict[str, str]:
    return dict(parse_qsl(record.query, keep_blank_values=True))


def _pair_differences(
    kind: str, wanted: Mapping[str, str], sent: Mapping[str, str]
) -> Iterator[Difference]:
    for name, value in wanted.items():
        if sent.get(name) != value:
            yield Difference(f"{kind} {name}", value, sent.get(name))


def _value(body: bytes) -> JsonValue:
    try:
        value: JsonValue = orjson.loads(body)
    except orjson.JSONDecodeError:
        return body.decode("utf-8", errors="replace") or None
    return value


def _value_differences(pointer: str, wanted: JsonValue, sent: JsonValue) -> Iterator[Difference]:
    if isinstance(wanted, dict) and isinstance(sent, dict):
        for name, value in wanted.items():
            below = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
            yield from _value_differences(below, value, sent.get(name))
    elif isinstance(wanted, list) and isinstance(sent, list) and len(wanted) == len(sent):
        for index, pair in enumerate(zip(wanted, sent, strict=True)):
            yield from _value_differences(f"{pointer}/{index}", *pair)
    elif wanted != sent or isinstance(wanted, bool) != isinstance(sent, bool):
        yield Difference(f"body {pointer}".rstrip(), wanted, sent)
