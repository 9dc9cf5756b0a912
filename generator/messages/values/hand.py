"""Hands: who makes the choices that a schema leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Final, Protocol

from ...findings import JsonValue
from .fake import Faker

__all__ = ["Hand", "Lively", "Plain"]


class Hand(Protocol):
    """Makes the choices that a schema leaves open."""

    def pick(self, count: int) -> int:
        """One of so many, from 0; ``count`` is at least 1."""
        ...

    def is_included(self) -> bool:
        """Whether an optional part is there."""
        ...

    def is_null(self) -> bool:
        """Whether a value that may be null is."""
        ...

    def between(self, low: float, high: float) -> float:
        """A number within limits; near the lower one where that looks natural."""
        ...

    def text(self, kind: str) -> str | None:
        """A text of a format; None where nothing is known of it."""
        ...

    def named(self, name: str, owner: str, kind: str) -> JsonValue:
        """A value that a field of a name may have; None where nothing is known of it.

        :param owner: the name of what the field belongs to.
        :param kind: the JSON type that is wanted.
        """
        ...

    def words(self, low: int, high: int) -> str:
        """A text of a length within limits."""
        ...

    def varied(self, number: int) -> Hand:
        """A hand that chooses otherwise than this one did, for values that must differ."""
        ...

    def mixed(self, number: int) -> Hand:
        """A hand that makes each choice for itself; for one number, always the same."""
        ...


_FORMATS: Final[Mapping[str, str]] = {
    "date": "2024-01-01",
    "date-time": "2024-01-01T00:00:00Z",
    "time": "00:00:00Z",
    "duration": "P1D",
    "email": "user@example.com",
    "idn-email": "user@example.com",
    "hostname": "example.com",
    "idn-hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uri-reference": "/example",
    "iri": "https://example.com/",
    "iri-reference": "/example",
    "uri-template": "https://example.com/{id}",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "json-pointer": "/example",
    "relative-json-pointer": "0",
    "regex": ".*",
    "byte": "ZXhhbXBsZQ==",
    "base64": "ZXhhbXBsZQ==",
    "base64url": "ZXhhbXBsZQ",
    "decimal": "1.5",
    "int32": "1",
    "int64": "1",
}


class Plain:
    """Always the same: the first choice, all optional parts, the simplest values."""

    def pick(self, count: int) -> int:  # noqa: ARG002 - see Hand
        """The first."""
        return 0

    def is_included(self) -> bool:
        """Always."""
        return True

    def is_null(self) -> bool:
        """Never."""
        return False

    def between(self, low: float, high: float) -> float:
        """1, or the limit that is closest to it."""
        return min(max(1.0, low), high)

    def text(self, kind: str) -> str | None:
        """The same text for each format."""
        return _FORMATS.get(kind)

    def named(self, name: str, owner: str, kind: str) -> JsonValue:  # noqa: ARG002 - see Hand
        """Names do not matter."""
        return None

    def words(self, low: int, high: int) -> str:
        """``string``, made longer or shorter."""
        return "string".ljust(low, "x")[:high]

    def varied(self, number: int) -> Hand:
        """The same, but for a number."""
        return _Varied(number)

    def mixed(self, number: int) -> Hand:
        """The same, but for its choices."""
        return _Mixed(number)


class _Varied(Plain):
    """As plain as can be, but for a number.

    :param number: from 1.
    """

    def __init__(self, number: int) -> None:
        self._number = number

    def pick(self, count: int) -> int:
        """Each in turn."""
        return self._number % count

    def between(self, low: float, high: float) -> float:
        """1 and the number, as far as that is allowed."""
        return min(max(1.0, low) + self._number, high)

    def words(self, low: int, high: int) -> str:
        """``string`` and the number."""
        number = str(self._number)
        return "string".ljust(low - len(number), "x")[: max(high - len(number), 0)] + number


class _Mixed(_Varied):
    """As plain as can be, but for choices: each is any.

    :param number: what they hang on.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self._random = Random(number)  # noqa: S311 - no secret

    def pick(self, count: int) -> int:
        """Any."""
        return self._random.randrange(count)


class Lively:
    """Natural values that look different from one seed to the next, and the same for one.

    :param faker: who knows names and places; given the seed before each value.
    """

    def __init__(self, faker: Faker) -> None:
        self._faker = faker
        self._random = faker.random

    def pick(self, count: int) -> int:
        """Any."""
        return int(self._random.random() * count)

    def is_included(self) -> bool:
        """Nine times of ten."""
        return self._random.random() < 0.9

    def is_null(self) -> bool:
        """Once of twenty times."""
        return self._random.random() < 0.05

    def between(self, low: float, high: float) -> float:
        """Any, of a wide range one that people would write."""
        if high - low > 10_000:
            start = 0.0 if low <= 0 <= high - 1000 else max(low, -1e15)
            high = min(high, start + 1000)
            low = start
        return low + self._random.random() * (high - low)

    def text(self, kind: str) -> str | None:
        """A natural text of a format."""
        return self._faker.of_format(kind)

    def named(self, name: str, owner: str, kind: str) -> JsonValue:
        """A natural value of a field of a name."""
        return self._faker.named(name, owner, kind)

    def words(self, low: int, high: int) -> str:
        """Words as many as are needed."""
        return self._faker.words(low, high)

    def varied(self, number: int) -> Hand:  # noqa: ARG002 - see Hand
        """This one: it chooses otherwise each time."""
        return self

    def mixed(self, number: int) -> Hand:  # noqa: ARG002 - see Hand
        """This one: it does."""
        return self
