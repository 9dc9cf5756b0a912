"""Natural values: what fields of usual names and formats have, by the library mimesis.

The library is not imported before the first value is asked for: a mock that only answers
documented examples never pays for it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from ...findings import JsonValue

if TYPE_CHECKING:
    from mimesis.random import Random

__all__ = ["Faker"]

_EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)
_VOCABULARY: Final = 500
_MAX_NAMES: Final = 20_000
_SPAN_SECONDS: Final = 5 * 365 * 86_400
_PEOPLE: Final = frozenset(
    {"user", "owner", "author", "customer", "person", "contact", "employee", "member", "assignee"}
    | {"creator", "sender", "recipient", "patient", "student", "profile", "account", "cardholder"}
)
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


class Faker:
    """Makes natural values from a seed.

    :param locale: one of :data:`.locales.LOCALES`.
    """

    def __init__(self, locale: str = "en") -> None:
        from mimesis import Address, Finance, Internet, Person, Text
        from mimesis.locales import Locale
        from mimesis.random import Random

        self.random: Random = Random()
        language = Locale(locale)
        self._person = Person(language, random=self.random)
        self._address = Address(language, random=self.random)
        self._finance = Finance(language, random=self.random)
        self.seed(0)
        text = Text(language, random=self.random)
        self._vocabulary = tuple(dict.fromkeys(text.words(quantity=_VOCABULARY)))
        self._internet = Internet(random=self.random)
        self._latin = Person(Locale.EN, random=self.random)
        self._found: dict[tuple[str, str, str], Callable[[], JsonValue] | None] = {}
        self._texts = self._by_name()
        self._formats = self._by_format()

    def seed(self, seed: int) -> None:
        """Begin anew: from here on, the same calls make the same values."""
        self.random.seed(seed)

    def of_format(self, kind: str) -> str | None:
        """A text of a ``format``; None for one that is not known."""
        maker = self._formats.get(kind)
        return maker() if maker else None

    def named(self, name: str, owner: str, kind: str) -> JsonValue:
        """What a field of a name may have; None where the name says nothing.

        :param owner: the name of the object's own field, or of its schema.
        :param kind: ``string``, ``integer`` or ``number``.
        """
        key = (name, owner, kind)
        if key not in self._found:
            if len(self._found) > _MAX_NAMES:
                self._found.clear()
            self._found[key] = self._maker(_split(name), owner, kind)
        maker = self._found[key]
        return maker() if maker else None

    def _maker(
        self, words: tuple[str, ...], owner: str, kind: str
    ) -> Callable[[], JsonValue] | None:
        if not words:
            return None
        if kind != "string":
            found = next((_NUMBERS[word] for word in reversed(words) if word in _NUMBERS), None)
            digits = 0 if kind == "integer" else 6 if words[-1].endswith("tude") else 2
            return partial(self._number, *found, digits) if found else None
        if words == ("name",) and (set(_split(owner)) | {_singular(owner)}) & _PEOPLE:
            return self._texts["full name"]
        ends = (" ".join(words[-length:]) for length in (len(words), 2, 1))
        return next((self._texts[end] for end in ends if end in self._texts), None)

    def _number(self, low: float, high: float, digits: int) -> JsonValue:
        value = low + self.random.random() * (high - low)
        return round(value, digits) if digits else round(value)

    def words(self, low: int, high: int) -> str:
        """Words of a length within limits."""
        text = self._word()
        while len(text) < low:
            text += f" {self._word()}"
        return text[:high].strip().ljust(low, "a")

    def _word(self) -> str:
        # Most of a made answer is words: hence not by way of _below.
        return self._vocabulary[int(self.random.random() * len(self._vocabulary))]

    def _moment(self) -> datetime:
        return _EPOCH + timedelta(seconds=int(self.random.random() * _SPAN_SECONDS))

    def _date_time(self) -> str:
        return self._moment().strftime("%Y-%m-%dT%H:%M:%SZ")

    def _below(self, count: int) -> int:
        return int(self.random.random() * count)

    def _uuid(self) -> str:
        bits = self.random.getrandbits(128) & ~(0xF << 76) & ~(0x3 << 62) | (4 << 76) | (2 << 62)
        digits = f"{bits:032x}"
        parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
        return "-".join(parts)

    def _host(self) -> str:
        """A host below a name that is reserved for examples (RFC 2606)."""
        return f"{_ascii(str(self._latin.username(mask='l')), 'host')}.example.com"

    def _email(self) -> str:
        first, last = self._latin.first_name(), self._latin.last_name()
        return f"{_ascii(first, 'jo')}.{_ascii(last, 'doe')}@example.com".lower()

    def _url(self) -> str:
        return f"https://{self._host()}/{_ascii(str(self._internet.slug(parts_count=2)), 'page')}"

    def _ipv4(self) -> str:
        return f"192.0.2.{self._below(254) + 1}"  # RFC 5737

    def _ipv6(self) -> str:
        return f"2001:db8::{self._below(0xFFFF) + 1:x}"  # RFC 3849

    def _base64(self) -> str:
        return base64.b64encode(self._word().encode()).decode()

    def _title(self) -> str:
        return f"{self._word()} {self._word()}".title()

    def _sentence(self) -> str:
        words = [self._word() for _ in range(4 + self._below(5))]
        return " ".join(words).capitalize() + "."

    def _token(self) -> str:
        return f"{self.random.getrandbits(128):032x}"

    def _by_format(self) -> Mapping[str, Callable[[], str]]:
        return {
            "date-time": self._date_time,
            "date": lambda: self._date_time()[:10],
            "time": lambda: self._date_time()[11:],
            "duration": lambda: f"P{self._below(30) + 1}D",
            "email": self._email,
            "idn-email": self._email,
            "hostname": self._host,
            "idn-hostname": self._host,
            "ipv4": self._ipv4,
            "ipv6": self._ipv6,
            "uri": self._url,
            "url": self._url,
            "iri": self._url,
            "uri-reference": lambda: f"/{self._below(1000)}",
            "iri-reference": lambda: f"/{self._below(1000)}",
            "uri-template": lambda: f"https://{self._host()}/{{id}}",
            "uuid": self._uuid,
            "json-pointer": lambda: f"/{self._below(1000)}",
            "relative-json-pointer": lambda: str(self._below(10)),
            "regex": lambda: "^[a-z]+$",
            "byte": self._base64,
            "base64": self._base64,
            "base64url": lambda: self._base64().rstrip("=").replace("+", "-").replace("/", "_"),
            "decimal": lambda: f"{self._below(100_000) / 100:.2f}",
            "int32": lambda: str(self._below(10_000)),
            "int64": lambda: str(self._below(1_000_000)),
            "password": self._token,
        }

    def _by_name(self) -> Mapping[str, Callable[[], str]]:
        person, address, finance = self._person, self._address, self._finance
        makers: Mapping[str, Callable[[], object]] = {
            "email": self._email,
            "first name": person.first_name,
            "given name": person.first_name,
            "last name": person.last_name,
            "family name": person.last_name,
            "surname": person.last_name,
            "full name": person.full_name,
            "display name": person.full_name,
            "user name": lambda: self._latin.username(mask="l_d"),
            "username": lambda: self._latin.username(mask="l_d"),
            "login": lambda: self._latin.username(mask="l_d"),
            "nickname": lambda: self._latin.username(mask="l"),
            "phone": lambda: f"+1202555{self._below(10_000):04d}",
            "phone number": lambda: f"+1202555{self._below(10_000):04d}",
            "mobile": lambda: f"+1202555{self._below(10_000):04d}",
            "gender": person.gender,
            "job": person.occupation,
            "occupation": person.occupation,
            "nationality": person.nationality,
            "city": address.city,
            "town": address.city,
            "country": address.country,
            "country code": address.country_code,
            "state": address.state,
            "province": address.state,
            "street": address.street_name,
            "address": address.address,
            "zip": address.postal_code,
            "zip code": address.postal_code,
            "postal code": address.postal_code,
            "postcode": address.postal_code,
            "company": finance.company,
            "organization": finance.company,
            "currency": finance.currency_iso_code,
            "bank": finance.bank,
            "id": lambda: str(self._below(1_000_000)),
            "uuid": self._uuid,
            "guid": self._uuid,
            "token": self._token,
            "secret": self._token,
            "password": self._token,
            "hash": self._token,
            "sha": lambda: f"{self.random.getrandbits(160):040x}",
            "url": self._url,
            "uri": self._url,
            "link": self._url,
            "href": self._url,
            "website": self._url,
            "homepage": self._url,
            "avatar": lambda: f"{self._url()}.png",
            "image": lambda: f"{self._url()}.png",
            "host": self._host,
            "hostname": self._host,
            "domain": self._host,
            "ip": self._ipv4,
            "slug": lambda: str(self._internet.slug(parts_count=2)),
            "color": lambda: f"#{self.random.getrandbits(24):06x}",
            "locale": lambda: "en-US",
            "language": person.language,
            "time zone": lambda: "Europe/Berlin",
            "timezone": lambda: "Europe/Berlin",
            "version": lambda: f"{self._below(10)}.{self._below(20)}.{self._below(20)}",
            "title": self._title,
            "name": self._title,
            "label": self._title,
            "description": self._sentence,
            "summary": self._sentence,
            "comment": self._sentence,
            "message": self._sentence,
            "text": self._sentence,
            "note": self._sentence,
            "notes": self._sentence,
            "content": self._sentence,
            "file name": lambda: f"{self._word()}.txt",
            "filename": lambda: f"{self._word()}.txt",
            "mime type": lambda: "text/plain",
            "content type": lambda: "text/plain",
            "date": lambda: self._date_time()[:10],
            "created": self._date_time,
            "updated": self._date_time,
            "created at": self._date_time,
            "updated at": self._date_time,
            "deleted at": self._date_time,
            "at": self._date_time,
            "timestamp": self._date_time,
            "price": lambda: f"{self._below(100_000) / 100:.2f}",
            "amount": lambda: f"{self._below(100_000) / 100:.2f}",
        }
        return {name: _texts_of(maker) for name, maker in makers.items()}


def _texts_of(maker: Callable[[], object]) -> Callable[[], str]:
    return lambda: str(maker())


_NUMBERS: Final[Mapping[str, tuple[float, float]]] = {
    "id": (1, 100_000),
    "age": (18, 90),
    "year": (1990, 2030),
    "month": (1, 12),
    "day": (1, 28),
    "hour": (0, 23),
    "minute": (0, 59),
    "port": (1024, 49_151),
    "count": (0, 100),
    "total": (0, 1000),
    "quantity": (1, 20),
    "page": (1, 10),
    "limit": (10, 100),
    "offset": (0, 100),
    "size": (1, 100_000),
    "percent": (0, 100),
    "percentage": (0, 100),
    "rating": (1, 5),
    "score": (0, 100),
    "price": (1, 1000),
    "amount": (1, 1000),
    "cost": (1, 1000),
    "latitude": (-90, 90),
    "lat": (-90, 90),
    "longitude": (-180, 180),
    "lng": (-180, 180),
    "lon": (-180, 180),
    "width": (1, 2000),
    "height": (1, 2000),
    "weight": (1, 200),
    "timestamp": (1_577_836_800, 1_735_689_600),
    "created": (1_577_836_800, 1_735_689_600),
    "updated": (1_577_836_800, 1_735_689_600),
}
"""Ranges of the numbers that fields of usual names have; times in seconds since 1970."""


@lru_cache(maxsize=4096)
def _split(name: str) -> tuple[str, ...]:
    """``createdAt``, ``created_at`` and ``CREATED-AT`` as their words in lower case."""
    return tuple(word.lower() for word in _WORD.findall(name[:200]))


def _singular(name: str) -> str:
    words = _split(name)
    return words[-1].removesuffix("s") if words else ""


def _ascii(text: str, otherwise: str) -> str:
    """The letters and hyphens of a text that hosts and addresses may have."""
    kept = "".join(c for c in text if (c.isascii() and c.isalnum()) or c == "-").strip("-")
    return kept or otherwise
