"""A document's text, read: YAML 1.2 or JSON in, values out, nothing executed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import orjson

from ..findings import DocumentPlace, Finding, JsonValue, Severity, Unusable
from .long_numbers import rounded_in_json

if TYPE_CHECKING:
    from .positions import Position
    from .yaml12 import YamlText

__all__ = ["MAX_BYTES", "Source", "parse_bytes", "parse_source", "read_source"]

MAX_BYTES = 256 * 1024 * 1024
"""Bytes that a document may have; the largest real ones have 20 million."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_JSON_STARTS = (b"{", b"[")
_URL = re.compile(r"[A-Za-z][A-Za-z+.-]+:/")
_LOOKED_AT = 1000
"""Files of a folder that are looked at for the one that was meant."""
_COMMA_TOO_MANY = re.compile(r",\s*[}\]]")


@dataclass(frozen=True)
class Source:
    """One document as it was read.

    :param name: how findings call it: the path as the user wrote it.
    :param data: its value.
    :param raw: its bytes, kept for places.
    :param syntax: what it is written in.
    :param findings: what was noticed while reading.
    """

    name: str
    data: JsonValue
    raw: bytes
    syntax: Literal["yaml", "json"]
    findings: tuple[Finding, ...] = ()
    _mentioned: dict[bytes, bool] = field(default_factory=dict, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The document's text; made anew each time, since a large one is looked at but once."""
        return self.raw.decode("utf-8-sig")

    def mentions(self, word: bytes) -> bool:
        """Whether the text has a word anywhere: quick, and a yes may be wrong."""
        known = self._mentioned.get(word)
        if known is None:  # asked of each schema of a document that may have megabytes
            known = self._mentioned[word] = word in self.raw
        return known

    def place(self, pointer: str) -> DocumentPlace:
        """A place in this document, still without its line: see :meth:`located`."""
        return DocumentPlace(self.name, pointer)

    def located(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The same findings, with line and column where they are about this document."""
        listed = tuple(findings)
        wanted = {pointer for f in listed if (pointer := self._unlocated(f)) is not None}
        if not wanted:
            return listed
        from . import positions

        find = positions.yaml_positions if self.syntax == "yaml" else positions.json_positions
        found = find(self.text, {above for pointer in wanted for above in _ancestry(pointer)})
        return tuple(f if self._unlocated(f) is None else _with_line(f, found) for f in listed)

    def _unlocated(self, finding: Finding) -> str | None:
        """The pointer of a finding about this document that has no line yet."""
        place = finding.place
        if isinstance(place, DocumentPlace) and place.file == self.name and place.line is None:
            return place.pointer
        return None


def _ancestry(pointer: str) -> Iterator[str]:
    """A pointer, and those of the values around it, the innermost first."""
    yield pointer
    while pointer:
        pointer = pointer.rpartition("/")[0]
        yield pointer


def _with_line(finding: Finding, found: dict[str, Position]) -> Finding:
    place = finding.place
    if not isinstance(place, DocumentPlace):
        return finding
    # What is missing, or stands within a text that is JSON itself, has no place of its own: then
    # the line of what is around it is the one to look at.
    position = next((found[above] for above in _ancestry(place.pointer) if above in found), None)
    if position is None:
        return finding
    return replace(finding, place=replace(place, line=position.line, column=position.column))


def _refuse(
    name: str, code: str, message: str, hint: str = "", line: int | None = None
) -> Unusable:
    return Unusable(Finding(code, Severity.ERROR, DocumentPlace(name, "", line), message, hint))


def read_source(path: str | Path) -> Source:
    """Read a YAML or JSON document; JSON is tried first where the text begins like it.

    :raises Unusable: if nothing can be read; the finding says why and where.
    """
    path = Path(path)
    name = str(path)
    try:
        if path.is_dir():
            raise _refuse(name, "not-a-file", "this is a folder, not a file")
        if path.stat().st_size > MAX_BYTES:
            raise _refuse(name, "document-too-large", f"larger than {MAX_BYTES:,} bytes")
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise _refuse(name, "file-not-found", *_missing(name)) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise _refuse(name, "file-unreadable", f"cannot be read: {reason}") from error
    return parse_bytes(raw, name)


def _missing(name: str) -> tuple[str, str]:
    """What is said of a file that is not there, and a hint."""
    if _URL.match(name):
        return "documents are read from files, not from URLs", "save it first: curl -LO URL"
    return "no such file", _similar(Path(name))


def _similar(path: Path) -> str:
    """The document beside it that was most likely meant, as a hint; empty for none."""
    with suppress(OSError):
        names = (p.name for p in islice(path.parent.iterdir(), _LOOKED_AT))
        documents = [name for name in names if name.lower().endswith((".yaml", ".yml", ".json"))]
        near = get_close_matches(path.name, documents, n=1, cutoff=0.8)
        return f"did you mean {path.with_name(near[0])}?" if near else ""
    return ""


def parse_source(text: str, name: str) -> Source:
    """Read a document from its text. See :func:`read_source`."""
    return parse_bytes(text.encode("utf-8", errors="replace"), name)


def parse_bytes(raw: bytes, name: str) -> Source:
    """Read a document from its bytes: UTF-8, with or without a byte order mark.

    :raises Unusable: as :func:`read_source` does.
    """
    content = raw.removeprefix(_BYTE_ORDER_MARK)
    start = content[:1] if content[:1] in _JSON_STARTS else content[:4096].lstrip()[:1]
    json_error = None
    if start in _JSON_STARTS and start:
        try:
            data = orjson.loads(content)
        except orjson.JSONDecodeError as error:
            json_error = error
        else:
            _refuse_depth(data, name)
            return Source(name, data, raw, "json", tuple(rounded_in_json(content, name)))
    text = _decode(raw, name)
    if not text.strip():
        raise _refuse(name, "document-empty", "the file is empty")
    if json_error and name.lower().endswith(".json"):
        return _nearly_json(raw, text, name, json_error)
    read = _read_yaml(text, name)
    return Source(name, read.value, raw, "yaml", read.findings)


def _read_yaml(text: str, name: str) -> YamlText:
    from .yaml12 import read_yaml  # PyYAML takes longer to import than most JSON to read

    return read_yaml(text, name)


def _nearly_json(raw: bytes, text: str, name: str, error: orjson.JSONDecodeError) -> Source:
    """JSON with a comma before a closing bracket, by hand: it is YAML, and means the same there.

    :raises Unusable: if it is anything else.
    """
    place = DocumentPlace(name, "", error.lineno, error.colno)
    message = f"not JSON: {error.msg}"
    is_comment = error.doc.startswith(("//", "/*"), error.pos)
    hint = "JSON has no comments: remove them, or call the file .yaml and write # for //"
    refused = Unusable(
        Finding("json-syntax", Severity.ERROR, place, message, hint if is_comment else "")
    )
    if not _COMMA_TOO_MANY.match(error.doc, error.pos):
        raise refused from error
    try:
        read = _read_yaml(text, name)
    except Unusable:
        raise refused from error
    nearly = Finding(
        "json-syntax",
        Severity.ERROR,
        place,
        f"{message}; read as YAML",
        "correct it: other tools refuse it",
    )
    return Source(name, read.value, raw, "yaml", (nearly, *read.findings))


def _decode(raw: bytes, name: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refuse(name, "not-utf-8", "this is UTF-16 text", "save it as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"not UTF-8 text (byte {error.start})"
        raise _refuse(name, "not-utf-8", message, "save it as UTF-8", line) from error
    if "\0" in text:
        raise _refuse(name, "not-text", "a binary file, not text")
    return text


def _refuse_depth(data: JsonValue, name: str) -> None:
    """JSON's reader allows more levels than its writer, whose limit of 254 serves as ours."""
    try:
        orjson.dumps(data)
    except TypeError as error:
        raise _refuse(name, "document-too-deep", "nested more than 254 levels deep") from error
