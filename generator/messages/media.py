"""Media types and ``Accept``: parsed, matched, negotiated (RFC 9110, sections 8.3.1 and 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = [
    "essence",
    "is_form",
    "is_json",
    "is_xml",
    "match_content_type",
    "negotiate",
    "parameter_of",
    "sent_as",
]

_MEDIA_TYPE: Final = re.compile(
    r"[\w!#$&^.+-]+/[\w!#$&^.+-]+"
    r"(?:[ \t]*;[ \t]*[\w-]+=(?:[\w!#$&^.+-]+|\"[ !#-\[\]-~]*\"))*",
    re.ASCII,
)
_PARAMETER: Final = re.compile(r";[ \t]*([\w-]+)=(?:\"([^\"]*)\"|([^;\s]*))", re.ASCII)
_ALL_BUT_PARAMETERS: Final = 3
"""How specific a range is that names type and subtype."""
_RANGES: Final = {
    "*/*": "application/json",
    "application/*": "application/json",
    "text/*": "text/plain",
}


@dataclass(frozen=True, slots=True)
class _Range:
    """One media range of an ``Accept`` header."""

    kind: str
    subtype: str
    quality: float = 1.0
    parameters: tuple[tuple[str, str], ...] = ()

    def specificity(self, media_type: str) -> int:
        """0 where it does not match, else higher for a closer match.

        A parameter of which the media type says nothing is no reason to refuse it: few documents
        write down that JSON has a ``charset``.
        """
        plain = self._specificity(essence(media_type))
        if not plain or not self.parameters:
            return plain
        own = dict(_parameters(media_type))
        if any(own.get(name, value) != value for name, value in self.parameters):
            return 0
        return plain + sum(name in own for name, _ in self.parameters)

    def _specificity(self, media_type: str) -> int:
        kind, _, subtype = media_type.partition("/")
        if self.kind == "*" and self.subtype == "*":
            return 1
        if self.kind != kind:
            return 0
        if self.subtype == "*":
            return 2
        return _ALL_BUT_PARAMETERS if self.subtype == subtype else 0


def essence(media_type: str) -> str:
    """Type and subtype in lower case, without parameters."""
    return media_type.partition(";")[0].strip().lower()


def parameter_of(media_type: str, name: str) -> str:
    """The value of a media type's parameter, such as ``charset``; empty where it has none."""
    found = (
        quoted or plain
        for key, quoted, plain in _PARAMETER.findall(media_type)
        if key.lower() == name
    )
    return next(found, "")


def _parameters(media_type: str) -> Iterator[tuple[str, str]]:
    """The parameters that tell one media type from another; of ``charset`` there is one today."""
    for name, quoted, plain in _PARAMETER.findall(media_type):
        if name.lower() not in ("q", "charset"):
            yield name.lower(), (quoted or plain).lower()


def is_json(media_type: str) -> bool:
    """Whether this is JSON, by name or by the suffix ``+json`` (RFC 6839, section 3.1)."""
    plain = essence(media_type)
    return plain.endswith(("/json", "+json"))


def is_xml(media_type: str) -> bool:
    """Whether this is XML, by name or by the suffix ``+xml`` (RFC 7303, section 4.2)."""
    return essence(media_type).endswith(("/xml", "+xml"))


def sent_as(key: str) -> str:
    """The ``Content-Type`` that an answer under a documented key is sent with: the key as written.

    A range is sent as what it most likely means. A key that is no media type at all (``json``,
    ``default``) is taken for JSON.
    """
    if "*" in key:
        return _RANGES.get(essence(key), "application/octet-stream")
    return key if _MEDIA_TYPE.fullmatch(key) and key.isascii() else "application/json"


def is_form(media_type: str) -> bool:
    """Whether this is an HTML form's ``application/x-www-form-urlencoded``."""
    return essence(media_type) == "application/x-www-form-urlencoded"


def match_content_type(sent: str, documented: Iterable[str]) -> str | None:
    """The documented key that a request's ``Content-Type`` falls under: the closest one."""
    wanted, parameters = essence(sent), tuple(_parameters(sent))
    ranked = [(_closeness(key, wanted, parameters), key) for key in documented]
    best = max(ranked, default=((0, 0), ""), key=lambda pair: pair[0])
    return best[1] if best[0][0] else None


def _closeness(key: str, wanted: str, parameters: tuple[tuple[str, str], ...]) -> tuple[int, int]:
    """How near a key is to a media type, and how many of its parameters it shares."""
    kind, _, subtype = essence(key).partition("/")
    rank = _Range(kind, subtype).specificity(wanted)
    return rank, len(set(_parameters(key)) & set(parameters)) if parameters else 0


def negotiate(accept: str | None, documented: Sequence[str]) -> str | None:
    """The documented key that an ``Accept`` header likes best; the first where it is equal.

    None where nothing is acceptable.
    """
    if not accept or not accept.strip(", \t"):
        return documented[0] if documented else None
    ranges = _parse_accept(accept)
    best, best_rank = None, (0.0, 0)
    for media_type in documented:
        rank = _rank(ranges, sent_as(media_type))
        if rank[0] and rank > best_rank:
            best, best_rank = media_type, rank
    return best


def _rank(ranges: Iterable[_Range], media_type: str) -> tuple[float, int]:
    """The weight of the most specific range that matches, and by how many parameters it does."""
    matched = [(r.specificity(media_type), r.quality) for r in ranges]
    closest, quality = max(matched, default=(0, 0.0))
    return (quality if closest else 0.0, max(closest - _ALL_BUT_PARAMETERS, 0))


def _parse_accept(accept: str) -> list[_Range]:
    found: list[_Range] = []
    for part in accept.split(",")[:100]:
        media_range, *parameters = (piece.strip() for piece in part.split(";"))
        kind, _, subtype = media_range.lower().partition("/")
        if kind == "*" and not subtype:
            subtype = "*"  # as Java's HttpURLConnection has sent it for decades
        if kind and subtype:
            more = tuple(_parameters(part))
            found.append(_Range(kind, subtype, _weight(parameters), more))
    return found


def _weight(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 1.0  # what makes no sense says nothing
    return 1.0
