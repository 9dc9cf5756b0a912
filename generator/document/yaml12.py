"""YAML 1.2 text to JSON values, by events, so that neither depth nor aliases can hurt.

PyYAML's loaders follow YAML 1.1, where ``no`` is false and ``2020-01-01`` a date; OpenAPI asks
for YAML 1.2 with the core schema (OpenAPI 3.1.1, section 4.2.1; YAML 1.2.2, section 10.3). So
libyaml is used for what it is good at, the syntax, and scalars are resolved here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from ..findings import DocumentPlace, Finding, JsonValue, Severity, Unusable
from .long_numbers import is_long, is_rounded, rounded
from .positions import mark_position

__all__ = ["MAX_ALIASED_NODES", "MAX_DEPTH", "YamlText", "read_yaml", "resolve_plain_scalar"]

MAX_DEPTH = 200
"""Levels of nesting that a document may have; real ones stay under 60."""

MAX_ALIASED_NODES = 100_000
"""Values that aliases may add, beyond ten times what is written."""


_LOADER: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEAN = {
    text: text.lower() == "true" for text in ("true", "True", "TRUE", "false", "False", "FALSE")
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NUMBER_START = frozenset("+-.0123456789")
_CORE_TAG = "tag:yaml.org,2002:"
_MERGE_KEY = "<<"


def resolve_plain_scalar(text: str) -> JsonValue:
    """The value of an unquoted scalar by YAML 1.2's core schema (section 10.3.2).

    ``.inf`` and ``.nan`` have no JSON value and stay strings.

    :raises ValueError: for a number with more digits than Python converts (4,300).
    """
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    if text[0] not in _NUMBER_START:
        return text
    if _INTEGER.fullmatch(text):
        if text.startswith(("0o", "0x")):
            return int(text, 0)
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


@dataclass(frozen=True, slots=True)
class YamlText:
    """What a YAML text holds: its value, and what was noticed while reading it."""

    value: JsonValue
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been read yet."""

    value: dict[str, JsonValue] | list[JsonValue]
    anchor: str | None
    size: int = 1
    key: str | None = None
    merges: bool = False
    key_lines: dict[str, int] = field(default_factory=dict)


class _Builder:
    """Builds the value of one YAML document from the parser's events."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.findings: list[Finding] = []
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[JsonValue, int]] = {}
        self.open_anchors: set[str] = set()
        self.root: JsonValue = None
        self.written = 0
        self.aliased = 0

    def place(self, event: yaml.Event) -> DocumentPlace:
        position = mark_position(event)
        return DocumentPlace(self.name, "", position.line, position.column)

    def refuse(self, event: yaml.Event, code: str, message: str, hint: str = "") -> Unusable:
        return Unusable(
            Finding(code, Severity.ERROR, self.place(event), message, hint), self.findings
        )

    def report(self, event: yaml.Event, severity: Severity, code: str, message: str) -> None:
        self.findings.append(Finding(code, severity, self.place(event), message))

    def add(self, event: yaml.Event, value: JsonValue, size: int) -> None:
        """Put a finished value where the innermost open collection wants it."""
        if not self.stack:
            self.root = value
            return
        parent = self.stack[-1]
        parent.size += size
        if isinstance(parent.value, list):
            parent.value.append(value)
        elif parent.key is not None:
            if parent.merges:
                self.merge(event, parent.value, value)
            else:
                parent.value[parent.key] = value
            parent.key = None

    def merge(self, event: yaml.Event, mapping: dict[str, JsonValue], value: JsonValue) -> None:
        """A merge key (``<<``) adds what the mapping does not have itself."""
        for source in value if isinstance(value, list) else [value]:
            if isinstance(source, dict):
                for name, merged in source.items():
                    mapping.setdefault(name, merged)
            else:
                self.report(
                    event, Severity.WARNING, "yaml-merge", "`<<` takes mappings: this was left out"
                )

    def wants_key(self) -> bool:
        return (
            bool(self.stack)
            and isinstance(self.stack[-1].value, dict)
            and self.stack[-1].key is None
        )

    def take_key(self, event: yaml.ScalarEvent) -> None:
        parent = self.stack[-1]
        key = event.value
        line = mark_position(event).line
        is_merge = key == _MERGE_KEY and event.implicit[0]
        if key in parent.key_lines and not is_merge:
            self.report(
                event,
                Severity.ERROR,
                "duplicate-key",
                f"the key {key!r} stands on line {parent.key_lines[key]} and again on line {line}: "
                "the second one was kept",
            )
        parent.key_lines.setdefault(key, line)
        parent.key = key
        parent.merges = is_merge

    def scalar(self, event: yaml.ScalarEvent) -> JsonValue:
        tag: str | None = event.tag
        if tag is None:
            if not event.implicit[0]:
                return str(event.value)
            return self.plain(event)
        if tag in ("!", f"{_CORE_TAG}str"):
            return str(event.value)
        if tag.removeprefix(_CORE_TAG) in ("null", "bool", "int", "float"):
            return self.plain(event)
        self.report(
            event, Severity.WARNING, "yaml-tag", f"the tag {tag!r} is not JSON: read as text"
        )
        return str(event.value)

    def plain(self, event: yaml.ScalarEvent) -> JsonValue:
        try:
            value = resolve_plain_scalar(event.value)
            if isinstance(value, int) and is_long(value):
                if is_rounded(value):
                    self.findings.append(rounded(value, self.place(event)))
                value = float(value)  # as every fast JSON parser does
            if isinstance(value, float) and not math.isfinite(value):
                raise OverflowError
        except (ValueError, OverflowError):
            self.report(
                event,
                Severity.WARNING,
                "number-too-long",
                f"a number of {len(event.value):,} characters is too large: read as text",
            )
            return str(event.value)
        return value

    def open(
        self, event: yaml.CollectionStartEvent, value: dict[str, JsonValue] | list[JsonValue]
    ) -> None:
        if self.wants_key():
            raise self.refuse(
                event,
                "yaml-key",
                "a mapping or a list stands where a key is wanted; JSON knows only names",
            )
        if len(self.stack) >= MAX_DEPTH:
            raise self.refuse(
                event, "document-too-deep", f"nested more than {MAX_DEPTH} levels deep"
            )
        if event.anchor:
            self.open_anchors.add(event.anchor)
        self.stack.append(_Open(value, event.anchor))

    def close(self, event: yaml.Event) -> None:
        done = self.stack.pop()
        if done.anchor:
            self.open_anchors.discard(done.anchor)
            self.anchors[done.anchor] = (done.value, done.size)
        self.add(event, done.value, done.size)

    def alias(self, event: yaml.AliasEvent) -> None:
        if event.anchor in self.open_anchors:
            raise self.refuse(
                event, "yaml-alias", f"the alias *{event.anchor} stands within itself"
            )
        if event.anchor not in self.anchors:
            raise self.refuse(event, "yaml-alias", f"the alias *{event.anchor} names no anchor")
        value, size = self.anchors[event.anchor]
        self.aliased += size
        if self.aliased > MAX_ALIASED_NODES + 10 * self.written:
            raise self.refuse(
                event,
                "document-too-large",
                f"aliases make {self.aliased:,} values of {self.written:,} that are written",
            )
        if self.wants_key():
            if not isinstance(value, str):
                raise self.refuse(
                    event, "yaml-key", f"the alias *{event.anchor} is no text, yet used as a key"
                )
            self.stack[-1].key, self.stack[-1].merges = value, False
            return
        self.add(event, value, size)

    def take(self, event: yaml.Event) -> None:
        self.written += 1
        match event:
            case yaml.ScalarEvent():
                if self.wants_key():
                    self.take_key(event)
                    if event.anchor:
                        self.anchors[event.anchor] = (event.value, 1)
                    return
                value = self.scalar(event)
                if event.anchor:
                    self.anchors[event.anchor] = (value, 1)
                self.add(event, value, 1)
            case yaml.MappingStartEvent():
                self.open(event, {})
            case yaml.SequenceStartEvent():
                self.open(event, [])
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.close(event)
            case yaml.AliasEvent():
                self.alias(event)
            case _:
                pass


_HINTS = (
    (
        "found character that cannot start",
        (
            "is this a tab, or a text that begins with @, ` or %? "
            "YAML is indented by spaces, and such texts stand in quotes"
        ),
    ),
    ("mapping values are not allowed", "a text with a colon and a space in it stands in quotes"),
    ("did not find expected key", "look at the indentation of this line and of those before it"),
    ("did not find expected '-' indicator", "look at the indentation of this line"),
    ("did not find expected ',' or", "a bracket is not closed, or a text with : or # needs quotes"),
)
"""What most likely is wrong, by words of libyaml's messages."""


def _broken(why: str, place: DocumentPlace) -> Finding:
    if "maximum nesting depth" in why:  # libyaml's own limit, met before the first event comes
        message = f"nested more than {MAX_DEPTH} levels deep"
        return Finding("document-too-deep", Severity.ERROR, place, message)
    hint = next((hint for words, hint in _HINTS if words in why), "")
    return Finding("yaml-syntax", Severity.ERROR, place, f"not YAML: {why}", hint)


def _events(text: str, name: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (
            DocumentPlace(name, "", mark.line + 1, mark.column + 1)
            if mark
            else DocumentPlace(name, "")
        )
        why = " ".join(part for part in (error.context, error.problem) if part)
        raise Unusable(_broken(why, place)) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else None
        raise Unusable(
            Finding(
                "yaml-syntax",
                Severity.ERROR,
                DocumentPlace(name, "", line),
                f"not YAML: {error.reason}",
            )
        ) from error


def read_yaml(text: str, name: str) -> YamlText:
    """Read the first document of a YAML text, by YAML 1.2's core schema.

    Keys become strings as they are written (``200:`` is ``"200"``). Duplicate keys, unknown tags,
    numbers too long and further documents are findings; the rest goes on.

    :param name: what findings call the text.
    :raises Unusable: if the text is no YAML, is nested deeper than :data:`MAX_DEPTH`, has an alias
        within its own anchor, or its aliases
        write out far more than is written.
    """
    builder = _Builder(name)
    documents = 0
    for event in _events(text, name):
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents == 2:
                builder.report(
                    event,
                    Severity.WARNING,
                    "several-documents",
                    "only the first YAML document was read",
                )
                break
        builder.take(event)
    return YamlText(builder.root, tuple(builder.findings))
