"""Examples and defaults against their schemas, and Example Objects that contradict themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from typing import TypeAlias

from ...findings import JsonValue
from .. import pointers
from ..examples import entries_of, external_bytes, same_json
from ..library import Refused
from ..model import Example, Header, MediaType
from ..references import DeadReference, Node
from ..schema import Schema
from ..validation import BadSchema, SchemaValidator, Violation, violations_of_many
from .contents import judged, media_types
from .rule import Fault
from .survey import Survey, is_request, meaning

__all__ = [
    "defaults",
    "example_and_examples",
    "header_examples",
    "media_type_examples",
    "parameter_examples",
    "schema_examples",
    "unreadable_examples",
    "unusable_schemas",
    "value_and_external_value",
    "wrong_serialized_values",
]

_Sample: TypeAlias = tuple[Schema, JsonValue, str]
"""A schema, a value that it should allow, and where the value stands."""


def _media_type_samples(survey: Survey) -> Iterator[_Sample]:
    for media in media_types(survey):
        for example in (*media.examples, *_readable(media)):
            if media.schema:
                for value in judged(media, media.schema, example.value):
                    yield media.schema, value, example.pointer
            elif media.item_schema and isinstance(example.value, list):
                for index, item in enumerate(example.value):
                    yield media.item_schema, item, pointers.child(example.pointer, index)


def _readable(media: MediaType) -> Iterator[Example]:
    """The external examples that can be read; :func:`unreadable_examples` tells of the others."""
    for example in media.external_examples:
        with suppress(Refused):
            yield media.read_external(example)


def _parameter_samples(survey: Survey) -> Iterator[_Sample]:
    for parameter in survey.parameters:
        if parameter.schema:
            yield from _samples(parameter.schema, parameter.examples)


def _header_samples(survey: Survey) -> Iterator[_Sample]:
    for node in survey.objects["header"]:
        header = Header(pointers.last_key(node.pointer), node)
        if header.schema:
            yield from _samples(header.schema, header.examples)


def _samples(schema: Schema, examples: Iterable[Example]) -> Iterator[_Sample]:
    yield from ((schema, example.value, example.pointer) for example in examples)


def _schema_samples(survey: Survey) -> Iterator[_Sample]:
    for node in survey.objects["schema"]:
        if "$ref" in node.mapping:
            continue  # what an example beside a reference is about, authors differ on
        schema = Schema(node)
        if "example" in node.mapping:
            yield schema, node.mapping["example"], pointers.child(node.pointer, "example")
        listed = node.mapping.get("examples")
        if isinstance(listed, list):
            below = pointers.child(node.pointer, "examples")
            yield from ((schema, v, pointers.child(below, i)) for i, v in enumerate(listed))


def _default_samples(survey: Survey) -> Iterator[_Sample]:
    for node in survey.objects["schema"]:
        words = meaning(node)
        if "default" in words and "$ref" not in words:
            yield Schema(node), words["default"], pointers.child(node.pointer, "default")


def _all_samples(survey: Survey) -> Iterator[_Sample]:
    return chain.from_iterable(samples(survey) for samples in _SAMPLES)


_SAMPLES: tuple[Callable[[Survey], Iterator[_Sample]], ...] = (
    _media_type_samples,
    _parameter_samples,
    _header_samples,
    _schema_samples,
    _default_samples,
)


def media_type_examples(survey: Survey) -> Iterator[Fault]:
    """Examples of contents (OpenAPI 3.1.1, section 4.8.14)."""
    hint = "correct the example or the schema: a mock would send what no client accepts"
    return _breaches(survey, _media_type_samples(survey), hint)


def parameter_examples(survey: Survey) -> Iterator[Fault]:
    """Examples of parameters (section 4.8.12)."""
    hint = "correct the example or the schema: whoever copies the example is refused"
    return _breaches(survey, _parameter_samples(survey), hint)


def header_examples(survey: Survey) -> Iterator[Fault]:
    """Examples of headers (section 4.8.21)."""
    return _breaches(survey, _header_samples(survey), "correct the example or the schema")


def schema_examples(survey: Survey) -> Iterator[Fault]:
    """``example`` and ``examples`` of a schema (section 4.8.24)."""
    return _breaches(survey, _schema_samples(survey), "correct the example or the schema")


def defaults(survey: Survey) -> Iterator[Fault]:
    """``default`` of a schema (section 4.8.24.6: it must conform to the schema)."""
    return _breaches(survey, _default_samples(survey), "correct the default or the schema")


def _breaches(survey: Survey, samples: Iterable[_Sample], hint: str) -> Iterator[Fault]:
    for schema, value, pointer in _doubtful(samples):
        validator = survey.validator(schema)
        try:
            violations = validator.violations(value)
        except BadSchema:
            continue  # reported once, as what it is: see unusable_schemas
        theirs = [v for v in violations if not _is_one_way(validator, v, pointer)]
        for at, message in _messages(theirs):
            yield Fault(pointer + at, message, hint)


def _doubtful(samples: Iterable[_Sample]) -> list[_Sample]:
    """The samples that something is wrong with: most are fine, and are told so all at once.

    One by one they would compile again what their schemas share, which in a document whose
    schemas all reach each other is everything.
    """
    listed = list(samples)
    outcomes = violations_of_many([(schema, value) for schema, value, _ in listed])
    return [sample for sample, outcome in zip(listed, outcomes, strict=True) if outcome != []]


def _messages(violations: Iterable[Violation]) -> Iterator[tuple[str, str]]:
    """Pointer and message of each violation; what one object lacks is one message."""
    lacking: dict[str, list[str]] = {}
    for violation in violations:
        name = _missing_name(violation)
        if name:
            lacking.setdefault(violation.pointer, []).append(name)
        else:
            message = _short(violation.message)
            yield violation.pointer, f"breaks its schema ({violation.keyword}): {message}"
    for pointer, names in lacking.items():
        shown = ", ".join(repr(name) for name in names[:5])
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        noun = "property" if len(names) == 1 else "properties"
        yield pointer, f"breaks its schema (required): it lacks the {noun} {shown}{more}"


def _missing_name(violation: Violation) -> str:
    if violation.keyword != "required":
        return ""
    return violation.message.partition('" is a required')[0].removeprefix('"')


def _short(message: str) -> str:
    """A message, the value at its start cut: the place shows it."""
    return message if len(message) <= 240 else f"{message[:120]} … {message[-100:]}"


def _is_one_way(validator: SchemaValidator, violation: Violation, pointer: str) -> bool:
    """Whether what is missing is never sent in this direction (section 4.8.24.1).

    A request leaves out what is ``readOnly``, a response what is ``writeOnly``, even where it is
    required; the example of a schema may be meant either way.
    """
    name = _missing_name(violation)
    if not name:
        return False
    words = {True: ("readOnly",), False: ("writeOnly",), None: ("readOnly", "writeOnly")}
    path = [*pointers.tokens(violation.schema_pointer)[:-1], "properties", name]
    found = _follow(validator.bundled, path)
    return any(found.get(word) is True for word in words[is_request(pointer)])


def _follow(bundled: Mapping[str, JsonValue], path: Iterable[str]) -> Mapping[str, JsonValue]:
    """What stands at a path through a bundled schema, a reference on it or at its end followed."""
    root = dict(bundled)
    value: JsonValue = root
    for token in path:
        if isinstance(value, dict) and token not in value:
            value = _referred(root, value)
        if isinstance(value, list) and token.isdigit() and int(token) < len(value):
            value = value[int(token)]
        else:
            value = value.get(token) if isinstance(value, dict) else None
    value = _referred(root, value)
    return value if isinstance(value, dict) else {}


def _referred(root: dict[str, JsonValue], value: JsonValue) -> JsonValue:
    for _ in range(_MOST_STEPS):
        reference = value.get("$ref") if isinstance(value, dict) else None
        if not isinstance(reference, str):
            break
        try:
            value = pointers.resolve(root, pointers.from_fragment(reference.removeprefix("#")))
        except KeyError:
            return None
    return value


_MOST_STEPS = 20


def unusable_schemas(survey: Survey) -> Iterator[Fault]:
    """Schemas that cannot be compiled, for a reason that no other rule names."""
    reasons: dict[str, list[str]] = {}
    for schema, value, _ in _doubtful(_all_samples(survey)):
        validator = survey.validator(schema)
        try:
            validator.is_valid(value)
        except BadSchema as bad:
            # Dead references and patterns have findings of their own, at their own place.
            if not isinstance(bad.__cause__, DeadReference) and '"regex"' not in str(bad):
                reasons.setdefault(str(bad), []).append(validator.schema.pointer)
    for reason, places in reasons.items():
        others = tuple(dict.fromkeys(p for p in places if p != places[0]))[:20]
        yield Fault(places[0], f"the schema cannot be used: {reason}", "correct it", others)


def value_and_external_value(survey: Survey) -> Iterator[Fault]:
    """Example Objects with ``value`` and ``externalValue`` (section 4.8.19): only one may be."""
    for node in survey.objects["example"]:
        if {"value", "externalValue"} <= set(node.mapping):
            pointer = pointers.child(node.pointer, "externalValue")
            yield Fault(pointer, "there is a value and an externalValue", "keep one of the two")


def unreadable_examples(survey: Survey) -> Iterator[Fault]:
    """External examples that are not read (section 4.8.19): no mock can send them."""
    for media in media_types(survey):
        for example in media.external_examples:
            try:
                external_bytes(media.node, example)
            except Refused as why:
                hint = "correct the address, or allow it with --ref-root or --allow-remote"
                yield Fault(example.pointer, f"{example.external[:200]!r} {why}", hint)


def example_and_examples(survey: Survey) -> Iterator[Fault]:
    """``example`` beside ``examples`` (sections 4.8.12, 4.8.14): only one may be."""
    for kind in ("parameter", "header", "media-type"):
        for node in survey.objects[kind]:
            if {"example", "examples"} <= set(node.mapping):
                pointer = pointers.child(node.pointer, "example")
                yield Fault(pointer, "there is an example and examples", "keep one of the two")


def wrong_serialized_values(survey: Survey) -> Iterator[Fault]:
    """``serializedValue`` (3.2.0, section 4.19) or ``x-serializedValue`` that says something else.

    What a text says is known of JSON, of forms, and of plain text.
    """
    for media in media_types(survey):
        owners = [media.node, *(node for _, node in entries_of(media.node))]
        for node in owners:
            for word in ("serializedValue", "x-serializedValue"):
                text, value = node.mapping.get(word), _beside(node)
                if value is None or not isinstance(text, str):
                    continue
                if not _says(media, text, value.value):
                    message = "this text says something else than the value beside it"
                    hint = "correct one of the two: the mock sends the value"
                    yield Fault(pointers.child(node.pointer, word), message, hint)


def _beside(node: Node) -> Node | None:
    words = ("dataValue", "value", "example")
    word = next((w for w in words if w in node.mapping), None)
    return node.child(word) if word else None


def _says(media: MediaType, text: str, value: JsonValue) -> bool:
    """Whether a text is that of a value; True where nobody here can tell."""
    if text == value:
        return True
    if media.is_json:
        return same_json(text, value)
    essence = media.name.partition(";")[0].strip().lower()
    if essence == "text/plain":
        return not isinstance(value, str | int | float) or same_json(text, value)
    if essence == "application/x-www-form-urlencoded" and media.schema:
        return all(found == value for found in judged(media, media.schema, text))
    return True
