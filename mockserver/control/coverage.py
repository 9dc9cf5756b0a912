"""Coverage: what of the document has been used, and what never was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

import orjson

from ...generator.document import Api, Operation, Schema
from ...generator.document.references import DeadReference
from ...generator.findings import JsonValue
from ..journal import Record

__all__ = ["Coverage", "OperationCoverage", "coverage"]

_MAX_DEPTH: Final = 5
_MAX_FIELDS: Final = 500


@dataclass(frozen=True, slots=True)
class OperationCoverage:
    """What of one operation has been used.

    :param calls: how often it was called, whatever became of it.
    :param statuses: how often each status code was answered.
    :param never_answered: documented responses that never came.
    :param inputs: parameters (``query limit``) and fields of the body (``body /param/name``), each
        with the number of good requests that had it, among those that the journal still has.
    """

    operation: Operation
    calls: int
    statuses: Mapping[int, int]
    never_answered: tuple[str, ...]
    inputs: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of a document has been used.

    :param unmatched: how many requests matched no operation.
    """

    operations: tuple[OperationCoverage, ...]
    unmatched: int


def coverage(api: Api, counts: Counter[tuple[str, int]], records: Iterable[Record]) -> Coverage:
    """What of a document the counted calls have used.

    :param counts: how often each operation, by its pointer, answered each status code.
    :param records: the requests that are still known; of those that were wrong, nothing counts.
    """
    statuses: dict[str, Counter[int]] = {}
    for (pointer, status), count in counts.items():
        statuses.setdefault(pointer, Counter())[status] += count
    good: dict[str, list[Record]] = {}
    for record in records:
        if not record.problem:
            good.setdefault(record.pointer, []).append(record)
    return Coverage(
        tuple(
            _operation(one, statuses.get(one.pointer, Counter()), good.get(one.pointer, []))
            for one in api.operations
        ),
        sum(statuses.get("", Counter()).values()),
    )


def _operation(
    operation: Operation, statuses: Counter[int], records: list[Record]
) -> OperationCoverage:
    missing = (key for key in operation.responses if not _has_come(key, operation, statuses))
    inputs = dict.fromkeys(_declared(operation), 0) if statuses else {}
    for record in records:
        for name in _sent(record):
            if name in inputs:
                inputs[name] += 1
    return OperationCoverage(operation, sum(statuses.values()), statuses, tuple(missing), inputs)


def _has_come(key: str, operation: Operation, statuses: Mapping[int, int]) -> bool:
    if key.isdigit():
        return int(key) in statuses
    if key[:1].isdigit():
        return any(str(status)[0] == key[0] for status in statuses)
    named = {int(other) for other in operation.responses if other.isdigit()}
    return any(status not in named for status in statuses)


def _declared(operation: Operation) -> Iterator[str]:
    for parameter in operation.parameters:
        if parameter.location in ("query", "header", "cookie"):
            name = parameter.name
            yield f"{parameter.location} {name.lower() if parameter.location == 'header' else name}"
    if operation.request_body:
        for media in operation.request_body.content.values():
            if media.is_json and media.schema:
                found: dict[str, None] = {}
                _fields(media.schema, "", found, 0)
                yield from (f"body {pointer}" for pointer in found)


def _fields(schema: Schema, pointer: str, found: dict[str, None], depth: int) -> None:
    """The pointers of a schema's fields, ``*`` for any item of an array."""
    if depth > _MAX_DEPTH or len(found) > _MAX_FIELDS:
        return
    try:
        resolved = schema.resolved()
    except DeadReference:
        return
    for name, part in resolved.properties.items():
        below = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
        found[below] = None
        _fields(part, below, found, depth + 1)
    items = resolved.single("items")
    if items is not None:
        _fields(items, f"{pointer}/*", found, depth + 1)
    for keyword in ("allOf", "oneOf", "anyOf"):
        for part in resolved.list_of(keyword):
            _fields(part, pointer, found, depth + 1)


def _sent(record: Record) -> set[str]:
    found = {f"query {name}" for name, _ in parse_qsl(record.query, keep_blank_values=True)}
    found |= {f"header {name.lower()}" for name, _ in record.headers}
    cookies = next((value for name, value in record.headers if name == "Cookie"), "")
    found |= {f"cookie {part.partition('=')[0].strip()}" for part in cookies.split(";")}
    with suppress(orjson.JSONDecodeError):
        _value_fields(orjson.loads(record.body), "", found, 0)
    return found


def _value_fields(value: JsonValue, pointer: str, found: set[str], depth: int) -> None:
    if depth > _MAX_DEPTH or len(found) > _MAX_FIELDS:
        return
    if isinstance(value, dict):
        for name, part in value.items():
            below = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
            found.add(f"body {below}")
            _value_fields(part, below, found, depth + 1)
    elif isinstance(value, list):
        for part in value[:_MAX_FIELDS]:
            _value_fields(part, f"{pointer}/*", found, depth + 1)
