"""A value made from a schema, where nothing is documented: small, the same each time, finite."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from ...generator.document import Schema
from ...generator.document.references import DeadReference
from ...generator.document.validation import BadSchema, SchemaValidator
from ...generator.findings import JsonValue

__all__ = ["NoSample", "sample"]

_OPTIONAL_DEPTH: Final = 4
_MAX_DEPTH: Final = 24
_MAX_ITEMS: Final = 200
_MAX_VALUES: Final = 3_000

_FORMATS: Final[Mapping[str, str]] = {
    "date": "2024-01-01",
    "date-time": "2024-01-01T00:00:00Z",
    "time": "00:00:00Z",
    "duration": "P1D",
    "email": "user@example.com",
    "idn-email": "user@example.com",
    "hostname": "example.com",
    "idn-hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "uri-reference": "/example",
    "iri": "https://example.com/",
    "iri-reference": "/example",
    "uri-template": "https://example.com/{id}",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "json-pointer": "/example",
    "relative-json-pointer": "0",
    "regex": ".*",
    "byte": "ZXhhbXBsZQ==",
}


_TRIED: Final = (
    *("1", "0", "a", "A", "aa", "AA", "aaa", "AAA", "1234", "12345", "123456", "1234567890"),
    *("string", "STRING", "example-1", "example.com", "/example", "#000000", "1.0.0", "v1", "1.5"),
    *("en-US", "00:00", "12:00:00", "+12025550123", "0x1", "00" * 16, "00" * 20, "00" * 32),
    *_FORMATS.values(),
)
"""What is tried where a pattern must be kept: texts that documented patterns mostly ask for."""


class NoSample(Exception):  # noqa: N818 - what it is
    """No value could be made; the message says why."""


def sample(schema: Schema) -> JsonValue:
    """A value that keeps ``schema``: with its optional parts where that works, else without.

    :raises NoSample: if none could be made.
    """
    validator = SchemaValidator(schema)
    why = "no value that keeps the schema could be made from it; document an example"
    for optional_depth in range(_OPTIONAL_DEPTH, -1, -1):
        try:
            value = _Sampler(optional_depth).value(schema, 0)
            if validator.is_valid(value):
                return value
        except _TooLarge as large:
            why = str(large)
        except (BadSchema, DeadReference, RecursionError, ArithmeticError) as error:
            raise NoSample(str(error)) from error
    raise NoSample(why)


class _TooLarge(NoSample):
    """The schema asks for more values than are made; with fewer optional parts it may do."""


@dataclass(slots=True)
class _Sampler:
    """Makes values; optional properties and items only down to ``optional_depth``.

    :param left: how many values may still be made, repeated items counted each time.
    """

    optional_depth: int
    left: int = _MAX_VALUES

    def spend(self, values: int) -> None:
        self.left -= values
        if self.left < 0:
            raise _TooLarge(f"the schema asks for more than {_MAX_VALUES:,} values")

    def value(self, schema: Schema, depth: int) -> JsonValue:
        self.spend(1)
        if depth > _MAX_DEPTH:
            raise NoSample("the schema requires itself without end")
        resolved = schema.resolved()
        keywords = resolved.keywords
        if "const" in keywords:
            return keywords["const"]
        for keyword in ("enum", "examples"):
            values = keywords.get(keyword)
            if isinstance(values, list) and values:
                return values[0]
        if "default" in keywords:
            return keywords["default"]
        return self._composed(resolved, depth)

    def _composed(self, schema: Schema, depth: int) -> JsonValue:
        own = self._by_type(schema, depth)
        parts = [self.value(part, depth + 1) for part in schema.list_of("allOf")]
        for keyword in ("oneOf", "anyOf"):
            choices = schema.list_of(keyword)
            if choices:
                chosen = next((c for c in choices if not _is_null(c)), choices[0])
                parts.append(self.value(chosen, depth + 1))
        if not parts:
            return own
        objects = [part for part in (*parts, own) if isinstance(part, dict)]
        if objects:
            return {name: value for part in objects for name, value in part.items()}
        return next((part for part in parts if part is not None), own)

    def _by_type(self, schema: Schema, depth: int) -> JsonValue:
        kind = next((k for k in schema.types if k != "null"), None)
        if kind is None and schema.types:
            return None
        makers: Mapping[str, Callable[[Schema, int], JsonValue]] = {
            "string": lambda s, _: _string(s),
            "integer": lambda s, _: _number(s.keywords, whole=True),
            "number": lambda s, _: _number(s.keywords, whole=False),
            "boolean": lambda *_: True,
            "array": self._array,
            "object": self._object,
        }
        maker = makers.get(kind or _guessed_type(schema))
        return maker(schema, depth) if maker else None

    def _array(self, schema: Schema, depth: int) -> JsonValue:
        prefix = [self.value(part, depth + 1) for part in schema.list_of("prefixItems")]
        least = _whole(schema.keywords.get("minItems"), 0)
        wanted = max(least, 1 if depth < self.optional_depth else 0)
        wanted = min(wanted, _whole(schema.keywords.get("maxItems"), wanted), _MAX_ITEMS)
        items = schema.single("items")
        missing = wanted - len(prefix)
        if missing <= 0:
            return list(prefix)
        before = self.left
        item = None if items is None else self.value(items, depth + 1)
        self.spend((before - self.left) * (missing - 1))
        return prefix + [item] * missing

    def _object(self, schema: Schema, depth: int) -> JsonValue:
        made: dict[str, JsonValue] = {}
        for name, part in schema.properties.items():
            if name not in schema.required and depth >= self.optional_depth:
                continue
            if part.keywords.get("writeOnly") is not True:
                made[name] = self.value(part, depth + 1)
        additional = schema.single("additionalProperties")
        for name in sorted(schema.required - made.keys()):
            made[name] = self.value(additional, depth + 1) if additional else None
        return made


def _guessed_type(schema: Schema) -> str:
    """What a schema without a type most likely describes; empty where nothing tells."""
    if schema.properties or schema.required:
        return "object"
    return "array" if "items" in schema.keywords else ""


def _is_null(schema: Schema) -> bool:
    return schema.types == ("null",)


def _whole(value: JsonValue, otherwise: int) -> int:
    number = _finite(value)
    return otherwise if number is None else int(number)


def _finite(value: JsonValue) -> float | None:
    """A number that can be counted with; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) else None


def _string(schema: Schema) -> str:
    pattern = schema.keywords.get("pattern")
    if isinstance(pattern, str):
        return _matching(pattern, SchemaValidator(schema))
    text = _FORMATS.get(schema.format, "string")
    least = _whole(schema.keywords.get("minLength"), 0)
    most = _whole(schema.keywords.get("maxLength"), max(least, len(text)))
    if schema.format in _FORMATS:
        return text
    return text.ljust(min(least, 10_000), "x")[:most]


def _matching(pattern: str, validator: SchemaValidator) -> str:
    """A text that keeps a pattern, as far as guessing finds one: its own literal text, or a usual.

    The validator judges: its regular expressions are those of JSON Schema, and are bounded.
    """
    literal = re.sub(r"\\(.)", r"\1", pattern.removeprefix("^").removesuffix("$"))
    return next((text for text in (literal, *_TRIED) if validator.is_valid(text)), "string")


def _number(keywords: Mapping[str, JsonValue], *, whole: bool) -> JsonValue:
    """A number within the limits, as close to 1 as they allow."""
    step = _limit(keywords, "multipleOf") or (1 if whole else None)
    low, high = _limit(keywords, "minimum"), _limit(keywords, "maximum")
    above, below = _limit(keywords, "exclusiveMinimum"), _limit(keywords, "exclusiveMaximum")
    value: float = 1
    if low is not None:
        value = max(value, low)
    if above is not None and value <= above:
        value = above + (step or 1)
    if high is not None:
        value = min(value, high)
    if below is not None and value >= below:
        value = below - (step or 1)
    if step:
        value = math.ceil(value / step) * step
    return int(value) if whole or float(value).is_integer() else value


def _limit(keywords: Mapping[str, JsonValue], name: str) -> float | None:
    return _finite(keywords.get(name))
