"""Values of requests against schemas: what is read-only is neither asked for nor taken.

OpenAPI 3.0.4, section 4.7.24.2: a read-only property should not be sent, and where it is required
that holds for responses only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import unquote

import jsonschema_rs

from ...generator.document import Schema, pointers
from ...generator.document.keywords import (
    SCHEMA_KEYWORDS,
    SCHEMA_LIST_KEYWORDS,
    SCHEMA_MAP_KEYWORDS,
)
from ...generator.document.validation import (
    SchemaValidator,
    Violation,
    compile_schema,
    definition_pointer,
    read_violation,
)
from ...generator.findings import JsonValue

__all__ = ["BodyValidator", "Found", "RequestValidator"]

_SEARCHED: Final = 10_000
"""Values that a body may have for every violation to be looked for.

A violation takes the validator some 15 µs, and none is seen before all of them are found: a body
of megabytes in which everything is wrong would take minutes.
"""
_REFERENCE: Final = "#/$defs/"


class _ReadOnly:
    """The keyword ``readOnly``, as jsonschema-rs wants a keyword to be."""

    def __init__(self, _parent: JsonValue, value: JsonValue, _path: list[str | int]) -> None:
        self._is_set = value is True

    def validate(self, _instance: JsonValue) -> None:
        if self._is_set:
            raise ValueError("is read-only: it is not sent")


@dataclass(frozen=True, slots=True)
class Found:
    """The violations that were found.

    :param listed: they themselves; the schema's pointer is that of the document.
    :param stopped: whether there may be more.
    """

    listed: tuple[Violation, ...] = ()
    stopped: bool = False


_NONE: Final = Found()


@dataclass(frozen=True)
class RequestValidator:
    """A schema that values of requests are held against, compiled at its first use.

    :param schema: the schema.
    """

    schema: Schema

    @cached_property
    def _compiled(self) -> Any:  # noqa: ANN401 - a class for each draft
        return compile_schema(SchemaValidator(self.schema).bundled)

    @cached_property
    def is_valid(self) -> Callable[[JsonValue], bool]:
        """Tells whether a value keeps the schema.

        :raises BadSchema: if the schema cannot be compiled.
        """
        check: Callable[[JsonValue], bool] = self._compiled.is_valid
        return check

    def violations(self, value: JsonValue) -> Found:
        """The violations of a value, in the order of the schema; of a large one, the first.

        :raises BadSchema: if the schema cannot be compiled.
        """
        if self.is_valid(value):
            return _NONE
        if _is_small(value):
            errors = self._compiled.iter_errors(value)
            return Found(tuple(self._violation(error) for error in errors))
        try:
            self._compiled.validate(value)
        except jsonschema_rs.ValidationError as error:
            return Found((self._violation(error),), stopped=True)
        return _NONE

    def _violation(self, error: jsonschema_rs.ValidationError) -> Violation:
        one = read_violation(error)
        return Violation(one.pointer, one.keyword, one.message, self._place(error.schema_path))

    def _place(self, path: list[str | int]) -> str:
        """Where the document says what an error's schema path says."""
        tokens = [str(token) for token in path]
        base = self.schema.pointer
        if tokens[:1] == ["$defs"]:
            base, tokens = definition_pointer(tokens[1]), tokens[2:]
        document = self.schema.node.document
        while tokens:
            pointer = pointers.child(base, *tokens)
            try:
                document.value(pointer)
            except KeyError:
                tokens.pop()  # a limit that stands for a format has no place of its own
            else:
                break
        return document.place(pointers.child(base, *tokens)).pointer


@dataclass(frozen=True)
class BodyValidator(RequestValidator):
    """The same for bodies, whose properties may be read-only."""

    @cached_property
    def _compiled(self) -> Any:  # noqa: ANN401
        bundled = SchemaValidator(self.schema).bundled
        if not _mentions_read_only(bundled):
            return compile_schema(bundled)
        return compile_schema(_for_requests(bundled), {"readOnly": _ReadOnly})


def _is_small(value: JsonValue) -> bool:
    """Whether a value is made of no more values than are searched."""
    waiting, left = [value], _SEARCHED
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict | list):
            left -= len(one)
            if left < 0:
                return False
            waiting += one.values() if isinstance(one, dict) else one
    return True


def _mentions_read_only(bundled: Mapping[str, JsonValue]) -> bool:
    waiting: list[JsonValue] = [dict(bundled)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if value.get("readOnly") is True:
                return True
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return False


def _for_requests(bundled: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """A bundle in which nothing that is read-only is required."""
    definitions = bundled.get("$defs")
    known = definitions if isinstance(definitions, dict) else {}
    root = {key: value for key, value in bundled.items() if key != "$defs"}
    root.pop("readOnly", None)  # it is said of properties
    rewritten = _rewritten(root, known, frozenset())
    own = rewritten if isinstance(rewritten, dict) else root
    if not known:
        return own
    return {**own, "$defs": {n: _rewritten(s, known, frozenset()) for n, s in known.items()}}


def _rewritten(
    schema: JsonValue, known: Mapping[str, JsonValue], inherited: frozenset[str]
) -> JsonValue:
    """A schema without read-only names in ``required``.

    :param known: the definitions of the bundle, by pointer.
    :param inherited: names that are read-only by the schema that this one is a part of.
    """
    if not isinstance(schema, dict):
        return schema
    names = inherited | _read_only_names(schema, known, set())
    copy: dict[str, JsonValue] = {}
    for key, value in schema.items():
        if key == "required" and isinstance(value, list):
            copy[key] = [name for name in value if name not in names]
        elif key in SCHEMA_KEYWORDS:
            copy[key] = _rewritten(value, known, frozenset())
        elif key in SCHEMA_LIST_KEYWORDS and isinstance(value, list):
            copy[key] = [_rewritten(one, known, names) for one in value]
        elif key in SCHEMA_MAP_KEYWORDS and isinstance(value, dict):
            copy[key] = {name: _rewritten(one, known, frozenset()) for name, one in value.items()}
        else:
            copy[key] = value
    return copy


def _read_only_names(
    schema: JsonValue, known: Mapping[str, JsonValue], seen: set[str]
) -> frozenset[str]:
    """The read-only properties of a schema and of what it is composed of by ``allOf``."""
    if not isinstance(schema, dict):
        return frozenset()
    properties = schema.get("properties")
    own = properties if isinstance(properties, dict) else {}
    names = frozenset(name for name, one in own.items() if _is_read_only(one, known))
    members = schema.get("allOf")
    for member in (*(members if isinstance(members, list) else ()), schema):
        target = _target(member)
        if member is not schema and target is None:
            names |= _read_only_names(member, known, seen)
        elif target is not None and target not in seen:
            seen.add(target)
            names |= _read_only_names(known.get(target), known, seen)
    return names


def _is_read_only(schema: JsonValue, known: Mapping[str, JsonValue]) -> bool:
    seen: set[str] = set()
    while isinstance(schema, dict) and schema.get("readOnly") is not True:
        target = _target(schema)
        if target is None or target in seen:
            return False
        seen.add(target)
        schema = known.get(target)
    return isinstance(schema, dict)


def _target(schema: JsonValue) -> str | None:
    """The definition that a bundled schema refers to."""
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    if not isinstance(reference, str) or not reference.startswith(_REFERENCE):
        return None
    return pointers.unescape_token(unquote(reference.removeprefix(_REFERENCE)))
