"""Coverage: what of the document has been used, and what never was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol
from urllib.parse import parse_qsl

import orjson

from ...generator.document import Api, MediaType, Operation, Schema
from ...generator.findings import JsonValue
from ..engine import Headers
from ..engine.answer.contract import documented_response

__all__ = ["Coverage", "OperationCoverage", "Seen", "Tally", "inputs_of", "outputs_of"]

_MAX_DEPTH: Final = 5
_MAX_FIELDS: Final = 500


class Seen(Protocol):
    """An exchange as coverage looks at it; the journal's records are such, and judged exchanges."""

    @property
    def pointer(self) -> str:
        """Where the operation stands in the document."""
        ...

    @property
    def query(self) -> str:
        """The request's query, as sent."""
        ...

    @property
    def headers(self) -> Headers:
        """The request's header fields."""
        ...

    @property
    def body(self) -> bytes:
        """The request's body."""
        ...

    @property
    def status(self) -> int:
        """The answer's status code."""
        ...

    @property
    def answer_body(self) -> bytes:
        """The answer's body."""
        ...


@dataclass(frozen=True, slots=True)
class OperationCoverage:
    """What of one operation has been used.

    :param calls: how often it was called, whatever became of it.
    :param statuses: how often each status code was answered.
    :param never_answered: documented responses that never came.
    :param inputs: parameters (``query limit``) and fields of the body (``body /param/name``), each
        with the number of good requests that had it.
    :param outputs: fields of documented responses (``200 /items/*/id``), each with the number of
        good answers that had it.
    """

    operation: Operation
    calls: int
    statuses: Mapping[int, int]
    never_answered: tuple[str, ...]
    inputs: Mapping[str, int]
    outputs: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of a document has been used.

    :param unmatched: how many requests matched no operation.
    """

    operations: tuple[OperationCoverage, ...]
    unmatched: int


class Tally:
    """Counts what exchanges have used of a document; not to be used by several threads at once.

    :param api: the document.
    """

    def __init__(self, api: Api) -> None:
        self._api = api
        self._operations = {one.pointer: one for one in api.operations}
        self._statuses: dict[str, Counter[int]] = {}
        self._inputs: dict[str, Counter[str]] = {}
        self._outputs: dict[str, Counter[str]] = {}

    def count(self, pointer: str, status: int, times: int = 1) -> None:
        """Count answers, by status.

        :param pointer: where the operation stands; empty where a request matched none.
        """
        self._statuses.setdefault(pointer, Counter())[status] += times

    def sent(self, seen: Seen) -> None:
        """Count what a good request had."""
        if seen.pointer in self._operations:
            self._inputs.setdefault(seen.pointer, Counter()).update(_sent(seen))

    def answered(self, seen: Seen) -> None:
        """Count what a good answer had."""
        operation = self._operations.get(seen.pointer)
        response = documented_response(operation, seen.status) if operation else None
        if response is not None:
            found: set[str] = set()
            _value_fields(_value(seen.answer_body), "", found, 0)
            had = self._outputs.setdefault(seen.pointer, Counter())
            had.update(f"{response.status} {pointer}" for pointer in found)

    def state(self) -> dict[str, JsonValue]:
        """All that was counted, as a value that another process can :meth:`merge`."""
        return {
            "statuses": {
                pointer: {str(status): count for status, count in counts.items()}
                for pointer, counts in self._statuses.items()
            },
            "inputs": {pointer: dict(counts) for pointer, counts in self._inputs.items()},
            "outputs": {pointer: dict(counts) for pointer, counts in self._outputs.items()},
        }

    def merge(self, state: Mapping[str, Any]) -> None:
        """Add what another tally of the same document has counted."""
        for pointer, counts in state["statuses"].items():
            for status, count in counts.items():
                self.count(pointer, int(status), count)
        for name, mine in (("inputs", self._inputs), ("outputs", self._outputs)):
            for pointer, counts in state[name].items():
                mine.setdefault(pointer, Counter()).update(counts)

    def coverage(self) -> Coverage:
        """What was used up to now. Fields are looked up of the operations that were called."""
        return Coverage(
            tuple(self._of(operation) for operation in self._api.operations),
            sum(self._statuses.get("", Counter()).values()),
        )

    def _of(self, operation: Operation) -> OperationCoverage:
        statuses = self._statuses.get(operation.pointer, Counter())
        missing = (key for key in operation.responses if not _has_come(key, operation, statuses))
        sent = self._inputs.get(operation.pointer, Counter())
        had = self._outputs.get(operation.pointer, Counter())
        return OperationCoverage(
            operation,
            sum(statuses.values()),
            statuses,
            tuple(missing),
            {name: sent[name] for name in inputs_of(operation)} if statuses else {},
            {name: had[name] for name in outputs_of(operation)} if statuses else {},
        )


def _has_come(key: str, operation: Operation, statuses: Mapping[int, int]) -> bool:
    if key.isdigit():
        return int(key) in statuses
    if key[:1].isdigit():
        return any(str(status)[0] == key[0] for status in statuses)
    named = {int(other) for other in operation.responses if other.isdigit()}
    return any(status not in named for status in statuses)


def inputs_of(operation: Operation) -> Iterator[str]:
    """The parameters and fields that requests may have; a path's variables they always have."""
    for parameter in operation.parameters:
        if parameter.location in ("query", "header", "cookie"):
            name = parameter.name
            yield f"{parameter.location} {name.lower() if parameter.location == 'header' else name}"
    if operation.request_body:
        for pointer in _fields_of(operation.request_body.content):
            yield f"body {pointer}"


def outputs_of(operation: Operation) -> Iterator[str]:
    """The fields that answers may have."""
    for status, response in operation.responses.items():
        for pointer in _fields_of(response.content):
            yield f"{status} {pointer}"


def _fields_of(content: Mapping[str, MediaType]) -> dict[str, None]:
    found: dict[str, None] = {}
    for media in content.values():
        if media.is_json and media.schema:
            _fields(media.schema, "", found, 0)
    return found


def _fields(schema: Schema, pointer: str, found: dict[str, None], depth: int) -> None:
    """The pointers of a schema's fields, ``*`` for any item of an array."""
    if depth > _MAX_DEPTH or len(found) > _MAX_FIELDS:
        return
    resolved = schema.followed()
    if resolved is None:
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


def _sent(seen: Seen) -> set[str]:
    fields: set[str] = set()
    _value_fields(_value(seen.body), "", fields, 0)
    found = {f"body {pointer}" for pointer in fields}
    found |= {f"query {name}" for name, _ in parse_qsl(seen.query, keep_blank_values=True)}
    found |= {f"header {name.lower()}" for name, _ in seen.headers}
    cookies = "; ".join(value for name, value in seen.headers if name.lower() == "cookie")
    return found | {f"cookie {part.partition('=')[0].strip()}" for part in cookies.split(";")}


def _value(body: bytes) -> JsonValue:
    with suppress(orjson.JSONDecodeError):
        value: JsonValue = orjson.loads(body)
        return value
    return None


def _value_fields(value: JsonValue, pointer: str, found: set[str], depth: int) -> None:
    if depth > _MAX_DEPTH or len(found) > _MAX_FIELDS:
        return
    if isinstance(value, dict):
        for name, part in value.items():
            below = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
            found.add(below)
            _value_fields(part, below, found, depth + 1)
    elif isinstance(value, list):
        for part in value[:_MAX_FIELDS]:
            _value_fields(part, f"{pointer}/*", found, depth + 1)
