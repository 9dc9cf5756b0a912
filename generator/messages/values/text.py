"""Texts: by pattern, by format, by the field's name, or any words of the right length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import permutations
from typing import Final

from ...document.validation import BadSchema, SchemaValidator
from .hand import Hand
from .regex import Unreadable, matching_text
from .shape import Shape

__all__ = ["make_text"]

_LONGEST: Final = 10_000
_LONGEST_REQUIRED: Final = 60_000
_TERSE: Final = {
    **dict.fromkeys(("email", "idn-email"), "a@b.co"),
    **dict.fromkeys(("hostname", "idn-hostname"), "a.co"),
    **dict.fromkeys(("uri", "url", "iri"), "http://a"),
    **dict.fromkeys(("uri-reference", "iri-reference", "uri-template", "json-pointer"), "/"),
    "ipv6": "::1",
    "ipv4": "1.1.1.1",
    "regex": ".",
}
"""Short texts of formats, for where the usual one is too long."""
_GROWING: Final = {
    **dict.fromkeys(("uri", "url", "iri", "uri-reference", "iri-reference"), "x"),
    **dict.fromkeys(("uri-template", "json-pointer", "password"), "x"),
}
"""What makes texts of formats longer."""
_USUAL: Final = 24
_JOINED: Final = 3
_STRETCHES: Final = (2, 0, 8, 1, 30, 100, 300)
_TRIED: Final = (
    *("1", "0", "a", "A", "aa", "AA", "aaa", "AAA", "1234", "12345", "123456", "1234567890"),
    *("Passw0rd", "Passw0rd!", "Aa1!Aa1!Aa1!", "Aa1!" * 8),
    *("string", "STRING", "example-1", "example.com", "/example", "#000000", "1.0.0", "v1", "1.5"),
    *("en-US", "00:00", "12:00:00", "+12025550123", "0x1", "00" * 16, "00" * 20, "00" * 32),
)
"""What is tried where a pattern could not be followed: texts that patterns mostly ask for."""


def make_text(shape: Shape, name: str, owner: str, hand: Hand) -> str:
    """A text that most likely keeps a shape; the validator judges in the end.

    :param name: the name of the field that it is for; empty for none.
    :param owner: the name of what the field belongs to.
    """
    low = min(int(shape.length.low or 0), _LONGEST_REQUIRED)
    most = max(_LONGEST, low)
    high = int(min(shape.length.high if shape.length.high is not None else most, most))
    if shape.patterned:
        return _patterned(shape, name, hand, (low, high))
    for text in _known(shape, name, owner, hand):
        if low <= len(text) <= high:
            return text
    return hand.words(low, high if shape.length.high is not None else max(low, _USUAL))


def _known(shape: Shape, name: str, owner: str, hand: Hand) -> Iterator[str]:
    if shape.format:
        text = hand.text(shape.format)
        if text is not None:
            yield text
            yield from _sized(shape, text)
            return
    known = hand.named(name, owner, "string") if name else None
    if isinstance(known, str):
        yield known


def _sized(shape: Shape, text: str) -> Iterator[str]:
    """Texts of a format that are shorter and longer than the usual one."""
    if shape.format in _TERSE:
        yield _TERSE[shape.format]
    if shape.format == "date-time":
        yield from (text.replace("Z", end) for end in (".000Z", "+00:00", ".000000Z"))
    lacking = min(int(shape.length.low or 0), _LONGEST_REQUIRED) - len(text)
    if lacking > 0 and "email" in shape.format:
        yield text + ".example" * (lacking // len(".example") + 1)
    elif lacking > 0 and shape.format in _GROWING:
        yield text + _GROWING[shape.format] * lacking


def _patterned(shape: Shape, name: str, hand: Hand, length: tuple[int, int]) -> str:
    if not shape.validators:
        shape.validators += map(SchemaValidator, shape.patterned)
    last = "string"
    for text in _candidates(shape, name, hand):
        last = text
        if length[0] <= len(text) <= length[1] and _keeps(text, shape.validators):
            return text
    return last


def _keeps(text: str, validators: list[SchemaValidator]) -> bool:
    try:
        return all(validator.is_valid(text) for validator in validators)
    except BadSchema:
        return False


def _candidates(shape: Shape, name: str, hand: Hand) -> Iterator[str]:
    yield from _known(shape, name, "", hand)
    low, high = int(shape.length.low or 0), shape.length.high
    are_run = all("pattern" in validator.bundled for validator in shape.validators)
    if low <= _USUAL and are_run:  # many a pattern takes any text
        yield hand.words(low, _USUAL if high is None else min(int(high), _USUAL))
    patterns = [str(schema.keywords["pattern"]) for schema in shape.patterned]
    for stretch in _STRETCHES:
        for pattern in patterns:
            try:
                yield matching_text(pattern, hand.pick, stretch)
            except Unreadable:
                break
    yield from _of_length(patterns, int(shape.length.low or 0), hand)
    yield from _joined(shape, patterns, name, hand)
    for pattern in patterns:
        yield re.sub(r"\\(.)", r"\1", pattern.removeprefix("^").removesuffix("$"))
    yield from _TRIED


def _of_length(patterns: list[str], low: int, hand: Hand) -> Iterator[str]:
    """Texts that are as long as they must be, whatever their patterns repeat."""
    for pattern in patterns if 0 < low <= _LONGEST else ():
        with suppress(Unreadable):
            yield matching_text(pattern, hand.pick, 0, low)


def _joined(shape: Shape, patterns: list[str], name: str, hand: Hand) -> Iterator[str]:
    """One text after another, each for one pattern or for the format: most are about an end."""
    try:
        parts = [matching_text(pattern, hand.pick, 0) for pattern in patterns[:_JOINED]]
    except Unreadable:
        return
    known = next(_known(shape, name, "", hand), "")
    within = [known, known.partition("@")[0], *("x" * length for length in _STRETCHES)]
    for first, *others in permutations(parts):
        for text in within:
            yield text.join((first, *others)) if others else text + first
            yield first + text
