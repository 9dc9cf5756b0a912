"""A document's text, read: YAML 1.2 or JSON in, values out, nothing executed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import orjson

from ..findings import DocumentPlace, Finding, JsonValue, Severity, Unusable
from . import positions
from .yaml12 import MAX_DEPTH, read_yaml

__all__ = ["MAX_BYTES", "Source", "read_source", "read_text"]

MAX_BYTES = 256 * 1024 * 1024
"""Bytes that a document may have; the largest real ones have 20 million."""


@dataclass(frozen=True)
class Source:
    """One document as it was read.

    :param name: how findings call it: the path as the user wrote it.
    :param data: its value.
    :param text: its text, kept for places.
    :param syntax: what it is written in.
    :param findings: what was noticed while reading.
    """

    name: str
    data: JsonValue
    text: str
    syntax: Literal["yaml", "json"]
    findings: tuple[Finding, ...] = ()

    def place(self, pointer: str) -> DocumentPlace:
        """A place in this document, still without its line: see :meth:`located`."""
        return DocumentPlace(self.name, pointer)

    def located(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The same findings, with line and column where they are about this document."""
        listed = tuple(findings)
        wanted = {pointer for f in listed if (pointer := self._unlocated(f)) is not None}
        if not wanted:
            return listed
        find = positions.yaml_positions if self.syntax == "yaml" else positions.json_positions
        found = find(self.text, wanted | {_parent(pointer) for pointer in wanted})
        return tuple(f if self._unlocated(f) is None else _with_line(f, found) for f in listed)

    def _unlocated(self, finding: Finding) -> str | None:
        """The pointer of a finding about this document that has no line yet."""
        place = finding.place
        if isinstance(place, DocumentPlace) and place.file == self.name and place.line is None:
            return place.pointer
        return None


def _parent(pointer: str) -> str:
    return pointer.rpartition("/")[0]


def _with_line(finding: Finding, found: dict[str, positions.Position]) -> Finding:
    place = finding.place
    if not isinstance(place, DocumentPlace):
        return finding
    # What is missing has no place of its own: then its parent's line is the one to look at.
    position = found.get(place.pointer) or found.get(_parent(place.pointer))
    if position is None:
        return finding
    return replace(finding, place=replace(place, line=position.line, column=position.column))


def _refuse(
    name: str, code: str, message: str, hint: str = "", line: int | None = None
) -> Unusable:
    return Unusable(Finding(code, Severity.ERROR, DocumentPlace(name, "", line), message, hint))


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte order mark.

    :raises Unusable: if the file is missing, no file, larger than :data:`MAX_BYTES`, or no text.
    """
    name = str(path)
    try:
        if path.is_dir():
            raise _refuse(name, "not-a-file", "this is a folder, not a file")
        if path.stat().st_size > MAX_BYTES:
            raise _refuse(name, "document-too-large", f"larger than {MAX_BYTES:,} bytes")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise _refuse(name, "file-not-found", "no such file") from error
    except OSError as error:
        raise _refuse(
            name, "file-unreadable", f"cannot be read: {error.strerror or error}"
        ) from error
    return decode(data, name)


def decode(data: bytes, name: str) -> str:
    """Bytes as UTF-8 text.

    :raises Unusable: if they are something else.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refuse(name, "not-utf-8", "this is UTF-16 text", "save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refuse(
            name, "not-utf-8", f"not UTF-8 text (byte {error.start})", "save it as UTF-8", line
        ) from error
    if "\0" in text:
        raise _refuse(name, "not-text", "a binary file, not text")
    return text


def read_source(path: str | Path) -> Source:
    """Read a YAML or JSON document; JSON is tried first where the text begins like it.

    :raises Unusable: if nothing can be read; the finding says why and where.
    """
    return parse_source(read_text(Path(path)), str(path))


def parse_source(text: str, name: str) -> Source:
    """Read a document from its text. See :func:`read_source`."""
    start = text.lstrip()[:1]
    if not start:
        raise _refuse(name, "document-empty", "the file is empty")
    if start in "{[":
        json_error = None
        try:
            data = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            json_error = error
        else:
            _refuse_depth(data, name)
            return Source(name, data, text, "json")
        if name.lower().endswith(".json"):
            raise Unusable(
                Finding(
                    "json-syntax",
                    Severity.ERROR,
                    DocumentPlace(name, "", json_error.lineno, json_error.colno),
                    f"not JSON: {json_error.msg}",
                )
            ) from json_error
    read = read_yaml(text, name)
    return Source(name, read.value, text, "yaml", read.findings)


def _refuse_depth(data: JsonValue, name: str) -> None:
    level: list[JsonValue] = [data]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for value in level
            for child in (value.values() if isinstance(value, dict) else value)  # type: ignore[union-attr]
            if isinstance(child, dict | list)
        ]
        if not level:
            return
    raise _refuse(name, "document-too-deep", f"nested more than {MAX_DEPTH} levels deep")
