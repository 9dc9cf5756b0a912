"""Texts that match a regular expression of ECMA-262, as JSON Schema's ``pattern`` has them.

Assertions about what is around are passed over: whoever asks for a text judges it. Every text is
short, and no expression takes long: repetitions are few and nesting is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias

__all__ = ["Pick", "Unreadable", "matching_text"]

Pick: TypeAlias = Callable[[int], int]
"""Picks one of so many, from 0."""

_MAX_DEPTH: Final = 40
_MAX_LENGTH: Final = 4000
_DIGITS: Final = "0123456789"
_LOWER: Final = "abcdefghijklmnopqrstuvwxyz"
_WORD: Final = _LOWER + _LOWER.upper() + _DIGITS + "_"
_PRINTABLE: Final = _WORD + "-.,:;!?+*/%&#@$=~^|'\"`<>()[]{}\\ "
"""What may be told of ASCII, the most harmless first."""
_SPACE: Final = " "
_CLASSES: Final = {
    "d": _DIGITS,
    "w": _WORD,
    "s": _SPACE,
    "D": "".join(c for c in _PRINTABLE if c not in _DIGITS),
    "W": "".join(c for c in _PRINTABLE if c not in _WORD),
    "S": _PRINTABLE.rstrip(),
}
_CONTROLS: Final = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "0": "\0"}
_BRACES: Final = re.compile(r"\{(\d{1,6})(,(\d{1,6})?)?\}")


class Unreadable(ValueError):  # noqa: N818 - what it is
    """An expression that cannot be read here."""


@dataclass(frozen=True, slots=True)
class _Characters:
    """One of some characters."""

    of: str


@dataclass(frozen=True, slots=True)
class _Repeat:
    what: _Part
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class _Group:
    """Alternatives, each a sequence of parts; ``number`` counts capturing groups from 1."""

    alternatives: tuple[tuple[_Part, ...], ...]
    number: int = 0


@dataclass(frozen=True, slots=True)
class _Again:
    """What a capturing group has matched."""

    number: int


_Part: TypeAlias = _Characters | _Repeat | _Group | _Again


def matching_text(pattern: str, pick: Pick, stretch: int, length: int = 0) -> str:
    """A text that most likely matches.

    :param pick: makes the choices.
    :param stretch: how many repetitions more than the least there may be.
    :param length: how long it is to be at least, by more repetitions where they are free.
    :raises Unreadable: if the expression is not one that can be read here.
    """
    parsed = _parsed(pattern)
    made = _Made(pick, stretch, lacking=length and length - _shortest(parsed))
    made.add(parsed)
    text = "".join(made.pieces)
    try:  # ECMA may write one character as two surrogates; half of one is no text
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError as error:
        raise Unreadable("half of a surrogate pair is no text") from error


@dataclass(slots=True)
class _Made:
    pick: Pick
    stretch: int
    lacking: int = 0
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    groups: dict[int, str] = field(default_factory=dict)

    def add(self, part: _Part) -> None:
        match part:
            case _Characters(of):
                self._put(of[self.pick(len(of))] if of else "")
            case _Repeat(what, least, most):
                for _ in range(self._times(what, least, most)):
                    self.add(what)
            case _Group(alternatives, number):
                start = len(self.pieces)
                for one in alternatives[self.pick(len(alternatives))]:
                    self.add(one)
                self.groups[number] = "".join(self.pieces[start:])
            case _Again(number):
                self._put(self.groups.get(number, ""))

    def _times(self, what: _Part, least: int, most: int | None) -> int:
        if self.length > _MAX_LENGTH:
            return 0
        one = _shortest(what)
        if self.lacking > 0 and one:
            free = _MAX_LENGTH if most is None else most - least
            more = min(-(-self.lacking // one), free)
            self.lacking -= more * one
            return least + more
        highest = least + self.stretch if most is None else min(most, least + self.stretch)
        return least + (self.pick(highest - least + 1) if highest > least else 0)

    def _put(self, text: str) -> None:
        self.length += len(text)
        if self.length > _MAX_LENGTH:
            raise Unreadable("the text grows too long")
        self.pieces.append(text)


@lru_cache(maxsize=512)
def _shortest(part: _Part) -> int:
    """How long the shortest text is that a part matches."""
    match part:
        case _Characters(of):
            return min(len(of), 1)
        case _Repeat(what, least, _):
            return least * _shortest(what)
        case _Group(alternatives, _):
            return min(sum(map(_shortest, one)) for one in alternatives)
        case _Again():
            return 0


@lru_cache(maxsize=512)
def _parsed(pattern: str) -> _Group:
    parser = _Parser(pattern)
    group = parser.group(0, 0)
    if parser.at < len(pattern):
        raise Unreadable(f"a closing bracket too many at {parser.at}")
    return group


@dataclass(slots=True)
class _Parser:
    pattern: str
    at: int = 0
    captures: int = 0

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        if self.at >= len(self.pattern):
            raise Unreadable("the expression breaks off")
        self.at += 1
        return self.pattern[self.at - 1]

    def group(self, number: int, depth: int) -> _Group:
        if depth > _MAX_DEPTH:
            raise Unreadable("groups are nested too deeply")
        alternatives: list[tuple[_Part, ...]] = []
        parts: list[_Part] = []
        while self.peek() not in ("", ")"):
            if self.peek() == "|":
                self.at += 1
                alternatives.append(tuple(parts))
                parts = []
                continue
            part = self._atom(depth)
            if part is not None:
                parts.append(self._repeated(part))
        return _Group((*alternatives, tuple(parts)), number)

    def _atom(self, depth: int) -> _Part | None:
        match self.take():
            case "^" | "$":
                return None
            case "(":
                return self._bracketed(depth)
            case "[":
                return _Characters(self._class())
            case ".":
                return _Characters(_WORD[:62])
            case "\\":
                return self._escape()
            case character:
                return _Characters(character)

    def _bracketed(self, depth: int) -> _Part | None:
        number, is_assertion = 0, False
        if self.pattern.startswith("?", self.at):
            found = re.compile(r"\?(:|=|!|<=|<!|<[^<>]+>)").match(self.pattern, self.at)
            if found is None:
                raise Unreadable(f"an unknown kind of group at {self.at}")
            self.at = found.end()
            is_assertion = found[1] in ("=", "!", "<=", "<!")
            is_capture = found[1].endswith(">")
        else:
            is_capture = True
        if is_capture:
            self.captures += 1
            number = self.captures
        group = self.group(number, depth + 1)
        if self.take() != ")":
            raise Unreadable("a bracket is not closed")
        if not is_assertion:
            return group
        self._repeated(group)  # an assertion may be repeated, to no effect
        return None

    def _repeated(self, part: _Part) -> _Part:
        while True:
            found = _BRACES.match(self.pattern, self.at)
            if found:
                self.at = found.end()
                least = int(found[1])
                most = None if found[2] == "," else int(found[3] or least)
                part = _Repeat(part, least, most)
            elif self.peek() and self.peek() in "*+?":
                sign = self.take()
                part = _Repeat(part, int(sign == "+"), 1 if sign == "?" else None)
            else:
                return part
            if self.peek() == "?":  # lazy: matches the same texts
                self.at += 1

    def _escape(self) -> _Part | None:
        character = self.take()
        if character in "bB":
            return None
        if character in "123456789":
            return _Again(int(character))
        if character == "k" and self.peek() == "<":
            raise Unreadable("references by name are not followed")
        return _Characters(self._escaped(character))

    def _escaped(self, character: str) -> str:
        """What an escape stands for: one character or several."""
        if character in _CLASSES:
            return _CLASSES[character]
        if character in "pP":
            return self._property(negated=character == "P")
        if character in "xu":
            return self._code(character)
        if character == "c":
            return chr(ord(self.take()) % 32)
        return _CONTROLS.get(character, character)

    def _property(self, *, negated: bool) -> str:
        found = re.compile(r"\{([^{}]*)\}").match(self.pattern, self.at)
        if found is None:
            return "p"
        self.at = found.end()
        name = found[1].rpartition("=")[2]
        of = {"N": _DIGITS, "L": _LOWER, "P": "-.,", "S": "+$", "Z": " "}.get(name[:1], _LOWER)
        if name in ("Lu", "Uppercase_Letter", "Uppercase"):
            of = _LOWER.upper()
        return "".join(c for c in _PRINTABLE if (c in of) != negated)

    def _code(self, kind: str) -> str:
        found = re.compile(
            r"[0-9a-fA-F]{2}" if kind == "x" else r"[0-9a-fA-F]{4}|\{[0-9a-fA-F]{1,6}\}"
        ).match(self.pattern, self.at)
        if found is None:
            return kind
        self.at = found.end()
        return chr(min(int(found[0].strip("{}"), 16), 0x10FFFF))

    def _class(self) -> str:
        negated = self.peek() == "^"
        if negated:
            self.at += 1
        members: dict[str, None] = {}
        while self.peek() != "]":
            low = self._member()
            if self.peek() == "-" and self.pattern[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                high = self._member()
                if len(low) == len(high) == 1:
                    members |= dict.fromkeys(_range(low, high))
                    continue
                members |= dict.fromkeys(low + "-" + high)
                continue
            members |= dict.fromkeys(low)
        self.at += 1
        if negated:
            return "".join(c for c in _PRINTABLE if c not in members)
        return "".join(members)

    def _member(self) -> str:
        character = self.take()
        if character != "\\":
            return character
        escaped = self.take()
        return "\b" if escaped == "b" else self._escaped(escaped)


def _range(low: str, high: str) -> str:
    """The characters from one to another: of a wide range, the first of it."""
    return "".join(map(chr, range(ord(low), min(ord(high), ord(low) + 511) + 1)))
