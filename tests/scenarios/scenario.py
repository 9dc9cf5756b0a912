"""Scenarios: text files that say what is sent to a mock and what must come back."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ABSENT", "CLOSED", "DOORS", "Exchange", "Expected", "Scenario", "Sent", "read_scenario"]

DOORS = ("wsgi", "flask", "socket")
"""Ways to a mock: the bare WSGI callable, Flask's whole cycle, a real server."""
ABSENT = "(absent)"
"""What is expected of a header that must not be there."""
CLOSED = 0
"""The status of an answer that never comes, as the server closes the connection."""

_MACRO = re.compile(r'<<(?:("(?:[^"\\]|\\.)*")(?: \* ([\d,]+))?|hex ([0-9a-f ]+))>>')
_MARK = re.compile(r"^--- (request|answer)(?: at ([a-z, ]+))?$", re.MULTILINE)


@dataclass(frozen=True)
class Sent:
    """A request as it goes over the wire; its headers are those that the scenario writes."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        return ", ".join(found) if found else None


@dataclass(frozen=True)
class Expected:
    """What an answer must have.

    :param headers: values by name, in which ``…`` stands for anything.
    :param body: the body's text; None where it is not looked at.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str | None


@dataclass(frozen=True)
class Exchange:
    """A request with the answer that each door must give."""

    sent: Sent
    answers: Mapping[str, Expected]


@dataclass(frozen=True)
class Scenario:
    """One file.

    :param options: the command line of ``mockument serve``: the document, then flags.
    """

    path: Path
    shows: str
    options: tuple[str, ...]
    doors: tuple[str, ...]
    exchanges: tuple[Exchange, ...]


def read_scenario(path: Path) -> Scenario:
    """Read a scenario; the README beside it says how one is written.

    :raises ValueError: if it is written otherwise.
    """
    head, *parts = _MARK.split(path.read_text(encoding="utf-8"))
    shows, _, settings = head.strip().partition("\n")
    said = dict(_settings(settings))
    doors = tuple(said.pop("doors", " ".join(DOORS)).split())
    options = (said.pop("document"), *shlex.split(said.pop("options", "")))
    if said or not shows or set(doors) - set(DOORS):
        raise ValueError(f"{path.name}: first what it shows, then document, options and doors")
    marked = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    exchanges = tuple(_exchanges([(k, at or "", text) for k, at, text in marked], doors))
    if not exchanges:
        raise ValueError(f"{path.name}: there is no request")
    return Scenario(path, shows, _with_paths(options, path.parent / "documents"), doors, exchanges)


def _settings(text: str) -> Iterator[tuple[str, str]]:
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _, value = line.partition(":")
        yield name, value.strip()


def _with_paths(options: tuple[str, ...], folder: Path) -> tuple[str, ...]:
    return tuple(str(folder / word) if (folder / word).is_file() else word for word in options)


def _exchanges(marked: list[tuple[str, str, str]], doors: tuple[str, ...]) -> Iterator[Exchange]:
    starts = [i for i, (kind, _, _) in enumerate(marked) if kind == "request"]
    for start, end in zip(starts, [*starts[1:], len(marked)], strict=True):
        answers: dict[str, Expected] = {}
        for _, at, text in marked[start + 1 : end]:
            wanted = at.replace(",", " ").split() or doors
            answers |= dict.fromkeys(wanted, _expected(text))
        if set(answers) != set(doors):
            raise ValueError(f"answers for {sorted(answers)}, doors {sorted(doors)}")
        yield Exchange(_sent(marked[start][2]), answers)


def _sent(text: str) -> Sent:
    first, fields, written = _message(text)
    fields = tuple((name, _latin(value)) for name, value in fields)
    method, _, target = first.removesuffix(" HTTP/1.1").partition(" ")
    body = _expanded((written or "").rstrip("\n"))
    sent = Sent(_latin(method), _latin(target), fields, body)
    if sent.header("transfer-encoding") == "chunked":
        return Sent(sent.method, sent.target, fields, body.replace(b"\n", b"\r\n") + b"\r\n\r\n")
    if body and sent.header("content-length") is None:
        return Sent(sent.method, sent.target, (*fields, ("Content-Length", str(len(body)))), body)
    return sent


def _expected(text: str) -> Expected:
    first, fields, written = _message(text)
    status = CLOSED if first == "(closed)" else int(first)
    body = None if written is None else _expanded(written.strip("\n")).decode()
    return Expected(status, fields, "" if body == "(empty)" else body)


def _message(text: str) -> tuple[str, tuple[tuple[str, str], ...], str | None]:
    """First line, header fields, and what stands after the first empty line."""
    head, separator, body = text.lstrip("\n").partition("\n\n")
    first, *lines = head.strip("\n").split("\n")
    fields = tuple((n, v.strip()) for n, _, v in (line.partition(":") for line in lines))
    return first.strip(), fields, body if separator and body.strip("\n") else None


def _latin(text: str) -> str:
    """A line as HTTP carries it: one character a byte."""
    return _expanded(text).decode("latin-1")


def _expanded(text: str) -> bytes:
    pieces: list[bytes] = []
    end = 0
    for macro in _MACRO.finditer(text):
        pieces += [text[end : macro.start()].encode(), _value(macro)]
        end = macro.end()
    return b"".join([*pieces, text[end:].encode()])


def _value(macro: re.Match[str]) -> bytes:
    if macro[3]:
        return bytes.fromhex(macro[3])
    repeated: str = json.loads(macro[1])
    return repeated.encode() * int((macro[2] or "1").replace(",", ""))
