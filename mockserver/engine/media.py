"""Media types and ``Accept``: parsed, matched, negotiated (RFC 9110, sections 8.3.1 and 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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
    quality: float

    def specificity(self, media_type: str) -> int:
        """0 where it does not match, else higher for a closer match."""
        kind, _, subtype = media_type.partition("/")
        if self.kind == "*" and self.subtype == "*":
            return 1
        if self.kind != kind:
            return 0
        if self.subtype == "*":
            return 2
        return 3 if self.subtype == subtype else 0


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
    wanted = essence(sent)
    ranked = [(_Range(*_split(essence(key)), 1.0).specificity(wanted), key) for key in documented]
    best = max(ranked, default=(0, ""), key=lambda pair: pair[0])
    return best[1] if best[0] else None


def _split(media_type: str) -> tuple[str, str]:
    kind, _, subtype = media_type.partition("/")
    return kind, subtype


def negotiate(accept: str | None, documented: Sequence[str]) -> str | None:
    """The documented key that an ``Accept`` header likes best; the first where it is equal.

    None where nothing is acceptable.
    """
    if not accept or not accept.strip():
        return documented[0] if documented else None
    ranges = _parse_accept(accept)
    best, best_quality = None, 0.0
    for media_type in documented:
        quality = _quality(ranges, essence(sent_as(media_type)))
        if quality > best_quality:
            best, best_quality = media_type, quality
    return best


def _quality(ranges: Iterable[_Range], media_type: str) -> float:
    """The weight of the most specific range that matches."""
    ranked = [(r.specificity(media_type), r.quality) for r in ranges]
    closest = max((rank for rank, _ in ranked), default=0)
    return (
        max((quality for rank, quality in ranked if rank == closest), default=0.0)
        if closest
        else 0.0
    )


def _parse_accept(accept: str) -> list[_Range]:
    found: list[_Range] = []
    for part in accept.split(",")[:100]:
        media_range, *parameters = (piece.strip() for piece in part.split(";"))
        kind, _, subtype = media_range.lower().partition("/")
        if kind == "*" and not subtype:
            subtype = "*"  # as Java's HttpURLConnection has sent it for decades
        if kind and subtype:
            found.append(_Range(kind, subtype, _weight(parameters)))
    return found


def _weight(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
