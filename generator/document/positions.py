"""Where in a text a value stands: worked out when a finding needs it, for all findings at once."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeVar

import yaml

from . import pointers

__all__ = ["Position", "duplicate_json_keys", "json_positions", "mark_position", "yaml_positions"]

_T = TypeVar("_T")
_LOADER: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PASSING = json.JSONDecoder(object_pairs_hook=lambda _pairs: None, parse_int=str, parse_float=str)
"""Reads a value to know where it ends, and keeps nothing of it."""
_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


@dataclass(frozen=True, slots=True)
class Position:
    """Line and column in a text, both from 1, the column in characters."""

    line: int
    column: int


@dataclass(slots=True)
class _Level:
    """A collection on the way to a value: its pointer, and the key or index that comes next."""

    pointer: str
    index: int | None
    key: str | None = None

    @property
    def awaits_key(self) -> bool:
        return self.index is None and self.key is None

    def next_pointer(self) -> str:
        if self.index is None:
            return pointers.child(self.pointer, self.key or "")
        return pointers.child(self.pointer, self.index)

    def advance(self) -> None:
        if self.index is None:
            self.key = None
        else:
            self.index += 1


def mark_position(event: yaml.Event) -> Position:
    """Where an event of the YAML parser begins; libyaml's events always have a mark."""
    mark = event.start_mark
    return Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)


def _enter(stack: list[_Level], opens: bool, *, is_list: bool) -> None:
    """Step into a collection that begins, or past a scalar."""
    level = stack[-1] if stack else None
    if opens:
        stack.append(_Level(level.next_pointer() if level else "", 0 if is_list else None))
    elif level:
        level.advance()


def yaml_positions(text: str, wanted: Iterable[str]) -> dict[str, Position]:
    """The positions of the values that the pointers in ``wanted`` name, in a valid YAML text.

    A value in a mapping is said to stand where its key stands, which is where a reader looks.
    """
    return _first(wanted, _walk_yaml(text))


def _walk_yaml(text: str) -> Iterator[tuple[str, Position]]:
    stack: list[_Level] = []
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.DocumentEndEvent):
            return
        if isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
            if stack:
                stack[-1].advance()
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        level = stack[-1] if stack else None
        if level and level.awaits_key:
            level.key = event.value if isinstance(event, yaml.ScalarEvent) else ""
            yield level.next_pointer(), mark_position(event)
            continue
        if level is None or level.index is not None:
            yield (level.next_pointer() if level else ""), mark_position(event)
        opens = isinstance(event, yaml.CollectionStartEvent)
        _enter(stack, opens, is_list=isinstance(event, yaml.SequenceStartEvent))


def json_positions(text: str, wanted: Iterable[str]) -> dict[str, Position]:
    """The same as :func:`yaml_positions`, for a valid JSON text."""
    places = _JsonPlaces(text, wanted)
    places.enter(places.after_space(0), "")
    return dict(_counted(text, places.found))


class _JsonPlaces:
    """The walk to the values that some pointers name; what is not on the way is read past in C.

    :param found: the offsets of the values, or of their keys.
    """

    def __init__(self, text: str, wanted: Iterable[str]) -> None:
        self.found: dict[str, int] = {}
        self._text = text
        self._wanted = frozenset(wanted)
        self._on_the_way = {above for pointer in self._wanted for above in _prefixes(pointer)}

    def enter(self, at: int, pointer: str) -> int:
        """Note what is wanted within the value that begins at an offset; the offset after it."""
        if not pointer:
            self._note(pointer, at)
        if pointer in self._on_the_way:
            if self._text[at] == "{":
                return self._enter_object(at, pointer)
            if self._text[at] == "[":
                return self._enter_list(at, pointer)
        return _PASSING.raw_decode(self._text, at)[1]

    def _enter_object(self, at: int, pointer: str) -> int:
        at = self.after_space(at + 1)
        while self._text[at] != "}":
            key, end = _PASSING.raw_decode(self._text, at)
            below = pointers.child(pointer, key)
            self._note(below, at)
            at = self._enter_next(self.after_space(self.after_space(end) + 1), below)
        return at + 1

    def _enter_list(self, at: int, pointer: str) -> int:
        at, index = self.after_space(at + 1), 0
        while self._text[at] != "]":
            below = pointers.child(pointer, index)
            self._note(below, at)
            at = self._enter_next(at, below)
            index += 1
        return at + 1

    def _enter_next(self, at: int, pointer: str) -> int:
        """Past a value, and past the comma after it if there is one."""
        at = self.after_space(self.enter(at, pointer))
        return self.after_space(at + 1) if self._text[at] == "," else at

    def _note(self, pointer: str, at: int) -> None:
        if pointer in self._wanted:
            self.found.setdefault(pointer, at)

    def after_space(self, at: int) -> int:
        """The offset of the next token."""
        while self._text[at] in " \t\n\r":
            at += 1
        return at


def _prefixes(pointer: str) -> Iterator[str]:
    """The pointers of the values around a value."""
    while pointer:
        pointer = pointer.rpartition("/")[0]
        yield pointer


def _counted(text: str, offsets: Mapping[str, int]) -> Iterator[tuple[str, Position]]:
    """Offsets in a text to lines and columns."""
    line, counted = 1, 0
    for pointer, offset in sorted(offsets.items(), key=itemgetter(1)):
        line += text.count("\n", counted, offset)
        counted = offset
        yield pointer, Position(line, offset - text.rfind("\n", 0, offset))


def duplicate_json_keys(text: str) -> list[tuple[str, Position, Position]]:
    """Keys that stand twice in one object of a valid JSON text: pointer, first and later place."""
    lines = _Lines(text)
    found: list[tuple[str, Position, Position]] = []
    # For each open object the places of its keys; pointers are made for findings alone.
    places: list[dict[str, int]] = []
    stack: list[_Step] = []
    for match in _JSON_TOKEN.finditer(text):
        token = match.group()
        if token in "{[":
            stack.append(_Step(None if token == "{" else 0))
            places.append({})
        elif token in "}]":
            stack.pop()
            places.pop()
        elif token == ",":
            stack[-1].advance()
        elif token != ":" and stack and stack[-1].awaits_key:
            key = stack[-1].key = json.loads(token)
            first = places[-1].setdefault(key, match.start())
            if first != match.start():
                pointer = pointers.child("", *(step.now for step in stack))
                found.append((pointer, lines.position(first), lines.position(match.start())))
    return found


@dataclass(slots=True)
class _Step:
    """An open collection: the key or the index of what is being read in it."""

    index: int | None
    key: str | None = None

    @property
    def awaits_key(self) -> bool:
        return self.index is None and self.key is None

    @property
    def now(self) -> str | int:
        return (self.key or "") if self.index is None else self.index

    def advance(self) -> None:
        if self.index is None:
            self.key = None
        else:
            self.index += 1


class _Lines:
    """Offsets in a text to lines and columns."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def position(self, offset: int) -> Position:
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1] + 1)


def _first(wanted: Iterable[str], walk: Iterable[tuple[str, _T]]) -> dict[str, _T]:
    """The first place of each wanted pointer; the walk ends once all are found."""
    missing = set(wanted)
    found: dict[str, _T] = {}
    for pointer, place in walk:
        if pointer in missing:
            missing.discard(pointer)
            found[pointer] = place
            if not missing:
                break
    return found
